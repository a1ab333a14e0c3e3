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

export interface PrefixDigests {
  /** For each mark, in the given order: SHA-256 of so many bytes; null = the content is shorter. */
  readonly sha256: readonly (string | null)[];
  /** Length of the content when it does not go on behind the last mark, else null. */
  readonly bytes: number | null;
}

/** Digests of the first so many bytes, for each mark (ascending). Reads little more than the longest. */
export async function hashPrefixes(file: ContentFile, marks: readonly number[], slot: Uint8Array): Promise<PrefixDigests> {
  const hash = createHash("sha256");
  const digests: (string | null)[] = [];
  let start = 0;
  for (;;) {
    const length = await file.fill(slot);
    const end = start + length;
    let from = start;
    for (let mark = marks[digests.length]; mark !== undefined && mark <= end; mark = marks[digests.length]) {
      hash.update(slot.subarray(from - start, mark - start));
      from = mark;
      digests.push(hash.copy().digest("hex"));
    }
    const isEnd = length < slot.length;
    if (isEnd) {
      const shorter = marks.slice(digests.length).map(() => null);
      return { sha256: [...digests, ...shorter], bytes: end };
    }
    if (digests.length === marks.length && end > (marks[marks.length - 1] ?? 0)) return { sha256: digests, bytes: null };
    hash.update(slot.subarray(from - start, length));
    start = end;
  }
}
