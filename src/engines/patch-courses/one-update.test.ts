// Several patches of one machine: one piece of work in the plan, one stop in a course, and each need with its own deadline.
import fc from "fast-check";
import { expect, it } from "vitest";
import { judgedPatch } from "../../../tests/generators/judged-patches.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import { coursesQuestion, DAY, drawnPlants, HOUR, NOW, said, state, window } from "../../../tests/generators/patch-courses.ts";
import type { JudgedPatch } from "../../plant/patch-judgement.ts";
import { courseAsGiven, courseOfSchedule } from "./measure-course.ts";
import { ONE_UPDATE, scheduleOfNeeds, scheduleOfUpdates, updatesOfMachines } from "./one-update.ts";
import { patchPlanOf } from "./patch-plan-of.ts";

const BATCH = state("batch", "line-1", DAY, 7 * DAY, "Batch 4711");
const END = state("other", null, 59 * DAY, 60 * DAY, "end of the plan");
const SUNDAY = window(8 * DAY, 8 * DAY + 4 * HOUR, null, "Sunday service");
const NOBODY = () => null;

function plc(advisory: string, more: Parameters<typeof patchNeed>[1] = {}, judged: Partial<JudgedPatch> = {}): JudgedPatch {
  return judgedPatch(patchNeed("PLC-1", { id: advisory, advisory, ...more }), judged);
}

it("a machine with three advisories is planned once: as long as the longest takes, by the first deadline, with the weight of all", () => {
  const effort = { workSeconds: said(3_600), restarts: said(true), restartSeconds: said(300), backOutSeconds: said(null), people: said(2) };
  const patches = [plc("SSA-1", { dueAt: NOW + 20 * DAY }), plc("SSA-2", { dueAt: NOW + 9 * DAY, effort }), plc("SSA-3", { dueAt: null })];
  const { question, members, assumptions } = updatesOfMachines(coursesQuestion({ patches, states: [BATCH, END], windows: [SUNDAY] }));
  const { plan, left } = patchPlanOf(question);
  expect(left).toEqual([]);
  expect(plan.items).toMatchObject([{ id: "SSA-1", what: "SSA-1, SSA-2, SSA-3: update", workMinutes: 60, restartMinutes: 10, backOutMinutes: 0, people: 2, dueAt: NOW + 9 * DAY, exposurePerDay: 3 }]);
  expect([...members]).toEqual([["SSA-1", ["SSA-1", "SSA-2", "SSA-3"]]]);
  expect(assumptions).toEqual([ONE_UPDATE]);
});

it("a course stops the line once for them, and counts each deadline", () => {
  const patches = [
    plc("SSA-1", { dueAt: NOW + 2 * DAY, startsAt: null }, { keepsRuleAt: NOW + 2 * DAY, firstFit: null }),
    plc("SSA-2", { dueAt: NOW + 4 * DAY }, { keepsRuleAt: NOW + 4 * DAY, firstFit: null }),
  ];
  const question = coursesQuestion({ patches, states: [BATCH, END], windows: [SUNDAY] });
  const { course } = courseAsGiven(question, NOBODY);
  const alone = courseAsGiven({ ...question, patches: patches.slice(0, 1) }, NOBODY).course;
  expect(course.placements.map(({ need, first }) => [need, first])).toEqual([
    ["SSA-1", NOW + 2 * DAY],
    ["SSA-2", NOW + 2 * DAY],
  ]);
  expect({ conflicts: course.conflicts, production: course.productionMinutes, costs: course.costs }).toEqual({ conflicts: 1, production: alone.productionMinutes, costs: alone.costs });
});

it("a date that a person gives stays, what nobody dated goes with the first, and what nobody mends or somebody answers for stays apart", () => {
  const at = NOW + 8 * DAY;
  const patches = [
    plc("SSA-1", { startsAt: at }),
    plc("SSA-2", {}, { keepsRuleAt: NOW + 9 * DAY }),
    plc("SSA-3", { remedy: { kind: "none", to: null, text: null, url: null } }, { verdict: "no-fix" }),
    plc("SSA-4", {}, { verdict: "accepted" }),
  ];
  const question = coursesQuestion({ patches, windows: [SUNDAY] });
  expect(courseAsGiven(question, NOBODY).course.placements.map(({ need, first }) => [need, first])).toEqual([
    ["SSA-1", at],
    ["SSA-2", at],
  ]);
  expect([...updatesOfMachines(question).members.values()]).toEqual([["SSA-1", "SSA-2"], ["SSA-3"], ["SSA-4"]]);
});

it("nobody takes both of a pair down at once where nobody dated them: the second goes when the first is back", () => {
  const at = NOW + 8 * DAY;
  const of = (asset: string, startsAt: number | null = null): JudgedPatch => judgedPatch(patchNeed(asset, { id: asset, startsAt }), { keepsRuleAt: at });
  const plant = { ...coursesQuestion().plant, redundancy: [["SCADA-A", "SCADA-B"]] };
  const starts = (patches: readonly JudgedPatch[]) =>
    courseAsGiven(coursesQuestion({ patches, plant, windows: [SUNDAY] }), NOBODY).course.placements.map(({ need, first }) => [need, (first - at) / 60e6]);
  expect(starts([of("SCADA-B"), of("SCADA-A"), of("OTHER")])).toEqual([
    ["OTHER", 0],
    ["SCADA-A", 0],
    ["SCADA-B", 55],
  ]);
  expect(starts([of("SCADA-A"), of("SCADA-B", at)])).toEqual([
    ["SCADA-B", 0],
    ["SCADA-A", 55],
  ]);
  expect(starts([of("SCADA-A", at), of("SCADA-B", at)])).toEqual([
    ["SCADA-A", 0],
    ["SCADA-B", 0],
  ]);
});

it("of any plant, every need is in exactly one update, weights add up, and a schedule of updates is one of all needs", () => {
  fc.assert(
    fc.property(drawnPlants, fc.infiniteStream(fc.constantFrom("M-1", "M-2", "M-3")), ({ needs, states, windows }, names) => {
      const patches = needs.map((need) => judgedPatch({ ...need, asset: names.next().value as string }));
      const asked = coursesQuestion({ patches, states, windows });
      const updates = updatesOfMachines(asked);
      expect([...updates.members.values()].flat().sort()).toEqual(patches.map(({ need }) => need.id).sort());
      const weight = (of: typeof asked) => of.patches.reduce((sum, { need }) => sum + of.weightOf(need).weight, 0);
      expect(weight(updates.question)).toBeCloseTo(weight(asked));
      const entries = updates.question.patches.map(({ need }, i) => ({ item: need.id, window: null, startAt: NOW + i * DAY }));
      const schedule = { entries, left: [] };
      expect(scheduleOfUpdates(scheduleOfNeeds(schedule, updates.members), updates.members)).toEqual(schedule);
      const { course } = courseOfSchedule(asked, scheduleOfNeeds({ entries, left: [] }, updates.members), [], NOBODY);
      expect(course.placements.map(({ need }) => need).sort()).toEqual(patches.map(({ need }) => need.id).sort());
    }),
    { seed: 20261126, numRuns: 100 },
  );
});
