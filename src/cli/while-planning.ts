// The time in which a plan of patches is sought: with progress on a terminal, and Ctrl-C, which keeps the best plan that was found.
import type { PatchingQuestion } from "../app/check-patching.ts";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { openPlanner } from "../app/open-planner.ts";
import { untilInterrupted } from "./interrupt.ts";
import { ProgressLine } from "./progress-line.ts";
import type { Terminal } from "./terminal.ts";

export interface PlanningOptions {
  readonly today?: string;
  /** As written. */
  readonly seconds?: string;
}

/** Beyond them the plan is shown with the gap that it has. */
const USUAL_SECONDS = 20;

export type AskedOfPlan = Omit<PatchingQuestion, "change" | "against" | "zones">;

/** `work` calls `planned` before it writes anything: the line of the progress goes. */
export async function whilePlanning<T>(evidence: EvidenceForCheck, options: PlanningOptions, terminal: Terminal, work: (asked: AskedOfPlan, planned: () => void) => Promise<T>): Promise<T> {
  const { plant, knowledge, access, patching, inputs } = evidence;
  if (patching === null) throw new Error("evidence for a change of patching was not gathered");
  const { signal, release } = untilInterrupted((line) => terminal.say(line), "stopping; the best plan so far is shown (again to stop at once)");
  const progress = new ProgressLine(terminal.quiet);
  const planner = openPlanner(signal);
  try {
    const asked: AskedOfPlan = {
      ...{ plant, knowledge, access, patching, inputs, solve: planner.solve, clock: planner.clock },
      today: options.today ?? evidence.today,
      seconds: options.seconds === undefined ? USUAL_SECONDS : Number(options.seconds),
      onProgress: (words) => progress.show(words),
    };
    return await work(asked, () => progress.clear());
  } finally {
    progress.clear();
    release();
    await planner.close();
  }
}
