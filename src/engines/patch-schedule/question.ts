// The question of this engine: in which window each patch is best done, so that production, people, redundancy, order and soak are kept.
import type { PatchPlan } from "../../plant/patch-plan.ts";
import type { SolveModel, WallClock } from "../../solver/solver-answer.ts";

export interface PatchScheduleQuestion {
  readonly plan: PatchPlan;
  /** IANA name: dates in words are those of the plant. */
  readonly timezone: string;
  /** Solves integer programmes; handed in, because an engine has no threads and no clock. */
  readonly solve: SolveModel;
  /** With it, `seconds` are those on the wall, and while the solver works in another thread, schedules are searched for in this one; without, the same answer each time. */
  readonly clock?: WallClock;
  /** Of the clock; without one, of the solver alone. */
  readonly seconds: number;
  /** (cost − bound) ÷ cost at which a schedule is good enough. */
  readonly relativeGap: number;
  /** Ends once neither a better schedule nor a better bound has come for so long, with the gap that is left; absent = all the seconds are used. Counts with a clock only. */
  readonly patienceSeconds?: number;
  readonly onProgress?: (progress: ScheduleProgress) => void;
}

export interface ScheduleProgress {
  readonly round: number;
  readonly seconds: number;
  /** Of the best schedule so far; null = there is none. */
  readonly cost: number | null;
  /** No schedule costs less. */
  readonly bound: number;
}
