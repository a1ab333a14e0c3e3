// How many keys there are at least: Chao2 with its 95 % interval, log-normal where something was seen once and more (Chao 1987; Chao et al. 2014, appendix;
// Chao and Colwell 2017). Says nothing below two units: one unit cannot show that anything is rare.
import type { Incidence } from "./incidence.ts";

export interface TotalEstimate {
  /** Never less than what was seen. */
  readonly total: number;
  readonly low: number;
  readonly high: number;
  readonly standardError: number;
}

/** Standard normal quantile of 97.5 %. */
export const NORMAL_975 = 1.959963984540054;
const LEAST_UNITS = 2;

/** Keys never seen, as estimated (Q0); bias-corrected where no key was seen in exactly two units. */
export function unseenKeys({ units: m, once, twice }: Incidence): number {
  if (m < LEAST_UNITS) return 0;
  const share = (m - 1) / m;
  return twice > 0 ? (share * once * once) / (2 * twice) : (share * once * (once - 1)) / 2;
}

/** null = nothing was seen, or too few units say anything. */
export function estimateTotal(incidence: Incidence): TotalEstimate | null {
  const { units: m, observed, once, twice } = incidence;
  if (m < LEAST_UNITS || observed === 0) return null;
  const unseen = unseenKeys(incidence);
  if (unseen === 0) return nearlyComplete(incidence);
  const total = observed + unseen;
  const share = (m - 1) / m;
  const ratio = once / twice;
  const variance =
    twice > 0
      ? twice * ((share * ratio ** 2) / 2 + share ** 2 * ratio ** 3 + (share ** 2 * ratio ** 4) / 4)
      : (share * once * (once - 1)) / 2 + (share ** 2 * once * (2 * once - 1) ** 2) / 4 - (share ** 2 * once ** 4) / (4 * total);
  const spread = Math.exp(NORMAL_975 * Math.sqrt(Math.log(1 + variance / unseen ** 2)));
  return { total, low: observed + unseen / spread, high: observed + unseen * spread, standardError: Math.sqrt(variance) };
}

/** Nothing, or one key only, was seen once: what is missing is then that keys by chance stayed away in every unit, as often as a Poisson variable is 0. */
function nearlyComplete({ units: m, keysByFrequency, observed }: Incidence): TotalEstimate {
  let missed = 0;
  let spread = 0;
  let weighted = 0;
  for (const [frequency, keys] of keysByFrequency) {
    const stayedAway = Math.exp(-frequency);
    missed += (keys * stayedAway) / observed;
    spread += keys * (stayedAway - stayedAway ** 2);
    weighted += keys * frequency * stayedAway;
  }
  const standardError = Math.sqrt(Math.max(0, spread - weighted ** 2 / m));
  const half = (NORMAL_975 * standardError) / (1 - missed);
  const middle = observed / (1 - missed);
  return { total: observed, low: Math.max(observed, middle - half), high: middle + half, standardError };
}
