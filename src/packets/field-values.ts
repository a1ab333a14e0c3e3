// Reads a diagram field by field instead of digit by digit: which values of the next field lead to the same rest, which values of a field occur at all,
// and what remains when a field is given a value.
import { type DecisionDiagrams, type Diagram, DIGIT_BITS, DIGITS, EVERYTHING, NOTHING } from "./decision-diagrams.ts";
import { type Field, joinedRanges, type ValueRange } from "./packet-fields.ts";

/** Values of a field that lead to one rest. */
export interface ValueGroup {
  readonly ranges: readonly ValueRange[];
  readonly rest: Diagram;
}

/** The values of the field (its first `bits` bits) by what they lead to; those that lead to nothing are left out. The set must not look at fields before it. */
export function valueGroups(diagrams: DecisionDiagrams, set: Diagram, field: Field, bits = field.digits * DIGIT_BITS): ValueGroup[] {
  const places = bits / DIGIT_BITS;
  const end = field.firstLevel + places;
  const found = new Map<Diagram, { from: bigint; to: bigint }[]>();
  const walk = (node: Diagram, place: number, first: bigint): void => {
    if (node === NOTHING) return;
    const size = 1n << BigInt(DIGIT_BITS * (places - place));
    if (diagrams.levelOf(node) < end && place < places) {
      const step = size >> BigInt(DIGIT_BITS);
      const isHere = diagrams.levelOf(node) === field.firstLevel + place;
      for (let digit = 0; digit < DIGITS; digit++) walk(isHere ? diagrams.childOf(node, digit) : node, place + 1, first + BigInt(digit) * step);
      return;
    }
    const ranges = found.get(node);
    const last = ranges?.[ranges.length - 1];
    if (ranges === undefined) found.set(node, [{ from: first, to: first + size - 1n }]);
    else if (last !== undefined && last.to + 1n === first) last.to = first + size - 1n;
    else ranges.push({ from: first, to: first + size - 1n });
  };
  walk(set, 0, 0n);
  return [...found].map(([rest, ranges]) => ({ rest, ranges: joinedRanges(ranges) }));
}

/** The set where the field has the value; for a set that does not look at fields before it. */
export function restWith(diagrams: DecisionDiagrams, set: Diagram, field: Field, value: bigint, bits = field.digits * DIGIT_BITS): Diagram {
  const places = bits / DIGIT_BITS;
  let node = set;
  for (let place = 0; place < places; place++) {
    if (diagrams.levelOf(node) !== field.firstLevel + place) continue;
    node = diagrams.childOf(node, Number((value >> BigInt(DIGIT_BITS * (places - 1 - place))) & BigInt(DIGITS - 1)));
  }
  return node;
}

/** The values that the field has in any packet of the set, whatever the other fields are; as a set of that field alone. */
export function valuesOf(diagrams: DecisionDiagrams, set: Diagram, field: Field): Diagram {
  const end = field.firstLevel + field.digits;
  const known = new Map<Diagram, Diagram>();
  const walk = (node: Diagram): Diagram => {
    if (node === NOTHING) return NOTHING;
    const level = diagrams.levelOf(node);
    if (level >= end) return EVERYTHING;
    const before = known.get(node);
    if (before !== undefined) return before;
    const children = Array.from({ length: DIGITS }, (_, digit) => walk(diagrams.childOf(node, digit)));
    const made = level < field.firstLevel ? children.reduce((a, b) => diagrams.or(a, b)) : diagrams.node(level, children);
    known.set(node, made);
    return made;
  };
  return walk(set);
}

/** Share of all values of all digits that lead to 1: how large a set is, beside another. */
export class SetSizes {
  readonly #diagrams: DecisionDiagrams;
  readonly #known = new Map<Diagram, number>();

  constructor(diagrams: DecisionDiagrams) {
    this.#diagrams = diagrams;
  }

  of(set: Diagram): number {
    if (set === NOTHING || set === EVERYTHING) return set;
    const before = this.#known.get(set);
    if (before !== undefined) return before;
    let sum = 0;
    for (let digit = 0; digit < DIGITS; digit++) sum += this.of(this.#diagrams.childOf(set, digit));
    this.#known.set(set, sum / DIGITS);
    return sum / DIGITS;
  }
}
