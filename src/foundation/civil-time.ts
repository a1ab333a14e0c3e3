// Clock readings to instants: what a log writes ("Mar 10 10:29:34", perhaps a year, perhaps a zone) to microseconds since 1970 UTC.
// A reading in the hour that clocks repeat in autumn is taken as its first pass; one in the hour they skip as if they had not.
import { MICROS_PER_SECOND, type Micros } from "./time.ts";

/** A reading of a clock. Months and days count from 1. */
export interface CivilTime {
  /** null = the stamp names no year. */
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** With its fraction. */
  readonly second: number;
  /** Seconds east of UTC; null = the stamp names no zone that has one meaning. */
  readonly offsetSeconds: number | null;
}

const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
/** A leap day comes at least this often. */
const MOST_YEARS_BACK = 8;

/**
 * The instant of a reading. Without a zone it is read in `timezone` (IANA); without a year it is the last one that is not later than a day
 * after `notAfter` (clocks differ, zones too). null = there is no such day or time.
 */
export function instantOf(civil: CivilTime, timezone: string, notAfter: Micros): Micros | null {
  const { month, day, hour, minute, second } = civil;
  // A leap second is the last second of its minute.
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || !(second < 61)) return null;
  if (civil.year !== null) return inYear(civil, civil.year, timezone);
  const latest = new Date((notAfter + MICROS_PER_DAY) / 1_000).getUTCFullYear() + 1;
  if (!Number.isFinite(latest)) return null;
  for (let year = latest; year >= latest - MOST_YEARS_BACK; year--) {
    const instant = inYear(civil, year, timezone);
    if (instant !== null && instant <= notAfter + MICROS_PER_DAY) return instant;
  }
  return null;
}

function inYear({ month, day, hour, minute, second, offsetSeconds }: CivilTime, year: number, timezone: string): Micros | null {
  if (year < 1970 || year > 2200 || day > daysIn(year, month)) return null;
  const reading = Date.UTC(year, month - 1, day, hour, minute) * 1_000 + Math.round(second * MICROS_PER_SECOND);
  if (offsetSeconds !== null) return reading - offsetSeconds * MICROS_PER_SECOND;
  // The offset before and after a change of clocks: of two that fit, the one that gives the earlier instant.
  const before = offsetAt(timezone, reading - MICROS_PER_DAY);
  const after = offsetAt(timezone, reading + MICROS_PER_DAY);
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    const instant = reading - offset * MICROS_PER_SECOND;
    if (offsetAt(timezone, instant) === offset) return instant;
  }
  return reading - before * MICROS_PER_SECOND;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();
/** Zones change their clocks on whole quarters of an hour. */
const QUARTER_MICROS = 900 * MICROS_PER_SECOND;
const MOST_OFFSETS = 65_536;

/** Seconds east of UTC that clocks of a zone show at an instant; 0 for a zone that nobody knows. */
export function offsetAt(timezone: string, instant: Micros): number {
  if (timezone === "UTC") return 0;
  const quarter = Math.floor(instant / QUARTER_MICROS);
  const key = `${timezone} ${quarter}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = readOffset(timezone, (quarter * QUARTER_MICROS) / 1_000);
    if (offsets.size >= MOST_OFFSETS) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

function readOffset(timezone: string, millis: number): number {
  let format = formats.get(timezone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
    } catch {
      return 0;
    }
    formats.set(timezone, format);
  }
  const shown: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(millis)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return (Date.UTC(year, month - 1, day, hour, minute, second) - millis) / 1_000;
}

/** Abbreviations that mean one offset everywhere they are used by firewalls. BST, CST and IST mean several, so they are not here. */
const ZONE_HOURS: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  WEST: 1,
  CET: 1,
  CEST: 2,
  MEZ: 1,
  MESZ: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  EST: -5,
  EDT: -4,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  JST: 9,
  KST: 9,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
};

/** Seconds east of UTC of "Z", "+01:00", "-0500", "CEST"; null for anything else. */
export function zoneOffset(text: string): number | null {
  const hours = ZONE_HOURS[text.toUpperCase()];
  if (hours !== undefined) return hours * 3_600;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (match === null) return null;
  const seconds = Number(match[2]) * 3_600 + Number(match[3] ?? 0) * 60;
  return seconds > 14 * 3_600 ? null : match[1] === "-" ? -seconds : seconds;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** 1…12 of "Mar"; 0 for anything else. */
export function monthNamed(text: string): number {
  return MONTHS.indexOf(text.toLowerCase()) + 1;
}

/** "2023-03-10 10:29:34.5", "2023/03/10T10:29:34+01:00" at the beginning of a text; null for anything else. */
export function parseIsoTime(text: string): CivilTime | null {
  const match = /^(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}):(\d{2}):(\d{2}(?:[.,]\d{1,9})?)(Z|[+-]\d{2}:?\d{2})?/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = "0", zone] = match;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second.replace(",", ".")),
    offsetSeconds: zone === undefined ? null : zoneOffset(zone),
  };
}
