// One rule of recurrence (RFC 5545 §3.3.10, RFC 7529) to the readings of the clock at which it falls, within a window and a bound. Works on the wall: which of
// these readings a clock skips is asked where the zone is known. The rules themselves are rrule-temporal's work.
import { countText } from "../../../foundation/count-words.ts";
import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import type { Micros } from "../../../foundation/time.ts";
import { clockTime } from "./times.ts";

export interface RuleQuestion {
  /** "FREQ=WEEKLY;BYDAY=FR". */
  readonly text: string;
  /** DTSTART by the clock, which counts as the first. */
  readonly start: Micros;
  /** Readings wanted, both ends included. */
  readonly from: Micros;
  readonly to: Micros;
  /** The reading of the event's clock at an instant: UNTIL is told in UTC. */
  readonly untilWall: (instant: Micros) => Micros;
  /** Occurrences to take beyond COUNT, for those that the clock skips. */
  readonly beyondCount?: number;
}

export interface ExpandedRule {
  readonly walls: readonly Micros[];
  /** Only up to this reading; null = all that were asked for. */
  readonly cutAt: Micros | null;
  /** Why it cannot be followed, or not wholly; null = it could. */
  readonly trouble: string | null;
  /** The rule ends after so many. */
  readonly isCounted: boolean;
}

/** Of one rule in one window: every quarter of an hour for a hundred days. */
export const MOST_OCCURRENCES = 10_000;
/** What the library tries before it gives up: two hundred years of days. Of rules with many times a day less; any such bound costs all rules the library's short cuts. */
const MOST_ITERATIONS = 80_000;
const MOST_HARD_CANDIDATES = 6_000;
const MOST_EASY_TIMES = 4;
const MOST_COUNT = 1_000_000;
const SHORTENINGS = 3;
const DAY_MICROS = 86_400e6;

const FREQUENCIES = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"] as const;

interface RuleParts {
  readonly freq: (typeof FREQUENCIES)[number];
  readonly until: Micros | null;
  readonly count: number | null;
  readonly options: Record<string, unknown>;
}

export function expandRule(question: RuleQuestion): ExpandedRule {
  const parts = ruleParts(question);
  if (typeof parts === "string") return { walls: [], cutAt: question.from, trouble: parts, isCounted: false };
  const { start, from } = question;
  const isCounted = parts.count !== null;
  const to = parts.until === null ? question.to : Math.min(question.to, parts.until);
  if (to < Math.max(from, start)) return { walls: [], cutAt: null, trouble: null, isCounted };
  let rule: RRuleTemporal;
  // DTSTART always counts; only where occurrences are counted the library must know.
  try {
    rule = new RRuleTemporal({
      ...parts.options,
      freq: parts.freq,
      dtstart: zoned(start),
      tzid: "UTC",
      cache: false,
      includeDtstart: parts.count !== null,
      maxIterations: MOST_ITERATIONS,
      ...(isHard(parts) ? { maxCandidateEvaluations: MOST_HARD_CANDIDATES } : {}),
      ...(parts.count === null ? {} : { count: parts.count + (question.beyondCount ?? 0) }),
    });
  } catch (error) {
    return { walls: [], cutAt: from, trouble: wordsOf(error), isCounted };
  }
  // A rule that falls too often is followed for as long as it can be.
  for (let tried = 0, end = to; tried <= SHORTENINGS; tried++, end = from + (end - from) / 8) {
    try {
      const walls = rule.between(zoned(from), zoned(end), true).map((at) => at.epochMilliseconds * 1_000);
      const cut = walls[MOST_OCCURRENCES];
      if (cut !== undefined) return { walls: walls.slice(0, MOST_OCCURRENCES), cutAt: cut, trouble: `it falls more than ${countText(MOST_OCCURRENCES)} times`, isCounted };
      return { walls, cutAt: end < to ? end : null, trouble: end < to ? "it falls too often to be followed to the end" : null, isCounted };
    } catch (error) {
      if (!/Maximum/.test(String(error))) return { walls: [], cutAt: from, trouble: wordsOf(error), isCounted };
    }
  }
  return { walls: [], cutAt: from, trouble: "it would take too long to follow", isCounted };
}

