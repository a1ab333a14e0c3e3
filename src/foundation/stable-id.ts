// A short name for a text that is the same on every machine and in every run: FNV-1a, 64 bits, over UTF-8. Not a cryptographic digest.

const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = 0xffff_ffff_ffff_ffffn;
const encoder = new TextEncoder();

/** Sixteen lower-case hex digits. Parts are kept apart, so that ["ab","c"] and ["a","bc"] differ. */
export function stableId(parts: readonly string[]): string {
  let hash = OFFSET_BASIS;
  for (const part of parts) {
    for (const byte of encoder.encode(part)) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
    // 0xFF never occurs in UTF-8: it separates the parts.
    hash = ((hash ^ 0xffn) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(16, "0");
}
