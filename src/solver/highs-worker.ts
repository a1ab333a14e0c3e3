// The thread in which HiGHS works; open-solver.ts is the other side. One model at a time.
import { parentPort } from "node:worker_threads";
import { type HighsJob, loadSolver, runHighs } from "./run-highs.ts";
import type { SolverAnswer, SolverProgress } from "./solver-answer.ts";

export interface HighsMessage extends HighsJob {
  /** One number: 1 = stop and give what is found. */
  readonly cancel: SharedArrayBuffer;
}

export type HighsReply =
  | { readonly kind: "progress"; readonly progress: SolverProgress }
  | { readonly kind: "answer"; readonly answer: SolverAnswer }
  | { readonly kind: "failed"; readonly message: string };

parentPort?.on("message", async (job: HighsMessage) => {
  const cancel = new Int32Array(job.cancel);
  const reply = (message: HighsReply): void => parentPort?.postMessage(message);
  try {
    const highs = await loadSolver();
    const answer = runHighs(highs, job, { isCancelled: () => Atomics.load(cancel, 0) === 1, onProgress: (progress) => reply({ kind: "progress", progress }) });
    reply({ kind: "answer", answer });
  } catch (error) {
    reply({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
