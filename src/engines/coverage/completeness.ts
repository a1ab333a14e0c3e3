// Completeness: the share of what there is that was seen, counted against the upper end of what there may be; and how long until it reaches a target.
// Not sample coverage: that weighs keys by how often they occur, and a thousand pollers hide fifty rare jobs.
import type { TotalEstimate } from "./chao2.ts";
import type { Incidence } from "./incidence.ts";

/** Digits behind these say nothing: an estimate of a billionth of a key is none. */
const DIGITS = 1e6;

/** 0…1, to six digits. */
export function completenessOf({ observed }: Incidence, { high }: TotalEstimate): number {
  return Math.min(1, Math.round((observed / Math.max(observed, high)) * DIGITS) / DIGITS);
}

/**
 * Further units until `target` of what there may be is expected to have been seen, if as much is missing as the interval's upper end says. 0 = reached;
 * null = never, or later than the evidence can be extrapolated (as many units again).
 */
export function unitsToTarget(incidence: Incidence, estimate: TotalEstimate, target: number): number | null {
  if (completenessOf(incidence, estimate) >= target) return 0;
  const { units: m, observed, once } = incidence;
  const missing = estimate.high - observed;
  // The share of what is missing that has to come.
  const wanted = (target * estimate.high - observed) / missing;
  if (once === 0 || wanted >= 1) return null;
  const units = Math.log(1 - wanted) / Math.log(1 - once / (m * missing + once));
  return units <= m ? Math.ceil(units) : null;
}
