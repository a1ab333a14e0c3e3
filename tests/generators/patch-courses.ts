// Plants with calendars and patches to be planned and measured: each part has a harmless value unless the test says otherwise, and drawn ones have everything that
// makes courses differ. All times are whole minutes.
import fc from "fast-check";
import type { NamedWindow, PatchCoursesQuestion } from "../../src/engines/patch-courses/question.ts";
import type { PatchNeed } from "../../src/plant/patch-need.ts";
import type { StoppedLine } from "../../src/plant/production-times.ts";
import type { StateInterval } from "../../src/plant/state-interval.ts";
import { judgedPatch, patchingChange } from "./judged-patches.ts";
import { patchNeed } from "./patch-builder.ts";
import { textAt } from "./plant-builder.ts";

export const MINUTE = 60e6;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** 2026-12-01T00:00:00Z, a Tuesday. */
export const NOW = Date.UTC(2026, 11, 1) * 1_000;

export function state(of: StateInterval["state"], line: string | null, first: number, last: number, label: string = of, calendar = "production"): StateInterval {
  return { calendar, line, state: of, label, first: NOW + first, last: NOW + last, at: textAt(1) };
}

export function window(first: number, last: number, line: string | null = null, label = "Service"): NamedWindow {
  return { first: NOW + first, last: NOW + last, line, label };
}

export const said = <T>(value: T) => ({ value, assumption: null });

export const AT_ONCE: readonly StoppedLine[] = [{ line: "line-1", afterSeconds: 0 }];

export function coursesQuestion(more: Partial<PatchCoursesQuestion> = {}): PatchCoursesQuestion {
  return {
    change: patchingChange(),
    plant: {
      timezone: "UTC",
      lines: [
        { name: "line-1", downtimePerHour: { amount: 6_000, currency: "EUR" }, restartSeconds: 90 * 60, restartWorstSeconds: 240 * 60, bufferSeconds: null },
        { name: "line-2", downtimePerHour: null, restartSeconds: 30 * 60, restartWorstSeconds: 60 * 60, bufferSeconds: null },
      ],
      redundancy: [],
      assets: [],
    },
    patches: [judgedPatch(patchNeed("PLC-1"))],
    linesOf: () => AT_ONCE,
    weightOf: () => ({ chancePerDay: 0.0001, weight: 1, why: "" }),
    troubleMinutesAt: (_need, share) => 300 * share,
    states: [],
    windows: null,
    now: NOW,
    horizon: NOW + 60 * DAY,
    ...more,
  };
}

const minutes = (most: number) => fc.nat(most).map((n) => n * MINUTE);
const lineOf = fc.constantFrom("line-1", "line-2", null);
const span = (most: number, longest: number) => fc.tuple(minutes(most), fc.integer({ min: 1, max: longest })).map(([first, length]) => ({ first, last: first + length * MINUTE }));
const minuteSeconds = (min: number, max: number) => fc.integer({ min, max }).map((n) => said(n * 60));

const drawnNeed: fc.Arbitrary<Partial<PatchNeed>> = fc.record({
  effort: fc.record({
    workSeconds: minuteSeconds(5, 90),
    restarts: fc.integer({ min: 0, max: 4 }).map((n) => said(n > 0)),
    restartSeconds: minuteSeconds(1, 30),
    backOutSeconds: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }).map((n) => said(n === null ? null : n * 60)),
    people: fc.integer({ min: 1, max: 3 }).map(said),
  }),
  dueAt: fc.option(
    fc.integer({ min: -200, max: 4_000 }).map((n) => NOW + n * MINUTE),
    { nil: null },
  ),
  startsAt: fc.option(
    fc.integer({ min: 0, max: 3_000 }).map((n) => NOW + n * MINUTE),
    { nil: null },
  ),
  advisory: fc.constantFrom("SSA-1", "SSA-2"),
});

export interface DrawnPlant {
  readonly states: readonly StateInterval[];
  readonly windows: readonly NamedWindow[] | null;
  readonly needs: readonly PatchNeed[];
  /** By need. */
  readonly lines: ReadonlyMap<string, readonly StoppedLine[] | null>;
}

/** Two or three days of two lines. */
export const drawnPlants: fc.Arbitrary<DrawnPlant> = fc
  .record({
    states: fc.array(
      fc
        .tuple(span(3_600, 900), fc.constantFrom("batch", "batch", "production", "idle", "maintenance", "shift"), lineOf, fc.constantFrom("production", "maintenance"))
        .map(([{ first, last }, of, line, calendar]) => state(of as StateInterval["state"], line, first, last, of, calendar)),
      { minLength: 3, maxLength: 8 },
    ),
    end: fc.option(fc.constant(state("other", null, 4_200 * MINUTE, 4_320 * MINUTE, "end of the plan")), { nil: null, freq: 4 }),
    windows: fc.option(
      fc.array(
        fc.tuple(span(3_600, 500), lineOf).map(([{ first, last }, line]) => window(first, last, line)),
        { minLength: 1, maxLength: 6 },
      ),
      { nil: null, freq: 5 },
    ),
    needs: fc.array(
      fc.tuple(
        drawnNeed,
        fc.constantFrom<readonly StoppedLine[] | null>(
          null,
          [],
          AT_ONCE,
          [{ line: "line-2", afterSeconds: 1_200 }],
          [
            { line: "line-1", afterSeconds: 600 },
            { line: "line-2", afterSeconds: null },
          ],
        ),
      ),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ states, end, windows, needs }) => {
    const made = needs.map(([more], i) => patchNeed(`M-${i}`, { ...more, role: i % 2 === 0 ? "plc" : "hmi" }));
    return { states: end === null ? states : [...states, end], windows, needs: made, lines: new Map(made.map(({ id }, i) => [id, needs[i]?.[1] ?? null])) };
  });
