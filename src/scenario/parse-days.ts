// Which days a statement or a capture means: daily, workdays, weekly Sunday, Mon-Fri, Tue,Thu, monthly 1, first-workday, last-workday, 2026-10-02.
import { type DayRule, EVERY_DAY } from "./scenario.ts";
import type { WordCursor } from "./word-cursor.ts";

const DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
export const DAY_WORDS = ["daily", "workdays", "weekly", "monthly", "first-workday", "last-workday"] as const;
const WORKDAYS = 0x1f;

function dayNumber(text: string): number {
  const lower = text.toLowerCase();
  return lower.length < 2 ? -1 : DAY_NAMES.findIndex((name) => name === lower || name.slice(0, 3) === lower);
}

/** Bit set of "Mon-Fri" or "Tue,Thu"; undefined when the text is no list of days. */
function weekdaySet(text: string): number | undefined {
  let days = 0;
  for (const part of text.split(",")) {
    const [from, to] = part.split("-").map(dayNumber) as [number, number | undefined];
    if (from < 0 || (to !== undefined && to < 0)) return undefined;
    for (let day = from; ; day = (day + 1) % 7) {
      days |= 1 << day;
      if (day === (to ?? from)) break;
    }
  }
  return days;
}

/** Takes a day rule if one stands here; undefined when none does (or when it was wrong: then the cursor has failed). */
export function acceptDays(cursor: WordCursor): DayRule | undefined {
  const word = cursor.peek();
  if (word === undefined || word.quoted) return undefined;
  switch (word.text) {
    case "daily":
      cursor.take();
      return { kind: "weekdays", days: EVERY_DAY };
    case "workdays":
      cursor.take();
      return { kind: "weekdays", days: WORKDAYS };
    case "first-workday":
      cursor.take();
      return { kind: "first-workday" };
    case "last-workday":
      cursor.take();
      return { kind: "last-workday" };
    case "monthly": {
      cursor.take();
      const day = cursor.number("a day of the month", 1, 31);
      return day === undefined ? undefined : { kind: "day-of-month", day };
    }
    case "weekly": {
      cursor.take();
      const name = cursor.take();
      const days = name === undefined ? undefined : weekdaySet(name.text);
      if (days === undefined) {
        if (name === undefined) return cursor.fail("scenario-missing", "Expected a day of the week, found the end of the line.");
        return cursor.unknownWord(name, "a day of the week", DAY_NAMES);
      }
      return { kind: "weekdays", days };
    }
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word.text);
  if (date !== null) {
    cursor.take();
    const parsed = parseDate(word.text);
    return parsed === undefined ? cursor.fail("scenario-date", `Expected a date that exists, found "${word.text}".`, word) : { kind: "date", ...parsed };
  }
  const days = /^[A-Za-z]{2,9}([-,][A-Za-z]{2,9})*$/.test(word.text) ? weekdaySet(word.text) : undefined;
  if (days === undefined) return undefined;
  cursor.take();
  return { kind: "weekdays", days };
}

export function parseDate(text: string): { year: number; month: number; day: number } | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1970 && year <= 2199 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : undefined;
}
