// Rows of a shift or production calendar to events, with the columns as a mapping says: a begin, and an end or a length, or a day; a line; a state or a label.
// Times are the plant's. Every row ends in one state: an event, or not understood, with its number and the reason. Knows no rules: each row is one time.
import type { CalendarEvent, ReadCalendar } from "../calendar-event.ts";
import { ListTroubles } from "../list-troubles.ts";
import { RowTimes, type TimedRow, type TimedTable } from "../row-times.ts";

const LONGEST_LABEL = 200;

export function readCalendarTables(tables: readonly TimedTable[], file: string): ReadCalendar {
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
  readonly #sheet: string | null;
  readonly #times: RowTimes;
  readonly #troubles: ListTroubles;

  constructor(table: TimedTable, troubles: ListTroubles) {
    this.#sheet = table.sheet;
    this.#times = new RowTimes(table);
    this.#troubles = troubles;
  }

  read(row: TimedRow, series: number): CalendarEvent | null {
    const period = this.#times.period(row);
    if (typeof period === "string") {
      const place = this.#sheet === null ? `row ${row.number}` : `sheet ${this.#sheet} row ${row.number}`;
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
    const [label, state] = [this.#times.text(row, "label"), this.#times.text(row, "state")];
    return {
      record: row.number,
      sheet: this.#sheet,
      label: shortened(label ?? state ?? ""),
      words: label !== null && state !== null ? [shortened(state)] : [],
      line: this.#times.text(row, "line")?.slice(0, LONGEST_LABEL) ?? null,
      period,
      rule: null,
      more: [],
      without: [],
      series,
      replaces: null,
      isCancelled: false,
    };
  }
}

function shortened(text: string): string {
  return text.length <= LONGEST_LABEL ? text : `${text.slice(0, LONGEST_LABEL - 1)}…`;
}
