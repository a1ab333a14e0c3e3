// Rows of a shift or production calendar to events, with the columns as a mapping says: a begin, and an end or a length, or a day; a line; a state or a label.
// Times are the plant's. Every row ends in one state: an event, or not understood, with its number and the reason. Knows no rules: each row is one time.
import type { CalendarEvent, EventPeriod, EventTime, ReadCalendar } from "../calendar-event.ts";
import { cellText } from "../cell-values.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { CalendarRow } from "./calendar-columns.ts";
import { type CellTime, cellDuration, cellTime, clockMicros, type DateOrder, dateOrderOf } from "./cell-times.ts";

/** A table with its columns, whatever mapping found them. */
export interface MappedCalendar {
  readonly sheet: string | null;
  /** Rows below the header. */
  readonly rows: readonly CalendarRow[];
  readonly columns: readonly { readonly index: number; readonly header: string; readonly field: string }[];
}

const DAY_MICROS = 86_400e6;
const LONGEST_LABEL = 200;

export function readCalendarTables(tables: readonly MappedCalendar[], file: string): ReadCalendar {
  const troubles = new ListTroubles(file);
  const events: CalendarEvent[] = [];
  let records = 0;
  for (const table of tables) {
    const reader = new RowReader(table, troubles);
    for (const row of table.rows) {
      if (row.cells.every((cell) => cell.trim() === "")) continue;
      records++;
      const event = reader.read(row, events.length);
      if (event !== null) events.push(event);
    }
  }
  const { diagnostics, warnings } = troubles;
  return { events, zones: {}, records, understood: events.length, notUnderstood: records - events.length, contents: { events: events.length }, diagnostics, warnings };
}

class RowReader {
  readonly #table: MappedCalendar;
  readonly #troubles: ListTroubles;
  readonly #orders = new Map<number, DateOrder | null>();

  constructor(table: MappedCalendar, troubles: ListTroubles) {
    this.#table = table;
    this.#troubles = troubles;
    for (const { index } of table.columns) {
      const order = dateOrderOf(table.rows.map((row) => row.cells[index] ?? ""));
      this.#orders.set(index, order === "both" ? null : order);
    }
  }

  read(row: CalendarRow, series: number): CalendarEvent | null {
    const period = this.#period(row);
    if (typeof period === "string") {
      const place = this.#table.sheet === null ? `row ${row.number}` : `sheet ${this.#table.sheet} row ${row.number}`;
      this.#troubles.say(
        "warning",
        "calendar-row-unreadable",
        row.number,
        `${place}: ${period}; the row is not read`,
        "rows whose times cannot be read",
        "Write dates as 2026-10-30 and times as 06:00.",
      );
      return null;
    }
    const [label, state] = [this.#text(row, "label"), this.#text(row, "state")];
    return {
      record: row.number,
      sheet: this.#table.sheet,
      label: shortened(label ?? state ?? ""),
      words: label !== null && state !== null ? [shortened(state)] : [],
      line: this.#text(row, "line")?.slice(0, LONGEST_LABEL) ?? null,
      period,
      rule: null,
      more: [],
      without: [],
      series,
      replaces: null,
      isCancelled: false,
    };
  }

  /** Or, as a text, why there is none. */
  #period(row: CalendarRow): EventPeriod | string {
    const start = this.#time(row, "start", "date", "start-time");
    if (typeof start === "string") return start;
    const zone = start?.zone ?? "";
    if (start === null || start.day === null) return "it does not say on which day it begins";
    const begin = this.#asTime({ day: start.day, second: start.second }, zone);
    const duration = this.#column("duration");
    const durationText = duration === undefined ? null : cellText(row.cells[duration.index] ?? "");
    if (duration !== undefined && durationText !== null) {
      const seconds = cellDuration(durationText, duration.header);
      if (seconds === undefined || !(seconds > 0)) return `"${durationText.slice(0, 40)}" is no duration with a unit`;
      return { start: begin.isDay ? { ...begin, isDay: false } : begin, end: null, length: { days: 0, seconds } };
    }
    const end = this.#time(row, "end", "end-date", "end-time");
    if (typeof end === "string") return end;
    if (end === null) return begin.isDay ? { start: begin, end: null, length: null } : "it does not say when it ends";
    const until = this.#endOf(begin, { day: end.day ?? start.day, second: end.second }, end.day !== null, end.zone);
    return until.wall <= begin.wall
      ? "it ends before it begins"
      : { start: begin.isDay && !until.isDay ? { ...begin, isDay: false } : begin, end: until.isDay && !begin.isDay ? { ...until, isDay: false } : until, length: null };
  }

  /** A day as an end is meant with all of it; a time alone that lies before the begin is the next day's. */
  #endOf(begin: EventTime, { day, second }: { readonly day: number; readonly second: number | null }, hasDay: boolean, zone: string): EventTime {
    if (second === null) return { wall: day + DAY_MICROS, zone: "", isDay: true };
    const wall = clockMicros(day, second);
    return { wall: !hasDay && wall <= begin.wall ? wall + DAY_MICROS : wall, zone, isDay: false };
  }

  #asTime({ day, second }: { readonly day: number; readonly second: number | null }, zone: string): EventTime {
    return { wall: clockMicros(day, second ?? 0), zone: second === null ? "" : zone, isDay: second === null };
  }

  /** One column that says day and time, or two that say one each; null = none says anything. */
  #time(row: CalendarRow, both: string, dayField: string, timeField: string): (CellTime & { readonly zone: string }) | null | string {
    let zone = "";
    let day: number | null = null;
    let second: number | null = null;
    for (const field of [both, dayField, timeField]) {
      const column = this.#column(field);
      const text = column === undefined ? null : cellText(row.cells[column.index] ?? "");
      if (column === undefined || text === null) continue;
      const time = cellTime(text, this.#orders.get(column.index) ?? null);
      if (time === undefined) return `"${text.slice(0, 40)}" is no date or time`;
      if (time === "ambiguous") return `day and month of "${text.slice(0, 40)}" could be exchanged`;
      // A workbook's own times have no zone, and are written with this sign all the same.
      if (this.#table.sheet === null && /\d\s*Z$/i.test(text)) zone = "UTC";
      day = time.day ?? day;
      // A spreadsheet writes midnight with a day that has no time of its own.
      second = time.second ?? second;
    }
    return day === null && second === null ? null : { day, second, zone };
  }

  #column(field: string): MappedCalendar["columns"][number] | undefined {
    return this.#table.columns.find((column) => column.field === field);
  }

  #text(row: CalendarRow, field: string): string | null {
    const column = this.#column(field);
    return column === undefined ? null : cellText(row.cells[column.index] ?? "");
  }
}

function shortened(text: string): string {
  return text.length <= LONGEST_LABEL ? text : `${text.slice(0, LONGEST_LABEL - 1)}…`;
}
