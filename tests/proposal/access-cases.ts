// Plants with people who work in shifts, helpers, engineers, makers of machines and shared accounts: sessions drawn with fixed chance, for proposals of access.
import type { AccessChange, TargetTerm } from "../../src/plant/access.ts";
import type { Plant } from "../../src/plant/plant.ts";
import { matchesAsset } from "../../src/plant/match-asset.ts";
import { readMatchTerms } from "../../src/plant/match-terms.ts";
import type { AccessRecord, Session, SessionHow } from "../../src/plant/session.ts";
import type { SharedAccount } from "../../src/plant/access-judgement.ts";
import { reasonOf } from "../../src/engines/session-replay/outcome.ts";
import type { IsNamed, ReplayQuestion } from "../../src/engines/session-replay/question.ts";
import { replaySlowly } from "../../src/engines/session-replay/reference.ts";
import { replaySessions } from "../../src/engines/session-replay/session-replay.ts";
import type { AccessProposalInput, DraftOutcome } from "../../src/engines/access-proposal/question.ts";
import { HOUR, replayQuestion, session } from "../generators/access-changes.ts";
import { asset, plant, START } from "../generators/plant-builder.ts";

export interface WorkingPlant {
  readonly plant: Plant;
  readonly record: AccessRecord;
  /** Account → the job it was drawn for. */
  readonly jobs: ReadonlyMap<string, string>;
}

const LINES = 4;
const PANELS = 5;
export const DAYS = 60;

/** @param random numbers in [0, 1) */
export function workingPlant(random: () => number): WorkingPlant {
  const lines = Array.from({ length: LINES }, (_, i) => `line-${i + 1}`);
  const panels = lines.flatMap((line) => Array.from({ length: PANELS }, (_, i) => asset(`${line.toUpperCase()}-HMI-${i + 1}`, [], { role: "hmi", line })));
  const controllers = lines.map((line) => asset(`${line.toUpperCase()}-PLC`, [], { role: "plc", line }));
  const others = [asset("JUMP-01", [], { role: "jump-host" }), asset("SCADA-1", [], { role: "scada" }), asset("SCADA-2", [], { role: "scada" }), asset("HIST-01", [], { role: "historian" })];
  const engineering = ["ENG-1", "ENG-2", "ENG-3"].map((name) => asset(name, [], { role: "engineering-station" }));
  const site = plant([], {
    timezone: "Europe/Berlin",
    assets: [...panels, ...controllers, ...others, ...engineering],
    lines: lines.map((name) => ({ name, downtimePerHour: null, restartSeconds: null, bufferSeconds: null })),
  });
  const sessions: Session[] = [];
  const jobs = new Map<string, string>();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const work = (account: string, job: string, target: string, how: SessionHow, day: number, hour: number, hours: number, more: Partial<Session> = {}): void => {
    jobs.set(account, job);
    sessions.push(session(account, target, how, day * 24 + hour, hours, { ...more, witness: { file: "security.evtx", record: sessions.length + 1 } }));
  };
  lines.forEach((line, l) => {
    const own = panels.filter((panel) => panel.line === line).map(({ name }) => name);
    for (let n = 0; n < 9; n++)
      for (let day = 0; day < DAYS; day++) {
        if (random() < 0.35) continue;
        const shift = (n + Math.floor(day / 7)) % 3;
        const helps = n === 0 && random() < 0.05 && l > 0;
        const target = helps ? (panels[random() < 0.5 ? 0 : 1]?.name as string) : pick(own);
        work(`op-${l + 1}-${n}`, line, target, pick(["console", "hmi"] as const), day, shift * 8 + 4.2, 7 + random());
      }
    for (let day = 0; day < DAYS; day++) for (const shift of [0, 1, 2]) if (random() < 0.3) work("operator", "shared", pick(panels).name, "console", day, shift * 8 + 4.1, 8.2);
  });
  for (let n = 0; n < 5; n++)
    for (let day = 0; day < DAYS; day++) {
      if (day % 7 > 4 || random() < 0.3) continue;
      work(`eng-${n}`, "engineer", pick(["ENG-1", "ENG-2", "ENG-3"]), "console", day, 6 + random() * 2, 6);
      if (random() < 0.5) work(`eng-${n}`, "engineer", pick(["SCADA-1", "SCADA-2", "HIST-01"]), "rdp", day, 9 + random() * 3, 0.2 + random(), { from: pick(["ENG-1", "ENG-2"]), fromIsAsset: true });
    }
  for (const [n, target] of ["LINE-1-HMI-1", "LINE-2-HMI-3", "LINE-3-HMI-2"].entries())
    for (let day = n; day < DAYS; day += 9) work(`ext-${n}`, `maker-${n}`, target, "rdp", day, 10, n === 0 ? 5.2 : 1 + random(), { from: "JUMP-01", fromIsAsset: true });
  for (let day = 0; day < DAYS; day++) work("svc-hist", "program", "HIST-01", "service", day, 1, 1, { accountKind: "service" });
  work("svc-hist", "program", "HIST-01", "rdp", 3, 9, 0.4, { accountKind: "service", from: "ENG-1", fromIsAsset: true });
  const sorted = sessions.sort((a, b) => (a.start ?? 0) - (b.start ?? 0) || (a.account < b.account ? -1 : 1));
  const logged = [...panels, ...others, ...engineering]
    .map(({ name }) => ({ target: name, first: START - HOUR, last: START + DAYS * 24 * HOUR + 12 * HOUR }))
    .sort((a, b) => (a.target < b.target ? -1 : 1));
  return { plant: site, record: { sessions: sorted, uses: [], loggedTargets: logged }, jobs };
}

