import { describe, expect, it } from "vitest";
import { activeDuring } from "../../../tests/generators/made-activity.ts";
import { isFirstWorkday, isLastWorkday, isWorkday, localDate, localInstant, weekdayOf } from "../../foundation/local-time.ts";
import { intersectionOfSpans, type Span } from "../../foundation/time-spans.ts";
import type { Phase } from "../../plant/phase.ts";
import type { ConversationTimes } from "../../plant/rhythm.ts";
import { findTimes } from "./rhythm.ts";

const ZONE = "Europe/Berlin";
const MINUTE = 60_000_000;
/** Monday 2026-09-21; clocks go back on 2026-10-25. */
const START = 20_717;
const at = (day: number, hour: number, minute = 0): number => localInstant(ZONE, START + day, hour * 3_600 + minute * 60);
const job = (first: number, minutes: number): Span => ({ first, last: first + minutes * MINUTE });
const days = (count: number, is: (day: number) => boolean): number[] => Array.from({ length: count }, (_, d) => d).filter((d) => is(START + d));
const whole = (count: number): Span[] => [{ first: at(0, 0), last: at(count, 0) }];

function phase(name: string, spans: readonly Span[], watched: readonly Span[]): Phase {
  return { name, by: "calendar", state: "changeover", line: null, spans, watched: intersectionOfSpans(spans, watched), next: null };
}

interface Asked {
  readonly watched?: readonly Span[];
  readonly phases?: readonly Phase[];
  readonly period?: { readonly periodP50: number | null; readonly periodP95: number | null };
}

function timesOf(stretches: readonly Span[], count: number, { watched = whole(count), phases = [], period = { periodP50: null, periodP95: null } }: Asked = {}): ConversationTimes {
  const activity = { watches: [{ vantage: "span", addressSpace: "site", spans: watched }], conversations: [activeDuring(stretches, watched)] };
  const window = { first: watched[0]?.first ?? 0, last: (watched[watched.length - 1]?.last ?? 1) - 1 };
  return findTimes({ activity, conversations: [period], phases, timezone: ZONE, window, errorRate: null })[0] as ConversationTimes;
}

