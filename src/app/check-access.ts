// The product's sentence for access: read the change, carry every recorded session through it, measure which accounts are shared and what it costs to do
// without them, say which controls will be worked around, and give one judgement.
import { countText } from "../foundation/count-words.ts";
import { accessAssumptions } from "../controls/access/access-assumptions.ts";
import { describeAccess } from "../controls/access/describe-access.ts";
import { parseAccess } from "../controls/access/parse-access.ts";
import { namesNotKnown } from "../controls/access/target-names.ts";
import { type DrawnZones, targetsOf } from "../controls/access/target-terms.ts";
import { hoursBetween, rankPressure } from "../engines/bypass-pressure/bypass-pressure.ts";
import type { PathOf, ReplayQuestion } from "../engines/session-replay/question.ts";
import { replaySessions } from "../engines/session-replay/session-replay.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import type { AccessChange } from "../plant/access.ts";
import type { Judgement } from "../plant/finding.ts";
import type { Plant } from "../plant/plant.ts";
import { accountAsWritten } from "../plant/written-accounts.ts";
import { type AccessEvidence, spansOfCalendar } from "./access-evidence.ts";
import { measureAccess } from "./access-measures.ts";
import { accessTimes } from "./access-times.ts";
import { assumptionsOnce } from "../plant/assumptions-once.ts";
import { conditionsOfSessions } from "./conditions-of-sessions.ts";
import { askedChange, coverageOfSessions } from "./coverage-of-sessions.ts";
import { judgedAgainst, WITHOUT_CONVERSATIONS } from "./judgement-frame.ts";
import { sha256Of } from "./content-digest.ts";
import { judgedCoverage, type PlantKnowledge } from "./plant-knowledge.ts";
import { sessionGround } from "./session-ground.ts";
import { SessionWork } from "./session-work.ts";

export interface AccessQuestion {
  readonly change: { readonly file: string; readonly text: string };
  readonly plant: Plant;
  readonly knowledge: PlantKnowledge;
  readonly access: AccessEvidence;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  readonly inputs: Judgement["inputs"];
  /** Of a segmentation that is judged together with it; null = none is. */
  readonly zones: DrawnZones | null;
  readonly pathOf: PathOf | null;
}

export interface AccessChecked {
  readonly change: AccessChange;
  readonly judgement: Judgement;
  /** For a second opinion, and for a fix. */
  readonly question: ReplayQuestion;
}

/** null = it cannot be judged; the diagnostics say why. */
export function checkAccess(asked: AccessQuestion): { readonly checked: AccessChecked | null; readonly diagnostics: readonly Diagnostic[] } {
  const { change: given, plant, access } = asked;
  const parsed = parseAccess(given.text, given.file, sha256Of(given.text));
  if (parsed.value === undefined || hasErrors(parsed.diagnostics)) return { checked: null, diagnostics: parsed.diagnostics };
  const change = parsed.value;
  const { accountOf } = access;
  if (accountOf === null && access.record.sessions.length > 0) return { checked: null, diagnostics: [...parsed.diagnostics, noKey(given.file)] };
  const spansOf = (name: string): ReturnType<typeof spansOfCalendar> => spansOfCalendar(access.states, name);
  const unknown = namesNotKnown(change, {
    plant,
    zones: asked.zones,
    // A machine may be known by the log of the jump host alone.
    hosts: [...new Set([...access.record.loggedTargets, ...access.record.sessions].map(({ target }) => target))],
    hasCalendar: (name) => spansOf(name) !== null,
    calendars: [...new Set(access.states.flatMap(({ calendar, state }) => [calendar, state === "shift" ? "shifts" : state]))].sort(),
  });
  const judged = judgeAccess(change, { ...asked, accountOf: accountOf ?? ((written) => written) });
  return { checked: { change, ...judged }, diagnostics: [...parsed.diagnostics, ...unknown] };
}

type ReadyQuestion = AccessQuestion & { readonly accountOf: (written: string) => string };

