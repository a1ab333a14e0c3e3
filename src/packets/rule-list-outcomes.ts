// What an ordered list of rules does to every packet at once: a diagram whose end values are the outcomes of runByScan (bits MAY_*), and which rules
// decide the packets of a set. Of the perhaps-rules it keeps every way that is possible, so "surely permitted" and "perhaps permitted" both follow.
import type { PacketRule } from "../plant/packet-rule.ts";
import { type Diagram, END_VALUES, EVERYTHING } from "./decision-diagrams.ts";
import { NO_PACKETS, type PacketSet, type PacketSpace } from "./packet-space.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT } from "./reference.ts";

/** Outcomes (bits MAY_*) of every packet; 0 where nothing is said. */
export type OutcomeMap = Diagram;

export const OUTCOME_OF = { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT, unsure: MAY_BE_ANYTHING } as const;

/** What the set holds gets the value `inside`, the rest `outside`. */
export function valued(space: PacketSpace, set: PacketSet, inside: number, outside: number): OutcomeMap {
  const table = new Array<number>(END_VALUES).fill(inside);
  table[0] = outside;
  return space.diagrams.replaced(set, table);
}

/** The packets with an outcome of which this is true. */
export function whereOutcome(space: PacketSpace, map: OutcomeMap, isWanted: (outcomes: number) => boolean): PacketSet {
  return space.diagrams.replaced(
    map,
    Array.from({ length: END_VALUES }, (_, value) => (isWanted(value) ? 1 : 0)),
  );
}

/** What one rule does, and MAY_FALL_THROUGH where it does not match. Not for "skip". */
export function ruleOutcomes(space: PacketSpace, rule: PacketRule): OutcomeMap {
  const { diagrams } = space;
  const decided: OutcomeMap = OUTCOME_OF[rule.action as keyof typeof OUTCOME_OF];
  const parts = space.partsOf(rule);
  // Wrapped from the lowest field outwards, each step copies one set and not what it wraps.
  if (parts !== null) return parts.reduce((map, part) => diagrams.decidedIn(part, map), decided);
  const { sure, maybe } = space.rule(rule);
  return diagrams.joined(valued(space, maybe, decided, 0), valued(space, sure, 0, MAY_FALL_THROUGH));
}

/** A rule of a run without skips, what stands before it and what after it, and what the three do together. */
interface RunNode {
  readonly rule: number;
  readonly before: RunNode | null;
  readonly after: RunNode | null;
  readonly map: OutcomeMap;
}

type Stretch =
  | { readonly kind: "run"; readonly from: number; readonly to: number; readonly run: RunNode }
  | { readonly kind: "skip"; readonly from: number; readonly to: number; readonly target: number };

/** What a rule has to do with a set that is run through the list. */
export interface RuleShare {
  readonly rule: number;
  /** What it surely decides (or surely takes elsewhere, by a skip). */
  readonly sure: PacketSet;
  /** What it decides at least perhaps; holds the former. */
  readonly maybe: PacketSet;
}

export class RuleListOutcomes {
  readonly space: PacketSpace;
  readonly rules: readonly PacketRule[];
  readonly #stretches: readonly Stretch[];
  /** From each stretch's first rule on to the end of the list, by place of that rule. */
  readonly #from = new Map<number, OutcomeMap>();

