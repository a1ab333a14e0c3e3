// Chance beside exact fractions, candidates beside walking every minute, and what the stated error rate is worth on activity made by chance.
import { seededRandom } from "../../foundation/seeded-random.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activeDuring } from "../../../tests/generators/made-activity.ts";
import { isFirstWorkday, isWorkday, localInstant, localReading, weekdayOf } from "../../foundation/local-time.ts";
import { type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { ActiveConversation, Watch } from "../../plant/activity.ts";
import type { Phase } from "../../plant/phase.ts";
import type { ConversationTimes } from "../../plant/rhythm.ts";
import { candidatesOf } from "./candidates.ts";
import { allAmongMarked, allInSomeArc, binomialTail, discoveries } from "./chance.ts";
import { DAY_CLASSES } from "./day-classes.ts";
import { LocalDays } from "./local-days.ts";
import { occurrencesOf } from "./occurrences.ts";
import { indexPhases } from "./phase-index.ts";
import { enumerateAllInSomeArc, exactAllAmongMarked, exactBinomialTail, plainCandidates } from "./reference.ts";
import { findTimes } from "./rhythm.ts";
import { tallyOccurrences } from "./tally.ts";
import { LEAST_MONTHS, LEAST_UNITS, NEARLY_ALL } from "./time-assumptions.ts";
import { measureWatchedTime } from "./watched-time.ts";

const MINUTE = 60_000_000;
const DAY_MINUTES = 1_440;
/** Four days before clocks go back in Berlin: a day of 25 hours is among them. */
const FIRST_DAY = 20_746;

describe("chance", () => {
  it("is what exact fractions say", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 200 }), (trials, least, hits) => {
        const exact = exactBinomialTail(trials, least, hits, 200);
        expect(Math.abs(binomialTail(trials, least, hits / 200) - exact)).toBeLessThanOrEqual(1e-9 * exact + 1e-30);
      }),
      { seed: 1, numRuns: 300 },
    );
    for (let days = 1; days <= 40; days += 3)
      for (let marked = 0; marked <= days; marked++)
        for (let drawn = 0; drawn <= Math.min(6, days); drawn++) expect(allAmongMarked(days, marked, drawn)).toBeCloseTo(exactAllAmongMarked(days, marked, drawn), 10);
  });

  it("of points on a clock's face is never said to be less than it is", () => {
    for (const points of [2, 3, 4]) {
      for (let length = 1; length <= 12; length++) {
        const exact = enumerateAllInSomeArc(points, length, 12);
        const said = allInSomeArc(points, length / 12);
        expect(said).toBeGreaterThanOrEqual(exact - 1e-12);
        // Minutes are whole, so that it may be said to be more: never than twice of one minute more.
        if (length <= 6) expect(said).toBeLessThanOrEqual(2 * enumerateAllInSomeArc(points, length + 1, 12));
      }
    }
  });

  it("takes as many discoveries as Benjamini and Hochberg's example", () => {
    // Their table of 1995: fifteen tests, of which four are taken at 5 %.
    const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
    expect(discoveries(p, 15, 0.05)).toBe(4);
    expect(discoveries(p.slice(0, 6), 15, 0.05)).toBe(4);
    expect(discoveries([], 0, 0.05)).toBe(0);
  });
});

const stretch = (timezone: string, days: number, shortest: number, longest: number): fc.Arbitrary<Span> =>
  fc
    .record({ day: fc.integer({ min: 0, max: days - 1 }), minute: fc.integer({ min: 0, max: DAY_MINUTES - 1 }), length: fc.integer({ min: shortest, max: longest }) })
    .map(({ day, minute, length }) => {
      const first = localInstant(timezone, FIRST_DAY + day, 0) + minute * MINUTE;
      return { first, last: first + length * MINUTE };
    });

