// A course measured, against a walk of the clock; and what two courses of a batch of six days come to.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { judgedPatch, patchingChange } from "../../../tests/generators/judged-patches.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import { AT_ONCE, coursesQuestion, DAY, drawnPlants, HOUR, MINUTE, NOW, state, window } from "../../../tests/generators/patch-courses.ts";
import { textAt } from "../../../tests/generators/plant-builder.ts";
import type { JudgedPatch } from "../../plant/patch-judgement.ts";
import type { PatchSchedule } from "../../plant/patch-plan.ts";
import { courseAsGiven, courseOfSchedule } from "./measure-course.ts";
import type { PatchCoursesQuestion } from "./question.ts";
import { walkedCourse } from "./reference.ts";

const NOTHING = () => null;
const BATCH = state("batch", "line-1", DAY, 7 * DAY, "Batch 4711");
const REST = state("idle", "line-1", 7 * DAY, 60 * DAY, "no order");
const SUNDAY = window(8 * DAY, 8 * DAY + 4 * HOUR, null, "Sunday service");
const AWAY = 55;

function scheduleOf(entries: Readonly<Record<string, number>>): PatchSchedule {
  return { entries: Object.entries(entries).map(([item, at]) => ({ item, window: "w", startAt: NOW + at })), left: [] };
}

describe("a patch in a batch of six days, and in the window after it", () => {
  const patch = judgedPatch(patchNeed("PLC-1", { startsAt: NOW + 4 * DAY, dueAt: NOW + 5 * DAY, gravity: "critical", releasedAt: NOW - 25 * DAY }));
  const question = coursesQuestion({ patches: [patch], states: [BATCH, REST], windows: [SUNDAY] });
  const given = courseAsGiven(question, NOTHING).course;
  const planned = courseOfSchedule(question, scheduleOf({ "PLC-1-patch": 8 * DAY }), [], NOTHING).course;

  it("stops line-1 for the work and for its restart, as asked for", () => {
    expect(given).toMatchObject({ conflicts: 1, notKnown: 0, late: 0, linesWithoutRate: [] });
    expect(given.placements).toMatchObject([{ need: "PLC-1-patch", first: NOW + 4 * DAY, window: null, conflicts: [{ line: "line-1", state: "batch", label: "Batch 4711" }] }]);
    expect(given.productionMinutes.p50).toBe(AWAY + 90);
    expect(given.downtimeMinutes.p50).toBe(AWAY + 90);
    // One course in ten has trouble, evenly up to five hours: half of those are among the worst twentieth.
    expect(given.productionMinutes.p95 - (AWAY + 240)).toBeGreaterThan(100);
    expect(given.productionMinutes.p95 - (AWAY + 240)).toBeLessThan(200);
    expect(given.costs).toMatchObject([{ currency: "EUR", p50: (AWAY + 90) * 100, ifBatchesAreLost: 3 * 24 * 6_000 }]);
    expect(given.exposureDays).toBeCloseTo(4 + AWAY / 1_440);
  });

  it("stops nothing in the window, and is late", () => {
    expect(planned).toMatchObject({ conflicts: 0, late: 1, productionMinutes: { p50: 0, p95: 0 }, downtimeMinutes: { p50: AWAY, p95: AWAY }, costs: [{ p50: 0, p95: 0, ifBatchesAreLost: 0 }] });
    expect(planned.placements[0]?.window).toBe("Sunday service");
    expect(planned.exposureDays).toBeCloseTo(8 + AWAY / 1_440);
  });

  it("keeps the deadline on its date, breaks it in the window, unless something stands in", () => {
    expect(given).toMatchObject({ compliance: "met", requirements: [{ rule: "critical within 30 days", patches: 1, inTime: 1, broken: 0, text: "Critical within 30 days: 1 of 1 in time." }] });
    expect(planned).toMatchObject({ compliance: "not-met", requirements: [{ inTime: 0, broken: 1, text: "Critical within 30 days: 0 of 1 in time, 1 too late or never." }] });
    const behind = courseOfSchedule(question, scheduleOf({ "PLC-1-patch": 8 * DAY }), [], () => "compensated").course;
    expect(behind).toMatchObject({ compliance: "met", late: 1, requirements: [{ otherwise: 1, broken: 0, text: "Critical within 30 days: 0 of 1 in time, 1 behind a rule that was checked." }] });
  });
});

