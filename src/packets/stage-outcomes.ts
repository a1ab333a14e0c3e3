// What a packet meets that passes several stages of a device, one after the other: every stage must permit it. Address translation between stages is not
// part of packet space: callers ask stages that see translated addresses apart.
import type { FilterStage } from "../plant/firewall-config.ts";
import { END_VALUES } from "./decision-diagrams.ts";
import { endOutcome } from "./compare-rule-lists.ts";
import type { PacketSpace } from "./packet-space.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_PERMIT, MAY_REJECT } from "./reference.ts";
import { type OutcomeMap, RuleListOutcomes, valued, whereOutcome } from "./rule-list-outcomes.ts";

/** Outcomes behind all stages; a packet that passes by none of their interfaces is permitted by them. No outcome falls through. */
export function stageOutcomes(space: PacketSpace, stages: readonly FilterStage[]): OutcomeMap {
  let map: OutcomeMap = MAY_PERMIT;
  for (const stage of stages) map = bothStages(space, map, oneStage(space, stage));
  return space.diagrams.within(map, space.every);
}

function oneStage(space: PacketSpace, stage: FilterStage): OutcomeMap {
  const { diagrams } = space;
  const decided = diagrams.followedBy(new RuleListOutcomes(space, stage.rules).map, endOutcome(stage.otherwise.action));
  let passing = space.every;
  if (stage.entersBy !== null) passing = space.and(passing, space.interfaceSet("entersBy", stage.entersBy));
  if (stage.leavesBy !== null) passing = space.and(passing, space.interfaceSet("leavesBy", stage.leavesBy));
  return diagrams.joined(diagrams.within(decided, passing), valued(space, passing, 0, MAY_PERMIT));
}

/** What the first stage may deny stays; what it may permit gets the outcomes of the second. A stage that may do anything may also permit and deny. */
function bothStages(space: PacketSpace, first: OutcomeMap, second: OutcomeMap): OutcomeMap {
  const { diagrams } = space;
  const spelledOut = (outcomes: number): number => ((outcomes & MAY_BE_ANYTHING) === 0 ? outcomes : outcomes | MAY_PERMIT | MAY_DENY | MAY_REJECT);
  const stopped = diagrams.replaced(
    first,
    Array.from({ length: END_VALUES }, (_, outcomes) => spelledOut(outcomes) & ~(MAY_PERMIT | MAY_BE_ANYTHING)),
  );
  const passes = whereOutcome(space, first, (outcomes) => (spelledOut(outcomes) & MAY_PERMIT) !== 0);
  const unsure = whereOutcome(space, first, (outcomes) => (outcomes & MAY_BE_ANYTHING) !== 0);
  const permitted = whereOutcome(space, second, (outcomes) => (outcomes & (MAY_PERMIT | MAY_BE_ANYTHING)) !== 0);
  const stillAnything = valued(space, space.and(unsure, permitted), MAY_BE_ANYTHING, 0);
  return diagrams.joined(diagrams.joined(stopped, diagrams.within(second, passes)), stillAnything);
}
