// The thread that reads, decompresses and hashes, one job after another; hashed-chunks.ts is the other side.
import { parentPort, workerData } from "node:worker_threads";
import { ContentFile } from "./content-file.ts";
import { type ContentEnd, CHUNK_BYTES, hashContent, hashPrefixes } from "./hash-content.ts";
import { RING_SLOTS, type SharedRing, SLOT_FREE, SLOT_HELD, STOP, type WorkerJob, type WorkerMessage } from "./hashing-ring.ts";

const ring = workerData as SharedRing;
const states = new Int32Array(ring.states);
const port = parentPort;

function send(message: WorkerMessage): void {
  port?.postMessage(message);
}

class Stopped extends Error {}

async function sendChunks(file: ContentFile, from: number): Promise<ContentEnd> {
  let slot = -1;
  const takeSlot = (): Uint8Array => {
    slot = (slot + 1) % RING_SLOTS;
    while (Atomics.load(states, slot) !== SLOT_FREE) {
      if (Atomics.load(states, RING_SLOTS) === STOP) throw new Stopped();
      // The time limit is for a stop that comes between the two looks.
      Atomics.wait(states, slot, SLOT_HELD, 50);
    }
    if (Atomics.load(states, RING_SLOTS) === STOP) throw new Stopped();
    return new Uint8Array(ring.slots, slot * CHUNK_BYTES, CHUNK_BYTES);
  };
  const content = hashContent(file, from, takeSlot);
  for (let next = await content.next(); ; next = await content.next()) {
    if (next.done === true) return next.value;
    const { bytes, start, sha256Before, rawBytes } = next.value;
    Atomics.store(states, slot, SLOT_HELD);
    send({ kind: "chunk", slot, offset: bytes.byteOffset - slot * CHUNK_BYTES, length: bytes.length, start, sha256Before, rawBytes });
  }
}

async function run(job: WorkerJob): Promise<void> {
  let file: ContentFile | null = null;
  try {
    file = ContentFile.ofPath(job.path);
    if (job.kind === "chunks") send({ kind: "end", end: await sendChunks(file, job.from) });
    else send({ kind: "prefixes", digests: await hashPrefixes(file, job.marks, new Uint8Array(ring.slots, 0, CHUNK_BYTES)) });
  } catch (error) {
    if (error instanceof Stopped) send({ kind: "stopped" });
    else send({ kind: "failed", message: error instanceof Error ? error.message : String(error), code: (error as NodeJS.ErrnoException).code });
  } finally {
    file?.close();
  }
}

port?.on("message", (job: WorkerJob) => void run(job));
