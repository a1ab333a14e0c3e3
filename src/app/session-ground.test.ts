import { describe, expect, it } from "vitest";
import { HOUR, record, session } from "../../tests/generators/access-changes.ts";
import { plant, START } from "../../tests/generators/plant-builder.ts";
import type { SourceSummary } from "../plant/plant.ts";
import type { AccessRecord } from "../plant/session.ts";
import { sessionGround } from "./session-ground.ts";

const DAY = 24 * HOUR;

function source(file: string, first: number, last: number): SourceSummary {
  return { file, sha256: "a", kind: "windows-evtx", vantage: "", records: 1, understood: 1, notUnderstood: 0, first: START + first * DAY, last: START + last * DAY, lossShare: null, warnings: [] };
}

function watchedDays(of: AccessRecord, sources: readonly SourceSummary[]): [from: number, to: number][] {
  const { watches } = sessionGround(plant([], { sources }), null, { record: of, states: [] });
  return watches.flatMap(({ spans }) => spans.map(({ first, last }): [number, number] => [Math.round((first - START) / DAY), Math.round((last - START) / DAY)]));
}

describe("when a machine kept a log", () => {
  const at = (file: string, day: number) => session("a", "HMI-1", "console", day * 24, 1, { sources: [file], witness: { file, record: 1 } });

  it("is from its first to its last record, where one file holds all of it", () => {
    expect(watchedDays(record([at("w.evtx", 0), at("w.evtx", 20)]), [source("w.evtx", -3, 30)])).toEqual([[0, 20]]);
  });

  it("is not between two files that are more than a day apart, and is over a quiet night", () => {
    const exports = [at("1.evtx", 0), at("1.evtx", 3), at("2.evtx", 7), at("2.evtx", 10)];
    expect(watchedDays(record(exports), [source("1.evtx", 0, 3), source("2.evtx", 7, 10)])).toEqual([
      [0, 3],
      [7, 10],
    ]);
    expect(watchedDays(record(exports), [source("1.evtx", 0, 6.2), source("2.evtx", 7, 10)])).toEqual([[0, 10]]);
  });

  it("is its own, whatever other machines logged", () => {
    const both = record([at("w.evtx", 0), session("b", "HMI-2", "console", 240, 1, { witness: { file: "w.evtx", record: 2 } })], {
      loggedTargets: [
        { target: "HMI-1", first: START, last: START + DAY },
        { target: "HMI-2", first: START + 10 * DAY, last: START + 12 * DAY },
      ],
    });
    expect(watchedDays(both, [source("w.evtx", 0, 12)])).toEqual([
      [0, 1],
      [10, 12],
    ]);
  });

  it("has phases of the clock over the time in which any log was kept, and none without logs", () => {
    const { phases, window } = sessionGround(plant([], { timezone: "UTC" }), null, { record: record([at("w.evtx", 0), at("w.evtx", 30)]), states: [] });
    expect(phases.map(({ name }) => name)).toEqual(["month end", "night", "weekend"]);
    expect(phases.every(({ watched }) => watched.length > 0)).toBe(true);
    expect(window).toMatchObject({ first: START });
    expect(sessionGround(plant([]), null, { record: { sessions: [], uses: [], loggedTargets: [] }, states: [] })).toEqual({ watches: [], phases: [], window: null, assumptions: [] });
  });
});
