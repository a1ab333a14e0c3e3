// What is planned, in which windows and around what, and what is left with why.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { judgedPatch, patchingChange } from "../../../tests/generators/judged-patches.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import { AT_ONCE, coursesQuestion, DAY, drawnPlants, HOUR, MINUTE, NOW, said, state, window } from "../../../tests/generators/patch-courses.ts";
import { asset, textAt } from "../../../tests/generators/plant-builder.ts";
import type { JudgedPatch } from "../../plant/patch-judgement.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import { leavable, patchPlanOf } from "./patch-plan-of.ts";
import type { PatchCoursesQuestion } from "./question.ts";
import { walkedRoom } from "./reference.ts";

const BATCH = state("batch", "line-1", DAY, 7 * DAY, "Batch 4711");
const END = state("other", null, 59 * DAY, 60 * DAY, "end of the plan");
const SUNDAY = window(8 * DAY, 8 * DAY + 4 * HOUR, null, "Sunday service");

function planOf(needs: readonly PatchNeed[], more: Partial<PatchCoursesQuestion> = {}, judged: Partial<JudgedPatch> = {}) {
  return patchPlanOf(coursesQuestion({ states: [BATCH, END], windows: [SUNDAY], patches: needs.map((need) => judgedPatch(need, judged)), ...more }));
}

const whyLeft = (...asked: Parameters<typeof planOf>) => planOf(...asked).left.map(({ why }) => why);

describe("an item", () => {
  it("says what is to be done, what it takes and what it stops; its date may move", () => {
    const need = patchNeed("PLC-1", { advisory: "SSA-840188", remedy: { kind: "update", to: "V3.3.19", text: null, url: null }, dueAt: NOW + 5 * DAY, startsAt: NOW + 2 * DAY });
    expect(planOf([need]).plan.items).toEqual([
      {
        ...{ id: "PLC-1-patch", asset: "PLC-1", what: "SSA-840188: update to V3.3.19", kind: null, lines: ["line-1"], workMinutes: 45, restartMinutes: 10, backOutMinutes: 30, people: 1 },
        ...{ exposurePerDay: 1, exposedFrom: NOW, notBefore: null, notAfter: null, dueAt: NOW + 5 * DAY, mustBeDone: true, fixedAt: null },
      },
    ]);
  });

  it("without a restart stops no line, and may be done while a batch runs", () => {
    const need = patchNeed("PLC-1", { effort: { workSeconds: said(600), restarts: said(false), restartSeconds: said(600), backOutSeconds: said(null), people: said(1) } });
    const { plan, left } = planOf([need], { windows: [window(2 * DAY, 2 * DAY + HOUR)] });
    expect(plan.items).toMatchObject([{ lines: [], restartMinutes: 0, backOutMinutes: 0 }]);
    expect({ batches: plan.batches, left }).toEqual({ batches: [], left: [] });
  });

  it("is of one kind with others of its model", () => {
    const plant = { ...coursesQuestion().plant, assets: [asset("A", [], { model: "S7-300" }), asset("B", [], { model: "S7-300" }), asset("C", [], { model: "S7-1500" })] };
    const kinds = planOf([patchNeed("A"), patchNeed("B"), patchNeed("C"), patchNeed("D", { advisory: "SSA-2" })], { plant }).plan.items.map(({ kind }) => kind);
    expect(kinds).toEqual(["plc S7-300", "plc S7-300", null, null]);
  });

  it("is told apart where two address spaces have a machine of that name", () => {
    const needs = [patchNeed("PLC-1"), patchNeed("PLC-1", { id: "other", addressSpace: "skid-7" })];
    expect(planOf(needs).plan.items.map(({ asset: name }) => name)).toEqual(["PLC-1 in site", "PLC-1 in skid-7"]);
  });
});

