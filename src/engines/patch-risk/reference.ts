// The instability tail by numbers alone: densities of the two PERT distributions summed over fine steps. Slow, obviously right, and without a draw.
import type { InstabilityTail } from "../../plant/patch-judgement.ts";
import { type TailQuestion, learntFactor, withOdds } from "./instability-tail.ts";
import type { ThreePoints } from "./pert.ts";

const STEPS = 4_000;
const MOST_TROUBLE = 0.95;

interface Weighted {
  readonly value: number;
  readonly weight: number;
}

export function integratedTail({ trouble, factors, history, repairMinutes, backOutMinutes }: TailQuestion): Pick<InstabilityTail, "trouble" | "minutes" | "expectedMinutes"> {
  const odds = factors.reduce((product, factor) => product * factor.odds, 1);
  const learnt = learntFactor({ trouble, history });
  const chance = densityOf(trouble).reduce((sum, { value, weight }) => sum + weight * Math.min(MOST_TROUBLE, withOdds(value * learnt, odds)), 0);
  const minutes = densityOf(repairMinutes).map(({ value, weight }) => ({ value: backOutMinutes === null ? value : Math.min(value, backOutMinutes), weight }));
  const mean = minutes.reduce((sum, { value, weight }) => sum + weight * value, 0);
  return { trouble: chance, minutes: { p50: quantile(minutes, 0.5), p95: quantile(minutes, 0.95) }, expectedMinutes: chance * mean };
}

/** Ascending values; their weights add up to one. */
function densityOf({ min, mode, max }: ThreePoints): Weighted[] {
  if (max <= min) return [{ value: min, weight: 1 }];
  const a = (4 * (mode - min)) / (max - min);
  const b = (4 * (max - mode)) / (max - min);
  const steps = Array.from({ length: STEPS }, (_, i) => (i + 0.5) / STEPS);
  const heights = steps.map((x) => x ** a * (1 - x) ** b);
  const total = heights.reduce((sum, height) => sum + height, 0);
  return steps.map((x, i) => ({ value: min + (max - min) * x, weight: (heights[i] as number) / total }));
}

function quantile(values: readonly Weighted[], share: number): number {
  let sum = 0;
  for (const { value, weight } of values) {
    sum += weight;
    if (sum >= share - 1e-12) return value;
  }
  return values[values.length - 1]?.value ?? 0;
}
