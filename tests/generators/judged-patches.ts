// Judged changes of patching for the tests of what is said of them: each part has a harmless value unless the test says otherwise, and drawn ones reach every verdict.
import fc from "fast-check";
import type { CheckedCompensation, PatchFindingsQuestion } from "../../src/engines/patch-findings/question.ts";
import { PATCH_VERDICTS, type PatchConflict, type PatchVerdict } from "../../src/plant/patch-judgement.ts";
import type { PatchNeed } from "../../src/plant/patch-need.ts";
import type { PeerAtRisk, RestartConcern, RestartConcernKind } from "../../src/plant/patch-risk-words.ts";
import type { CompensatedPatch, PatchingChange } from "../../src/plant/patching.ts";
import type { PatchCompensation, PatchCourse, PatchDossier, PatchingJudgement } from "../../src/plant/patching-judgement.ts";
import { patchNeed } from "./patch-builder.ts";
import { asset, plant, textAt } from "./plant-builder.ts";

const HOUR = 3_600e6;
export const DAY = 24 * HOUR;
/** 2026-12-01T00:00:00Z */
export const NOW = Date.UTC(2026, 11, 1) * 1_000;
export const HORIZON = NOW + 60 * DAY;
const AWAY_SECONDS = 3_300;

/** Of line-1, in its third day at `at`. */
export function batch(label: string, at: number, more: Partial<PatchConflict> = {}): PatchConflict {
  return { line: "line-1", state: "batch", label, first: at - 3 * DAY, last: at + 3 * DAY, elapsedSeconds: 3 * 86_400, overlapSeconds: AWAY_SECONDS, ...more };
}

export function concern(kind: RestartConcernKind, confidence: RestartConcern["confidence"] = "medium"): RestartConcern {
  return { kind, text: `It is ${kind}.`, check: `Look at ${kind}.`, confidence, known: { source: "the field", confidence: "general" }, conversations: [] };
}

export function peerAtRisk(name: string, more: Partial<PeerAtRisk> = {}): PeerAtRisk {
  return {
    ...{
      case: "dcom-hardening",
      addressSpace: "site",
      peer: name,
      machineIs: "server",
      sign: "seen",
      sure: "known",
      seen: "It uses DCOM with connect.",
      takesAway: "DCOM below packet integrity is refused.",
    },
    ...{ check: "Ask its maker.", shows: "at the next connection", conversations: [], witness: { file: "span.pcapng", record: 7 }, known: { source: "KB5004442", confidence: "general" } },
    ...more,
  };
}

/** It restarts, stops line-1 with it, and fits on the sixth day. */
export function judgedPatch(need: PatchNeed, more: Partial<PatchDossier> = {}): PatchDossier {
  const placed = { first: need.startsAt ?? NOW + 6 * DAY, last: (need.startsAt ?? NOW + 6 * DAY) + AWAY_SECONDS * 1e6 };
  return {
    ...{ need, verdict: "fits", why: "It fits on 2026-12-07 00:00.", placed, isDated: need.startsAt !== null, conflicts: [], firstFit: NOW + 6 * DAY, keepsRuleAt: null, slackSeconds: 86_400 },
    tail: { trouble: 0.1, minutes: { p50: 60, p95: 400 }, expectedMinutes: 8, draws: 4_000, factors: ["not updated for 11 years"] },
    tailIntoProduction: 0,
    ssvc: { outcome: "scheduled", least: "scheduled", open: [] },
    restart: {
      ...{
        awaySeconds: AWAY_SECONDS,
        stopsLater: [],
        functions: [],
        machines: [],
        covered: [],
        partners: [],
        concerns: [],
        questions: [],
        lastUpdate: { at: NOW - 90 * DAY, by: "KB1 was installed", confidence: "high" },
      },
      stops: [{ line: "line-1", afterSeconds: 0, whenNext: null, nextAt: null, path: [need.asset, "line-1"] }],
      text: "Away for up to 55 min, it stops line-1 at once.",
    },
    peers: { atRisk: [], notSeen: [], about: "Its advisory names the firmware." },
    exposure: {
      ...{
        exposure: "controlled",
        why: "12 addresses of operations reach it.",
        services: null,
        talkers: [],
        exploitedPerDay: { value: 0.0004, assumption: "exploited-per-day" },
        exploitedWhy: "No forecast was learnt.",
        assumptions: [],
      },
    },
    weight: { chancePerDay: 0.0004, weight: 1, why: "As is usual." },
    ...{ breakEven: null, compensation: null },
    ...more,
  };
}