function judgeAccess(change: AccessChange, asked: ReadyQuestion): { readonly judgement: Judgement; readonly question: ReplayQuestion } {
  const { plant, knowledge, access, accountOf } = asked;
  const { record, states } = access;
  const work = new SessionWork(plant, knowledge.activity);
  const { accounts, assumptions: ofSharing, handoversWithout, shiftChanges } = measureAccess(plant, knowledge.plantFile, access);
  const { plantFile } = knowledge;
  const ground = sessionGround(plant, plantFile, access);
  const targets = targetsOf(plant, asked.zones);
  const coverage = coverageOfSessions({ plant, plantFile, record, ground, change: askedChange(change, accountOf, targets) });
  const conditions = conditionsOfSessions(ground, plant.timezone, plantFile);
  const question: ReplayQuestion = {
    plant,
    change,
    record,
    columns: access.columns,
    accountOf,
    targetsOf: targets,
    spansOf: (name) => spansOfCalendar(states, name),
    known: {
      impactOf: (target) => impactOf(target, work),
      workOf: (session) => work.during(session),
      conditionsOf: (groups) => conditions.of(groups),
      gate: coverage.gate,
      weighedByGate: new Set(coverage.blindSpots.map(({ asset }) => asset)),
      coverageOf: (target) => coverage.coverageOfMachine(target),
      sharedAccounts: accounts,
      shiftChanges: shiftChanges(),
    },
    pathOf: asked.pathOf,
    today: asked.today,
  };
  const answer = replaySessions(question);
  const handovers = handoversWithout(change.retire.map(({ account }) => accountOf(account)));
  const { counts, byRole, sessions, unusedGrants, window, notLogged } = answer;
  const nameOf = accountAsWritten(change, accountOf);
  const asWritten = <T extends { readonly account: string }>(entry: T): T => ({ ...entry, account: nameOf(entry.account) });
  const pressure = rankPressure({
    change,
    sessions,
    handovers: handovers.costs,
    sharedAccounts: accounts,
    recordedHours: hoursBetween(window),
    accountOf,
    lineWaits: (target) => work.waitOf(target),
    remoteToolsAt: (target) => work.remoteToolsAt(target),
    notLogged,
  });
  const judgement: Judgement = {
    changeName: change.name,
    changeKind: "access",
    changeFile: change.file,
    shape: describeAccess(change),
    judgedAgainst: `${countText(record.sessions.length)} sessions at ${countText(record.loggedTargets.length)} machines; ${judgedAgainst(plant)}`,
    verdict: answer.verdict,
    verdictWhy: answer.verdictWhy,
    compliance: answer.compliance,
    complianceWhy: answer.complianceWhy,
    satisfies: change.satisfies,
    ...WITHOUT_CONVERSATIONS,
    questions: answer.questions,
    coverage: { of: "sessions", ...judgedCoverage(coverage) },
    timeline: answer.timeline,
    findings: answer.findings,
    decisions: [],
    assumptions: assumptionsOnce([...answer.assumptions, ...accessAssumptions(change), ...ofSharing, ...handovers.assumptions, ...coverage.assumptions, ...conditions.assumptions()]),
    inputs: [{ file: change.file, sha256: change.sha256 }, ...asked.inputs, ...plant.sources.map(({ file, sha256 }) => ({ file, sha256 }))],
    access: {
      counts,
      sessions: sessions.map((judged) => (nameOf(judged.session.account) === judged.session.account ? judged : { ...judged, session: asWritten(judged.session) })),
      byRole,
      sharedAccounts: accounts.map(asWritten),
      handovers: handovers.costs.map((cost) => asWritten({ ...cost, text: cost.text.replace(cost.account, nameOf(cost.account)) })),
      pressure,
      unusedGrants,
      window,
      notLogged,
      times: accessTimes({ change, states, window, timezone: plant.timezone, spansOf: question.spansOf }),
    },
  };
  return { judgement, question };
}

/** A line that is run blind for so long can be left alone for so long. What its stop costs hangs on what stands still, which nobody told. */
function impactOf(target: string, work: SessionWork): ReturnType<ReplayQuestion["known"]["impactOf"]> {
  const line = work.lineOf(target);
  if (line === null) return null;
  const seconds = line.runBlindSeconds ?? null;
  const text = seconds === null ? `${line.name}: how long it runs with nobody at ${target} is not declared` : `${line.name} runs ${Math.round(seconds / 60)} min with nobody at ${target}`;
  return { lines: [line.name], timeToImpactSeconds: seconds, text, assumptions: [], downtimeMinutes: null, costPerEvent: null };
}

/** Accounts of the record were hidden with a key that is not here. */
export function noKey(file: string): Diagnostic {
  return {
    code: "no-account-key",
    severity: "error",
    message: "the accounts that the change names cannot be found among the sessions: the key that hides account names is not on this machine",
    help: "Judge where the evidence was learnt, or bring its key (docs/privacy.md).",
    at: { kind: "file", file },
  };
}
