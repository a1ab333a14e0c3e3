// Finds the first rule that decides a packet, for many packets against many rules. Each field (source, destination, service) is put into a
// class: the set of rules that it satisfies, as bits. The rule is the lowest bit that all three share; combinations are remembered.
// INVARIANT: gives exactly the answer of the linear scan in reference.ts.
import { IS_IN } from "../plant/address-set.ts";
import { endpointMembership } from "./reference.ts";
import type { Decision, EndpointSet, PacketPoint, PacketRule } from "../plant/packet-rule.ts";
import { type ServicePoint, serviceMembership } from "./service-match.ts";
import type { ServiceMatch } from "../plant/segmentation.ts";

/** Bits of the rules that surely match, followed by those that at least perhaps match. */
type Bits = Uint32Array;

interface Distinct<T> {
  readonly value: T;
  /** Rules that carry it. */
  readonly rules: Bits;
}

/** A decision in one number: (rule + 1) × 2^20 + (perhaps + 1). */
export type PackedDecision = number;
const SHIFT = 2 ** 20;
export const MAX_RULES = SHIFT - 2;
export const decidingRule = (packed: PackedDecision): number => Math.floor(packed / SHIFT) - 1;
export const perhapsRule = (packed: PackedDecision): number => (packed % SHIFT) - 1;

/** Classes of one field are numbered from 0; what remembers combinations bounds them to 2^17 each. */
const MAX_CLASSES = 2 ** 17;
const MEMO_LIMIT = 2 ** 20;

export class RuleClassifier {
  readonly rules: readonly PacketRule[];
  readonly #words: number;
  readonly #sources: readonly Distinct<EndpointSet>[];
  readonly #destinations: readonly Distinct<EndpointSet>[];
  readonly #services: readonly Distinct<ServiceMatch>[];
  readonly #byAddress: boolean;
  readonly #sourceClasses = new ClassTable();
  readonly #destinationClasses = new ClassTable();
  readonly #serviceClasses = new ClassTable();
  readonly #sourceOf = new Map<string, number>();
  readonly #destinationOf = new Map<string, number>();
  readonly #serviceOf = new Map<string, number>();
  readonly #memo = new Map<number, PackedDecision>();

  constructor(rules: readonly PacketRule[]) {
    if (rules.length > MAX_RULES) throw new Error(`more than ${MAX_RULES} rules`);
    this.rules = rules;
    this.#words = Math.ceil(rules.length / 32);
    this.#sources = distinct(rules, this.#words, (r) => [r.source], endpointKey);
    this.#destinations = distinct(rules, this.#words, (r) => [r.destination], endpointKey);
    this.#services = distinct(rules, this.#words, (r) => r.services, serviceKey);
    this.#byAddress = rules.some((r) => r.source.addresses !== null || r.destination.addresses !== null);
  }

  sourceClass(zone: string | null, address: string): number {
    return this.#endpointClass(this.#sourceOf, this.#sourceClasses, this.#sources, zone, address);
  }

  destinationClass(zone: string | null, address: string): number {
    return this.#endpointClass(this.#destinationOf, this.#destinationClasses, this.#destinations, zone, address);
  }

  #endpointClass(known: Map<string, number>, table: ClassTable, sets: readonly Distinct<EndpointSet>[], zone: string | null, address: string): number {
    const key = this.#byAddress ? `${zone ?? ""}\n${zone === null ? 0 : 1}${address}` : (zone ?? "\n");
    const before = known.get(key);
    if (before !== undefined) return before;
    const bits = new Uint32Array(2 * this.#words);
    for (const set of sets) this.#add(bits, set.rules, endpointMembership(set.value, zone, address));
    const found = table.number(bits);
    known.set(key, found);
    return found;
  }

