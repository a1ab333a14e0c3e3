// The chunks of an EVTX file, one after another as their bytes come: the header in front says little that the chunks do not say themselves, and need not be
// true. What is no chunk is passed over, and counted where it is more than unused space. Memory is two chunks.
import { CHUNK_BYTES } from "./evtx-chunk.ts";

export interface FoundChunk {
  /** CHUNK_BYTES; good until the next chunk is asked for. */
  readonly bytes: Uint8Array;
  /** How many of them are there: fewer at the end of a file that was cut. */
  readonly length: number;
  readonly offsetBytes: number;
  /** Bytes before it that are no chunk, from the first on that is not zero. */
  readonly skippedBytes: number;
}

const FILE_MAGIC = Buffer.from("ElfFile\0", "latin1");
const CHUNK_MAGIC = Buffer.from("ElfChnk\0", "latin1");
const MAGIC_BYTES = 8;
const FILE_HEADER_BYTES = 4_096;

/** By its first bytes: a log, chunks of one that were found without their header, or a header that is damaged in front of them. */
export function isEvtx(head: Uint8Array): boolean {
  const bytesAt = (at: number): Buffer => Buffer.from(head.slice(at, at + MAGIC_BYTES));
  return bytesAt(0).equals(FILE_MAGIC) || bytesAt(0).equals(CHUNK_MAGIC) || bytesAt(FILE_HEADER_BYTES).equals(CHUNK_MAGIC);
}

export class EvtxChunks {
  /** Bytes of whole chunks and of what was passed over. */
  consumedBytes: number;
  private readonly buffer = Buffer.alloc(2 * CHUNK_BYTES);
  private from = 0;
  private to = 0;
  /** Where what is no chunk begins, since the last one; null = nowhere. */
  private damageAt: number | null = null;

  constructor(consumedBytes: number) {
    this.consumedBytes = consumedBytes;
  }

  /** Takes as much of the chunk from `at` on as there is room for, and says how much; to be followed by next() until there is none. */
  give(chunk: Uint8Array, at: number): number {
    this.buffer.copyWithin(0, this.from, this.to);
    this.to -= this.from;
    this.from = 0;
    const taken = Math.min(chunk.length - at, this.buffer.length - this.to);
    this.buffer.set(chunk.subarray(at, at + taken), this.to);
    this.to += taken;
    return taken;
  }

  next(): FoundChunk | null {
    const { buffer } = this;
    while (this.to - this.from >= MAGIC_BYTES) {
      if (this.consumedBytes === 0 && this.startsWith(FILE_MAGIC)) {
        if (this.to - this.from < FILE_HEADER_BYTES) return null;
        this.pass(FILE_HEADER_BYTES);
        continue;
      }
      if (this.startsWith(CHUNK_MAGIC)) return this.to - this.from < CHUNK_BYTES ? null : this.found(CHUNK_BYTES);
      const found = buffer.subarray(0, this.to).indexOf(CHUNK_MAGIC, this.from + 1);
      // The beginning of a chunk may be cut in two.
      const next = found < 0 ? this.to - MAGIC_BYTES + 1 : found;
      this.passOver(next - this.from);
    }
    return null;
  }

  /** What is there of a last chunk that was cut; null = nothing of use. */
  rest(): FoundChunk | null {
    const length = this.to - this.from;
    if (length < MAGIC_BYTES || !this.startsWith(CHUNK_MAGIC)) {
      this.passOver(length);
      return null;
    }
    this.give(this.buffer.subarray(0, 0), 0);
    this.buffer.fill(0, this.to);
    return this.found(length);
  }

  /** Bytes since the last chunk, from the first on that is not zero. */
  get skippedBytes(): number {
    return this.damageAt === null ? 0 : this.consumedBytes - this.damageAt;
  }

  private startsWith(magic: Buffer): boolean {
    return this.buffer.compare(magic, 0, MAGIC_BYTES, this.from, this.from + MAGIC_BYTES) === 0;
  }

  private found(length: number): FoundChunk {
    const chunk = { bytes: this.buffer.subarray(this.from, this.from + CHUNK_BYTES), length, offsetBytes: this.consumedBytes, skippedBytes: this.skippedBytes };
    this.damageAt = null;
    this.pass(length);
    return chunk;
  }

  private passOver(bytes: number): void {
    const first = this.damageAt === null ? this.buffer.subarray(this.from, this.from + bytes).findIndex((byte) => byte !== 0) : -1;
    if (first >= 0) this.damageAt = this.consumedBytes + first;
    this.pass(bytes);
  }

  private pass(bytes: number): void {
    this.from += bytes;
    this.consumedBytes += bytes;
  }
}