describe("what is not planned says why", () => {
  it("where somebody decided, the maker has nothing, or nobody knows what stops", () => {
    const none = { kind: "none", to: null, text: null, url: null } as const;
    expect(whyLeft([patchNeed("PLC-1")], {}, { verdict: "accepted", why: "Controls answer for leaving it." })).toEqual(["Controls answer for leaving it."]);
    expect(whyLeft([patchNeed("PLC-1", { remedy: none })], {}, { verdict: "no-fix", why: "There is none." })).toEqual(["There is none."]);
    // What a rule stands in for, and what is dated although somebody answers for leaving it, is done in a window.
    expect(whyLeft([patchNeed("PLC-1")], {}, { verdict: "compensated" })).toEqual([]);
    expect(whyLeft([patchNeed("PLC-1", { startsAt: NOW })], {}, { verdict: "accepted" })).toEqual([]);
    expect(whyLeft([patchNeed("PLC-1")], { linesOf: () => null })).toEqual(["Nothing declares or shows what the machine is for, so nobody knows what stops with it."]);
  });

  it("where no window has room", () => {
    const takes = (workSeconds: number, people = 1) => patchNeed("PLC-1", { effort: { ...patchNeed("PLC-1").effort, workSeconds: said(workSeconds), people: said(people) } });
    expect(whyLeft([takes(5 * 3_600)])).toEqual(["No window is long enough for its 5 h 40 min of work, restart and back-out."]);
    expect(whyLeft([takes(600, 3)])).toEqual(["It takes 3 people, and there are 2."]);
    expect(whyLeft([takes(7_200)], { change: patchingChange({ capacity: { people: null, perWindowSeconds: 3_600 } }) })).toEqual(["No window allows as much work as its 2 h 10 min."]);
    expect(whyLeft([takes(600)], { windows: [] })).toEqual(["No window covers line-1."]);
    expect(whyLeft([takes(600)], { windows: [{ ...SUNDAY, line: "line-2" }] })).toEqual(["No window covers line-1."]);
    expect(whyLeft([takes(600)], { windows: [window(2 * DAY, 2 * DAY + 4 * HOUR)] })).toEqual([
      "Every window that is long enough for its 50 min of work, restart and back-out is broken by production.",
    ]);
  });

  it("where no calendar says what the line does", () => {
    const why = "Not known: in no window that is long enough for its 1 h 25 min any calendar says what line-1 does.";
    expect(whyLeft([patchNeed("PLC-1")], { states: [] })).toEqual([why]);
    expect(whyLeft([patchNeed("PLC-1")], { states: [], windows: null })).toEqual([why]);
    expect(whyLeft([patchNeed("PLC-1")], { states: [BATCH] })).toEqual([why]);
    const { plan, left } = planOf([patchNeed("PLC-1")], { states: [state("maintenance", null, 8 * DAY, 8 * DAY + 2 * HOUR)] });
    expect(left).toEqual([]);
    expect(plan.batches.map(({ first, last, label }) => [first - NOW, last - NOW, label])).toEqual([
      [0, 8 * DAY, "no calendar says what line-1 does"],
      [8 * DAY + 2 * HOUR, 60 * DAY, "no calendar says what line-1 does"],
    ]);
  });

  it("and what has to come after it waits too", () => {
    const change = patchingChange({
      order: [
        { before: "SCADA-*", after: "PLC-*", reason: null, at: textAt(9) },
        { before: "plc-1", after: "HMI", reason: "new protocol", at: textAt(10) },
      ],
    });
    const linesOf = ({ asset: name }: PatchNeed) => (name === "SCADA-A" ? null : AT_ONCE);
    const blocked = planOf([patchNeed("SCADA-A"), patchNeed("PLC-1"), patchNeed("HMI")], {
      change,
      states: [BATCH, END],
      linesOf: ({ asset: name }) => (name === "SCADA-A" ? [{ line: "line-9", afterSeconds: 0 }] : AT_ONCE),
    });
    expect(blocked.left.map(({ need, why }) => [need, why])).toEqual([
      ["HMI-patch", "PLC-1 comes before it, and one of its patches has no place."],
      ["PLC-1-patch", "SCADA-A comes before it, and one of its patches has no place."],
      ["SCADA-A-patch", "Not known: in no window that is long enough for its 1 h 25 min any calendar says what line-9 does."],
    ]);
    // What nobody plans at all keeps nothing waiting.
    expect(planOf([patchNeed("SCADA-A"), patchNeed("PLC-1")], { change, linesOf }).plan.items.map(({ asset: name }) => name)).toEqual(["PLC-1"]);
  });
});

