// Trouble after many patches together: of twenty courses, one has more of it in production than this. By drawing courses with a fixed seed, since a sum of rare things
// has no closed form, and the sum of what each may cost at worst would be far too much.
import { seededRandom } from "../../foundation/seeded-random.ts";
import type { TroubleSample } from "./trouble-sample.ts";

/** A patch after which trouble would be felt. */
export interface TroubledPatch {
  readonly sample: TroubleSample;
  /** Until production is known to come. */
  readonly slackSeconds: number;
  /** What one minute of it weighs, in each of the sums that are asked for: the lines that stand with it, their cost per minute … */
  readonly weights: readonly number[];
}

const DRAWS = 2_000;
const SEED = 0x7a11ed;

/** For each sum what 19 of 20 courses do not exceed. */
export function tailAtWorst(patches: readonly TroubledPatch[], sums: number, draws = DRAWS, seed = SEED): number[] {
  const random = seededRandom(seed);
  const felt = patches.filter(({ sample }) => sample.chance > 0 && (sample.minutes.at(-1) ?? 0) > 0);
  const totals = Array.from({ length: sums }, () => new Float64Array(draws));
  for (let d = 0; d < draws; d++) {
    for (const { sample, slackSeconds, weights } of felt) {
      if (random() >= sample.chance) continue;
      const minutes = (sample.minutes[Math.floor(random() * sample.minutes.length)] as number) - slackSeconds / 60;
      if (minutes <= 0) continue;
      weights.forEach((weight, k) => {
        const total = totals[k] as Float64Array;
        total[d] = (total[d] as number) + minutes * weight;
      });
    }
  }
  return totals.map((total) => total.sort()[Math.min(draws - 1, Math.floor(0.95 * draws))] ?? 0);
}
