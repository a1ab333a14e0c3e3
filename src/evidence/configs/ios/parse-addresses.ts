// Addresses as Cisco IOS writes them: wildcards in access lists, masks in groups and interfaces, prefixes in IPv6. Says nothing about names.
import { parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, NO_ADDRESSES } from "../../../plant/address-set.ts";

/** A wildcard with more scattered bits than this is not written out. */
const MOST_SCATTERED_BITS = 12;

export function v4Range(from: number, to: number): AddressSet {
  return { ...NO_ADDRESSES, v4: [{ from, to }] };
}

/** Bits of the wildcard do not matter; they may be scattered. null = too many pieces. */
export function matchingWildcard(address: number, wildcard: number): AddressSet | null {
  let low = 0;
  while (low < 32 && Math.floor(wildcard / 2 ** low) % 2 === 1) low++;
  const size = 2 ** low;
  const base = (address & ~wildcard) >>> 0;
  const scattered: number[] = [];
  for (let bit = low; bit < 32; bit++) if (Math.floor(wildcard / 2 ** bit) % 2 === 1) scattered.push(2 ** bit);
  if (scattered.length > MOST_SCATTERED_BITS) return null;
  let starts = [base];
  for (const bit of scattered) starts = starts.concat(starts.map((start) => start + bit));
  return { ...NO_ADDRESSES, v4: starts.sort((a, b) => a - b).map((from) => ({ from, to: from + size - 1 })) };
}

/** "10.0.0.0/8" or "2001:db8::/32"; null = it is none. */
export function prefixSet(word: string): AddressSet | null {
  const slash = word.indexOf("/");
  if (slash < 0 || !/^\d{1,3}$/.test(word.slice(slash + 1))) return null;
  const address = word.slice(0, slash);
  const bits = Number(word.slice(slash + 1));
  const isKnown = (parseIpv4(address) !== undefined && bits <= 32) || (parseIpv6(address) !== undefined && bits <= 128);
  return isKnown ? addressSet([word]) : null;
}

export function hostSet(word: string): AddressSet | null {
  return parseIpv4(word) !== undefined || parseIpv6(word) !== undefined ? addressSet([word]) : null;
}

/** null = no mask of a prefix. */
export function prefixLength(mask: string): number | null {
  const value = parseIpv4(mask);
  if (value === undefined) return null;
  const length = Math.clz32(~value >>> 0);
  return value === (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0) ? length : null;
}

/** "192.168.1.1 255.255.255.0" and "192.168.1.1/24" as "192.168.1.1/24"; null = it is neither. */
export function interfaceNetwork(address: string, mask: string | undefined): string | null {
  const [text, bits] = address.split("/") as [string, string | undefined];
  if (parseIpv4(text) === undefined) return null;
  const length = bits !== undefined && /^\d{1,2}$/.test(bits) ? Number(bits) : mask === undefined ? null : prefixLength(mask);
  return length === null || length > 32 ? null : `${text}/${length}`;
}
