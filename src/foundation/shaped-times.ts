// Days and durations in a file that people write; what is none is said at its place.
import type { Complaints } from "./shaped-file.ts";
import { parseDuration } from "./time.ts";

/** The day as written when it is one of the calendar, else null and an error. */
export function readDay(shaped: Complaints, text: string | undefined, path: readonly PropertyKey[]): string | null {
  if (text === undefined) return null;
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = parts === null ? undefined : new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])));
  if (day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return text;
  shaped.error(
    "bad-date",
    path,
    parts === null ? `"${text}" is not a day of the form YYYY-MM-DD.` : `The day ${text} does not exist.`,
    parts === null ? "Write the last day on which it holds, such as 2027-06-30." : undefined,
  );
  return null;
}

const LONGEST_SECONDS = 100 * 366 * 86_400;

/** Seconds. A timeout of zero would mean "at once" to one reader and "never" to another. */
export function readDuration(shaped: Complaints, text: string | undefined, path: readonly PropertyKey[], refusesZero: boolean): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseDuration(text);
  if (seconds === undefined || !Number.isFinite(seconds)) {
    shaped.error(
      "bad-duration",
      path,
      `"${text}" is not a duration.`,
      /^\d+(\.\d+)?$/.test(text) ? `Write the unit: ${text}s.` : "Write a number and its unit (us, ms, s, m, h, d), such as 1h, 90s or 1h30m.",
    );
    return undefined;
  }
  if (seconds > LONGEST_SECONDS) {
    shaped.error("bad-duration", path, `"${text}" is longer than a hundred years.`);
    return undefined;
  }
  if (seconds > 0 || !refusesZero) return seconds;
  shaped.error("bad-duration", path, "A timeout of zero is not clear: some devices take it as at once, others as never.", "For never, write a time longer than any silence, such as 52w.");
  return undefined;
}
