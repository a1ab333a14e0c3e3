// Intervals around the accumulation curve: the assemblage is estimated, watched anew many times, and the spread of the curves taken (Chao et al. 2014,
// appendix G, for incidence). Seeded: the same counts give the same interval.
import { seededRandom } from "../../foundation/seeded-random.ts";
import { expectedKeys } from "./accumulation.ts";
import { NORMAL_975, unseenKeys } from "./chao2.ts";
import { countIncidence, type Incidence } from "./incidence.ts";

const REPLICATES = 50;
const SEED = 0x5eed_c0de;

/** Half the width of the 95 % interval at each t; 0 where nothing varies. */
export function bootstrapHalfWidths(incidence: Incidence, ts: readonly number[]): number[] {
  const { units: m } = incidence;
  const classes = detectionClasses(incidence);
  const random = seededRandom(SEED);
  const sums = ts.map(() => 0);
  const squares = ts.map(() => 0);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const frequencies: number[] = [];
    for (const { probability, keys } of classes) {
      for (let key = 0; key < keys; key++) {
        const times = drawBinomial(random, m, probability);
        if (times > 0) frequencies.push(times);
      }
    }
    const again = countIncidence(m, frequencies);
    ts.forEach((t, i) => {
      const value = expectedKeys(again, t);
      sums[i] = (sums[i] as number) + value;
      squares[i] = (squares[i] as number) + value * value;
    });
  }
  return ts.map((_, i) => {
    const mean = (sums[i] as number) / REPLICATES;
    const variance = ((squares[i] as number) - REPLICATES * mean * mean) / (REPLICATES - 1);
    return NORMAL_975 * Math.sqrt(Math.max(0, variance));
  });
}

/** Keys with the probability of being seen in one unit: those seen, a little less likely than they look, and those not seen, which share what is left. */
function detectionClasses(incidence: Incidence): { probability: number; keys: number }[] {
  const { units: m, keysByFrequency, once } = incidence;
  const unseen = Math.ceil(unseenKeys(incidence));
  if (unseen === 0) return keysByFrequency.map(([frequency, keys]) => ({ probability: frequency / m, keys }));
  const left = (once / m) * ((m * unseen) / (m * unseen + once));
  const away = (frequency: number): number => (1 - frequency / m) ** m;
  const taken = keysByFrequency.reduce((sum, [frequency, keys]) => sum + keys * (frequency / m) * away(frequency), 0);
  const weight = taken === 0 ? 0 : Math.min(1, left / taken);
  return [...keysByFrequency.map(([frequency, keys]) => ({ probability: (frequency / m) * (1 - weight * away(frequency)), keys })), { probability: left / unseen, keys: unseen }];
}

/** By waiting times: the cost grows with the successes, and most keys are rare. */
function drawBinomial(random: () => number, n: number, probability: number): number {
  if (probability >= 1) return n;
  if (probability <= 0) return 0;
  if (probability > 0.5) return n - drawBinomial(random, n, 1 - probability);
  const scale = Math.log1p(-probability);
  let successes = 0;
  for (let at = Math.floor(Math.log(1 - random()) / scale); at < n; at += 1 + Math.floor(Math.log(1 - random()) / scale)) successes++;
  return successes;
}
