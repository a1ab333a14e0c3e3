// When a row of a table is, by the clock on the wall: a begin, and an end or a length, or a day, in one column or in two (day and time). What a row is about, its
// reader says: a calendar's event, somebody's session. Times are the plant's unless the cell says UTC.
import type { EventPeriod, EventTime } from "./calendar-event.ts";
import { type CellTime, cellDuration, cellTime, clockMicros, type DateOrder, dateOrderOf, namesOffset } from "./cell-times.ts";
import { cellText } from "./cell-values.ts";

export interface TimedRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** A table with its columns, whatever mapping found them. */
export interface TimedTable {
  readonly sheet: string | null;
  /** Rows below the header. */
  readonly rows: readonly TimedRow[];
  readonly columns: readonly { readonly index: number; readonly header: string; readonly field: string }[];
}

const DAY_MICROS = 86_400e6;

export class RowTimes {
  readonly #table: TimedTable;
  readonly #orders = new Map<number, DateOrder | null>();

  constructor(table: TimedTable) {
    this.#table = table;
    for (const { index } of table.columns) {
      const order = dateOrderOf(table.rows.map((row) => row.cells[index] ?? ""));
      this.#orders.set(index, order === "both" ? null : order);
    }
  }

  /**
   * Or, as a text, why there is none.
   * @param allowsInstant what begins and ends in the same minute took no time, instead of being an error or a whole day
   */
  period(row: TimedRow, allowsInstant = false): EventPeriod | string {
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
    const until = this.#endOf(begin, { day: end.day ?? start.day, second: end.second }, end.day !== null, end.zone, allowsInstant);
    return until.wall < begin.wall || (until.wall === begin.wall && !allowsInstant)
      ? "it ends before it begins"
      : { start: begin.isDay && !until.isDay ? { ...begin, isDay: false } : begin, end: until.isDay && !begin.isDay ? { ...until, isDay: false } : until, length: null };
  }

  /** When it begins, whatever it says of its end; or, as a text, why that is not known. */
  begin(row: TimedRow): EventTime | string {
    const start = this.#time(row, "start", "date", "start-time");
    if (typeof start === "string") return start;
    return start === null || start.day === null ? "it does not say on which day it begins" : this.#asTime({ day: start.day, second: start.second }, start.zone);
  }

  /** A text of the row; null = it has none. */
  text(row: TimedRow, field: string): string | null {
    const column = this.#column(field);
    return column === undefined ? null : cellText(row.cells[column.index] ?? "");
  }

  /** A day as an end is meant with all of it; a time alone that lies before the begin is the next day's. */
  #endOf(begin: EventTime, { day, second }: { readonly day: number; readonly second: number | null }, hasDay: boolean, zone: string, allowsInstant: boolean): EventTime {
    if (second === null) return { wall: day + DAY_MICROS, zone: "", isDay: true };
    const wall = clockMicros(day, second);
    return { wall: !hasDay && (wall < begin.wall || (wall === begin.wall && !allowsInstant)) ? wall + DAY_MICROS : wall, zone, isDay: false };
  }

  #asTime({ day, second }: { readonly day: number; readonly second: number | null }, zone: string): EventTime {
    return { wall: clockMicros(day, second ?? 0), zone: second === null ? "" : zone, isDay: second === null };
  }

  /** One column that says day and time, or two that say one each; null = none says anything. */
  #time(row: TimedRow, both: string, dayField: string, timeField: string): (CellTime & { readonly zone: string }) | null | string {
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
      if ((this.#table.sheet === null && /\d\s*Z$/i.test(text)) || namesOffset(text)) zone = "UTC";
      day = time.day ?? day;
      // A spreadsheet writes midnight with a day that has no time of its own.
      second = time.second ?? second;
    }
    return day === null && second === null ? null : { day, second, zone };
  }

  #column(field: string): TimedTable["columns"][number] | undefined {
    return this.#table.columns.find((column) => column.field === field);
  }
}
