import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packetRules, wholePacket } from "../../tests/generators/packet-rules.ts";
import type { FilterStage } from "../plant/firewall-config.ts";
import type { PacketRule } from "../plant/packet-rule.ts";
import { classifyByScan, runByScan } from "./reference.ts";
import { stagesFrom, stagesOn } from "./rules-of-day.ts";

const DAYS = ["2026-01-01", "2026-01-02", "2026-01-03"];
const TODAY = "2026-01-02";
const days = fc.array(fc.constantFrom(null, ...DAYS), { minLength: 12, maxLength: 12 });

function stageOf(rules: readonly PacketRule[]): FilterStage {
  const otherwise = { action: "deny", text: "", at: null } as const;
  return { name: "s", entersBy: null, leavesBy: null, asks: "first-packet", seesTranslated: { source: false, destination: false }, rules, otherwise };
}

describe("rules with an end", () => {
  it("decide up to their last day, and nothing from the next day on", () => {
    const seen = { ended: 0, lasting: 0 };
    fc.assert(
      fc.property(packetRules(12, { resolved: true }), days, wholePacket, (rules, until, point) => {
        const list = rules.map((rule, i) => ({ ...rule, until: until[i] as string | null }));
        const [stage] = stagesOn([stageOf(list)], TODAY);
        const { rule } = classifyByScan(stage?.rules ?? [], point);
        const isOver = (r: PacketRule): boolean => r.until === "2026-01-01";
        // Without the rules that have ended; each of the others keeps its place by jumping on where one stood.
        const left = list.map((r, i): PacketRule => (isOver(r) ? { ...r, action: "skip", skipTo: i + 1 } : r));
        expect(rule).toBe(classifyByScan(left, point).rule);
        if (list.some(isOver)) seen.ended++;
        if (list[rule]?.until != null) seen.lasting++;
      }),
      { seed: 71, numRuns: 600 },
    );
    expect(Object.entries(seen).filter(([, n]) => n < 30)).toEqual([]);
  });

  it("decide only perhaps where all days to come are asked about: every later day is among what may happen", () => {
    fc.assert(
      fc.property(packetRules(8), days, wholePacket, (rules, until, point) => {
        const stage = stageOf(rules.map((rule, i) => ({ ...rule, until: until[i] as string | null })));
        const may = runByScan(stagesFrom([stage], TODAY)[0]?.rules ?? [], point).outcomes;
        for (const day of ["2026-01-02", "2026-01-03", "2026-01-04"]) {
          const { outcomes } = runByScan(stagesOn([stage], day)[0]?.rules ?? [], point);
          expect(outcomes & ~may).toBe(0);
        }
      }),
      { seed: 72, numRuns: 400 },
    );
  });
});
