// The product's sentence for patching: what advisories ask for on which machine, what doing it stops, what leaving it risks, what stands in until it is done, and
// the same patches in windows that production can bear, beside the schedule that was asked for. One judgement.
import { countOf } from "../foundation/count-words.ts";
import { describePatching } from "../controls/patching/describe-patching.ts";
import { parsePatching } from "../controls/patching/parse-patching.ts";
import { breakEvenOf } from "../engines/patch-courses/break-even-of.ts";
import { courseAsGiven, courseOfSchedule } from "../engines/patch-courses/measure-course.ts";
import { scheduleOfNeeds, scheduleOfUpdates } from "../engines/patch-courses/one-update.ts";
import type { PatchCoursesQuestion, StandsIn } from "../engines/patch-courses/question.ts";
import type { PatchingAnswer } from "../engines/patch-findings/answer.ts";
import type { PatchFindingsQuestion } from "../engines/patch-findings/question.ts";
import { answerPatching } from "../engines/patch-findings/patch-findings.ts";
import type { PatchNeedsAnswer } from "../engines/patch-needs/answer.ts";
import { findPatchNeeds } from "../engines/patch-needs/patch-needs.ts";
import { judgePatches } from "../engines/patch-risk/patch-risk.ts";
import type { ReachQuestion } from "../engines/reach/question.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { formatLocalDay, localReading } from "../foundation/local-time.ts";
import type { Micros } from "../foundation/time.ts";
import type { Judgement } from "../plant/finding.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { PatchSchedule } from "../plant/patch-plan.ts";
import type { PatchingChange } from "../plant/patching.ts";
import { mayStandIn, type NamedInVain, type PatchCourse, type PatchDossier, type PatchingJudgement } from "../plant/patching-judgement.ts";
import type { Plant } from "../plant/plant.ts";
import { lengthOf, workOf } from "../plant/production-times.ts";
import { intervalsNamed } from "../plant/state-words.ts";
import type { AccessEvidence } from "./access-evidence.ts";
import type { CheckQuestion } from "./check.ts";
import { compensationsFor, judgeCompensated } from "./compensate.ts";
import { assumptionsOnce } from "../plant/assumptions-once.ts";
import { judgedAgainst, WITHOUT_CONVERSATIONS } from "./judgement-frame.ts";
import { ownRulesBroken } from "./own-rules.ts";
import { patchesAround } from "./patches-around.ts";
import { patchNamesNotKnown } from "./patch-names.ts";
import { type PlanningQuestion, planPatches } from "./plan-patches.ts";
import { sha256Of } from "./content-digest.ts";
import type { PlantKnowledge } from "./plant-knowledge.ts";
import type { PatchingEvidence } from "./patching-evidence.ts";
import { NO_RULES, type Reaches, reachedThroughChange, reachedThroughFirewall } from "./reached-today.ts";

export interface PatchingQuestion extends PlanningQuestion {
  readonly change: { readonly file: string; readonly text: string };
  readonly plant: Plant;
  readonly knowledge: PlantKnowledge;
  readonly access: AccessEvidence;
  readonly patching: PatchingEvidence;
  /** The configuration in force, through which machines can be reached today. */
  readonly against: CheckQuestion["against"];
  /** Of a segmentation that comes into force with it; absent = none does. */
  readonly zones?: Pick<ReachQuestion, "change" | "zoneOf"> | null;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  readonly inputs: Judgement["inputs"];
}

export interface PatchingChecked {
  readonly change: PatchingChange;
  readonly judgement: Judgement;
  /** That of the judgement. */
  readonly patching: PatchingJudgement;
  /** For a second opinion. */
  readonly found: { readonly question: PatchFindingsQuestion; readonly answer: PatchingAnswer };
}

