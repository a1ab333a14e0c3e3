// What a solver is asked and what it answers: the words between an engine that needs an integer programme solved and the program that solves it.
import type { IntegerModel } from "./integer-model.ts";

export interface SolveOptions {
  /** Seconds of the clock, after which the best solution that was found is given. */
  readonly seconds: number;
  /** (cost − bound) ÷ cost at which it is good enough; 0 = only the optimum. */
  readonly relativeGap: number;
  /** A solution to begin with, one value for each column; what breaks a row is of no use and is not taken. */
  readonly start?: ArrayLike<number>;
  /** Share of the work that goes into finding solutions rather than proving bounds, 0 to 1; absent = the solver's own. */
  readonly searchEffort?: number;
  /** A solution that costs no more ends the search at once, as optimal; absent = the gap alone does. */
  readonly goodEnoughCost?: number;
  /** Whole columns may take any value between their bounds: the answer is a bound, and has reduced costs. */
  readonly isRelaxed?: boolean;
  readonly onProgress?: (progress: SolverProgress) => void;
  /** Each solution that is better than those before, while it works on: values of all columns. */
  readonly onSolution?: (values: Float64Array) => void;
  /** Aborted: this one solve gives the best that it has, at once, as stopped by "signal"; those after it are not touched. */
  readonly signal?: AbortSignal;
}

/** The clock on the wall, for what is not allowed to look at one. */
export interface WallClock {
  /** Since some beginning. */
  readonly seconds: () => number;
  /** Lets everything else that waits have its turn: answers of other threads, the keyboard. */
  readonly pause: () => Promise<void>;
}

export interface SolverProgress {
  readonly seconds: number;
  /** Of the best solution so far; null = none is found. */
  readonly cost: number | null;
  /** No solution costs less. −Infinity = nothing is proven. */
  readonly bound: number;
}

/**
 * optimal: within the gap that was asked for. stopped: time was up, or somebody cancelled or asked no more; `values` is the best that was found, or null.
 * infeasible: no solution exists. unbounded: costs have no lower end. failed: the solver could not work; `message` says why.
 */
export type SolverStatus = "optimal" | "stopped" | "infeasible" | "unbounded" | "failed";

export interface SolverAnswer {
  readonly status: SolverStatus;
  readonly stoppedBy: "time" | "cancel" | "signal" | null;
  /** One for each column; null = no solution was found. Whole where the column is whole. */
  readonly values: Float64Array | null;
  readonly cost: number | null;
  /** No solution costs less. */
  readonly bound: number;
  readonly seconds: number;
  /** Branch-and-bound nodes. */
  readonly nodes: number;
  /** By how much a column's cost exceeds what the rows pay for it, at the optimum; null unless all columns may take any value. */
  readonly reducedCosts: Float64Array | null;
  /** Rows of which the linear relaxation says that they cannot hold together, when infeasible; empty = the relaxation tells nothing. */
  readonly conflictingRows: readonly number[];
  readonly message: string;
}

/** Solves one model. Whoever wires it decides with what, and in which thread. */
export type SolveModel = (model: IntegerModel, options: SolveOptions) => Promise<SolverAnswer>;
