// The thread in which HiGHS works; open-solver.ts is the other side. One model at a time.
import { parentPort } from "node:worker_threads";
import { type HighsJob, loadSolver, runHighs } from "./run-highs.ts";
import type { SolverAnswer, SolverProgress } from "./solver-answer.ts";

export interface HighsMessage extends HighsJob {
  /** One number: 1 = this job, and all that come, stop and give what is found. */
  readonly cancel: SharedArrayBuffer;
  /** One number: 1 = this job does. */
  readonly enough: SharedArrayBuffer;
  readonly wantsSolutions: boolean;
}

export type HighsReply =
  | { readonly kind: "progress"; readonly progress: SolverProgress }
  | { readonly kind: "solution"; readonly values: Float64Array }
  | { readonly kind: "answer"; readonly answer: SolverAnswer }
  | { readonly kind: "failed"; readonly message: string };

parentPort?.on("message", async (job: HighsMessage) => {
  const isSet = (flag: SharedArrayBuffer): boolean => Atomics.load(new Int32Array(flag), 0) === 1;
  const reply = (message: HighsReply): void => parentPort?.postMessage(message);
  try {
    const highs = await loadSolver();
    const answer = runHighs(highs, job, {
      stopReason: () => (isSet(job.cancel) ? "cancel" : isSet(job.enough) ? "signal" : null),
      onProgress: (progress) => reply({ kind: "progress", progress }),
      onSolution: job.wantsSolutions ? (values) => reply({ kind: "solution", values }) : null,
    });
    reply({ kind: "answer", answer });
  } catch (error) {
    reply({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
