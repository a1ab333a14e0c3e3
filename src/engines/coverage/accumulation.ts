// Keys expected, and their coverage, after any number of units: fewer than were watched (rarefaction) or more (extrapolation). Chao et al. 2014,
// Ecological Monographs 84:45–67, for q = 0. No intervals: those are bootstrapped (bootstrap.ts).
import { unseenKeys } from "./chao2.ts";
import type { Incidence } from "./incidence.ts";

/** ln(n!) up to a bound, summed once: differences of it are exact to twelve digits. */
let logFactorials = new Float64Array([0, 0]);

function logFactorial(n: number): number {
  if (n >= logFactorials.length) {
    const longer = new Float64Array(Math.max(n + 1, 2 * logFactorials.length));
    longer.set(logFactorials);
    for (let i = logFactorials.length; i < longer.length; i++) longer[i] = (longer[i - 1] as number) + Math.log(i);
    logFactorials = longer;
  }
  return logFactorials[n] as number;
}

/** ln of n over k. */
function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Keys expected in `t` units, t ≥ 0. Beyond twice the units watched, the estimate is not to be relied on. */
export function expectedKeys(incidence: Incidence, t: number): number {
  const { units: m, keysByFrequency, observed, once } = incidence;
  if (t >= m) {
    const unseen = unseenKeys(incidence);
    if (unseen === 0) return observed;
    return observed + unseen * (1 - (1 - once / (m * unseen + once)) ** (t - m));
  }
  const all = logChoose(m, t);
  let expected = 0;
  for (const [frequency, keys] of keysByFrequency) expected += keys * (m - frequency < t ? 1 : 1 - Math.exp(logChoose(m - frequency, t) - all));
  return expected;
}

/** Share of all occurrences that belong to keys seen in `t` units, t ≥ 1; null = nothing was seen. At t = m this is the sample coverage Ĉ. */
export function expectedCoverage(incidence: Incidence, t: number): number | null {
  const { units: m, keysByFrequency, once, occurrences } = incidence;
  if (occurrences === 0 || m === 0) return null;
  if (t >= m) {
    if (once === 0) return 1;
    const unseen = unseenKeys(incidence);
    const rest = (m * unseen) / (m * unseen + once);
    return 1 - (once / occurrences) * rest ** (t - m + 1);
  }
  const all = logChoose(m - 1, t);
  let uncovered = 0;
  for (const [frequency, keys] of keysByFrequency) if (m - frequency >= t) uncovered += ((keys * frequency) / occurrences) * Math.exp(logChoose(m - frequency, t) - all);
  return 1 - uncovered;
}
