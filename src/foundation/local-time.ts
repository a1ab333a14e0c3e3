// The plant's own clock: instants as local days, weekdays and minutes, and back, with its zone's clock changes. Knows no public holidays.
import { offsetAt } from "./civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "./time.ts";
import type { Span } from "./time-spans.ts";

/** Days since 1970-01-01 of the local calendar. */
export type LocalDay = number;

export interface LocalReading {
  readonly day: LocalDay;
  /** 0 = Monday. */
  readonly weekday: number;
  /** Seconds since local midnight as the clock shows them, with their fraction. */
  readonly secondOfDay: number;
}

export interface LocalDate {
  readonly year: number;
  /** 1…12 */
  readonly month: number;
  /** 1…31 */
  readonly dayOfMonth: number;
  readonly daysInMonth: number;
  /** 0 = Monday. */
  readonly weekday: number;
}

const DAY_SECONDS = 86_400;
const MICROS_PER_DAY = DAY_SECONDS * MICROS_PER_SECOND;

/** @param timezone IANA name; one that nobody knows counts as UTC */
export function localReading(timezone: string, instant: Micros): LocalReading {
  const local = instant + offsetAt(timezone, instant) * MICROS_PER_SECOND;
  const day = Math.floor(local / MICROS_PER_DAY);
  return { day, weekday: weekdayOf(day), secondOfDay: (local - day * MICROS_PER_DAY) / MICROS_PER_SECOND };
}

/** 0 = Monday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: LocalDay): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function localDate(day: LocalDay): LocalDate {
  const date = new Date(day * DAY_SECONDS * 1_000);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + 1;
  return { year, month, dayOfMonth: date.getUTCDate(), daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(), weekday: weekdayOf(day) };
}

/** "2026-10-14" */
export function formatLocalDay(day: LocalDay): string {
  return new Date(day * DAY_SECONDS * 1_000).toISOString().slice(0, 10);
}

/** Of "2026-10-14"; null = it is no day. */
export function parseLocalDay(text: string): LocalDay | null {
  const millis = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const day = millis / (DAY_SECONDS * 1_000);
  return Number.isNaN(day) || formatLocalDay(day) !== text ? null : day;
}

/** "2026-10-14 06:12", as the clock of the plant shows it. */
export function formatLocalMinute(timezone: string, instant: Micros): string {
  const { day, secondOfDay } = localReading(timezone, instant);
  const minutes = Math.floor(secondOfDay / 60);
  return `${formatLocalDay(day)} ${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The instant at which the clock shows this time of this day. Of a time shown twice, the first; a time that is skipped counts as if clocks had not changed. */
export function localInstant(timezone: string, day: LocalDay, secondOfDay: number): Micros {
  const shown = day * MICROS_PER_DAY + Math.round(secondOfDay * MICROS_PER_SECOND);
  const before = offsetAt(timezone, shown - MICROS_PER_DAY);
  const after = offsetAt(timezone, shown + MICROS_PER_DAY);
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    const instant = shown - offset * MICROS_PER_SECOND;
    if (offsetAt(timezone, instant) === offset) return instant;
  }
  return shown - before * MICROS_PER_SECOND;
}

/** A local day from midnight to midnight: 23, 24 or 25 hours. */
export function spanOfLocalDay(timezone: string, day: LocalDay): Span {
  return { first: localInstant(timezone, day, 0), last: localInstant(timezone, day + 1, 0) };
}

/** Monday to Friday. */
export function isWorkday(day: LocalDay): boolean {
  return weekdayOf(day) < 5;
}

/** The last Monday-to-Friday day of its month. */
export function isLastWorkday(day: LocalDay): boolean {
  const { dayOfMonth, daysInMonth, weekday } = localDate(day);
  const left = daysInMonth - dayOfMonth;
  return weekday < 5 && (left === 0 || (weekday === 4 && left <= 2));
}

/** The first Monday-to-Friday day of its month. */
export function isFirstWorkday(day: LocalDay): boolean {
  const { dayOfMonth, weekday } = localDate(day);
  return weekday < 5 && (dayOfMonth === 1 || (weekday === 0 && dayOfMonth <= 3));
}
