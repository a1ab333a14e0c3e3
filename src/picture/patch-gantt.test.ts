// The picture of two courses: well-formed whatever the texts are, everything in place and inside, no line through words, and what is left out is told.
import { describe, expect, it } from "vitest";
import { hostilePatchingJudgement, infeasiblePatchingJudgement, manyPatchesJudgement, patchingJudgement } from "../../tests/generators/patching-judgement-builder.ts";
import { DAY, FROM, HOUR, patchItem, patchPlan, patchWindow } from "../../tests/generators/patch-plans.ts";
import { parseStrictXml } from "../../tests/generators/strict-xml.ts";
import type { Judgement } from "../plant/finding.ts";
import type { PatchPlan, PatchSchedule } from "../plant/patch-plan.ts";
import type { GanttCourses } from "./gantt-row.ts";
import { drawPatchGantt, GANTT_WIDTH } from "./patch-gantt.ts";
import { textWidth } from "./svg-text.ts";

const options = { timezone: "Europe/Berlin" };

const plan: PatchPlan = patchPlan({
  items: [
    patchItem("P1", { asset: "FILLER-1-PLC", kind: "s7", restartMinutes: 15, what: "SSA-840188: update to V3.3.19" }),
    patchItem("P2", { asset: "FILLER-2-PLC", kind: "s7", restartMinutes: 15, lines: ["line-2"], dueAt: FROM + 5 * DAY }),
    patchItem("P3", { asset: "HIST-01", lines: [] }),
    patchItem("P4", { asset: 'CAP<&"]]>\u0007' }),
  ],
  windows: [patchWindow("W1", 0, 4), patchWindow("W2", 168, 4)],
  batches: [{ line: "line-1", first: FROM + 34 * HOUR, last: FROM + 6 * DAY, label: "Batch 4711 <b>" }],
  rules: [{ kind: "soak", id: "soak", patchKind: "s7", minutes: 6 * 24 * 60 }],
});

const planned: PatchSchedule = {
  entries: [
    { item: "P1", window: "W1", startAt: FROM },
    { item: "P3", window: "W1", startAt: FROM + HOUR },
    { item: "P2", window: "W2", startAt: FROM + 168 * HOUR },
  ],
  left: ["P4"],
};
/** P1 is asked for within the batch, P3 as it is planned. */
const asked: PatchSchedule = {
  entries: [
    { item: "P3", window: null, startAt: FROM + HOUR },
    { item: "P1", window: null, startAt: FROM + 3 * DAY },
    { item: "P4", window: null, startAt: FROM + 4 * DAY },
  ],
  left: ["P2"],
};
const courses: GanttCourses = { planned, asked, stopping: new Set(["P1"]) };

type Elements = ReturnType<typeof parseStrictXml>;
const named = (svg: string, name: string): Elements => parseStrictXml(svg).filter((e) => e.attributes.class === name);
const counts = (svg: string, ...names: readonly string[]): number[] => names.map((name) => named(svg, name).length);

function gantt({ patching }: Judgement, mostRows?: number): string {
  if (patching === undefined) throw new Error("no patching");
  const stopping = new Set(patching.asGiven.placements.filter(({ conflicts }) => conflicts.some(({ state }) => state !== "unknown")).map(({ need }) => need));
  return drawPatchGantt(patching.plan, { planned: patching.planned.schedule, asked: patching.asGivenSchedule, stopping }, { ...options, ...(mostRows === undefined ? {} : { mostRows }) });
}