export function patchingChange(more: Partial<PatchingChange> = {}): PatchingChange {
  return {
    ...{
      kind: "patching",
      name: "Criticals",
      file: "change.yaml",
      sha256: "0",
      satisfies: ["iec62443-2-1/COMP 3"],
      rule: [{ gravity: "critical", seconds: 30 * 86_400, at: textAt(4) }],
      items: [],
      windows: [],
    },
    ...{ capacity: { people: 2, perWindowSeconds: null }, never: [], order: [], soak: null, accepted: [], compensated: [], exploitedCostsSeconds: null },
    ...more,
  };
}

export function compensatedPatch(more: Partial<CompensatedPatch> = {}): CompensatedPatch {
  return { asset: "PLC-1", advisory: null, by: "plc-1.yaml", byAt: textAt(9), until: "2026-12-31", reason: null, at: textAt(9), ...more };
}

export function compensation(more: Partial<PatchCompensation> = {}): PatchCompensation {
  return {
    ...{ addressSpace: "site", asset: "PLC-1", needs: ["n1"], rule: "Only SCADA-A may open tcp/102 to PLC-1.", permits: ["SCADA-A"], services: ["tcp/102"], until: "2026-12-07" },
    ...{ change: { fileName: "plc-1.yaml", text: "kind: segmentation" }, before: "open", after: "small", closes: true, neighbours: [], why: "It closes the way." },
    checked: { verdict: "stable", why: "", kept: 41, blocked: 0, degraded: 0, unknown: 0, unfiltered: 0 },
    ...more,
  };
}

/** As courses are measured, from the dossiers: what is done lies at its date, or where it fits; what is planned, always where it fits. */
export function courses(patches: readonly PatchDossier[]): Pick<PatchingJudgement, "asGiven" | "planned"> {
  const isDone = ({ verdict, isDated }: PatchDossier): boolean => verdict !== "accepted" && verdict !== "no-fix" && (verdict !== "compensated" || isDated);
  const course = (done: readonly PatchDossier[], isGiven: boolean): PatchCourse => {
    const placements = done.flatMap((patch) => {
      const first = isGiven ? (patch.placed?.first ?? null) : patch.firstFit;
      return first === null ? [] : [{ need: patch.need.id, first, last: first + AWAY_SECONDS * 1e6, window: isGiven ? null : "Sunday", conflicts: isGiven ? patch.conflicts : [] }];
    });
    const at = new Map(placements.map(({ need, last }) => [need, last]));
    const broken = patches.filter(({ need, verdict }) => need.dueAt !== null && (at.get(need.id) ?? Number.POSITIVE_INFINITY) > need.dueAt && verdict !== "accepted" && verdict !== "compensated");
    return {
      placements,
      left: patches.filter(({ need }) => !at.has(need.id)).map(({ need, why }) => ({ need: need.id, why })),
      conflicts: placements.filter(({ conflicts }) => conflicts.some(({ state }) => state !== "unknown")).length,
      notKnown: placements.filter(({ conflicts }) => conflicts.some(({ state }) => state === "unknown")).length,
      ...{ late: broken.length, exposureDays: 12, unpatchedDays: 30, downtimeMinutes: { p50: 55, p95: 240 }, productionMinutes: { p50: 0, p95: 0 }, costs: [], linesWithoutRate: [] },
      requirements: [
        {
          rule: "critical within 30 days",
          at: textAt(4),
          patches: patches.length,
          inTime: patches.length - broken.length,
          otherwise: 0,
          broken: broken.length,
          text: `Critical within 30 days: ${patches.length - broken.length} of ${patches.length} in time.`,
        },
      ],
      compliance: broken.length > 0 ? "not-met" : "met",
    };
  };
  return {
    asGiven: course(patches.filter(isDone), true),
    planned: {
      status: "optimal",
      gap: 0,
      greedyExposureDays: null,
      conflict: [],
      isConflictIrreducible: false,
      schedule: { entries: [], left: [] },
      course: course(
        patches.filter(({ verdict }) => verdict !== "accepted" && verdict !== "no-fix"),
        false,
      ),
    },
  };
}