  /**
   * The rules of a run are put together in a tree whose shape follows from the rules themselves: two lists that share a run of rules share its diagrams,
   * wherever the run stands. INVARIANT: the shape changes the work, never the result, because putting together is associative.
   */
  constructor(space: PacketSpace, rules: readonly PacketRule[]) {
    this.space = space;
    this.rules = rules;
    const cuts = new Set<number>([0, rules.length]);
    rules.forEach((rule, i) => {
      if (rule.action === "skip") for (const place of [i, i + 1, rule.skipTo ?? rules.length]) cuts.add(place);
    });
    const parts = rules.map((rule) => (rule.action === "skip" ? 0 : ruleOutcomes(space, rule)));
    const places = [...cuts].sort((a, b) => a - b);
    this.#stretches = places.slice(0, -1).map((from, i): Stretch => {
      const to = places[i + 1] as number;
      const rule = rules[from] as PacketRule;
      return rule.action === "skip" ? { kind: "skip", from, to, target: rule.skipTo ?? rules.length } : { kind: "run", from, to, run: runOf(space, parts, from, to) as RunNode };
    });
    this.#from.set(rules.length, MAY_FALL_THROUGH);
    for (const stretch of [...this.#stretches].reverse()) this.#from.set(stretch.from, this.#mapFrom(stretch));
  }

  #mapFrom(stretch: Stretch): OutcomeMap {
    const { diagrams } = this.space;
    const next = this.mapFrom(stretch.to);
    if (stretch.kind === "run") return diagrams.followedBy(stretch.run.map, next);
    const { sure, maybe } = this.space.rule(this.rules[stretch.from] as PacketRule);
    return diagrams.joined(diagrams.within(this.mapFrom(stretch.target), maybe), diagrams.within(next, diagrams.minus(EVERYTHING, sure)));
  }

  /** What the list does. */
  get map(): OutcomeMap {
    return this.mapFrom(0);
  }

  /** What it does from the first rule of a stretch on. */
  mapFrom(place: number): OutcomeMap {
    return this.#from.get(place) as OutcomeMap;
  }

  /** The same with an outcome for what no rule decides; the place begins a stretch, or a skip goes there. */
  endedFrom(place: number, otherwise: number): OutcomeMap {
    return this.space.diagrams.followedBy(this.mapFrom(place), otherwise);
  }

  /** Runs a set of packets through the list: which rules decide what of it, in order, and what no rule surely decides. */
  sharesOf(set: PacketSet): { readonly shares: readonly RuleShare[]; readonly left: PacketSet } {
    const { space } = this;
    const shares: RuleShare[] = [];
    const arriving = new Map<number, PacketSet>([[0, set]]);
    const arrive = (place: number, more: PacketSet): void => void arriving.set(place, space.or(arriving.get(place) ?? NO_PACKETS, more));
    for (const stretch of this.#stretches) {
      const here = arriving.get(stretch.from) ?? NO_PACKETS;
      if (here === NO_PACKETS) continue;
      if (stretch.kind === "run") arrive(stretch.to, this.#throughRun(stretch.run, here, shares));
      else {
        const sets = space.rule(this.rules[stretch.from] as PacketRule);
        const share = { rule: stretch.from, sure: space.and(here, sets.sure), maybe: space.and(here, sets.maybe) };
        if (share.maybe !== NO_PACKETS) shares.push(share);
        arrive(stretch.target, share.maybe);
        arrive(stretch.to, space.minus(here, sets.sure));
      }
    }
    return { shares, left: arriving.get(this.rules.length) ?? NO_PACKETS };
  }

  /** What of the set each rule decides on the way on which no "perhaps" is true; what no rule decides is left out. */
  sureWay(set: PacketSet): readonly { readonly rule: number; readonly sure: PacketSet }[] {
    const { space } = this;
    const decided: { rule: number; sure: PacketSet }[] = [];
    const arriving = new Map<number, PacketSet>([[0, set]]);
    const arrive = (place: number, more: PacketSet): void => void arriving.set(place, space.or(arriving.get(place) ?? NO_PACKETS, more));
    for (const stretch of this.#stretches) {
      const here = arriving.get(stretch.from) ?? NO_PACKETS;
      if (here === NO_PACKETS) continue;
      if (stretch.kind === "run") {
        const shares: RuleShare[] = [];
        arrive(stretch.to, this.#throughRun(stretch.run, here, shares));
        for (const { rule, sure } of shares) if (sure !== NO_PACKETS) decided.push({ rule, sure });
      } else {
        const { sure } = space.rule(this.rules[stretch.from] as PacketRule);
        arrive(stretch.target, space.and(here, sure));
        arrive(stretch.to, space.minus(here, sure));
      }
    }
    return decided;
  }

  /** What is left of the set behind the run. */
  #throughRun(node: RunNode | null, set: PacketSet, shares: RuleShare[]): PacketSet {
    if (node === null || set === NO_PACKETS) return set;
    const { space } = this;
    const met = space.and(set, whereOutcome(space, node.map, isDecidedPerhaps));
    if (met === NO_PACKETS) return set;
    const others = space.minus(set, met);
    const here = this.#throughRun(node.before, met, shares);
    const sets = space.rule(this.rules[node.rule] as PacketRule);
    const maybe = space.and(here, sets.maybe);
    const sure = space.and(here, sets.sure);
    if (maybe !== NO_PACKETS) shares.push({ rule: node.rule, sure, maybe });
    return space.or(others, this.#throughRun(node.after, space.minus(here, sure), shares));
  }
}

const isDecidedPerhaps = (outcomes: number): boolean => outcomes !== MAY_FALL_THROUGH && outcomes !== 0;

function runOf(space: PacketSpace, parts: readonly OutcomeMap[], from: number, to: number): RunNode | null {
  if (from >= to) return null;
  let rule = from;
  let bestRank = -1;
  for (let i = from; i < to; i++) {
    const rank = rankOf(parts[i] as OutcomeMap);
    // Equal rules stand in the middle, so that many of them make no long chain.
    if (rank > bestRank || (rank === bestRank && Math.abs(2 * i - from - to) < Math.abs(2 * rule - from - to))) {
      rule = i;
      bestRank = rank;
    }
  }
  const before = runOf(space, parts, from, rule);
  const after = runOf(space, parts, rule + 1, to);
  let map = parts[rule] as OutcomeMap;
  if (before !== null) map = space.followedBy(before.map, map);
  if (after !== null) map = space.followedBy(map, after.map);
  return { rule, before, after, map };
}

/** The same rule has the same rank in every list of a space. */
function rankOf(part: OutcomeMap): number {
  const hash = Math.imul(part, 0x9e37_79b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b) >>> 1;
}
