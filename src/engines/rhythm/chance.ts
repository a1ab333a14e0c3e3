// What chance would do: binomial and hypergeometric tails, points on a clock's face, and the correction for many questions at once.

/** ln k! for k = 0…; grows when asked. */
const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k++) logFactorials.push((logFactorials[k - 1] as number) + Math.log(k));
  return logFactorials[n] as number;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Probability of `least` or more hits in `trials` independent trials. */
export function binomialTail(trials: number, least: number, share: number): number {
  if (least <= 0) return 1;
  if (least > trials || share <= 0) return 0;
  if (share >= 1) return 1;
  if (least === trials) return share ** trials;
  let term = Math.exp(logChoose(trials, least) + least * Math.log(share) + (trials - least) * Math.log1p(-share));
  let sum = term;
  const odds = share / (1 - share);
  for (let k = least; k < trials; k++) {
    term *= ((trials - k) / (k + 1)) * odds;
    sum += term;
    if (term < sum * 1e-17 && k > trials * share) break;
  }
  return Math.min(1, sum);
}

/** Probability that `drawn` days, all different, out of `days` all fall among `marked` of them. */
export function allAmongMarked(days: number, marked: number, drawn: number): number {
  if (drawn > marked) return 0;
  return Math.exp(logChoose(marked, drawn) - logChoose(days, drawn));
}

/**
 * Probability that independent points on a circle all lie in some arc of this share of it, wherever it begins: n·f^(n−1), exact up to half a circle and
 * too large beyond (Stevens 1939).
 */
export function allInSomeArc(points: number, share: number): number {
  return Math.min(1, points * share ** (points - 1));
}

/**
 * How many of the smallest of these probabilities may be taken so that of what is taken no more than the rate is false, on average (Benjamini and
 * Hochberg 1995). `tests` counts those too that are not given because they are 1.
 */
export function discoveries(probabilities: readonly number[], tests: number, rate: number): number {
  const sorted = [...probabilities].sort((x, y) => x - y);
  for (let k = sorted.length; k > 0; k--) if ((sorted[k - 1] as number) <= (rate * k) / tests) return k;
  return 0;
}
