import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ssvcTable } from "../../plant/facts/patch-table.ts";
import { SSVC_OUTCOMES } from "../../plant/patch-facts.ts";
import type { SsvcInputs } from "../../plant/patch-judgement.ts";
import { decideSsvc, humanImpactOf } from "./ssvc-decision.ts";

const maybe = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: null });
const inputs: fc.Arbitrary<SsvcInputs> = fc.record({
  exploitation: maybe("none" as const, "public poc" as const, "active" as const),
  exposure: maybe("small" as const, "controlled" as const, "open" as const),
  automatable: maybe("no" as const, "yes" as const),
  humanImpact: maybe("low" as const, "medium" as const, "high" as const, "very high" as const),
});

describe("the deployer's decision", () => {
  it("has every combination once", () => {
    expect(ssvcTable).toHaveLength(3 * 3 * 2 * 4);
    expect(new Set(ssvcTable.map(({ outcome: _, ...row }) => JSON.stringify(row))).size).toBe(72);
  });

  it("is the table's where all is known", () => {
    for (const { outcome, ...row } of ssvcTable) expect(decideSsvc(row)).toEqual({ outcome, least: outcome, open: [] });
  });

  test("is the most urgent that is possible, and learning more never makes it more urgent", () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom(...ssvcTable), (known, row) => {
        const before = decideSsvc(known);
        const more = { ...known };
        for (const key of ["exploitation", "exposure", "automatable", "humanImpact"] as const) {
          if (more[key] !== null) continue;
          Object.assign(more, { [key]: row[key] });
          break;
        }
        const after = decideSsvc(more);
        expect(SSVC_OUTCOMES.indexOf(after.outcome)).toBeLessThanOrEqual(SSVC_OUTCOMES.indexOf(before.outcome));
        expect(SSVC_OUTCOMES.indexOf(after.least)).toBeGreaterThanOrEqual(SSVC_OUTCOMES.indexOf(before.least));
        // Nothing open that matters: then the outcome is sure.
        expect(before.open.length === 0).toBe(before.outcome === before.least);
      }),
      { numRuns: 500, seed: 20261126 },
    );
  });

  it("names what could change it", () => {
    expect(decideSsvc({ exploitation: "active", exposure: null, automatable: "yes", humanImpact: "very high" })).toEqual({ outcome: "immediate", least: "out-of-cycle", open: ["exposure"] });
    expect(decideSsvc({ exploitation: "none", exposure: "controlled", automatable: "yes", humanImpact: null })).toEqual({ outcome: "scheduled", least: "scheduled", open: [] });
  });
});

test("impact on people and production is known where one of the two decides alone", () => {
  expect(humanImpactOf("marginal", "mef failure")).toBe("medium");
  expect(humanImpactOf("catastrophic", null)).toBe("very high");
  expect(humanImpactOf(null, "mission failure")).toBe("very high");
  expect(humanImpactOf(null, "mef failure")).toBeNull();
});
