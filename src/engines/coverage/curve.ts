// The accumulation curve of one scope: conversations expected against units watched, to as many units again. Further the estimator does not carry.
import type { AccumulationPoint } from "../../plant/coverage.ts";
import { expectedKeys } from "./accumulation.ts";
import { bootstrapHalfWidths } from "./bootstrap.ts";
import type { Incidence } from "./incidence.ts";

/** Points on each side of what was observed: enough for a picture. */
const MOST_POINTS = 40;
const LEAST_UNITS = 2;

export function accumulationCurve(incidence: Incidence): AccumulationPoint[] {
  const { units: m, observed } = incidence;
  if (m < LEAST_UNITS || observed === 0) return [];
  const ts = [...new Set([...evenly(1, m), ...evenly(m, 2 * m)])];
  const halves = bootstrapHalfWidths(incidence, ts);
  return ts.map((units, i): AccumulationPoint => {
    const expected = expectedKeys(incidence, units);
    const half = halves[i] as number;
    return { units, method: units < m ? "interpolated" : units === m ? "observed" : "extrapolated", expected, low: Math.max(0, expected - half), high: expected + half };
  });
}

/** Whole numbers from `first` to `last`, both among them. */
function evenly(first: number, last: number): number[] {
  const steps = Math.min(MOST_POINTS, last - first);
  return Array.from({ length: steps + 1 }, (_, i) => Math.round(first + (steps === 0 ? 0 : ((last - first) * i) / steps)));
}