  serviceClass(point: ServicePoint): number {
    const key = `${point.transport} ${point.port ?? ""} ${point.protocol} ${point.protocolKnownBy} ${point.toMany ? 1 : 0}`;
    const before = this.#serviceOf.get(key);
    if (before !== undefined) return before;
    const bits = new Uint32Array(2 * this.#words);
    for (const service of this.#services) this.#add(bits, service.rules, serviceMembership(service.value, point));
    const found = this.#serviceClasses.number(bits);
    this.#serviceOf.set(key, found);
    return found;
  }

  #add(bits: Bits, rules: Bits, match: number): void {
    if (match === 0) return;
    const words = this.#words;
    for (let w = 0; w < words; w++) {
      bits[words + w] = (bits[words + w] as number) | (rules[w] as number);
      if (match === IS_IN) bits[w] = (bits[w] as number) | (rules[w] as number);
    }
  }

  /** From classes of this classifier; the hot path: no strings, no objects. */
  decide(source: number, destination: number, service: number): PackedDecision {
    // 17 bits each: 51 bits, exact in a float64.
    const key = (source * MAX_CLASSES + destination) * MAX_CLASSES + service;
    const before = this.#memo.get(key);
    if (before !== undefined) return before;
    const decision = this.#intersect(this.#sourceClasses.bits(source), this.#destinationClasses.bits(destination), this.#serviceClasses.bits(service));
    if (this.#memo.size >= MEMO_LIMIT) this.#memo.clear();
    this.#memo.set(key, decision);
    return decision;
  }

  #intersect(a: Bits, b: Bits, c: Bits): PackedDecision {
    const words = this.#words;
    let perhaps = -1;
    for (let w = 0; w < words; w++) {
      const sure = (a[w] as number) & (b[w] as number) & (c[w] as number);
      if (perhaps < 0) {
        const maybe = (a[words + w] as number) & (b[words + w] as number) & (c[words + w] as number) & ~sure;
        if (maybe !== 0) perhaps = w * 32 + lowestBit(maybe);
      }
      if (sure !== 0) {
        const rule = w * 32 + lowestBit(sure);
        return (rule + 1) * SHIFT + (perhaps >= 0 && perhaps < rule ? perhaps + 1 : 0);
      }
    }
    return perhaps + 1;
  }

  classify(point: PacketPoint): Decision {
    const packed = this.decide(this.sourceClass(point.fromZone, point.source), this.destinationClass(point.toZone, point.destination), this.serviceClass(point));
    return { rule: decidingRule(packed), perhaps: perhapsRule(packed) };
  }
}

class ClassTable {
  readonly #bits: Bits[] = [];
  readonly #numbers = new Map<string, number>();

  number(bits: Bits): number {
    const key = String.fromCharCode(...new Uint16Array(bits.buffer, bits.byteOffset, bits.length * 2));
    const before = this.#numbers.get(key);
    if (before !== undefined) return before;
    const next = this.#bits.length;
    if (next >= MAX_CLASSES) throw new Error(`more than ${MAX_CLASSES} classes of one field`);
    this.#bits.push(bits);
    this.#numbers.set(key, next);
    return next;
  }

  bits(number: number): Bits {
    return this.#bits[number] as Bits;
  }
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function distinct<T>(rules: readonly PacketRule[], words: number, partsOf: (rule: PacketRule) => readonly T[], keyOf: (part: T) => string): Distinct<T>[] {
  const found = new Map<string, { value: T; rules: Bits }>();
  for (let i = 0; i < rules.length; i++) {
    for (const part of partsOf(rules[i] as PacketRule)) {
      const key = keyOf(part);
      let entry = found.get(key);
      if (entry === undefined) {
        entry = { value: part, rules: new Uint32Array(words) };
        found.set(key, entry);
      }
      entry.rules[i >> 5] = (entry.rules[i >> 5] as number) | (1 << (i & 31));
    }
  }
  return [...found.values()];
}

function endpointKey(set: EndpointSet): string {
  const zones = set.zones === null ? null : [...set.zones].sort();
  const a = set.addresses;
  const addresses = a === null ? null : [a.v4.map((r) => [r.from, r.to]), a.v6.map((r) => [String(r.from), String(r.to)]), [...a.macs].sort(), [...a.unresolved].sort()];
  return JSON.stringify([zones, addresses]);
}

function serviceKey(service: ServiceMatch): string {
  switch (service.kind) {
    case "any":
    case "icmp":
      return service.kind;
    case "port":
      return `${service.transport}/${service.fromPort}-${service.toPort}`;
    case "ip":
      return `ip/${service.number}`;
    case "l2":
      return `l2/${service.etherType}`;
    case "packets":
      return JSON.stringify([service.protocols, service.sourcePorts, service.destinationPorts, service.icmp, service.tcpFlags]);
    case "app":
      return `app:${service.protocol}`;
  }
}
