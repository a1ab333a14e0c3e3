// Windows and durations as people of a plant say them: "Sunday 6 December 22:00 to 02:00", "2 h 30 min", "7 days".
import { localDate, localReading, weekdayOf } from "../../foundation/local-time.ts";
import type { Micros } from "../../foundation/time.ts";
import type { PatchWindow } from "../../plant/patch-plan.ts";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** In the plant's time; the day of the end is told where it is not the next morning. */
export function windowWords({ first, last }: Pick<PatchWindow, "first" | "last">, timezone: string): string {
  const days = localReading(timezone, last).day - localReading(timezone, first).day;
  return `${instantWords(first, timezone)} to ${days > 1 ? instantWords(last, timezone) : clockWords(last, timezone)}`;
}

export function instantWords(instant: Micros, timezone: string): string {
  const { day } = localReading(timezone, instant);
  const { month, dayOfMonth } = localDate(day);
  return `${WEEKDAYS[weekdayOf(day)]} ${dayOfMonth} ${MONTHS[month - 1]} ${clockWords(instant, timezone)}`;
}

function clockWords(instant: Micros, timezone: string): string {
  const minutes = Math.floor(localReading(timezone, instant).secondOfDay / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

export function durationWords(minutes: number): string {
  if (minutes >= 24 * 60 && minutes % (24 * 60) === 0) return minutes === 24 * 60 ? "1 day" : `${minutes / 60 / 24} days`;
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  return hours === 0 ? `${rest} min` : rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
