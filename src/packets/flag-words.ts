// TCP flags of a set in words: "SYN without ACK". As few conditions as a greedy search finds; a flag that does not matter is not named.
import type { ValueRange } from "./packet-fields.ts";

/** RFC 9293 §3.1, from the lowest bit on. */
const NAMES = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"] as const;
const VALUES = 256;

export function flagWords(ranges: readonly ValueRange[] | undefined): string[] {
  if (ranges === undefined) return [];
  const inside = Array.from({ length: VALUES }, (_, value) => ranges.some((r) => r.from <= BigInt(value) && BigInt(value) <= r.to));
  const open = new Set(inside.flatMap((isIn, value) => (isIn ? [value] : [])));
  const texts: string[] = [];
  while (open.size > 0) {
    const value = Math.min(...open);
    const mask = widestMask(inside, value);
    for (const v of [...open]) if ((v & mask) === (value & mask)) open.delete(v);
    texts.push(condition(mask, value & mask));
  }
  return [`flags ${texts.join(" or ")}`];
}

/** Drops one flag after the other while every value stays inside. */
function widestMask(inside: readonly boolean[], value: number): number {
  let mask = VALUES - 1;
  for (let bit = 7; bit >= 0; bit--) {
    const wider = mask & ~(1 << bit);
    if (inside.every((isIn, v) => isIn || (v & wider) !== (value & wider))) mask = wider;
  }
  return mask;
}

function condition(mask: number, value: number): string {
  const named = (bits: number): string => NAMES.filter((_, bit) => ((bits >> bit) & 1) === 1).join("+");
  const without = mask & ~value;
  if (value === 0) return without === VALUES - 1 ? "none" : `without ${named(without)}`;
  return without === 0 ? named(value) : mask === VALUES - 1 ? `only ${named(value)}` : `${named(value)} without ${named(without)}`;
}