/** Everything that could be asked was learnt, and nothing is open. */
export function patchQuestion(
  patches: readonly PatchDossier[],
  more: Partial<Omit<PatchFindingsQuestion, "patching">> & { readonly patching?: Partial<PatchingJudgement> } = {},
): PatchFindingsQuestion {
  const names = new Map(patches.map(({ need }) => [`${need.addressSpace}\n${need.asset}`, need]));
  const { patching, ...rest } = more;
  return {
    change: patchingChange(),
    plant: plant([], {
      assets: [asset("OTHER-1", ["192.0.2.250"]), ...[...names.values()].map(({ asset: name, addressSpace, line, role }, i) => asset(name, [`192.0.2.${i + 1}`], { addressSpace, line, role }))],
      lines: [{ name: "line-1", downtimePerHour: { amount: 9_000, currency: "EUR" }, restartSeconds: 5_400, restartWorstSeconds: 14_400, bufferSeconds: null }],
    }),
    patching: {
      counts: Object.fromEntries(PATCH_VERDICTS.map((verdict) => [verdict, patches.filter((patch) => patch.verdict === verdict).length])) as Record<PatchVerdict, number>,
      patches,
      ...courses(patches),
      compensations: [],
      plan: { from: NOW, horizon: HORIZON, items: [], windows: [], crews: [], batches: [], rules: [], costs: [], costPerExposureDay: 1 },
      asGivenSchedule: { entries: [], left: [] },
      ...{ notFound: [], advisories: 3, undecidedAssets: [], now: NOW, horizon: HORIZON },
      ...patching,
    },
    ...{ timezone: "UTC", today: "2026-12-01", oldSystems: [], hasAdvisories: true, exploitationFeeds: true, states: [], compensations: [], withoutEffect: [] },
    ...rest,
  };
}

const MACHINES = ["PLC-1", "PLC-2", "SCADA-A", "DC-01"] as const;
const KINDS: readonly RestartConcernKind[] = ["program-may-be-lost", "long-uptime", "mixed-versions", "needs-to-start", "safety-signature", "long-not-updated"];

const rare = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.array(arbitrary, { minLength: 1, maxLength: 3 }) });

const peerArbitrary = fc
  .record({
    peer: fc.constantFrom("HIST-01", "MES-01", "PANEL-7"),
    of: fc.constantFrom("dcom-hardening", "smb1-off", "old-tls-off"),
    sign: fc.constantFrom("seen", "not-told"),
    sure: fc.constantFrom("known", "of-this-kind"),
  } as const)
  .map(({ peer, of, sign, sure }) => peerAtRisk(peer, { case: of, sign, sure }));

const concernArbitrary = fc.tuple(fc.constantFrom(...KINDS), fc.constantFrom("high", "medium", "low")).map(([kind, confidence]) => concern(kind, confidence));

const conflictArbitrary = (at: number): fc.Arbitrary<PatchConflict> =>
  fc
    .record({
      state: fc.constantFrom("batch", "production", "unknown"),
      label: fc.constantFrom("Batch 4711", "Batch 4712", "production", null),
      elapsedSeconds: fc.constantFrom(0, 3_600, 259_200),
      line: fc.constantFrom("line-1", "line-2"),
    } as const)
    .map((of) => (of.state === "unknown" ? { ...batch("", at, of), label: null, first: null, last: null, elapsedSeconds: 0 } : batch(of.label ?? "", at, of)));

