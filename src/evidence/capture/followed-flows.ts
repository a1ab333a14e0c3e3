// Where flows are followed: beside counting in a thread of its own for large content, or right here. The rows are the same.
import { Worker } from "node:worker_threads";
import type { ColumnBatch } from "../../store/tables.ts";
import { EVENT_BUFFER_BYTES, FlowEventWriter } from "./flow-events.ts";
import { FlowFollower, type FlowSink } from "./flow-follower.ts";
import { SLOTS_HELD } from "./hashing-ring.ts";
import { isFull, lastRowsOf, rowsOf } from "./followed-rows.ts";
import type { FollowingAnswer, FollowingJob } from "./following-thread.ts";
import { type PackedBatch, unpackBatch } from "./packed-batches.ts";

export interface FollowedFlows {
  readonly sink: FlowSink;
  /** Rows wait that should go to the store. */
  readonly isFull: boolean;
  /** Taken away at once. */
  takeRows(): Iterable<ColumnBatch>;
  /** To be awaited before another chunk is asked for: all packets of one were counted. Of those before it, SLOTS_HELD − 1 may still be needed then. */
  chunkEnds(): Promise<void>;
  /** All rows, after the counter finished; following starts afresh. */
  finish(): Promise<Iterable<ColumnBatch>>;
  /** No chunk is needed any more. */
  settle(): Promise<void>;
}

/** Starting a thread costs more than following little. */
const FEWEST_BYTES = 1 << 20;
/** Chunks that were counted and are still being followed, when the next one is asked for. */
const MOST_WAITING = SLOTS_HELD - 1;
/** Node cannot start a worker from TypeScript before 22.18: sources that run as they are (in tests) follow where they count. */
const RUNS_COMPILED = import.meta.url.endsWith(".js");

let thread: FollowingThread | null = null;

/** `firstChunk`: only what lies in shared memory can be followed from another thread, and less than `fewestBytes` is followed here. */
export function followFlows(source: number, firstChunk: Uint8Array, fewestBytes = FEWEST_BYTES): FollowedFlows {
  if (!RUNS_COMPILED || !(firstChunk.buffer instanceof SharedArrayBuffer) || firstChunk.length < fewestBytes) return new FollowedHere(source);
  thread ??= new FollowingThread();
  return thread.open(source, firstChunk.buffer);
}

export class FollowedHere implements FollowedFlows {
  private readonly source: number;
  private follower: FlowFollower;

  constructor(source: number) {
    this.source = source;
    this.follower = new FlowFollower({ source });
  }

  get sink(): FlowSink {
    return this.follower;
  }

  get isFull(): boolean {
    return isFull(this.follower);
  }

  takeRows(): Iterable<ColumnBatch> {
    return rowsOf(this.follower);
  }

  async chunkEnds(): Promise<void> {}

  async finish(): Promise<Iterable<ColumnBatch>> {
    const { follower } = this;
    this.follower = new FlowFollower({ source: this.source });
    return lastRowsOf(follower, this.source);
  }

  async settle(): Promise<void> {}
}

/**
 * What is known of flows lives about as long as they do, some seconds: with the usual 48 MB (three spaces of 16) most of it is copied twice before it dies.
 * 192 MB take a seventh off the processor time of a learn of a generated gigabyte, for 50 to 80 MB (docs/speed.md).
 */
const YOUNG_MEGABYTES = 192;

/** One for the whole program: it is started once, and follows the flows of one source at a time. */
class FollowingThread {
  private readonly worker = new Worker(new URL("./following-worker.js", import.meta.url), { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } });
  private readonly memory: SharedArrayBuffer[] = [];
  private current: FollowedBeside | null = null;
  private sessions = 0;

  constructor() {
    this.worker.on("message", (answer: FollowingAnswer) => this.take(answer));
    // Without its code: nothing outside the program is to blame.
    this.worker.on("error", (cause: Error) => this.end(new Error(`following flows failed: ${cause.message}`, { cause })));
    this.worker.on("exit", () => this.end(new Error("the thread that follows flows ended unexpectedly")));
    // A worker that nobody waits for must not keep the program alive.
    this.worker.unref();
  }

  open(source: number, chunks: SharedArrayBuffer): FollowedFlows {
    this.current = new FollowedBeside(this, chunks, ++this.sessions);
    this.post({ kind: "open", session: this.sessions, source, chunks });
    return this.current;
  }

  post(job: FollowingJob): void {
    this.worker.postMessage(job);
  }

  takeMemory(bytes: number): SharedArrayBuffer {
    return (bytes <= EVENT_BUFFER_BYTES ? this.memory.pop() : undefined) ?? new SharedArrayBuffer(bytes);
  }

  /** Keeps the program alive while somebody waits. */
  hold(isHeld: boolean): void {
    if (isHeld) this.worker.ref();
    else this.worker.unref();
  }

  private take(answer: FollowingAnswer): void {
    for (const buffer of answer.free) if (buffer.byteLength === EVENT_BUFFER_BYTES && this.memory.length < MOST_KEPT) this.memory.push(buffer);
    this.current?.take(answer);
  }

  private end(error: Error): void {
    if (thread === this) thread = null;
    this.current?.fail(error);
  }
}

/** Buffers that are used again. */
const MOST_KEPT = 16;

/** One by one: unpacked, they take several times the room. */
function* unpacked(packed: readonly PackedBatch[]): Generator<ColumnBatch> {
  for (const batch of packed) yield unpackBatch(batch);
}

class FollowedBeside implements FollowedFlows {
  readonly sink: FlowEventWriter;
  private readonly thread: FollowingThread;
  private readonly session: number;
  private rows: PackedBatch[] = [];
  private waiting = 0;
  private failure: Error | null = null;
  private wake: () => void = () => {};

  constructor(following: FollowingThread, chunks: SharedArrayBuffer, session: number) {
    this.thread = following;
    this.session = session;
    this.sink = new FlowEventWriter(
      chunks,
      (bytes) => following.takeMemory(bytes),
      ({ memory, words }) => following.post({ kind: "events", memory, words }),
    );
  }

  get isFull(): boolean {
    return this.rows.length > 0;
  }

  takeRows(): Iterable<ColumnBatch> {
    const { rows } = this;
    this.rows = [];
    return unpacked(rows);
  }

  async chunkEnds(): Promise<void> {
    this.sink.flush();
    this.ask({ kind: "chunk" });
    await this.until(MOST_WAITING);
  }

  async finish(): Promise<Iterable<ColumnBatch>> {
    this.sink.flush();
    this.ask({ kind: "finish", uptimes: this.sink.uptimes.splice(0) });
    await this.until(0);
    return this.takeRows();
  }

  async settle(): Promise<void> {
    await this.until(0);
  }

  take({ session, batches }: FollowingAnswer): void {
    if (session !== this.session) return;
    this.rows.push(...batches);
    this.waiting--;
    this.wake();
  }

  fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }

  private ask(job: FollowingJob): void {
    this.waiting++;
    this.thread.post(job);
  }

  private async until(most: number): Promise<void> {
    this.thread.hold(true);
    while (this.waiting > most && this.failure === null) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.thread.hold(false);
    if (this.failure !== null) throw this.failure;
  }
}
