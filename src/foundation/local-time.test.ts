import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLocalDay, isFirstWorkday, isLastWorkday, localDate, localInstant, localReading, parseLocalDay, spanOfLocalDay } from "./local-time.ts";

const BERLIN = "Europe/Berlin";
const dayOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;

describe("the plant's clock", () => {
  it("reads local days and times across the changes of clocks", () => {
    const at = (iso: string): ReturnType<typeof localReading> => localReading(BERLIN, Date.parse(iso) * 1_000);
    expect(at("2026-10-14T04:10:00Z")).toEqual({ day: dayOf("2026-10-14"), weekday: 2, secondOfDay: 6 * 3600 + 600 });
    expect(at("2026-10-31T22:59:59.5Z")).toEqual({ day: dayOf("2026-10-31"), weekday: 5, secondOfDay: 86_399.5 });
    expect(at("2026-10-31T23:00:00Z").day).toBe(dayOf("2026-11-01"));
  });

  it("knows days of 23 and 25 hours", () => {
    const hours = (iso: string): number => {
      const { first, last } = spanOfLocalDay(BERLIN, dayOf(iso));
      return (last - first) / 3_600e6;
    };
    expect([hours("2026-03-29"), hours("2026-03-30"), hours("2026-10-25")]).toEqual([23, 24, 25]);
  });

  it("goes there and back, but for times that are skipped", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20_000, max: 21_500 }),
        fc.integer({ min: 4 * 3600, max: 86_399 }),
        fc.constantFrom(BERLIN, "UTC", "America/New_York", "Asia/Kolkata", "Australia/Adelaide"),
        (day, second, zone) => {
          const reading = localReading(zone, localInstant(zone, day, second));
          expect([reading.day, reading.secondOfDay]).toEqual([day, second]);
        },
      ),
      { seed: 11, numRuns: 500 },
    );
  });

  it("finds the first and the last working day of a month", () => {
    const days = Array.from({ length: 92 }, (_, i) => dayOf("2026-08-01") + i);
    expect(days.filter(isLastWorkday).map(formatLocalDay)).toEqual(["2026-08-31", "2026-09-30", "2026-10-30"]);
    expect(days.filter(isFirstWorkday).map(formatLocalDay)).toEqual(["2026-08-03", "2026-09-01", "2026-10-01"]);
    expect(localDate(dayOf("2028-02-29"))).toEqual({ year: 2028, month: 2, dayOfMonth: 29, daysInMonth: 29, weekday: 1 });
  });
});

describe("a day that is written", () => {
  it("is read where the calendar has it, and is nothing otherwise", () => {
    expect(parseLocalDay("2028-02-29")).toBe(dayOf("2028-02-29"));
    for (const text of ["2027-02-29", "2026-13-01", "2026-1-01", "2026-10-14T00:00", "", "today"]) expect(parseLocalDay(text)).toBeNull();
  });
});
