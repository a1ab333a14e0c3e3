// What waiting for a window is worth against the stop that is asked for.
import { expect, it } from "vitest";
import { judgedPatch, patchingChange } from "../../../tests/generators/judged-patches.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import { coursesQuestion, DAY, NOW, state } from "../../../tests/generators/patch-courses.ts";
import { breakEvenOf } from "./break-even-of.ts";
import { courseAsGiven, courseOfSchedule } from "./measure-course.ts";
import type { PatchCoursesQuestion } from "./question.ts";

const STATES = [state("batch", "line-1", DAY, 7 * DAY, "Batch 4711"), state("idle", "line-1", 7 * DAY, 60 * DAY)];
const ID = "PLC-1-patch";

function evenOf(more: Partial<PatchCoursesQuestion> = {}, startsAt = NOW + 4 * DAY, plannedAt: number | null = NOW + 14 * DAY) {
  const question = coursesQuestion({ states: STATES, patches: [judgedPatch(patchNeed("PLC-1", { startsAt }), { firstFit: null })], ...more });
  const given = courseAsGiven(question, () => null).course;
  const planned = plannedAt === null ? null : courseOfSchedule(question, { entries: [{ item: ID, window: null, startAt: plannedAt }], left: [] }, [], () => null).course;
  return breakEvenOf(question, given, planned)(ID);
}

it("weighs the stop against the chance that the flaw is used meanwhile", () => {
  const even = evenOf();
  // 55 minutes of work, 90 of restart, and a tenth of troubles of 150 minutes on average; in the window nothing of it is felt.
  expect(even?.extraMinutes).toBeCloseTo(55 + 90 + 15, 0);
  expect(even?.waitDays).toBe(10);
  expect(even?.chanceWhileWaiting).toBeCloseTo(0.001, 5);
  expect(even?.lossMinutesFrom).toBeCloseTo(160_000, -3);
  // At 72 h lost and one in ten thousand a day, it takes more than a year.
  expect(even?.day).toBeCloseTo(4 + Math.log(1 - 160 / 4_320) / Math.log(1 - 0.0001), 0);
  expect(evenOf({ change: patchingChange({ exploitedCostsSeconds: 160 * 3_600 }) })?.day).toBeLessThan(even?.day ?? 0);
  expect(evenOf({ weightOf: () => ({ chancePerDay: 0, weight: 0, why: "" }) })).toMatchObject({ chanceWhileWaiting: 0, lossMinutesFrom: null, day: null });
});

it("is nothing where it stops no production, or no later window is known", () => {
  expect(evenOf({}, NOW + 10 * DAY)).toBeNull();
  expect(evenOf({}, NOW + 4 * DAY, null)).toBeNull();
  expect(evenOf({}, NOW + 4 * DAY, NOW + DAY / 2)).toBeNull();
  expect(evenOf({ states: [] })).toBeNull();
});

it("takes the first fit where nothing is planned", () => {
  const patches = [judgedPatch(patchNeed("PLC-1", { startsAt: NOW + 4 * DAY }), { firstFit: NOW + 8 * DAY })];
  expect(evenOf({ patches }, NOW, null)?.waitDays).toBe(4);
});