describe("drawPatchGantt", () => {
  const drawn = drawPatchGantt(plan, courses, options);
  const of = (name: string): Elements => named(drawn, name);

  it("has a row for each machine under its line, a filled mark for each planned patch, a hollow one where it is asked for at another time", () => {
    expect(counts(drawn, "gantt-line", "gantt-row", "gantt-patch", "gantt-asked", "gantt-stops", "gantt-move", "gantt-soak", "gantt-due")).toEqual([3, 4, 3, 2, 2, 1, 1, 1]);
    for (const words of [
      "FILLER-1-PLC",
      "12-05 21:00",
      "without a planned time: CAP&lt;&amp;&quot;]]&gt;\\x07",
      "Mon 2026-12-07",
      "with restart",
      "no restart",
      "in Batch 4711 &lt;b&gt;",
      "stops no line",
    ])
      expect(drawn).toContain(words);
  });

  it("names a batch once, at its line, and shades it behind the machines of that line alone", () => {
    expect(of("gantt-batch")).toHaveLength(1);
    expect(of("gantt-name")).toHaveLength(0);
    expect(drawn.match(/Batch 4711 &lt;b&gt;<\/text>/g)).toHaveLength(2);
    expect(of("gantt-pale")).toHaveLength(2);
  });

  it("tells a restart by its shape", () => {
    expect(of("gantt-patch").map(({ attributes }) => (attributes.d ?? "").includes("L"))).toEqual([true, true, false]);
  });

  it("runs no dash through words: what soaks lies below the words of its lane", () => {
    for (const svg of [drawn, gantt(patchingJudgement()), gantt(manyPatchesJudgement())]) {
      const words = parseStrictXml(svg).filter((e) => (e.attributes.class ?? "").includes("gantt-words"));
      expect(words.length).toBeGreaterThan(2);
      for (const soak of named(svg, "gantt-soak")) {
        const y = Number(/^M[\d.]+ ([\d.]+)/.exec(soak.attributes.d ?? "")?.[1]);
        for (const text of words) {
          const baseline = Number(text.attributes.y);
          expect(y > baseline + 2 || y < baseline - 10).toBe(true);
        }
      }
    }
  });

  it("writes no words over other words of the same height", () => {
    for (const svg of [drawn, gantt(patchingJudgement()), gantt(manyPatchesJudgement())]) {
      const texts = [...svg.matchAll(/<text class="map-ink gantt-words" x="([\d.]+)" y="([\d.]+)" font-size="11.5"[^>]*>([^<]*)</g)].map(([, x, y, words]) => ({
        from: Number(x),
        to: Number(x) + textWidth(words ?? "", 11.5),
        y: Number(y),
      }));
      for (const a of texts) for (const b of texts) if (a !== b && a.y === b.y) expect(a.to <= b.from + 1 || b.to <= a.from + 1).toBe(true);
      for (const { from, to } of texts) expect(from >= 150 && to <= GANTT_WIDTH).toBe(true);
    }
  });

  it("draws only what is asked for where there is no schedule, and says so", () => {
    const svg = gantt(infeasiblePatchingJudgement());
    expect(counts(svg, "gantt-patch", "gantt-window", "gantt-soak")).toEqual([0, 0, 0]);
    expect(named(svg, "gantt-asked").length).toBeGreaterThan(3);
    expect(svg).toContain("there is no schedule in real windows");
    expect(svg).not.toContain("planned, with restart");
  });

  it("stays inside and well-formed with hostile texts", () => {
    for (const svg of [drawn, gantt(hostilePatchingJudgement()), gantt(manyPatchesJudgement())]) {
      for (const e of parseStrictXml(svg)) if (e.name === "rect") expect(Number(e.attributes.x) + Number(e.attributes.width)).toBeLessThanOrEqual(GANTT_WIDTH);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a screen would obey
      expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  it("stays small where a calendar has thousands of orders", () => {
    const orders = Array.from({ length: 20_000 }, (_, i) => ({ line: "line-1", first: FROM + i * 20 * 60e6, last: FROM + i * 20 * 60e6 + 15 * 60e6, label: `Order ${i}` }));
    expect(drawPatchGantt({ ...plan, batches: orders }, courses, options).length).toBeLessThan(200_000);
  });

  it("draws nothing where nothing has a time, and says how many rows it leaves out", () => {
    expect(drawPatchGantt(plan, { planned: { entries: [], left: ["P1"] }, asked: null, stopping: new Set() }, options)).toBe("");
    expect(drawPatchGantt(plan, courses, { ...options, mostRows: 1 })).toContain("3 more machines are not drawn");
  });
});