describe("rhythms", () => {
  it("finds a job at two in the night, on both sides of the change of clocks", () => {
    const { rhythm, conditions } = timesOf(
      days(42, () => true).map((d) => job(at(d, 2), 4)),
      42,
    );
    expect(rhythm).toMatchObject({ kind: "daily", text: "daily 02:00", missed: 0, overdue: null });
    expect(rhythm?.nextDue).toBe(at(42, 2));
    expect(conditions.map((c) => c.text)).toEqual(["only 02:00–02:05"]);
  });

  it("tells workdays, a weekly job, and two days of the week", () => {
    expect(
      timesOf(
        days(28, isWorkday).map((d) => job(at(d, 6, 30), 120)),
        28,
      ).rhythm,
    ).toMatchObject({ kind: "workdays", text: "workdays 06:30" });
    const weekly = timesOf(
      days(42, (d) => weekdayOf(d) === 6).map((d) => job(at(d, 2), 18)),
      42,
    );
    expect(weekly.rhythm).toMatchObject({ kind: "weekly", text: "Sunday 02:00", periodSeconds: 604_800, missed: 0 });
    expect(weekly.conditions.map((c) => c.text)).toEqual(["only Sunday 02:00–02:20"]);
    expect(
      timesOf(
        days(42, (d) => weekdayOf(d) === 1 || weekdayOf(d) === 3).map((d) => job(at(d, 9, 40), 1)),
        42,
      ).rhythm?.text,
    ).toBe("Tuesday and Thursday 09:40");
  });

  it("says where other days were not watched: what came on four watched nights may come every night", () => {
    const nights = [1, 10, 17, 31];
    const watched = [{ first: at(0, 6), last: at(0, 9) }, ...nights.map((d) => ({ first: at(d, 1, 50), last: at(d, 2, 30) }))];
    expect(
      timesOf(
        nights.map((d) => job(at(d, 2, 15), 3)),
        42,
        { watched },
      ).rhythm?.text,
    ).toBe("workdays 02:15 (other days were not watched then)");
  });

  it("says several times of day at once", () => {
    const printed = days(14, () => true).flatMap((d) => [job(at(d, 6, 2), 1), job(at(d, 9, 22), 1), job(at(d, 13, 40), 1)]);
    expect(timesOf(printed, 14).rhythm?.text).toBe("daily 06:02, 09:22, 13:40");
  });

  it("says of two month ends that they are only two, and names all days that they may be", () => {
    // 2026-09-30 and 2026-10-30 are the last workdays and the thirtieths.
    const { rhythm, conditions } = timesOf(
      days(42, isLastWorkday).map((d) => job(at(d, 18, 10), 2)),
      42,
    );
    expect(rhythm).toMatchObject({ kind: "monthly", text: "perhaps last workday or 30th of the month 18:10 (seen only twice)" });
    expect(rhythm?.nextDue).toBe(at(70, 18, 10));
    expect(conditions).toEqual([]);
  });

  it("says what is due when the evidence ends shortly before", () => {
    const { rhythm } = timesOf(
      days(101, (d) => localDate(d).dayOfMonth === 1).map((d) => job(at(d, 4), 10)),
      99,
    );
    expect(rhythm).toMatchObject({ kind: "monthly", overdue: "came on the 1st of the month; the evidence ends on 2026-12-28, the next is due 2027-01-01 04:00" });
  });

  it("says what did not come, and what nobody watched", () => {
    const sundays = days(42, (d) => weekdayOf(d) === 6);
    expect(
      timesOf(
        sundays.slice(0, 5).map((d) => job(at(d, 2), 4)),
        42,
      ).rhythm,
    ).toMatchObject({ missed: 1, overdue: "was due 2026-11-01 02:00 and did not come" });
    const watched = [
      { first: at(0, 0), last: at(40, 12) },
      { first: at(41, 12), last: at(42, 0) },
    ];
    expect(
      timesOf(
        sundays.map((d) => job(at(d, 2), 4)),
        42,
        { watched: watched.map((s) => ({ ...s })) },
      ).rhythm,
    ).toMatchObject({ missed: 0 });
    const unwatched = [
      { first: at(0, 0), last: at(40, 12) },
      { first: at(41, 12), last: at(43, 0) },
    ];
    expect(
      timesOf(
        sundays.map((d) => job(at(d, 2), 4)),
        43,
        { watched: unwatched },
      ).rhythm,
    ).toMatchObject({ missed: 0, overdue: "was due 2026-11-01 02:00 while nobody watched" });
    const skipped = timesOf(
      days(42, (d) => d !== START + 17).map((d) => job(at(d, 2), 4)),
      42,
    ).rhythm;
    expect(skipped).toMatchObject({ text: "daily 02:00", missed: 1, overdue: null });
  });

  it("takes a clock that changes elsewhere for neither a miss nor a second job", () => {
    // Kept by UTC: at two until 2026-10-25 on the plant's clock, at one from then on.
    const utc = timesOf(
      days(42, () => true).map((d) => job(at(0, 2) + d * 1_440 * MINUTE, 4)),
      42,
    ).rhythm;
    expect(utc).toMatchObject({ text: "daily 01:00 (02:00 until 2026-10-25)", missed: 0, overdue: null });
    const sundays = days(42, (d) => weekdayOf(d) === 6).map((d) => job(at(0, 2) + d * 1_440 * MINUTE, 4));
    expect(timesOf(sundays, 42).rhythm).toMatchObject({ text: "Sunday 02:00", missed: 0, overdue: null });
  });

  it("says how a clock drifts", () => {
    const { rhythm } = timesOf(
      days(30, () => true).map((d) => job(at(d, 2) + d * 90_000_000, 2)),
      30,
    );
    expect(rhythm?.text).toBe("daily 02:43, 1 min 30 s later each day");
    expect(rhythm?.nextDue).toBe(at(30, 2) + 30 * 90_000_000);
  });

  it("takes a period from what the conversation itself was measured by, and says nothing of one that varies", () => {
    const always = [{ first: at(0, 0), last: at(2, 0) }];
    expect(timesOf(always, 2, { period: { periodP50: 28.4, periodP95: 31 } }).rhythm).toMatchObject({ kind: "strict-period", text: "about every 30 s", periodSeconds: 28.4 });
    expect(timesOf(always, 2, { period: { periodP50: 28.4, periodP95: 80 } }).rhythm).toMatchObject({ kind: "irregular", text: "all the time" });
  });

  it("finds what comes every seven hours, whatever the clock", () => {
    const stretches = Array.from({ length: 24 }, (_, i) => job(at(0, 3) + i * 7 * 60 * MINUTE, 1));
    expect(timesOf(stretches, 7).rhythm).toMatchObject({ kind: "strict-period", text: "every 7 h" });
  });

  it("claims nothing of what came twice, or never by the clock", () => {
    expect(timesOf([job(at(3, 9), 5), job(at(9, 14), 5)], 42)).toEqual({ rhythm: null, conditions: [] });
    const scattered = [job(at(3, 9), 5), job(at(9, 14), 5), job(at(17, 23), 5), job(at(30, 11), 5)];
    expect(timesOf(scattered, 42)).toEqual({ rhythm: { kind: "irregular", text: "no rhythm found: 4 times on 4 days", periodSeconds: null, missed: 0, nextDue: null, overdue: null }, conditions: [] });
  });
});

