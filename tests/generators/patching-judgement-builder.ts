// Builds judgements of patching changes for the tests of reports and pictures: a bottling plant where a critical patch of an old controller falls into a batch of
// six days; the same without any schedule; thirty patches on twelve machines; within a bundle; and one whose every name is hostile. Invented, measured by nothing.
import { formatInstant } from "../../src/foundation/time.ts";
import type { Finding, Judgement } from "../../src/plant/finding.ts";
import type { PatchConflict, PatchVerdict } from "../../src/plant/patch-judgement.ts";
import { PATCH_VERDICTS } from "../../src/plant/patch-judgement.ts";
import type { PatchNeed } from "../../src/plant/patch-need.ts";
import type { PatchItem, PatchPlan, PatchSchedule, PatchWindow } from "../../src/plant/patch-plan.ts";
import type { Known } from "../../src/plant/patch-risk-words.ts";
import type { CoursePlacement, PatchCompensation, PatchCourse, PatchDossier, PatchingJudgement } from "../../src/plant/patching-judgement.ts";
import { bundleJudgement } from "./access-judgement-builder.ts";
import { finding, NASTY } from "./judgement-builder.ts";
import { patchNeed } from "./patch-builder.ts";
import { patchItem } from "./patch-plans.ts";

const FILE = "changes/criticals.yaml";
const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
/** A Thursday; the plant is one hour ahead. */
const NOW = Date.UTC(2026, 10, 26, 7) * 1_000;
const BATCH_FIRST = Date.UTC(2026, 11, 4, 5) * 1_000;
const BATCH_LAST = Date.UTC(2026, 11, 10, 5) * 1_000;
const FIRST_SATURDAY = Date.UTC(2026, 10, 28, 5) * 1_000;
const GENERAL: Known = { source: "known in the field", confidence: "general" };

const TEXT = `kind: patching
name: Criticals in 30 days
satisfies: [iec62443-2-1/COMP 3, nis2/21.2.e]
rule: { critical: 30d, high: 90d }
items:
  - { asset: FILLER-1-PLC, advisory: SSA-840188, to: "V3.3.19", at: 2026-12-07T10:00, takes: 45m, restart: true }
windows: maintenance
capacity: { people: 2, perWindow: 4h }
never: [{ together: [SCADA-A, SCADA-B], reason: redundant pair }]
soak: { after: first-of-kind, for: 7d }
`;

function at(needle: string) {
  const index = TEXT.indexOf(needle);
  if (index < 0) throw new Error(`the change does not contain ${needle}`);
  const line = TEXT.slice(0, index).split("\n").length;
  return { kind: "text" as const, file: FILE, line, column: index - TEXT.lastIndexOf("\n", index - 1), length: needle.length, lineText: TEXT.split("\n")[line - 1] as string };
}

function causeAt(needle: string): Finding["cause"] {
  const { file, line, column, length, lineText } = at(needle);
  return { file, line, column, length, lineText, rule: needle };
}

export function dossier(need: PatchNeed, verdict: PatchVerdict, more: Partial<PatchDossier> = {}): PatchDossier {
  return {
    need,
    verdict,
    why: "It fits on 2026-11-28 06:00.",
    placed: { first: FIRST_SATURDAY, last: FIRST_SATURDAY + HOUR },
    isDated: need.startsAt !== null,
    conflicts: [],
    firstFit: FIRST_SATURDAY,
    keepsRuleAt: null,
    slackSeconds: 170_000,
    tail: { trouble: 0.03, minutes: { p50: 40, p95: 190 }, expectedMinutes: 2.1, draws: 8_000, factors: [] },
    tailIntoProduction: 0,
    ssvc: { outcome: "scheduled", least: "scheduled", open: [] },
    restart: {
      awaySeconds: 3_300,
      stops: [],
      stopsLater: [],
      functions: [],
      machines: [],
      covered: [],
      partners: [],
      concerns: [],
      questions: [],
      lastUpdate: null,
      text: "Nothing shows that a line stops with it.",
    },
    peers: { atRisk: [], notSeen: [], about: "What the update changes its advisory does not say." },
    exposure: {
      exposure: "controlled",
      why: "By today's rules only operations, 12 addresses reach it (by cell-firewall.cfg:41), up to level 3.",
      services: null,
      talkers: [],
      exploitedPerDay: { value: 0.0004, assumption: "exploited-per-day" },
      exploitedWhy: "No forecast was learnt.",
      assumptions: [],
    },
    weight: { chancePerDay: 0.0004, weight: 1, why: "As is usual in control systems." },
    breakEven: null,
    compensation: null,
    ...more,
  };
}

