// The question of this engine: in which window each patch is best done, so that production, people, redundancy, order and soak are kept.
import type { PatchPlan } from "../../plant/patch-plan.ts";
import type { SolveModel } from "../../solver/solver-answer.ts";

export interface PatchScheduleQuestion {
  readonly plan: PatchPlan;
  /** IANA name: dates in words are those of the plant. */
  readonly timezone: string;
  /** Solves integer programmes; handed in, because an engine has no threads and no clock. */
  readonly solve: SolveModel;
  /** Of the solver. The search for minutes is not counted: an engine has no clock, and with many tight windows it takes as long again. */
  readonly seconds: number;
  /** (cost − bound) ÷ cost at which a schedule is good enough. */
  readonly relativeGap: number;
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