describe("windows", () => {
  const windowsOf = (windows: PatchCoursesQuestion["windows"], more: Partial<PatchCoursesQuestion> = {}) =>
    planOf([patchNeed("PLC-1")], { windows, ...more }).plan.windows.map(({ id, first, last, lines }) => [id, (first - NOW) / HOUR, (last - NOW) / HOUR, lines]);

  it("are those of the calendar, each once, from now to the end", () => {
    expect(windowsOf([SUNDAY, SUNDAY, window(8 * DAY + 2 * HOUR, 8 * DAY + 6 * HOUR, null, "Other"), window(-DAY, -HOUR), window(-HOUR, HOUR), window(59 * DAY, 70 * DAY)])).toEqual([
      ["Service 2026-12-01 00:00", 0, 1, null],
      ["Sunday service 2026-12-09 00:00", 192, 198, null],
      ["Service 2027-01-29 00:00", 1_416, 1_440, null],
    ]);
  });

  it("of a line are for that line, and open together for what stops several", () => {
    const windows = [
      window(8 * DAY, 8 * DAY + 6 * HOUR, "line-1"),
      window(8 * DAY + 3 * HOUR, 8 * DAY + 9 * HOUR, "line-2"),
      window(9 * DAY, 9 * DAY + 4 * HOUR),
      window(9 * DAY + HOUR, 9 * DAY + 2 * HOUR, "line-1"),
    ];
    const linesOf = () => [...AT_ONCE, { line: "line-2", afterSeconds: null }];
    expect(windowsOf(windows, { linesOf })).toEqual([
      ["Service 2026-12-09 00:00 (line-1)", 192, 198, ["line-1"]],
      ["Service 2026-12-09 03:00 (line-1, line-2)", 195, 198, ["line-1", "line-2"]],
      ["Service 2026-12-09 03:00 (line-2)", 195, 201, ["line-2"]],
      ["Service 2026-12-10 00:00", 216, 220, null],
    ]);
  });

  it("are days of the plant's calendar where none are named, and that is said", () => {
    const question = { windows: null, horizon: NOW + 40 * HOUR, now: NOW + 6 * HOUR };
    const plant = { ...coursesQuestion().plant, timezone: "Europe/Berlin" };
    expect(windowsOf(null, { ...question, plant })).toEqual([
      ["2026-12-01", 6, 23, null],
      ["2026-12-02", 23, 40, null],
    ]);
    expect(planOf([patchNeed("PLC-1")], question).assumptions.map(({ code }) => code)).toEqual(["patch-days-as-windows", "patch-exploited-costs"]);
    expect(planOf([patchNeed("PLC-1")]).assumptions.map(({ code }) => code)).toEqual(["patch-exploited-costs"]);
  });

  it("and patches are no more than one search takes, which is told", () => {
    const many = Array.from({ length: 500 }, (_, i) => window(8 * DAY + i * 2 * HOUR, 8 * DAY + (i + 1) * 2 * HOUR));
    const few = planOf([patchNeed("PLC-1")], { windows: many });
    expect(few.plan.windows).toHaveLength(400);
    expect(few.remarks).toEqual(["Of 500 windows only the first 400 are planned in, the last of them on 2027-01-11: more would take too long to search."]);
    const needs = Array.from({ length: 2_001 }, (_, i) => patchNeed(`M-${i}`));
    const big = planOf(needs, { weightOf: ({ asset: name }) => ({ chancePerDay: 0, weight: name === "M-77" ? 0.1 : 1, why: "" }), windows: many.slice(0, 30), linesOf: () => [] });
    expect(big.plan.items.length).toBe(2_000);
    expect(big.plan.windows).toHaveLength(15);
    expect(big.left).toEqual([{ need: "M-77-patch", why: "Others are more exposed, and one search takes no more patches." }]);
    expect(big.remarks).toHaveLength(2);
    // Windows of one line are only for what stops it: the others do not lose theirs to them.
    const own = [...many.slice(0, 200).map((of) => ({ ...of, line: "line-1" })), ...many.slice(250, 280).map((of) => ({ ...of, line: "line-2" }))];
    const two = planOf(needs.slice(0, 600), {
      windows: own,
      states: [BATCH, state("batch", "line-2", 0, DAY), END],
      linesOf: ({ asset: name }) => [{ line: name === "M-7" ? "line-2" : "line-1", afterSeconds: 0 }],
    });
    expect([two.plan.windows.filter(({ lines }) => lines?.[0] === "line-1").length, two.plan.windows.filter(({ lines }) => lines?.[0] === "line-2").length, two.left]).toEqual([50, 30, []]);
  });
});

describe("rules", () => {
  const rulesOf = (more: Partial<Parameters<typeof patchingChange>[0]>, redundancy: readonly string[][] = [], names = ["SCADA-A", "SCADA-B", "HMI-1"]) =>
    planOf(
      names.map((name) => patchNeed(name)),
      { change: patchingChange(more), plant: { ...coursesQuestion().plant, redundancy } },
    ).plan.rules;

  it("keep partners apart, and one alone for as long as the other is watched", () => {
    expect(rulesOf({}, [["SCADA-A", "SCADA-B", "SCADA-C"]])).toEqual([
      { kind: "apart", id: "apart SCADA-A SCADA-B", assets: ["SCADA-A", "SCADA-B"], restMinutes: 0, mixedAtMostMinutes: null, reason: "redundant pair" },
    ]);
    const soak = { seconds: 7 * 86_400, at: textAt(7) };
    expect(rulesOf({ soak }, [["scada-a", "SCADA-B"]])).toMatchObject([
      { kind: "apart", restMinutes: 10_080 },
      { kind: "soak", patchKind: "ADVISORY-1 on plc", minutes: 10_080 },
    ]);
    expect(
      rulesOf({ never: [{ assets: ["scada-*", "HMI-1"], reason: "one must be seen", at: textAt(8) }] }, [["SCADA-A", "SCADA-B"]]).map(({ id, ...rule }) => [id, "reason" in rule ? rule.reason : ""]),
    ).toEqual([
      ["apart SCADA-A SCADA-B", "one must be seen"],
      ["apart HMI-1 SCADA-A", "one must be seen"],
      ["apart HMI-1 SCADA-B", "one must be seen"],
    ]);
  });

  it("keep the order of groups without turning on themselves", () => {
    const order = [{ before: "SCADA-*", after: "*", reason: null, at: textAt(9) }];
    expect(rulesOf({ order }).map(({ id }) => id)).toEqual(["order SCADA-A HMI-1", "order SCADA-B HMI-1"]);
  });
});

