// The solver of a plan, for as long as a command needs it: an abort gives the best that was found, at once.
import { openSolver } from "../solver/open-solver.ts";
import type { SolveModel, WallClock } from "../solver/solver-answer.ts";

export interface Planner {
  readonly solve: SolveModel;
  readonly clock: WallClock;
  close(): Promise<void>;
}

export function openPlanner(signal: AbortSignal): Planner {
  const solver = openSolver();
  signal.addEventListener("abort", () => solver.cancel(), { once: true });
  return { solve: solver.solve, clock: solver.clock, close: () => solver.close() };
}
