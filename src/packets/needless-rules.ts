// Rules of one list that do nothing: those that no packet reaches or that nothing is left for (shadowed), and those that only do what would happen without
// them (redundant). Each alone: of two rules that repeat each other, both are named, and only one of them can go. Every rule is asked with those rules alone
// that may meet its packets; nothing is said of a rule for which that is more work than was allowed.
import type { PacketRule } from "../plant/packet-rule.ts";
import { DiagramLimit } from "./decision-diagrams.ts";
import { endOutcome, type EndedList } from "./compare-rule-lists.ts";
import { PacketFields } from "./packet-fields.ts";
import { NO_PACKETS, NODE_LIMIT, type PacketSet, PacketSpace } from "./packet-space.ts";
import { type OutcomeMap, OUTCOME_OF, valued } from "./rule-list-outcomes.ts";
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

/** A rule that lets answers pass, or that has an idle timeout of its own, may matter beyond outcomes: compared are outcomes alone. */
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
    const { sure, maybe } = space.rule(rule);
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
    const isRepeated =
      rule.action === "skip"
        ? this.#outcomesFrom(rule.skipTo ?? this.#list.rules.length, decides) === this.#outcomesFrom(place + 1, decides)
        : this.#isAlways(OUTCOME_OF[rule.action], space.and(decides, sure)) && this.#isAmong(OUTCOME_OF[rule.action], space.minus(decides, sure));
    return isRepeated ? { rule: place, repeatedBy: this.#decidersOf(decides) } : null;
  }

  /** Whether without the rule this outcome, and no other, comes of the set. */
  #isAlways(outcome: number, set: PacketSet): boolean {
    let isOther = false;
    const left = this.#through(this.#place + 1, this.#list.rules.length, set, ({ place }) => {
      isOther = this.#outcomeAt(place) !== outcome && this.#list.rules[place]?.action !== "skip";
      return !isOther;
    });
    return !isOther && (left === NO_PACKETS || endOutcome(this.#list.otherwise) === outcome);
  }

  /** Whether without the rule this outcome is among those that all of the set may have. */
  #isAmong(outcome: number, set: PacketSet): boolean {
    const space = this.#space;
    let without = set;
    const left = this.#through(this.#place + 1, this.#list.rules.length, set, ({ place, maybe }) => {
      if (this.#outcomeAt(place) === outcome) without = space.minus(without, maybe);
      return without !== NO_PACKETS;
    });
    return without === NO_PACKETS || (endOutcome(this.#list.otherwise) === outcome && space.minus(without, left) === NO_PACKETS);
  }

  /** What may happen to the set from a place on, outcome by outcome. */
  #outcomesFrom(place: number, set: PacketSet): OutcomeMap {
    const space = this.#space;
    let map: OutcomeMap = 0;
    const add = (part: PacketSet, outcome: number): void => {
      map = space.diagrams.joined(map, valued(space, part, outcome, 0));
    };
    const left = this.#through(place, this.#list.rules.length, set, (met) => {
      if (this.#list.rules[met.place]?.action !== "skip") add(met.maybe, this.#outcomeAt(met.place));
      return true;
    });
    add(left, endOutcome(this.#list.otherwise));
    return map;
  }

  #decidersOf(set: PacketSet): readonly number[] {
    const found: number[] = [];
    const left = this.#through(this.#place + 1, this.#list.rules.length, set, ({ place }) => {
      found.push(place);
      return true;
    });
    return left === NO_PACKETS ? found : [...found, -1];
  }

  /** 0 for a jump. */
  #outcomeAt(place: number): number {
    const action = (this.#list.rules[place] as PacketRule).action;
    return action === "skip" ? 0 : OUTCOME_OF[action];
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
      const sure = sets.sure === sets.maybe ? maybe : space.and(here, sets.sure);
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
