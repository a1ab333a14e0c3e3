// Rhythms of all conversations: periods, times of day and days of which they consist, misses, what is due next and what is overdue. A rhythm is claimed where
// chance is an unlikely explanation after correction for all conversations; what has enough occurrences and none is irregular.
import { formatLocalDay } from "../../foundation/local-time.ts";
import { MICROS_PER_HOUR, MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { Span } from "../../foundation/time-spans.ts";
import type { ActiveHour } from "../../plant/activity.ts";
import type { Rhythm } from "../../plant/rhythm.ts";
import { discoveries } from "./chance.ts";
import { joinWords } from "./day-rules.ts";
import { describeTime, type ExpectedTime, expectedTime } from "./describe-slot.ts";
import { dueOf } from "./due.ts";
import { evenIntervals } from "./even-intervals.ts";
import type { LocalDays } from "./local-days.ts";
import type { Occurrence } from "./occurrences.ts";
import type { TimesQuestion } from "./question.ts";
import { type Slot, slotsOf } from "./slots.ts";
import { LEAST_MONTHS, LEAST_WEEKS, WEAK_RATE } from "./time-assumptions.ts";
import { wordPeriod } from "./time-words.ts";
import { type WatchedTime, watchedBetween } from "./watched-time.ts";

export interface Observed {
  readonly occurrences: readonly Occurrence[];
  readonly hours: readonly ActiveHour[];
  readonly watched: WatchedTime;
  readonly period: TimesQuestion["conversations"][number];
}

/** Going on all the time: so much of the watched time lies in occurrences. */
const GOES_ON_SHARE = 0.9;
/** A period is strict when nearly all of its waits are no longer than this many times the middle one. */
const STRICT_RATIO = 1.5;
const LEAST_PERIODS = 10;

export function findRhythms(observed: readonly (Observed | null)[], days: LocalDays, evidenceEnd: number, rate: number): (Rhythm | null)[] {
  const slots = observed.map((o) => (o === null || goesOn(o) ? [] : slotsOf(o.occurrences, o.watched, days)));
  const isTested = (o: Observed | null): boolean => o !== null && !goesOn(o) && o.occurrences.length >= LEAST_WEEKS;
  const tests = observed.filter(isTested).length;
  const best = slots.flatMap((list, i) => (list.length === 0 || !isTested(observed[i] as Observed) ? [] : [Math.min(...list.map((s) => s.probability))]));
  const taken = discoveries(best, tests, rate);
  const isSure = (slot: Slot): boolean => taken > 0 && (slot.probability * tests) / taken <= rate;
  return observed.map((o, i) => {
    if (o === null) return null;
    if (goesOn(o)) return goingOn(o);
    const sure = (slots[i] ?? []).filter((slot) => !isWeak(slot) && isSure(slot));
    const claimed = sure.length > 0 ? sure : (slots[i] ?? []).filter((slot) => isWeak(slot) && slot.probability <= WEAK_RATE);
    return claimed.length > 0 ? byTheClock(claimed, o, days, evidenceEnd) : (evenIntervals(o) ?? irregular(o));
  });
}

function isWeak({ rule }: Slot): boolean {
  return rule.kind === "monthly" && rule.hits < LEAST_MONTHS;
}

function goesOn({ occurrences, watched }: Observed): boolean {
  if (watched.micros === 0) return false;
  return occurrences.reduce((sum, { first, last }) => sum + watchedBetween(watched, first, last + 1), 0) >= GOES_ON_SHARE * watched.micros;
}

function goingOn({ period: { periodP50, periodP95 }, watched, hours }: Observed): Rhythm | null {
  const none = { missed: 0, nextDue: null, overdue: null };
  const isStrict = periodP50 !== null && periodP95 !== null && periodP95 <= STRICT_RATIO * periodP50 && watched.micros >= LEAST_PERIODS * periodP50 * MICROS_PER_SECOND;
  const seconds = isStrict ? periodP50 : secondsBetweenConnections(hours, watched);
  if (seconds !== null) return { kind: "strict-period", text: wordPeriod(seconds), periodSeconds: seconds, ...none };
  return watched.micros >= MICROS_PER_HOUR ? { kind: "irregular", text: "all the time", periodSeconds: null, ...none } : null;
}

const LEAST_FULL_HOURS = 12;
/** Connections that come by chance vary as much as there are (variance ÷ mean = 1); a quarter of that over twelve hours is chance in less than 1 of 100. */
const EVEN_DISPERSION = 0.25;

/** Where each poll has a connection of its own: as many in every watched hour. null = they are not even, or nobody counted them. */
function secondsBetweenConnections(hours: readonly ActiveHour[], watched: WatchedTime): number | null {
  const counts: number[] = [];
  let span = 0;
  for (const { hour, connections } of hours) {
    if (connections === null) return null;
    const begin = hour * MICROS_PER_HOUR;
    while (span < watched.spans.length && (watched.spans[span] as Span).last <= begin) span++;
    const { first, last } = watched.spans[span] ?? { first: begin, last: begin };
    if (first <= begin && last >= begin + MICROS_PER_HOUR) counts.push(connections);
  }
  const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  if (counts.length < LEAST_FULL_HOURS || mean < 1) return null;
  const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1);
  return variance <= EVEN_DISPERSION * mean ? 3_600 / mean : null;
}

