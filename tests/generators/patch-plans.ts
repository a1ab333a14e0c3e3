// Small random plans of patches whose times are all whole hours, so that trying every hour tries everything.
import fc from "fast-check";
import type { PatchItem, PatchPlan, PatchRule, PatchWindow } from "../../src/plant/patch-plan.ts";

export const HOUR = 3_600_000_000;
export const DAY = 24 * HOUR;
/** 2026-12-05T20:00Z, a Saturday. */
export const FROM = Date.UTC(2026, 11, 5, 20) * 1_000;

export function patchItem(id: string, more: Partial<PatchItem> = {}): PatchItem {
  return {
    ...{ id, asset: id, what: `update of ${id}`, kind: null, lines: ["line-1"], workMinutes: 60, restartMinutes: 0, backOutMinutes: 0, people: 1, exposurePerDay: 1 },
    ...{ exposedFrom: FROM, notBefore: null, notAfter: null, dueAt: null, mustBeDone: false, fixedAt: null },
    ...more,
  };
}

export function patchWindow(id: string, startHour: number, hours: number, more: Partial<PatchWindow> = {}): PatchWindow {
  return { id, first: FROM + startHour * HOUR, last: FROM + (startHour + hours) * HOUR, lines: null, workMinutes: null, crew: "crew", ...more };
}

export function patchPlan(more: Partial<PatchPlan> = {}): PatchPlan {
  return { from: FROM, horizon: FROM + 60 * DAY, items: [], windows: [], crews: [{ name: "crew", people: 2 }], batches: [], rules: [], costs: [], costPerExposureDay: 1, ...more };
}

const LINES = ["line-1", "line-2"];
const ASSETS = ["A", "B", "C"];

const anyItem = fc.record({
  asset: fc.constantFrom(...ASSETS),
  kind: fc.constantFrom(null, "k", "k", "m"),
  line: fc.constantFrom(...LINES),
  hours: fc.integer({ min: 1, max: 3 }),
  restartHours: fc.constantFrom(0, 0, 1),
  backOutHours: fc.constantFrom(0, 0, 1),
  people: fc.constantFrom(1, 1, 2),
  exposurePerDay: fc.integer({ min: 1, max: 9 }),
  notBeforeHour: fc.constantFrom(null, null, null, 3, 170),
  notAfterHour: fc.constantFrom(null, null, null, 4, 175),
  mustBeDone: fc.constantFrom(false, false, true),
  fixedHour: fc.constantFrom(null, null, null, null, 1, 169),
});

/** Windows lie in two or three weekends, some over each other. */
const anyWindow = fc.record({
  week: fc.integer({ min: 0, max: 2 }),
  offset: fc.integer({ min: 0, max: 2 }),
  hours: fc.integer({ min: 2, max: 4 }),
  lines: fc.constantFrom(null, null, ["line-1"], LINES),
  workHours: fc.constantFrom(null, null, 3),
  crew: fc.constantFrom("crew", "crew", "other"),
});

const anyRule = fc.record({
  kind: fc.constantFrom("apart" as const, "order" as const, "soak" as const),
  pair: fc.constantFrom(["A", "B"] as const, ["B", "C"] as const, ["A", "C"] as const),
  hours: fc.constantFrom(0, 2, 168),
  mixedHours: fc.constantFrom(null, null, 2, 200),
  patchKind: fc.constantFrom("k", "m"),
});

export const anyPlan: fc.Arbitrary<PatchPlan> = fc
  .record({
    items: fc.array(anyItem, { minLength: 1, maxLength: 4 }),
    windows: fc.array(anyWindow, { minLength: 1, maxLength: 3 }),
    rules: fc.array(anyRule, { maxLength: 3 }),
    batches: fc.array(fc.record({ line: fc.constantFrom(...LINES), hour: fc.constantFrom(1, 3, 169), hours: fc.constantFrom(1, 24) }), { maxLength: 2 }),
    people: fc.constantFrom(1, 2, 3),
    costs: fc.array(fc.record({ item: fc.nat(3), window: fc.nat(2), conflict: fc.nat(200), instability: fc.nat(20) }), { maxLength: 3 }),
  })
  .map(({ items, windows, rules, batches, people, costs }) =>
    patchPlan({
      items: items.map((x, i) =>
        patchItem(`P${i}`, {
          ...{ asset: x.asset, kind: x.kind, lines: [x.line], workMinutes: x.hours * 60, restartMinutes: x.restartHours * 60, backOutMinutes: x.backOutHours * 60, people: x.people },
          ...{ exposurePerDay: x.exposurePerDay, mustBeDone: x.mustBeDone, fixedAt: x.fixedHour === null ? null : FROM + x.fixedHour * HOUR },
          ...{ notBefore: x.notBeforeHour === null ? null : FROM + x.notBeforeHour * HOUR, notAfter: x.notAfterHour === null ? null : FROM + x.notAfterHour * HOUR },
        }),
      ),
      windows: windows.map((w, i) => patchWindow(`W${i}`, w.week * 168 + w.offset, w.hours, { lines: w.lines, workMinutes: w.workHours === null ? null : w.workHours * 60, crew: w.crew })),
      crews: [
        { name: "crew", people },
        { name: "other", people: 2 },
      ],
      batches: batches.map(({ line, hour, hours }, i) => ({ line, first: FROM + hour * HOUR, last: FROM + (hour + hours) * HOUR, label: `batch ${i}` })),
      rules: rules.map((rule, i): PatchRule => {
        const id = `R${i}`;
        if (rule.kind === "order") return { kind: "order", id, before: rule.pair[0], after: rule.pair[1], reason: "" };
        if (rule.kind === "soak") return { kind: "soak", id, patchKind: rule.patchKind, minutes: rule.hours * 60 };
        return { kind: "apart", id, assets: rule.pair, restMinutes: rule.hours * 60, mixedAtMostMinutes: rule.mixedHours === null ? null : rule.mixedHours * 60, reason: "" };
      }),
      costs: [...new Map(costs.map((cost) => [`${cost.item} ${cost.window}`, { ...cost, item: `P${cost.item}`, window: `W${cost.window}` }])).values()],
    }),
  );