it("takes what has no date where it first fits, or at the last moment that keeps the rule", () => {
  const at = (more: Partial<JudgedPatch>, need = {}) => courseAsGiven(coursesQuestion({ patches: [judgedPatch(patchNeed("PLC-1", need), more)], states: [BATCH, REST] }), NOTHING).course;
  expect(at({}).placements[0]?.first).toBe(NOW + 6 * DAY);
  expect(at({ keepsRuleAt: NOW + 2 * DAY }).placements[0]).toMatchObject({ first: NOW + 2 * DAY, conflicts: [{ state: "batch" }] });
  expect(at({ keepsRuleAt: NOW + 2 * DAY }, { startsAt: NOW + DAY / 2 }).placements[0]).toMatchObject({ first: NOW + DAY / 2, conflicts: [] });
  expect(at({ firstFit: null, why: "It fits nowhere." })).toMatchObject({ placements: [], left: [{ need: "PLC-1-patch", why: "It fits nowhere." }], unpatchedDays: 60 });
  for (const verdict of ["accepted", "compensated", "no-fix"] as const) expect(at({ verdict }).left).toHaveLength(1);
  expect(at({ verdict: "accepted" }, { startsAt: NOW + 2 * DAY })).toMatchObject({ left: [], conflicts: 1 });
});

it("says what is left undone in neither the plan nor the schedule", () => {
  const { course, schedule } = courseOfSchedule(coursesQuestion(), { entries: [], left: ["PLC-1-patch"] }, [], NOTHING);
  expect(course.left).toEqual([{ need: "PLC-1-patch", why: "The schedule leaves it undone." }]);
  expect(schedule.left).toEqual(["PLC-1-patch"]);
  const told = [{ need: "PLC-1-patch", why: "No window." }];
  expect(courseOfSchedule(coursesQuestion(), { entries: [], left: [] }, told, NOTHING).course.left).toEqual(told);
});

describe("compliance", () => {
  const rule = [
    { gravity: "exploited", seconds: 7 * 86_400, at: textAt(3) },
    { gravity: "critical", seconds: 30 * 86_400, at: textAt(4) },
  ] as const;
  const patches = [
    judgedPatch(patchNeed("A", { gravity: "exploited", releasedAt: NOW, dueAt: NOW + 7 * DAY, startsAt: NOW + DAY })),
    judgedPatch(patchNeed("B", { gravity: "exploited", releasedAt: NOW, dueAt: NOW + 30 * DAY, startsAt: NOW + 40 * DAY })),
    judgedPatch(patchNeed("C", { startsAt: null }), { firstFit: null }),
  ];
  const question = coursesQuestion({ patches, change: patchingChange({ rule: [...rule] }), linesOf: () => [] });

  it("counts each patch under the deadline that it has", () => {
    const { requirements, compliance } = courseAsGiven(question, NOTHING).course;
    expect(requirements.map(({ rule: words, patches: count, inTime, broken }) => [words, count, inTime, broken])).toEqual([
      ["exploited within 7 days", 1, 1, 0],
      ["critical within 30 days", 1, 0, 1],
    ]);
    expect(compliance).toBe("not-met");
  });

  it("is not known of what nothing wants done by a day, and is not done", () => {
    expect(courseAsGiven(question, (need) => (need === "B-patch" ? "accepted" : null)).course.compliance).toBe("unknown");
    expect(courseAsGiven(question, () => "accepted").course.compliance).toBe("met");
  });
});

it("takes what is usual of plants for a restart that nobody declares, and says so", () => {
  const bare = { name: "line-1", downtimePerHour: null, restartSeconds: null, bufferSeconds: null };
  const patch = judgedPatch(patchNeed("PLC-1", { startsAt: NOW + 4 * DAY }));
  const question = coursesQuestion({ patches: [patch], states: [BATCH, REST] });
  const { course, assumptions } = courseAsGiven({ ...question, plant: { ...question.plant, lines: [bare] } }, NOTHING);
  expect(assumptions.map(({ code }) => code)).toEqual(["restart-after-stop"]);
  expect(course.productionMinutes.p50).toBeGreaterThan(AWAY + 81);
  expect(course.productionMinutes.p50).toBeLessThan(AWAY + 240);
  expect(course).toMatchObject({ costs: [], linesWithoutRate: ["line-1"] });
  const quiet = courseAsGiven({ ...question, plant: { ...question.plant, lines: [bare] }, states: [REST, state("batch", "line-1", 20 * DAY, 21 * DAY)] }, NOTHING);
  expect(quiet).toMatchObject({ assumptions: [], course: { productionMinutes: { p50: 0 }, downtimeMinutes: { p50: AWAY } } });
});

