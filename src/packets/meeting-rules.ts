// Which rules of a list may meet a rule's packets, all of them or some; found again when asked, because of a long list they are too many to keep.
import type { PacketRule } from "../plant/packet-rule.ts";
import { type OverlapPoint, RuleOverlaps, rulesOfBits } from "./rule-overlaps.ts";

export class MeetingRules {
  readonly #overlaps: RuleOverlaps;
  readonly #counts: Int32Array;

  constructor(rules: readonly PacketRule[]) {
    this.#overlaps = new RuleOverlaps(rules);
    this.#counts = Int32Array.from(rules.keys(), (rule) => this.of(rule).length);
  }

  countOf(rule: number): number {
    return this.#counts[rule] as number;
  }

  /** Ascending, the rule itself among them. */
  of(rule: number): readonly number[] {
    return rulesOfBits(this.#bitsOf(rule));
  }

  /** Those that may match a packet that both match. */
  ofBoth(rule: number, other: number): readonly number[] {
    return rulesOfBits(within(this.#bitsOf(rule), this.#bitsOf(other)));
  }

  /** Those that may match a packet of the rule's with these ends and this service. */
  at(rule: number, point: OverlapPoint): readonly number[] {
    const bits = new Uint32Array(this.#overlaps.words);
    this.#overlaps.addAt(point, bits);
    return rulesOfBits(within(bits, this.#bitsOf(rule)));
  }

  #bitsOf(rule: number): Uint32Array {
    const bits = new Uint32Array(this.#overlaps.words);
    this.#overlaps.add(rule, bits);
    return bits;
  }
}

function within(bits: Uint32Array, others: Uint32Array): Uint32Array {
  for (let w = 0; w < bits.length; w++) bits[w] = (bits[w] as number) & (others[w] as number);
  return bits;
}
