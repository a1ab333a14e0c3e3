// How the time in which somebody watched divides: among kinds of days, times of day and phases. What concentration is compared with.
import { localReading } from "../../foundation/local-time.ts";
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { intersectionOfSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { Phase } from "../../plant/phase.ts";
import { DAY_CLASSES } from "./day-classes.ts";
import type { LocalDays } from "./local-days.ts";

export const MINUTES = 1_440;
/** Zones change their clocks on whole quarters of an hour. */
const QUARTER_MICROS = 900 * MICROS_PER_SECOND;

export interface WatchedTime {
  /** Sorted and disjoint. */
  readonly spans: readonly Span[];
  /** Watched microseconds before each span. */
  readonly before: Float64Array;
  readonly micros: number;
  /** Days that were watched at all, ascending. */
  readonly days: readonly number[];
  /** For each kind of day: how many of `days`, the share of all watched time, and watched seconds up to each minute of the day (1441 numbers). */
  readonly classes: readonly { readonly days: number; readonly share: number; readonly upTo: Float64Array }[];
  /** Share of all watched time, for each phase. */
  readonly phaseShares: readonly number[];
}

export function measureWatchedTime(given: readonly Span[], phases: readonly Phase[], days: LocalDays): WatchedTime {
  const spans = unionOfSpans(given);
  const before = new Float64Array(spans.length + 1);
  spans.forEach(({ first, last }, i) => {
    before[i + 1] = (before[i] as number) + (last - first);
  });
  const micros = before[spans.length] as number;
  const seconds = DAY_CLASSES.map(() => new Float64Array(MINUTES + 1));
  const daysOf = new Float64Array(DAY_CLASSES.length);
  const watched: number[] = [];
  for (const span of spans) {
    for (let from = span.first; from < span.last; ) {
      const facts = days.at(from);
      const to = Math.min(span.last, facts.last);
      if (watched[watched.length - 1] !== facts.day) {
        watched.push(facts.day);
        for (const c of facts.classes) daysOf[c] = (daysOf[c] as number) + 1;
      }
      const step = facts.isPlain ? to - from : QUARTER_MICROS;
      for (let at = from; at < to; ) {
        const end = Math.min(to, facts.isPlain ? to : (Math.floor(at / step) + 1) * step);
        const shown = facts.isPlain ? days.secondOfDay(facts, at) : localReading(days.timezone, at).secondOfDay;
        for (const c of facts.classes) addSeconds(seconds[c] as Float64Array, shown, (end - at) / MICROS_PER_SECOND);
        at = end;
      }
      from = to;
    }
  }
  const classes = seconds.map((perMinute, c) => {
    const upTo = new Float64Array(MINUTES + 1);
    for (let m = 0; m < MINUTES; m++) upTo[m + 1] = (upTo[m] as number) + (perMinute[m] as number);
    return { days: daysOf[c] as number, share: micros === 0 ? 0 : Math.min(1, ((upTo[MINUTES] as number) * MICROS_PER_SECOND) / micros), upTo };
  });
  const phaseShares = phases.map((phase) => (micros === 0 ? 0 : Math.min(1, intersectionOfSpans(phase.spans, spans).reduce((sum, s) => sum + s.last - s.first, 0) / micros)));
  return { spans, before, micros, days: watched, classes, phaseShares };
}

function addSeconds(perMinute: Float64Array, from: number, length: number): void {
  let left = length;
  for (let at = from; left > 1e-9; ) {
    const minute = Math.min(MINUTES - 1, Math.floor(at / 60));
    const taken = Math.min(left, (minute + 1) * 60 - at);
    // Behind the last minute of a day there is none: what rounding leaves over belongs to it.
    const added = taken > 0 ? taken : left;
    perMinute[minute] = (perMinute[minute] as number) + added;
    left -= added;
    at += added;
  }
}

/** Watched microseconds between two instants. */
export function watchedBetween({ spans, before }: WatchedTime, first: number, last: number): number {
  const upTo = (instant: number): number => {
    const i = spanBefore(spans, instant);
    if (i < 0) return 0;
    const span = spans[i] as Span;
    return (before[i] as number) + Math.min(instant, span.last) - span.first;
  };
  return last > first ? upTo(last) - upTo(first) : 0;
}

/** Place of the last span that begins at or before an instant; -1 = there is none. */
export function spanBefore(spans: readonly Span[], instant: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).first <= instant) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Share of the watched time of a kind of day that lies in the minutes from `from` to `to`, both included, over midnight where `to` is less. */
export function shareOfMinutes({ classes }: WatchedTime, dayClass: number, from: number, to: number): number {
  const { upTo } = classes[dayClass] as WatchedTime["classes"][number];
  const all = upTo[MINUTES] as number;
  if (all === 0) return 0;
  const inside = to >= from ? (upTo[to + 1] as number) - (upTo[from] as number) : all - (upTo[from] as number) + (upTo[to + 1] as number);
  return Math.min(1, inside / all);
}
