// Separate occurrences of a conversation: stretches of activity with silence between them that somebody watched. Says nothing of when they come.
import type { ActiveHour } from "../../plant/activity.ts";
import type { DayFacts, LocalDays } from "./local-days.ts";
import { SILENCE_MICROS, WATCHED_SILENCE_MICROS } from "./time-assumptions.ts";
import { spanBefore, type WatchedTime, watchedBetween } from "./watched-time.ts";
import type { Span } from "../../foundation/time-spans.ts";

export interface Occurrence {
  readonly first: number;
  readonly last: number;
  /** The local day on which it began, and the second that the clock showed. */
  readonly facts: DayFacts;
  readonly second: number;
  /** Somebody had watched for a while before: it did not begin earlier. */
  readonly beginSeen: boolean;
}

/** So long must somebody have watched before the first sign for it to count as the beginning. */
const LEAD_MICROS = 60 * 1_000_000;

export function occurrencesOf(hours: readonly ActiveHour[], watched: WatchedTime, days: LocalDays): Occurrence[] {
  const found: (Occurrence & { last: number })[] = [];
  for (const { first, last } of hours) {
    const before = found[found.length - 1];
    if (before !== undefined && (first - before.last <= SILENCE_MICROS || watchedBetween(watched, before.last, first) < WATCHED_SILENCE_MICROS)) before.last = Math.max(before.last, last);
    else {
      const facts = days.at(first);
      found.push({ first, last, facts, second: days.secondOfDay(facts, first), beginSeen: beginSeen(watched.spans, first) });
    }
  }
  return found;
}

function beginSeen(spans: readonly Span[], first: number): boolean {
  const span = spans[spanBefore(spans, first)];
  return span !== undefined && first < span.last && first - span.first >= LEAD_MICROS;
}
