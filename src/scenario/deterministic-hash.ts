// Numbers that look random and depend on nothing but their inputs: the same scenario and seed give the same bytes on every machine,
// and any instant can be rendered without rendering what came before. Not for secrets.

/** A well-mixed unsigned 32-bit number of three integers (finaliser of MurmurHash3). */
export function hash32(seed: number, a: number, b: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(a + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) ^ Math.imul(b + 0x165667b1, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 0 ≤ x < 1. */
export function hashShare(seed: number, a: number, b: number): number {
  return hash32(seed, a, b) / 4_294_967_296;
}

/** FNV-1a over UTF-16 units: a small stable number for a name. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