interface Drawn {
  readonly dossier: PatchDossier;
  readonly item: PatchItem | null;
  readonly asked: number | null;
  readonly planned: number | null;
  readonly window?: string;
  /** Of the course that is asked for. */
  readonly conflicts?: readonly PatchConflict[];
}

const taken = <T>(value: T) => ({ value, assumption: null });
const assumed = <T>(value: T) => ({ value, assumption: "patch-effort-of-role" });
const BATCH: PatchConflict = { line: "line-1", state: "batch", label: "Batch 4711", first: BATCH_FIRST, last: BATCH_LAST, elapsedSeconds: 273_600, overlapSeconds: 3_300 };

function bottling(): Drawn[] {
  const monday = Date.UTC(2026, 11, 7, 9) * 1_000;
  const secondSaturday = FIRST_SATURDAY + 14 * DAY;
  const plc = patchNeed("FILLER-1-PLC", {
    ...{
      id: "FILLER-1-PLC SSA-840188",
      line: "line-1",
      advisory: "SSA-840188",
      title: "Denial of service in S7 controllers",
      flaws: ["CVE-2026-11111", "CVE-2026-22222"],
      gravity: "critical",
      score: 9.8,
    },
    ...{ exploited: ["CVE-2026-11111"], forecast: 0.42, releasedAt: Date.UTC(2026, 10, 8) * 1_000, dueAt: Date.UTC(2026, 11, 8) * 1_000, startsAt: monday },
    ...{
      why: "6ES7 315-2EH14-0AB0 is named in it, and its firmware V3.2.6 lies below V3.3.19.",
      remedy: { kind: "update", to: "V3.3.19", text: "Update to V3.3.19 or later version", url: "https://support.example/109" },
    },
    ...{ mitigations: ["Restrict access to port 102/tcp to trusted systems."], cause: { at: at("at: 2026-12-07T10:00"), rule: "at: 2026-12-07T10:00" } },
    effort: { workSeconds: taken(2_700), restarts: taken(true), restartSeconds: assumed(600), backOutSeconds: assumed(1_800), people: assumed(1) },
  });
  const drawn: Drawn[] = [
    {
      dossier: dossier(plc, "conflict", {
        ...{
          why: "On 2026-12-07 10:00 it stops line-1 in a batch (Batch 4711), 3 d 4 h into it; it runs from 2026-12-04 06:00 to 2026-12-10 06:00.",
          placed: { first: monday, last: monday + 3_300e6 },
        },
        ...{
          conflicts: [BATCH],
          firstFit: secondSaturday,
          slackSeconds: 0,
          tailIntoProduction: 1,
          compensation: 0,
          weight: { chancePerDay: 0.004, weight: 9.6, why: "Known to be exploited, and 12 addresses reach it." },
        },
        tail: {
          ...{ trouble: 0.21, minutes: { p50: 190, p95: 1_460 }, expectedMinutes: 74, draws: 8_000 },
          factors: [
            "It was not updated for 11 years: trouble is likelier.",
            "It has run for 6.2 years without a restart: what fails at power-up has not been seen to.",
            "Nobody can put it back: the old firmware is not at hand.",
          ],
        },
        ssvc: { outcome: "immediate", least: "out-of-cycle", open: ["automatable"] },
        restart: {
          ...{ awaySeconds: 3_300, functions: ["filling"], machines: ["FILLER-1-HMI"], covered: [], partners: [], text: "line-1 stops at once." },
          stops: [{ line: "line-1", afterSeconds: 0, whenNext: null, nextAt: null, path: ["FILLER-1-PLC", "line-1"] }],
          stopsLater: [{ line: "line-2", afterSeconds: 5_400, whenNext: null, nextAt: null, path: ["FILLER-1-PLC", "SCADA-A", "line-2"] }],
          concerns: [
            {
              kind: "program-may-be-lost",
              text: "A S7-300 keeps its program on the card, and its retained data by a battery.",
              check: "See that the BATF lamp is off, and save data blocks online first.",
              confidence: "medium",
              known: GENERAL,
              conversations: [],
            },
            { kind: "long-uptime", text: "It has run for 6.2 years without a restart.", check: "Have a spare CPU and power supply at hand.", confidence: "high", known: GENERAL, conversations: [3] },
          ],
          questions: [{ owner: "controls engineer", text: "Is the project on the engineering station the one that runs?" }],
          lastUpdate: { at: Date.UTC(2015, 5, 3) * 1_000, by: "its firmware V3.2.6 was released", confidence: "medium" },
        },
        peers: {
          about: "Its advisory names the firmware.",
          atRisk: [
            {
              ...{ case: "firmware-keying", addressSpace: "site", peer: "ENG-02", machineIs: "server", sign: "seen", sure: "of-this-kind", shows: "when it is next engineered" },
              ...{ seen: "STEP 7 V5.4 loaded it on 2026-10-09.", takesAway: "Newer firmware may not be engineered with older software.", check: "Ask whether V5.4 carries this firmware." },
              ...{ conversations: [17], witness: { file: "span-core-0412.pcapng", record: 88_193 }, known: GENERAL },
            },
          ],
          notSeen: [{ case: "tls-versions", sure: "of-this-kind", takesAway: "Older TLS may be turned off.", text: "No TLS to it was recorded, in ten days.", known: GENERAL }],
        },
        exposure: {
          ...{ exposure: "open", why: "By today's rules enterprise, operations, 412 addresses reach it (by cell-firewall.cfg:41), up to level 4: a network that is widely shared." },
          services: [{ transport: "tcp", fromPort: 102, toPort: 102, protocol: "s7comm", words: "port 102/tcp" }],
          talkers: [
            { name: "HIST-01", level: 3, isOutside: false, conversations: [4] },
            { name: "SCADA-A", level: 2, isOutside: false, conversations: [2, 9] },
          ],
          ...{ exploitedPerDay: { value: 0.004, assumption: null }, exploitedWhy: "It is known to be exploited.", assumptions: [] },
        },
        breakEven: { extraMinutes: 214, waitDays: 5, chanceWhileWaiting: 0.018, lossMinutesFrom: 11_900, day: null },
      }),
      item: item(plc, ["line-1"]),
      ...{ asked: monday, planned: secondSaturday, window: "maintenance W50", conflicts: [BATCH] },
    },
  ];
  const scada = (name: string, verdict: PatchVerdict, planned: number): Drawn => {
    const need = patchNeed(name, {
      ...{ id: `${name} KB5040437`, role: "scada", line: null, advisory: "KB5040437", gravity: "high", score: 8.1, dueAt: NOW + 61 * DAY, why: "Windows Server 2019 by its list of updates." },
      cause: { at: at("high: 90d"), rule: "high: 90d" },
    });
    return {
      dossier: dossier(need, verdict, {
        restart: {
          ...dossier(need, verdict).restart,
          covered: [`${name === "SCADA-A" ? "SCADA-B" : "SCADA-A"} stands in for ${name}`],
          partners: [name === "SCADA-A" ? "SCADA-B" : "SCADA-A"],
          text: "Its partner stands in for it.",
        },
      }),
      ...{ item: item(need, ["line-1", "line-2"], { kind: "KB5040437", restartMinutes: 15 }), asked: FIRST_SATURDAY, planned, window: `maintenance W${planned === FIRST_SATURDAY ? 48 : 49}` },
    };
  };
  const historian = patchNeed("HIST-01", {
    ...{ id: "HIST-01 KB5040437", role: "historian", advisory: "KB5040437", gravity: "high", dueAt: NOW + 61 * DAY },
    cause: { at: at("high: 90d"), rule: "high: 90d" },
  });
  const capper = patchNeed("CAPPER-2-PLC", {
    ...{ id: "CAPPER-2-PLC SSA-840188", line: "line-2", advisory: "SSA-840188", gravity: "critical", score: 9.8, dueAt: Date.UTC(2026, 11, 8) * 1_000 },
    cause: { at: at("critical: 30d"), rule: "critical: 30d" },
  });
  const licence = patchNeed("LIC-01", {
    ...{ id: "LIC-01 ICSA-26-100-01", role: "unknown", advisory: "ICSA-26-100-01", gravity: "medium", remedy: { kind: "none", to: null, text: null, url: null } },
  });
  const hmi = patchNeed("FILLER-1-HMI", {
    ...{
      id: "FILLER-1-HMI ICSA-26-091-02",
      role: "hmi",
      line: "line-1",
      advisory: "ICSA-26-091-02",
      gravity: "critical",
      score: 9.1,
      dueAt: NOW + 1 * DAY,
      cause: { at: at("critical: 30d"), rule: "critical: 30d" },
    },
    accepted: null,
  });
  return [
    ...drawn,
    scada("SCADA-A", "fits", FIRST_SATURDAY),
    scada("SCADA-B", "fits", FIRST_SATURDAY + 7 * DAY),
    { dossier: dossier(historian, "fits"), item: item(historian, [], { kind: null }), asked: FIRST_SATURDAY, planned: FIRST_SATURDAY, window: "maintenance W48" },
    {
      dossier: dossier(capper, "unknown", {
        why: "No calendar says what line-2 does, so nobody knows when it may stop.",
        conflicts: [open("line-2")],
        ssvc: { outcome: "out-of-cycle", least: "scheduled", open: ["exposure", "humanImpact"] },
        tailIntoProduction: null,
        slackSeconds: null,
      }),
      item: item(capper, ["line-2"]),
      ...{ asked: Date.UTC(2026, 11, 7, 22) * 1_000, planned: null, conflicts: [open("line-2")] },
    },
    { dossier: dossier(licence, "no-fix", { why: "The maker offers no update: only another control can close it.", placed: null }), item: null, asked: null, planned: null },
    {
      dossier: dossier(hmi, "late", { why: "No window fits before: it is due on 2026-11-27 08:00, and it first fits on 2026-11-28 06:00." }),
      item: item(hmi, ["line-1"], { restartMinutes: 0 }),
      ...{ asked: FIRST_SATURDAY + HOUR, planned: FIRST_SATURDAY + HOUR, window: "maintenance W48" },
    },
  ];
}