export const SHARED: SharedAccount = {
  ...{ account: "operator", isShared: "shared", sessions: 70, stations: 20, stationsAtOnce: 3, hoursOfDay: 24, longestSeconds: 29_520, overShiftChange: 50 },
  ...{ signs: ["signed in at 3 stations at once"], usedByPrograms: [], lines: ["line-1"] },
};

/** What a term names, by its words alone. */
export function namedIn(site: Plant): (term: TargetTerm) => IsNamed | null {
  return ({ kind, text }) => {
    if (kind === "zone") return null;
    if (kind === "asset") return (machine) => machine === text;
    if (kind === "line") return (machine) => site.assets.some(({ name, line }) => name === machine && line === text);
    const read = readMatchTerms(`match:${text}`);
    if (!("terms" in read)) return null;
    return (machine) => site.assets.some((a) => a.name === machine && matchesAsset(read.terms, a));
  };
}

export function replayOf(site: Plant, record: AccessRecord, change: AccessChange): ReplayQuestion {
  return replayQuestion(change, record, { plant: site, targetsOf: namedIn(site), accountOf: (written) => written });
}

/** The slow reference of the replay as judge. */
export function slowJudge(site: Plant, record: AccessRecord): (change: AccessChange) => DraftOutcome[] {
  return (change) =>
    replaySlowly(replayOf(site, record, change)).flatMap((outcome, i) =>
      outcome === null ? [] : [{ session: record.sessions[i] as Session, role: change.roles[outcome.role]?.name ?? null, verdict: outcome.verdict, reason: reasonOf(outcome.why) }],
    );
}

export function fastJudge(site: Plant, record: AccessRecord): (change: AccessChange) => readonly DraftOutcome[] {
  return (change) => replaySessions(replayOf(site, record, change)).sessions;
}

export function proposalInput(site: Plant, record: AccessRecord, more: Partial<AccessProposalInput> = {}): AccessProposalInput {
  return {
    ...{ plant: site, record, name: "Proposed access", file: "proposed-access.yaml", percentile: 0.99, nameOf: (account) => account, sharedAccounts: [], handoverOf: () => null },
    judge: fastJudge(site, record),
    ...more,
  };
}

export { HOUR };
