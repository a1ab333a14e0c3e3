// Addresses as iptables writes them: "10.0.0.0/8", "10.0.0.0/255.0.0.0", masks with holes, lists, ranges. Names of hosts are not resolved.
import { parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, NO_ADDRESSES, unionOf } from "../../../plant/address-set.ts";
import { maskedRanges } from "../netfilter-box.ts";

/** "a,b/24,c/255.255.0.0" → a set; undefined when a part is no address (a host name) or its mask has too many holes. */
export function addressesOf(list: string): AddressSet | undefined {
  const sets: AddressSet[] = [];
  const simple: string[] = [];
  for (const text of list.split(",")) {
    const mask = /^([^/]+)\/([^/]*[.:][^/]*)$/.exec(text);
    if (mask === null) {
      simple.push(text);
      continue;
    }
    const set = maskedSet(mask[1] as string, mask[2] as string);
    if (set === undefined) return undefined;
    sets.push(set);
  }
  const set = addressSet(simple);
  if (set.unresolved.length > 0 || set.macs.size > 0) return undefined;
  return sets.length === 0 ? set : unionOf([set, ...sets]);
}

function maskedSet(address: string, mask: string): AddressSet | undefined {
  const v4 = parseIpv4(address);
  const v4Mask = parseIpv4(mask);
  if (v4 !== undefined && v4Mask !== undefined) {
    const ranges = maskedRanges(32, BigInt(v4Mask), BigInt(v4) & BigInt(v4Mask));
    if (ranges === undefined) return undefined;
    return unionOf([{ ...NO_ADDRESSES, v4: ranges.map(([from, to]) => ({ from: Number(from), to: Number(to) })) }]);
  }
  const v6 = parseIpv6(address);
  const v6Mask = parseIpv6(mask);
  const ranges = v6 === undefined || v6Mask === undefined ? undefined : maskedRanges(128, v6Mask, v6 & v6Mask);
  return ranges === undefined ? undefined : unionOf([{ ...NO_ADDRESSES, v6: ranges.map(([from, to]) => ({ from, to })) }]);
}
