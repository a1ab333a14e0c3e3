// The event records of one chunk of an EVTX file: 64 KiB that stand for themselves. Their places come from the records themselves; checksums say whether all
// is as Windows wrote it. Records behind the end of a sound chunk are left from before and are not read. Layout as the public descriptions of the format give it.
import { crc32 } from "node:zlib";
import { BinaryXml, BinaryXmlFault } from "./binary-xml.ts";
import type { EventAssembler } from "./event-assembler.ts";
import type { ReadEvent } from "./json-shapes.ts";

export const CHUNK_BYTES = 65_536;
const RECORDS_AT = 512;
const RECORD_HEADER = 24;
/** Header, the shortest content, and the copy of the length. */
const SHORTEST_RECORD = RECORD_HEADER + 4 + 4;
const RECORD_MAGIC = Buffer.from([0x2a, 0x2a, 0, 0]);

export interface ChunkReport {
  /** Header and records are those that were written. False in a file that was copied while it was in use, too. */
  readonly fitsChecksums: boolean;
}

export interface ChunkListener {
  event(read: ReadEvent, offset: number): void;
  /** Bytes where a record should be, and none is. */
  damage(offset: number, bytes: number): void;
}

/** @param chunk CHUNK_BYTES, of which `length` are there */
export function readChunk(chunk: Uint8Array, length: number, assembler: EventAssembler, listener: ChunkListener): ChunkReport {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const freeAt = view.getUint32(48, true);
  const isPlausible = freeAt >= RECORDS_AT && freeAt <= length;
  const fitsChecksums = isPlausible && headerFits(chunk, view) && crc32(chunk.subarray(RECORDS_AT, freeAt)) === view.getUint32(52, true);
  const soundEnd = isPlausible ? freeAt : length;
  const xml = new BinaryXml(chunk, assembler);
  let at = RECORDS_AT;
  let last: bigint | null = null;
  for (;;) {
    if (at >= soundEnd && fitsChecksums) break;
    const bytes = recordLength(view, chunk, at, length);
    if (bytes === 0) {
      // Behind the end that the chunk gives, whatever is no record is unused.
      if (at >= soundEnd) break;
      const next = nextRecord(view, chunk, at, soundEnd);
      listener.damage(at, next - at);
      at = next;
      continue;
    }
    const number = view.getBigUint64(at + 8, true);
    // Records that were there before the chunk was used again do not go on counting.
    if (at >= soundEnd && (last === null || number !== last + 1n)) break;
    last = number;
    listener.event(readRecord(xml, assembler, at, bytes), at);
    at += bytes;
  }
  return { fitsChecksums };
}

function headerFits(chunk: Uint8Array, view: DataView): boolean {
  return crc32(chunk.subarray(128, RECORDS_AT), crc32(chunk.subarray(0, 120))) === view.getUint32(124, true);
}

/** 0 = no record stands there: it begins with its mark and its length, and ends with its length. */
function recordLength(view: DataView, chunk: Uint8Array, at: number, length: number): number {
  if (at + SHORTEST_RECORD > length || chunk[at] !== 0x2a || chunk[at + 1] !== 0x2a || chunk[at + 2] !== 0 || chunk[at + 3] !== 0) return 0;
  const bytes = view.getUint32(at + 4, true);
  return bytes >= SHORTEST_RECORD && at + bytes <= length && view.getUint32(at + bytes - 4, true) === bytes ? bytes : 0;
}

function nextRecord(view: DataView, chunk: Uint8Array, from: number, end: number): number {
  const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, end);
  for (let at = buffer.indexOf(RECORD_MAGIC, from + 1); at >= 0; at = buffer.indexOf(RECORD_MAGIC, at + 1)) if (recordLength(view, chunk, at, end) > 0) return at;
  return end;
}

function readRecord(xml: BinaryXml, assembler: EventAssembler, at: number, bytes: number): ReadEvent {
  try {
    xml.read(at + RECORD_HEADER, at + bytes - 4);
    return assembler.take();
  } catch (error) {
    if (!(error instanceof BinaryXmlFault)) throw error;
    assembler.take();
    return { why: error.message };
  }
}
