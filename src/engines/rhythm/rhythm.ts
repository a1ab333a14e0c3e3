// When every conversation of a plant happens: its rhythm and its conditions, each claimed only where chance is an unlikely explanation. START READING HERE.
// Conversations are judged one by one: twelve connections of one service have twelve rhythms.
import type { Span } from "../../foundation/time-spans.ts";
import type { ConversationTimes } from "../../plant/rhythm.ts";
import { findConditions } from "./conditions.ts";
import { LocalDays } from "./local-days.ts";
import { occurrencesOf } from "./occurrences.ts";
import { indexPhases } from "./phase-index.ts";
import type { TimesQuestion } from "./question.ts";
import { findRhythms, type Observed } from "./rhythms.ts";
import { tallyOccurrences } from "./tally.ts";
import { DEFAULT_ERROR_RATE } from "./time-assumptions.ts";
import { measureWatchedTime, type WatchedTime } from "./watched-time.ts";

/** In the order of the plant's conversations. */
export function findTimes({ activity, conversations, phases, timezone, window, errorRate }: TimesQuestion): readonly ConversationTimes[] {
  const days = new LocalDays(timezone);
  const rate = errorRate ?? DEFAULT_ERROR_RATE;
  const watchedOf = new Map<string, WatchedTime>();
  const watchedBy = (watches: readonly number[]): WatchedTime => {
    const key = watches.join();
    let watched = watchedOf.get(key);
    if (watched === undefined) {
      const spans = watches.flatMap((w): readonly Span[] => activity.watches[w]?.spans ?? []);
      watched = measureWatchedTime(spans, phases, days);
      watchedOf.set(key, watched);
    }
    return watched;
  };
  const observed = activity.conversations.map(({ hours, watches }, i): Observed | null => {
    const period = conversations[i];
    if (hours.length === 0 || watches.length === 0 || period === undefined) return null;
    const watched = watchedBy(watches);
    return { occurrences: occurrencesOf(hours, watched, days), hours, watched, period };
  });
  const index = indexPhases(phases);
  const judged = observed.map((o) => (o === null ? null : { tally: tallyOccurrences(o.occurrences, days, index), watched: o.watched }));
  const conditions = findConditions(judged, index, days, rate);
  const rhythms = findRhythms(observed, days, window?.last ?? 0, rate);
  return observed.map((_, i) => ({ rhythm: rhythms[i] ?? null, conditions: conditions[i] ?? [] }));
}
