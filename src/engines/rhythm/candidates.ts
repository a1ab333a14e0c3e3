// Every explanation that is tried for one conversation, with the probability of being this concentrated by chance. Decides nothing.
import { allInSomeArc, binomialTail } from "./chance.ts";
import { DAY_CLASSES } from "./day-classes.ts";
import type { Tally } from "./tally.ts";
import { LEAST_MONTHS, LEAST_UNITS, NEARLY_ALL } from "./time-assumptions.ts";
import { shareOfMinutes, type WatchedTime } from "./watched-time.ts";

export interface Candidate {
  /** Index into DAY_CLASSES; -1 = a phase. */
  readonly dayClass: number;
  /** Index into the phases; -1 = a kind of day. */
  readonly phase: number;
  readonly arc: Tally["arc"];
  /** Units that fit, and all of them. */
  readonly inside: number;
  readonly units: number;
  /** Share of the watched time. */
  readonly share: number;
  /** By chance, for this candidate alone. */
  readonly probability: number;
  /** Times the number of candidates that are tried for the conversation. */
  readonly corrected: number;
}

/** Probabilities above this are not worth keeping. */
export function candidatesOf(tally: Tally, watched: WatchedTime, rate: number): Candidate[] {
  const { units, classHits, arc } = tally;
  if (units < LEAST_MONTHS) return [];
  const tried = triedOf(watched);
  const found: Candidate[] = [];
  const add = (candidate: Omit<Candidate, "corrected">, weight: number): void => {
    const corrected = Math.min(1, candidate.probability * weight);
    if (corrected <= rate) found.push({ ...candidate, corrected });
  };
  DAY_CLASSES.forEach(({ kind }, dayClass) => {
    const inside = classHits[dayClass] as number;
    const { share } = watched.classes[dayClass] as WatchedTime["classes"][number];
    if (inside < (kind === "month" ? LEAST_MONTHS : LEAST_UNITS) || inside < NEARLY_ALL * units || share === 0) return;
    const probability = binomialTail(units, inside, share);
    if (share < 1) add({ dayClass, phase: -1, arc: null, inside, units, share, probability }, tried.clock);
    if (inside < units || arc === null) return;
    const minutes = shareOfMinutes(watched, dayClass, arc.from, arc.to);
    const narrow = allInSomeArc(units, minutes);
    if (narrow <= rate) add({ dayClass, phase: -1, arc, inside, units, share: share * minutes, probability: probability * narrow }, tried.clock);
  });
  for (const { phase, inside, outside } of tally.phases) {
    const share = watched.phaseShares[phase] as number;
    const all = inside + outside;
    if (inside < LEAST_UNITS || inside < NEARLY_ALL * all || share === 0 || share >= 1) continue;
    add({ dayClass: -1, phase, arc: null, inside, units: all, share, probability: binomialTail(all, inside, share) }, tried.phases);
  }
  return found;
}

/** How many candidates there are, whatever the conversation does. Phases and the clock share the error in halves, so that many words of the clock cost phases nothing. */
export function triedOf({ classes, phaseShares }: WatchedTime): { readonly clock: number; readonly phases: number } {
  const days = classes.filter(({ share }) => share > 0).length;
  const phases = phaseShares.filter((share) => share > 0 && share < 1).length;
  return { clock: 2 * days * (phases === 0 ? 1 : 2), phases: 2 * phases };
}
