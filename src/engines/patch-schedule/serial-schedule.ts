// Items put into windows one after the other, each as early as what stands already lets it: the schedule that a planner makes by hand. Keeps every rule; what
// finds no place stays undone, and so does what has to wait for that. It is what the optimum is compared with, and what the search begins with.
import type { PatchPlan } from "../../plant/patch-plan.ts";
import type { OptionTable } from "./placing-options.ts";
import { EPSILON, type PlacedItems, ScheduleBoard, type Ties } from "./schedule-board.ts";

/** Once through the items; what finds no place can be tried again in a later pass. */
export interface Pass {
  /** Items, each at most once; what others have to wait for is put first all the same. */
  readonly order: readonly number[];
  /** Of an item, the options in the order in which they are tried. */
  readonly preferred: (item: number) => readonly number[];
  /** Minutes at which the item would best begin in its first option. */
  readonly startOf?: (item: number) => number | undefined;
}

export function placeInOrder(plan: PatchPlan, table: OptionTable, passes: readonly Pass[]): PlacedItems {
  const board = new ScheduleBoard(plan, table);
  for (const pass of passes) {
    const tried = new Set<number>();
    for (const item of pass.order) placeSerially(board, pass, item, tried);
  }
  return board.placed;
}

/** Places an item, and before it what it has to wait for; false = it finds no place. */
function placeSerially(board: ScheduleBoard, pass: Pass, item: number, tried: Set<number>): boolean {
  if (board.isPlaced(item)) return true;
  if (tried.has(item)) return false;
  tried.add(item);
  const { before, partners } = board.ties[item] as Ties;
  if (!before.every((each) => placeSerially(board, pass, each, tried))) return false;
  for (const option of pass.preferred(item)) {
    for (const start of beginningsOf(board, item, option, partners.length > 0, pass.startOf?.(item))) {
      board.put(item, { option, start });
      // Where versions may differ for a time only, the partner's place is sought at once, or neither is done.
      if (partners.every((other) => placeSerially(board, pass, other, tried))) return true;
      for (const taken of [...board.takeWithDependents(item).keys(), ...partners]) if (taken !== item) tried.delete(taken);
    }
  }
  return false;
}

/** The first beginning is the best one, unless a partner's place depends on it. */
function beginningsOf(board: ScheduleBoard, item: number, option: number, hasPartners: boolean, wished: number | undefined): number[] {
  const isWishOpen = wished !== undefined && Math.abs((board.firstStart(item, option, wished) ?? Number.POSITIVE_INFINITY) - wished) < EPSILON;
  const first = isWishOpen ? wished : board.firstStart(item, option);
  if (first === null) return [];
  if (!hasPartners) return [first];
  return [...new Set([first, ...board.beginnings(item, option).flatMap((from) => board.firstStart(item, option, from) ?? [])])];
}

/** The order of a planner who thinks of exposure alone: what is dated and what must be done first, then what is exposed most. */
export function orderByExposure(plan: PatchPlan): number[] {
  const rank = (i: number): number => (plan.items[i]?.fixedAt !== null ? 0 : plan.items[i]?.mustBeDone ? 1 : 2);
  const weight = (i: number): number => plan.items[i]?.exposurePerDay ?? 0;
  return plan.items.map((_, i) => i).sort((x, y) => rank(x) - rank(y) || weight(y) - weight(x) || x - y);
}

/** Each item by its exposure, as early as it fits. */
export function greedySchedule(plan: PatchPlan, table: OptionTable): PlacedItems {
  return placeInOrder(plan, table, [{ order: orderByExposure(plan), preferred: (item) => table.ofItem[item] as readonly number[] }]);
}
