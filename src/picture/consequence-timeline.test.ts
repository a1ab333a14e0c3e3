import { describe, expect, it } from "vitest";
import { bottlingJudgement, hostileJudgement, manyFindingsJudgement } from "../../tests/generators/judgement-builder.ts";
import { parseStrictXml } from "../../tests/generators/strict-xml.ts";
import { drawTimeline, timelineX } from "./consequence-timeline.ts";

describe("timelineX", () => {
  it("grows with time, gives zero its own place, and equal ratios equal steps", () => {
    const times = [0, 0.05, 1, 10, 100, 1_000, 10_000, 100_000, 31_557_600];
    for (let i = 1; i < times.length; i++) expect(timelineX(times[i] as number)).toBeGreaterThan(timelineX(times[i - 1] as number));
    expect(timelineX(100) - timelineX(10)).toBeCloseTo(timelineX(10_000) - timelineX(1_000), 6);
    expect(timelineX(1e12)).toBe(timelineX(31_557_600));
  });
});

describe("drawTimeline", () => {
  it("is well-formed for every kind of judgement", () => {
    for (const build of [bottlingJudgement, manyFindingsJudgement, hostileJudgement]) expect(parseStrictXml(drawTimeline(build().timeline))[0]?.name).toBe("svg");
    expect(parseStrictXml(drawTimeline([]))[0]?.name).toBe("svg");
  });
  it("marks known moments with dots and unknown ones with rings", () => {
    const elements = parseStrictXml(drawTimeline(bottlingJudgement().timeline));
    expect(elements.filter((e) => e.attributes.class === "timeline-dot")).toHaveLength(5);
    expect(elements.filter((e) => e.attributes.class === "timeline-ring")).toHaveLength(1);
  });
  it("gives what all comes to no mark, and draws it however much is left out", () => {
    const total = { afterSeconds: null, when: "in all", line: null, what: "2 lines stop", findings: [], isTotal: true as const };
    const drawn = drawTimeline([...manyFindingsJudgement().timeline, total], { most: 3 });
    expect([drawn.includes("in all"), drawn.includes(">37 more not drawn<")]).toEqual([true, true]);
    expect(parseStrictXml(drawTimeline([total])).filter((e) => /^timeline-(dot|ring)$/.test(e.attributes.class ?? ""))).toEqual([]);
  });
  it("counts what it does not draw", () => {
    expect(drawTimeline(manyFindingsJudgement().timeline, { most: 14 })).toContain(">26 more not drawn<");
  });
});
