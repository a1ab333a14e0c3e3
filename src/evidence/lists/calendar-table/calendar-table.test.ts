// Tables as calendars: which tables are, what their columns are, and rows to times as people write them.
import { describe, expect, it } from "vitest";
import { guessCalendar } from "./calendar-columns.ts";
import { readCalendarTables } from "./calendar-table.ts";
import { cellDuration, cellTime, dateOrderOf } from "../cell-times.ts";

const rowsOf = (text: string) => text.split("\n").map((line, i) => ({ number: i + 1, cells: line.split(";") }));
/** Guessed and read: "row 2 Umrüsten | words | line | 2026-10-02T13:45–2026-10-02T14:15". */
function read(text: string): string[] {
  const rows = rowsOf(text);
  const guess = guessCalendar(rows);
  if (guess === null) return ["no calendar"];
  const { events, diagnostics } = readCalendarTables([{ sheet: null, rows: rows.slice(guess.headerIndex + 1), columns: guess.columns }], "t.csv");
  const wall = (micros: number) => new Date(micros / 1_000).toISOString().slice(0, 16);
  return [
    ...guess.doubts,
    ...events.map(({ record, label, words, line, period }) => {
      const until = period?.end == null ? (period?.length == null ? "day" : `${period.length.seconds / 60}m`) : wall(period.end.wall);
      return [`${record} ${label}`, ...words, ...(line === null ? [] : [line]), `${wall(period?.start.wall ?? 0)}–${until}`].join(" | ");
    }),
    ...diagnostics.map((d) => `${d.code}: ${d.message}`),
  ];
}

describe("tables", () => {
  it("with a begin and an end", () =>
    expect(read("Produktionsplan Oktober\n\nLinie;Beginn;Ende;Tätigkeit;Auftrag\n2;02.10.2026 13:45;02.10.2026 14:15;Umrüsten;A-17\n;Sa 31.10.2026 22:00;01.11.2026 06:00;Schicht;")).toEqual([
      "4 A-17 | Umrüsten | 2 | 2026-10-02T13:45–2026-10-02T14:15",
      "5 Schicht | 2026-10-31T22:00–2026-11-01T06:00",
    ]));
  it("with date and times apart; an end before the begin is the next day's", () =>
    expect(read("Date;Start time;End time;Shift\n2026-10-02;06:00;14:00;Early\n2026-10-02;22:00;06:00;Night\n2026-10-03;10 pm;6:00 am;Night")).toEqual([
      "2 Early | 2026-10-02T06:00–2026-10-02T14:00",
      "3 Night | 2026-10-02T22:00–2026-10-03T06:00",
      "4 Night | 2026-10-03T22:00–2026-10-04T06:00",
    ]));
  it("with a duration, whose unit stands in the cell or in the header", () =>
    expect(read("Start;Dauer (min);Zustand\n2026-10-02 06:00;90;CIP\n2026-10-02 08:00;1:30;CIP\n2026-10-02 10:00;2 h;CIP")).toEqual([
      "2 CIP | 2026-10-02T06:00–90m",
      "3 CIP | 2026-10-02T08:00–90m",
      "4 CIP | 2026-10-02T10:00–120m",
    ]));
  it("of days", () => expect(read("Datum;Ereignis;Typ\n25.12.2026;Weihnachten;Feiertag")).toEqual(["2 Weihnachten | Feiertag | 2026-12-25T00:00–day"]));
  it("of days from and to: the last one is whole", () => expect(read("Von;Bis;Grund\n24.12.2026;26.12.2026;Betriebsruhe")).toEqual(["2 Betriebsruhe | 2026-12-24T00:00–2026-12-27T00:00"]));
  it("of a workbook, where a time of day is one of the first days", () =>
    expect(read("Date;From time;End time;State\n2026-10-02;1899-12-30T06:00:00.000Z;1899-12-30T14:00:00.000Z;CIP")).toEqual(["2 CIP | 2026-10-02T06:00–2026-10-02T14:00"]));

  it("with Z, which of text is UTC and of a workbook is nothing but its way to write a time", () => {
    const row = { number: 2, cells: ["2026-10-02T06:00:00Z", "2026-10-02T07:00:00Z", "CIP"] };
    const columns = ["start", "end", "state"].map((field, index) => ({ index, header: field, field }));
    const zones = (sheet: string | null) => readCalendarTables([{ sheet, rows: [row], columns }], "t").events.map((e) => [e.period?.start.zone, e.period?.end?.zone]);
    expect([zones(null), zones("Plan")]).toEqual([[["UTC", "UTC"]], [["", ""]]]);
  });

  it("rows that cannot be read are told, the others are read", () =>
    expect(
      read(
        "Start;End;State\n2026-10-02 06:00;2026-10-02 05:00;a\nsoon;2026-10-02 05:00;b\n2026-10-02 06:00;;c\n2026-10-02 06:00;2026-10-02 07:00;d\n2026-10-03 06:00;2026-10-03 07:00;d\n2026-02-30 06:00;2026-10-03 07:00;e\n2026-10-04 06:00;2026-10-04 07:00;d\n2026-10-05 06:00;2026-10-05 07:00;d\n2026-10-06 06:00;2026-10-06 07:00;d\n2026-10-07 06:00;2026-10-07 07:00;d",
      ).filter((line) => !line.includes(" d |")),
    ).toEqual([
      "calendar-row-unreadable: row 2: it ends before it begins; the row is not read",
      'calendar-row-unreadable: row 3: "soon" is no date or time; the row is not read',
      "calendar-row-unreadable: row 4: it does not say when it ends; the row is not read",
      'calendar-row-unreadable: row 7: "2026-02-30 06:00" is no date or time; the row is not read',
    ]));

  it.each([
    "Name;IP\nPLC;10.0.0.1",
    "Start;End;Source;Destination;Type\n2026-10-02 06:00;2026-10-02 07:00;a;b;tcp",
    "Start;End\n2026-10-02 06:00;2026-10-02 07:00",
    "Start;End;State\nred;blue;x",
    "Installed;Model\n2015-04-01;x",
    "",
  ])("%j is no calendar", (text) => expect(read(text)).toEqual(["no calendar"]));
});

