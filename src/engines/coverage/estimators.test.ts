// The estimators by hand-made counts, and by one published table, so that they are tested where no other data are.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedCoverage, expectedKeys } from "./accumulation.ts";
import { bootstrapHalfWidths } from "./bootstrap.ts";
import { estimateTotal, unseenKeys } from "./chao2.ts";
import { completenessOf, unitsToTarget } from "./completeness.ts";
import { accumulationCurve } from "./curve.ts";
import { countIncidence } from "./incidence.ts";
import { enumerateCoverage, enumerateExpectedKeys, exactUnseenKeys } from "./reference.ts";

/** Ants at 2,000 m in Costa Rica, 200 samples (Longino and Colwell 2011), with what iNEXT 3.0.2 prints of them. */
const ANTS = countIncidence(200, [80, 59, 34, 23, 19, 15, 13, 8, 8, 4, 3, 2, 2, 1]);

describe("a published table", () => {
  it("Chao2, its interval and sample coverage", () => {
    expect(estimateTotal(ANTS)).toMatchObject({ total: expect.closeTo(14.249, 3), standardError: expect.closeTo(0.726, 3), low: expect.closeTo(14.013, 3), high: expect.closeTo(18.716, 3) });
    expect(expectedCoverage(ANTS, 200)).toBeCloseTo(0.9964, 4);
  });
  it.each([
    [1, 1.355],
    [50, 11.16729813],
    [100, 12.81192336],
    [199, 13.995],
    [200, 14],
    [201, 14.00490148],
    [300, 14.21475094],
    [400, 14.24410302],
  ])("%d samples: %d species", (units, species) => expect(expectedKeys(ANTS, units)).toBeCloseTo(species, 7));
});

/** Which keys were seen in which units. */
const sightings = fc
  .integer({ min: 2, max: 8 })
  .chain((units) => fc.array(fc.array(fc.boolean(), { minLength: units, maxLength: units }), { minLength: 1, maxLength: 12 }).map((keys) => ({ units, keys: keys.filter((k) => k.some(Boolean)) })));
const countsOf = ({ units, keys }: { units: number; keys: boolean[][] }) =>
  countIncidence(
    units,
    keys.map((key) => key.filter(Boolean).length),
  );

/** Counts of larger samples. */
const counts = fc.integer({ min: 2, max: 60 }).chain((units) => fc.array(fc.integer({ min: 1, max: units }), { minLength: 1, maxLength: 40 }).map((frequencies) => countIncidence(units, frequencies)));

