// The laws of the schedule: it keeps its plan as the checker walks it, never costs less than its bound, and costs what trying everything costs.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyPlan } from "../../../tests/generators/patch-plans.ts";
import { generatePlan } from "../../../tests/generators/large-patch-plans.ts";
import { isFeasible } from "../../solver/integer-model.ts";
import type { PatchPlan } from "../../plant/patch-plan.ts";
import { openSolver } from "../../solver/open-solver.ts";
import { buildModel } from "./build-model.ts";
import { LocalSearch } from "./local-search.ts";
import { placingOptions } from "./placing-options.ts";
import { schedulePatches, scheduleOf } from "./patch-schedule.ts";
import { scheduleByTrying } from "./reference.ts";
import { greedySchedule } from "./serial-schedule.ts";
import { checkSchedule, costOfSchedule } from "./schedule-checker.ts";
import { startValues } from "./start-values.ts";
import { constraintsOf, withOnly } from "./constraints.ts";

const { solve } = openSolver();
const limits = { timezone: "Europe/Berlin", solve, seconds: 60, relativeGap: 0 };

describe("laws of the schedule", () => {
  it("it is kept, is never better than its bound, and costs what trying every hour costs", async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, async (plan) => {
        const answer = await schedulePatches({ plan, ...limits });
        const tried = scheduleByTrying(plan, 60);
        expect(answer.status).toBe(tried.schedule === null ? "infeasible" : "optimal");
        if (answer.schedule === null || answer.cost === null) return;
        expect(checkSchedule(plan, answer.schedule)).toEqual([]);
        expect(answer.cost.total).toBeGreaterThanOrEqual(answer.bound - 1e-6);
        expect(answer.cost.total).toBeCloseTo(tried.cost ?? Number.NaN, 6);
        expect(answer.greedy.violations.filter(({ kind }) => kind !== "left-undone")).toEqual([]);
        if (answer.greedy.violations.length === 0) expect(answer.greedy.cost.total).toBeGreaterThanOrEqual(answer.cost.total - 1e-6);
      }),
      { seed: 7, numRuns: 120 },
    );
  });

  it("where there is none, the constraints that are named cannot hold together, and can without any one of them", async () => {
    let infeasible = 0;
    await fc.assert(
      fc.asyncProperty(anyPlan, async (plan) => {
        const answer = await schedulePatches({ plan, ...limits });
        if (answer.status !== "infeasible") return;
        infeasible++;
        expect(answer.isConflictIrreducible).toBe(true);
        expect(answer.conflict.length).toBeGreaterThan(0);
        for (const { words } of answer.conflict) expect(words.length).toBeGreaterThan(5);
        const named = constraintsOf(plan).filter((each) => answer.conflict.some(({ constraint }) => JSON.stringify(constraint) === JSON.stringify(each)));
        expect(named.length).toBe(answer.conflict.length);
        expect(scheduleByTrying(withOnly(plan, named), 60).schedule).toBeNull();
        for (const each of named)
          expect(
            scheduleByTrying(
              withOnly(
                plan,
                named.filter((other) => other !== each),
              ),
              60,
            ).schedule,
          ).not.toBeNull();
      }),
      { seed: 8, numRuns: 60 },
    );
    expect(infeasible).toBeGreaterThan(5);
  });

  it("no row of the programme forbids what trying finds best, relaxed or whole", async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, async (plan) => {
        const { cost } = scheduleByTrying(plan, 60);
        const { draft } = buildModel(plan, placingOptions(plan));
        const [relaxed, whole] = [await solve(draft, { seconds: 60, relativeGap: 0, isRelaxed: true }), await solve(draft, { seconds: 60, relativeGap: 0 })];
        if (cost === null) return;
        expect(relaxed.status).toBe("optimal");
        expect(relaxed.bound).toBeLessThanOrEqual(cost + 1e-6);
        expect(whole.status).toBe("optimal");
        expect(whole.bound).toBeLessThanOrEqual(cost + 1e-6);
      }),
      { seed: 9, numRuns: 120 },
    );
  });

  it("whatever the search finds is kept, costs what it says, is never worse than what it began with, and keeps every row of the programme", () => {
    const inspect = (plan: PatchPlan, rounds: number, steps: number): void => {
      const table = placingOptions(plan);
      const model = buildModel(plan, table);
      const search = new LocalSearch(plan, table, greedySchedule(plan, table));
      let before = search.best.cost;
      for (let round = 0; round < rounds; round++) {
        search.run(steps);
        // Begins anew with wishes that nothing has made sure of: the first, and the last option of everything.
        if (round % 3 === 2) search.goOnFromWishes(table.ofItem.flatMap((list) => list.at(round % 2 === 0 ? 0 : -1) ?? []));
        const { placed, cost } = search.best;
        expect(cost).toBeLessThanOrEqual(before);
        before = cost;
        for (const each of [placed, search.now]) {
          const schedule = scheduleOf(plan, table, each);
          expect(checkSchedule(plan, schedule).filter(({ kind }) => kind !== "left-undone")).toEqual([]);
          const areMustsDone = plan.items.every(({ mustBeDone }, i) => !mustBeDone || each[i] !== null);
          if (!areMustsDone) continue;
          if (each === placed) expect(costOfSchedule(plan, schedule).total).toBeCloseTo(cost, 6);
          expect(isFeasible(model.draft, startValues(model, each))).toBe(true);
        }
      }
    };
    fc.assert(
      fc.property(anyPlan, (plan) => inspect(plan, 6, 10)),
      { seed: 10, numRuns: 200 },
    );
    for (const seed of [1, 2, 3, 4]) inspect(generatePlan({ patches: 30, windows: 20, load: 0.3 * seed, seed }), 9, 60);
  });

  it("a clock ends it in time, with a schedule that is kept and a bound that holds", async () => {
    const plan = generatePlan({ patches: 45, windows: 30, load: 0.5, seed: 3 });
    for (const secondsPerLook of [0.05, 0.5, 100]) {
      let now = 0;
      const clock = { seconds: () => (now += secondsPerLook), pause: async () => {} };
      const answer = await schedulePatches({ plan, ...limits, clock, seconds: 10, relativeGap: 0.05 });
      expect(checkSchedule(plan, answer.schedule ?? { entries: [], left: [] })).toEqual([]);
      expect(answer.cost?.total).toBeGreaterThanOrEqual(answer.bound);
      expect(answer.cost?.total).toBeLessThanOrEqual(answer.greedy.cost.total);
    }
  });
});
