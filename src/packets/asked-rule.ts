// One rule of a list among those that may meet its packets: whether it does anything, and what takes its place. Every rule is asked so, alone.
import type { PacketRule } from "../plant/packet-rule.ts";
import type { EndedList } from "./compare-rule-lists.ts";
import { NO_PACKETS, type PacketSet, type PacketSpace } from "./packet-space.ts";
import { effectOf, endEffect, type RuleEffect } from "./rule-effects.ts";

export interface ShadowedRule {
  readonly rule: number;
  /** "matches-nothing": no packet satisfies it. "covered": rules before it decide all that it matches. "jumped-over": skips take at least some of it past the rule. */
  readonly why: "matches-nothing" | "covered" | "jumped-over";
  /** The rules that decide, or take elsewhere, what it matches; in order. */
  readonly by: readonly number[];
}

export interface RedundantRule {
  readonly rule: number;
  /** The later rules that do the same to what it decides, in order; −1 at the end = what stands behind the list. */
  readonly repeatedBy: readonly number[];
}

/** What one rule that is met on the way does with the packets that arrive at it. */
interface Met {
  readonly place: number;
  readonly sure: PacketSet;
  readonly maybe: PacketSet;
}

export class AskedRule {
  readonly #space: PacketSpace;
  readonly #list: EndedList;
  readonly #place: number;
  readonly #meeting: readonly number[];

  /** @param meeting at least the rules that may match a packet of those that are asked about, ascending */
  constructor(space: PacketSpace, list: EndedList, place: number, meeting: readonly number[]) {
    this.#space = space;
    this.#list = list;
    this.#place = place;
    this.#meeting = meeting;
  }

  /** null = the rule does something. */
  answer(): ShadowedRule | RedundantRule | null {
    const space = this.#space;
    const rule = this.#list.rules[this.#place] as PacketRule;
    const { maybe } = space.rule(rule);
    const place = this.#place;
    if (maybe === NO_PACKETS) return { rule: place, why: "matches-nothing", by: [] };
    const by: number[] = [];
    let isJumped = false;
    const decides = this.#through(0, place, maybe, (met) => {
      if (met.sure === NO_PACKETS) return true;
      by.push(met.place);
      if (this.#list.rules[met.place]?.action === "skip") isJumped = true;
      return true;
    });
    if (decides === NO_PACKETS) return { rule: place, why: isJumped ? "jumped-over" : "covered", by };
    return this.#isRepeated(decides) ? { rule: place, repeatedBy: this.#decidersOf(decides) } : null;
  }

  /** Whether the rule does something to a part of its packets. If so, it does something. */
  doesSomethingTo(part: PacketSet): boolean {
    const asked = this.#space.and(this.#space.rule(this.#list.rules[this.#place] as PacketRule).maybe, part);
    const decides = this.#through(0, this.#place, asked, () => true);
    return decides !== NO_PACKETS && !this.#isRepeated(decides);
  }

  #isRepeated(decides: PacketSet): boolean {
    const rule = this.#list.rules[this.#place] as PacketRule;
    const next = this.#place + 1;
    return rule.action === "skip" ? this.#isSameFrom(next, rule.skipTo ?? this.#list.rules.length, decides) : this.#isAlways(effectOf(rule), next, decides);
  }

  /** Whether from a place on this happens to all of the set, and nothing else, whatever is true of the conditions. */
  #isAlways(effect: RuleEffect | null, from: number, set: PacketSet): boolean {
    if (effect === null) return false;
    let isOther = false;
    const left = this.#through(from, this.#list.rules.length, set, ({ place }) => {
      const rule = this.#list.rules[place] as PacketRule;
      isOther = rule.action !== "skip" && effectOf(rule) !== effect;
      return !isOther;
    });
    return !isOther && (left === NO_PACKETS || endEffect(this.#list.otherwise) === effect);
  }

  /**
   * Whether the set fares the same from both places on, whatever is true of the conditions. What is decided between the two must always happen from the later
   * one on, too; what jumps beyond it must fare the same from there. Those pairs wait, the first places first, so that no pair comes twice.
   */
  #isSameFrom(from: number, later: number, set: PacketSet): boolean {
    const waiting: { from: number; later: number; set: PacketSet }[] = [{ from, later, set }];
    for (let pair = waiting.shift(); pair !== undefined; pair = waiting.shift()) {
      const { later: end } = pair;
      let isSame = true;
      this.#through(pair.from, end, pair.set, ({ place, maybe }) => {
        const rule = this.#list.rules[place] as PacketRule;
        const target = rule.skipTo ?? this.#list.rules.length;
        if (rule.action !== "skip") isSame = this.#isAlways(effectOf(rule), end, maybe);
        else if (target > end) {
          const same = waiting.find((w) => w.from === end && w.later === target);
          if (same === undefined) waiting.push({ from: end, later: target, set: maybe });
          else same.set = this.#space.or(same.set, maybe);
        }
        return isSame;
      });
      if (!isSame) return false;
      waiting.sort((a, b) => a.from - b.from || a.later - b.later);
    }
    return true;
  }

  #decidersOf(set: PacketSet): readonly number[] {
    const found: number[] = [];
    const left = this.#through(this.#place + 1, this.#list.rules.length, set, ({ place }) => {
      found.push(place);
      return true;
    });
    return left === NO_PACKETS ? found : [...found, -1];
  }

  /**
   * Runs a set from one place up to another and visits the rules that may decide some of it, in order, until a visit says no. Gives what may arrive at the end
   * (after a no: what is left so far). Only rules that may meet the asked rule's packets are run, so the set must be within those.
   */
  #through(from: number, to: number, set: PacketSet, visit: (met: Met) => boolean): PacketSet {
    const space = this.#space;
    let here = set;
    /** Where jumps lead, and with what. */
    const jumping = new Map<number, PacketSet>();
    const land = (place: number): void => {
      for (const [target, part] of jumping) {
        if (target > place) continue;
        here = space.or(here, part);
        jumping.delete(target);
      }
    };
    for (const place of this.#meeting) {
      if (place < from) continue;
      if (place >= to) break;
      if (jumping.size > 0) land(place);
      if (here === NO_PACKETS) {
        if (jumping.size === 0) return NO_PACKETS;
        continue;
      }
      const rule = this.#list.rules[place] as PacketRule;
      const sets = space.rule(rule);
      const maybe = space.and(here, sets.maybe);
      if (maybe === NO_PACKETS) continue;
      // Behind a rule that was not understood a later one may still decide.
      const sure = rule.action === "unsure" ? NO_PACKETS : sets.sure === sets.maybe ? maybe : space.and(here, sets.sure);
      here = space.minus(here, sure);
      if (rule.action === "skip") {
        const target = rule.skipTo ?? this.#list.rules.length;
        jumping.set(target, space.or(jumping.get(target) ?? NO_PACKETS, maybe));
      }
      if (!visit({ place, sure, maybe })) return here;
    }
    land(to);
    return here;
  }
}