describe("candidates", () => {
  it("are those that walking every minute finds", () => {
    let compared = 0;
    const made = fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata").chain((timezone) =>
      fc.record({
        timezone: fc.constant(timezone),
        watched: fc.array(stretch(timezone, 2, 36_000, 42_000), { minLength: 1, maxLength: 2 }).map((s) => unionOfSpans(s)),
        phases: fc.array(
          fc.array(stretch(timezone, 24, 200, 900), { minLength: 8, maxLength: 14 }).map((s) => unionOfSpans(s)),
          { maxLength: 2 },
        ),
        active: fc.array(stretch(timezone, 24, 0, 90), { minLength: 6, maxLength: 14 }),
        mode: fc.constantFrom("any", "night", "weekly", "phase"),
      }),
    );
    fc.assert(
      fc.property(made, ({ timezone, watched, phases: spans, active, mode }) => {
        const kept = active.map((a, i) => {
          const day = localReading(timezone, a.first).day;
          if (mode === "night") return { first: localInstant(timezone, day, 0) + (i % 3) * MINUTE, last: localInstant(timezone, day, 0) + 10 * MINUTE };
          if (mode === "weekly") return { first: localInstant(timezone, FIRST_DAY + (i % 4) * 7, 7_200) + i * MINUTE, last: localInstant(timezone, FIRST_DAY + (i % 4) * 7, 7_200) + 20 * MINUTE };
          const phase = spans[0]?.[i % (spans[0]?.length ?? 1)];
          return mode === "phase" && phase !== undefined ? { first: phase.first + 3 * MINUTE, last: phase.first + 9 * MINUTE } : a;
        });
        const { hours } = activeDuring(kept, watched);
        if (hours.length === 0) return;
        const phases = spans.map((s, i): Phase => ({ name: `phase ${i}`, by: "calendar", state: null, line: null, spans: s, watched: [], next: null }));
        const days = new LocalDays(timezone);
        const measured = measureWatchedTime(watched, phases, days);
        const tally = tallyOccurrences(occurrencesOf(hours, measured, days), days, indexPhases(phases));
        const fast = candidatesOf(tally, measured, 1);
        const slow = plainCandidates(
          hours,
          watched,
          phases,
          timezone,
          DAY_CLASSES.map((c) => c.short),
        ).filter(({ kind, inside, units, share, minutes }) => {
          const months = DAY_CLASSES.find((c) => c.short === kind)?.kind === "month";
          const whole = kind === "daily" && minutes === "" ? 2 : 1;
          return (
            tally.units >= LEAST_MONTHS &&
            inside >= (months ? LEAST_MONTHS : LEAST_UNITS) &&
            inside >= NEARLY_ALL * units &&
            share > 0 &&
            (minutes !== "" || share < whole) &&
            !(share >= 1 && minutes === "")
          );
        });
        expect(fast.map((c) => [DAY_CLASSES[c.dayClass]?.short ?? "", phases[c.phase]?.name ?? "", c.arc === null ? "" : `${c.arc.from}-${c.arc.to}`, c.inside, c.units, c.share.toFixed(9)])).toEqual(
          slow.map((c) => [c.kind, c.phase, c.minutes, c.inside, c.units, c.share.toFixed(9)]),
        );
        compared += fast.length;
      }),
      { seed: 2, numRuns: 25 },
    );
    expect(compared).toBeGreaterThan(30);
  });
});

const ZONE = "Europe/Berlin";
const DAYS = 60;
const startOf = (day: number): number => localInstant(ZONE, FIRST_DAY + day, 0);

function calendar(random: () => number): Phase[] {
  const phaseOf = (name: string, spans: readonly Span[]): Phase => ({ name, by: "calendar", state: null, line: null, spans: unionOfSpans(spans), watched: [], next: null });
  const spans = (count: number, minutes: number): Span[] =>
    Array.from({ length: count }, () => startOf(0) + Math.floor(random() * DAYS * DAY_MINUTES) * MINUTE).map((first) => ({ first, last: first + minutes * MINUTE }));
  return [phaseOf("changeover", spans(40, 60)), phaseOf("cleaning", spans(20, 120)), phaseOf("production", spans(60, 900)), phaseOf("maintenance", spans(6, 300))];
}

/** Watched in stretches of hours to days, for about two thirds of the time. */
function watchSpans(random: () => number): Span[] {
  const spans: Span[] = [];
  for (let at = startOf(0); at < startOf(DAYS); ) {
    const last = Math.min(startOf(DAYS), at + Math.floor(1 + random() * 2_880) * MINUTE);
    spans.push({ first: at, last });
    at = last + Math.floor(random() * 1_440) * MINUTE;
  }
  return spans;
}

/** Alone at times by chance, or in bursts: who works at something comes back several times within hours. */
function byChance(random: () => number, bursts: boolean): Span[] {
  const count = 3 + Math.floor(random() * 40);
  const one = (first: number): Span => ({ first, last: first + random() * 20 * MINUTE });
  const times = Array.from({ length: count }, () => startOf(0) + random() * DAYS * DAY_MINUTES * MINUTE);
  return times.flatMap((t) => (bursts ? Array.from({ length: 1 + Math.floor(random() * 4) }, (_, i) => one(t + i * (90 + random() * 60) * MINUTE)) : [one(t)])).sort((x, y) => x.first - y.first);
}

function timesOf(conversations: readonly ActiveConversation[], watches: readonly Watch[], phases: readonly Phase[], errorRate: number | null = null): readonly ConversationTimes[] {
  return findTimes({
    activity: { watches, conversations },
    conversations: conversations.map(() => ({ periodP50: null, periodP95: null })),
    phases,
    timezone: ZONE,
    window: { first: startOf(0), last: startOf(DAYS) },
    errorRate,
  });
}

