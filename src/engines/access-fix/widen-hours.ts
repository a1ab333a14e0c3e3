// Hours of a week made just wide enough for times that were seen: whole hours, alike on Monday to Friday, and small gaps closed, because nobody writes a roster
// with an hour out of it.
import { localReading } from "../../foundation/local-time.ts";
import { MICROS_PER_HOUR, type Micros } from "../../foundation/time.ts";
import type { Hours, WeekHours } from "../../plant/access.ts";

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
/** A pause of so many hours between two spans of a day is no pause. */
const SMALL_GAP_HOURS = 2;
/** Longer than a week is every hour of it. */
const MOST_HOURS = 200;

export interface WidenedHours {
  readonly hours: Hours;
  readonly addedHoursPerWeek: number;
}

/** @returns null = the hours are a calendar's, which no change file can widen. */
export function widenHours(hours: Hours, seen: readonly { readonly from: Micros; readonly to: Micros }[], timezone: string): WidenedHours | null {
  if (hours.kind === "calendar") return null;
  if (hours.kind === "always") return { hours, addedHoursPerWeek: 0 };
  const before = new Uint8Array(WEEK_MINUTES);
  for (const { from, to } of hours.week) before.fill(1, from, to);
  const after = before.slice();
  const needed = neededHours(seen, timezone);
  for (let weekday = 0; weekday < 7; weekday++) {
    const own = needed[kindOfDay(weekday)] as Uint8Array;
    if (!own.includes(1)) continue;
    const day = after.subarray(weekday * DAY_MINUTES, (weekday + 1) * DAY_MINUTES);
    own.forEach((is, hour) => {
      if (is === 1) day.fill(1, hour * 60, (hour + 1) * 60);
    });
    closeGaps(day);
  }
  const week = spansOf(after);
  const [only] = week;
  const isAlways = week.length === 1 && only?.from === 0 && only.to === WEEK_MINUTES;
  return { hours: isAlways ? { kind: "always" } : { kind: "week", week }, addedHoursPerWeek: (count(after) - count(before)) / 60 };
}

/** Monday to Friday, Saturday, Sunday. */
function kindOfDay(weekday: number): number {
  return Math.max(0, weekday - 4);
}

function neededHours(seen: readonly { readonly from: Micros; readonly to: Micros }[], timezone: string): Uint8Array[] {
  const needed = [0, 1, 2].map(() => new Uint8Array(24));
  for (const { from, to } of seen) {
    const last = Math.min(to, from + MOST_HOURS * MICROS_PER_HOUR);
    // The last instant too, which need not be a whole number of hours behind the first.
    for (let at = from; ; at = Math.min(last, at + MICROS_PER_HOUR)) {
      const { weekday, secondOfDay } = localReading(timezone, at);
      (needed[kindOfDay(weekday)] as Uint8Array)[Math.min(23, Math.floor(secondOfDay / 3_600))] = 1;
      if (at >= last) break;
    }
  }
  return needed;
}

function closeGaps(day: Uint8Array): void {
  for (let gap = day.indexOf(0, day.indexOf(1)); gap > 0; ) {
    const end = day.indexOf(1, gap);
    if (end < 0) return;
    if (end - gap <= SMALL_GAP_HOURS * 60) day.fill(1, gap, end);
    gap = day.indexOf(0, end);
  }
}

function spansOf(minutes: Uint8Array): WeekHours {
  const spans: { from: number; to: number }[] = [];
  for (let from = minutes.indexOf(1); from >= 0; ) {
    const end = minutes.indexOf(0, from);
    const to = end < 0 ? WEEK_MINUTES : end;
    spans.push({ from, to });
    from = end < 0 ? -1 : minutes.indexOf(1, end);
  }
  return spans;
}

function count(minutes: Uint8Array): number {
  return minutes.reduce((sum, is) => sum + is, 0);
}
