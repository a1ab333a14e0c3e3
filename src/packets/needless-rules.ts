// Rules of one list that do nothing: those that no packet reaches or that nothing is left for (shadowed), and those that only do what would happen without
// them (redundant). Each alone: of two rules that repeat each other, both are named, and only one of them can go.
import { EVERYTHING, NOTHING } from "./decision-diagrams.ts";
import { endOutcome, type EndedList } from "./compare-rule-lists.ts";
import { NO_PACKETS, type PacketSet, type PacketSpace } from "./packet-space.ts";
import { OUTCOME_OF, RuleListOutcomes, valued } from "./rule-list-outcomes.ts";
import { askOfSpace, type SpaceAnswer, type SpaceOptions } from "./space-answer.ts";

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
}

/** A rule that lets answers pass, or that has an idle timeout of its own, may matter beyond outcomes: compared are outcomes alone. */
export function needlessRules(list: EndedList, options: SpaceOptions = {}): SpaceAnswer<NeedlessRules> {
  return askOfSpace([list.rules], options, (space) => needlessIn(space, list));
}

export function shadowedRules(list: EndedList, options: SpaceOptions = {}): SpaceAnswer<readonly ShadowedRule[]> {
  const { parts, tooLarge } = needlessRules(list, options);
  return { parts: parts.map(({ part, answer }) => ({ part, answer: answer.shadowed })), tooLarge };
}

export function redundantRules(list: EndedList, options: SpaceOptions = {}): SpaceAnswer<readonly RedundantRule[]> {
  const { parts, tooLarge } = needlessRules(list, options);
  return { parts: parts.map(({ part, answer }) => ({ part, answer: answer.redundant })), tooLarge };
}

function needlessIn(space: PacketSpace, list: EndedList): NeedlessRules {
  const outcomes = new RuleListOutcomes(space, list.rules);
  const shadowed: number[] = [];
  const redundant: { rule: number; decides: PacketSet }[] = [];
  outcomes.eachRule(endOutcome(list.otherwise), (place, arriving, without) => {
    const rule = list.rules[place];
    if (rule === undefined) return;
    const sets = space.rule(rule);
    const decides = space.and(arriving, sets.maybe);
    if (decides === NO_PACKETS) {
      // That a rule matches nothing in one part of the packets says nothing of the others.
      if (!space.isNarrowed || sets.maybe !== NO_PACKETS) shadowed.push(place);
      return;
    }
    const isRepeated =
      rule.action === "skip"
        ? space.diagrams.within(outcomes.endedFrom(rule.skipTo ?? list.rules.length, endOutcome(list.otherwise)), decides) === space.diagrams.within(without, decides)
        : repeats(space, sets.sure, decides, OUTCOME_OF[rule.action], without);
    if (isRepeated) redundant.push({ rule: place, decides });
  });
  shadowed.sort((a, b) => a - b);
  redundant.sort((a, b) => a.rule - b.rule);
  return {
    shadowed: shadowed.map((rule) => shadowedRule(space, outcomes, rule)),
    redundant: redundant.map(({ rule, decides }) => ({ rule, repeatedBy: outcomes.decidersAfter(rule, decides) })),
  };
}

/** Whether the outcomes stay the same without the rule: what it surely decides has exactly its outcome, what it perhaps decides has that among others. */
function repeats(space: PacketSpace, sure: PacketSet, decides: PacketSet, outcome: number, without: number): boolean {
  const { diagrams } = space;
  const surely = space.and(decides, sure);
  const perhaps = space.minus(decides, sure);
  if (diagrams.within(without, surely) !== valued(space, surely, outcome, 0)) return false;
  const there = diagrams.within(without, perhaps);
  return diagrams.joined(there, valued(space, perhaps, outcome, 0)) === there;
}

function shadowedRule(space: PacketSpace, outcomes: RuleListOutcomes, rule: number): ShadowedRule {
  const { maybe } = space.rule(outcomes.rules[rule] as (typeof outcomes.rules)[number]);
  if (maybe === NOTHING) return { rule, why: "matches-nothing", by: [] };
  const by: number[] = [];
  let isJumped = false;
  for (const share of outcomes.sharesOf(maybe === EVERYTHING ? space.every : maybe).shares) {
    if (share.rule >= rule) break;
    if (share.sure === NO_PACKETS) continue;
    by.push(share.rule);
    if (outcomes.rules[share.rule]?.action === "skip") isJumped = true;
  }
  return { rule, why: isJumped ? "jumped-over" : "covered", by };
}
