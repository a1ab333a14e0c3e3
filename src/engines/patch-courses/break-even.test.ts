import fc from "fast-check";
import { expect, it, test } from "vitest";
import { breakEven, chanceWithin } from "./break-even.ts";

it("gives the loss from which on waiting is worse, where nobody declared one", () => {
  // A day at 1 in 1,000, 30 days of waiting, 50,000 more for stopping now.
  const { chanceWhileWaiting, lossFrom, day } = breakEven({ extraCost: 50_000, dailyChance: 0.001, waitDays: 30, loss: null });
  expect(chanceWhileWaiting).toBeCloseTo(0.0296, 4);
  expect(lossFrom).toBeCloseTo(50_000 / 0.0296, -4);
  expect(day).toBeNull();
});

it("knows no loss that is large enough where nothing is risked", () => {
  expect(breakEven({ extraCost: 1, dailyChance: 0, waitDays: 30, loss: 1_000_000 })).toEqual({ chanceWhileWaiting: 0, lossFrom: null, day: null });
  expect(breakEven({ extraCost: 5_000, dailyChance: 0.1, waitDays: 30, loss: 4_000 }).day).toBeNull();
});

test("the day is where waiting costs just as much, found again by counting days", () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.double({ min: 1e-4, max: 0.2, noNaN: true }), fc.double({ min: 1.01, max: 50, noNaN: true }), (extraCost, dailyChance, times) => {
      const loss = extraCost * times;
      const { day } = breakEven({ extraCost, dailyChance, waitDays: 1, loss });
      expect(chanceWithin(dailyChance, day as number) * loss).toBeCloseTo(extraCost, 0);
      let counted = 0;
      for (let spared = 1; 1 - spared < extraCost / loss && counted < 1e6; counted++) spared *= 1 - dailyChance;
      expect(Math.abs(counted - (day as number))).toBeLessThanOrEqual(1);
    }),
    { numRuns: 200, seed: 20261126 },
  );
});
