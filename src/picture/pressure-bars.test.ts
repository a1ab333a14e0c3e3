import { describe, expect, it } from "vitest";
import { accessJudgement, hostileAccessJudgement, manySessionsJudgement } from "../../tests/generators/access-judgement-builder.ts";
import { parseStrictXml } from "../../tests/generators/strict-xml.ts";
import { drawPressure } from "./pressure-bars.ts";

const pressure = accessJudgement().access?.pressure ?? [];

describe("drawPressure", () => {
  it("is well-formed, whatever controls are called", () => {
    for (const build of [accessJudgement, manySessionsJudgement, hostileAccessJudgement]) expect(parseStrictXml(drawPressure(build().access?.pressure ?? []))[0]?.name).toBe("svg");
  });
  it("makes each bar of its inputs, in proportion", () => {
    const first = pressure[0];
    if (first === undefined) throw new Error("no pressure");
    const widths = parseStrictXml(drawPressure([first]))
      .filter((e) => /^pressure-part/.test(e.attributes.class ?? ""))
      .map((e) => Number(e.attributes.width));
    expect(widths).toHaveLength(4);
    expect((widths[0] as number) / (widths[1] as number)).toBeCloseTo(2, 1);
    expect((widths[1] as number) / (widths[2] as number)).toBeCloseTo(2, 1);
  });
  it("shows every input with value and weight, the hardest control first", () => {
    const drawn = drawPressure([...pressure].reverse());
    expect(drawn.indexOf("retire operator")).toBeLessThan(drawn.indexOf("approval of vendor"));
    expect(drawn.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ")).toContain("20 per week × 2");
  });
  it("counts what it does not draw, and draws nothing of nothing", () => {
    expect(drawPressure(manySessionsJudgement().access?.pressure ?? [])).toContain(">64 more not drawn<");
    expect(drawPressure([])).toBe("");
    expect(drawPressure(pressure.map((p) => ({ ...p, score: 0 })))).toBe("");
  });
});
