// Kinds of days that people name: workdays, Sundays, the 1st of the month, its first workday. Which of them a local day belongs to. Knows no public holidays.
import { isFirstWorkday, isLastWorkday, isWorkday, type LocalDay, localDate } from "../../foundation/local-time.ts";

export interface DayClass {
  readonly kind: "all" | "workdays" | "weekend" | "weekday" | "month";
  /** Alone: "on Sundays", "on the first workday of the month". */
  readonly on: string;
  /** Before a time of day: "Sunday", "on the first workday of the month". */
  readonly before: string;
  /** In a list: "Sunday", "first workday". */
  readonly short: string;
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const PLACES = ["first", "second", "third", "fourth", "last"];

function monthClass(short: string): DayClass {
  return { kind: "month", on: `on the ${short} of the month`, before: `on the ${short} of the month`, short };
}

/** "1st", "2nd", "11th", "31st". */
export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`;
}

const ALL = 0;
const WORKDAYS = 1;
const WEEKEND = 2;
const WEEKDAY = 3;
const FIRST_WORKDAY = WEEKDAY + 7;
const LAST_WORKDAY = FIRST_WORKDAY + 1;
const DAY_OF_MONTH = LAST_WORKDAY + 1;
const LAST_DAY = DAY_OF_MONTH + 31;
const PLACED_WEEKDAY = LAST_DAY + 1;

/** What is tried, in the order that decides between two that fit equally well. */
export const DAY_CLASSES: readonly DayClass[] = [
  { kind: "all", on: "on any day", before: "", short: "daily" },
  { kind: "workdays", on: "on workdays", before: "workdays", short: "workdays" },
  { kind: "weekend", on: "at weekends", before: "at weekends", short: "weekends" },
  ...WEEKDAYS.map((name): DayClass => ({ kind: "weekday", on: `on ${name}s`, before: name, short: name })),
  monthClass("first workday"),
  monthClass("last workday"),
  ...Array.from({ length: 31 }, (_, i) => monthClass(ordinal(i + 1))),
  monthClass("last day"),
  ...PLACES.flatMap((place) => WEEKDAYS.map((name) => monthClass(`${place} ${name}`))),
];

/** Indices into DAY_CLASSES, ascending. */
export function classesOfDay(day: LocalDay): number[] {
  const { dayOfMonth, daysInMonth, weekday } = localDate(day);
  const classes = [ALL, isWorkday(day) ? WORKDAYS : WEEKEND, WEEKDAY + weekday];
  if (isFirstWorkday(day)) classes.push(FIRST_WORKDAY);
  if (isLastWorkday(day)) classes.push(LAST_WORKDAY);
  classes.push(DAY_OF_MONTH + dayOfMonth - 1);
  if (dayOfMonth === daysInMonth) classes.push(LAST_DAY);
  const place = Math.floor((dayOfMonth - 1) / 7);
  if (place < 4) classes.push(PLACED_WEEKDAY + place * 7 + weekday);
  if (daysInMonth - dayOfMonth < 7) classes.push(PLACED_WEEKDAY + 4 * 7 + weekday);
  return classes;
}
