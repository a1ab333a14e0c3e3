import { expect, it } from "vitest";
import { patchNeed } from "../../tests/generators/patch-builder.ts";
import { FROM, HOUR, patchItem, patchPlan, patchWindow } from "../../tests/generators/patch-plans.ts";
import { ownRulesBroken } from "./own-rules.ts";

const AT = FROM + HOUR;
const NEEDS = ["SCADA-A", "SCADA-B"].map((name) => patchNeed(name, { id: name, startsAt: AT }));
const PLAN = patchPlan({
  items: ["SCADA-A", "SCADA-B"].map((name) => patchItem(name, { asset: name, workMinutes: 30, restartMinutes: 5, backOutMinutes: 0, people: 1 })),
  windows: [patchWindow("w", 0, 8, { crew: "people" })],
  crews: [{ name: "people", people: 1 }],
  rules: [{ kind: "apart", id: "r", assets: ["SCADA-A", "SCADA-B"], restMinutes: 0, mixedAtMostMinutes: null, reason: "redundant pair" }],
});
const entries = NEEDS.map(({ id }) => ({ item: id, window: null, startAt: AT }));

it("dates of people that break what their own change says are told with their lines", () => {
  const told = ownRulesBroken(PLAN, { entries, left: [] }, NEEDS, "UTC");
  expect(told.map(({ code, severity, message }) => ({ code, severity, message }))).toEqual([
    { code: "own-rule-broken", severity: "warning", message: "As dated, the work on SCADA-A, SCADA-B needs more people at once than there are (2026-12-05 21:00)." },
    { code: "own-rule-broken", severity: "warning", message: "As dated, the work on SCADA-A, SCADA-B is kept apart by a rule of this change, and is not (2026-12-05 21:00)." },
  ]);
});

it("nothing is told of what nobody dated, and of dates that keep the rules", () => {
  const undated = NEEDS.map((need) => ({ ...need, startsAt: null }));
  expect(ownRulesBroken(PLAN, { entries, left: [] }, undated, "UTC")).toEqual([]);
  expect(ownRulesBroken(PLAN, { entries: entries.slice(0, 1), left: [] }, NEEDS.slice(0, 1), "UTC")).toEqual([]);
});
