// The laws of the schedule: it keeps its plan as the checker walks it, never costs less than its bound, and costs what trying everything costs.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyPlan } from "../../../tests/generators/patch-plans.ts";
import { openSolver } from "../../solver/open-solver.ts";
import { schedulePatches } from "./patch-schedule.ts";
import { scheduleByTrying } from "./reference.ts";
import { checkSchedule } from "./schedule-checker.ts";
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
});
