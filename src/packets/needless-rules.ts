// Rules of one list that do nothing: those that no packet reaches or that nothing is left for (shadowed), and those that only do what would happen without
// them (redundant). Each alone: of two rules that repeat each other, both are named, and only one of them can go. Every rule is asked with those rules alone
// that may meet its packets; nothing is said of a rule for which that is more work than was allowed.
// A rule is named only where its removal changes no packet whatever is true of the conditions: those of two rules are never taken for the same, and a rule
// that was not understood may do anything, or nothing (`readings-reference.ts` says the same by trying all of it).
import type { PacketRule } from "../plant/packet-rule.ts";
import { DiagramLimit } from "./decision-diagrams.ts";
import type { EndedList } from "./compare-rule-lists.ts";
import { PacketFields } from "./packet-fields.ts";
import { NO_PACKETS, NODE_LIMIT, type PacketSet, PacketSpace } from "./packet-space.ts";
import { effectOf, endEffect, type RuleEffect } from "./rule-effects.ts";
import { RuleOverlaps, rulesOfBits } from "./rule-overlaps.ts";
import type { SpaceOptions } from "./space-answer.ts";

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

export interface NeedlessRules {
  readonly shadowed: readonly ShadowedRule[];
  readonly redundant: readonly RedundantRule[];
  /** Rules about which nothing is said, because they were too much work; the others are answered exactly. Ascending. */
  readonly notComputed: readonly number[];
}

export interface NeedlessOptions extends SpaceOptions {
  /** Steps of the diagrams for the whole list; MOST_STEPS by default. */
  readonly mostSteps?: number;
}

/** About a minute of a processor. */
export const MOST_STEPS = 40_000_000;
/** One rule may take so many; what is left then serves the others. */
const MOST_STEPS_PER_RULE = 4_000_000;
/** A store of diagrams that has grown beyond this is left behind after a rule: what the next rule needs is made again. */
const LARGE_STORE = 1_500_000;

/** What the rules say by their ends alone: of what a line does beside (translation, inspection, a log) this knows nothing. */
export function needlessRules(list: EndedList, options: NeedlessOptions = {}): NeedlessRules {
  const shadowed: ShadowedRule[] = [];
  const redundant: RedundantRule[] = [];
  const notComputed: number[] = [];
  const fields = new PacketFields([list.rules], options.interfaces, options.order);
  const meetings = meetingRules(list.rules);
  const newSpace = (): PacketSpace => new PacketSpace(fields, options.nodeLimit ?? NODE_LIMIT);
  let space = newSpace();
  let stepsLeft = options.mostSteps ?? MOST_STEPS;
  // Those that meet few others first: where the work is limited, as many as can be are answered.
  const order = [...list.rules.keys()].sort((a, b) => meetings.countOf(a) - meetings.countOf(b) || a - b);
  for (const rule of order) {
    if (stepsLeft <= 0) {
      notComputed.push(rule);
      continue;
    }
    if (space.diagrams.nodeCount > LARGE_STORE) space = newSpace();
    const stepsBefore = space.diagrams.steps;
    try {
      space.diagrams.mostSteps = stepsBefore + Math.min(stepsLeft, MOST_STEPS_PER_RULE);
      const found = new AskedRule(space, list, rule, meetings.of(rule)).answer();
      if (found !== null) {
        if ("why" in found) shadowed.push(found);
        else redundant.push(found);
      }
      stepsLeft -= space.diagrams.steps - stepsBefore;
    } catch (error) {
      if (!(error instanceof DiagramLimit)) throw error;
      notComputed.push(rule);
      stepsLeft -= space.diagrams.steps - stepsBefore;
      space = newSpace();
    }
  }
  const byRule = (a: { readonly rule: number }, b: { readonly rule: number }): number => a.rule - b.rule;
  return { shadowed: shadowed.sort(byRule), redundant: redundant.sort(byRule), notComputed: notComputed.sort((a, b) => a - b) };
}

/** Per rule, those that may meet its packets; found again when asked, because of a long list they are too many to keep. */
function meetingRules(rules: readonly PacketRule[]): { readonly countOf: (rule: number) => number; readonly of: (rule: number) => readonly number[] } {
  const overlaps = new RuleOverlaps(rules);
  const of = (rule: number): readonly number[] => {
    const bits = new Uint32Array(overlaps.words);
    overlaps.add(rule, bits);
    return rulesOfBits(bits);
  };
  const counts = Int32Array.from(rules.keys(), (rule) => of(rule).length);
  return { countOf: (rule) => counts[rule] as number, of };
}

/** What one rule that is met on the way does with the packets that arrive at it. */
interface Met {
  readonly place: number;
  readonly sure: PacketSet;
  readonly maybe: PacketSet;
}

/** One rule among those that may meet its packets. */
class AskedRule {
  readonly #space: PacketSpace;
  readonly #list: EndedList;
  readonly #place: number;
  readonly #meeting: readonly number[];

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
    const isRepeated = rule.action === "skip" ? this.#isSameFrom(place + 1, rule.skipTo ?? this.#list.rules.length, decides) : this.#isAlways(effectOf(rule), place + 1, decides);
    return isRepeated ? { rule: place, repeatedBy: this.#decidersOf(decides) } : null;
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
