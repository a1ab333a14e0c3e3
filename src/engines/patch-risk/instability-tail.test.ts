// The simulation against exact integration of its distributions (reference.ts), and what must hold whatever the priors are.
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { patchPriors } from "../../plant/facts/patch-table.ts";
import { instabilityTail, learntFactor, type TailQuestion, withOdds } from "./instability-tail.ts";
import { integratedTail } from "./reference.ts";

const prior = (id: string) => patchPriors.find((p) => p.id === id) ?? { min: 0, mode: 0, max: 0 };
const QUESTION: TailQuestion = {
  trouble: prior("p-change-fail-os-patch"),
  factors: [],
  history: { patches: 0, troubles: 0 },
  repairMinutes: prior("restart-after-stop"),
  backOutMinutes: null,
};

const points = (most: number) =>
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })).map((three) => {
    const [min = 0, mode = 0, max = 0] = three.sort((x, y) => x - y).map((x) => x * most);
    return { min, mode, max };
  });
const questions: fc.Arbitrary<TailQuestion> = fc.record({
  trouble: points(0.5),
  factors: fc.array(
    fc.double({ min: 0.2, max: 4, noNaN: true }).map((odds) => ({ why: "x", odds })),
    { maxLength: 3 },
  ),
  history: fc.record({ patches: fc.nat(60), troubles: fc.nat(20) }).map(({ patches, troubles }) => ({ patches, troubles: Math.min(patches, troubles) })),
  repairMinutes: points(800),
  backOutMinutes: fc.option(fc.double({ min: 1, max: 400, noNaN: true }), { nil: null }),
});

test("agrees with exact integration", () => {
  fc.assert(
    fc.property(questions, (question) => {
      const drawn = instabilityTail(question);
      const exact = integratedTail(question);
      expect(Math.abs(drawn.trouble - exact.trouble)).toBeLessThan(0.01);
      expect(Math.abs(drawn.expectedMinutes - exact.expectedMinutes)).toBeLessThan(0.03 * 800);
      for (const key of ["p50", "p95"] as const) expect(Math.abs(drawn.minutes[key] - exact.minutes[key])).toBeLessThan(0.03 * 800);
    }),
    { numRuns: 40, seed: 20261126 },
  );
});

it("is the same each time", () => {
  const plain = ({ shareBeyond, minutesAt, ...tail }: ReturnType<typeof instabilityTail>) => ({ ...tail, beyond: shareBeyond(120), atThree: minutesAt(0.75) });
  expect(plain(instabilityTail(QUESTION))).toEqual(plain(instabilityTail(QUESTION)));
});

it("says how many troubles last longer than the time that is left", () => {
  const tail = instabilityTail(QUESTION);
  expect(tail.shareBeyond(0)).toBe(1);
  expect(tail.shareBeyond(tail.minutes.p50)).toBeCloseTo(0.5, 2);
  expect(tail.shareBeyond(720)).toBe(0);
});

it("with the published priors: about one patch in 25 makes trouble, for two to five hours", () => {
  const tail = instabilityTail(QUESTION);
  expect(tail.trouble).toBeCloseTo((0.01 + 4 * 0.03 + 0.12) / 6, 2);
  expect(tail.minutes.p50).toBeGreaterThan(120);
  expect(tail.minutes.p95).toBeGreaterThan(300);
});

test("being able to put back, and a factor below one, never make it worse; troubles of one's own never better", () => {
  fc.assert(
    fc.property(questions, (question) => {
      const tail = instabilityTail(question, 2_000);
      const back = instabilityTail({ ...question, backOutMinutes: Math.min(question.backOutMinutes ?? 60, 60) }, 2_000);
      expect(back.minutes.p95).toBeLessThanOrEqual(tail.minutes.p95);
      expect(back.expectedMinutes).toBeLessThanOrEqual(tail.expectedMinutes + 1e-9);
      const eased = instabilityTail({ ...question, factors: [...question.factors, { why: "approved", odds: 0.2 }] }, 2_000);
      expect(eased.trouble).toBeLessThanOrEqual(tail.trouble + 1e-12);
      const { patches, troubles } = question.history;
      const worse = instabilityTail({ ...question, history: { patches: patches + 1, troubles: troubles + 1 } }, 2_000);
      expect(worse.trouble).toBeGreaterThanOrEqual(tail.trouble - 1e-9);
    }),
    { numRuns: 60, seed: 20261126 },
  );
});

test("odds and history", () => {
  expect(withOdds(0.5, 2)).toBeCloseTo(2 / 3);
  expect(withOdds(1, 0.1)).toBe(1);
  expect(learntFactor({ trouble: { min: 0.1, mode: 0.1, max: 0.1 }, history: { patches: 20, troubles: 0 } })).toBeCloseTo(0.5);
  expect(learntFactor({ trouble: { min: 0.1, mode: 0.1, max: 0.1 }, history: { patches: 20, troubles: 2 } })).toBeCloseTo(1);
});