describe("prices", () => {
  it("are minutes of lines: a day of exposure, and the tail that reaches production", () => {
    const { plan } = planOf([patchNeed("PLC-1")]);
    // 72 h, at a chance of 4 % a year.
    expect(plan.costPerExposureDay).toBeCloseTo(4_320 * (1 - 0.96 ** (1 / 365.25)), 9);
    expect(planOf([patchNeed("PLC-1")], { change: patchingChange({ exploitedCostsSeconds: 3_600 }) }).plan.costPerExposureDay).toBeCloseTo(plan.costPerExposureDay / 72, 9);
    expect(plan.costs).toEqual([]);
  });

  it("are higher the sooner production follows, for each line that stands", () => {
    const cost = (pause: number, lines = 1) => {
      const linesOf = () => Array.from({ length: lines }, (_, i) => ({ line: `line-${i + 1}`, afterSeconds: 0 }));
      const next = ["line-1", "line-2"].map((line) => state("production", line, 8 * DAY + 55 * MINUTE + 30 * MINUTE + pause, 20 * DAY));
      return planOf([patchNeed("PLC-1")], { states: [...next, END], linesOf }).plan.costs[0]?.instability ?? 0;
    };
    // A tenth of the patches has trouble, evenly up to 300 minutes: of it 270 / 300 × 135 minutes are after the half hour of the back-out.
    expect(cost(0)).toBeCloseTo(0.1 * (270 / 300) * 135, 1);
    expect(cost(0, 2)).toBeCloseTo(2 * cost(0), 9);
    expect(cost(HOUR)).toBeLessThan(cost(0));
    expect(cost(5 * HOUR)).toBe(0);
  });

  it("never speak for leaving what is asked for, where not everything can be done", () => {
    const { plan } = planOf([patchNeed("PLC-1")], { states: [state("production", "line-1", 8 * DAY + 85 * MINUTE, 20 * DAY), END], horizon: NOW + 9 * DAY });
    const bare = leavable(plan);
    expect(bare.items.map(({ mustBeDone }) => mustBeDone)).toEqual([false]);
    expect(plan.costs[0]?.instability).toBeGreaterThan(10);
    expect(bare.costs[0]?.instability).toBeLessThan(plan.costPerExposureDay);
    expect(bare.costs[0]?.instability).toBeGreaterThan(0);
  });
});

it("says how many people it takes for granted, where nobody does", () => {
  const change = patchingChange({ capacity: { people: null, perWindowSeconds: null } });
  const needs = [patchNeed("A"), patchNeed("B", { effort: { ...patchNeed("B").effort, people: said(4) } })];
  const { plan, assumptions } = planOf(needs, { change });
  expect(plan.crews).toEqual([{ name: "people", people: 4 }]);
  expect(assumptions.map(({ code }) => code)).toEqual(["patch-exploited-costs", "patch-people"]);
});

test("what has room in a window by a walk of the clock is planned, and nothing else", () => {
  const seen = { planned: 0, left: 0, silent: 0 };
  fc.assert(
    fc.property(drawnPlants, ({ states, windows, needs, lines }) => {
      const patches = needs.map((need) => judgedPatch(need));
      const question = coursesQuestion({
        states,
        windows,
        patches,
        linesOf: ({ id }) => lines.get(id) ?? null,
        horizon: NOW + 3 * DAY,
        change: patchingChange({ capacity: { people: null, perWindowSeconds: null } }),
      });
      const { plan, left } = patchPlanOf(question);
      for (const need of needs) {
        const why = left.find((each) => each.need === need.id)?.why;
        expect(plan.items.some(({ id }) => id === need.id)).toBe(why === undefined);
        if ((lines.get(need.id) ?? null) === null && need.effort.restarts.value) expect(why).toContain("nobody knows what stops with it");
        else expect(walkedRoom(question, plan.windows, need)).toBe(why === undefined);
        if (why === undefined) seen.planned++;
        else seen.left++;
        if (why?.startsWith("Not known") === true) seen.silent++;
      }
    }),
    { numRuns: 120, seed: 20261126 },
  );
  expect(Math.min(seen.planned, seen.left, seen.silent)).toBeGreaterThan(15);
});
