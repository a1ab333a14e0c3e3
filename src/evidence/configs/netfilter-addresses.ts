// Sets of addresses in the words that iptables and nftables share: a prefix where the range is one, else "from-to".
import { formatIp } from "../../foundation/ip-address.ts";
import type { AddressSet } from "../../plant/address-set.ts";

/** Of one version of IP; empty = no address of it. */
export function addressWords(set: AddressSet, family: 4 | 6): string[] {
  if (family === 4) return set.v4.map(({ from, to }) => rangeWords(32, BigInt(from), BigInt(to), (value) => formatIp({ bits: 32, value: Number(value) })));
  return set.v6.map(({ from, to }) => rangeWords(128, from, to, (value) => formatIp({ bits: 128, value })));
}

function rangeWords(bits: number, from: bigint, to: bigint, format: (value: bigint) => string): string {
  const size = to - from + 1n;
  const isPrefix = (size & (size - 1n)) === 0n && from % size === 0n;
  if (!isPrefix) return `${format(from)}-${format(to)}`;
  const length = bits - (size.toString(2).length - 1);
  return length === bits ? format(from) : `${format(from)}/${length}`;
}
