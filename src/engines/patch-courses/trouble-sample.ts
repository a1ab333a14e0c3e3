// How long trouble with one patch lasts, as equally likely values, and what of it comes after a time in which nobody feels it.

/** Values that stand for the distribution: fine enough that a p95 is read from ten of them. */
const VALUES = 200;

export interface TroubleSample {
  /** That there is trouble at all, 0…1. */
  readonly chance: number;
  /** Ascending, equally likely, if there is trouble. */
  readonly minutes: Float64Array;
}

export function troubleSample(chance: number, minutesAt: (share: number) => number): TroubleSample {
  return { chance, minutes: Float64Array.from({ length: VALUES }, (_, i) => minutesAt((i + 0.5) / VALUES)) };
}

/** Minutes of trouble after the slack that are to be expected, troubles or none; null = nothing is known to come that would feel it. */
export function expectedBeyond({ chance, minutes }: TroubleSample, slackSeconds: number | null): number {
  if (slackSeconds === null || chance <= 0) return 0;
  const slack = slackSeconds / 60;
  return (chance * minutes.reduce((sum, value) => sum + Math.max(0, value - slack), 0)) / minutes.length;
}
