import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseStrictXml } from "../../tests/generators/strict-xml.ts";
import type { AccumulationPoint } from "../plant/coverage.ts";
import { drawAccumulation } from "./accumulation-curve.ts";
import { plotAccumulation } from "./accumulation-plot.ts";

/** Rises to 40 in ten days, and on to 48 in twenty; the interval widens. */
const CURVE: readonly AccumulationPoint[] = Array.from({ length: 20 }, (_, i): AccumulationPoint => {
  const units = i + 1;
  const expected = units <= 10 ? 4 * units : 40 + 0.8 * (units - 10);
  return { units, method: units < 10 ? "interpolated" : units === 10 ? "observed" : "extrapolated", expected, low: expected - units / 5, high: expected + units / 5 };
});
const OPTIONS = { idPrefix: "c", title: "Curve", unit: "day", targetKeys: 45, targetText: "90 %" } as const;

describe("drawn as SVG", () => {
  it("is well-formed, with the seen part, the dashed part, the band, the target and axes with units", () => {
    const svg = drawAccumulation(CURVE, OPTIONS);
    const elements = parseStrictXml(svg);
    const ofClass = (name: string) => elements.filter((e) => e.attributes.class === name);
    for (const name of ["curve-band", "curve-seen", "curve-ahead", "curve-target", "curve-now"]) expect(ofClass(name)).toHaveLength(1);
    expect(ofClass("curve-ahead")[0]?.attributes["stroke-dasharray"]).toBe("7 5");
    expect(ofClass("curve-seen")[0]?.attributes["stroke-dasharray"]).toBeUndefined();
    for (const words of [">40 seen in 10 days<", ">wanted: 45, 90 % of what there may be<", ">conversations<", "days watched"]) expect(svg).toContain(words);
    expect(svg).toContain("40 conversations seen in 10 days; 48 expected in 20, 95 % interval 44 to 52.");
  });
  it("a target far above is not drawn: the curve would lie flat", () => {
    expect(drawAccumulation(CURVE, { ...OPTIONS, targetKeys: 1_000 })).not.toContain("curve-target");
    expect(drawAccumulation(CURVE, { ...OPTIONS, targetKeys: null })).not.toContain("curve-target");
  });
  it("without estimate there is no picture", () => {
    expect(drawAccumulation([], OPTIONS)).toBe("");
    expect(plotAccumulation([], { width: 80, rows: 10, unit: "day", targetKeys: 1 })).toEqual([]);
  });
});

describe("drawn for a terminal", () => {
  const plot = plotAccumulation(CURVE, { width: 60, rows: 10, unit: "day", targetKeys: 45 });
  it("shows the curve, the day that was reached, the target and the units", () => {
    expect(plot).toMatchInlineSnapshot(`
      [
        "conversations",
        "    │                                          ⡀ ⡀ ⠄ ⠄ ⠂ ⢂ ⠁",
        "    │┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄⡀┄⡀┄⠄┄⠄⣀⣂⣀⠂┄⠥⠤⠤┄┄⠒⡒⠒⡀┄⡉⠉⠍┄⠄",
        " 40 ┤                        ⡀⣀⡦●⠄ ⠍⠉⠍ ⠂ ⠂ ⠂ ⠁ ⠁ ⠁",
        "    │                     ⢀⣤⠴⠞⠁⠁",
        "    │                  ⣄⡤⠟⠉⠁",
        "    │              ⣀⡤⠖⠋⠁",
        " 20 ┤          ⣀⣠⠶⠚⠉",
        "    │       ⣀⡤⠖⠋",
        "    │   ⢀⣤⠖⠋⠁",
        "  0 ┤⣠⠴⠚⠉",
        "    └───────────────────────────────────────────────────────",
        "     0            5             10            15     20 days",
      ]
    `);
  });
  it("what is extrapolated has gaps, what was seen has none", () => {
    const alone = plotAccumulation(
      CURVE.map((point) => ({ ...point, low: point.expected, high: point.expected })),
      { width: 60, rows: 10, unit: "day", targetKeys: null },
    ).slice(1, 11);
    const isDrawn = (column: number): boolean => alone.some((line) => /[\u2801-\u28ff●]/.test(line[column] ?? " "));
    const columns = Array.from({ length: 55 }, (_, i) => isDrawn(5 + i));
    expect(columns.slice(0, 27).every(Boolean)).toBe(true);
    expect(columns.slice(28).every(Boolean)).toBe(false);
  });
  it("never exceeds its width, whatever the numbers", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 3, max: 30 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: null }),
        (width, rows, scale, targetKeys) => {
          const curve = CURVE.map((point) => ({ ...point, expected: point.expected * scale, low: point.low * scale, high: point.high * scale }));
          for (const line of plotAccumulation(curve, { width, rows, unit: "hour", targetKeys })) expect([...line].length).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 200, seed: 4 },
    );
  });
});
