// What the checker finds, one breach at a time, and what a plant is told: the conflict in words, why something is left, a worse schedule by hand.
import { describe, expect, it } from "vitest";
import { DAY, FROM, HOUR, patchItem, patchPlan, patchWindow } from "../../../tests/generators/patch-plans.ts";
import type { PatchPlan, ScheduleEntry } from "../../plant/patch-plan.ts";
import { openSolver } from "../../solver/open-solver.ts";
import { byHand, schedulePatches } from "./patch-schedule.ts";
import { checkSchedule } from "./schedule-checker.ts";

const { solve } = openSolver();
const limits = { timezone: "Europe/Berlin", solve, seconds: 60, relativeGap: 0 };

const windows = [patchWindow("W1", 0, 4), patchWindow("W2", 168, 4)];
const at = (item: string, hour: number, window: string | null = hour < 100 ? "W1" : "W2"): ScheduleEntry => ({ item, window, startAt: FROM + hour * HOUR });

function kindsOf(plan: Partial<PatchPlan>, entries: readonly ScheduleEntry[], left: readonly string[] = []): string[] {
  return checkSchedule(patchPlan({ windows, ...plan }), { entries, left }).map(({ kind }) => kind);
}

const one = { items: [patchItem("A")] };
const two = { items: [patchItem("A", { kind: "k" }), patchItem("B", { kind: "k" })] };

describe("the checker", () => {
  it("lets through what keeps the plan", () => {
    expect(kindsOf(two, [at("A", 0), at("B", 0)])).toEqual([]);
    expect(kindsOf(one, [at("A", 3, null)])).toEqual([]);
  });

  it.each<[string, Partial<PatchPlan>, readonly ScheduleEntry[], readonly string[]]>([
    ["unknown-item", one, [at("A", 0), at("X", 0)], []],
    ["unknown-window", one, [at("A", 0, "W9")], []],
    ["twice", one, [at("A", 0), at("A", 168)], []],
    ["not-mentioned", one, [], []],
    ["outside-window", one, [at("A", 3.5)], []],
    ["outside-window", one, [at("A", 50, null)], []],
    ["wrong-line", { ...one, windows: [patchWindow("W1", 0, 4, { lines: ["line-2"] })] }, [at("A", 0)], []],
    ["no-back-out", { items: [patchItem("A", { backOutMinutes: 30 })] }, [at("A", 3)], []],
    ["in-batch", { items: [patchItem("A", { restartMinutes: 15 })], batches: [{ line: "line-1", first: FROM + HOUR, last: FROM + DAY, label: "b" }] }, [at("A", 0)], []],
    ["too-early", { items: [patchItem("A", { notBefore: FROM + DAY })] }, [at("A", 0)], []],
    ["too-late", { items: [patchItem("A", { notAfter: FROM + DAY })] }, [at("A", 168)], []],
    ["moved", { items: [patchItem("A", { fixedAt: FROM + HOUR })] }, [at("A", 2)], []],
    ["left-undone", { items: [patchItem("A", { mustBeDone: true })] }, [], ["A"]],
    ["too-much-work", { ...two, windows: [patchWindow("W1", 0, 4, { workMinutes: 90 })] }, [at("A", 0), at("B", 2)], []],
    ["too-few-people", { ...two, crews: [{ name: "crew", people: 1 }] }, [at("A", 0), at("B", 0.5)], []],
    ["same-asset", { items: [patchItem("A"), patchItem("B", { asset: "A" })] }, [at("A", 0), at("B", 0.5)], []],
    ["not-apart", { ...two, rules: [{ kind: "apart", id: "r", assets: ["A", "B"], restMinutes: 0, mixedAtMostMinutes: null, reason: "" }] }, [at("A", 0), at("B", 2)], []],
    ["mixed-too-long", { ...two, rules: [{ kind: "apart", id: "r", assets: ["A", "B"], restMinutes: 0, mixedAtMostMinutes: 60, reason: "" }] }, [at("A", 0), at("B", 168)], []],
    ["mixed-too-long", { ...two, rules: [{ kind: "apart", id: "r", assets: ["A", "B"], restMinutes: 0, mixedAtMostMinutes: 60, reason: "" }] }, [at("A", 0)], ["B"]],
    ["out-of-order", { ...two, rules: [{ kind: "order", id: "r", before: "A", after: "B", reason: "" }] }, [at("B", 0), at("A", 2)], []],
    ["out-of-order", { ...two, rules: [{ kind: "order", id: "r", before: "A", after: "B", reason: "" }] }, [at("B", 0)], ["A"]],
    ["not-soaked", { ...two, rules: [{ kind: "soak", id: "r", patchKind: "k", minutes: 60 }] }, [at("A", 0), at("B", 1.5)], []],
  ])("finds %s", (kind, plan, entries, left) => {
    expect(kindsOf(plan, entries, left)).toContain(kind);
  });
});

