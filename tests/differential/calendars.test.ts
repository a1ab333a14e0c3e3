// Two libraries beside each other on the real calendars and on random rules: ours expands with rrule-temporal and its own zones, ical.js with its own iterator and
// VTIMEZONE reader. Where they differ, the reason stands here.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { CalendarClock } from "../../src/evidence/lists/icalendar/calendar-clock.ts";
import { readIcalendar } from "../../src/evidence/lists/icalendar/icalendar.ts";
import { occurrencesIn } from "../../src/evidence/lists/icalendar/occurrences.ts";
import { expandRule } from "../../src/evidence/lists/icalendar/recurrence.ts";
import { knownZone } from "../../src/evidence/lists/icalendar/zones.ts";

const folder = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "calendars");
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".ics")) : [];
const WINDOW = { first: Date.UTC(1990, 0) * 1_000, last: Date.UTC(2030, 0) * 1_000 };
const PLANT = "Europe/Vienna";

/** Files of which ical.js says something else, or nothing, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "example.ics": "DTSTART:20220101 without VALUE=DATE: ical.js has no hour for it, here it is a day",
  "issue_165_missing_event.ics": "BYDAY=MO, TU: ical.js refuses the spaces and with them the file",
  "issue_156_RDATE_with_PERIOD_TZID_khal.ics": "RECURRENCE-ID without its series, with RDATE: ical.js takes it for an exception of nothing",
  "issue_156_RDATE_with_PERIOD_TZID_khal_2.ics": "RECURRENCE-ID without its series, with RDATE: ical.js takes it for an exception of nothing",
  "issue_1633_rdate_with_dates_and_tzid.ics": "a period of two dates: ical.js has no hour for it",
  "issue_350.ics": "a property behind the end of the calendar: ical.js refuses the file",
  "multiple_calendar_components.ics": "empty lines inside folded ones: ical.js refuses the file",
  "multiple_timezones.ics": "RDATE;VALUE=TIME: ical.js makes dates of it, here they are no dates",
  "period_with_timezone.ics": "RDATE of periods in a series: ical.js throws",
  "rfc_5545_RDATE_example.ics": "events without DTSTART: ical.js has no first time to start from",
  "rfc_7265_appendix_example_2_ical.ics": "RDATE of periods in a series: ical.js throws",
  "rfc_7529.ics": "RSCALE: ical.js reads BYMONTH=5L as 5 and refuses BYMONTH=13",
};

/** "first/last" of each occurrence in microseconds, as ical.js has them. */
function byIcal(text: string): string[] {
  const parsed = ICAL.parse(text) as unknown[];
  const calendars = (typeof parsed[0] === "string" ? [parsed] : parsed).map((jcal) => new ICAL.Component(jcal as never));
  const clock = new CalendarClock(PLANT, {});
  const found: string[] = [];
  for (const calendar of calendars) {
    const zones = new Map(calendar.getAllSubcomponents("vtimezone").map((zone) => [String(zone.getFirstPropertyValue("tzid")), new ICAL.Timezone(zone)]));
    const instant = (time: ICAL.Time, tzid: string | undefined): number => {
      const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second) * 1_000;
      if (time.zone?.tzid === "UTC" || time.zone?.tzid === "Z") return wall;
      const zone = tzid === undefined ? undefined : zones.get(tzid);
      if (zone !== undefined) return wall - zone.utcOffset(time) * 1e6;
      return clock.instant({ wall, zone: tzid === undefined ? "" : (knownZone(tzid) ?? "") });
    };
    const components = calendar.getAllSubcomponents("vevent");
    const exceptions = components.filter((c) => c.hasProperty("recurrence-id"));
    for (const component of components.filter((c) => !exceptions.includes(c))) {
      const event = new ICAL.Event(component, { exceptions: exceptions.filter((e) => e.getFirstPropertyValue("uid") === component.getFirstPropertyValue("uid")) });
      const tzid = component.getFirstProperty("dtstart")?.getFirstParameter("tzid");
      const add = (item: ICAL.Event, start: ICAL.Time, end: ICAL.Time): void => {
        const name = item.component.getFirstProperty("dtstart")?.getFirstParameter("tzid") ?? tzid;
        const [first, last] = [instant(start, name), instant(end, name)];
        if (first < WINDOW.last && Math.max(last, first + 1) > WINDOW.first) found.push(`${first}/${last}`);
      };
      if (!event.isRecurring()) {
        add(event, event.startDate, event.endDate);
        continue;
      }
      const times = event.iterator();
      for (let time = times.next(), count = 0; time && count < 2_000; time = times.next(), count++) {
        const { item, startDate, endDate } = event.getOccurrenceDetails(time);
        if (startDate.year >= 2030) break;
        add(item, startDate, endDate);
      }
    }
  }
  return found.sort();
}

function byUs(text: string, file: string): string[] {
  return occurrencesIn(readIcalendar(text, file), PLANT, WINDOW)
    .occurrences.map(({ first, last }) => `${first}/${last}`)
    .sort();
}

