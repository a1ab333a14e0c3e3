// Hostile and damaged calendars: nothing throws, everything is bounded, every place lies inside the file, and nobody's name gets through.
// FUZZ_RUNS sets how many contents are tried (default: a few seconds' worth, always the same ones).
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarStates } from "../../src/evidence/lists/calendar-states.ts";
import { guessCalendar } from "../../src/evidence/lists/calendar-table/calendar-columns.ts";
import { readCalendarTables } from "../../src/evidence/lists/calendar-table/calendar-table.ts";
import { readIcalendar } from "../../src/evidence/lists/icalendar/icalendar.ts";
import { LINE_STATES } from "../../src/plant/state-interval.ts";

const numRuns = Number(process.env.FUZZ_RUNS ?? 60);
const SEED = 20_261_126;
const WINDOW = { first: Date.UTC(2026, 8, 1) * 1_000, last: Date.UTC(2026, 11, 1) * 1_000 };
const sample = readFileSync(new URL("../../samples/plant/production.ics", import.meta.url), "utf8");
const rich = [
  "BEGIN:VCALENDAR",
  "BEGIN:VTIMEZONE",
  "TZID:Plant",
  "BEGIN:STANDARD",
  "DTSTART:19701025T030000",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "END:STANDARD",
  "END:VTIMEZONE",
  "BEGIN:VEVENT",
  "UID:SECRETPERSON",
  "ORGANIZER;CN=SECRETPERSON:mailto:SECRETPERSON@example.com",
  "SUMMARY:Umrüsten Linie 2",
  "DTSTART;TZID=Plant:20261002T134500",
  "DTEND;TZID=Plant:20261002T141500",
  "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=9",
  "RDATE;VALUE=PERIOD:20261003T100000Z/PT2H,20261004T100000Z/20261004T103000Z",
  "EXDATE;TZID=Plant:20261009T134500",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "UID:SECRETPERSON",
  "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Plant:20261016T134500",
  "DTSTART;TZID=Plant:20261017T060000",
  "DURATION:PT1H",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\n");

const SPICE = [
  ":",
  ";",
  ",",
  "=",
  '"',
  "\n",
  "\n ",
  "\r",
  "\t",
  "\0",
  "BEGIN:VEVENT\n",
  "END:VEVENT\n",
  "BEGIN:VCALENDAR\n",
  "99999999",
  "-1",
  "0",
  "T",
  "Z",
  "P",
  "\ufeff",
  "\u202e",
  "SECONDLY",
  "MINUTELY",
  "COUNT=999999999",
  "INTERVAL=999999999",
  "BYSETPOS=-366",
  "BYHOUR=0,1,2,3,4,5,6,7",
  "UNTIL=99991231",
  "16010101T000000",
  "20261025T023000",
  "Europe/Berlin",
  "__proto__",
  "constructor",
];

/** A text with pieces cut out, doubled, and spiced. */
const DAMAGED = fc
  .tuple(
    fc.constantFrom(sample, rich),
    fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.integer({ min: 0, max: 40 }), spice: fc.constantFrom(...SPICE, "") }), { maxLength: 6 }),
  )
  .map(([text, edits]) => edits.reduce((now, { at, length, spice }) => `${now.slice(0, Math.floor(at * now.length))}${spice}${now.slice(Math.floor(at * now.length) + length)}`, text));

function holds(text: string): void {
  const { diagnostics, ...content } = readIcalendar(text, "f.ics");
  const lines = text.split("\n").length;
  for (const { at } of diagnostics) if (at?.kind === "text") expect(at.line >= 1 && at.line <= lines).toBe(true);
  expect(diagnostics.length).toBeLessThan(400);
  expect(content.understood + content.notUnderstood).toBe(content.records);
  // What is stored comes back the same.
  expect(JSON.parse(JSON.stringify(content.events))).toEqual(content.events);
  const { states } = calendarStates({
    content,
    calendar: "f",
    file: "f.ics",
    line: null,
    states: [{ label: "*x*", state: null }],
    lines: ["line-1", "line-2"],
    timezone: "Europe/Berlin",
    window: WINDOW,
  });
  for (const { first, last, state, label } of states) {
    expect(first < last && first < WINDOW.last && last > WINDOW.first).toBe(true);
    expect(LINE_STATES).toContain(state);
    expect(label.length).toBeLessThanOrEqual(200);
  }
}