describe("what a plant is told", () => {
  it("which constraints cannot hold together, and that each has one window only", async () => {
    const sunday = patchWindow("W1", 26, 4);
    const plan = patchPlan({
      windows: [sunday],
      items: [patchItem("P1", { asset: "SCADA-A", workMinutes: 150, mustBeDone: true }), patchItem("P2", { asset: "FILLER-1-HMI", workMinutes: 120, mustBeDone: true }), patchItem("P3")],
      rules: [{ kind: "order", id: "o", before: "SCADA-A", after: "FILLER-1-HMI", reason: "" }],
    });
    const { status, conflict, isConflictIrreducible } = await schedulePatches({ plan, ...limits });
    expect([status, isConflictIrreducible]).toEqual(["infeasible", true]);
    expect(conflict.map(({ words }) => words)).toEqual([
      "SCADA-A comes before FILLER-1-HMI; for SCADA-A, only Sunday 6 December 23:00 to 03:00 fits",
      "FILLER-1-HMI must get update of P2, and only Sunday 6 December 23:00 to 03:00 fits",
    ]);
  });

  it("why something is left undone", async () => {
    const batch = { line: "line-1", first: FROM - DAY, last: FROM + 9 * DAY, label: "batch" };
    const items = [patchItem("A", { restartMinutes: 15 }), patchItem("B"), patchItem("C", { lines: ["line-1", "line-3"] }), patchItem("D", { workMinutes: 600 })];
    const rules = [{ kind: "order" as const, id: "o", before: "A", after: "B", reason: "" }];
    const { left, schedule } = await schedulePatches({ plan: patchPlan({ items, rules, batches: [batch], windows: windows.map((w) => ({ ...w, lines: ["line-1"] })) }), ...limits });
    expect(schedule?.entries).toEqual([]);
    expect(left.map(({ why }) => why)).toEqual([
      "Every window that is long enough for its 1 h 15 min (work, restart and back-out) is broken by a batch.",
      "A comes before it, and stays undone.",
      "No window covers line-1 and line-3.",
      "No window of its lines is long enough for its 10 h (work, restart and back-out).",
    ]);
  });

  it("that the most exposed first is not always best, and what a given schedule breaks", async () => {
    const plan = patchPlan({
      windows: [patchWindow("W1", 0, 2), patchWindow("W2", 168, 2)],
      crews: [{ name: "crew", people: 1 }],
      items: [patchItem("A", { workMinutes: 120, exposurePerDay: 5 }), patchItem("B", { exposurePerDay: 4 }), patchItem("C", { exposurePerDay: 4 })],
    });
    const { schedule, cost, greedy, gap } = await schedulePatches({ plan, ...limits });
    expect(schedule?.entries.map(({ item, window }) => `${item} ${window}`).sort()).toEqual(["A W2", "B W1", "C W1"]);
    expect(gap).toBeCloseTo(0, 9);
    expect(greedy.cost.total).toBeGreaterThan(cost?.total ?? Number.POSITIVE_INFINITY);
    expect(byHand(plan, { entries: [at("A", 0, null), at("B", 0, null)], left: ["C"] }).violations.map(({ kind }) => kind)).toEqual(["too-few-people"]);
  });
});