function open(line: string): PatchConflict {
  return { line, state: "unknown", label: null, first: null, last: null, elapsedSeconds: 0, overlapSeconds: 3_300 };
}

function item(need: PatchNeed, lines: readonly string[], more: Partial<PatchItem> = {}): PatchItem {
  return patchItem(need.id, {
    ...{
      asset: need.asset,
      what: `${need.advisory}: update to ${need.remedy.to ?? "what its maker offers"}`,
      lines,
      workMinutes: 45,
      restartMinutes: 10,
      backOutMinutes: 30,
      exposedFrom: NOW,
      dueAt: need.dueAt,
      kind: need.advisory,
    },
    ...more,
  });
}

function planOf(drawn: readonly Drawn[], more: Partial<PatchPlan> = {}): PatchPlan {
  const windows = Array.from({ length: 8 }, (_, week): PatchWindow => {
    const first = FIRST_SATURDAY + week * 7 * DAY;
    return { id: `maintenance W${48 + week}`, first, last: first + 8 * HOUR, lines: null, workMinutes: 240, crew: "maintenance" };
  });
  const daily = Array.from({ length: 20 }, (_, day) => ({ line: "line-1", first: BATCH_LAST + (day + 4) * DAY, last: BATCH_LAST + (day + 4) * DAY + 16 * HOUR, label: `Order ${4712 + day}` }));
  return {
    ...{ from: NOW, horizon: NOW + 60 * DAY, items: drawn.flatMap(({ item: own }) => (own === null ? [] : [own])), windows, crews: [{ name: "maintenance", people: 2 }] },
    batches: [{ line: "line-1", first: NOW + 4 * DAY, last: NOW + 7 * DAY, label: "Batch 4710" }, { line: "line-1", first: BATCH_FIRST, last: BATCH_LAST, label: "Batch 4711" }, ...daily],
    rules: [
      { kind: "apart", id: "never-1", assets: ["SCADA-A", "SCADA-B"], restMinutes: 0, mixedAtMostMinutes: null, reason: "redundant pair" },
      { kind: "soak", id: "soak", patchKind: "KB5040437", minutes: 7 * 24 * 60 },
    ],
    ...{ costs: [], costPerExposureDay: 1 },
    ...more,
  };
}

