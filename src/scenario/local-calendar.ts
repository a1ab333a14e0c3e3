// Local days and times of a plant as instants, with its time zone's clock changes. Knows no public holidays.
import type { Micros } from "../foundation/time.ts";
import type { DayRule } from "./scenario.ts";

const DAY_MS = 86_400_000;

export class LocalCalendar {
  private readonly format: Intl.DateTimeFormat;
  private readonly firstDayMs: number;
  private readonly midnights = new Map<number, number>();

  /** @param timezone an IANA name that isTimezone() accepts */
  constructor(timezone: string, start: { readonly year: number; readonly month: number; readonly day: number }) {
    this.format = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
    this.firstDayMs = Date.UTC(start.year, start.month - 1, start.day);
  }

  /** The instant of a local time on day `day` (0 = the scenario's first). A time that a clock change skips counts as the hour after. */
  instant(day: number, secondsOfDay: number): Micros {
    const dayStart = this.midnights.get(day) ?? this.toUtc(this.firstDayMs + day * DAY_MS);
    this.midnights.set(day, dayStart);
    const next = this.midnights.get(day + 1) ?? this.toUtc(this.firstDayMs + (day + 1) * DAY_MS);
    this.midnights.set(day + 1, next);
    if (next - dayStart === DAY_MS) return (dayStart + secondsOfDay * 1000) * 1000;
    return this.toUtc(this.firstDayMs + day * DAY_MS + secondsOfDay * 1000) * 1000;
  }

  private toUtc(localMs: number): number {
    const guess = localMs - this.offsetMs(localMs);
    return localMs - this.offsetMs(guess);
  }

  private offsetMs(utcMs: number): number {
    const whole = Math.floor(utcMs / 1000) * 1000;
    const parts: Record<string, number> = {};
    for (const part of this.format.formatToParts(whole)) if (part.type !== "literal") parts[part.type] = Number(part.value);
    return Date.UTC(parts["year"] ?? 0, (parts["month"] ?? 1) - 1, parts["day"] ?? 1, parts["hour"] ?? 0, parts["minute"] ?? 0, parts["second"] ?? 0) - whole;
  }

  /** Does the rule name this day? Workdays are Monday to Friday. */
  matches(rule: DayRule, day: number): boolean {
    const ms = this.firstDayMs + day * DAY_MS;
    const date = new Date(ms);
    const dayOfMonth = date.getUTCDate();
    const weekday = (date.getUTCDay() + 6) % 7;
    switch (rule.kind) {
      case "weekdays":
        return ((rule.days >> weekday) & 1) === 1;
      case "day-of-month":
        return dayOfMonth === rule.day;
      case "date":
        return date.getUTCFullYear() === rule.year && date.getUTCMonth() === rule.month - 1 && dayOfMonth === rule.day;
      case "first-workday":
        return weekday < 5 && (dayOfMonth === 1 || (weekday === 0 && dayOfMonth <= 3));
      case "last-workday": {
        const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
        const left = daysInMonth - dayOfMonth;
        return weekday < 5 && (left === 0 || (weekday === 4 && left <= 2));
      }
    }
  }
}

export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
