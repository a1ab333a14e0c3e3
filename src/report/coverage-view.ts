// What `show coverage` lays out: the numbers, and what stands around them. Computed elsewhere.
import type { AccumulationPoint, BlindSpot, CoverageScope, JudgedCoverage } from "../plant/coverage.ts";
import type { Assumption } from "../plant/plant.ts";
import type { SetAside } from "./counted-words.ts";

export interface CoverageView {
  readonly site: string;
  readonly timezone: string;
  /** Against which evidence, in words. */
  readonly evidence: string;
  /** Which places the zone pairs or lines are of, in words. */
  readonly zones: string;
  readonly coverage: JudgedCoverage;
  readonly assumptions: readonly Assumption[];
  readonly setAside: SetAside;
  /** Empty where nothing can be estimated. */
  readonly curveOf: (scope: CoverageScope) => readonly AccumulationPoint[];
}

/** So many must have been seen for the target: its share of the upper end of what there may be. null = nothing is estimated. */
export function keysForTarget({ interval }: CoverageScope, target: number): number | null {
  return interval === null ? null : target * interval[1];
}

/** The site, then ways, roles and phases, the least complete first. */
export function scopesInOrder(scopes: readonly CoverageScope[]): CoverageScope[] {
  const kinds: readonly CoverageScope["kind"][] = ["site", "zone-pair", "line", "phase", "zone-pair-phase", "line-phase", "role"];
  return [...scopes].sort((x, y) => kinds.indexOf(x.kind) - kinds.indexOf(y.kind) || (x.completeness ?? -1) - (y.completeness ?? -1) || (x.scope < y.scope ? -1 : x.scope > y.scope ? 1 : 0));
}

/** Machines out of sight for the same reason, told together. */
export function blindSpotsByReason(spots: readonly BlindSpot[]): { readonly why: string; readonly assets: readonly string[] }[] {
  const byReason = new Map<string, string[]>();
  for (const { asset, why } of spots) byReason.set(why, [...(byReason.get(why) ?? []), asset]);
  return [...byReason].map(([why, assets]) => ({ why, assets })).sort((x, y) => y.assets.length - x.assets.length || (x.why < y.why ? -1 : 1));
}