describe.skipIf(files.length === 0)("real calendars (needs HOLDPOINT_DATA or ../shared/data)", () => {
  it("are there, and the differences are of files that are", () => {
    expect(files.length).toBeGreaterThan(10);
    expect(Object.keys(DIFFERENT).filter((file) => !files.includes(file))).toEqual([]);
  });

  it.each(files)("%s is read, with every event it holds", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const read = readIcalendar(text, file);
    expect(read.contents.events).toBe(text.match(/^BEGIN:VEVENT/gm)?.length);
    expect(read.notUnderstood).toBe(0);
    expect(byUs(text, file).length).toBeGreaterThan(0);
  });

  it.each(files)("%s: the occurrences of both are the same, or the reason is known", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    let theirs: string[] | null;
    try {
      theirs = byIcal(text);
    } catch {
      theirs = null;
    }
    const isSame = JSON.stringify(theirs) === JSON.stringify(byUs(text, file));
    expect([file, isSame ? "same" : (DIFFERENT[file] ?? `different: ${theirs?.slice(0, 5).join(" ")} here ${byUs(text, file).slice(0, 5).join(" ")}`)]).toEqual([file, DIFFERENT[file] ?? "same"]);
  });
});

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
const subset = <T>(items: readonly T[], max = 3): fc.Arbitrary<readonly T[]> => fc.subarray([...items], { minLength: 1, maxLength: max });
const part = (key: string, values: fc.Arbitrary<readonly (string | number)[]>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(""),
    values.map((v) => `;${key}=${v.join(",")}`),
  );

/** Rules as calendars of plants have them, and somewhat beyond. */
const RULES = fc.oneof(
  fc.tuple(fc.constant("FREQ=DAILY"), part("BYDAY", subset(DAYS, 5)), part("BYMONTH", subset([1, 3, 10, 12]))),
  fc.tuple(fc.constant("FREQ=WEEKLY"), part("BYDAY", subset(DAYS, 7)), part("WKST", fc.constantFrom(["MO"], ["SU"]))),
  fc.tuple(fc.constant("FREQ=MONTHLY"), part("BYMONTHDAY", subset([1, 15, 28, 30, 31, -1, -2]))),
  fc.tuple(fc.constant("FREQ=MONTHLY"), part("BYDAY", subset(["1MO", "-1FR", "2TU", "5WE", "-2SU"], 2))),
  fc.tuple(fc.constant("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR"), fc.constantFrom(";BYSETPOS=-1", ";BYSETPOS=1", ";BYSETPOS=2,-2")),
  fc.tuple(
    fc.constant("FREQ=YEARLY"),
    subset([4, 5, 12], 2).map((m) => `;BYMONTH=${m.join(",")}`),
    part("BYMONTHDAY", subset([1, 29, 30], 2)),
  ),
  fc.tuple(
    fc.constant("FREQ=YEARLY"),
    subset([3, 10], 2).map((m) => `;BYMONTH=${m.join(",")}`),
    subset(["1SU", "-1SU", "2MO"], 2).map((d) => `;BYDAY=${d.join(",")}`),
  ),
);
const CASES = fc.record({
  rule: RULES.map((parts) => parts.join("")),
  interval: fc.constantFrom("", ";INTERVAL=2", ";INTERVAL=3"),
  end: fc.constantFrom("", ";COUNT=7", ";COUNT=1", ";UNTIL=20270615T120000Z"),
  day: fc.integer({ min: 0, max: 700 }),
  hour: fc.integer({ min: 0, max: 23 }),
});

/** DTSTART as a calendar has it: a time at which the rule falls. What one that does not fit means is left open by RFC 5545. */
function fittingStart(rule: string, from: number): number {
  const { walls } = expandRule({ text: rule, start: from, from, to: from + 8 * 366 * 86_400e6, untilWall: (instant) => instant });
  return walls.find((wall) => wall > from) ?? from;
}

function fallsInIcal(text: string, start: number, to: number): number[] {
  const found: number[] = [];
  const iterator = ICAL.Recur.fromString(text).iterator(ICAL.Time.fromJSDate(new Date(start), true));
  for (let time = iterator.next(), i = 0; time !== null && time !== undefined && i < 3_000; time = iterator.next(), i++) {
    const wall = time.toUnixTime() * 1_000;
    if (wall > to) break;
    if (wall > start) found.push(wall);
  }
  return found;
}

it.each([
  ["FREQ=YEARLY;BYMONTHDAY=30", "BYMONTHDAY of a year without BYMONTH is of every month (RFC 5545 §3.3.10, table); ical.js takes the month of DTSTART", 11, 1],
  ["FREQ=YEARLY;BYMONTH=2,12;BYMONTHDAY=30", "there is no 30 February, and such an occurrence is left out (§3.3.10); ical.js takes 2 March", 1, 2],
])("%s differs: %s", (text, _, ours, theirs) => {
  const [start, to] = [Date.UTC(2025, 0, 30), Date.UTC(2026, 0, 31)];
  const { walls } = expandRule({ text, start: start * 1_000, from: start * 1_000, to: to * 1_000, untilWall: (instant) => instant });
  expect([walls.filter((wall) => wall > start * 1_000).length, fallsInIcal(text, start, to).length]).toEqual([ours, theirs]);
});

it("random rules fall on the same days in both", () => {
  fc.assert(
    fc.property(CASES, ({ rule, interval, end, day, hour }) => {
      const text = `${rule}${interval}${end}`;
      const start = fittingStart(rule, Date.UTC(2025, 0, day, hour) * 1_000) / 1_000;
      const to = Date.UTC(2031, 0, 1);
      const ours = expandRule({ text, start: start * 1_000, from: start * 1_000, to: to * 1_000, untilWall: (instant) => instant });
      expect(ours.trouble).toBe(null);
      const walls = new Set(ours.walls.map((wall) => wall / 1_000).filter((wall) => wall > start));
      const theirs = new Set(fallsInIcal(text, start, to));
      const format = (set: ReadonlySet<number>): string[] => [...set].sort((x, y) => x - y).map((wall) => new Date(wall).toISOString().slice(0, 16));
      expect({ text, start: new Date(start).toISOString(), falls: format(walls) }).toEqual({ text, start: new Date(start).toISOString(), falls: format(theirs) });
    }),
    { seed: 5_545, numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
  );
});
