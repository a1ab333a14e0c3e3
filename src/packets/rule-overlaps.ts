// For each rule of a list, which others may match a packet that it may match: found field by field, so it names a few too many and never one too few.
// Most rules of a plant meet few others; questions about one rule then ask those alone.
import type { AddressSet } from "../plant/address-set.ts";
import type { EndpointSet, PacketRule } from "../plant/packet-rule.ts";
import type { NumberRanges, ServiceMatch } from "../plant/segmentation.ts";
import { ICMP_NUMBERS } from "./packet-fields.ts";
import { RangeOverlaps } from "./range-overlaps.ts";
import { RuleMeanings } from "./rule-meanings.ts";
import { PROTOCOLS_WITH_PORTS } from "./service-match.ts";

/** Bits of rules kept for sets that were asked before; beyond it all are forgotten and found again. */
const MOST_KEPT_BYTES = 2 ** 26;

export const LAST_V4 = 2 ** 32 - 1;
/** Addresses of layer 2 stand behind those of IPv6 in one line of numbers. */
const FIRST_MAC = 1n << 128n;
const LAST_WIDE = FIRST_MAC + (1n << 48n) - 1n;
/** Services in one line: IP protocol × 65,536 + destination port (or ICMP type × 256 + code), then the EtherTypes of layer 2. */
export const PORTS = 65_536;
export const FIRST_LAYER2 = 256 * PORTS;
const LAST_SERVICE = FIRST_LAYER2 + PORTS - 1;

/** Packets of IPv4 with these ends and this service. */
export interface OverlapPoint {
  readonly source: number;
  readonly destination: number;
  /** In the line of all services: see `serviceRanges`. */
  readonly service: number;
}

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** The sets that one field of the rules asks for. null among them stands for every value. */
interface FieldSets {
  /** Per rule, its set. */
  readonly setOf: Int32Array;
  /** Per set, the rules that ask for it. */
  readonly rulesOf: readonly (readonly number[])[];
  readonly isEverything: readonly boolean[];
  readonly overlaps: (set: number, visit: (other: number) => void) => void;
  /** Sets that hold a value: an address of IPv4, a place in the line of services. Those that are everything may be left out. */
  readonly holding: (value: number, visit: (set: number) => void) => void;
  readonly bits: Map<number, Uint32Array>;
}

export class RuleOverlaps {
  readonly rules: readonly PacketRule[];
  /** Words of 32 rules. */
  readonly words: number;
  readonly #fields: readonly FieldSets[];
  #keptBytes = 0;

  constructor(rules: readonly PacketRule[], meanings = new RuleMeanings()) {
    this.rules = rules;
    this.words = Math.ceil(rules.length / 32);
    const ends = [rules.map((r) => r.source), rules.map((r) => r.destination)];
    this.#fields = [...ends.map((of) => addressField(of, meanings)), ...ends.map(zoneField), serviceField(rules, meanings)];
  }

  /** Sets a bit for every rule that may match a packet which the rule may match as well; the rule itself is among them. */
  add(rule: number, into: Uint32Array): void {
    const bits = this.#fields.map((field) => this.#bitsOf(field, field.setOf[rule] as number)).filter((b) => b !== null);
    for (let w = 0; w < this.words; w++) {
      let word = -1;
      for (const b of bits) word &= b[w] as number;
      into[w] = (into[w] as number) | word;
    }
  }

  /** Sets a bit for every rule that may match one of the packets. */
  addAt({ source, destination, service }: OverlapPoint, into: Uint32Array): void {
    const [sources, destinations, , , services] = this.#fields as [FieldSets, FieldSets, FieldSets, FieldSets, FieldSets];
    const bits = [this.#bitsAt(sources, source), this.#bitsAt(destinations, destination), this.#bitsAt(services, service)] as const;
    for (let w = 0; w < this.words; w++) into[w] = (into[w] as number) | ((bits[0][w] as number) & (bits[1][w] as number) & (bits[2][w] as number));
  }

  #bitsAt(field: FieldSets, value: number): Uint32Array {
    const bits = new Uint32Array(this.words);
    const add = (set: number): void => {
      for (const rule of field.rulesOf[set] as readonly number[]) bits[rule >> 5] = (bits[rule >> 5] as number) | (1 << (rule & 31));
    };
    field.holding(value, add);
    for (const [set, isAll] of field.isEverything.entries()) if (isAll) add(set);
    return bits;
  }

  /** null = every rule. */
  #bitsOf(field: FieldSets, set: number): Uint32Array | null {
    if (field.isEverything[set] === true) return null;
    const before = field.bits.get(set);
    if (before !== undefined) return before;
    if (this.#keptBytes > MOST_KEPT_BYTES) {
      for (const { bits } of this.#fields) bits.clear();
      this.#keptBytes = 0;
    }
    const bits = new Uint32Array(this.words);
    const seen = new Set<number>();
    const add = (other: number): void => {
      if (seen.has(other)) return;
      seen.add(other);
      for (const rule of field.rulesOf[other] as readonly number[]) bits[rule >> 5] = (bits[rule >> 5] as number) | (1 << (rule & 31));
    };
    field.overlaps(set, add);
    for (const [other, isAll] of field.isEverything.entries()) if (isAll) add(other);
    field.bits.set(set, bits);
    this.#keptBytes += 4 * this.words;
    return bits;
  }
}

/** The rules of set bits, ascending. */
export function rulesOfBits(bits: Uint32Array, before = bits.length * 32): number[] {
  const rules: number[] = [];
  for (let w = 0; w < bits.length; w++) {
    for (let left = bits[w] as number; left !== 0; left &= left - 1) {
      const rule = w * 32 + 31 - Math.clz32(left & -left);
      if (rule < before) rules.push(rule);
    }
  }
  return rules;
}

