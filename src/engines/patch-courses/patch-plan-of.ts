// The plan that a schedule of patches is searched in: what can be planned, in which windows, around which production, under which rules, at which price, and what
// cannot be planned, with why. Chooses no window. A date that the change gives may move: the course as it is given keeps it. START READING HERE.
import { countText } from "../../foundation/count-words.ts";
import { formatDuration, MICROS_PER_SECOND } from "../../foundation/time.ts";
import { differenceOfSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { JudgedPatch } from "../../plant/patch-judgement.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import { type Crew, occupiedMinutes, type PatchItem, type PatchPlan, type PatchWindow, type PlacingCost } from "../../plant/patch-plan.ts";
import type { Assumption } from "../../plant/plant.ts";
import { lengthOf, ProductionTimes, stoppedBy, workOf } from "../../plant/production-times.ts";
import type { LeftNeed, PatchPlanAnswer } from "./answer.ts";
import { costPerExposureDay, exploitedCosts } from "./exploited-costs.ts";
import { planBatches } from "./plan-batches.ts";
import { orderedPairs, planRules } from "./plan-rules.ts";
import { planWindows } from "./plan-windows.ts";
import type { PatchCoursesQuestion } from "./question.ts";
import { expectedBeyond, troubleSample } from "./trouble-sample.ts";

const MOST_ITEMS = 2_000;
const CREW = "people";
const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
const LONGEST_WHAT = 120;

export function patchPlanOf(question: PatchCoursesQuestion): PatchPlanAnswer {
  const { change, plant, states, now, horizon } = question;
  const times = new ProductionTimes({ states, windows: question.windows });
  const asked = askedItems(question);
  const costs = exploitedCosts(change);
  const lines = [...new Set(asked.items.flatMap((item) => item.lines))];
  const windows = planWindows({
    ...{ windows: question.windows, timezone: plant.timezone, now, horizon, crew: CREW },
    lineSets: asked.items.map((item) => item.lines),
    workMinutes: change.capacity.perWindowSeconds === null ? null : change.capacity.perWindowSeconds / 60,
  });
  const batches = planBatches(lines, times, now, horizon);
  const crew: Crew = { name: CREW, people: change.capacity.people ?? Math.max(1, ...asked.items.map(({ people }) => people)) };
  const whole: PatchPlan = {
    from: now,
    horizon,
    items: asked.items,
    windows: windows.windows,
    crews: [crew],
    batches: batches.batches,
    rules: [],
    costs: [],
    costPerExposureDay: costPerExposureDay(costs),
  };
  const { items, left } = withPlaces(whole, times, question.windows !== null, orderedPairs(change, [...new Set(asked.items.map(({ asset }) => asset))], asked.nameOf));
  const rules = planRules(change, plant.redundancy, items, asked.nameOf);
  const plan = { ...whole, items, rules: rules.rules };
  const assumptions = [
    ...windows.assumptions,
    ...(costs.assumption === null ? [] : [costs.assumption]),
    ...(change.capacity.people === null && items.length > 0 ? [peopleAssumption(crew.people)] : []),
  ];
  return {
    plan: { ...plan, costs: instabilityCosts(plan, question, times) },
    left: [...asked.left, ...left].sort((x, y) => (x.need < y.need ? -1 : 1)),
    assumptions,
    remarks: [...asked.remarks, ...windows.remarks, ...batches.remarks, ...rules.remarks],
  };
}

/**
 * The same plan for a second search where not everything can be done: what finds no place stays undone. Nothing is left because its window costs more than its exposure
 * to the end of the plan does: that end is only where calendars stop, and who asks for a patch has decided that it be done.
 */
export function leavable(plan: PatchPlan): PatchPlan {
  const items = new Map(plan.items.map((item) => [item.id, item]));
  const windows = new Map(plan.windows.map((window) => [window.id, window]));
  const costs = plan.costs.map((cost): PlacingCost => {
    const daysLeft = (plan.horizon - (windows.get(cost.window)?.last ?? plan.horizon)) / (1_440 * MICROS_PER_MINUTE);
    const saved = (items.get(cost.item)?.exposurePerDay ?? 0) * Math.max(0, daysLeft) * plan.costPerExposureDay;
    return { ...cost, instability: Math.min(cost.instability, saved * 0.9) };
  });
  return { ...plan, items: plan.items.map((item) => ({ ...item, mustBeDone: false })), costs };
}

interface AskedItems {
  readonly items: readonly PatchItem[];
  readonly left: readonly LeftNeed[];
  readonly remarks: readonly string[];
  /** The name of an item's machine as people write it. */
  nameOf(asset: string): string;
}

function askedItems(question: PatchCoursesQuestion): AskedItems {
  const left: LeftNeed[] = [];
  const planned: { readonly patch: JudgedPatch; readonly lines: readonly string[]; readonly weight: number }[] = [];
  for (const patch of question.patches) {
    const { need } = patch;
    const why = whyNotPlanned(patch, question);
    if (why !== null) left.push({ need: need.id, why });
    else planned.push({ patch, lines: stoppedBy(workOf(need, question.linesOf(need) ?? [])), weight: question.weightOf(need).weight });
  }
  const remarks: string[] = [];
  if (planned.length > MOST_ITEMS) {
    planned.sort((x, y) => y.weight - x.weight || (x.patch.need.id < y.patch.need.id ? -1 : 1));
    remarks.push(`Of ${countText(planned.length)} patches the ${countText(MOST_ITEMS)} that are most exposed are planned; one search takes no more.`);
    for (const { patch } of planned.splice(MOST_ITEMS)) left.push({ need: patch.need.id, why: "Others are more exposed, and one search takes no more patches." });
  }
  const spaces = new Map<string, Set<string>>();
  for (const { patch } of planned) spaces.set(patch.need.asset, (spaces.get(patch.need.asset) ?? new Set()).add(patch.need.addressSpace));
  const assetOf = ({ asset, addressSpace }: PatchNeed): string => ((spaces.get(asset)?.size ?? 0) > 1 ? `${asset} in ${addressSpace}` : asset);
  const names = new Map(planned.map(({ patch: { need } }) => [assetOf(need), need.asset]));
  const kinds = new Map<string, number>();
  for (const { patch } of planned) kinds.set(kindOf(patch.need, question), (kinds.get(kindOf(patch.need, question)) ?? 0) + 1);
  const items = planned.map(({ patch: { need }, lines, weight }): PatchItem => {
    const { workSeconds, restarts, restartSeconds, backOutSeconds, people } = need.effort;
    const kind = kindOf(need, question);
    return {
      ...{ id: need.id, asset: assetOf(need), what: whatOf(need), kind: (kinds.get(kind) ?? 0) > 1 ? kind : null, lines: [...lines].sort() },
      workMinutes: workSeconds.value / 60,
      // None means that it does not restart, and that lines go on.
      restartMinutes: restarts.value ? Math.max(1, restartSeconds.value / 60) : 0,
      backOutMinutes: (backOutSeconds.value ?? 0) / 60,
      people: people.value,
      ...{ exposurePerDay: weight, exposedFrom: question.now, notBefore: null, notAfter: null, dueAt: need.dueAt, mustBeDone: true, fixedAt: null },
    };
  });
  return { items: items.sort((x, y) => (x.id < y.id ? -1 : 1)), left, remarks, nameOf: (asset) => names.get(asset) ?? asset };
}

function whyNotPlanned({ need, verdict, why }: JudgedPatch, question: PatchCoursesQuestion): string | null {
  // What a rule stands in for is patched all the same, when a window comes.
  if ((verdict === "accepted" && need.startsAt === null) || need.remedy.kind === "none") return why;
  if (need.effort.restarts.value && question.linesOf(need) === null) return "Nothing declares or shows what the machine is for, so nobody knows what stops with it.";
  return null;
}

/** The same sort of machine, of which one can be tried first; where its model is not known, only the same update tells that they are alike. */
function kindOf({ advisory, addressSpace, asset, role }: PatchNeed, { plant }: PatchCoursesQuestion): string {
  const model = plant.assets.find((each) => each.name === asset && each.addressSpace === addressSpace)?.model ?? null;
  return model === null ? `${advisory} on ${role}` : `${role} ${model}`;
}

function whatOf({ advisory, remedy }: PatchNeed): string {
  const what = `${advisory}: ${remedy.to === null ? "update" : `update to ${remedy.to}`}`;
  const letters = [...what];
  return letters.length <= LONGEST_WHAT ? what : `${letters.slice(0, LONGEST_WHAT - 1).join("")}…`;
}

/** What has no place even if it were alone is told apart, with why, and so is what has to come after it: the rest can then be searched as a whole. */
function withPlaces(plan: PatchPlan, times: ProductionTimes, areNamed: boolean, pairs: ReturnType<typeof orderedPairs>): { readonly items: readonly PatchItem[]; readonly left: readonly LeftNeed[] } {
  const busyFor = busyOf(plan);
  const why = new Map<string, string>();
  for (const item of plan.items) {
    const problem = whyNoPlace(plan, item, busyFor(item.restartMinutes > 0 ? item.lines : []), times, areNamed);
    if (problem !== null) why.set(item.id, problem);
  }
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const { before, after } of pairs) {
      if (!plan.items.some((item) => item.asset === before && why.has(item.id))) continue;
      for (const item of plan.items) {
        if (item.asset !== after || why.has(item.id)) continue;
        why.set(item.id, `${before} comes before it, and one of its patches has no place.`);
        isNew = true;
      }
    }
  }
  return { items: plan.items.filter(({ id }) => !why.has(id)), left: [...why].map(([need, text]) => ({ need, why: text })) };
}

