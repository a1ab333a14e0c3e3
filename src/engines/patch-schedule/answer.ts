// The answer: the schedule, what it costs, how far from the best it can be, what a planner's schedule would cost, and, where none exists, what conflicts.
import type { PatchSchedule, ScheduleCost } from "../../plant/patch-plan.ts";
import type { Constraint } from "./constraints.ts";
import type { Violation } from "./schedule-checker.ts";

/**
 * optimal: nothing costs less by more than the gap that was asked for. best-found: time was up, or somebody cancelled. infeasible: no schedule exists; `conflict`
 * says why. not-found: time was up before there was one.
 */
export type ScheduleStatus = "optimal" | "best-found" | "infeasible" | "not-found";

export interface PatchScheduleAnswer {
  readonly status: ScheduleStatus;
  /** Kept, as the checker says; null = there is none. */
  readonly schedule: PatchSchedule | null;
  readonly cost: ScheduleCost | null;
  /** No schedule costs less; of the plan with its horizon. −Infinity = nothing is proven. */
  readonly bound: number;
  /** (cost − bound) ÷ cost; null = there is no schedule. */
  readonly gap: number | null;
  /** Each patch as early as it fits, the most exposed first. */
  readonly greedy: ScheduledByHand;
  /** Why each item that is left undone is left. */
  readonly left: readonly LeftItem[];
  /** Empty unless infeasible. */
  readonly conflict: readonly ConflictPart[];
  /** false = one of `conflict` may be needless: time was up while it was sought. */
  readonly isConflictIrreducible: boolean;
  /** How often the solver was asked: once, and once more for each time that minutes could not be found. */
  readonly rounds: number;
  readonly seconds: number;
}

export interface ScheduledByHand {
  readonly schedule: PatchSchedule;
  readonly cost: ScheduleCost;
  /** What it breaks: only what must be done and found no place. */
  readonly violations: readonly Violation[];
}

export interface LeftItem {
  readonly item: string;
  /** One sentence. Hostile text. */
  readonly why: string;
}

export interface ConflictPart {
  readonly constraint: Constraint;
  /** One clause, without a full stop. Hostile text. */
  readonly words: string;
}