function courseOf(drawn: readonly Drawn[], timeOf: (one: Drawn) => number | null, isAsked: boolean, more: Partial<PatchCourse>): PatchCourse {
  const placements = drawn
    .flatMap((one): CoursePlacement[] => {
      const first = timeOf(one);
      if (first === null || one.item === null) return [];
      const last = first + (one.item.workMinutes + one.item.restartMinutes) * 60e6;
      return [{ need: one.dossier.need.id, first, last, window: isAsked ? null : (one.window ?? null), conflicts: isAsked ? (one.conflicts ?? []) : [] }];
    })
    .sort((a, b) => a.first - b.first);
  const placed = new Set(placements.map(({ need }) => need));
  return {
    placements,
    left: drawn
      .filter(({ dossier: { need } }) => !placed.has(need.id))
      .map(({ dossier: { need } }) => ({ need: need.id, why: need.remedy.kind === "none" ? "The maker offers no update." : "No calendar says what its line does." })),
    ...{
      conflicts: placements.filter(({ conflicts }) => conflicts.some(({ state }) => state !== "unknown")).length,
      notKnown: placements.filter(({ conflicts }) => conflicts.some(({ state }) => state === "unknown")).length,
    },
    ...{
      late: 1,
      exposureDays: 0,
      unpatchedDays: 0,
      downtimeMinutes: { p50: 0, p95: 0 },
      productionMinutes: { p50: 0, p95: 0 },
      costs: [],
      linesWithoutRate: [],
      requirements: [],
      compliance: "unknown",
    },
    ...more,
  };
}

