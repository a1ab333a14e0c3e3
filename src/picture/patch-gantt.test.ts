// The picture of a schedule: well-formed whatever the texts are, everything in place and inside, and what is left undone is told.
import { describe, expect, it } from "vitest";
import { DAY, FROM, HOUR, patchItem, patchPlan, patchWindow } from "../../tests/generators/patch-plans.ts";
import { parseStrictXml } from "../../tests/generators/strict-xml.ts";
import type { PatchPlan, PatchSchedule } from "../plant/patch-plan.ts";
import { drawPatchGantt } from "./patch-gantt.ts";

const options = { timezone: "Europe/Berlin" };

const plan: PatchPlan = patchPlan({
  items: [
    patchItem("P1", { asset: "FILLER-1-PLC", kind: "s7", restartMinutes: 15, what: "SSA-840188: update to V3.3.19" }),
    patchItem("P2", { asset: "FILLER-2-PLC", kind: "s7", restartMinutes: 15, lines: ["line-2"] }),
    patchItem("P3", { asset: "HIST-01", lines: [] }),
    patchItem("P4", { asset: 'CAP<&"]]>\u0007' }),
  ],
  windows: [patchWindow("W1", 0, 4), patchWindow("W2", 168, 4)],
  batches: [{ line: "line-1", first: FROM + 34 * HOUR, last: FROM + 6 * DAY, label: "Batch 4711 <b>" }],
  rules: [{ kind: "soak", id: "soak", patchKind: "s7", minutes: 6 * 24 * 60 }],
});

const schedule: PatchSchedule = {
  entries: [
    { item: "P1", window: "W1", startAt: FROM },
    { item: "P3", window: "W1", startAt: FROM + HOUR },
    { item: "P2", window: "W2", startAt: FROM + 168 * HOUR },
  ],
  left: ["P4"],
};

describe("drawPatchGantt", () => {
  const drawn = drawPatchGantt(plan, schedule, options);
  const of = (name: string): { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[] => parseStrictXml(drawn).filter((e) => e.attributes.class === name);

  it("has a row for each patched asset, a mark for each patch, a batch only where its line is, and one soak", () => {
    expect([of("gantt-row").length, of("gantt-patch").length, of("gantt-batch").length, of("gantt-window").length, of("gantt-soak").length]).toEqual([3, 3, 1, 3, 1]);
    for (const words of ["FILLER-1-PLC", "12-05 21:00", "left undone: P4", "Mon 7.12.", "with restart", "no restart"]) expect(drawn).toContain(words);
  });

  it("tells a restart by its shape", () => {
    const shapes = of("gantt-patch").map(({ attributes }) => (attributes.d ?? "").includes("L"));
    expect(shapes).toEqual([true, false, true]);
  });

  it("stays inside, in order of time, and well-formed with hostile texts", () => {
    const hostile = drawPatchGantt(plan, { entries: [...schedule.entries, { item: "P4", window: "W2", startAt: FROM + 170 * HOUR }], left: [] }, options);
    for (const e of parseStrictXml(hostile)) if (e.name === "rect") expect(Number(e.attributes.x) + Number(e.attributes.width)).toBeLessThanOrEqual(900);
    expect(hostile).toContain("\\x07");
    const xs = of("gantt-patch").map(({ attributes }) => Number(/^M([\d.]+)/.exec(attributes.d ?? "")?.[1]));
    expect([...xs].sort((a, b) => a - b)).toEqual(xs);
  });

  it("draws nothing where nothing is planned, and says how many rows it leaves out", () => {
    expect(drawPatchGantt(plan, { entries: [], left: ["P1"] }, options)).toBe("");
    expect(drawPatchGantt(plan, schedule, { ...options, mostRows: 1 })).toContain("2 more assets are not drawn");
  });
});
