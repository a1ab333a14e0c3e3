// Phases on small calendars, beside asking minute by minute, in weeks in which clocks change; and that order makes no difference.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLastWorkday, localDate, localInstant, localReading } from "../foundation/local-time.ts";
import { isInSpans, type Span } from "../foundation/time-spans.ts";
import type { Phase } from "./phase.ts";
import { phaseAssumptions, phasesOf } from "./phases.ts";
import type { LineState, StateInterval } from "./state-interval.ts";

const BERLIN = "Europe/Berlin";
const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const AT = { kind: "text", file: "p.ics", line: 1, column: 1 } as const;

/** Days since 1970 of a date. */
const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const at = (date: string, hour: number): number => localInstant(BERLIN, day(date), hour * 3_600);
const span = (from: string, fromHour: number, to: string, toHour: number): Span => ({ first: at(from, fromHour), last: at(to, toHour) });

function interval(state: LineState, { first, last }: Span, more: Partial<StateInterval> = {}): StateInterval {
  return { calendar: "production", line: null, state, label: state, first, last, at: AT, ...more };
}

/** October 2026 in Berlin: clocks go back on Sunday 25. */
const OCTOBER = span("2026-10-01", 0, "2026-11-01", 0);
const ask = (states: readonly StateInterval[], window = OCTOBER, watched: readonly Span[] = [window]): Map<string, Phase> =>
  new Map(phasesOf({ states, timezone: BERLIN, window, watched }).map((p) => [p.name, p]));
const get = (phases: Map<string, Phase>, name: string): Phase => {
  const phase = phases.get(name);
  if (phase === undefined) throw new Error(`${name} is not among ${[...phases.keys()].join(", ")}`);
  return phase;
};

describe("phases of calendars", () => {
  const change = (date: string, line: string | null) => interval("changeover", span(date, 13, date, 15), { line });
  const phases = ask([change("2026-10-02", "line-2"), change("2026-10-02", "line-3"), change("2026-10-09", "line-2"), change("2026-11-06", "line-3"), change("2026-11-13", null)]);

  it("are one per state, and one per state and line", () => {
    expect([...phases.keys()]).toEqual(["changeover", "changeover line-2", "changeover line-3", "month end", "night", "weekend"]);
    expect(get(phases, "changeover").spans).toEqual([span("2026-10-02", 13, "2026-10-02", 15), span("2026-10-09", 13, "2026-10-09", 15)]);
    expect(get(phases, "changeover line-3")).toMatchObject({ by: "calendar", state: "changeover", line: "line-3", spans: [span("2026-10-02", 13, "2026-10-02", 15)], next: at("2026-11-06", 13) });
  });

  it("know when they come next, or that nothing says so", () => {
    expect(get(phases, "changeover").next).toBe(at("2026-11-06", 13));
    expect(get(phases, "changeover line-2").next).toBe(null);
  });

  it("that did not come in the window are there without time", () => {
    const maintenance = get(ask([interval("maintenance", span("2026-12-27", 6, "2026-12-28", 6))]), "maintenance");
    expect(maintenance).toMatchObject({ spans: [], watched: [], next: at("2026-12-27", 6) });
  });

  it("are watched where somebody watched", () => {
    const watched = span("2026-10-02", 14, "2026-10-03", 0);
    expect(get(ask([change("2026-10-02", null)], OCTOBER, [watched]), "changeover").watched).toEqual([span("2026-10-02", 14, "2026-10-02", 15)]);
  });

  it("tell shifts and unknown labels apart, and keep a label that reads like a state from taking its name", () => {
    const shift = (label: string, from: number, to: number) => interval("shift", span("2026-10-05", from, "2026-10-05", to), { label });
    const found = ask([shift("Early Shift", 6, 14), shift("Late shift", 14, 22), interval("other", span("2026-10-06", 8, "2026-10-06", 9), { label: "weekend" })]);
    expect([...found.keys()]).toEqual(["early shift", "late shift", "month end", "night", "weekend", "weekend (2)"]);
    expect(get(found, "weekend").by).toBe("clock");
  });

  it("are one for shifts that have a name each", () => {
    const many = Array.from({ length: 13 }, (_, i) => interval("shift", span("2026-10-05", i, "2026-10-05", i + 1), { label: `Shift of team ${i}` }));
    expect([...ask(many).keys()]).toEqual(["month end", "night", "shift", "weekend"]);
  });
});

