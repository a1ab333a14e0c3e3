// Placed work against a walk through time minute by minute, and the cases that people ask about.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { StateInterval } from "./state-interval.ts";
import { type PatchWork, ProductionTimes, type WorkWindow } from "./production-times.ts";

const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function state(of: StateInterval["state"], line: string | null, first: number, last: number, label = of as string): StateInterval {
  return { calendar: "production", line, state: of, label, first, last, at: { kind: "text", file: "production.ics", line: 1, column: 1 } };
}

const WORK: PatchWork = { workSeconds: 2_700, restartSeconds: 600, restarts: true, backOutSeconds: 1_800, lines: [{ line: "line-1", afterSeconds: 5 }] };
/** So far the calendar of production speaks. */
const END = state("other", null, 99 * DAY, 100 * DAY);
const SIX_DAYS = state("batch", "line-1", 2 * DAY, 8 * DAY, "Batch 4711");
const MAINTENANCE = [
  { first: DAY, last: DAY + 4 * HOUR, line: null },
  { first: 9 * DAY, last: 9 * DAY + 4 * HOUR, line: null },
];

describe("a patch within a batch of six days", () => {
  const times = new ProductionTimes({ states: [SIX_DAYS, END], windows: MAINTENANCE });

  it("says which batch, how long it has run, and that it lies in no window", () => {
    const placed = times.place(WORK, 5 * DAY);
    expect(placed.conflicts).toEqual([{ line: "line-1", state: "batch", label: "Batch 4711", first: 2 * DAY, last: 8 * DAY, elapsedSeconds: 3 * 86_400, overlapSeconds: 3_300 }]);
    expect(placed).toMatchObject({ isInWindow: false, slackSeconds: 0 });
  });

  it("fits into the window after it", () => {
    const first = times.firstFit(WORK, 5 * DAY, 30 * DAY) as number;
    expect(first).toBe(9 * DAY);
    expect(times.place(WORK, first)).toMatchObject({ conflicts: [], isInWindow: true, slackSeconds: null });
  });

  it("fits before it, and what trouble may last is the time to the batch", () => {
    expect(times.firstFit(WORK, 0, 30 * DAY)).toBe(DAY);
    expect(times.place(WORK, DAY).slackSeconds).toBe(86_400 - 3_300);
  });

  it("fits nowhere before a date", () => expect(times.firstFit(WORK, 5 * DAY, 8 * DAY)).toBeNull());

  it("disturbs nothing without a restart, nor where the line runs on for longer", () => {
    expect(times.place({ ...WORK, restarts: false }, 5 * DAY).conflicts).toEqual([]);
    expect(times.place({ ...WORK, lines: [{ line: "line-1", afterSeconds: 4 * 3_600 }] }, 5 * DAY).conflicts).toEqual([]);
    expect(times.place({ ...WORK, lines: [{ line: "line-1", afterSeconds: null }] }, 5 * DAY).conflicts).toHaveLength(1);
  });

  it("must leave time to put back at the end of a window", () => {
    const end = MAINTENANCE[1]?.last as number;
    expect(times.place(WORK, end - 3_300e6).isInWindow).toBe(false);
    expect(times.place({ ...WORK, backOutSeconds: null }, end - 3_300e6).isInWindow).toBe(true);
  });
});

it("does not know what a line does of which no calendar speaks", () => {
  const times = new ProductionTimes({ states: [state("batch", "line-2", 0, DAY), state("changeover", "line-1", 0, DAY)], windows: null });
  expect(times.place(WORK, 0).conflicts.map(({ line, state: of }) => [line, of])).toEqual([["line-1", "unknown"]]);
  expect(times.speaksOf("line-1")).toBe(false);
  expect(times.place(WORK, 0).isInWindow).toBeNull();
});

describe("a line of which no calendar says when it runs", () => {
  const still = (of: StateInterval["state"], line: string | null = "line-1") => new ProductionTimes({ states: [state(of, line, DAY, DAY + 4 * HOUR)], windows: null });

  it("is known to stand still where a calendar says so of it or of the whole site", () => {
    for (const of of ["maintenance", "idle", "cleaning", "holiday"] as const) {
      expect(still(of).place(WORK, DAY)).toMatchObject({ conflicts: [], slackSeconds: null });
      expect(still(of).quietAfter(["line-1"], DAY + HOUR)).toBe(3 * 3_600);
      expect(still(of, null).firstFit(WORK, 0, 10 * DAY)).toBe(DAY);
      expect(still(of, "line-2").firstFit(WORK, 0, 10 * DAY)).toBeNull();
    }
    for (const of of ["shift", "changeover", "month-end", "other"] as const) expect(still(of).firstFit(WORK, 0, 10 * DAY)).toBeNull();
  });

  it("is not known beyond that, and how far work reaches beyond is told", () => {
    const placed = still("maintenance").place(WORK, DAY + 4 * HOUR - 3_000e6);
    expect(placed.conflicts).toEqual([{ line: "line-1", state: "unknown", label: null, first: null, last: null, elapsedSeconds: 0, overlapSeconds: 300 }]);
    expect(still("maintenance").quietAfter(["line-1"], placed.last)).toBe(0);
    expect(still("maintenance").quietAfter([], placed.last)).toBeNull();
    expect(still("idle").firstFit(WORK, DAY + 4 * HOUR, 10 * DAY)).toBeNull();
  });

  it("produces where its calendar says so, whatever else is written of the same time", () => {
    const times = new ProductionTimes({ states: [state("maintenance", "line-1", 0, DAY), state("production", null, 0, HOUR), END], windows: null });
    expect(times.place(WORK, 0).conflicts.map(({ state: of }) => of)).toEqual(["production"]);
    expect(times.firstFit(WORK, 0, DAY)).toBe(HOUR);
  });
});

