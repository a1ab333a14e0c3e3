// Covers a set of packets by few boxes that people can read: each a range or a few of sources, destinations and services. A box is made as large as the set
// lets it be, so boxes may overlap; together they are exactly the set, unless there are more than were asked for, which is said.
import { DIGIT_BITS, type Diagram, NOTHING } from "./decision-diagrams.ts";
import { type SetSizes, valueGroups, valuesOf } from "./field-values.ts";
import { ADDRESS_BITS, diagramOfRanges, FAMILY_LAYER2, type Field, type FieldName, ICMP_NUMBERS, ICMP_PROTOCOL, type ValueRange } from "./packet-fields.ts";
import type { PacketSet, PacketSpace } from "./packet-space.ts";
import { PROTOCOLS_WITH_PORTS } from "./service-match.ts";

export interface PacketBox {
  /** FAMILY_V4, FAMILY_V6 or FAMILY_LAYER2. */
  readonly family: number;
  /** Values of each field, sorted; a missing field has any value. Addresses have the bits of the family. */
  readonly values: ReadonlyMap<FieldName, readonly ValueRange[]>;
}

export interface BoxCover {
  readonly boxes: readonly PacketBox[];
  /** What the boxes do not cover: nothing, unless there are too many. */
  readonly rest: PacketSet;
}

/** In this order fields are made as wide as they can be: what people ask about last stays as narrow as it was found. */
const WIDENED: readonly FieldName[] = ["tcpFlags", "sourcePort", "state", "application", "entersBy", "leavesBy", "source", "destination", "service", "protocol"];

export function coverByBoxes(space: PacketSpace, set: PacketSet, atMost: number, sizes: SetSizes): BoxCover {
  const boxes: PacketBox[] = [];
  let rest = set;
  while (rest !== NOTHING && boxes.length < atMost) {
    const seed = largestBox(space, rest, sizes);
    const box = widened(space, set, seed);
    boxes.push(box);
    rest = space.minus(rest, setOfBox(space, box));
  }
  return { boxes, rest };
}

export function setOfBox(space: PacketSpace, box: PacketBox): PacketSet {
  let set = space.numbers("family", [[box.family, box.family]]);
  for (const [name, ranges] of box.values) set = space.and(set, space.ranges(name, ranges, bitsOf(space, name, box.family)));
  return set;
}

export function bitsOf(space: PacketSpace, name: FieldName, family: number): number {
  return name === "source" || name === "destination" ? (ADDRESS_BITS[family] as number) : space.fields.field(name).digits * DIGIT_BITS;
}

function isWhole(ranges: readonly ValueRange[], bits: number): boolean {
  return ranges.length === 1 && ranges[0]?.from === 0n && ranges[0].to === (1n << BigInt(bits)) - 1n;
}

/** At every field the values with the largest rest behind them. */
function largestBox(space: PacketSpace, set: PacketSet, sizes: SetSizes): PacketBox {
  let at: Diagram = set;
  let family = 0;
  const values = new Map<FieldName, readonly ValueRange[]>();
  for (const field of space.fields.inOrder) {
    const bits = field.name === "family" ? field.digits * DIGIT_BITS : bitsOf(space, field.name, family);
    const groups = valueGroups(space.diagrams, at, field, bits);
    const size = (g: (typeof groups)[number]): number => g.ranges.reduce((sum, r) => sum + Number(r.to - r.from + 1n), 0) * sizes.of(g.rest);
    const best = groups.reduce((a, b) => (size(b) > size(a) ? b : a));
    at = best.rest;
    if (field.name === "family") family = Number(best.ranges[0]?.from);
    else if (!isWhole(best.ranges, bits)) values.set(field.name, best.ranges);
  }
  return { family, values };
}

function widened(space: PacketSpace, set: PacketSet, seed: PacketBox): PacketBox {
  let box = seed;
  for (const name of WIDENED) {
    if (!box.values.has(name)) continue;
    const field = space.fields.field(name);
    const values = new Map(box.values);
    values.delete(name);
    // A value may not join when some packet of the box with it is outside the set.
    const missing = valuesOf(space.diagrams, space.minus(setOfBox(space, { family: box.family, values }), set), field);
    const allowed = rangesOf(space, space.minus(allOf(space, field), missing), field, bitsOf(space, name, box.family));
    const usable = name === "protocol" ? protocolsLike(allowed, box) : allowed;
    if (!isWhole(usable, bitsOf(space, name, box.family))) values.set(name, usable);
    box = { family: box.family, values };
  }
  return box;
}

function allOf(space: PacketSpace, field: Field): Diagram {
  return diagramOfRanges(space.diagrams, field, [{ from: 0n, to: (1n << BigInt(field.digits * DIGIT_BITS)) - 1n }]);
}

function rangesOf(space: PacketSpace, values: Diagram, field: Field, bits: number): readonly ValueRange[] {
  return valueGroups(space.diagrams, values, field, bits)[0]?.ranges ?? [];
}

/** A box that speaks of ports holds only protocols that have them; one that speaks of ICMP types only ICMP. */
function protocolsLike(allowed: readonly ValueRange[], box: PacketBox): readonly ValueRange[] {
  if (box.family === FAMILY_LAYER2 || !(box.values.has("service") || box.values.has("sourcePort") || box.values.has("tcpFlags"))) return allowed;
  const held = box.values.get("protocol") ?? allowed;
  const holds = (ranges: readonly ValueRange[], p: number): boolean => ranges.some((r) => r.from <= BigInt(p) && BigInt(p) <= r.to);
  if (box.values.has("tcpFlags")) return held;
  const kept = [...PROTOCOLS_WITH_PORTS].some((p) => holds(held, p)) ? [...PROTOCOLS_WITH_PORTS].filter((p) => holds(allowed, p)) : holds(held, ICMP_PROTOCOL) ? [...ICMP_NUMBERS] : [];
  return kept.length === 0 ? held : kept.sort((a, b) => a - b).map((p) => ({ from: BigInt(p), to: BigInt(p) }));
}
