// Solves integer programmes in a thread of its own, so that progress is heard and Ctrl-C keeps the best solution found. Does not decide what to do with a gap.
import { Worker } from "node:worker_threads";
import type { HighsMessage, HighsReply } from "./highs-worker.ts";
import type { IntegerModel, ModelColumn } from "./integer-model.ts";
import { type HighsJob, loadSolver, runHighs } from "./run-highs.ts";
import type { SolveModel, SolveOptions, SolverAnswer, WallClock } from "./solver-answer.ts";

export interface OpenSolver {
  readonly solve: SolveModel;
  readonly clock: WallClock;
  /** The running solve, and any that is asked later, gives the best that it has, at once. */
  cancel(): void;
  close(): Promise<void>;
}

/** A solver in another thread answers between two turns of this one. */
const CLOCK: WallClock = { seconds: () => performance.now() / 1_000, pause: () => new Promise((resolve) => void setImmediate(resolve)) };

/** Node cannot start a worker from TypeScript before 22.18: sources that run as they are (in tests) solve in the thread that asks. */
const RUNS_COMPILED = import.meta.url.endsWith(".js");

export function openSolver(options: { readonly inWorker?: boolean } = {}): OpenSolver {
  return (options.inWorker ?? RUNS_COMPILED) ? new WorkerSolver() : new InlineSolver();
}

function jobOf(model: IntegerModel, { seconds, relativeGap, start, searchEffort, goodEnoughCost, isRelaxed = false }: SolveOptions): HighsJob {
  // Only data goes to another thread: a draft of a model has methods.
  const columns = isRelaxed ? model.columns.map(relaxed) : model.columns;
  return {
    model: { columns, rows: model.rows },
    seconds,
    relativeGap,
    start: start === undefined ? null : Float64Array.from(start),
    searchEffort: searchEffort ?? null,
    goodEnoughCost: goodEnoughCost ?? null,
  };
}

function relaxed({ kind, lower, upper, cost }: ModelColumn): ModelColumn {
  return { kind: "continuous", lower: kind === "binary" ? Math.max(0, lower) : lower, upper: kind === "binary" ? Math.min(1, upper) : upper, cost };
}

function failed(message: string): SolverAnswer {
  return { status: "failed", stoppedBy: null, values: null, cost: null, bound: Number.NEGATIVE_INFINITY, seconds: 0, nodes: 0, reducedCosts: null, conflictingRows: [], message };
}

class InlineSolver implements OpenSolver {
  readonly clock = CLOCK;
  private isCancelled = false;

  readonly solve: SolveModel = async (model, options) =>
    runHighs(await loadSolver(), jobOf(model, options), {
      stopReason: () => (this.isCancelled ? "cancel" : options.signal?.aborted ? "signal" : null),
      onProgress: (progress) => options.onProgress?.(progress),
      onSolution: options.onSolution ?? null,
    });

  cancel(): void {
    this.isCancelled = true;
  }

  async close(): Promise<void> {}
}

class WorkerSolver implements OpenSolver {
  readonly clock = CLOCK;
  private readonly cancelled = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  private worker: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();

  /** One after the other: a second question waits for the first one's answer. */
  readonly solve: SolveModel = (model, options) => {
    const answer = this.last.then(() => this.ask(model, options));
    this.last = answer.catch(() => {});
    return answer;
  };

  cancel(): void {
    Atomics.store(new Int32Array(this.cancelled), 0, 1);
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }

  private ask(model: IntegerModel, options: SolveOptions): Promise<SolverAnswer> {
    this.worker ??= new Worker(new URL("./highs-worker.js", import.meta.url), { execArgv: [] });
    const { worker } = this;
    const enough = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const stop = (): void => void Atomics.store(new Int32Array(enough), 0, 1);
    if (options.signal?.aborted) stop();
    options.signal?.addEventListener("abort", stop, { once: true });
    return new Promise((resolve) => {
      const end = (answer: SolverAnswer): void => {
        worker.off("message", take);
        worker.off("error", crashed);
        worker.off("exit", gone);
        options.signal?.removeEventListener("abort", stop);
        resolve(answer);
      };
      const take = (reply: HighsReply): void => {
        if (reply.kind === "progress") options.onProgress?.(reply.progress);
        else if (reply.kind === "solution") options.onSolution?.(reply.values);
        else end(reply.kind === "answer" ? reply.answer : failed(reply.message));
      };
      const crashed = (error: Error): void => {
        this.worker = null;
        end(failed(error.message));
      };
      const gone = (): void => {
        this.worker = null;
        end(failed("the solver's thread ended"));
      };
      worker.on("message", take);
      worker.on("error", crashed);
      worker.on("exit", gone);
      worker.postMessage({ ...jobOf(model, options), cancel: this.cancelled, enough, wantsSolutions: options.onSolution !== undefined } satisfies HighsMessage);
    });
  }
}