function scheduleOf(drawn: readonly Drawn[], timeOf: (one: Drawn) => number | null, withWindow: boolean): PatchSchedule {
  const entries = drawn.flatMap((one) => {
    const startAt = timeOf(one);
    return startAt === null || one.item === null ? [] : [{ item: one.item.id, window: withWindow ? (one.window ?? null) : null, startAt }];
  });
  const done = new Set(entries.map((entry) => entry.item));
  return { entries: entries.sort((a, b) => a.startAt - b.startAt), left: drawn.flatMap(({ item: own }) => (own === null || done.has(own.id) ? [] : [own.id])).sort() };
}

function countsOf(drawn: readonly Drawn[]): PatchingJudgement["counts"] {
  return Object.fromEntries(PATCH_VERDICTS.map((verdict) => [verdict, drawn.filter((one) => one.dossier.verdict === verdict).length])) as unknown as PatchingJudgement["counts"];
}

const COMPENSATION: PatchCompensation = {
  ...{ addressSpace: "site", asset: "FILLER-1-PLC", needs: ["FILLER-1-PLC SSA-840188"] },
  rule: "Only SCADA-A and HIST-01 may open tcp/102 to FILLER-1-PLC; everything else stays as it is.",
  ...{ permits: ["HIST-01", "SCADA-A"], services: ["tcp/102"], until: "2026-12-12" },
  change: {
    fileName: "criticals.filler-1-plc.yaml",
    text: 'kind: segmentation\nname: Until FILLER-1-PLC is patched\nconduits:\n  - { from: operations, to: line-1, allow: ["tcp/102"], only: [SCADA-A, HIST-01] }\n',
  },
  ...{ before: "open", after: "small", closes: true, neighbours: ["FILLER-1-HMI"] },
  checked: { verdict: "stable", why: "Every conversation that was seen is kept.", kept: 41, blocked: 0, degraded: 0, unknown: 0, unfiltered: 0 },
  why: "It closes the way from 410 addresses to tcp/102; FILLER-1-HMI of its own network still reaches it.",
};

function patchingOf(drawn: readonly Drawn[]): PatchingJudgement {
  const critical = { rule: "critical within 30 days", at: at("critical: 30d"), patches: 3 };
  const high = { rule: "high within 90 days", at: at("high: 90d"), patches: 3, inTime: 3, otherwise: 0, broken: 0, text: "All are in time." };
  const schedule = scheduleOf(drawn, ({ planned }) => planned, true);
  return {
    counts: countsOf(drawn),
    patches: drawn.map((one) => one.dossier),
    asGiven: courseOf(drawn, ({ asked }) => asked, true, {
      ...{ exposureDays: 131.4, unpatchedDays: 98.2, downtimeMinutes: { p50: 275, p95: 610 }, productionMinutes: { p50: 145, p95: 480 }, linesWithoutRate: ["line-2"], compliance: "not-met" },
      costs: [{ currency: "EUR", p50: 21_750, p95: 72_000, ifBatchesAreLost: 684_000 }],
      requirements: [{ ...critical, inTime: 2, otherwise: 0, broken: 1, text: "One is late." }, high],
    }),
    planned: {
      ...{ status: "optimal", gap: 0, greedyExposureDays: 186.2, conflict: [], isConflictIrreducible: false, schedule },
      course: courseOf(drawn, ({ planned }) => planned, false, {
        ...{ exposureDays: 169.9, unpatchedDays: 121.8, downtimeMinutes: { p50: 130, p95: 180 }, compliance: "not-met", late: 2 },
        requirements: [{ ...critical, inTime: 0, otherwise: 1, broken: 2, text: "One is late, one is compensated." }, high],
      }),
    },
    compensations: [COMPENSATION],
    plan: planOf(drawn),
    asGivenSchedule: scheduleOf(drawn, ({ asked }) => asked, false),
    notFound: [{ text: "the asset FILLER-9-PLC of line 6", asset: "FILLER-9-PLC", advisory: "SSA-1", at: at("high: 90d") }],
    advisories: 6,
    undecidedAssets: [{ asset: "LABELLER-1", why: "Its maker and model are not known: 4 advisories may mean it." }],
    ...{ now: NOW, horizon: NOW + 60 * DAY },
  };
}

