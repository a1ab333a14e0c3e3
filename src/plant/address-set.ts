// Sets of addresses as sorted ranges: IPv4 as numbers, IPv6 as big integers, MAC addresses by name. Membership by binary search.
// Does not resolve names: a part that is only a name is kept as unresolved, and a packet may or may not be in it.
import { parseIpv4, parseIpv6 } from "../foundation/ip-address.ts";
import { type Endpoint, isMac } from "./endpoint.ts";

export interface Range<T> {
  readonly from: T;
  readonly to: T;
}

export interface AddressSet {
  readonly v4: readonly Range<number>[];
  readonly v6: readonly Range<bigint>[];
  readonly macs: ReadonlySet<string>;
  /** Names (FQDN objects, dynamic groups) whose addresses are not known here. */
  readonly unresolved: readonly string[];
}

export const NOT_IN = 0;
export const PERHAPS_IN = 1;
export const IS_IN = 2;
export type Membership = 0 | 1 | 2;

export { parseIpv4, parseIpv6 };

/** The set of "10.1.0.0/16", "10.1.0.1", "10.1.0.1-10.1.0.9", "fe80::/10", "mac:…"; a text that is none of these becomes unresolved. */
export function addressSet(written: readonly string[]): AddressSet {
  const v4: Range<number>[] = [];
  const v6: Range<bigint>[] = [];
  const macs = new Set<string>();
  const unresolved: string[] = [];
  for (const text of written) {
    const range = rangeOf(text);
    if (isMac(text)) macs.add(text.toLowerCase());
    else if (range === undefined) unresolved.push(text);
    else if (typeof range.from === "number") v4.push(range as Range<number>);
    else v6.push(range as Range<bigint>);
  }
  return { v4: joined(v4, (x) => x + 1), v6: joined(v6, (x) => x + 1n), macs, unresolved };
}

function rangeOf(text: string): Range<number> | Range<bigint> | undefined {
  const dash = text.indexOf("-");
  if (dash > 0) {
    const from = text.slice(0, dash).trim();
    const to = text.slice(dash + 1).trim();
    return rangeBetween(parseIpv4(from), parseIpv4(to)) ?? rangeBetween(parseIpv6(from), parseIpv6(to));
  }
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const bitsText = slash < 0 ? undefined : text.slice(slash + 1);
  if (bitsText !== undefined && !/^\d{1,3}$/.test(bitsText)) return undefined;
  const v4 = parseIpv4(address);
  if (v4 !== undefined) {
    const bits = bitsText === undefined ? 32 : Number(bitsText);
    if (bits > 32) return undefined;
    const size = 2 ** (32 - bits);
    const from = Math.floor(v4 / size) * size;
    return { from, to: from + size - 1 };
  }
  const v6 = parseIpv6(address);
  if (v6 === undefined) return undefined;
  const bits = bitsText === undefined ? 128 : Number(bitsText);
  if (bits > 128) return undefined;
  const size = 1n << BigInt(128 - bits);
  const from = (v6 / size) * size;
  return { from, to: from + size - 1n };
}

function rangeBetween<T extends number | bigint>(from: T | undefined, to: T | undefined): Range<T> | undefined {
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

/** Sorted, without overlaps or gaps of nothing between neighbours. */
function joined<T extends number | bigint>(ranges: Range<T>[], after: (x: T) => T): Range<T>[] {
  const sorted = [...ranges].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const out: { from: T; to: T }[] = [];
  for (const range of sorted) {
    const last = out[out.length - 1];
    if (last !== undefined && range.from <= after(last.to)) {
      if (range.to > last.to) last.to = range.to;
    } else out.push({ from: range.from, to: range.to });
  }
  return out;
}

export function membership(set: AddressSet, endpoint: Endpoint): Membership {
  const otherwise = set.unresolved.length > 0 ? PERHAPS_IN : NOT_IN;
  if (isMac(endpoint)) return set.macs.has(endpoint.toLowerCase()) ? IS_IN : otherwise;
  const v4 = parseIpv4(endpoint);
  if (v4 !== undefined) return contains(set.v4, v4) ? IS_IN : otherwise;
  const v6 = parseIpv6(endpoint);
  return v6 !== undefined && contains(set.v6, v6) ? IS_IN : otherwise;
}

function contains<T extends number | bigint>(ranges: readonly Range<T>[], value: T): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle] as Range<T>;
    if (value < range.from) high = middle - 1;
    else if (value > range.to) low = middle + 1;
    else return true;
  }
  return false;
}

