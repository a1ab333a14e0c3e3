// When lines stop, as the timeline says it: moments added to moments, lines and findings of one moment together, dated events, what all comes to.
import { describe, expect, it } from "vitest";
import type { Impact, LineImpact, LineStop, StopTotals } from "../../plant/impact.ts";
import { type BreakMoment, lineStops } from "./line-stops.ts";
import type { ReachKnowledge } from "./question.ts";

const NOVEMBER_2 = Date.parse("2026-11-02T13:00:00Z") * 1_000;
const DAY = { timezone: "UTC", today: "2026-11-01" };
const byLine = (line: string, more: Partial<LineImpact> = {}): LineImpact => ({ line, afterSeconds: 0, whenNext: null, nextAt: null, path: ["LIC-01", "SCADA-A", line], ...more });
const moment = (rows: readonly number[], more: Partial<BreakMoment> = {}): BreakMoment => ({ afterSeconds: 0, when: "at once", how: "blocked", rows, findings: [`f${rows[0]}`], ...more });
const NO_TOTALS: StopTotals = { stops: 0, downtimeMinutes: null, costs: [], linesWithoutRestart: [], linesWithoutRate: [], linesWithoutWorst: [] };

function known(lines: Readonly<Record<number, readonly LineImpact[]>>, totalOf?: (stops: readonly LineStop[]) => StopTotals): ReachKnowledge {
  const impact = { lines: [], functions: [], timeToImpactSeconds: null, whenNext: null, downtimeMinutes: null, costPerEvent: null, path: [], text: "", assumptions: [] };
  return {
    conditionsOf: () => [],
    dueOf: () => null,
    coverageOf: () => null,
    impactOf: (rows): Impact | null => (lines[rows[0] as number] === undefined ? null : { ...impact, byLine: lines[rows[0] as number] ?? [] }),
    ...(totalOf === undefined ? {} : { totalOf }),
    gate: { isEnough: true, shortfalls: [], remarks: [] },
  };
}

const told = (entries: ReturnType<typeof lineStops>): unknown[] => entries.map((e) => [e.afterSeconds, e.when, e.line, e.what, e.findings]);

describe("lineStops", () => {
  it("adds the time of a line to the moment at which the conversation breaks", () => {
    const lines = { 0: [byLine("line-1", { afterSeconds: 600 })], 1: [byLine("line-1", { afterSeconds: 600 })] };
    const explained = new Set<number>();
    expect(told(lineStops(known(lines), [moment([0]), moment([1], { afterSeconds: 3_600, when: "after a silence of 1 h" }), moment([2])], DAY, explained))).toEqual([
      [600, "after 10 min", "line-1", "stops: LIC-01 → SCADA-A", ["f0"]],
      [4_200, "after a silence of 1 h, then 10 min", "line-1", "stops: LIC-01 → SCADA-A", ["f1"]],
    ]);
    expect([...explained]).toEqual([0, 1]);
  });
  it("puts findings of one moment and line together, and lines of the same findings", () => {
    const both = [byLine("line-1"), byLine("line-2")];
    expect(told(lineStops(known({ 0: both, 1: both, 2: [byLine("line-3", { path: ["DC-01", "line-3"] })] }), [moment([0]), moment([1]), moment([2])], DAY, new Set()))).toEqual([
      [0, "at once", "line-1, line-2", "stop: LIC-01 → SCADA-A", ["f0", "f1"]],
      [0, "at once", "line-3", "stops: DC-01", ["f2"]],
    ]);
  });
  it("dates an event where a calendar does, and never one that was before the change is loaded", () => {
    const event = { afterSeconds: null, whenNext: "at the next changeover", nextAt: NOVEMBER_2 };
    expect(told(lineStops(known({ 0: [byLine("line-1", event)] }), [moment([0])], DAY, new Set()))).toEqual([
      [133_200, "at the next changeover, 2026-11-02", "line-1", "stops: LIC-01 → SCADA-A", ["f0"]],
    ]);
    expect(told(lineStops(known({ 0: [byLine("line-1", event)] }), [moment([0])], { ...DAY, today: "2026-11-03" }, new Set()))).toEqual([
      [null, "at the next changeover", "line-1", "stops: LIC-01 → SCADA-A", ["f0"]],
    ]);
  });
  it("tells of a stop without a time once per line and finding, the one that waits for fewer events", () => {
    const at = (whenNext: string): LineImpact => byLine("line-1", { afterSeconds: null, whenNext });
    const moments = [moment([0], { findings: ["f"] }), moment([1], { findings: ["f"] }), moment([2], { findings: ["g"] })];
    const lines = { 0: [at("at the next start, then at its next use")], 1: [at("at the next start")], 2: [at("at its next use, then at the next start")] };
    expect(lineStops(known(lines), moments, DAY, new Set()).map((e) => [e.when, e.findings])).toEqual([
      ["at the next start", ["f"]],
      ["at its next use, then at the next start", ["g"]],
    ]);
  });
  it("ends with what the first stops of all lines come to, and all stops", () => {
    const asked: number[] = [];
    const totalOf = (stops: readonly LineStop[]): StopTotals => {
      asked.push(stops.length);
      return {
        ...NO_TOTALS,
        stops: stops.length,
        downtimeMinutes: { p50: 60 * stops.length, p95: 90 * stops.length },
        costs: [{ currency: "EUR", p50: 1_000, p95: 2_000 }],
        linesWithoutRestart: ["line-2"],
      };
    };
    const entries = lineStops(known({ 0: [byLine("line-1"), byLine("line-2")], 1: [byLine("line-1", { afterSeconds: 90_000 })] }, totalOf), [moment([0]), moment([1])], DAY, new Set());
    expect(asked).toEqual([2, 3]);
    expect(entries[entries.length - 1]).toEqual({
      afterSeconds: null,
      when: "in all",
      line: null,
      what: "2 lines stop: 120 line minutes p50, 180 p95; 1,000 EUR p50, 2,000 p95; if the change stays and each is repaired by itself, at least 3 stops: 180 line minutes p50, 270 p95; 1,000 EUR p50, 2,000 p95; no restart of line-2 is declared; restarts alone: finding and undoing the cause comes on top",
      findings: ["f0", "f1"],
      isTotal: true,
    });
  });
  it("says nothing where no line is known to stop", () => {
    expect(
      lineStops(
        known({}, () => NO_TOTALS),
        [moment([0])],
        DAY,
        new Set(),
      ),
    ).toEqual([]);
  });
});
