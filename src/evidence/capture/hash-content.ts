// Content in chunks with the digest of what came before each, and digests of prefixes. The same code runs in the worker thread and beside
// the parser; where the chunks' memory comes from and when it is free again is the caller's.
import { createHash } from "node:crypto";
import type { ContentFile } from "./content-file.ts";

export const CHUNK_BYTES = 4 << 20;

export interface ContentChunk {
  readonly bytes: Uint8Array;
  /** Position of its first byte in the decompressed content. */
  readonly start: number;
  /** SHA-256 of the content before `start`, lower-case hex. */
  readonly sha256Before: string;
  /** Bytes of the file itself read so far. */
  readonly rawBytes: number;
}

export interface ContentEnd {
  readonly bytes: number;
  readonly sha256: string;
  readonly isCompressed: boolean;
  /** Why compressed data ends early; null = it does not. */
  readonly damage: string | null;
}

/** Chunks from position `from` on; all of the content is hashed. A chunk is good until the next one is asked for. */
export async function* hashContent(file: ContentFile, from: number, takeSlot: () => Uint8Array | Promise<Uint8Array>): AsyncGenerator<ContentChunk, ContentEnd> {
  const hash = createHash("sha256");
  let start = 0;
  for (let isEnd = false; !isEnd; ) {
    const slot = await takeSlot();
    const length = await file.fill(slot);
    isEnd = length < slot.length;
    const bytes = slot.subarray(0, length);
    const skipped = Math.max(0, from - start);
    // Handed out first, so that it is parsed while it is hashed.
    if (length > skipped) {
      const hashed = skipped > 0 ? hash.copy().update(bytes.subarray(0, skipped)) : hash.copy();
      yield { bytes: bytes.subarray(skipped), start: start + skipped, sha256Before: hashed.digest("hex"), rawBytes: file.rawBytes };
    }
    hash.update(bytes);
    start += length;
  }
  return { bytes: start, sha256: hash.digest("hex"), isCompressed: file.isCompressed, damage: file.damage };
}

/** A prefix of the content and some bytes behind it, which are digested apart. */
export interface PrefixMark {
  readonly bytes: number;
  readonly tailBytes: number;
}

export interface PrefixDigests {
  /** For each mark, in the given order; null = the content is shorter. */
  readonly marks: readonly ({ readonly sha256: string; readonly tailSha256: string } | null)[];
  /** Length of the content when it does not go on behind the last mark, else null. */
  readonly bytes: number | null;
}

/** Digests of the first so many bytes, for each mark, and of the tails behind them. Reads little more than the longest. */
export async function hashPrefixes(file: ContentFile, marks: readonly PrefixMark[], slot: Uint8Array): Promise<PrefixDigests> {
  const whole = createHash("sha256");
  const found = marks.map((mark) => ({ mark, sha256: "", tail: createHash("sha256") }));
  const ascending = [...found].sort((x, y) => x.mark.bytes - y.mark.bytes);
  const longest = Math.max(0, ...marks.map((mark) => mark.bytes + mark.tailBytes));
  let start = 0;
  for (let isEnd = false; !isEnd && start <= longest; ) {
    const length = await file.fill(slot);
    const end = start + length;
    let hashed = start;
    for (const entry of ascending) {
      const { bytes, tailBytes } = entry.mark;
      if (entry.sha256 === "" && bytes <= end) {
        whole.update(slot.subarray(hashed - start, bytes - start));
        hashed = bytes;
        entry.sha256 = whole.copy().digest("hex");
      }
      const from = Math.max(start, bytes);
      const to = Math.min(end, bytes + tailBytes);
      if (from < to) entry.tail.update(slot.subarray(from - start, to - start));
    }
    whole.update(slot.subarray(hashed - start, length));
    isEnd = length < slot.length;
    start = end;
  }
  const isShorter = (mark: PrefixMark): boolean => mark.bytes + mark.tailBytes > start;
  return {
    marks: found.map(({ mark, sha256, tail }) => (isShorter(mark) ? null : { sha256, tailSha256: tail.digest("hex") })),
    bytes: start <= longest ? start : null,
  };
}