it("counts one stop of a line once, and trouble in production only beyond the slack", () => {
  const patches = ["A", "B"].map((name) => judgedPatch(patchNeed(name, { startsAt: NOW + 4 * DAY })));
  const twice = courseAsGiven(coursesQuestion({ patches, states: [BATCH, REST] }), NOTHING).course;
  expect(twice).toMatchObject({ conflicts: 2, productionMinutes: { p50: AWAY + 90 }, costs: [{ ifBatchesAreLost: 3 * 24 * 6_000 }] });
  const before = (hours: number) =>
    courseAsGiven(coursesQuestion({ patches: [judgedPatch(patchNeed("A", { startsAt: NOW + DAY - hours * HOUR - AWAY * MINUTE }))], states: [state("idle", "line-1", 0, 1), BATCH, REST] }), NOTHING)
      .course.productionMinutes;
  expect(before(0).p95).toBeGreaterThan(before(2).p95);
  expect(before(2).p95).toBeGreaterThan(0);
  expect(before(5)).toEqual({ p50: 0, p95: 0 });
});

test("is what a walk of the clock comes to", () => {
  const seen = { conflicts: 0, notKnown: 0, production: 0, left: 0 };
  fc.assert(
    fc.property(drawnPlants, ({ states, windows, needs, lines }) => {
      const question: PatchCoursesQuestion = coursesQuestion({
        ...{ states, windows, patches: needs.map((need) => judgedPatch(need, { firstFit: null })) },
        linesOf: ({ id }) => lines.get(id) ?? null,
        weightOf: ({ asset }) => ({ chancePerDay: 0.1, weight: Number(asset.slice(2)) + 0.5, why: "" }),
        horizon: NOW + 3 * DAY,
      });
      const starts = new Map(needs.flatMap(({ id, startsAt }) => (startsAt === null ? [] : [[id, startsAt] as const])));
      const walked = walkedCourse(question, starts, (line) => (line === "line-1" ? 90 : 30));
      const { course } = courseAsGiven(question, NOTHING);
      expect(course).toMatchObject({ conflicts: walked.conflicts, notKnown: walked.notKnown });
      expect(course.downtimeMinutes.p50).toBeCloseTo(walked.downtimeMinutes, 6);
      expect(course.productionMinutes.p50).toBeCloseTo(walked.productionMinutes, 6);
      expect(course.exposureDays).toBeCloseTo(walked.exposureDays, 6);
      expect(course.unpatchedDays).toBeCloseTo(walked.unpatchedDays, 6);
      expect(course.downtimeMinutes.p95).toBeGreaterThanOrEqual(course.downtimeMinutes.p50);
      expect(course.productionMinutes.p95).toBeGreaterThanOrEqual(course.productionMinutes.p50);
      expect(course.placements.length + course.left.length).toBe(needs.length);
      if (walked.conflicts > 0) seen.conflicts++;
      if (walked.notKnown > 0) seen.notKnown++;
      if (walked.productionMinutes > 0) seen.production++;
      if (course.left.length > 0) seen.left++;
    }),
    { numRuns: 200, seed: 20261126 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(30);
});

it("as linesOf says: what stops no line stops no production", () => {
  expect(courseAsGiven(coursesQuestion({ states: [state("production", null, 0, 60 * DAY)], linesOf: () => [] }), NOTHING).course).toMatchObject({ conflicts: 0, notKnown: 0 });
  expect(courseAsGiven(coursesQuestion({ states: [state("production", null, 0, 60 * DAY)], linesOf: () => AT_ONCE }), NOTHING).course).toMatchObject({ conflicts: 1 });
  expect(courseAsGiven(coursesQuestion({ states: [state("production", null, 0, 60 * DAY)], linesOf: () => null }), NOTHING).course).toMatchObject({ conflicts: 0, notKnown: 1 });
});
