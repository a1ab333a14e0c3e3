// Something that comes every so many hours, whatever the clock: intervals between beginnings that are all alike.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { Rhythm } from "../../plant/rhythm.ts";
import type { Occurrence } from "./occurrences.ts";
import { wordInterval } from "./time-words.ts";
import { type WatchedTime, watchedBetween } from "./watched-time.ts";

/** Waits of something that comes by chance fall within a tenth of any given length with probability 0.0740 at most; eight all alike, in 1 of 10 million. */
const LEAST_INTERVALS = 8;
const ALIKE = 0.1;

export function evenIntervals({ occurrences, watched }: { readonly occurrences: readonly Occurrence[]; readonly watched: WatchedTime }): Rhythm | null {
  const intervals: number[] = [];
  for (let i = 1; i < occurrences.length; i++) {
    const before = occurrences[i - 1] as Occurrence;
    const { first, beginSeen } = occurrences[i] as Occurrence;
    // What lies in an interval that was not watched throughout is not known.
    if (beginSeen && before.beginSeen && watchedBetween(watched, before.first, first) === first - before.first) intervals.push(first - before.first);
  }
  if (intervals.length < LEAST_INTERVALS) return null;
  const middle = [...intervals].sort((x, y) => x - y)[intervals.length >> 1] as number;
  if (intervals.some((i) => Math.abs(i - middle) > ALIKE * middle)) return null;
  const last = occurrences[occurrences.length - 1] as Occurrence;
  return { kind: "strict-period", text: wordInterval(middle / MICROS_PER_SECOND), periodSeconds: middle / MICROS_PER_SECOND, missed: 0, nextDue: last.first + middle, overdue: null };
}
