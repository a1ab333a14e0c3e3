// What both pictures of an accumulation curve share: how far the axes go, where the ticks are, and what is not drawn because it lies beyond. Draws nothing.
import type { AccumulationPoint } from "../plant/coverage.ts";

export interface CurveAxes {
  readonly mostUnits: number;
  readonly mostKeys: number;
  readonly unitTicks: readonly number[];
  readonly keyTicks: readonly number[];
  /** The target line, or null: there is none, or it lies so far up that the curve would lie flat below it. */
  readonly targetKeys: number | null;
}

/** Upwards of the interval's end, the picture grows at most by this to show the target. */
const MOST_STRETCH = 1.6;

export function curveAxes(curve: readonly AccumulationPoint[], targetKeys: number | null, ticks: { readonly units: number; readonly keys: number }): CurveAxes {
  const highest = Math.max(1, ...curve.map((point) => point.high));
  const isNear = targetKeys !== null && targetKeys <= highest * MOST_STRETCH;
  const mostUnits = Math.max(1, ...curve.map((point) => point.units));
  const keyTicks = roundTicks(isNear ? Math.max(highest, targetKeys) : highest, ticks.keys);
  return {
    mostUnits,
    mostKeys: Math.max(highest, isNear ? targetKeys : 0, keyTicks[keyTicks.length - 1] ?? 1),
    unitTicks: roundTicks(mostUnits, ticks.units),
    keyTicks,
    targetKeys: isNear ? targetKeys : null,
  };
}

/** Zero and round steps of 1, 2 or 5 times a power of ten, whole numbers, not beyond `most`; about `count` of them. */
function roundTicks(most: number, count: number): number[] {
  const rough = Math.max(1, most / Math.max(1, count));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((n) => n * power >= rough * 0.999) ?? 10) * power);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** The curve between its points, straight from one to the next; before the first it comes from nothing. */
export function valueAt(curve: readonly AccumulationPoint[], units: number, of: "expected" | "low" | "high"): number | null {
  let before: { units: number; value: number } = { units: 0, value: 0 };
  for (const point of curve) {
    if (point.units >= units) {
      const share = point.units === before.units ? 1 : (units - before.units) / (point.units - before.units);
      return before.value + share * (point[of] - before.value);
    }
    before = { units: point.units, value: point[of] };
  }
  return null;
}