/** Does it fall, or could it fall, many times a day? */
function isHard({ freq, options }: RuleParts): boolean {
  const times = ["byHour", "byMinute", "bySecond"].reduce((product, key) => product * Math.max(1, (options[key] as readonly number[] | undefined)?.length ?? 1), 1);
  return times > MOST_EASY_TIMES || FREQUENCIES.indexOf(freq) > FREQUENCIES.indexOf("HOURLY");
}

/** The parts of a rule, bounded; or what is wrong with it. */
function ruleParts({ text, start, untilWall }: RuleQuestion): RuleParts | string {
  if (text.length > LONGEST_RULE) return "it is too long";
  const options: Record<string, unknown> = {};
  let freq: RuleParts["freq"] | undefined;
  let until: Micros | null = null;
  let count: number | null = null;
  for (const part of text.toUpperCase().split(";")) {
    if (part === "") continue;
    const [key = "", value = ""] = part.split("=", 2);
    if (key === "FREQ") {
      freq = FREQUENCIES.find((f) => f === value);
      if (freq === undefined) return `FREQ=${value.slice(0, 20)} is no frequency`;
    } else if (key === "COUNT" || key === "INTERVAL") {
      const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
      if (number < 1) return `${key}=${value.slice(0, 20)} is no number of times`;
      if (key === "COUNT") count = Math.min(number, MOST_COUNT);
      else options.interval = number;
    } else if (key === "UNTIL") {
      const end = clockTime(value, "");
      if (end === null) return `UNTIL=${value.slice(0, 20)} is no date`;
      until = end.isDay ? end.wall + DAY_MICROS - 1 : end.zone === "UTC" ? untilWall(end.wall) : end.wall;
    } else if (key === "BYDAY") {
      const days = value.split(",");
      const wrong = days.find((day) => !/^[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)$/.test(day));
      if (wrong !== undefined) return `BYDAY=${wrong.slice(0, 20)} is no weekday`;
      options.byDay = days.map((day) => day.replace("+", ""));
    } else if (key === "WKST") {
      if (!/^(MO|TU|WE|TH|FR|SA|SU)$/.test(value)) return `WKST=${value.slice(0, 20)} is no weekday`;
      options.wkst = value;
    } else if (key === "RSCALE") {
      if (value !== "GREGORIAN") return `it counts by another calendar (RSCALE=${value.slice(0, 20)})`;
      options.rscale = value;
    } else if (key === "SKIP") {
      if (!/^(OMIT|BACKWARD|FORWARD)$/.test(value)) return `SKIP=${value.slice(0, 20)} is not known`;
      options.skip = value;
    } else if (Object.hasOwn(NUMBERS, key)) {
      const { option, least, most } = NUMBERS[key] as (typeof NUMBERS)[string];
      const numbers = value.split(",").map((n) => (/^[+-]?\d{1,3}$/.test(n) ? Number(n) : Number.NaN));
      if (numbers.length > 400 || numbers.some((n) => !(n >= least && n <= most) || (n === 0 && least !== 0))) return `${key}=${value.slice(0, 20)} is out of range`;
      options[option] = numbers;
    } else if (!key.startsWith("X-")) return `its part ${key.slice(0, 20)} is not known`;
  }
  if (freq === undefined) return "it has no FREQ";
  if (options.skip !== undefined && options.rscale === undefined) options.rscale = "GREGORIAN";
  return { freq, until: until === null ? null : Math.max(until, start - 1), count, options };
}

const LONGEST_RULE = 4_096;

const NUMBERS: Readonly<Record<string, { readonly option: string; readonly least: number; readonly most: number }>> = {
  BYSECOND: { option: "bySecond", least: 0, most: 59 },
  BYMINUTE: { option: "byMinute", least: 0, most: 59 },
  BYHOUR: { option: "byHour", least: 0, most: 23 },
  BYMONTHDAY: { option: "byMonthDay", least: -31, most: 31 },
  BYYEARDAY: { option: "byYearDay", least: -366, most: 366 },
  BYWEEKNO: { option: "byWeekNo", least: -53, most: 53 },
  BYMONTH: { option: "byMonth", least: 1, most: 12 },
  BYSETPOS: { option: "bySetPos", least: -366, most: 366 },
};

function zoned(wall: Micros): Temporal.ZonedDateTime {
  return new Temporal.ZonedDateTime(BigInt(Math.round(wall / 1_000)) * 1_000_000n, "UTC");
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 120);
}
