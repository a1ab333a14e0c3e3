// Addresses, ranges and prefixes of zones, ready for look-up: exact addresses and prefixes by hash, longest prefix first; ranges by binary search.
import { parseIp } from "../../foundation/ip-address.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { ZoneMember } from "../../plant/segmentation.ts";
import { type Decision, decideBetween, type Placed } from "./placed-member.ts";

type Value = number | bigint;
type PlacedAddress = Placed<Extract<ZoneMember, { kind: "address" | "range" | "prefix" }>>;

interface Range {
  readonly from: Value;
  readonly to: Value;
  readonly placed: PlacedAddress;
  /** Largest `to` of this and all ranges before it: behind it the search can stop. */
  reach: Value;
}

interface PrefixLength {
  readonly length: number;
  readonly size: Value;
  /** By first address. */
  readonly networks: Map<Value, Decision>;
}

class Family {
  readonly addresses = new Map<Value, Decision>();
  readonly ranges: Range[] = [];
  readonly lengths: PrefixLength[] = [];
}

export class AddressPlaces {
  readonly #v4 = new Family();
  readonly #v6 = new Family();

  #family(bits: 32 | 128): Family {
    return bits === 32 ? this.#v4 : this.#v6;
  }

  /** Members hold texts that have been parsed before; one that is not an address is a fault of the program. */
  add(placed: PlacedAddress): void {
    const { member } = placed;
    const [first, lengthText] = (member.kind === "prefix" ? member.prefix : member.kind === "address" ? member.address : member.from).split("/") as [string, string?];
    const ip = parseIp(first);
    if (ip === undefined) throw new Error(`not an address: ${first}`);
    const family = this.#family(ip.bits);
    if (member.kind === "address") family.addresses.set(ip.value, decideBetween(family.addresses.get(ip.value) ?? null, placed));
    else if (member.kind === "range") {
      const to = parseIp(member.to);
      if (to === undefined) throw new Error(`not an address: ${member.to}`);
      family.ranges.push({ from: ip.value, to: to.value, placed, reach: to.value });
    } else {
      const length = Number(lengthText);
      let entry = family.lengths.find((l) => l.length === length);
      if (entry === undefined) {
        entry = { length, size: ip.bits === 32 ? 2 ** (32 - length) : 1n << BigInt(128 - length), networks: new Map() };
        family.lengths.push(entry);
      }
      entry.networks.set(ip.value, decideBetween(entry.networks.get(ip.value) ?? null, placed));
    }
  }

  /** Once, after the last `add`. */
  sort(): void {
    for (const family of [this.#v4, this.#v6]) {
      family.lengths.sort((a, b) => b.length - a.length);
      family.ranges.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.placed.order - b.placed.order));
      family.ranges.forEach((range, i) => {
        const before = family.ranges[i - 1];
        if (before !== undefined && before.reach > range.reach) range.reach = before.reach;
      });
    }
  }

  exactly(address: Endpoint): Decision {
    const ip = parseIp(address);
    return ip === undefined ? null : (this.#family(ip.bits).addresses.get(ip.value) ?? null);
  }

  /** By range, else by the longest prefix. */
  within(address: Endpoint): Decision {
    const ip = parseIp(address);
    if (ip === undefined) return null;
    const family = this.#family(ip.bits);
    const byRange = inRanges(family.ranges, ip.value);
    if (byRange !== null) return byRange;
    for (const { size, networks } of family.lengths) {
      const first = typeof ip.value === "number" ? ip.value - (ip.value % (size as number)) : ip.value - (ip.value % (size as bigint));
      const decision = networks.get(first);
      if (decision != null) return decision;
    }
    return null;
  }
}

function inRanges(ranges: readonly Range[], value: Value): Decision {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as Range).from <= value) low = middle + 1;
    else high = middle;
  }
  let decision: Decision = null;
  for (let i = low - 1; i >= 0; i--) {
    const range = ranges[i] as Range;
    if (range.reach < value) break;
    if (range.to >= value) decision = decideBetween(decision, range.placed);
  }
  return decision;
}