describe("dates", () => {
  it("of which day and month could be exchanged are a doubt, and are not read until the column shows it", () => {
    expect(read("Start;End;State\n02/10/2026 06:00;02/10/2026 07:00;x")).toEqual([
      'column "Start": day and month of its dates could be exchanged',
      'column "End": day and month of its dates could be exchanged',
      'calendar-row-unreadable: row 2: day and month of "02/10/2026 06:00" could be exchanged; the row is not read',
    ]);
    expect(read("Start;Duration;State\n02/10/2026 06:00;1h;CIP\n02/13/2026 06:00;1h;CIP")).toEqual(["2 CIP | 2026-02-10T06:00–60m", "3 CIP | 2026-02-13T06:00–60m"]);
    expect([dateOrderOf(["13/02/2026", "02/13/2026"]), dateOrderOf(["13/02/2026"]), dateOrderOf(["1.2.2026"]), dateOrderOf(["2026-01-02"])]).toEqual(["both", "day-first", "day-first", null]);
  });

  it("with an offset are UTC, over midnight too", () => {
    const shown = (text: string) => {
      const time = cellTime(text, null);
      return time === undefined || time === "ambiguous" || time.day === null ? time : new Date(time.day / 1_000 + (time.second ?? 0) * 1_000).toISOString();
    };
    expect(["2026-10-30T00:30:00+01:00", "30.10.2026 23:30 -0100", "2026-10-30T06:00:00.5+02:00", "06:00+02:00", "30-10-2026"].map(shown)).toEqual([
      "2026-10-29T23:30:00.000Z",
      "2026-10-31T00:30:00.000Z",
      "2026-10-30T04:00:00.000Z",
      undefined,
      "2026-10-30T00:00:00.000Z",
    ]);
  });

  it("as people write them", () => {
    const shown = (text: string) => {
      const time = cellTime(text, "day-first");
      return time === undefined || time === "ambiguous" ? time : [time.day === null ? null : new Date(time.day / 1_000).toISOString().slice(0, 10), time.second === null ? null : time.second / 3_600];
    };
    expect(["30.10.26", "Fr, 30.10.2026 um 6:30 Uhr", "2026-10-30T06:30:00Z", "30/10/2026, 12:00 AM", "6:30", "24:00", "25:00", "06:60", "30.02.2026", "next week", "10"].map(shown)).toEqual([
      ["2026-10-30", null],
      ["2026-10-30", 6.5],
      ["2026-10-30", 6.5],
      ["2026-10-30", 0],
      [null, 6.5],
      [null, 24],
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("durations need a unit", () =>
    expect([cellDuration("8", "Dauer"), cellDuration("8", "Dauer (h)"), cellDuration("1,5 Std", ""), cellDuration("90min", ""), cellDuration("x", "h")]).toEqual([
      undefined,
      28_800,
      5_400,
      5_400,
      undefined,
    ]));
});