describe("phases of the clock", () => {
  it("month end is the last workday and the day of turn", () => {
    const window = span("2026-10-01", 12, "2026-11-30", 12);
    // 1 October is the day of turn of September; the last workday of October 2026 is Friday 30, the 1st is a Sunday.
    expect(get(ask([], window), "month end")).toMatchObject({
      by: "clock",
      spans: [span("2026-10-01", 12, "2026-10-02", 0), span("2026-10-30", 0, "2026-10-31", 0), span("2026-11-01", 0, "2026-11-02", 0), span("2026-11-30", 0, "2026-11-30", 12)],
    });
    expect(get(ask([], span("2026-10-05", 0, "2026-10-06", 0)), "month end")).toMatchObject({ spans: [], next: at("2026-10-30", 0) });
  });

  it("month end is the calendar's where one names it, and the clock's in other months", () => {
    const named = interval("month-end", span("2026-10-30", 18, "2026-10-30", 20));
    const found = get(ask([named], span("2026-10-02", 0, "2026-11-02", 12)), "month end");
    expect(found).toMatchObject({ by: "calendar", spans: [span("2026-10-30", 18, "2026-10-30", 20)], next: at("2026-11-30", 0) });
    const next = interval("month-end", span("2026-11-27", 18, "2026-11-27", 20));
    expect(get(ask([named, next], span("2026-10-02", 0, "2026-11-02", 12)), "month end").next).toBe(at("2026-11-27", 18));
  });

  it("a weekend with a change of clocks has 49 hours, a night of it 9", () => {
    const found = ask([], span("2026-10-22", 12, "2026-10-28", 12));
    expect(get(found, "weekend").spans.map(({ first, last }) => (last - first) / HOUR)).toEqual([49]);
    expect(get(found, "night").spans.map(({ first, last }) => (last - first) / HOUR)).toEqual([8, 8, 9, 8, 8, 8]);
  });

  it("what is assumed is said, until it is declared", () => {
    expect(phaseAssumptions({ states: [] }).map((a) => a.code)).toEqual(["phase-night-hours", "phase-month-end"]);
    expect(phaseAssumptions({ states: [interval("month-end", OCTOBER)], night: { fromSecond: 0, toSecond: 18_000 } })).toEqual([]);
  });
});

const ZONES = [BERLIN, "UTC", "America/New_York", "Australia/Lord_Howe"] as const;
const CASES = fc.record({
  timezone: fc.constantFrom(...ZONES),
  // Around both changes of clocks of 2026, and around turns of months.
  firstDay: fc.constantFrom(day("2026-03-26"), day("2026-10-22"), day("2026-10-29"), day("2026-01-28"), day("2026-04-02")),
  minutes: fc.tuple(fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 1, max: 9_000 })),
  states: fc.array(
    fc.record({
      state: fc.constantFrom<LineState>("changeover", "shift", "other", "month-end"),
      line: fc.constantFrom(null, "line-1", "line-2"),
      label: fc.constantFrom("Early shift", "early  shift", "Night", "changeover line-1", "x"),
      from: fc.integer({ min: -3_000, max: 12_000 }),
      length: fc.integer({ min: -5, max: 3_000 }),
    }),
    { maxLength: 8 },
  ),
  watched: fc.array(fc.tuple(fc.integer({ min: -100, max: 10_000 }), fc.integer({ min: 0, max: 3_000 })), { maxLength: 4 }),
});