function judgementOf(patching: PatchingJudgement, findings: readonly Finding[]): Judgement {
  return {
    ...{
      changeName: "Criticals in 30 days",
      changeKind: "patching",
      changeFile: FILE,
      shape: "patching · 7 patches · 7 machines",
      judgedAgainst: "6 advisories, calendars to 2027-01-25, 10 days of evidence, 214 assets",
    },
    ...{
      verdict: "unstable",
      verdictWhy: "SSA-840188 on FILLER-1-PLC stops line-1 in Batch 4711, 3 d 4 h into it.",
      compliance: "not-met",
      complianceWhy: "One critical patch comes a day late.",
      satisfies: ["iec62443-2-1/COMP 3", "nis2/21.2.e"],
    },
    counts: { kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0, alreadyFailing: 0, acknowledged: 0 },
    questions: {
      impact: { summary: "line-1 stops on 2026-12-07 10:00, 145 min p50, 480 min p95; 21,750 EUR p50, 72,000 p95", points: ["Should Batch 4711 be lost with it, 684,000 EUR more."] },
      neverUpdated: { summary: "FILLER-1-PLC: not updated for 11 years, up for 6.2 years", points: ["In 21 % of such patches there is trouble, then 190 min p50, 1,460 min p95."] },
      dependencies: { summary: "line-2 stops with FILLER-1-PLC after 1 h 30 min, by SCADA-A", points: ["ENG-02 may not be able to engineer it afterwards."] },
      validation: { summary: "the window of Saturday 2026-12-12 06:00, with a spare CPU and the BATF lamp looked at first", points: [] },
    },
    coverage: null,
    timeline: [
      { afterSeconds: null, when: "2026-11-28 06:00", line: null, what: "SCADA-A, HIST-01 and FILLER-1-HMI are patched in maintenance W48", findings: [] },
      { afterSeconds: null, when: "2026-12-07 10:00", line: "line-1", what: "stops: FILLER-1-PLC is patched in Batch 4711, as asked", findings: findings[0] === undefined ? [] : [findings[0].id] },
      { afterSeconds: null, when: "2026-12-12 06:00", line: null, what: "FILLER-1-PLC is patched in maintenance W50, as planned", findings: [] },
    ],
    findings,
    decisions: [],
    leftovers: [],
    assumptions: [
      { code: "patch-effort-of-role", text: "A controller restarts in 10 min", origin: "class of the machine: controllers (general)", overruledBy: "takes: and restart: of the item" },
      { code: "patch-trouble-prior", text: "Of patches of controllers 1 to 12 % make trouble", origin: "prior: interpretation of field reports", overruledBy: "learn your own history of patches" },
    ],
    inputs: [{ file: FILE, sha256: "a1".repeat(32) }],
    conversations: [],
    access: null,
    patching,
    crossings: [],
    zones: [],
  };
}

