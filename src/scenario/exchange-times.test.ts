// Laws of schedules: looking an instant up and counting to it agree, whatever the runs, the period and the jitter.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExchangeTimes } from "./exchange-times.ts";
import { LocalCalendar } from "./local-calendar.ts";

const START = Date.UTC(2026, 8, 28) * 1_000;

describe("exchange times", () => {
  test("countBefore(t) is the number of exchanges before t, and times never run backwards", () => {
    const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 20 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 900 }), fc.integer({ min: 0, max: 2_000 }), fc.array(fc.integer({ min: -100, max: 200_000 }), { maxLength: 12 }), (gaps, period, jitter, probes) => {
        let at = START;
        const list = gaps.map(([gap, count]) => {
          const run = { start: at + gap, count };
          at = run.start + count * period;
          return run;
        });
        const times = new ExchangeTimes(list, period, jitter, 5);
        const all = Array.from({ length: times.total }, (_, k) => times.time(k));
        for (let k = 1; k < all.length; k++) expect(all[k]).toBeGreaterThanOrEqual(all[k - 1] as number);
        for (const probe of [...probes.map((p) => START + p), ...all, ...all.map((t) => t + 1)]) expect(times.countBefore(probe)).toBe(all.filter((t) => t < probe).length);
        expect(times.time(times.total)).toBe(Number.POSITIVE_INFINITY);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

describe("local calendar", () => {
  const berlin = new LocalCalendar("Europe/Berlin", { year: 2026, month: 9, day: 28 });

  test("local times follow the change to winter time on 2026-10-25", () => {
    expect(berlin.instant(0, 6 * 3_600)).toBe(Date.UTC(2026, 8, 28, 4) * 1_000);
    expect(berlin.instant(27, 6 * 3_600)).toBe(Date.UTC(2026, 9, 25, 5) * 1_000);
    expect(berlin.instant(28, 6 * 3_600)).toBe(Date.UTC(2026, 9, 26, 5) * 1_000);
    expect(berlin.instant(27, 0)).toBe(Date.UTC(2026, 9, 24, 22) * 1_000);
  });

  test("first and last workdays of months", () => {
    const days = (kind: "first-workday" | "last-workday"): number[] => Array.from({ length: 100 }, (_, day) => day).filter((day) => berlin.matches({ kind }, day));
    // 30 September is a Wednesday; 31 October a Saturday; 30 November a Monday; 31 December a Thursday; 1 November a Sunday; 1 January a Friday.
    expect(days("last-workday")).toEqual([2, 32, 63, 94]);
    expect(days("first-workday")).toEqual([3, 35, 64, 95]);
  });
});