function plantByChance(seed: number, bursts: boolean) {
  const random = seededRandom(seed);
  const spans = watchSpans(random);
  const watches = [{ vantage: "span", addressSpace: "site", spans }];
  return { random, spans, watches, phases: calendar(random), conversations: Array.from({ length: 40 }, () => activeDuring(byChance(random, bursts), spans)) };
}

describe("the stated error rate", () => {
  it.each([false, true])("is kept where everything is chance (in bursts: %s)", (bursts) => {
    const plants = 120;
    let withClaims = { conditions: 0, rhythms: 0 };
    for (let seed = 1; seed <= plants; seed++) {
      const { conversations, watches, phases } = plantByChance(seed, bursts);
      // At one in ten, so that a test of a few seconds can tell.
      const times = timesOf(conversations, watches, phases, 0.1);
      withClaims = {
        conditions: withClaims.conditions + (times.some((t) => t.conditions.length > 0) ? 1 : 0),
        rhythms: withClaims.rhythms + (times.some((t) => t.rhythm !== null && t.rhythm.kind !== "irregular") ? 1 : 0),
      };
    }
    // Where nothing is true, a false discovery rate is the share of plants with any discovery. Three standard deviations above 12 of 120 are 22.
    expect(withClaims.conditions).toBeLessThanOrEqual(22);
    expect(withClaims.rhythms).toBeLessThanOrEqual(22);
  });

  it("is kept among true conditions, which are found", () => {
    let claimed = 0;
    let wrong = 0;
    const missed = { changeover: 0, sunday: 0, workday: 0 };
    const planted = { changeover: 0, sunday: 0, workday: 0 };
    for (let seed = 1; seed <= 60; seed++) {
      const { random, conversations, phases } = plantByChance(1_000 + seed, seed % 2 === 0);
      const spans = [{ first: startOf(0), last: startOf(DAYS) }];
      const changeovers = (phases[0] as Phase).spans.filter(() => random() < 0.4).map((s) => ({ first: s.first + random() * 30 * MINUTE, last: 0 }));
      const sundays = Array.from({ length: DAYS }, (_, d) => d).filter((d) => weekdayOf(FIRST_DAY + d) === 6);
      const truths: [keyof typeof planted, Span[]][] = [
        ["changeover", changeovers.map(({ first }) => ({ first, last: first + 5 * MINUTE }))],
        ["sunday", sundays.map((d) => startOf(d) + (120 + random() * 10) * MINUTE).map((first) => ({ first, last: first + 8 * MINUTE }))],
        [
          "workday",
          Array.from({ length: DAYS }, (_, d) => d)
            .filter((d) => isWorkday(FIRST_DAY + d))
            .map((d) => startOf(d) + (360 + random() * 900) * MINUTE)
            .map((first) => ({ first, last: first + 8 * MINUTE })),
        ],
      ];
      const all = [...conversations.slice(0, 20), ...truths.map(([, stretches]) => activeDuring(stretches, spans))];
      const times = timesOf(all, [{ vantage: "span", addressSpace: "site", spans }], phases);
      times.forEach(({ conditions }, i) => {
        const truth = truths[i - 20];
        const texts = conditions.map((c) => c.text).join("; ");
        if (truth === undefined) {
          if (conditions.length > 0) wrong++;
        } else {
          const [kind] = truth;
          planted[kind]++;
          const isFound = { changeover: /only in changeover/, sunday: /^only Sunday 0[12]:\d\d–02:\d\d$/, workday: /^only (on )?workdays/ }[kind].test(texts);
          if (!isFound) missed[kind]++;
        }
        if (conditions.length > 0) claimed++;
      });
    }
    expect(wrong / claimed).toBeLessThanOrEqual(0.01 + 3 * Math.sqrt(0.01 / claimed));
    expect({ changeover: missed.changeover / planted.changeover, sunday: missed.sunday / planted.sunday, workday: missed.workday / planted.workday }).toEqual({ changeover: 0, sunday: 0, workday: 0 });
  });

  it("lets the first workday of four months be found among a hundred by chance", () => {
    const days = 125;
    const spans = [{ first: startOf(0), last: startOf(days) }];
    const random = seededRandom(7);
    const chance = Array.from({ length: 100 }, () => activeDuring(byChance(random, true), spans));
    const month = activeDuring(
      Array.from({ length: days }, (_, d) => d)
        .filter((d) => isFirstWorkday(FIRST_DAY + d))
        .map((d) => ({ first: startOf(d) + 465 * MINUTE, last: startOf(d) + 485 * MINUTE })),
      spans,
    );
    const times = timesOf([...chance, month], [{ vantage: "span", addressSpace: "site", spans }], []);
    expect(times.map((t) => t.conditions.map((c) => c.text))).toEqual([...chance.map(() => []), ["only on the first workday of the month 07:45–08:10"]]);
  });
});
