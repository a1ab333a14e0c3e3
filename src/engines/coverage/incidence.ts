// Incidence counts: in how many units of sampling each key was seen. Everything the estimators need, and nothing of what a key or a unit is.

export interface Incidence {
  /** Units watched (m). */
  readonly units: number;
  /** Keys by the number of units they were seen in, ascending; no entry for 0. */
  readonly keysByFrequency: readonly (readonly [frequency: number, keys: number])[];
  /** Different keys seen (S). */
  readonly observed: number;
  /** Keys seen in exactly one, in exactly two units (Q1, Q2). */
  readonly once: number;
  readonly twice: number;
  /** Sum of all frequencies (U). */
  readonly occurrences: number;
}

/** @param frequencies one for each key, each from 1 to `units`, in any order */
export function countIncidence(units: number, frequencies: Iterable<number>): Incidence {
  const keys = new Map<number, number>();
  for (const frequency of frequencies) keys.set(frequency, (keys.get(frequency) ?? 0) + 1);
  const keysByFrequency = [...keys].sort(([x], [y]) => x - y);
  return {
    units,
    keysByFrequency,
    observed: keysByFrequency.reduce((sum, [, count]) => sum + count, 0),
    once: keys.get(1) ?? 0,
    twice: keys.get(2) ?? 0,
    occurrences: keysByFrequency.reduce((sum, [frequency, count]) => sum + frequency * count, 0),
  };
}
