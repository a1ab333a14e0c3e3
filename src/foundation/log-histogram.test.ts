// Counting and merging commute, what is encoded comes back, and quantiles lie where a sorted list has them.
import fc from "fast-check";
import { expect, test } from "vitest";
import { LogHistogram } from "./log-histogram.ts";

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.double({ min: 0, max: 2 ** 40, noNaN: true })), { maxLength: 80 });

function of(list: readonly number[]): LogHistogram {
  const histogram = new LogHistogram();
  for (const value of list) histogram.add(value);
  return histogram;
}

test("merging parts in any order is counting the whole", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const parts = of(b);
      parts.merge(of(a));
      const fromBytes = LogHistogram.decode(of(a).encode() ?? new Uint8Array());
      fromBytes.merge(LogHistogram.decode(of(b).encode() ?? new Uint8Array()));
      expect(parts.encode()).toEqual(of([...a, ...b]).encode());
      expect(fromBytes.encode()).toEqual(of([...a, ...b]).encode());
    }),
    { seed: 20261125 },
  );
});

test("a quantile is the upper edge of the bucket of the value a sorted list has there", () => {
  fc.assert(
    fc.property(
      values.filter((list) => list.length > 0),
      fc.constantFrom(0.5, 0.95, 1),
      (list, share) => {
        const exact = [...list].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * list.length)) - 1] as number;
        const found = of(list).quantile(share) as number;
        expect(found).toBeGreaterThanOrEqual(Math.min(exact, 1));
        expect(found / Math.max(exact, 1)).toBeLessThanOrEqual(2 ** (1 / 8) * (1 + 1e-9));
        if (exact >= 1) expect(found * (1 + 1e-9)).toBeGreaterThanOrEqual(exact);
      },
    ),
    { seed: 20261125 },
  );
});

test("bytes are sorted pairs of bucket and count, and nothing is null", () => {
  expect([...(of([3, 1, 3, 0]).encode() as Uint8Array)]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 13, 0, 2, 0, 0, 0]);
  expect(new LogHistogram().encode()).toBeNull();
  expect(new LogHistogram().quantile(0.5)).toBeNull();
});

test("counts saturate, and a cut entry is left out", () => {
  const many = new LogHistogram();
  many.add(5, 5_000_000_000);
  expect([...(many.encode() as Uint8Array)].slice(2)).toEqual([255, 255, 255, 255]);
  const cut = LogHistogram.decode((of([5, 7]).encode() as Uint8Array).subarray(0, 8));
  expect(cut.encode()).toEqual(of([5]).encode());
});