function fieldOf<S>(asked: readonly S[], numberOf: (set: S) => number, isEverything: (set: S) => boolean, findersOf: (sets: readonly S[]) => Pick<FieldSets, "overlaps" | "holding">): FieldSets {
  const places = new Map<number, number>();
  const sets: S[] = [];
  const rulesOf: number[][] = [];
  const setOf = Int32Array.from(asked, (set, rule) => {
    const number = numberOf(set);
    let place = places.get(number);
    if (place === undefined) {
      place = sets.length;
      places.set(number, place);
      sets.push(set);
      rulesOf.push([]);
    }
    (rulesOf[place] as number[]).push(rule);
    return place;
  });
  return { setOf, rulesOf, isEverything: sets.map(isEverything), ...findersOf(sets), bits: new Map() };
}

function addressField(ends: readonly EndpointSet[], meanings: RuleMeanings): FieldSets {
  const wide = (set: AddressSet): { from: bigint; to: bigint }[] => [
    ...set.v6,
    ...[...set.macs].map((mac) => {
      const value = FIRST_MAC + BigInt(`0x${mac.slice(4).replaceAll(":", "")}`);
      return { from: value, to: value };
    }),
  ];
  return fieldOf(
    ends.map((end) => end.addresses),
    (set) => (set === null ? -1 : meanings.addresses(set)),
    // A name that is not resolved may be any address.
    (set) => set === null || set.unresolved.length > 0,
    (sets) => {
      const v4 = new RangeOverlaps<number>(
        sets.map((set) => set?.v4 ?? []),
        0,
        LAST_V4,
        (x) => x + 1,
      );
      const others = new RangeOverlaps<bigint>(
        sets.map((set) => (set === null ? [] : wide(set))),
        0n,
        LAST_WIDE,
        (x) => x + 1n,
      );
      return {
        overlaps: (set, visit) => {
          v4.eachOverlapping(set, visit);
          others.eachOverlapping(set, visit);
        },
        holding: (value, visit) => v4.eachHolding(value, visit),
      };
    },
  );
}

function zoneField(ends: readonly EndpointSet[]): FieldSets {
  const texts = new Map<string, number>();
  const names = new Map<string, number>();
  const numberIn = (numbers: Map<string, number>, text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  return fieldOf(
    ends.map((end) => end.zones),
    (zones) => (zones === null ? -1 : numberIn(texts, JSON.stringify(zones))),
    (zones) => zones === null,
    (sets) => {
      const ranges = sets.map((zones) => (zones ?? []).map((zone) => numberIn(names, zone)).map((n) => ({ from: n, to: n })));
      const overlaps = new RangeOverlaps<number>(ranges, 0, names.size, (x) => x + 1);
      return { overlaps: (set, visit) => overlaps.eachOverlapping(set, visit), holding: (value, visit) => overlaps.eachHolding(value, visit) };
    },
  );
}

function serviceField(rules: readonly PacketRule[], meanings: RuleMeanings): FieldSets {
  const lists = new Map<string, number>();
  return fieldOf(
    rules.map((rule) => rule.services),
    (services) => {
      const text = services.map((service) => meanings.service(service)).join();
      const number = lists.get(text) ?? lists.size;
      lists.set(text, number);
      return number;
    },
    () => false,
    (sets) => {
      const overlaps = new RangeOverlaps<number>(
        sets.map((services) => services.flatMap(serviceRanges)),
        0,
        LAST_SERVICE,
        (x) => x + 1,
      );
      return { overlaps: (set, visit) => overlaps.eachOverlapping(set, visit), holding: (value, visit) => overlaps.eachHolding(value, visit) };
    },
  );
}

/** Where a service lies in the line of all services; applications may be anywhere. */
export function serviceRanges(service: ServiceMatch): readonly NumberRange[] {
  const wholly = (protocols: NumberRanges): NumberRange[] => protocols.map(([from, to]) => ({ from: from * PORTS, to: (to + 1) * PORTS - 1 }));
  const icmp: NumberRanges = ICMP_NUMBERS.map((p) => [p, p] as const);
  // To the evidence ICMP and ICMPv6 are one protocol, so a service that has one has both.
  const withOneIcmp = (protocols: NumberRanges): NumberRanges => (protocols.some(([from, to]) => ICMP_NUMBERS.some((p) => from <= p && p <= to)) ? [...protocols, ...icmp] : protocols);
  switch (service.kind) {
    case "any":
      return wholly([[0, 255]]);
    case "app":
      return [{ from: 0, to: LAST_SERVICE }];
    case "icmp":
      return wholly(icmp);
    case "ip":
      return wholly(withOneIcmp([[service.number, service.number]]));
    case "l2":
      return [{ from: FIRST_LAYER2 + service.etherType, to: FIRST_LAYER2 + service.etherType }];
    case "port": {
      const protocol = service.transport === "tcp" ? 6 : 17;
      return [{ from: protocol * PORTS + service.fromPort, to: protocol * PORTS + service.toPort }];
    }
    case "packets": {
      const { protocols, destinationPorts } = service;
      if (destinationPorts === null) return wholly(protocols === null ? [[0, 255]] : withOneIcmp(protocols));
      const withPorts = [...PROTOCOLS_WITH_PORTS].filter((p) => protocols === null || protocols.some(([from, to]) => from <= p && p <= to));
      return withPorts.flatMap((p) => destinationPorts.map(([from, to]) => ({ from: p * PORTS + from, to: p * PORTS + to })));
    }
  }
}
