import { describe, expect, it } from "vitest";
import { EVERYTHING } from "./netfilter-box.ts";
import { type ChainRule, type ChainTrouble, ChainWriter } from "./netfilter-chains.ts";

const at = { kind: "text", file: "rules", line: 1, column: 1 } as const;
const tcp = [{ ...EVERYTHING, protocols: [[6, 6]] as const }];
const rule = (verdict: ChainRule["verdict"], boxes: ChainRule["boxes"] = [EVERYTHING]): ChainRule => ({ except: [], boxes, verdict, writtenOrder: 0, text: "rule", at });
const call = (chain: string, comesBack = true): ChainRule["verdict"] => ({ kind: "call", chain, comesBack });

function written(chains: Record<string, ChainRule[]>, budget: number): { readonly rules: [string, number | null][]; readonly troubles: ChainTrouble["kind"][] } {
  const troubles: ChainTrouble["kind"][] = [];
  const writer = new ChainWriter({ left: budget }, (trouble) => troubles.push(trouble.kind));
  writer.chain("main", new Map(Object.entries(chains)), "both");
  return { rules: writer.rules().map((r) => [r.action, r.skipTo]), troubles };
}

describe("chains written out", () => {
  it("stand where they are called, with skips around them", () => {
    const { rules } = written({ main: [rule(call("a"), tcp), rule({ kind: "decide", action: "deny" })], a: [rule({ kind: "return" }, tcp), rule({ kind: "decide", action: "permit" })] }, 100);
    expect(rules).toEqual([
      ["skip", 2],
      ["skip", 4],
      ["skip", 4],
      ["permit", null],
      ["deny", null],
    ]);
  });

  it("do not come back from a goto", () => {
    const { rules } = written({ main: [rule(call("a", false)), rule({ kind: "decide", action: "deny" })], a: [rule({ kind: "decide", action: "permit" }, tcp)] }, 100);
    expect(rules).toEqual([
      ["permit", null],
      ["skip", 3],
      ["deny", null],
    ]);
  });

  it("end undecided where there is no room for more, or no end", () => {
    const twice = (next: string): ChainRule[] => [rule(call(next), tcp), rule(call(next), tcp)];
    const chains = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [i === 0 ? "main" : `c${i}`, twice(`c${i + 1}`)]));
    const full = written({ ...chains, c40: [rule({ kind: "decide", action: "deny" })] }, 1_000);
    expect([full.rules.length, full.rules.at(-1), full.troubles]).toEqual([1_001, ["unsure", null], ["too-many-rules"]]);
    const loop = written({ main: [rule(call("a"))], a: [rule(call("main"))] }, 100);
    expect([loop.rules, loop.troubles]).toEqual([[["unsure", null]], ["loop"]]);
  });
});