function findingsOf(): Finding[] {
  return [
    finding("patch-conflict", "FILLER-1-PLC  SSA-840188  stops line-1 in Batch 4711", {
      ...{ verdict: "conflict", message: "On 2026-12-07 10:00 it stops line-1 in a batch (Batch 4711), 3 d 4 h into it; it runs from 2026-12-04 06:00 to 2026-12-10 06:00." },
      ...{ subject: { kind: "asset", name: "FILLER-1-PLC" }, cause: causeAt("at: 2026-12-07T10:00"), assumptions: ["patch-trouble-prior"], requirements: ["iec62443-2-1/COMP 3"] },
      impact: { lines: ["line-1"], timeToImpact: null, downtimeMinutes: { p50: 145, p95: 480 }, costPerEvent: { amount: 21_750, currency: "EUR", p95: 72_000 }, text: "" },
      fixes: [{ change: "at: 2026-12-12T06:00", restores: 1, alsoOpens: [] }],
      confidence: { level: "high", coverage: null, why: "The calendar of production names the batch." },
    }),
    finding("patch-peer", "FILLER-1-PLC  SSA-840188  ENG-02 may lose it", {
      ...{
        severity: "warning",
        verdict: "unknown",
        message: "Newer firmware may not be engineered with older software.",
        subject: { kind: "asset", name: "FILLER-1-PLC" },
        cause: causeAt("at: 2026-12-07T10:00"),
      },
      evidence: [{ source: "3f".repeat(32), first: formatInstant(NOW - 48 * DAY), last: formatInstant(NOW - 48 * DAY + HOUR), count: 1, example: { file: "span-core-0412.pcapng", record: 88_193 } }],
    }),
  ];
}

export function patchingJudgement(): Judgement {
  return judgementOf(patchingOf(bottling()), findingsOf());
}

/** What is asked for cannot hold together. */
export function infeasiblePatchingJudgement(): Judgement {
  const judgement = patchingJudgement();
  const { patching } = judgement;
  if (patching === undefined) throw new Error("no patching");
  return {
    ...judgement,
    patching: {
      ...patching,
      planned: {
        ...{ status: "infeasible", gap: null, greedyExposureDays: null, schedule: null, course: null, isConflictIrreducible: true },
        conflict: ["SCADA-A and SCADA-B must be done by 2026-12-01", "never both in one window (redundant pair)", "the only window before is Saturday 28 November 06:00 to 14:00"],
      },
      compensations: [],
      patches: patching.patches.map((patch) => ({ ...patch, compensation: null })),
    },
  };
}

/** Nothing to be patched is known, and nobody knows what some machines are. */
export function quietPatchingJudgement(): Judgement {
  const judgement = judgementOf(patchingOf([]), []);
  return {
    ...judgement,
    ...{ verdict: "unknown", verdictWhy: "No advisory was learnt.", compliance: "unknown", complianceWhy: "Nothing is known that the rule speaks of.", timeline: [], assumptions: [] },
  };
}

/** Thirty patches on twelve machines of three lines. */
export function manyPatchesJudgement(): Judgement {
  const drawn = Array.from({ length: 30 }, (_, i): Drawn => {
    const machine = i % 12;
    const line = machine < 9 ? `line-${1 + (machine % 3)}` : null;
    const asked = NOW + (1 + ((i * 5) % 29)) * DAY + 3 * HOUR;
    const inBatch = line === "line-1" && asked >= BATCH_FIRST && asked < BATCH_LAST;
    const window = Math.floor(i / 5);
    const need = patchNeed(`MACHINE-${String(machine + 1).padStart(2, "0")}`, {
      ...{ id: `need-${i}`, line, advisory: `SSA-${100_000 + i}`, gravity: i % 3 === 0 ? "critical" : "high", score: 7 + (i % 3), dueAt: NOW + (20 + i) * DAY },
      cause: { at: at("critical: 30d"), rule: "critical: 30d" },
    });
    const conflicts = inBatch ? [BATCH] : [];
    return {
      dossier: dossier(need, inBatch ? "conflict" : i % 11 === 5 ? "late" : "fits", { conflicts }),
      item: item(need, line === null ? [] : [line], { restartMinutes: i % 4 === 0 ? 0 : 10, kind: null }),
      ...{ asked, planned: FIRST_SATURDAY + window * 7 * DAY + (i % 5) * HOUR, window: `maintenance W${48 + window}`, conflicts },
    };
  });
  const patching = patchingOf(drawn);
  const shifts = (line: string, offset: number) =>
    Array.from({ length: 8 }, (_, i) => ({ line, first: NOW + (offset + i * 7) * DAY, last: NOW + (offset + i * 7 + 4) * DAY, label: `Order ${line.slice(5)}${810 + i}` }));
  return judgementOf(
    {
      ...patching,
      plan: planOf(drawn, { batches: [{ line: "line-1", first: BATCH_FIRST, last: BATCH_LAST, label: "Batch 4711" }, ...shifts("line-2", 4), ...shifts("line-3", 3)] }),
      compensations: [],
    },
    findingsOf(),
  );
}