describe("a line whose calendar of production ends", () => {
  const batch = state("batch", "line-1", 0, DAY);
  const service = { ...state("maintenance", "line-1", 5 * DAY, 5 * DAY + 4 * HOUR), calendar: "maintenance" };
  const times = new ProductionTimes({ states: [batch, state("changeover", "line-1", DAY, DAY + 4 * HOUR), service, state("batch", "line-2", 0, 50 * DAY)], windows: null });

  it("is known to the last that the calendar says of it", () => {
    expect(times.knownUntil("line-1")).toBe(DAY + 4 * HOUR);
    expect(times.firstFit(WORK, 0, 30 * DAY)).toBe(DAY);
    expect(times.place(WORK, DAY)).toMatchObject({ conflicts: [], slackSeconds: null });
    expect(times.quietAfter(["line-1"], DAY + HOUR)).toBe(3 * 3_600);
    expect(times.quietAfter(["line-1", "line-2"], DAY + HOUR)).toBe(0);
  });

  it("and from then on only where another says that it stands still", () => {
    expect(times.firstFit(WORK, DAY + 4 * HOUR, 30 * DAY)).toBe(service.first);
    expect(times.place(WORK, 3 * DAY).conflicts.map(({ state: of }) => of)).toEqual(["unknown"]);
    expect(times.place(WORK, DAY - 1_800e6).conflicts.map(({ state: of }) => of)).toEqual(["batch"]);
    expect(times.place(WORK, DAY + 4 * HOUR - 1_800e6).conflicts).toMatchObject([{ state: "unknown", overlapSeconds: 1_500 }]);
  });
});

describe("windows of one line", () => {
  const windows = [
    { first: DAY, last: DAY + 6 * HOUR, line: "line-1" },
    { first: DAY + 3 * HOUR, last: DAY + 9 * HOUR, line: "line-2" },
    { first: 9 * DAY, last: 9 * DAY + 4 * HOUR, line: null },
  ];
  const states = [state("batch", null, 20 * DAY, 21 * DAY), END];
  const times = new ProductionTimes({ states, windows });
  const stops = (...lines: string[]): PatchWork => ({ ...WORK, lines: lines.map((line) => ({ line, afterSeconds: 0 })) });

  it("are for what stops it, and for what stops no line", () => {
    expect(times.firstFit(stops("line-1"), 0, 30 * DAY)).toBe(DAY);
    expect(times.firstFit(stops("line-2"), 0, 30 * DAY)).toBe(DAY + 3 * HOUR);
    expect(times.firstFit(stops("line-3"), 0, 30 * DAY)).toBe(9 * DAY);
    expect(times.firstFit({ ...WORK, restarts: false }, 0, 30 * DAY)).toBe(DAY);
    expect(times.place(stops("line-2"), DAY).isInWindow).toBe(false);
  });

  it("must be open together for what stops several", () => {
    expect(times.firstFit(stops("line-1", "line-2"), 0, 30 * DAY)).toBe(DAY + 3 * HOUR);
    expect(times.firstFit(stops("line-1", "line-3"), 0, 30 * DAY)).toBe(9 * DAY);
  });
});

it("takes what the whole site does for what every line does", () => {
  const times = new ProductionTimes({ states: [state("production", null, 0, DAY), END], windows: null });
  expect(times.place(WORK, HOUR).conflicts.map(({ line, state: of }) => [line, of])).toEqual([["line-1", "production"]]);
  expect(times.firstFit(WORK, 0, 10 * DAY)).toBe(DAY);
});

const minutes = (most: number) => fc.nat(most).map((n) => n * MINUTE);
const span = fc.tuple(minutes(600), fc.integer({ min: 1, max: 200 })).map(([first, length]) => ({ first, last: first + length * MINUTE }));

const lineOf = fc.constantFrom("line-1", "line-2", null);