const drawnPatch = (index: number): fc.Arbitrary<PatchDossier> =>
  fc
    .record({
      verdict: fc.constantFrom<PatchVerdict>("fits", "fits", "fits", "fits", "unknown", "no-fix", ...PATCH_VERDICTS),
      machine: fc.constantFrom(...MACHINES),
      space: fc.constantFrom("site", "site", "site", "skid"),
      role: fc.constantFrom("plc", "scada", "unknown", "plc", "domain-controller", "hmi"),
      day: fc.option(fc.constantFrom(-3, 2, 2, 9, 40, 65), { nil: null, freq: 2 }),
      due: fc.option(fc.integer({ min: -5, max: 70 }), { nil: null, freq: 3 }),
      fits: fc.option(fc.integer({ min: 0, max: 59 }), { nil: null, freq: 4 }),
      until: fc.option(fc.constantFrom("2026-12-31", "2027-03-01"), { nil: null }),
      owner: fc.constantFrom("controls", "production"),
      outcome: fc.constantFrom("defer", "scheduled", "out-of-cycle", "immediate"),
      score: fc.option(fc.constantFrom(4.3, 7.5, 9.8), { nil: null }),
      restarts: fc.boolean(),
      peers: rare(peerArbitrary),
      concerns: rare(concernArbitrary),
      age: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
      conflict: conflictArbitrary(NOW + 2 * DAY),
      hasPlanned: fc.boolean(),
    } as const)
    .map((of) => {
      const isDated = of.day !== null && of.verdict !== "no-fix";
      const accepted = of.verdict !== "accepted" ? null : { asset: of.machine, advisory: null, owner: of.owner, reason: "replaced in spring", until: of.until, at: textAt(8) };
      const need = patchNeed(of.machine, {
        ...{
          id: `n${index}`,
          addressSpace: of.space,
          role: of.role,
          advisory: `SSA-${index % 2}`,
          dueAt: of.due === null ? null : NOW + of.due * DAY,
          startsAt: isDated ? NOW + (of.day as number) * DAY : null,
          score: of.score,
          gravity: of.score === null ? null : "high",
        },
        accepted,
        compensated: of.verdict === "compensated" ? compensatedPatch({ asset: of.machine, until: of.until }) : null,
        remedy: { kind: of.verdict === "no-fix" ? "none" : "update", to: null, text: null, url: null },
        releasedAt: NOW - 20 * DAY,
        witness: { file: "ssa.json", at: `/product_tree/${index}` },
      });
      const usual = judgedPatch(need);
      const running: PatchConflict = of.conflict.state === "unknown" ? batch("Batch 4711", NOW) : of.conflict;
      const conflicts = of.verdict === "conflict" ? [running] : of.verdict === "unknown" && of.hasPlanned ? [{ ...of.conflict, state: "unknown" as const, label: null, first: null, last: null }] : [];
      return judgedPatch(need, {
        ...{ verdict: of.verdict, why: `Drawn as ${of.verdict}${of.hasPlanned ? "" : ", too"}.`, conflicts, firstFit: of.fits === null ? null : NOW + of.fits * DAY },
        placed:
          need.startsAt !== null
            ? usual.placed
            : of.verdict === "accepted" || of.verdict === "no-fix" || of.fits === null
              ? null
              : { first: NOW + of.fits * DAY, last: NOW + of.fits * DAY + AWAY_SECONDS * 1e6 },
        ssvc: { outcome: of.outcome, least: of.outcome, open: [] },
        restart: {
          ...usual.restart,
          awaySeconds: of.restarts ? AWAY_SECONDS : 0,
          stops: of.restarts ? usual.restart.stops : [],
          concerns: of.concerns,
          lastUpdate: of.age === null ? null : { at: NOW - of.age * 366 * DAY, by: "it was put in", confidence: "medium" },
        },
        peers: { ...usual.peers, atRisk: of.peers },
      });
    });

/** Judged changes that reach every verdict; few of them are harmless. */
export const patchQuestions: fc.Arbitrary<PatchFindingsQuestion> = fc.integer({ min: 0, max: 9 }).chain((count) =>
  fc
    .record({
      patches: fc.tuple(...Array.from({ length: count }, (_, i) => drawnPatch(i))),
      hasAdvisories: fc.constantFrom(true, true, true, false),
      exploitationFeeds: fc.boolean(),
      hasRule: fc.constantFrom(true, true, false),
      hasMachines: fc.constantFrom(true, true, true, true, false),
      undecided: rare(fc.constantFrom("CAM-1", "CAM-2")),
      notFound: rare(fc.constantFrom({ text: "No asset is called NOBODY.", asset: "NOBODY", advisory: "SSA-1", at: textAt(7) })),
      outcome: fc.constantFrom<CheckedCompensation["outcome"]>("holds", "holds", "holds", "breaks", "open", "not-known"),
      satisfies: fc.constantFrom(["iec62443-2-1/COMP 3"], ["iec62443-3-3/SR 5.1"], [], ["nis2/21.2.e"]),
      exploitedRule: fc.boolean(),
    })
    .map((of) => {
      const named = compensatedPatch();
      const isNamed = of.patches.some(({ verdict }) => verdict === "compensated");
      const rule = of.hasRule ? [...(of.exploitedRule ? [{ gravity: "exploited" as const, seconds: 86_400, at: textAt(3) }] : []), ...patchingChange().rule] : [];
      return patchQuestion(of.patches, {
        change: patchingChange({ rule, satisfies: of.satisfies, compensated: isNamed ? [named] : [] }),
        hasAdvisories: of.hasAdvisories,
        ...(of.hasMachines || of.patches.length > 0 ? {} : { plant: plant([], { assets: [] }) }),
        exploitationFeeds: of.exploitationFeeds,
        compensations: isNamed ? [{ named, needs: of.patches.filter(({ verdict }) => verdict === "compensated").map(({ need }) => need.id), outcome: of.outcome, why: "Checked." }] : [],
        patching: { undecidedAssets: [...new Set(of.undecided)].map((name) => ({ asset: name, why: "Its maker is not known." })), notFound: [...new Set(of.notFound)] },
      });
    }),
);
