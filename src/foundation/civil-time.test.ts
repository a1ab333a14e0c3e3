// Clock readings against the platform's own calendar, and the two hours of a year in which clocks change.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CivilTime, instantOf, monthNamed, parseIsoTime, zoneOffset } from "./civil-time.ts";
import { formatInstant } from "./time.ts";

const LATE = Date.UTC(2030, 0, 1) * 1_000;
const read = (text: string, zone: string): string | null => {
  const instant = instantOf(parseIsoTime(text) as CivilTime, zone, LATE);
  return instant === null ? null : formatInstant(instant).slice(0, 23);
};

describe("instantOf", () => {
  test.each([
    ["2026-07-10 10:29:34", "Europe/Berlin", "2026-07-10T08:29:34.000"],
    ["2026-01-10 10:29:34.5", "America/New_York", "2026-01-10T15:29:34.500"],
    ["2026-01-10T10:29:34Z", "America/New_York", "2026-01-10T10:29:34.000"],
    ["2026/01/10 10:29:34,25+05:30", "UTC", "2026-01-10T04:59:34.250"],
    ["2026-07-10 10:29:34", "Nowhere/Known", "2026-07-10T10:29:34.000"],
    // The repeated hour is its first pass, the skipped one as if clocks had not been changed.
    ["2026-10-25 02:30:00", "Europe/Berlin", "2026-10-25T00:30:00.000"],
    ["2026-03-29 02:30:00", "Europe/Berlin", "2026-03-29T01:30:00.000"],
    ["2026-10-25 03:00:00", "Europe/Berlin", "2026-10-25T02:00:00.000"],
    ["2026-02-29 00:00:00", "UTC", null],
    ["2026-13-01 00:00:00", "UTC", null],
    ["2026-01-01 24:00:00", "UTC", null],
  ])("%s in %s", (text, zone, expected) => {
    expect(read(text, zone)).toBe(expected);
  });

  test("every instant that has one reading is found again from it", () => {
    const zones = ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4 * 366 * 96 }), (zone, quarter) => {
        const instant = Date.UTC(2023, 0, 1) * 1_000 + quarter * 900_000_000;
        const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
        const text = shown.format(instant / 1_000);
        const found = instantOf(parseIsoTime(text) as CivilTime, zone, LATE) as number;
        expect(shown.format(found / 1_000)).toBe(text);
        expect(found).toBeLessThanOrEqual(instant);
        expect(instant - found).toBeLessThanOrEqual(3_600_000_000);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });

  test("without a year: the last one that is not later than a day after", () => {
    const december = { year: null, month: 12, day: 31, hour: 23, minute: 0, second: 0, offsetSeconds: 0 };
    const at = (now: number): string => formatInstant(instantOf(december, "UTC", now * 1_000) as number).slice(0, 4);
    expect(at(Date.UTC(2026, 0, 1))).toBe("2025");
    expect(at(Date.UTC(2025, 11, 31, 12))).toBe("2025");
    expect(at(Date.UTC(2025, 11, 29))).toBe("2024");
    expect(instantOf(december, "UTC", Number.NaN)).toBeNull();
  });
});

test("zones and months", () => {
  expect([zoneOffset("CEST"), zoneOffset("-0530"), zoneOffset("+02"), zoneOffset("IST"), zoneOffset("+99:00")]).toEqual([7_200, -19_800, 7_200, null, null]);
  expect([monthNamed("Mar"), monthNamed("mär")]).toEqual([3, 0]);
});