const LAST_V4 = 2 ** 32 - 1;
const LAST_V6 = 2n ** 128n - 1n;
const NO_MACS: ReadonlySet<string> = new Set();

export const NO_ADDRESSES: AddressSet = { v4: [], v6: [], macs: NO_MACS, unresolved: [] };
export const EVERY_IPV4: AddressSet = { v4: [{ from: 0, to: LAST_V4 }], v6: [], macs: NO_MACS, unresolved: [] };
export const EVERY_IPV6: AddressSet = { v4: [], v6: [{ from: 0n, to: LAST_V6 }], macs: NO_MACS, unresolved: [] };
export const EVERY_IP: AddressSet = { v4: EVERY_IPV4.v4, v6: EVERY_IPV6.v6, macs: NO_MACS, unresolved: [] };

export function isEmptySet(set: AddressSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0 && set.macs.size === 0 && set.unresolved.length === 0;
}

export function unionOf(sets: readonly AddressSet[]): AddressSet {
  return {
    v4: joined(
      sets.flatMap((s) => s.v4),
      (x) => x + 1,
    ),
    v6: joined(
      sets.flatMap((s) => s.v6),
      (x) => x + 1n,
    ),
    macs: new Set(sets.flatMap((s) => [...s.macs])),
    unresolved: [...new Set(sets.flatMap((s) => s.unresolved))],
  };
}

/** Of IP addresses. Names that are not resolved may lie in both: they stay. */
export function intersectionOf(a: AddressSet, b: AddressSet): AddressSet {
  return {
    v4: overlaps(a.v4, b.v4),
    v6: overlaps(a.v6, b.v6),
    macs: new Set([...a.macs].filter((mac) => b.macs.has(mac))),
    unresolved: [...new Set([...a.unresolved, ...b.unresolved])],
  };
}

/**
 * Every IP address that is surely not in the set; MAC addresses have no complement. What a name stands for is not known: whoever negates a set
 * with `unresolved` names must treat the outcome as "perhaps" (a condition of the rule), because the names are dropped here.
 */
export function complementOf(set: AddressSet): AddressSet {
  return {
    v4: gaps(
      set.v4,
      0,
      LAST_V4,
      (x) => x + 1,
      (x) => x - 1,
    ),
    v6: gaps(
      set.v6,
      0n,
      LAST_V6,
      (x) => x + 1n,
      (x) => x - 1n,
    ),
    macs: NO_MACS,
    unresolved: [],
  };
}

function overlaps<T extends number | bigint>(a: readonly Range<T>[], b: readonly Range<T>[]): Range<T>[] {
  const out: Range<T>[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as Range<T>;
    const y = b[j] as Range<T>;
    // biome-ignore lint/complexity/useMathMinMax: big integers have no Math.max.
    const from = x.from > y.from ? x.from : y.from;
    // biome-ignore lint/complexity/useMathMinMax: nor Math.min.
    const to = x.to < y.to ? x.to : y.to;
    if (from <= to) out.push({ from, to });
    if (x.to < y.to) i++;
    else j++;
  }
  return out;
}

function gaps<T extends number | bigint>(ranges: readonly Range<T>[], first: T, last: T, after: (x: T) => T, before: (x: T) => T): Range<T>[] {
  const out: Range<T>[] = [];
  let next = first;
  for (const range of ranges) {
    if (range.from > next) out.push({ from: next, to: before(range.from) });
    if (range.to === last) return out;
    next = after(range.to);
  }
  out.push({ from: next, to: last });
  return out;
}
