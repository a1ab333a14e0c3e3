// Whether a schedule keeps its plan, found by walking the calendar item by item and rule by rule. Written without the model, its options or its placement, so
// that an error there shows here; it shares only the words of the plan. Takes schedules of the solver, of a planner, and dates that a person wrote.
import { MICROS_PER_HOUR, type Micros } from "../../foundation/time.ts";
import type { ApartRule, OrderRule, PatchItem, PatchPlan, PatchSchedule, PatchWindow, ScheduleCost, ScheduleEntry, SoakRule } from "../../plant/patch-plan.ts";

const MINUTE = MICROS_PER_HOUR / 60;
const DAY = 24 * MICROS_PER_HOUR;
/** Instants are whole microseconds; minutes that were fractions may be off by one. */
const TOLERANCE: Micros = 2;

export type ViolationKind =
  | "unknown-item"
  | "unknown-window"
  | "twice"
  | "not-mentioned"
  | "outside-window"
  | "wrong-line"
  | "no-back-out"
  | "in-batch"
  | "too-early"
  | "too-late"
  | "moved"
  | "left-undone"
  | "too-much-work"
  | "too-few-people"
  | "same-asset"
  | "not-apart"
  | "mixed-too-long"
  | "out-of-order"
  | "not-soaked";

export interface Violation {
  readonly kind: ViolationKind;
  /** Ids, those concerned, sorted. */
  readonly items: readonly string[];
  /** Id of the window, of the rule, of the crew, label of the batch: what is broken; null = the item itself says it. */
  readonly by: string | null;
  /** When it happens; null = at no time, or all the time. */
  readonly at: Micros | null;
}

interface Work {
  readonly item: PatchItem;
  readonly entry: ScheduleEntry;
  readonly window: PatchWindow | null;
  readonly start: Micros;
  readonly end: Micros;
}

export function checkSchedule(plan: PatchPlan, schedule: PatchSchedule): Violation[] {
  const works = worksOf(plan, schedule);
  return [...checkEntries(plan, schedule), ...works.flatMap((work) => checkWork(plan, work)), ...checkCapacity(plan, works), ...plan.rules.flatMap((rule) => checkRule(plan, works, rule))];
}

/** What a schedule costs, whether it is kept or not. */
export function costOfSchedule(plan: PatchPlan, schedule: PatchSchedule): ScheduleCost {
  const works = worksOf(plan, schedule);
  let exposureDays = 0;
  let conflict = 0;
  let instability = 0;
  for (const item of plan.items) {
    const work = works.find((each) => each.item === item);
    const until = work === undefined ? plan.horizon : (work.window?.last ?? work.end);
    exposureDays += item.exposurePerDay * (Math.max(0, until - item.exposedFrom) / DAY);
    const extra = plan.costs.filter((cost) => cost.item === item.id && cost.window === work?.window?.id).at(-1);
    conflict += extra?.conflict ?? 0;
    instability += extra?.instability ?? 0;
  }
  const exposure = exposureDays * plan.costPerExposureDay;
  return { exposureDays, exposure, conflict, instability, total: exposure + conflict + instability };
}

/** A date that a person wrote belongs to the window of the item's line that it falls into. */
function worksOf(plan: PatchPlan, { entries }: PatchSchedule): Work[] {
  return entries.flatMap((entry): Work[] => {
    const item = plan.items.find(({ id }) => id === entry.item);
    if (item === undefined) return [];
    const end = entry.startAt + (item.workMinutes + item.restartMinutes) * MINUTE;
    const around = plan.windows.filter(({ first, last }) => first <= entry.startAt + TOLERANCE && entry.startAt < last);
    const found =
      entry.window === null
        ? (around.find((window) => isForLines(window, item) && end <= window.last) ?? around.find((window) => isForLines(window, item)))
        : plan.windows.find(({ id }) => id === entry.window);
    return [{ item, entry, window: found ?? null, start: entry.startAt, end }];
  });
}

function isForLines(window: PatchWindow, item: PatchItem): boolean {
  if (window.lines === null) return true;
  for (const line of item.lines) if (!window.lines.includes(line)) return false;
  return true;
}

function checkEntries(plan: PatchPlan, { entries, left }: PatchSchedule): Violation[] {
  const found: Violation[] = [];
  const times = new Map<string, number>();
  for (const { item, window, startAt } of entries) {
    times.set(item, (times.get(item) ?? 0) + 1);
    if (window !== null && !plan.windows.some(({ id }) => id === window)) found.push({ kind: "unknown-window", items: [item], by: window, at: startAt });
  }
  for (const item of left) times.set(item, (times.get(item) ?? 0) + 1);
  for (const [id, count] of times) {
    if (!plan.items.some((item) => item.id === id)) found.push({ kind: "unknown-item", items: [id], by: null, at: null });
    else if (count > 1) found.push({ kind: "twice", items: [id], by: null, at: null });
  }
  for (const { id, mustBeDone } of plan.items) {
    if (!times.has(id)) found.push({ kind: "not-mentioned", items: [id], by: null, at: null });
    if (mustBeDone && !entries.some(({ item }) => item === id)) found.push({ kind: "left-undone", items: [id], by: null, at: null });
  }
  return found;
}

