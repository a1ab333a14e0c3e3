// iCalendar files to occurrences: rules, exceptions, zones and changes of clocks, and that what is broken is told at its line and costs nothing else.
import { describe, expect, it } from "vitest";
import type { ReadCalendar } from "../calendar-event.ts";
import { isIcalendar, readIcalendar } from "./icalendar.ts";
import { type Occurrence, occurrencesIn } from "./occurrences.ts";
import { expandRule, MOST_OCCURRENCES } from "./recurrence.ts";
import { eventLength } from "./times.ts";
import { knownZone } from "./zones.ts";

const BERLIN = "Europe/Berlin";
const at = (iso: string): number => Date.parse(iso) * 1_000;
const YEAR = { first: at("2026-01-01T00:00Z"), last: at("2027-01-01T00:00Z") };

const event = (...lines: string[]): string => ["BEGIN:VEVENT", ...lines, "END:VEVENT"].join("\n");
const calendar = (...parts: string[]): string => ["BEGIN:VCALENDAR", "VERSION:2.0", ...parts, "END:VCALENDAR", ""].join("\n");
const read = (...parts: string[]): ReadCalendar => readIcalendar(calendar(...parts), "p.ics");
const told = ({ diagnostics }: ReadCalendar): string[] => diagnostics.map((d) => `${d.code} ${d.at?.kind === "text" ? d.at.line : ""}`);
/** "2026-10-02T11:45/30m label" in UTC. */
const shown = ({ first, last, event: e }: Occurrence): string => `${new Date(first / 1_000).toISOString().slice(0, 16)}/${(last - first) / 60e6}m${e.label === "" ? "" : ` ${e.label}`}`;
const expand = (content: ReadCalendar, window = YEAR, timezone = BERLIN): string[] => occurrencesIn(content, timezone, window).occurrences.map(shown);
const troubles = (content: ReadCalendar): string[] => occurrencesIn(content, BERLIN, YEAR).troubles.map((t) => t.code);

const WEEKLY = ["UID:w", "SUMMARY:W", "DTSTART;TZID=Europe/Berlin:20261016T134500", "DTEND;TZID=Europe/Berlin:20261016T141500", "RRULE:FREQ=WEEKLY;COUNT=4"] as const;

