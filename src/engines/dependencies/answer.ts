// What this engine answers: impacts of broken conversations, what else fails when something does, single points of failure, old systems, totals.
import type { Impact, LineStop, StopTotals } from "../../plant/impact.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { DependencyGraph, Tolerance } from "./dependency-graph.ts";

/** One thing that fails after another did. */
export interface FailureStep {
  readonly name: string;
  readonly kind: "asset" | "service" | "function" | "line";
  /** Seconds after the first failure; null = with an event. */
  readonly afterSeconds: number | null;
  /** "at the next changeover"; null = there is a fixed time. */
  readonly whenNext: string | null;
  /** From what failed first to this, both included. */
  readonly path: readonly string[];
  /** Why it needs what failed before it; "" = it failed first. */
  readonly why: string;
  /** How long it goes on without that, and how that is known; null = it failed first. */
  readonly tolerance: Tolerance | null;
}

export interface FailurePropagation {
  /** What fails by itself. */
  readonly of: string;
  /** Everything else that fails, the first first; services left out. */
  readonly failures: readonly FailureStep[];
  /** "DC-02 stands in for DC-01". */
  readonly covered: readonly string[];
  /** Who goes on with something missing: "HIST-01: Records are kept from it." */
  readonly weakened: readonly string[];
  /** The lines that stop; null = none is known to. */
  readonly impact: Impact | null;
}

/** What somebody needs, or is needed for. */
export interface DirectNeed {
  readonly dependent: string;
  /** More than one: any of them is enough. */
  readonly needs: readonly string[];
  readonly service: string | null;
  readonly why: string;
  readonly effect: "stops" | "weakens";
  readonly tolerance: Tolerance;
  /** Seconds of the line's buffer on top. */
  readonly bufferSeconds: number;
  /** Conversations that show it; 0 = it is declared, or part of a line. */
  readonly shownBy: number;
}

export interface SinglePoint {
  readonly asset: string;
  readonly role: string;
  readonly impact: Impact;
}

export interface DependencyAnswer {
  /**
   * Of conversations that break together, by their index in the plant; null = nothing declares or shows that anybody needs them.
   * @param breaking all that the same change breaks, these among them or not: a partner whose way is closed too does not stand in. The same array each time.
   */
  impactOf(conversations: readonly number[], how: "blocked" | "degraded", breaking?: readonly number[] | null): Impact | null;
  /** By the name of an asset, or of its service ("LIC-01 flexnet"); null = there is none of this name. */
  propagationFrom(name: string): FailurePropagation | null;
  /** What an asset needs, and what needs it; null = there is no such asset. */
  needsOf(asset: string): { readonly needs: readonly DirectNeed[]; readonly neededBy: readonly DirectNeed[] } | null;
  /** Machines whose failure alone stops a line, without those that only stop the line they stand on; most lines first, then the soonest. */
  readonly singlePointsOfFailure: readonly SinglePoint[];
  /** What stops of lines cost in all. */
  totalOf(stops: readonly LineStop[]): StopTotals;
  /** The assumptions that impacts rest on. */
  assumptionsBehind(impacts: readonly Impact[]): readonly Assumption[];
  /** Dependencies of plant.yaml that fit nothing in this plant, in words. */
  readonly unmatched: readonly string[];
  readonly graph: DependencyGraph;
}
