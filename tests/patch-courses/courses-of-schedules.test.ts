// From judged patches over the plan and the search to the course that is measured: what the search finds stops nothing that is known to run and nothing that nobody
// knows, and what is said of each patch as it is given is what its course shows.
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { courseAsGiven, courseOfSchedule } from "../../src/engines/patch-courses/measure-course.ts";
import { leavable, patchPlanOf } from "../../src/engines/patch-courses/patch-plan-of.ts";
import type { PatchCoursesQuestion } from "../../src/engines/patch-courses/question.ts";
import { judgePatches } from "../../src/engines/patch-risk/patch-risk.ts";
import { schedulePatches } from "../../src/engines/patch-schedule/patch-schedule.ts";
import type { JudgedPatch } from "../../src/plant/patch-judgement.ts";
import type { CoursePlacement } from "../../src/plant/patching-judgement.ts";
import { openSolver } from "../../src/solver/open-solver.ts";
import { patchingChange } from "../generators/judged-patches.ts";
import { coursesQuestion, DAY, type DrawnPlant, drawnPlants, NOW } from "../generators/patch-courses.ts";
import { textAt } from "../generators/plant-builder.ts";

const solver = openSolver();
afterAll(() => solver.close());

const HORIZON = NOW + 3 * DAY;

function judged({ states, windows, needs, lines }: DrawnPlant, change: PatchCoursesQuestion["change"]): PatchCoursesQuestion {
  const linesOf: PatchCoursesQuestion["linesOf"] = ({ id }) => lines.get(id) ?? null;
  const { patches, troubleMinutesAt } = judgePatches({
    ...{ needs, states, windows, now: NOW, horizon: HORIZON, timezone: "UTC" },
    known: {
      linesOf,
      historyOf: () => ({ sinceUpdateSeconds: null, uptimeSeconds: null, approval: null }),
      ownPatches: () => ({ patches: 0, troubles: 0 }),
      restartMinutesOf: () => null,
      ssvcOf: () => ({ exploitation: null, exposure: null, automatable: null, humanImpact: null }),
    },
  });
  return coursesQuestion({ change, patches, states, windows, linesOf, troubleMinutesAt, horizon: HORIZON });
}

/** What the verdict promises of the placement; null = it promises nothing. */
function promised({ verdict, isDated, need }: JudgedPatch, placement: CoursePlacement | undefined): boolean {
  const states = new Set(placement?.conflicts.map(({ state }) => state));
  const isRunning = states.has("batch") || states.has("production");
  const isInTime = placement !== undefined && (need.dueAt === null || placement.last <= need.dueAt);
  if (verdict === "fits") return placement !== undefined && states.size === 0 && isInTime;
  if (verdict === "conflict") return isRunning;
  if (verdict === "unknown") return !isRunning || !isDated;
  if (verdict === "late") return placement !== undefined && !isRunning;
  return true;
}

test("each verdict is what the course as it is given shows", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(drawnPlants, (plant) => {
      const question = judged(plant, patchingChange());
      const { course } = courseAsGiven(question, () => null);
      for (const patch of question.patches) {
        const placement = course.placements.find(({ need }) => need === patch.need.id);
        expect({ verdict: patch.verdict, isKept: promised(patch, placement) }).toEqual({ verdict: patch.verdict, isKept: true });
        seen.set(patch.verdict, (seen.get(patch.verdict) ?? 0) + 1);
      }
      expect(course.conflicts).toBeGreaterThanOrEqual(question.patches.filter(({ verdict }) => verdict === "conflict").length);
    }),
    { numRuns: 70, seed: 20261126 },
  );
  for (const verdict of ["fits", "unknown", "conflict", "late"]) expect(seen.get(verdict)).toBeGreaterThan(10);
});

test("of nothing that can be planned there is a schedule, with nothing in it", async () => {
  const question = coursesQuestion({ linesOf: () => null });
  const { plan, left } = patchPlanOf(question);
  for (const clock of [undefined, solver.clock]) {
    const { status, schedule } = await schedulePatches({ plan, timezone: "UTC", solve: solver.solve, ...(clock === undefined ? {} : { clock }), seconds: 2, relativeGap: 0 });
    expect({ status, schedule }).toEqual({ status: "optimal", schedule: { entries: [], left: [] } });
  }
  expect(courseOfSchedule(question, { entries: [], left: [] }, left, () => null).course).toMatchObject({ placements: [], left: [{ need: "PLC-1-patch" }] });
});

const changes = fc
  .record({
    people: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    soakHours: fc.option(fc.integer({ min: 1, max: 48 }), { nil: null }),
    isOrdered: fc.boolean(),
    isApart: fc.boolean(),
  })
  .map(({ people, soakHours, isOrdered, isApart }) =>
    patchingChange({
      capacity: { people, perWindowSeconds: null },
      soak: soakHours === null ? null : { seconds: soakHours * 3_600, at: textAt(7) },
      order: isOrdered ? [{ before: "M-1", after: "M-3", reason: null, at: textAt(8) }] : [],
      never: isApart ? [{ assets: ["M-*"], reason: "one must run", at: textAt(9) }] : [],
    }),
  );

test("what the search finds stops nothing, and lies in windows", async () => {
  const seen = { placed: 0, left: 0, infeasible: 0 };
  await fc.assert(
    fc.asyncProperty(drawnPlants, changes, async (plant, change) => {
      const question = judged(plant, change);
      const { plan, left } = patchPlanOf(question);
      const search = (of: typeof plan) => schedulePatches({ plan: of, timezone: "UTC", solve: solver.solve, seconds: 2, relativeGap: 0.01 });
      const strict = await search(plan);
      const found = strict.schedule === null ? await search(leavable(plan)) : strict;
      if (strict.status === "infeasible") {
        seen.infeasible++;
        expect(strict.conflict.length).toBeGreaterThan(0);
      } else expect(strict.schedule?.left ?? []).toEqual([]);
      const { schedule } = found;
      expect(schedule).not.toBeNull();
      if (schedule === null) return;
      const { course } = courseOfSchedule(question, schedule, [...left, ...found.left.map(({ item, why }) => ({ need: item, why }))], () => null);
      expect(course).toMatchObject({ conflicts: 0, notKnown: 0, productionMinutes: { p50: 0 } });
      expect(course.placements.length + course.left.length).toBe(plant.needs.length);
      for (const { window, conflicts } of course.placements) {
        expect(conflicts).toEqual([]);
        expect(window === null).toBe(plant.windows === null);
      }
      for (const { why } of course.left) expect(why).not.toBe("Each window costs more than its exposure to the end of the plan.");
      seen.placed += course.placements.length;
      seen.left += course.left.length;
    }),
    { numRuns: 36, seed: 20261126 },
  );
  expect(seen.placed).toBeGreaterThan(30);
  expect(seen.left).toBeGreaterThan(10);
  expect(seen.infeasible).toBeGreaterThan(0);
});
