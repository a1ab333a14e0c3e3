// The best schedule of a plan of patches, with the proof of how good it is, beside a planner's; or, where none exists, the constraints that cannot hold together.
// Each schedule goes through the checker before it is given. What exposure and conflicts are worth comes in with the plan.
import type { PatchPlan, PatchSchedule } from "../../plant/patch-plan.ts";
import { findSmallestConflict } from "../../solver/smallest-conflict.ts";
import type { ConflictPart, LeftItem, PatchScheduleAnswer, ScheduledByHand, ScheduleStatus } from "./answer.ts";
import { conflictWords } from "./conflict-words.ts";
import { type Constraint, constraintsOf, withOnly } from "./constraints.ts";
import { whyLeft } from "./left-words.ts";
import { MICROS_PER_MINUTE, type OptionTable, type PlacingOption, placingOptions } from "./placing-options.ts";
import type { PatchScheduleQuestion } from "./question.ts";
import { checkSchedule, costOfSchedule } from "./schedule-checker.ts";
import type { PlacedItems } from "./schedule-board.ts";
import { greedySchedule } from "./serial-schedule.ts";
import { mustsAreDone, solveInRounds } from "./solve-rounds.ts";

export async function schedulePatches(question: PatchScheduleQuestion): Promise<PatchScheduleAnswer> {
  const { plan, solve, clock, seconds, relativeGap, patienceSeconds = Number.POSITIVE_INFINITY } = question;
  const table = placingOptions(plan);
  const known = greedySchedule(plan, table);
  const greedy = byHand(plan, scheduleOf(plan, table, known));
  const result = await solveInRounds({ plan, table, solve, clock: clock ?? null, seconds, relativeGap, patienceSeconds, known, onProgress: question.onProgress });
  const base = { greedy, rounds: result.rounds, seconds: result.seconds };
  if (result.placed === null) {
    const isInfeasible = result.kind === "infeasible";
    const { parts, isIrreducible, seconds: sought } = isInfeasible ? await explainConflict(question) : { parts: [], isIrreducible: false, seconds: 0 };
    const status: ScheduleStatus = isInfeasible ? "infeasible" : "not-found";
    return { ...base, status, seconds: result.seconds + sought, schedule: null, cost: null, bound: result.bound, gap: null, left: [], conflict: parts, isConflictIrreducible: isIrreducible };
  }
  const schedule = scheduleOf(plan, table, result.placed);
  const broken = checkSchedule(plan, schedule);
  // INVARIANT: what the model and the placement let through, the checker lets through; else one of them is wrong, and nothing is given.
  if (broken.length > 0) throw new Error(`the schedule breaks its plan: ${JSON.stringify(broken.slice(0, 3))}`);
  const cost = costOfSchedule(plan, schedule);
  const bound = Math.min(result.bound, cost.total);
  const gap = cost.total === 0 ? 0 : (cost.total - bound) / Math.abs(cost.total);
  const status: ScheduleStatus = result.kind === "solved" ? "optimal" : "best-found";
  return { ...base, status, schedule, cost, bound, gap, left: leftItems(plan, table, result.placed), conflict: [], isConflictIrreducible: false };
}

/** A schedule that somebody gives, judged by the same rules and prices. */
export function byHand(plan: PatchPlan, schedule: PatchSchedule): ScheduledByHand {
  return { schedule, cost: costOfSchedule(plan, schedule), violations: checkSchedule(plan, schedule) };
}

/** In the words of the plan. */
export function scheduleOf(plan: PatchPlan, { options }: OptionTable, placed: PlacedItems): PatchSchedule {
  const entries = placed.flatMap((each, i) => {
    if (each === null) return [];
    const window = plan.windows[(options[each.option] as PlacingOption).window];
    return [{ item: plan.items[i]?.id ?? "", window: window?.id ?? null, startAt: plan.from + Math.round(each.start * MICROS_PER_MINUTE) }];
  });
  entries.sort((x, y) => x.startAt - y.startAt || (x.item < y.item ? -1 : 1));
  return { entries, left: plan.items.flatMap(({ id }, i) => (placed[i] === null ? [id] : [])).sort() };
}

function leftItems(plan: PatchPlan, table: OptionTable, placed: PlacedItems): LeftItem[] {
  return plan.items.flatMap((item, i) => (placed[i] === null ? [{ item: item.id, why: whyLeft(plan, table, placed, i) }] : []));
}

/** Of one question whether some constraints can hold together. */
const SECONDS_PER_QUESTION = 10;

async function explainConflict({ plan, solve, clock, seconds, timezone }: PatchScheduleQuestion): Promise<{ parts: ConflictPart[]; isIrreducible: boolean; seconds: number }> {
  let spent = 0;
  const canHold = async (kept: readonly Constraint[]): Promise<boolean | null> => {
    const relaxed = withOnly(plan, kept);
    const table = placingOptions(relaxed);
    const known = greedySchedule(relaxed, table);
    if (mustsAreDone(relaxed, known)) return true;
    // An item without a window is a conflict that needs no solver.
    if (relaxed.items.some(({ mustBeDone }, i) => mustBeDone && table.ofItem[i]?.length === 0)) return false;
    if (spent >= seconds) return null;
    const free = { options: table.options.map((option) => ({ ...option, cost: 0 })), ofItem: table.ofItem, leaving: table.leaving.map((each) => ({ ...each, cost: 0 })) };
    const result = await solveInRounds({
      plan: relaxed,
      table: free,
      solve,
      clock: clock ?? null,
      seconds: SECONDS_PER_QUESTION,
      relativeGap: 0,
      patienceSeconds: Number.POSITIVE_INFINITY,
      known: null,
    });
    spent += result.seconds;
    return result.placed !== null ? true : result.kind === "infeasible" ? false : null;
  };
  const { constraints, isIrreducible } = await findSmallestConflict(constraintsOf(plan), canHold);
  return { parts: conflictWords(plan, constraints, timezone), isIrreducible, seconds: spent };
}