function checkWork(plan: PatchPlan, { item, window, start, end }: Work): Violation[] {
  const found: Violation[] = [];
  const add = (kind: ViolationKind, by: string | null, at: Micros): void => void found.push({ kind, items: [item.id], by, at });
  const backOut = end + item.backOutMinutes * MINUTE;
  if (window === null) add("outside-window", null, start);
  else {
    if (!isForLines(window, item)) add("wrong-line", window.id, start);
    if (start < window.first - TOLERANCE || end > window.last + TOLERANCE) add("outside-window", window.id, start);
    else if (backOut > window.last + TOLERANCE) add("no-back-out", window.id, end);
  }
  if (start < plan.from - TOLERANCE) add("too-early", null, start);
  if (item.notBefore !== null && start < item.notBefore - TOLERANCE) add("too-early", null, start);
  if (item.notAfter !== null && end > item.notAfter + TOLERANCE) add("too-late", null, end);
  if (item.fixedAt !== null && Math.abs(start - item.fixedAt) > TOLERANCE) add("moved", null, start);
  if (item.restartMinutes > 0) {
    for (const batch of plan.batches) {
      if (item.lines.includes(batch.line) && start < batch.last - TOLERANCE && batch.first + TOLERANCE < backOut) add("in-batch", batch.label, Math.max(start, batch.first));
    }
  }
  return found;
}

function checkCapacity(plan: PatchPlan, works: readonly Work[]): Violation[] {
  const found: Violation[] = [];
  for (const { id, workMinutes } of plan.windows) {
    const inside = works.filter(({ window }) => window?.id === id);
    const minutes = inside.reduce((sum, { item }) => sum + item.workMinutes + item.restartMinutes, 0);
    if (workMinutes !== null && minutes > workMinutes) found.push({ kind: "too-much-work", items: idsOf(inside), by: id, at: null });
  }
  for (const { name, people } of plan.crews) {
    const theirs = works.filter(({ window }) => window?.crew === name);
    const told = new Set<string>();
    for (const { start } of theirs) {
      const atWork = theirs.filter((other) => other.start <= start + TOLERANCE && start + TOLERANCE < other.end);
      const key = idsOf(atWork).join("\n");
      if (atWork.reduce((sum, { item }) => sum + item.people, 0) <= people || told.has(key)) continue;
      told.add(key);
      found.push({ kind: "too-few-people", items: idsOf(atWork), by: name, at: start });
    }
  }
  works.forEach((work, i) => {
    for (const other of works.slice(i + 1)) {
      if (other.item.asset === work.item.asset && other.item !== work.item && other.start < work.end - TOLERANCE && work.start < other.end - TOLERANCE) {
        found.push({ kind: "same-asset", items: idsOf([work, other]), by: work.item.asset, at: Math.max(work.start, other.start) });
      }
    }
  });
  return found;
}

function checkRule(plan: PatchPlan, works: readonly Work[], rule: ApartRule | OrderRule | SoakRule): Violation[] {
  if (rule.kind === "apart") return checkApart(plan, works, rule);
  if (rule.kind === "order") return checkOrder(plan, works, rule);
  return checkSoak(works, rule);
}

function checkApart(plan: PatchPlan, works: readonly Work[], { id, assets, restMinutes, mixedAtMostMinutes }: ApartRule): Violation[] {
  const found: Violation[] = [];
  for (const x of works.filter(({ item }) => item.asset === assets[0])) {
    for (const y of works.filter(({ item }) => item.asset === assets[1])) {
      const gap = Math.max(y.start - x.end, x.start - y.end);
      const isSameWindow = x.window !== null && x.window === y.window;
      if (isSameWindow || gap < restMinutes * MINUTE - TOLERANCE) found.push({ kind: "not-apart", items: idsOf([x, y]), by: id, at: Math.max(x.start, y.start) });
      if (mixedAtMostMinutes !== null && x.item.kind === y.item.kind && gap > mixedAtMostMinutes * MINUTE + TOLERANCE) {
        found.push({ kind: "mixed-too-long", items: idsOf([x, y]), by: id, at: Math.min(x.end, y.end) });
      }
    }
  }
  if (mixedAtMostMinutes === null) return found;
  // One of the pair done, the other left: of different versions to the end.
  for (const [asset, partner] of [assets, [assets[1], assets[0]] as const]) {
    for (const x of works.filter(({ item }) => item.asset === asset)) {
      const left = plan.items.filter((item) => item.asset === partner && item.kind === x.item.kind && !works.some((work) => work.item === item));
      for (const { id: other } of left) found.push({ kind: "mixed-too-long", items: [x.item.id, other].sort(), by: id, at: x.end });
    }
  }
  return found;
}

function checkOrder(plan: PatchPlan, works: readonly Work[], { id, before, after }: OrderRule): Violation[] {
  const found: Violation[] = [];
  for (const late of works.filter(({ item }) => item.asset === after)) {
    for (const item of plan.items.filter(({ asset }) => asset === before)) {
      const early = works.find((work) => work.item === item);
      if (early === undefined || early.end > late.start + TOLERANCE) found.push({ kind: "out-of-order", items: [item.id, late.item.id].sort(), by: id, at: late.start });
    }
  }
  return found;
}

function checkSoak(works: readonly Work[], { id, patchKind, minutes }: SoakRule): Violation[] {
  const [pilot, ...rest] = works.filter(({ item }) => item.kind === patchKind).sort((x, y) => x.end - y.end || x.start - y.start);
  if (pilot === undefined) return [];
  return rest.flatMap((work): Violation[] => (work.start < pilot.end + minutes * MINUTE - TOLERANCE ? [{ kind: "not-soaked", items: idsOf([pilot, work]), by: id, at: work.start }] : []));
}

function idsOf(works: readonly Work[]): string[] {
  return works.map(({ item }) => item.id).sort();
}