function inputOf({ timezone, firstDay, minutes: [begin, length], states, watched }: typeof CASES extends fc.Arbitrary<infer T> ? T : never) {
  const first = localInstant(timezone, firstDay, 0) + begin * MINUTE;
  return {
    timezone,
    window: { first, last: first + length * MINUTE },
    states: states.map(({ from, length: long, state, line, label }) => interval(state, { first: first + from * MINUTE, last: first + (from + long) * MINUTE }, { line, label })),
    watched: watched.map(([from, long]) => ({ first: first + from * MINUTE, last: first + (from + long) * MINUTE })),
  };
}

/** Is this minute in the phase? Asked of every interval and of the clock, and of nothing that phasesOf works with. */
function isIn(phase: Phase, minute: number, { timezone, states }: ReturnType<typeof inputOf>): boolean {
  const covers = (s: StateInterval) => s.first <= minute && minute < s.last;
  const { day: today, weekday, secondOfDay } = localReading(timezone, minute);
  const isMonthEndState = (s: StateInterval) => s.state === "month-end" && s.last > s.first;
  if (phase.state === "month-end" && phase.line === null) {
    const { dayOfMonth, daysInMonth } = localDate(today);
    const isFirst = dayOfMonth === 1;
    const turn = localInstant(timezone, isFirst ? today : today - dayOfMonth + daysInMonth + 1, 0);
    const isSaid = states.some((s) => isMonthEndState(s) && s.last > turn - 240 * HOUR && s.first < turn + 240 * HOUR);
    return states.some((s) => isMonthEndState(s) && covers(s)) || ((isFirst || isLastWorkday(today)) && !isSaid);
  }
  if (phase.by === "clock") return phase.name === "weekend" ? weekday >= 5 : secondOfDay >= 22 * 3_600 || secondOfDay < 6 * 3_600;
  const label = (s: StateInterval) => s.label.toLowerCase().replace("  ", " ");
  return states.some(
    (s) => s.state === phase.state && covers(s) && (phase.line === null || s.line === phase.line) && (s.state === "changeover" || s.state === "month-end" || phase.name.startsWith(label(s))),
  );
}

describe("phases beside asking minute by minute", () => {
  it("agree in every minute of the window, of who watched, and of what comes next", () => {
    fc.assert(
      fc.property(CASES, (random) => {
        const input = inputOf(random);
        const phases = phasesOf(input);
        expect(new Set(phases.map((p) => p.name)).size).toBe(phases.length);
        for (const phase of phases) {
          for (let minute = input.window.first; minute < input.window.last; minute += 7 * MINUTE) {
            const expected = isIn(phase, minute, input);
            const isWatched = input.watched.some(({ first, last }) => first <= minute && minute < last);
            if (isInSpans(phase.spans, minute) !== expected || isInSpans(phase.watched, minute) !== (expected && isWatched))
              throw new Error(`${phase.name} at ${new Date(minute / 1_000).toISOString()}: expected ${expected}`);
          }
          if (phase.by === "clock") expect(phase.next).not.toBe(null);
          if (phase.next !== null) {
            expect(phase.next).toBeGreaterThanOrEqual(input.window.last);
            expect(isIn(phase, phase.next, input) && (!isIn(phase, phase.next - 1, input) || phase.by === "clock")).toBe(true);
          }
        }
      }),
      { seed: 20_261_025, numRuns: 120 },
    );
  });

  it("do not depend on any order", () => {
    fc.assert(
      fc.property(CASES, fc.infiniteStream(fc.integer({ min: 0, max: 1_000 })), (random, keys) => {
        const input = inputOf(random);
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, key: keys.next().value as number }))
            .sort((x, y) => x.key - y.key)
            .map(({ item }) => item);
        expect(phasesOf({ ...input, states: shuffled([...input.states, ...input.states]), watched: shuffled(input.watched) })).toEqual(phasesOf(input));
      }),
      { seed: 5_545, numRuns: 100 },
    );
  });
});
