// Cells of calendars to readings of a clock: dates, times of day, both, durations, as people and spreadsheets write them. A date of which day and month could
// be exchanged is refused, unless another cell of its column shows which way round they are.

const MICROS_PER_SECOND = 1e6;

/** iso: 2026-10-30. day-first: 30.10.2026, 30/10/2026. month-first: 10/30/2026. */
export type DateOrder = "day-first" | "month-first";

export interface CellTime {
  /** Midnight of the day by the clock, microseconds since 1970 as if UTC; null = the cell says a time of day only. */
  readonly day: number | null;
  /** Seconds since midnight; null = the cell says a day only. */
  readonly second: number | null;
}

const DATE = /^(?:(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})([./-])(\d{1,2})\5(\d{4}|\d{2})\.?)(?=$|[T\s,;])/;
const TIME = /(\d{1,2})(?::|\.|h)(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(am|pm|a\.m\.|p\.m\.|uhr|h)?\s*z?$/i;

/** "08:00:00+01:00": a zone behind a time. */
const OFFSET = /(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?([+-])(\d{2}):?(\d{2})$/;

/** The cell says itself how far from UTC its time is. */
export function namesOffset(text: string): boolean {
  return OFFSET.test(text.trim());
}

/** Which way round the dates of a column are written; null = nothing in it shows that. "both" = some one way, some the other. */
export function dateOrderOf(cells: readonly string[]): DateOrder | "both" | null {
  let [day, month] = [false, false];
  for (const cell of cells) {
    const parts = DATE.exec(bare(cell));
    if (parts === null || parts[4] === undefined) continue;
    // Points are written between day and month in this order only.
    if (parts[5] === "." || Number(parts[4]) > 12) day = true;
    else if (Number(parts[6]) > 12) month = true;
  }
  return day && month ? "both" : day ? "day-first" : month ? "month-first" : null;
}

/**
 * undefined = it is neither date nor time, or there is no such day; "ambiguous" = day and month could be exchanged. Of a cell that names its offset, the time is UTC.
 * @param order of its column
 */
export function cellTime(text: string, order: DateOrder | null): CellTime | "ambiguous" | undefined {
  const offset = OFFSET.exec(text.trim());
  if (offset === null) return timeWithoutZone(text, order);
  const [whole, time = "", sign, hours, minutes] = offset;
  const shown = timeWithoutZone(`${text.trim().slice(0, -whole.length)}${time}`, order);
  if (shown === undefined || shown === "ambiguous" || shown.day === null || shown.second === null) return shown === "ambiguous" ? shown : undefined;
  const east = (Number(hours) * 3_600 + Number(minutes) * 60) * (sign === "-" ? -1 : 1);
  const second = shown.second - east;
  const days = Math.floor(second / DAY_SECONDS);
  return { day: shown.day + days * DAY_SECONDS * MICROS_PER_SECOND, second: second - days * DAY_SECONDS };
}

const DAY_SECONDS = 86_400;

function timeWithoutZone(text: string, order: DateOrder | null): CellTime | "ambiguous" | undefined {
  const cell = bare(text);
  const parts = DATE.exec(cell);
  const rest =
    parts === null
      ? cell
      : cell
          .slice(parts[0].length)
          .replace(/^[T\s,;]+/i, "")
          .replace(/^(um|at)\s+/i, "");
  const second = rest === "" ? null : timeOfDay(rest);
  if (second === undefined) return undefined;
  if (parts === null) return second === null ? undefined : { day: null, second };
  const day = dayOf(parts, order);
  if (day === "ambiguous" || day === undefined) return day;
  // A spreadsheet writes a time of day alone as one of its first days.
  return day < FIRST_DAY ? (second === null ? undefined : { day: null, second }) : { day, second };
}

const FIRST_DAY = Date.UTC(1950, 0) * 1_000;

function dayOf([, year, month, day, first, separator, second, shortYear]: RegExpExecArray, order: DateOrder | null): number | "ambiguous" | undefined {
  if (year !== undefined) return midnight(Number(year), Number(month), Number(day));
  const [one, two] = [Number(first), Number(second)];
  const full = Number(shortYear) + ((shortYear ?? "").length === 2 ? 2_000 : 0);
  if (separator === "." || one > 12) return midnight(full, two, one);
  if (two > 12) return midnight(full, one, two);
  if (one === two || order === "day-first") return midnight(full, two, one);
  return order === "month-first" ? midnight(full, one, two) : "ambiguous";
}

function midnight(year: number, month: number, day: number): number | undefined {
  const at = Date.UTC(year, month - 1, day);
  return new Date(at).getUTCMonth() === month - 1 && month >= 1 && day >= 1 ? at * 1_000 : undefined;
}

/** Seconds since midnight; 24:00 is the end of the day. */
function timeOfDay(text: string): number | undefined {
  const parts = TIME.exec(text);
  if (parts === null || parts.index !== 0) return /^\d{1,2}\s*(am|pm|uhr|h)$/i.test(text) ? timeOfDay(text.replace(/^(\d{1,2})\s*/, "$1:00 ")) : undefined;
  const [, hourText, minute = "0", second = "0", half = ""] = parts;
  let hour = Number(hourText);
  if (/^[ap]/i.test(half)) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (/^p/i.test(half) ? 12 : 0);
  }
  const seconds = hour * 3_600 + Number(minute) * 60 + Number(second);
  return Number(minute) < 60 && Number(second) < 60 && seconds <= 86_400 ? seconds : undefined;
}

/** "8h", "1:30", "90 min", "1,5 h", "480" with a unit in the header; undefined = it is none, or has no unit. */
export function cellDuration(text: string, header: string): number | undefined {
  const cell = bare(text).toLowerCase();
  const clock = /^(\d{1,3}):(\d{2})(?::(\d{2}))?(?:\s*h)?$/.exec(cell);
  if (clock !== null) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const number = /^(\d{1,6}(?:[.,]\d{1,3})?)\s*(d|days?|tage?|h|hours?|std\.?|stunden?|m|min\.?|minutes?|minuten?|s|sec|sek\.?)?$/.exec(cell);
  if (number === null) return undefined;
  const unit = number[2] ?? /[([/ ](h|hours?|std|stunden|min|minutes|minuten|s|sec|d|days|tage)[)\]. ]*$/i.exec(header)?.[1]?.toLowerCase();
  const size = unit === undefined ? undefined : /^(d|t)/.test(unit) ? 86_400 : /^(h|st)/.test(unit) ? 3_600 : /^m/.test(unit) ? 60 : 1;
  return size === undefined ? undefined : Number((number[1] as string).replace(",", ".")) * size;
}

/** Without the weekday that people write before a date. */
function bare(text: string): string {
  return text
    .replace(/[\s\u00a0]+/gu, " ")
    .trim()
    .replace(/^(mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\.?,?\s+/i, "");
}

/** Of a column: do most of its cells look like this? */
export function looksLikeTimes(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== "").slice(0, 500);
  return filled.length > 0 && filled.filter((cell) => cellTime(cell, "day-first") !== undefined).length >= filled.length * 0.8;
}

export function clockMicros(day: number, second: number): number {
  return day + second * MICROS_PER_SECOND;
}
