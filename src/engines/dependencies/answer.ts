// What this engine answers: impacts of broken conversations, what else fails when something does, single points of failure, old systems, totals.
import type { DirectNeed, FailurePropagation, OldSystem, SinglePoint } from "../../plant/dependency.ts";
import type { Impact, LineStop, StopTotals } from "../../plant/impact.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { DependencyGraph } from "./dependency-graph.ts";

export interface DependencyAnswer {
  /**
   * Of conversations that break together, by their index in the plant; null = nothing declares or shows that anybody needs them.
   * @param breaking all that the same change breaks, these among them or not: a partner whose way is closed too does not stand in. The same array each time.
   */
  impactOf(conversations: readonly number[], how: "blocked" | "degraded", breaking?: readonly number[] | null): Impact | null;
  /**
   * By the name of an asset, or of its service ("LIC-01 flexnet"); null = there is none of this name.
   * @param beside names of assets that are away at the same time: partners among them do not stand in
   */
  propagationFrom(name: string, beside?: readonly string[]): FailurePropagation | null;
  /** What an asset needs, and what needs it; null = there is no such asset. */
  needsOf(asset: string): { readonly needs: readonly DirectNeed[]; readonly neededBy: readonly DirectNeed[] } | null;
  /** Machines whose failure alone stops a line, without those that only stop the line they stand on; most lines first, then the soonest. */
  readonly singlePointsOfFailure: readonly SinglePoint[];
  /** Machines with signs of age in what was seen of them, those with most signs first; and what dropping and rejecting does to just these. */
  readonly neverUpdated: readonly OldSystem[];
  /** What stops of lines cost in all. */
  totalOf(stops: readonly LineStop[]): StopTotals;
  /** The assumptions that impacts rest on. */
  assumptionsBehind(impacts: readonly Impact[]): readonly Assumption[];
  /** Questions that only people can answer and on which times to impact hang: how long a line is run blind. */
  readonly undeclared: readonly string[];
  /** Dependencies of plant.yaml that fit nothing in this plant, in words. */
  readonly unmatched: readonly string[];
  readonly graph: DependencyGraph;
}