describe("conditions", () => {
  const changeovers = days(42, (d) => isWorkday(d) && d % 2 === 0).map((d) => job(at(d, 6 + ((d * 7) % 13), (d * 17) % 60), 50));

  it("finds what runs only in changeover", () => {
    const inside = changeovers.filter((_, i) => i % 2 === 0).map((s, i) => job(s.first + (5 + ((i * 11) % 30)) * MINUTE, 3));
    const { conditions } = timesOf(inside, 42, { phases: [phase("changeover", changeovers, whole(42)), phase("production", [{ first: at(0, 5), last: at(41, 22) }], whole(42))] });
    expect(conditions).toMatchObject([{ text: "only in changeover", phase: "changeover", occurrences: inside.length }]);
    expect(conditions[0]?.lift).toBeGreaterThan(50);
    expect(conditions[0]?.errorRate).toBeLessThan(0.01);
  });

  it("says nearly only, and how often, where one lies outside", () => {
    const inside = changeovers.map((s) => job(s.first + 10 * MINUTE, 3));
    const { conditions } = timesOf(
      [...inside, job(at(40, 20), 3)].sort((x, y) => x.first - y.first),
      42,
      { phases: [phase("changeover", changeovers, whole(42))] },
    );
    expect(conditions.map((c) => c.text)).toContain(`nearly only in changeover (${inside.length} of ${inside.length + 1})`);
  });

  it("does not say changeover of what runs on and on, nor of two times in one changeover", () => {
    const phases = [phase("changeover", changeovers, whole(42))];
    expect(timesOf([{ first: at(0, 0), last: at(42, 0) }], 42, { phases }).conditions).toEqual([]);
    const one = changeovers[0] as Span;
    expect(timesOf([job(one.first + MINUTE, 1)], 42, { phases }).conditions).toEqual([]);
  });

  it("finds the first workday of the month", () => {
    const first = days(130, isFirstWorkday);
    expect(
      timesOf(
        first.map((d) => job(at(d, 7 + (d % 3), 30), 20)),
        130,
      ).conditions.map((c) => c.text),
    ).toEqual(["only on the first workday of the month 07:30–09:55"]);
  });

  it("compares with what was watched: a job of the night is no news where only nights were watched", () => {
    const watched = days(30, () => true).map((d) => ({ first: at(d, 1, 55), last: at(d, 2, 30) }));
    expect(
      timesOf(
        days(30, () => true).map((d) => job(at(d, 2), 25)),
        30,
        { watched },
      ).conditions,
    ).toEqual([]);
  });
});