describe("calendars", () => {
  test("damaged ones", () => fc.assert(fc.property(DAMAGED, holds), { seed: SEED, numRuns }), 120_000);
  test(
    "any text",
    () =>
      fc.assert(
        fc.property(
          fc.array(fc.oneof(fc.constantFrom(...SPICE, "DTSTART:", "RRULE:FREQ=", "SUMMARY:", "END:VCALENDAR\n"), fc.string({ maxLength: 20 })), { maxLength: 60 }).map((p) => p.join("")),
          holds,
        ),
        { seed: SEED, numRuns },
      ),
    120_000,
  );
  test("rules of any parts", () => {
    const part = fc.tuple(
      fc.constantFrom("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "WKST", "SKIP"),
      fc.constantFrom("YEARLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY", "1", "-1", "0", "53", "366", "MO,TU", "-1SU", "20261101", "0,15,30,45", "FORWARD", "999999"),
    );
    const rule = fc.array(part, { maxLength: 5 }).map((parts) => parts.map(([key, value]) => `${key}=${value}`).join(";"));
    fc.assert(
      fc.property(rule, fc.constantFrom("19700101T000000Z", "20260901T000000", "16010101T000000"), (text, start) =>
        holds(`BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:${start}\nDURATION:PT1M\nRRULE:${text}\nEND:VEVENT\nEND:VCALENDAR\n`),
      ),
      { seed: SEED, numRuns },
    );
  }, 240_000);

  test("tables", () => {
    const cell = fc.oneof(
      fc.constantFrom(
        "Start",
        "Ende",
        "Dauer",
        "Datum",
        "Zustand",
        "Linie",
        "2026-10-02 06:00",
        "02.10.2026",
        "02/10/2026",
        "6:00",
        "24:00",
        "8h",
        "CIP",
        "1899-12-30T06:00:00.000Z",
        "9999-12-31",
        "99.99.9999",
        "",
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 }), (table) => {
        const rows = table.map((cells, i) => ({ number: i + 1, cells }));
        const guess = guessCalendar(rows);
        const columns = guess?.columns ?? ["start", "end", "duration", "date", "state", "line"].map((field, index) => ({ index, header: field, field }));
        const { diagnostics, ...content } = readCalendarTables([{ sheet: null, rows, columns }], "f.csv");
        expect(content.understood + content.notUnderstood).toBe(content.records);
        for (const { period } of content.events) expect(Number.isFinite(period?.start.wall) && (period?.end == null || period.end.wall > (period?.start.wall as number))).toBe(true);
        expect(diagnostics.length).toBeLessThan(40);
        for (const { first, last } of calendarStates({ content, calendar: "f", file: "f.csv", line: null, states: [], lines: [], timezone: "UTC", window: WINDOW }).states)
          expect(first < last).toBe(true);
      }),
      { seed: SEED, numRuns: numRuns * 10 },
    );
  });

  test("names of people stay where they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: rich.length }), fc.constantFrom(...SPICE), (at, spice) => {
        // What is put into a label may be in it.
        const text = `${rich.slice(0, at)}${spice}${rich.slice(at)}`;
        const { diagnostics, events } = readIcalendar(text, "f.ics");
        expect(
          JSON.stringify([diagnostics.map((d) => (d.at?.kind === "text" ? { ...d, at: { ...d.at, lineText: d.at.lineText } } : d)), events.map((e) => ({ ...e, label: "", words: [] }))]),
        ).not.toContain("SECRETPERSON@");
      }),
      { seed: SEED, numRuns: numRuns * 2 },
    );
  });
});
