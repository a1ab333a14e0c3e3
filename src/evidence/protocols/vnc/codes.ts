// Encodings of the remote framebuffer protocol as data: RFC 6143 §7.7 and §7.8 and the registry of the community's protocol description.

/** Raw, copy, RRE, CoRRE, hextile, zlib, tight, zlib-hextile, TRLE, ZRLE, hitachi zywrle, JPEG, H.264. */
const SINGLE: ReadonlySet<number> = new Set([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17, 20, 21, 22, 50]);

/** Pseudo encodings: quality, cursor and desktop size (−512 … −22, −1 … −32 …), the ranges of makers (0xC0A1…, 0x574D…). */
export function isEncoding(value: number): boolean {
  if (SINGLE.has(value)) return true;
  if (value < 0 && value >= -768) return true;
  const high = value >>> 16;
  return high === 0xc0a1 || high === 0x574d || high === 0x44d4 || high === 0x4c44;
}
