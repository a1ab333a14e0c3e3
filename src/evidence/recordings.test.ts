// When sources were really recorded: held against going through the hours one by one, and through a store whose source has a hole.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MICROS_PER_HOUR as HOUR } from "../foundation/time.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { evidenceTables } from "./flows/flow-tables.ts";
import { asRecorded, LONGEST_QUIET_MICROS, readRecordings, recordingsOf } from "./recordings.ts";

const QUIET = LONGEST_QUIET_MICROS / HOUR;

describe("recordingsOf", () => {
  it("is all the time of the source, but for what lies more than half a day from sign to sign", () => {
    const seen = { whole: 0, parted: 0 };
    const signs = fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 5 })), { maxLength: 10 });
    fc.assert(
      fc.property(signs, fc.integer({ min: 1, max: 120 }), (list, last) => {
        const found = recordingsOf(
          { first: 0, last: last * HOUR },
          list.map(([from, long]) => ({ first: from * HOUR, last: (from + long) * HOUR + 1 })),
        );
        // Hour by hour: recorded where the next sign behind lies no further from the last one before than a source may be quiet.
        const alive = (hour: number): boolean => hour === 0 || hour === last || list.some(([from, long]) => from <= hour && hour <= from + long);
        for (let hour = 0; hour < last; hour++) {
          let [before, behind] = [hour, hour + 1];
          while (!alive(before)) before--;
          while (!alive(behind)) behind++;
          const isRecorded = behind - before <= QUIET || list.some(([from, long]) => from <= hour && hour + 1 <= from + long);
          expect(found.some((span) => span.first <= hour * HOUR && (hour + 1) * HOUR <= span.last)).toBe(isRecorded);
        }
        seen[found.length === 1 ? "whole" : "parted"]++;
      }),
      { numRuns: 500 },
    );
    expect(Math.min(seen.whole, seen.parted)).toBeGreaterThan(50);
  });
});

describe("a source with a hole", () => {
  const source = {
    sha256: "a",
    file: "a.log",
    kind: "zeek",
    vantage: "core",
    addressSpace: "site",
    bytes: 0,
    records: 3,
    understood: 3,
    notUnderstood: 0,
    lossShare: Number.NaN,
    warnings: [],
    complete: true,
    checkpoint: "",
  };
  const claims = (id: number, times: readonly (readonly [number, number])[]) => ({
    table: "claim",
    rows: times.length,
    columns: {
      source: new Int32Array(times.length).fill(id),
      ...Object.fromEntries(["endpoint", "attribute", "value", "by"].map((name) => [name, { ids: new Int32Array(times.length), dictionary: ["x"] }])),
      first: Float64Array.from(times, ([first]) => first * HOUR),
      last: Float64Array.from(times, ([, last]) => last * HOUR),
    },
  });

  it("is several recordings, of which one keeps its number; what is said at two times says nothing of the time between", async () => {
    const store = createMemoryStore(evidenceTables);
    const writer = await store.beginSegment(null);
    await writer.append(
      claims(writer.source, [
        [0, 200],
        [6, 6],
        [Number.NaN, Number.NaN],
      ]),
    );
    await writer.commit({ ...source, first: 0, last: 200 * HOUR });
    const recordings = await readRecordings(store);
    expect(recordings.get(writer.source)).toEqual([
      { first: 0, last: 6 * HOUR + 1 },
      { first: 200 * HOUR, last: 200 * HOUR + 1 },
    ]);
    const seen = await asRecorded(store, recordings).sources();
    expect(seen.map(({ id, file, first, last }) => [id === writer.source, file, first, last])).toEqual([
      [true, "a.log", 0, 6 * HOUR],
      [false, "a.log", 200 * HOUR, 200 * HOUR],
    ]);
    expect(await asRecorded(store, new Map()).sources()).toEqual(await store.sources());
  });
});
