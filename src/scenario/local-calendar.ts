// Days and times of a scenario as instants: day 0 is its first, times are those of the plant's clock. Knows no public holidays.
import { isFirstWorkday, isLastWorkday, type LocalDay, localDate, localInstant, weekdayOf } from "../foundation/local-time.ts";
import type { Micros } from "../foundation/time.ts";
import type { DayRule } from "./scenario.ts";

const DAY_MS = 86_400_000;
const DAY_MICROS = DAY_MS * 1_000;

export class LocalCalendar {
  private readonly timezone: string;
  private readonly firstDay: LocalDay;
  private readonly midnights = new Map<number, Micros>();

  /** @param timezone an IANA name that isTimezone() accepts */
  constructor(timezone: string, start: { readonly year: number; readonly month: number; readonly day: number }) {
    this.timezone = timezone;
    this.firstDay = Date.UTC(start.year, start.month - 1, start.day) / DAY_MS;
  }

  /** The instant of a local time on day `day` (0 = the scenario's first). A time that a clock change skips counts as the hour after. */
  instant(day: number, secondsOfDay: number): Micros {
    const midnight = this.midnight(day);
    // On most days clocks do not change, and nobody has to ask them.
    if (this.midnight(day + 1) - midnight === DAY_MICROS) return midnight + Math.round(secondsOfDay * 1e6);
    return localInstant(this.timezone, this.firstDay + day, secondsOfDay);
  }

  private midnight(day: number): Micros {
    let midnight = this.midnights.get(day);
    if (midnight === undefined) {
      midnight = localInstant(this.timezone, this.firstDay + day, 0);
      this.midnights.set(day, midnight);
    }
    return midnight;
  }

  /** Does the rule name this day? Workdays are Monday to Friday. */
  matches(rule: DayRule, day: number): boolean {
    const local = this.firstDay + day;
    switch (rule.kind) {
      case "weekdays":
        return ((rule.days >> weekdayOf(local)) & 1) === 1;
      case "day-of-month":
        return localDate(local).dayOfMonth === rule.day;
      case "date":
        return local === Date.UTC(rule.year, rule.month - 1, rule.day) / DAY_MS;
      case "first-workday":
        return isFirstWorkday(local);
      case "last-workday":
        return isLastWorkday(local);
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