/** When production keeps what restarts from lines: asked for many items of a few lines. */
function busyOf(plan: PatchPlan): (lines: readonly string[]) => readonly Span[] {
  const busy = new Map<string, readonly Span[]>();
  return (lines) => {
    const key = JSON.stringify(lines);
    const found = busy.get(key) ?? unionOfSpans(plan.batches.filter(({ line }) => lines.includes(line)));
    busy.set(key, found);
    return found;
  };
}

/** null = there is a window for it. */
function whyNoPlace(plan: PatchPlan, item: PatchItem, busy: readonly Span[], times: ProductionTimes, areNamed: boolean): string | null {
  const minutes = occupiedMinutes(item);
  const needed = formatDuration((minutes + item.backOutMinutes) * 60);
  const crew = plan.crews[0]?.people ?? 0;
  if (item.people > crew) return `It takes ${item.people} people, and there are ${crew}.`;
  const mine = plan.windows.filter((window) => coversLines(window, item));
  if (mine.length === 0) return item.lines.length === 0 || !areNamed ? "No window is left before calendars end." : `No window covers ${item.lines.join(" and ")}.`;
  const roomy = mine.filter(({ workMinutes }) => workMinutes === null || minutes <= workMinutes);
  if (roomy.length === 0) return `No window allows as much work as its ${formatDuration(minutes * 60)}.`;
  const long = roomy.filter(({ first, last }) => minutes + item.backOutMinutes <= (last - first) / MICROS_PER_MINUTE);
  if (long.length === 0) return `No window is long enough for its ${needed} of work, restart and back-out.`;
  if (long.some((window) => startsIn(window, item, busy).length > 0)) return null;
  // With what nobody knows left aside it would fit: then that is what keeps it.
  const open = item.lines.filter((line) => times.openSpans(line, { first: plan.from, last: plan.horizon }).length > 0);
  const known = unionOfSpans(item.lines.flatMap((line) => times.runningSpans(line)));
  if (open.length === 0 || !long.some((window) => startsIn(window, item, known).length > 0))
    return `Every window that is long enough for its ${needed} of work, restart and back-out is broken by production.`;
  return `Not known: in no window that is long enough for its ${needed} any calendar says what ${open.join(" and ")} does.`;
}