describe("times", () => {
  it.each([
    ["UTC", "DTSTART:20261016T060000Z", ["2026-10-16T06:00/60m"]],
    ["a zone that everybody knows", "DTSTART;TZID=America/New_York:20261016T060000", ["2026-10-16T10:00/60m"]],
    ["a Windows name", 'DTSTART;TZID="W. Europe Standard Time":20261016T060000', ["2026-10-16T04:00/60m"]],
    ["a name with a registry before it", "DTSTART;TZID=/example.org/2019_1/Europe/Berlin:20261016T060000", ["2026-10-16T04:00/60m"]],
    ["floating: the plant's clock", "DTSTART:20261016T060000", ["2026-10-16T04:00/60m"]],
    ["folded", "DTSTART;TZID=America/New\n _York:20261016T060000", ["2026-10-16T10:00/60m"]],
    ["midnight at a day's end", "DTSTART:20261016T240000", ["2026-10-16T22:00/60m"]],
  ])("%s", (_, start, expected) => expect(expand(read(event(start, "DURATION:PT1H")))).toEqual(expected));

  it("whole days are the plant's, 23 to 25 hours", () => {
    const days = read(event("DTSTART;VALUE=DATE:20260329", "RRULE:FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU"));
    expect(expand(days)).toEqual(["2026-03-28T23:00/1380m", "2026-10-24T22:00/1500m"]);
    expect(expand(read(event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227")))).toEqual(["2026-12-23T23:00/4320m"]);
    // An end on the day of the begin is what some programs write for one day.
    expect(expand(read(event("DTSTART:20261224", "DTEND:20261224")))).toEqual(["2026-12-23T23:00/1440m"]);
  });

  it("an event without end or length is an instant", () => expect(expand(read(event("DTSTART:20261016T060000Z")))).toEqual(["2026-10-16T06:00/0m"]));

  it("a zone that the file defines", () => {
    const zone = ["BEGIN:VTIMEZONE", "TZID:Plant", "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD"];
    const both = [...zone, "BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0300", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT", "END:VTIMEZONE"].join("\n");
    const timed = event("DTSTART;TZID=Plant:20261024T120000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2");
    expect(expand(read(both, timed))).toEqual(["2026-10-24T09:00/60m", "2026-10-25T10:00/60m"]);
    // It stands behind the event, and in a file of two calendars belongs to its own.
    expect(expand(read(timed, both))).toEqual(["2026-10-24T09:00/60m", "2026-10-25T10:00/60m"]);
    const other = readIcalendar(calendar(both, timed) + calendar(timed), "p.ics");
    expect(expand(other).filter((x) => x.startsWith("2026-10-24"))).toEqual(["2026-10-24T09:00/60m", "2026-10-24T10:00/60m"]);
    expect(told(other)).toEqual(["calendar-unknown-zone 27"]);
  });

  it("names of zones", () => {
    expect(["Europe/Berlin", "Central Standard Time", "Z", "Nowhere/Land", "+01:00", "constructor", ""].map(knownZone)).toEqual(["Europe/Berlin", "America/Chicago", "UTC", null, null, null, null]);
  });

  it("durations", () => {
    expect(["PT8H", "P1W", "P1DT30M", "-PT5M", "P", "PT", "8h", "P999999D"].map(eventLength)).toEqual([
      { days: 0, seconds: 28_800 },
      { days: 7, seconds: 0 },
      { days: 1, seconds: 1_800 },
      { days: 0, seconds: -300 },
      null,
      { days: 0, seconds: 0 },
      null,
      null,
    ]);
  });
});

describe("changes of clocks", () => {
  it("a rule keeps the time of the wall; the exact length stays where an end is given, the day where a duration in days is", () => {
    const night = read(event("DTSTART;TZID=Europe/Berlin:20261023T220000", "DTEND;TZID=Europe/Berlin:20261024T060000", "RRULE:FREQ=DAILY;COUNT=3"));
    expect(expand(night)).toEqual(["2026-10-23T20:00/480m", "2026-10-24T20:00/480m", "2026-10-25T21:00/480m"]);
    expect(expand(read(event("DTSTART;TZID=Europe/Berlin:20261024T120000", "DURATION:P1D")))).toEqual(["2026-10-24T10:00/1500m"]);
  });

  it("what clocks skip is left out, does not count, and is said", () => {
    const skipped = read(event("DTSTART;TZID=Europe/Berlin:20260327T023000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=4"));
    expect(expand(skipped)).toEqual(["2026-03-27T01:30/60m", "2026-03-28T01:30/60m", "2026-03-30T00:30/60m", "2026-03-31T00:30/60m"]);
    expect(troubles(skipped)).toEqual(["calendar-skipped-time"]);
    // A begin that is written out is meant: with the offset before the gap.
    expect(expand(read(event("DTSTART;TZID=Europe/Berlin:20260329T023000", "DURATION:PT1H")))).toEqual(["2026-03-29T01:30/60m"]);
  });

  it("what clocks show twice is the first", () => expect(expand(read(event("DTSTART;TZID=Europe/Berlin:20261025T023000", "DURATION:PT1H")))).toEqual(["2026-10-25T00:30/60m"]));

  it("UNTIL is told in UTC, a date, or by the clock", () => {
    const until = (text: string) => expand(read(event("DTSTART;TZID=Europe/Berlin:20261023T233000", "DURATION:PT1H", `RRULE:FREQ=DAILY;UNTIL=${text}`))).length;
    expect([until("20261025T223000Z"), until("20261025T222959Z"), until("20261025"), until("20261025T233000"), until("20261025T232959")]).toEqual([3, 2, 3, 3, 2]);
  });
});

describe("recurrence", () => {
  it("the last workday of each month", () => {
    const ends = read(event("DTSTART;TZID=Europe/Berlin:20260831T180000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"));
    expect(expand(ends)).toEqual(["2026-08-31T16:00/60m", "2026-09-30T16:00/60m", "2026-10-30T17:00/60m", "2026-11-30T17:00/60m", "2026-12-31T17:00/60m"]);
  });

  it("exceptions, further dates and periods", () => {
    expect(
      expand(
        read(
          event(
            ...WEEKLY,
            "EXDATE;TZID=Europe/Berlin:20261023T134500",
            "EXDATE;VALUE=DATE:20261030",
            "RDATE;TZID=Europe/Berlin:20261017T134500",
            "RDATE;VALUE=PERIOD:20261018T100000Z/PT2H,20261019T100000Z/20261019T103000Z",
          ),
        ),
      ),
    ).toEqual(["2026-10-16T11:45/30m W", "2026-10-17T11:45/30m W", "2026-10-18T10:00/120m W", "2026-10-19T10:00/30m W", "2026-11-06T12:45/30m W"]);
  });

  it("what stands for a single occurrence takes its place, also when it is called off", () => {
    const moved = event("UID:w", "SUMMARY:moved", "RECURRENCE-ID;TZID=Europe/Berlin:20261023T134500", "DTSTART;TZID=Europe/Berlin:20261024T080000", "DURATION:PT1H");
    const off = event("UID:w", "STATUS:CANCELLED", "RECURRENCE-ID:20261030T124500Z", "DTSTART:20261030T124500Z");
    expect(expand(read(moved, event(...WEEKLY), off))).toEqual(["2026-10-16T11:45/30m W", "2026-10-24T06:00/60m moved", "2026-11-06T12:45/30m W"]);
  });

  it("THISANDFUTURE moves all from there on, or ends the series", () => {
    const later = ["UID:w", "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261023T134500", "DTSTART;TZID=Europe/Berlin:20261024T060000", "DURATION:PT2H", "SUMMARY:late"];
    expect(expand(read(event(...WEEKLY), event(...later)))).toEqual(["2026-10-16T11:45/30m W", "2026-10-24T04:00/120m late", "2026-10-31T05:00/120m late", "2026-11-07T05:00/120m late"]);
    expect(expand(read(event(...WEEKLY), event(...later, "STATUS:CANCELLED")))).toEqual(["2026-10-16T11:45/30m W"]);
  });

  it("a cancelled series is dropped and counted, an older edition gives way", () => {
    const cancelled = read(event(...WEEKLY, "STATUS:CANCELLED"));
    expect([expand(cancelled), cancelled.contents]).toEqual([[], { events: 1, "cancelled events": 1 }]);
    const edited = read(
      event("UID:w", "SEQUENCE:1", "SUMMARY:new", "DTSTART:20261017T060000Z", "DURATION:PT1H"),
      event("UID:w", "SEQUENCE:0", "SUMMARY:old", "DTSTART:20261016T060000Z", "DURATION:PT1H"),
    );
    expect([expand(edited), told(edited)]).toEqual([["2026-10-17T06:00/60m new"], ["calendar-older-edition 10"]]);
  });

  it("a rule is bounded, and says so", () => {
    const often = read(event("DTSTART:20260101T000000Z", "DURATION:PT30S", "RRULE:FREQ=MINUTELY"));
    const { occurrences, troubles: said } = occurrencesIn(often, BERLIN, YEAR);
    expect(occurrences.length).toBeGreaterThan(1_000);
    expect(occurrences.length).toBeLessThanOrEqual(MOST_OCCURRENCES + 1);
    expect(said.map((t) => t.code)).toEqual(["calendar-too-many"]);
  });

  it("a rule that began long ago and one that never falls cost nothing", () => {
    expect(expand(read(event("DTSTART:19700101T060000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")))).toHaveLength(365);
    expect(expand(read(event("DTSTART:20000101T060000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")))).toEqual([]);
  });

  it.each([
    "FREQ=FORTNIGHTLY",
    "BYDAY=MO",
    "FREQ=DAILY;COUNT=0",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=DAILY;BYHOUR=24",
    "FREQ=DAILY;UNTIL=never",
    "FREQ=YEARLY;RSCALE=HEBREW",
    "FREQ=DAILY;SHIFT=1",
    "FREQ=DAILY;WKST=8",
    "",
  ])("%j is not followed; the first time stays, and it is said", (rule) => {
    const broken = read(event("DTSTART:20261016T060000Z", "DURATION:PT1H", `RRULE:${rule}`));
    expect(expand(broken)).toEqual(["2026-10-16T06:00/60m"]);
    expect(troubles(broken)).toEqual(["calendar-bad-rule"]);
  });

  it("asks for no more than it is asked", () => {
    const question = { text: "FREQ=DAILY", start: at("2026-01-01T06:00Z"), from: at("2026-03-01T00:00Z"), to: at("2026-03-03T00:00Z"), untilWall: (x: number) => x };
    expect(expandRule(question).walls.map((w) => new Date(w / 1_000).toISOString())).toEqual(["2026-03-01T06:00:00.000Z", "2026-03-02T06:00:00.000Z"]);
  });
});

describe("what is broken", () => {
  const good = event("SUMMARY:good", "DTSTART:20261016T060000Z", "DURATION:PT1H");
  it.each([
    ["a time", event("DTSTART:20261316T060000Z"), ["calendar-bad-time 4"]],
    ["no time", event("SUMMARY:x"), ["calendar-no-start 3"]],
    ["an event that never ends", "BEGIN:VEVENT\nDTSTART:20261016T060000Z", ["calendar-cut 3"]],
    ["an end without begin", "END:VTODO", ["calendar-end-without-begin 3"]],
    ["no property", event("DTSTART:20261016T060000Z", "???"), ["calendar-bad-line 5"]],
    ["a quote", event('DTSTART;TZID="Europe/Berlin:20261016T060000'), ["calendar-bad-line 4", "calendar-no-start 3"]],
  ])("%s costs no event beside it", (_, bad, expected) => {
    const both = read(bad, good);
    expect(expand(both)).toContain("2026-10-16T06:00/60m good");
    expect(told(both).sort()).toEqual([...expected].sort());
    expect(both.diagnostics.every((d) => d.at?.kind === "text" && d.at.file === "p.ics")).toBe(true);
  });

  it("a file that is cut keeps what is whole", () => {
    const whole = calendar(good, event(...WEEKLY));
    const cut = readIcalendar(whole.slice(0, whole.indexOf("RRULE")), "p.ics");
    expect([expand(cut), told(cut)]).toEqual([["2026-10-16T06:00/60m good"], ["calendar-cut 8", "calendar-cut 1"]]);
  });

  it("a bad duration beside an end, a bad date among exceptions, an unknown zone", () => {
    const odd = read(event("DTSTART;TZID=Mars/Base:20261016T060000", "DURATION:1h", "EXDATE:20261017T060000,yesterday"));
    expect([expand(odd), told(odd)]).toEqual([["2026-10-16T04:00/0m"], ["calendar-unknown-zone 4", "calendar-bad-length 5", "calendar-bad-time 6"]]);
  });

  it("the same trouble a thousand times is told eight times and counted", () => {
    const many = read(...Array.from({ length: 1_000 }, () => event("SUMMARY:x")));
    expect(many.diagnostics).toHaveLength(9);
    expect([many.records, many.notUnderstood, many.diagnostics[8]?.message]).toEqual([1_000, 1_000, "992 more like this"]);
  });
});

it("other components are counted and named, not used", () => {
  const other = read("BEGIN:VTODO\nSUMMARY:x\nEND:VTODO", "BEGIN:VJOURNAL\nEND:VJOURNAL", event("DTSTART:20261016T060000Z", "BEGIN:VALARM", "TRIGGER:-PT5M", "END:VALARM"));
  expect([other.contents, other.records, other.understood, told(other)]).toEqual([{ "to-dos (not used)": 1, "journals (not used)": 1, events: 1, alarms: 1 }, 3, 3, []]);
});

it("nothing of people is kept or shown, not even of broken lines", () => {
  const people = read(
    event(
      "UID:erika@example.com",
      "SUMMARY:Changeover",
      "DTSTART:20261016T060000Z",
      "ORGANIZER;CN=Erika:mailto:erika@example.com",
      "ATTENDEE;CN=Max:mailto:max@example.com",
      "DESCRIPTION:call Erika",
      "COMMENT Erika",
      'CONTACT;X="Erika:1',
      "X-ERIKA:Erika",
    ),
  );
  expect(told(people)).toEqual(["calendar-bad-line 10"]);
  expect(JSON.stringify(people)).not.toMatch(/erika|max/i);
});

it("content is told from other text", () => {
  expect([calendar(), "\ufeffBEGIN:VCALENDAR\r\n", "begin:vevent\n", "BEGIN:VCARD\n", "Name,IP\nBEGIN:VCALENDAR", ""].map(isIcalendar)).toEqual([true, true, true, false, false, false]);
});