/** null = it cannot be judged; the diagnostics say why. */
export async function checkPatching(asked: PatchingQuestion): Promise<{ readonly checked: PatchingChecked | null; readonly diagnostics: readonly Diagnostic[] }> {
  const { change: given, plant, patching } = asked;
  const parsed = parsePatching(given.text, given.file, sha256Of(given.text));
  if (parsed.value === undefined || hasErrors(parsed.diagnostics)) return { checked: null, diagnostics: parsed.diagnostics };
  const change = parsed.value;
  const unknown = patchNamesNotKnown(change, {
    assets: plant.assets.map(({ name }) => name),
    hasCalendar: (name) => intervalsNamed(patching.states, name).length > 0,
    calendars: [...new Set(patching.states.flatMap(({ calendar, state }) => [calendar, state]))].sort(),
  });
  const { checked, diagnostics } = await judge(change, asked);
  return { checked, diagnostics: [...parsed.diagnostics, ...unknown, ...diagnostics] };
}

async function judge(change: PatchingChange, asked: PatchingQuestion): Promise<{ readonly checked: PatchingChecked; readonly diagnostics: readonly Diagnostic[] }> {
  const { plant, knowledge, patching, today } = asked;
  const { timezone } = plant;
  const { record, matched, states, now, horizon } = patching;
  const asks = findPatchNeeds({ assets: plant.assets, change, record, matches: matched.matches, timezone, today });
  const reaches = reachedNow(asked);
  const around = patchesAround({ needs: asks.needs, plant, knowledge, patching, sessions: asked.access.record.sessions, reaches, soakSeconds: change.soak?.seconds ?? null });
  const { of, known, facts } = around;
  const exposed = asks.needs.map((need) => ({ need, exposure: of(need).exposure }));
  const compensating = { plant, knowledge, today, exposed, wordsOf: facts.wordsOf };
  const named = judgeCompensated({ ...compensating, change });
  const holding = new Map(named.checked.filter(({ outcome }) => outcome === "holds").flatMap(({ needs, why }) => needs.map((need) => [need, why] as const)));
  const windows = change.windows.length === 0 ? null : change.windows.flatMap(({ calendar }) => intervalsNamed(states, calendar));
  const risk = judgePatches({ needs: asks.needs, states, windows, now, horizon, timezone, known: { ...known, standsIn: ({ id }) => holding.get(id) ?? null } });
  const question: PatchCoursesQuestion = {
    ...{ change, plant, states, windows, now, horizon, patches: risk.patches },
    linesOf: (need) => known.linesOf(need),
    weightOf: (need) => of(need).weight,
    troubleMinutesAt: risk.troubleMinutesAt,
  };
  const alone: PatchCoursesQuestion = { ...question, linesOf: (need) => around.linesAlone(need) };
  const planning = await planPatches(alone, asked);
  asked.onProgress?.("judging what stands in until patches are done");
  const accepted = new Set(asks.needs.flatMap(({ id, accepted: by }) => (by === null ? [] : [id])));
  const standsInAsGiven: StandsIn = (need) => (accepted.has(need) ? "accepted" : holding.has(need) ? "compensated" : null);
  const asGiven = courseAsGiven(question, standsInAsGiven);
  const needs = new Map(asks.needs.map((need) => [need.id, need]));
  const doneAt = new Map(planning.schedule?.entries.map(({ item, startAt }) => [item, startAt + lengthOf(workOf(needs.get(item) as PatchNeed, []))]));
  const waiting = new Set(risk.patches.filter(({ need, verdict }) => standsInAsGiven(need.id) === null && (verdict === "conflict" || isLate(need, doneAt.get(need.id)))).map(({ need }) => need.id));
  const found = compensationsFor({ ...compensating, until: ({ id }) => dayText(timezone, doneAt.get(id)), isWanted: ({ id }) => waiting.has(id) });
  const standing = new Set(found.compensations.filter(mayStandIn).flatMap(({ needs }) => needs));
  const standsInPlanned: StandsIn = (need) => standsInAsGiven(need) ?? (standing.has(need) ? "compensated" : null);
  const courseOf = (found: PatchSchedule): PatchCourse => courseOfSchedule(alone, scheduleOfNeeds(found, planning.members), planning.left, standsInPlanned).course;
  const planned = planning.schedule === null ? null : courseOfSchedule(alone, planning.schedule, planning.left, standsInPlanned);
  const breakEven = breakEvenOf(question, asGiven.course, planned?.course ?? null);
  const patches = risk.patches.map((patch): PatchDossier => ({ ...patch, ...of(patch.need), breakEven: breakEven(patch.need.id), compensation: found.placeOf.get(patch.need.id) ?? null }));
  const asGivenSchedule = scheduleOfUpdates(asGiven.schedule, planning.members);
  const { whole, scheduled } = planning;
  const judged: PatchingJudgement = {
    ...{ counts: risk.counts, patches, now, horizon },
    asGiven: asGiven.course,
    planned: {
      ...{ status: whole.status, gap: scheduled.gap },
      ...{ schedule: scheduled.schedule, course: planned?.course ?? null },
      greedyExposureDays: courseOf(scheduled.greedy.schedule).exposureDays,
      conflict: whole.conflict.map(({ words }) => words),
      isConflictIrreducible: whole.isConflictIrreducible,
    },
    compensations: found.compensations,
    ...{ plan: planning.plan, asGivenSchedule },
    notFound: asks.notFound.map(namedInVain),
    advisories: record.advisories.length,
    undecidedAssets: matched.undecidedAssets.map(({ asset, why }) => ({ asset, why })),
  };
  const findings: PatchFindingsQuestion = {
    ...{ change, plant, timezone, today, states, patching: judged, compensations: named.checked, withoutEffect: asks.withoutEffect },
    oldSystems: knowledge.dependencies.neverUpdated,
    hasAdvisories: record.advisories.length > 0,
    exploitationFeeds: record.knownExploited.length > 0,
  };
  const answer = answerPatching(findings);
  const { verdict, verdictWhy, compliance, complianceWhy, questions, timeline, decisions } = answer;
  const judgement: Judgement = {
    ...{ changeName: change.name, changeKind: "patching", changeFile: change.file, shape: describePatching(change), satisfies: change.satisfies },
    judgedAgainst: `${countOf(record.advisories.length, "advisory", "advisories")}; ${judgedAgainst(plant)}`,
    ...{ verdict, verdictWhy, compliance, complianceWhy, questions, timeline, findings: answer.findings, decisions },
    ...WITHOUT_CONVERSATIONS,
    coverage: null,
    assumptions: assumptionsOnce([
      ...asks.assumptions,
      ...risk.assumptions,
      ...around.assumptions(),
      ...planning.assumptions,
      ...asGiven.assumptions,
      ...(planned?.assumptions ?? []),
      ...answer.assumptions,
    ]),
    inputs: [{ file: change.file, sha256: change.sha256 }, ...named.inputs, ...asked.inputs, ...plant.sources.map(({ file, sha256 }) => ({ file, sha256 }))],
    access: null,
    patching: judged,
  };
  return {
    checked: { change, judgement, patching: judged, found: { question: findings, answer } },
    diagnostics: [...ownRulesBroken(planning.plan, asGivenSchedule, asks.needs, timezone), ...planning.remarks.map((message) => remark(message, change.file)), ...found.remarks, ...named.diagnostics],
  };
}

/** In the plan: after the rule wants it done, or never. What no rule wants done is late where it is never done. */
function isLate({ dueAt }: PatchNeed, doneAt: Micros | undefined): boolean {
  return doneAt === undefined || (dueAt !== null && doneAt > dueAt);
}

function dayText(timezone: string, at: Micros | undefined): string | null {
  return at === undefined ? null : formatLocalDay(localReading(timezone, at).day);
}

/** Through the zones that come with it, else through the configuration that is in force. */
function reachedNow({ plant, against, zones, today }: PatchingQuestion): Reaches {
  if (zones != null) return reachedThroughChange(plant, zones.change, zones.zoneOf, today);
  return against === undefined ? NO_RULES : reachedThroughFirewall(plant, against.firewall, today);
}

function namedInVain({ item: { asset, advisory, at }, missing }: PatchNeedsAnswer["notFound"][number]): NamedInVain {
  const text = missing === "asset" ? `no machine of the plant is named ${asset}` : `${advisory} was not learnt: what it means on ${asset} is as the change says`;
  return { text, asset, advisory, at };
}

function remark(message: string, file: string): Diagnostic {
  return { code: "patch-plan-cut", severity: "warning", message, at: { kind: "file", file } };
}