function coversLines({ lines }: PatchWindow, item: PatchItem): boolean {
  return lines === null || item.lines.every((line) => lines.includes(line));
}

/** The beginning of each stretch of the window in which it has room, with its back-out, clear of production. */
function startsIn(window: PatchWindow, item: PatchItem, busy: readonly Span[]): readonly number[] {
  const length = (occupiedMinutes(item) + item.backOutMinutes) * MICROS_PER_MINUTE;
  return differenceOfSpans([window], busy).flatMap(({ first, last }) => (last - first >= length ? [first] : []));
}

/** Each item begun as early as its window lets it, as schedules do; of several stretches of a window the worst counts. */
function instabilityCosts(plan: PatchPlan, question: PatchCoursesQuestion, times: ProductionTimes): PlacingCost[] {
  const patches = new Map(question.patches.map((patch) => [patch.need.id, patch]));
  const busyFor = busyOf(plan);
  return plan.items.flatMap((item) => {
    const patch = patches.get(item.id);
    if (patch === undefined || item.lines.length === 0) return [];
    const sample = troubleSample(patch.tail.trouble, (share) => question.troubleMinutesAt(item.id, share));
    const work = workOf(patch.need, question.linesOf(patch.need) ?? []);
    const length = lengthOf(work);
    const busy = busyFor(item.lines);
    return plan.windows.flatMap((window): PlacingCost[] => {
      if (!coversLines(window, item)) return [];
      const minutes = startsIn(window, item, busy).map((start) => expectedBeyond(sample, times.quietAfter(item.lines, start + length)));
      const instability = item.lines.length * Math.max(0, ...minutes);
      return instability > 0 ? [{ item: item.id, window: window.id, conflict: 0, instability }] : [];
    });
  });
}

function peopleAssumption(people: number): Assumption {
  return {
    code: "patch-people",
    text: `How many people can work at a time is not said: ${people}, as many as the patch that takes most.`,
    origin: "chosen; with fewer, that patch could never be done",
    overruledBy: "capacity: { people: … } in the change",
  };
}
