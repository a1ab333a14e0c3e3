// What a day without a patch weighs.
import fc from "fast-check";
import { expect, it, test } from "vitest";
import type { SystemExposure } from "../../plant/patch-facts.ts";
import type { ExposureToday } from "../../plant/patch-risk-words.ts";
import { USUAL_CHANCE_PER_DAY } from "../../plant/usual-exploitation.ts";
import { weighExposure } from "./weigh-exposure.ts";

function exposure(of: SystemExposure, value: number): ExposureToday {
  return { exposure: of, why: "", services: null, talkers: [], exploitedPerDay: { value, assumption: null }, exploitedWhy: "", assumptions: [] };
}

it("is one day of a usual flaw that anything can reach", () => {
  const { weight, assumptions } = weighExposure({ exposure: exposure("open", USUAL_CHANCE_PER_DAY) });
  expect(weight).toEqual({ chancePerDay: USUAL_CHANCE_PER_DAY, weight: 1, why: "Anything can reach the machine (open exposure); its flaw is used somewhere on a day with a chance of 0.011 %." });
  expect(assumptions).toEqual([]);
});

it("is less behind rules, by numbers that are shown as a choice", () => {
  const { weight, assumptions } = weighExposure({ exposure: exposure("controlled", 0.02) });
  expect(weight.why).toBe("What reaches the machine is limited (controlled exposure), of which 50 % counts; its flaw is used somewhere on a day with a chance of 2 %.");
  expect(weight.chancePerDay).toBe(0.01);
  expect(assumptions.map(({ code, origin }) => [code, origin.startsWith("chosen; ")])).toEqual([["patch-exposure-factor", true]]);
});

test("grows with the chance and with the exposure, stays a chance, and is not lowered by what is no number", () => {
  const kinds = ["small", "controlled", "open"] as const;
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: 0, max: 1 }), fc.double({ noNaN: true, min: 0, max: 1 }), fc.nat(2), fc.nat(2), (x, y, i, k) => {
      const chance = (kind: number, value: number) => weighExposure({ exposure: exposure(kinds[kind] as SystemExposure, value) }).weight.chancePerDay;
      if (x <= y && i <= k) expect(chance(i, x)).toBeLessThanOrEqual(chance(k, y));
      expect(chance(i, x)).toBeGreaterThanOrEqual(0);
      expect(chance(i, x)).toBeLessThanOrEqual(1);
      expect(chance(i, Number.NaN)).toBeGreaterThanOrEqual(chance(i, x));
    }),
    { numRuns: 200, seed: 20261126 },
  );
});
