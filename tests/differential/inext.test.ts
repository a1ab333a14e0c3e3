// The estimators beside those of the iNEXT package (R): seen, sample coverage, Chao2 with its interval, and the curve. The package prints coverage to four
// digits, Chao2 to three, the curve to eight: so far both agree. Bootstrap intervals depend on the draws and are only held to be of the package's kind:
// around the curve, narrow at one unit, and near Chao2's standard error far out.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { expectedCoverage, expectedKeys } from "../../src/engines/coverage/accumulation.ts";
import { bootstrapHalfWidths } from "../../src/engines/coverage/bootstrap.ts";
import { estimateTotal } from "../../src/engines/coverage/chao2.ts";
import { countIncidence } from "../../src/engines/coverage/incidence.ts";

interface OracleCase {
  readonly units: number;
  readonly incidenceFrequencies: readonly number[];
  readonly U: number;
  readonly observed: number;
  readonly Q1: number;
  readonly Q2: number;
  readonly sampleCoverage: number;
  readonly chao2: { readonly estimator: number; readonly standardError: number; readonly lower95: number; readonly upper95: number };
  readonly curve: readonly { readonly units: number; readonly expectedKeys: number; readonly coverage: number }[];
}

const file = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "../facts/inext-oracle.json");
const cases: [string, OracleCase][] = existsSync(file) ? Object.entries((JSON.parse(readFileSync(file, "utf8")) as { cases: Record<string, OracleCase> }).cases) : [];

/** Half of the last printed digit. */
const THREE_DIGITS = 0.000_501;
const FOUR_DIGITS = 0.000_050_1;
const EIGHT_DIGITS = 0.000_000_005_1;

describe.skipIf(cases.length === 0)("iNEXT (needs facts/inext-oracle.json beside HOLDPOINT_DATA)", () => {
  test("there are several cases, one of them without keys seen twice", () => {
    expect(cases.length).toBeGreaterThan(5);
    expect(cases.some(([, { Q2 }]) => Q2 === 0)).toBe(true);
  });

  test.each(cases)("%s: seen, sample coverage, Chao2 and its interval", (_, oracle) => {
    const incidence = countIncidence(oracle.units, oracle.incidenceFrequencies);
    expect(incidence).toMatchObject({ observed: oracle.observed, once: oracle.Q1, twice: oracle.Q2, occurrences: oracle.U });
    expect(Math.abs((expectedCoverage(incidence, oracle.units) as number) - oracle.sampleCoverage)).toBeLessThan(FOUR_DIGITS);
    const estimate = estimateTotal(incidence);
    const { estimator, standardError, lower95, upper95 } = oracle.chao2;
    for (const [ours, theirs] of [
      [estimate?.total, estimator],
      [estimate?.standardError, standardError],
      [estimate?.low, lower95],
      [estimate?.high, upper95],
    ]) {
      expect(Math.abs((ours as number) - (theirs as number))).toBeLessThan(THREE_DIGITS);
    }
  });

  test.each(cases)("%s: the curve, interpolated and extrapolated", (_, oracle) => {
    const incidence = countIncidence(oracle.units, oracle.incidenceFrequencies);
    for (const { units, expectedKeys: keys, coverage } of oracle.curve) {
      expect(Math.abs(expectedKeys(incidence, units) - keys)).toBeLessThan(EIGHT_DIGITS);
      expect(Math.abs((expectedCoverage(incidence, units) as number) - coverage)).toBeLessThan(EIGHT_DIGITS);
    }
  });

  test.each(cases)("%s: bootstrap intervals are of the same kind", (_, oracle) => {
    const incidence = countIncidence(oracle.units, oracle.incidenceFrequencies);
    const [one, all, twice] = bootstrapHalfWidths(incidence, [1, oracle.units, 2 * oracle.units]) as [number, number, number];
    expect(one).toBeGreaterThan(0);
    expect(all).toBeGreaterThan(0);
    // Further out, less is known.
    expect(twice).toBeGreaterThan(all);
    // 1.96 standard errors of the total; a curve to twice the units cannot vary much more.
    expect(twice).toBeLessThan(1.96 * 1.5 * oracle.chao2.standardError + 1.96 * Math.sqrt(oracle.observed));
    expect(bootstrapHalfWidths(incidence, [oracle.units])).toEqual([all]);
  });
});
