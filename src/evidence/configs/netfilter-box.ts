// What one rule of the Linux packet filter asks of a packet, as boxes: every field of a box must hold, one box of a list must. The algebra that
// both of its languages (iptables, nftables) need to bring a rule into that form. Knows no language; what is not modelled is a condition in words.
import { type AddressSet, intersectionOf, isEmptySet } from "../../plant/address-set.ts";
import type { ConnectionState } from "../../plant/packet-rule.ts";
import type { NumberRanges, PacketsMatch } from "../../plant/segmentation.ts";

/** null = any. */
export interface Box {
  /** Names of interfaces. */
  readonly enters: readonly string[] | null;
  readonly leaves: readonly string[] | null;
  readonly source: AddressSet | null;
  readonly destination: AddressSet | null;
  readonly protocols: NumberRanges | null;
  readonly sourcePorts: NumberRanges | null;
  readonly destinationPorts: NumberRanges | null;
  readonly icmp: PacketsMatch["icmp"];
  readonly tcpFlags: PacketsMatch["tcpFlags"];
  readonly states: readonly ConnectionState[] | null;
  /** What else must hold, in words. */
  readonly conditions: readonly string[];
}

export const EVERYTHING: Box = {
  enters: null,
  leaves: null,
  source: null,
  destination: null,
  protocols: null,
  sourcePorts: null,
  destinationPorts: null,
  icmp: null,
  tcpFlags: null,
  states: null,
  conditions: [],
};

export const ALL_STATES: readonly ConnectionState[] = ["new", "established", "related", "invalid", "untracked"];

/** More boxes than this in one rule are a sign of an attack, not of a plant. */
export const MOST_BOXES = 100_000;

export function isEverything(box: Box): boolean {
  return (Object.keys(EVERYTHING) as (keyof Box)[]).every((key) => (key === "conditions" ? box.conditions.length === 0 : box[key] === null));
}

/** null = no packet is in both. */
export function bothBoxes(a: Box, b: Box): Box | null {
  if (b === EVERYTHING) return a;
  if (a === EVERYTHING) return b;
  const enters = both(a.enters, b.enters, sharedWords);
  const leaves = both(a.leaves, b.leaves, sharedWords);
  const source = both(a.source, b.source, intersectionOf);
  const destination = both(a.destination, b.destination, intersectionOf);
  const protocols = both(a.protocols, b.protocols, overlapOf);
  const sourcePorts = both(a.sourcePorts, b.sourcePorts, overlapOf);
  const destinationPorts = both(a.destinationPorts, b.destinationPorts, overlapOf);
  const icmp = both(a.icmp, b.icmp, sharedIcmp);
  const tcpFlags = both(a.tcpFlags, b.tcpFlags, sharedFlags);
  const states = both(a.states, b.states, sharedWords);
  for (const list of [enters, leaves, protocols, sourcePorts, destinationPorts, icmp, tcpFlags, states]) if (list?.length === 0) return null;
  if ((source !== null && isEmptySet(source)) || (destination !== null && isEmptySet(destination))) return null;
  const conditions = a.conditions.length === 0 ? b.conditions : b.conditions.length === 0 ? a.conditions : [...new Set([...a.conditions, ...b.conditions])];
  return { enters, leaves, source, destination, protocols, sourcePorts, destinationPorts, icmp, tcpFlags, states, conditions };
}

/** Every pair that shares a packet; undefined = more than MOST_BOXES. */
export function productOf(a: readonly Box[], b: readonly Box[]): Box[] | undefined {
  if (a.length * b.length > MOST_BOXES) return undefined;
  const out: Box[] = [];
  for (const x of a) {
    for (const y of b) {
      const box = bothBoxes(x, y);
      if (box !== null) out.push(box);
    }
  }
  return out;
}

function both<T>(a: T | null, b: T | null, meet: (a: T, b: T) => T): T | null {
  return a === null || a === b ? b : b === null ? a : meet(a, b);
}

function sharedWords<T extends string>(a: readonly T[], b: readonly T[]): readonly T[] {
  return a.filter((word) => b.includes(word));
}

type IcmpMatch = NonNullable<PacketsMatch["icmp"]>;
type FlagsMatch = NonNullable<PacketsMatch["tcpFlags"]>;

function sharedIcmp(a: IcmpMatch, b: IcmpMatch): IcmpMatch {
  const out: IcmpMatch[number][] = [];
  for (const x of a) {
    for (const y of b) {
      if (x.type !== y.type) continue;
      const codes = both(x.codes, y.codes, overlapOf);
      if (codes === null || codes.length > 0) out.push({ type: x.type, codes });
    }
  }
  return out;
}

function sharedFlags(a: FlagsMatch, b: FlagsMatch): FlagsMatch {
  const out = new Map<number, FlagsMatch[number]>();
  for (const x of a) {
    for (const y of b) {
      if ((x.value & y.mask) !== (y.value & x.mask)) continue;
      const mask = x.mask | y.mask;
      const value = x.value | y.value;
      out.set(mask * 256 + value, { mask, value });
    }
  }
  return [...out.values()];
}

/** Sorted, without overlaps. */
export function rangesOf(pairs: readonly (readonly [number, number])[]): NumberRanges {
  const out: [number, number][] = [];
  for (const [from, to] of [...pairs].sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

export function overlapOf(a: NumberRanges, b: NumberRanges): NumberRanges {
  const out: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [aFrom, aTo] = a[i] as readonly [number, number];
    const [bFrom, bTo] = b[j] as readonly [number, number];
    const from = Math.max(aFrom, bFrom);
    const to = Math.min(aTo, bTo);
    if (from <= to) out.push([from, to]);
    if (aTo < bTo) i++;
    else j++;
  }
  return out;
}

/** What of 0 to `last` is not in the ranges. */
export function otherNumbers(ranges: NumberRanges, last: number): NumberRanges {
  const out: [number, number][] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) out.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) out.push([next, last]);
  return out;
}

/** Flags & mask = value; none of the returned matches holds where it does. */
export function otherFlags(mask: number, value: number): FlagsMatch {
  const out: { mask: number; value: number }[] = [];
  for (let bit = 1; bit < 256; bit <<= 1) if ((mask & bit) !== 0) out.push({ mask: bit, value: bit & ~value });
  return out;
}

/** At most this many ranges are made of a mask with holes. */
const MOST_MASK_RANGES = 4_096;

/** Numbers of `bits` bits with number & mask = value, as ranges; undefined = too many. */
export function maskedRanges(bits: number, mask: bigint, value: bigint): readonly (readonly [bigint, bigint])[] | undefined {
  if ((value & ~mask) !== 0n) return [];
  let low = 0;
  while (low < bits && ((mask >> BigInt(low)) & 1n) === 0n) low++;
  const free: bigint[] = [];
  for (let bit = low; bit < bits; bit++) if (((mask >> BigInt(bit)) & 1n) === 0n) free.push(1n << BigInt(bit));
  if (2 ** free.length > MOST_MASK_RANGES) return undefined;
  let starts = [value];
  for (const bit of free) starts = [...starts, ...starts.map((start) => start | bit)];
  const size = 1n << BigInt(low);
  return starts.map((start) => [start, start + size - 1n] as const);
}
