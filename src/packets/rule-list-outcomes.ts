// What an ordered list of rules does to every packet at once: a diagram whose end values are the outcomes of runByScan (bits MAY_*).
// Of the perhaps-rules it keeps every way that is possible, so "surely permitted" and "perhaps permitted" both follow from it.
import type { PacketRule } from "../plant/packet-rule.ts";
import type { Diagram } from "./decision-diagrams.ts";
import { NO_PACKETS, type PacketSpace } from "./packet-space.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT } from "./reference.ts";

/** Outcomes (bits MAY_*) of every packet. */
export type OutcomeMap = Diagram;

const OUTCOME_OF = { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT, unsure: MAY_BE_ANYTHING } as const;
const END_VALUES = 32;

/** For a set: what it holds gets `inside`, the rest `outside`. */
function valued(space: PacketSpace, set: Diagram, inside: number, outside: number): Diagram {
  const table = new Array<number>(END_VALUES).fill(inside);
  table[0] = outside;
  return space.diagrams.replaced(set, table);
}

/** What one rule does, and UNDECIDED where it does not match. */
export function ruleOutcomes(space: PacketSpace, rule: PacketRule): OutcomeMap {
  const { diagrams } = space;
  const decided = OUTCOME_OF[rule.action as keyof typeof OUTCOME_OF];
  const asked = space.asked(rule);
  const ends = space.ends(rule);
  const sure = rule.conditions.length > 0 ? NO_PACKETS : ends.sure;
  // The ends make the large part of the diagram: they get their values alone, before services are put on top of them.
  const byEnds = sure === ends.maybe ? valued(space, sure, decided, MAY_FALL_THROUGH) : diagrams.joined(valued(space, ends.maybe, decided, 0), valued(space, sure, 0, MAY_FALL_THROUGH));
  return diagrams.joined(diagrams.within(byEnds, asked), valued(space, asked, 0, MAY_FALL_THROUGH));
}

/**
 * Of one list. Rules are put together in a tree whose shape follows from the rules themselves: two lists that share a run of rules share its
 * diagrams, wherever the run stands. INVARIANT: the shape changes the work, never the result, because putting together is associative.
 */
export function listOutcomes(space: PacketSpace, rules: readonly PacketRule[]): OutcomeMap {
  const parts = rules.map((rule) => ruleOutcomes(space, rule));
  return together(space, parts, 0, parts.length);
}

function together(space: PacketSpace, parts: readonly OutcomeMap[], from: number, to: number): OutcomeMap {
  if (from === to) return MAY_FALL_THROUGH;
  if (to - from === 1) return parts[from] as OutcomeMap;
  let best = from;
  let bestRank = -1;
  for (let i = from; i < to; i++) {
    const rank = rankOf(parts[i] as OutcomeMap);
    if (rank > bestRank || (rank === bestRank && Math.abs(2 * i - from - to) < Math.abs(2 * best - from - to))) {
      best = i;
      bestRank = rank;
    }
  }
  const before = space.diagrams.followedBy(together(space, parts, from, best), parts[best] as OutcomeMap);
  return space.diagrams.followedBy(before, together(space, parts, best + 1, to));
}

function rankOf(part: OutcomeMap): number {
  const h = Math.imul(part, 0x9e37_79b1);
  return Math.imul(h ^ (h >>> 15), 0x85eb_ca6b) >>> 8;
}