/** The same days at another time, and never again at the old one: it was moved, or its clock is not the plant's and one of them changed. */
function replaces(later: Slot, earlier: Slot): boolean {
  return later.rule.words === earlier.rule.words && (later.starts[0]?.day ?? 0) > (earlier.starts[earlier.starts.length - 1]?.day ?? 0);
}

function byTheClock(all: readonly Slot[], o: Observed, days: LocalDays, evidenceEnd: number): Rhythm {
  const slots = all.filter((slot) => !all.some((other) => replaces(other, slot)));
  const [main] = [...slots].sort((x, y) => y.rule.hits - x.rule.hits || x.from - y.from);
  const expected = slots.map(expectedTime);
  const dues = slots.map((slot, i) => dueOf(slot, expected[i] as ExpectedTime, o.occurrences, o.watched, days, evidenceEnd, all.length === 1));
  const texts: string[] = [];
  for (const words of new Set(slots.map((slot) => slot.rule.words))) {
    const times = slots.flatMap((slot, i) => (slot.rule.words === words ? [describeTime(slot, expected[i] as ExpectedTime) + beforeWords(slot, all)] : []));
    const isOpen = slots.some((slot) => slot.rule.words === words && slot.rule.othersUnwatched);
    texts.push(`${words} ${times.join(", ")}${isOpen ? " (other days were not watched then)" : ""}`);
  }
  const weak = slots.some(isWeak);
  const next = dues.flatMap((due) => due.nextDue ?? []);
  const overdue = dues.flatMap((due) => due.overdue ?? []);
  return {
    kind: main?.rule.kind ?? "irregular",
    text: weak ? `perhaps ${texts.join("; ")} (seen only twice)` : texts.join("; "),
    periodSeconds: main?.rule.kind === "daily" && slots.length === 1 ? 86_400 : main?.rule.kind === "weekly" && slots.length === 1 && main.rule.classes.length === 1 ? 604_800 : null,
    missed: dues.reduce((sum, due) => sum + due.missed, 0),
    nextDue: next.length === 0 ? null : Math.min(...next),
    overdue: overdue.length === 0 ? null : overdue.join("; "),
  };
}

function beforeWords(slot: Slot, all: readonly Slot[]): string {
  const before = all.filter((other) => replaces(slot, other)).map((other) => `${describeTime(other, expectedTime(other))} until ${formatLocalDay(other.starts[other.starts.length - 1]?.day ?? 0)}`);
  return before.length === 0 ? "" : ` (${before.join(", ")})`;
}

function irregular({ occurrences }: Observed): Rhythm | null {
  if (occurrences.length < LEAST_WEEKS) return null;
  const dates = new Set(occurrences.map(({ facts }) => facts.day));
  const when = dates.size > 3 ? `on ${dates.size} days` : `on ${joinWords([...dates].map(formatLocalDay))}`;
  return { kind: "irregular", text: `no rhythm found: ${occurrences.length} times ${when}`, periodSeconds: null, missed: 0, nextDue: null, overdue: null };
}