/** Asked minute by minute: does every line that stops stand still, as far as calendars say, and is work allowed until everything could be put back? */
function fitsByTheMinute(states: readonly StateInterval[], windows: readonly WorkWindow[] | null, work: PatchWork, first: number): boolean {
  const minutesOfWork = (work.workSeconds + (work.restarts ? work.restartSeconds : 0)) / 60;
  const lines = work.restarts ? work.lines.filter(({ afterSeconds }) => afterSeconds === null || afterSeconds < minutesOfWork * 60).map(({ line }) => line) : [];
  const isOf = (line: string) => (each: { line: string | null }) => each.line === null || each.line === line;
  const covers = (minute: number) => (each: { first: number; last: number }) => each.first <= minute && minute < each.last;
  const runs = states.filter(({ state: of }) => of === "batch" || of === "production");
  const stands = states.filter(({ state: of }) => ["maintenance", "idle", "cleaning", "holiday"].includes(of));
  for (let i = 0; i < minutesOfWork + (work.backOutSeconds ?? 0) / 60; i++) {
    const minute = first + i * MINUTE;
    for (const line of i < minutesOfWork ? lines : []) {
      if (runs.filter(isOf(line)).some(covers(minute))) return false;
      const isSaid = states.some((each) => isOf(line)(each) && minute < each.last && runs.some((run) => isOf(line)(run) && run.calendar === each.calendar));
      if (!isSaid && !stands.filter(isOf(line)).some(covers(minute))) return false;
    }
    if (windows === null) continue;
    if (lines.length === 0 && !windows.some(covers(minute))) return false;
    if (!lines.every((line) => windows.filter(isOf(line)).some(covers(minute)))) return false;
  }
  return true;
}

test("finds the first minute at which it fits, and none before", () => {
  const found = { later: 0, never: 0, silent: 0 };
  fc.assert(
    fc.property(
      fc.record({
        states: fc.array(
          fc
            .tuple(span, fc.constantFrom("batch", "production", "idle", "maintenance", "shift"), lineOf, fc.constantFrom("production", "maintenance"), fc.boolean())
            .map(([{ first, last }, of, line, calendar, isLate]) => ({
              ...state(of as StateInterval["state"], line, first + (isLate ? 700 * MINUTE : 0), last + (isLate ? 700 * MINUTE : 0)),
              calendar,
            })),
          { maxLength: 8 },
        ),
        windows: fc.option(
          fc.array(
            fc.tuple(span, lineOf).map(([of, line]) => ({ ...of, line })),
            { maxLength: 5 },
          ),
          { nil: null },
        ),
        work: fc.record({
          workSeconds: fc.integer({ min: 1, max: 40 }).map((n) => n * 60),
          restartSeconds: fc.nat(20).map((n) => n * 60),
          restarts: fc.boolean(),
          backOutSeconds: fc.option(
            fc.nat(20).map((n) => n * 60),
            { nil: null },
          ),
          lines: fc.constantFrom(
            [],
            [{ line: "line-1", afterSeconds: 0 }],
            [
              { line: "line-1", afterSeconds: 600 },
              { line: "line-2", afterSeconds: null },
            ],
          ),
        }),
        from: minutes(300),
        until: minutes(800),
      }),
      ({ states, windows, work, from, until }) => {
        const times = new ProductionTimes({ states, windows });
        let expected: number | null = null;
        for (let minute = from; minute <= until && expected === null; minute += MINUTE) if (fitsByTheMinute(states, windows, work, minute)) expected = minute;
        expect(times.firstFit(work, from, until)).toBe(expected);
        // What is placed there touches nothing, and what is placed elsewhere says what it touches.
        for (const first of [expected ?? from, from]) {
          const { conflicts, isInWindow } = times.place(work, first);
          expect(conflicts.length === 0 && isInWindow !== false).toBe(fitsByTheMinute(states, windows, work, first));
        }
        if (expected === null) found.never++;
        else if (expected > from) found.later++;
        if (work.restarts && work.lines.some(({ line }) => !times.speaksOf(line))) found.silent++;
      },
    ),
    { numRuns: 400, seed: 20261126 },
  );
  expect(Math.min(found.later, found.never, found.silent)).toBeGreaterThan(30);
});

test("a minute at a time, the same lines run", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(span, fc.constantFrom("batch" as const, "cleaning" as const)), { minLength: 1, maxLength: 5 }), minutes(600), (intervals, first) => {
      const states = [END, ...intervals.map(([{ first: from, last }, of]) => state(of, "line-1", from, last))];
      const { conflicts, last } = new ProductionTimes({ states, windows: null }).place(WORK, first);
      let running = 0;
      for (let minute = first; minute < last; minute += MINUTE) running += states.filter((s) => s.state === "batch" && s.first <= minute && minute < s.last).length;
      // Without a batch nothing says when it runs; where it is cleaned, it stands still.
      const hasBatch = states.some(({ state: of }) => of === "batch");
      let open = 0;
      for (let minute = first; minute < last; minute += MINUTE) if (!hasBatch && !states.some((s) => s.state === "cleaning" && s.first <= minute && minute < s.last)) open++;
      expect(conflicts.filter(({ state: of }) => of === "batch").reduce((sum, { overlapSeconds }) => sum + overlapSeconds, 0)).toBe(running * 60);
      expect(conflicts.filter(({ state: of }) => of === "unknown").reduce((sum, { overlapSeconds }) => sum + overlapSeconds, 0)).toBe(open * 60);
    }),
    { numRuns: 200, seed: 20261126 },
  );
});
