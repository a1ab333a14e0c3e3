// A capture's decompressed content in chunks, with its SHA-256: read and hashed in a thread of its own, so that hashing runs beside
// parsing. Chunks lie in a small ring of shared memory, so that content of any size takes the same memory.
import { createHash } from "node:crypto";
import { Worker } from "node:worker_threads";
import { ContentFile } from "./content-file.ts";
import { GO_ON, RING_SLOTS, SLOTS_HELD, type SharedRing, SLOT_FREE, STOP, type WorkerJob, type WorkerMessage } from "./hashing-ring.ts";
import { type ContentChunk, type ContentEnd, CHUNK_BYTES, hashContent, hashPrefixes, type PrefixDigests, type PrefixMark } from "./hash-content.ts";

export interface HashedChunks extends AsyncIterable<ContentChunk> {
  /** Known once all chunks were taken. */
  readonly end: ContentEnd | null;
}

/** Reads one content at a time. Reading errors are thrown as the file system gives them. */
export interface HashingReader {
  /** Chunks from position `from` on. Leaving the loop early stops the reading. A chunk in shared memory is good until SLOTS_HELD further ones were asked for. */
  chunks(path: string, from: number): HashedChunks;
  /** Digests of the first so many bytes, for each mark. */
  prefixes(path: string, marks: readonly PrefixMark[]): Promise<PrefixDigests>;
  close(): Promise<void>;
}

/** Node cannot start a worker from TypeScript before 22.18: sources that run as they are (in tests) read beside the parser. */
const RUNS_COMPILED = import.meta.url.endsWith(".js");

export function openHashingReader(options: { readonly inWorker?: boolean } = {}): HashingReader {
  return (options.inWorker ?? RUNS_COMPILED) ? new WorkerReader() : new InlineReader();
}

/** Hashed chunks of something that is open already: standard input, or bytes at hand. */
export function hashedChunksOf(file: ContentFile, from: number): HashedChunks {
  const slot = new Uint8Array(CHUNK_BYTES);
  return new ChunkStream(
    hashContent(file, from, () => slot),
    () => file.close(),
  );
}

/** Content that is in memory as a whole; how it came is told with it. */
export function hashedChunksOfBytes(bytes: Uint8Array, from: number, isCompressed: boolean, damage: string | null): HashedChunks {
  return new ChunkStream(hashBytes(bytes, from, isCompressed, damage), () => {});
}

async function* hashBytes(bytes: Uint8Array, from: number, isCompressed: boolean, damage: string | null): AsyncGenerator<ContentChunk, ContentEnd> {
  const sha256 = (part: Uint8Array): string => createHash("sha256").update(part).digest("hex");
  if (bytes.length > from) yield { bytes: bytes.subarray(from), start: from, sha256Before: sha256(bytes.subarray(0, from)), rawBytes: bytes.length };
  return { bytes: bytes.length, sha256: sha256(bytes), isCompressed, damage };
}

class ChunkStream implements HashedChunks {
  end: ContentEnd | null = null;
  private readonly content: AsyncGenerator<ContentChunk, ContentEnd>;
  private readonly onLeave: () => void | Promise<void>;

  constructor(content: AsyncGenerator<ContentChunk, ContentEnd>, onLeave: () => void | Promise<void>) {
    this.content = content;
    this.onLeave = onLeave;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ContentChunk> {
    try {
      for (let next = await this.content.next(); ; next = await this.content.next()) {
        if (next.done === true) {
          this.end = next.value;
          return;
        }
        yield next.value;
      }
    } finally {
      await this.onLeave();
    }
  }
}

class InlineReader implements HashingReader {
  chunks(path: string, from: number): HashedChunks {
    return hashedChunksOf(ContentFile.ofPath(path), from);
  }