describe("beside plain counting", () => {
  it("expected keys are the mean over every choice of units", () => {
    fc.assert(
      fc.property(sightings, (seen) => {
        for (let t = 1; t <= seen.units; t++) expect(expectedKeys(countsOf(seen), t)).toBeCloseTo(enumerateExpectedKeys(seen.keys, seen.units, t), 9);
      }),
      { numRuns: 200, seed: 5 },
    );
  });
  it("coverage of fewer units is the mean share of occurrences whose key is met among the other units", () => {
    fc.assert(
      fc.property(sightings, (seen) => {
        for (let t = 1; t < seen.units; t++) {
          const plain = enumerateCoverage(seen.keys, seen.units, t);
          const ours = expectedCoverage(countsOf(seen), t);
          if (plain === null) expect(ours).toBeNull();
          else expect(ours).toBeCloseTo(plain, 9);
        }
      }),
      { numRuns: 200, seed: 6 },
    );
  });
  it("unseen keys are those of exact fractions", () => {
    fc.assert(
      fc.property(counts, (c) => {
        expect(unseenKeys(c)).toBeCloseTo(exactUnseenKeys(c), 9);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe("bounds", () => {
  it("the total is never less than what was seen, and lies in its interval", () => {
    fc.assert(
      fc.property(counts, (c) => {
        const estimate = estimateTotal(c);
        expect(estimate).not.toBeNull();
        if (estimate === null) return;
        expect(estimate.low).toBeGreaterThanOrEqual(c.observed - 1e-9);
        expect(estimate.high).toBeGreaterThanOrEqual(estimate.low);
        expect(estimate.total).toBeGreaterThanOrEqual(c.observed);
        expect(estimate.total).toBeLessThanOrEqual(estimate.high + 1e-9);
        const completeness = completenessOf(c, estimate);
        expect(completeness).toBeGreaterThan(0);
        expect(completeness).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500, seed: 8 },
    );
  });
  it("the curve rises, and its interval holds it", () => {
    fc.assert(
      fc.property(counts, (c) => {
        const curve = accumulationCurve(c);
        curve.forEach((point, i) => {
          expect(point.expected).toBeGreaterThanOrEqual((curve[i - 1]?.expected ?? 0) - 1e-9);
          expect(point.low).toBeLessThanOrEqual(point.expected);
          expect(point.high).toBeGreaterThanOrEqual(point.expected);
          expect(point.expected).toBeLessThanOrEqual((estimateTotal(c)?.total ?? 0) + 1e-9);
        });
        expect(curve.find((p) => p.method === "observed")).toMatchObject({ units: c.units, expected: c.observed });
        expect(curve[curve.length - 1]?.units).toBe(2 * c.units);
      }),
      { numRuns: 100, seed: 9 },
    );
  });
  it("coverage lies between 0 and 1 and rises", () => {
    fc.assert(
      fc.property(counts, (c) => {
        let before = 0;
        for (let t = 1; t <= 2 * c.units; t++) {
          const coverage = expectedCoverage(c, t) as number;
          expect(coverage).toBeGreaterThanOrEqual(before - 1e-9);
          expect(coverage).toBeLessThanOrEqual(1 + 1e-9);
          before = coverage;
        }
      }),
      { numRuns: 200, seed: 10 },
    );
  });
  it("the time to a target grows with the target, and ends where the evidence carries no further", () => {
    const half = countIncidence(30, [...Array<number>(40).fill(25), ...Array<number>(6).fill(1), ...Array<number>(5).fill(2)]);
    const estimate = estimateTotal(half);
    expect(estimate).not.toBeNull();
    if (estimate === null) return;
    const completeness = completenessOf(half, estimate);
    expect(unitsToTarget(half, estimate, completeness)).toBe(0);
    const near = unitsToTarget(half, estimate, completeness + 0.02) as number;
    expect(near).toBeGreaterThan(0);
    expect(unitsToTarget(half, estimate, completeness + 0.04) as number).toBeGreaterThan(near);
    expect(unitsToTarget(half, estimate, 1)).toBeNull();
  });
});

describe("edges", () => {
  it("one unit, or nothing seen, estimates nothing", () => {
    expect(estimateTotal(countIncidence(1, [1, 1]))).toBeNull();
    expect(estimateTotal(countIncidence(30, []))).toBeNull();
    expect(expectedCoverage(countIncidence(30, []), 30)).toBeNull();
    expect(accumulationCurve(countIncidence(1, [1]))).toEqual([]);
  });
  it("everything seen once only has a coverage of nearly nothing", () => {
    expect(expectedCoverage(countIncidence(20, Array<number>(20).fill(1)), 20) as number).toBeLessThan(0.1);
  });
  it("one key seen once leaves room for more than was seen", () => {
    const estimate = estimateTotal(countIncidence(42, [...Array<number>(7).fill(42), 1]));
    expect(estimate?.total).toBe(8);
    expect(estimate?.high as number).toBeGreaterThan(8.9);
  });
  it("the same counts have the same interval, whatever their order", () => {
    const shuffled = countIncidence(200, [1, 80, 2, 59, 2, 34, 3, 23, 4, 19, 8, 15, 8, 13]);
    expect(bootstrapHalfWidths(shuffled, [50, 400])).toEqual(bootstrapHalfWidths(ANTS, [50, 400]));
  });
});
