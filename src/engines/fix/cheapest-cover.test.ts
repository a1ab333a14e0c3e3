import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cheapestCover, type CoverProblem } from "./cheapest-cover.ts";
import { cheapestCoverByTrying } from "./reference.ts";

const problem: fc.Arbitrary<CoverProblem> = fc.integer({ min: 1, max: 11 }).chain((n) =>
  fc.record({
    costs: fc.array(fc.constantFrom(0, 1, 7, 20, 21, 100), { minLength: n, maxLength: n }),
    needs: fc.array(fc.array(fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }), { maxLength: 9 }),
  }),
);

describe("cheapestCover", () => {
  it("costs what the cheapest of all subsets costs, and covers every need", () => {
    fc.assert(
      fc.property(problem, (p) => {
        const cover = cheapestCover(p);
        expect(cover.proven).toBe(true);
        expect(cover.cost).toBe(cheapestCoverByTrying(p));
        const paid = new Set(cover.paid);
        expect(p.needs.every((options) => options.some((o) => o.every((c) => paid.has(c))))).toBe(true);
        expect(cover.paid.reduce((sum, c) => sum + (p.costs[c] as number), 0)).toBe(cover.cost);
      }),
      { numRuns: 600, seed: 20261005 },
    );
  });

  it("still covers every need when it may not search, is never cheaper than possible, and says that nothing is proven", () => {
    let unproven = 0;
    fc.assert(
      fc.property(problem, (p) => {
        const cover = cheapestCover(p, 1);
        const paid = new Set(cover.paid);
        expect(p.needs.every((options) => options.some((o) => o.every((c) => paid.has(c))))).toBe(true);
        const lowest = cheapestCoverByTrying(p) as number;
        expect(cover.cost).toBeGreaterThanOrEqual(lowest);
        if (cover.proven) expect(cover.cost).toBe(lowest);
        else unproven++;
      }),
      { numRuns: 500, seed: 3 },
    );
    expect(unproven).toBeGreaterThan(0);
  });

  it("prefers the earlier of two options that cost the same", () => {
    expect(cheapestCover({ costs: [20, 20], needs: [[[1], [0]]] }).paid).toEqual([1]);
    expect(cheapestCover({ costs: [20, 20], needs: [[[0], [1]]] }).paid).toEqual([0]);
  });

  it("pays a shared charge once where that is cheaper than two of their own", () => {
    expect(
      cheapestCover({
        costs: [30, 20, 20],
        needs: [
          [[0], [1]],
          [[0], [2]],
        ],
      }),
    ).toEqual({ paid: [0], cost: 30, proven: true });
  });
});
