// Values of iCalendar as times: dates, dates with times, periods and durations (RFC 5545 §3.3.4 to §3.3.9), read by the clock that their TZID names. A day is
// refused when there is no such day; whether clocks show such a time on that day is not asked here.
import type { EventLength, EventPeriod, EventTime } from "../calendar-event.ts";

const MICROS_PER_SECOND = 1e6;
const DAY_SECONDS = 86_400;

/** "20261030T180000", "20261030", with or without dashes, colons and Z; null = it is none. @param zone of a time without Z */
export function clockTime(text: string, zone: string): EventTime | null {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(?:(\d{2}):?(\d{2}):?(\d{2})?|::)?(Z)?)?$/.exec(text.trim());
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second = "00", z] = parts;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(midnight).toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return null;
  if (hour === undefined) return { wall: midnight * 1_000, zone: "", isDay: true };
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  // 24:00:00 is written for the midnight at a day's end; second 60 is a leap second.
  if (h > 24 || m > 59 || s > 60 || (h === 24 && (m > 0 || s > 0))) return null;
  return { wall: midnight * 1_000 + (h * 3_600 + m * 60 + Math.min(s, 59)) * MICROS_PER_SECOND, zone: z === undefined ? zone : "UTC", isDay: false };
}

/** "PT1H30M", "P1W", "-P1D"; null = it is none, or longer than a century. */
export function eventLength(text: string): EventLength | null {
  const parts = /^([+-])?P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text.trim());
  if (parts === null) return null;
  const [, sign, weeks = "0", days = "0", hours = "0", minutes = "0", seconds = "0"] = parts;
  // Plus zero: there is no negative nothing.
  const turn = sign === "-" ? -1 : 1;
  const length = { days: turn * (Number(weeks) * 7 + Number(days)) + 0, seconds: turn * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) + 0 };
  return Math.abs(length.days) * DAY_SECONDS + Math.abs(length.seconds) > LONGEST_SECONDS ? null : length;
}

const LONGEST_SECONDS = 36_525 * DAY_SECONDS;

/** A date, or a period: [from, to] or [from, duration]. null = it is none, or ends before it begins. */
export function eventPeriod(value: unknown, zone: string): EventPeriod | null {
  if (!Array.isArray(value)) {
    const start = clockTime(String(value), zone);
    return start === null ? null : { start, end: null, length: null };
  }
  const start = clockTime(String(value[0]), zone);
  if (start === null) return null;
  const end = clockTime(String(value[1]), zone);
  const length = end === null ? eventLength(String(value[1])) : null;
  if (end === null && (length === null || length.days < 0 || length.seconds < 0)) return null;
  return end !== null && end.zone === start.zone && end.wall < start.wall ? null : { start, end, length };
}