  async prefixes(path: string, marks: readonly PrefixMark[]): Promise<PrefixDigests> {
    const file = ContentFile.ofPath(path);
    try {
      return await hashPrefixes(file, marks, new Uint8Array(CHUNK_BYTES));
    } finally {
      file.close();
    }
  }

  async close(): Promise<void> {}
}

class WorkerReader implements HashingReader {
  private readonly ring: SharedRing = {
    states: new SharedArrayBuffer((RING_SLOTS + 1) * Int32Array.BYTES_PER_ELEMENT),
    slots: new SharedArrayBuffer(RING_SLOTS * CHUNK_BYTES),
  };
  private readonly states = new Int32Array(this.ring.states);
  private readonly worker: Worker;
  private readonly waiting: WorkerMessage[] = [];
  private isGone = false;
  private wake: () => void = () => {};

  constructor() {
    this.worker = new Worker(new URL("./hashed-chunks-worker.js", import.meta.url), { workerData: this.ring, execArgv: [] });
    this.worker.on("message", (message: WorkerMessage) => this.take(message));
    this.worker.on("error", (error: Error) => this.take({ kind: "failed", message: error.message, code: undefined }));
    this.worker.on("exit", () => {
      this.isGone = true;
      this.wake();
    });
    // A worker that nobody waits for must not keep the program alive.
    this.worker.unref();
  }

  chunks(path: string, from: number): HashedChunks {
    let isRunning = true;
    const content = this.content(path, from, () => {
      isRunning = false;
    });
    return new ChunkStream(content, async () => {
      if (isRunning) await this.stop();
    });
  }

  async prefixes(path: string, marks: readonly PrefixMark[]): Promise<PrefixDigests> {
    this.start({ kind: "prefixes", path, marks });
    const message = await this.next();
    if (message.kind === "prefixes") return message.digests;
    throw failure(message);
  }

  async close(): Promise<void> {
    this.command(STOP);
    await this.worker.terminate();
  }

  private async *content(path: string, from: number, onEnd: () => void): AsyncGenerator<ContentChunk, ContentEnd> {
    this.start({ kind: "chunks", path, from });
    const held: number[] = [];
    for (;;) {
      const message = await this.next();
      if (message.kind === "end") {
        onEnd();
        return message.end;
      }
      if (message.kind !== "chunk") {
        onEnd();
        throw failure(message);
      }
      const bytes = new Uint8Array(this.ring.slots, message.slot * CHUNK_BYTES + message.offset, message.length);
      yield { bytes, start: message.start, sha256Before: message.sha256Before, rawBytes: message.rawBytes };
      held.push(message.slot);
      if (held.length >= SLOTS_HELD) this.free(held.shift() as number);
    }
  }

  private free(slot: number): void {
    Atomics.store(this.states, slot, SLOT_FREE);
    Atomics.notify(this.states, slot);
  }

  private start(job: WorkerJob): void {
    this.states.fill(SLOT_FREE);
    this.command(GO_ON);
    this.worker.postMessage(job);
  }

  /** The reader of the chunks left early. */
  private async stop(): Promise<void> {
    this.command(STOP);
    for (let message = await this.next(); message.kind === "chunk"; ) message = await this.next();
  }

  private command(what: number): void {
    Atomics.store(this.states, RING_SLOTS, what);
    for (let slot = 0; slot < RING_SLOTS; slot++) Atomics.notify(this.states, slot);
  }

  private take(message: WorkerMessage): void {
    this.waiting.push(message);
    this.wake();
  }

  private async next(): Promise<WorkerMessage> {
    this.worker.ref();
    while (this.waiting.length === 0) {
      if (this.isGone) throw new Error("the reading thread ended unexpectedly");
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.worker.unref();
    return this.waiting.shift() as WorkerMessage;
  }
}

function failure(message: WorkerMessage): Error {
  if (message.kind !== "failed") return new Error(`the reading thread sent "${message.kind}" where it should not`);
  return Object.assign(new Error(message.message), message.code === undefined ? {} : { code: message.code });
}