/** Conversations, sessions and patches judged together. */
export function patchingBundleJudgement(): Judgement {
  const bundle = bundleJudgement();
  const { patching, findings } = patchingJudgement();
  return { ...bundle, ...(patching === undefined ? {} : { patching }), findings: [...findings, ...bundle.findings] };
}

export function hostilePatchingJudgement(): Judgement {
  const need = patchNeed(NASTY, {
    ...{
      id: NASTY,
      advisory: NASTY,
      title: NASTY,
      flaws: [NASTY],
      why: NASTY,
      gravity: "critical",
      score: 10,
      remedy: { kind: "update", to: NASTY, text: NASTY, url: "javascript:alert(1)" },
      mitigations: [NASTY],
    },
    accepted: { asset: NASTY, advisory: null, owner: NASTY, reason: NASTY, until: null, at: at("critical: 30d") },
  });
  const conflict: PatchConflict = { ...BATCH, line: NASTY, label: NASTY };
  const [plain] = bottling();
  const base = plain?.dossier ?? dossier(need, "conflict");
  const nasty = dossier(need, "conflict", {
    ...{ why: NASTY, conflicts: [conflict], tail: { ...base.tail, factors: [NASTY] }, compensation: 0, weight: { ...base.weight, why: NASTY } },
    exposure: {
      ...base.exposure,
      why: NASTY,
      exploitedWhy: NASTY,
      services: [{ transport: "tcp", fromPort: 1, toPort: 9, protocol: NASTY, words: NASTY }],
      talkers: [{ name: NASTY, level: null, isOutside: true, conversations: [] }],
    },
    restart: {
      ...base.restart,
      ...{ text: NASTY, covered: [NASTY], functions: [NASTY], machines: [NASTY], stops: [{ line: NASTY, afterSeconds: null, whenNext: NASTY, nextAt: null, path: [NASTY, NASTY] }] },
      concerns: base.restart.concerns.map((concern) => ({ ...concern, text: NASTY, check: NASTY })),
      ...{ questions: [{ owner: NASTY, text: NASTY }], lastUpdate: { at: NOW, by: NASTY, confidence: "low" } },
    },
    peers: {
      about: NASTY,
      atRisk: base.peers.atRisk.map((peer) => ({ ...peer, peer: NASTY, seen: NASTY, takesAway: NASTY, check: NASTY, witness: { file: NASTY, record: 1 } })),
      notSeen: base.peers.notSeen.map((not) => ({ ...not, text: NASTY, takesAway: NASTY })),
    },
  });
  const drawn: Drawn[] = [{ dossier: nasty, item: item(need, [NASTY], { kind: NASTY, what: NASTY }), asked: NOW + 11 * DAY, planned: NOW + 16 * DAY, window: NASTY, conflicts: [conflict] }];
  const patching = patchingOf(drawn);
  const plan = planOf(drawn, {
    batches: [{ line: NASTY, first: BATCH_FIRST, last: BATCH_LAST, label: NASTY }],
    windows: [{ id: NASTY, first: NOW + 16 * DAY, last: NOW + 17 * DAY, lines: null, workMinutes: null, crew: NASTY }],
  });
  const judgement = judgementOf(
    {
      ...patching,
      ...{ plan, notFound: [{ text: NASTY, asset: NASTY, advisory: NASTY, at: at("high: 90d") }], undecidedAssets: [{ asset: NASTY, why: NASTY }] },
      planned: { ...patching.planned, conflict: [NASTY] },
      compensations: [{ ...COMPENSATION, asset: NASTY, rule: NASTY, why: NASTY, permits: [NASTY], neighbours: [NASTY], until: NASTY, change: { fileName: NASTY, text: `${NASTY}\nb: ${NASTY}\n` } }],
      asGiven: { ...patching.asGiven, linesWithoutRate: [NASTY], requirements: patching.asGiven.requirements.map((each) => ({ ...each, rule: NASTY, text: NASTY })) },
    },
    [finding("patch-conflict", NASTY, { message: NASTY, subject: { kind: "asset", name: NASTY }, verdict: "conflict" })],
  );
  return {
    ...judgement,
    ...{ changeName: NASTY, shape: NASTY, judgedAgainst: NASTY, verdictWhy: NASTY, complianceWhy: NASTY },
    timeline: [{ afterSeconds: null, when: NASTY, line: NASTY, what: NASTY, findings: [] }],
  };
}
