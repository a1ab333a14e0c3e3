// The fields of a packet as bits of a decision diagram: which come first, how many each has, and what a value stands for.
// Two devices have the same numbers for interfaces and applications only within one PacketFields.
import type { ConnectionState, PacketRule } from "../plant/packet-rule.ts";
import { DIGIT_BITS, DIGITS, type DecisionDiagrams, type Diagram, EVERYTHING, NOTHING } from "./decision-diagrams.ts";

/** `service` holds the destination port, of ICMP type × 256 + code, of layer 2 the EtherType. What a packet does not have, its set does not depend on. */
export type FieldName = "family" | "entersBy" | "leavesBy" | "state" | "protocol" | "source" | "destination" | "sourcePort" | "service" | "tcpFlags" | "application";

export interface Field {
  readonly name: FieldName;
  /** Level of its most significant digit; the others follow. */
  readonly firstLevel: number;
  readonly digits: number;
}

/** Both included; sorted, without overlaps. */
export interface ValueRange {
  readonly from: bigint;
  readonly to: bigint;
}

export const FAMILY_V4 = 0;
export const FAMILY_V6 = 1;
export const FAMILY_LAYER2 = 2;
export const ADDRESS_BITS: readonly number[] = [32, 128, 48];
export const STATES: readonly ConnectionState[] = ["new", "established", "related", "invalid", "untracked"];
export const ICMP_PROTOCOL = 1;
export const ICMPV6_PROTOCOL = 58;
export const ICMP_NUMBERS: readonly number[] = [ICMP_PROTOCOL, ICMPV6_PROTOCOL];

/**
 * Measured on generated plants (README): of the orders tried, the one with the fewest nodes. INVARIANT: the family comes first, because how many bits
 * an address has follows from it.
 */
export const FIELD_ORDER: readonly FieldName[] = ["family", "application", "state", "protocol", "service", "sourcePort", "tcpFlags", "destination", "source", "entersBy", "leavesBy"];

export class PacketFields {
  readonly #fields = new Map<FieldName, Field>();
  /** In the order of their levels. */
  readonly inOrder: readonly Field[];
  /** Names that rules use; every other name is one value, numbered after them. */
  readonly interfaces: readonly string[];
  readonly applications: readonly string[];

  constructor(ruleLists: readonly (readonly PacketRule[])[], moreInterfaces: readonly string[] = [], order: readonly FieldName[] = FIELD_ORDER) {
    const interfaces = new Set(moreInterfaces);
    const applications = new Set<string>();
    for (const rules of ruleLists) {
      for (const rule of rules) {
        for (const zone of rule.source.zones ?? []) interfaces.add(zone);
        for (const zone of rule.destination.zones ?? []) interfaces.add(zone);
        for (const application of rule.applications ?? []) applications.add(application);
        for (const service of rule.services) if (service.kind === "app") applications.add(service.protocol);
      }
    }
    this.interfaces = [...interfaces].sort();
    this.applications = [...applications].sort();
    const bitsFor = (names: number): number => Math.ceil(Math.log2(names + 1));
    const bits: Record<FieldName, number> = {
      family: 2,
      entersBy: bitsFor(this.interfaces.length),
      leavesBy: bitsFor(this.interfaces.length),
      state: 3,
      protocol: 8,
      source: 128,
      destination: 128,
      sourcePort: 16,
      service: 16,
      tcpFlags: 8,
      application: bitsFor(this.applications.length),
    };
    let level = 0;
    for (const name of order) {
      const digits = Math.ceil(bits[name] / DIGIT_BITS);
      this.#fields.set(name, { name, firstLevel: level, digits });
      level += digits;
    }
    this.inOrder = [...this.#fields.values()];
  }

  field(name: FieldName): Field {
    return this.#fields.get(name) as Field;
  }

  /** Names as ranges of their numbers; null stands for every name that no rule uses. */
  nameRanges(known: readonly string[], field: Field, names: readonly (string | null)[]): ValueRange[] {
    const last = (1n << BigInt(field.digits * DIGIT_BITS)) - 1n;
    const ranges = names.flatMap((name): ValueRange[] => {
      const at = name === null ? known.length : known.indexOf(name);
      if (at < 0) return [];
      return [{ from: BigInt(at), to: name === null ? last : BigInt(at) }];
    });
    return joinedRanges(ranges);
  }

  stateRanges(states: readonly ConnectionState[]): ValueRange[] {
    return joinedRanges(
      states.map((state) => {
        const from = BigInt(STATES.indexOf(state));
        // Numbers that stand for no state go with the last, so that every number stands for one.
        return { from, to: from === BigInt(STATES.length - 1) ? 15n : from };
      }),
    );
  }
}

export function joinedRanges(ranges: readonly ValueRange[]): ValueRange[] {
  const sorted = [...ranges].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const out: { from: bigint; to: bigint }[] = [];
  for (const range of sorted) {
    const last = out[out.length - 1];
    if (last !== undefined && range.from <= last.to + 1n) {
      if (range.to > last.to) last.to = range.to;
    } else out.push({ from: range.from, to: range.to });
  }
  return out;
}

/** A range as far as it is not yet known to reach beyond: its bounds as digits, null where every value does. */
interface Part {
  readonly from: readonly number[] | null;
  readonly to: readonly number[] | null;
}

/** The set in which the first `bits` bits of a field are in the ranges; the other bits of the field do not count. */
export function diagramOfRanges(diagrams: DecisionDiagrams, field: Field, ranges: readonly ValueRange[], bits = field.digits * DIGIT_BITS): Diagram {
  const places = bits / DIGIT_BITS;
  const digitsOf = (value: bigint): number[] => Array.from(value.toString(DIGITS).padStart(places, "0"), (digit) => Number.parseInt(digit, DIGITS));
  const build = (place: number, parts: readonly Part[]): Diagram => {
    if (parts.some((p) => p.from === null && p.to === null)) return EVERYTHING;
    const children = new Array<Diagram>(DIGITS).fill(NOTHING);
    const atEdges = new Map<number, Part[]>();
    for (const { from, to } of parts) {
      const first = from?.[place] ?? 0;
      const last = to?.[place] ?? DIGITS - 1;
      for (let digit = first; digit <= last; digit++) {
        const part = { from: digit === first && place < places - 1 ? from : null, to: digit === last && place < places - 1 ? to : null };
        if (part.from === null && part.to === null) children[digit] = EVERYTHING;
        else atEdges.set(digit, [...(atEdges.get(digit) ?? []), part]);
      }
    }
    for (const [digit, edge] of atEdges) children[digit] = build(place + 1, edge);
    return diagrams.node(field.firstLevel + place, children);
  };
  if (places === 0) return ranges.length > 0 ? EVERYTHING : NOTHING;
  return build(
    0,
    ranges.map((r) => ({ from: digitsOf(r.from), to: digitsOf(r.to) })),
  );
}
