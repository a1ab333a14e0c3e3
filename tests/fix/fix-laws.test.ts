// Laws of fix on random small plants, with the real judgement: the cost is that of the best of all subsets, what is promised is kept, nothing that
// must stay closed is opened, and the order of the evidence does not matter.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyAdditions } from "../../src/engines/fix/apply-additions.ts";
import { proposeFix, solveFix } from "../../src/engines/fix/propose-fix.ts";
import { lowestCostByTrying } from "../../src/engines/fix/reference.ts";
import { conversationKey } from "../../src/plant/conversation.ts";
import type { FixProposal } from "../../src/plant/fix.ts";
import type { Plant } from "../../src/plant/plant.ts";
import { fixCases } from "./fix-cases.ts";
import { fixInput } from "./reach-judge.ts";

const RUNS = Number(process.env.HOLDPOINT_LAW_RUNS ?? 80);
/** Subsets are judged one by one: 2^8 judgements of a case are enough to be patient with. */
const MOST_PIECES = 8;

describe("laws of fix", () => {
  it("costs what the cheapest of all subsets costs that the judge accepts", () => {
    let compared = 0;
    let withChoice = 0;
    fc.assert(
      fc.property(fixCases, (k) => {
        const input = fixInput(k.plant, k.change);
        const { search } = solveFix(input);
        const pieces = search.options.charges.filter((c) => c.kind !== "new-conduit").length;
        if (pieces === 0 || pieces > MOST_PIECES) return;
        const proposal = proposeFix(input);
        expect(proposal.provenSmallest).toBe(true);
        expect(proposal.cost.total).toBe(lowestCostByTrying(input, search));
        compared++;
        if (proposal.additions.length > 0 && proposal.cost.parts.reduce((n, p) => n + (p.what === "service" ? p.count : 0), 0) < pieces) withChoice++;
      }),
      { numRuns: RUNS, seed: 20261005 },
    );
    expect(compared).toBeGreaterThan(RUNS / 3);
    expect(withChoice).toBeGreaterThan(RUNS / 20);
  });

  it("keeps in the re-check exactly what it promised, and breaks nothing", () => {
    let restored = 0;
    fc.assert(
      fc.property(fixCases, (k) => {
        const input = fixInput(k.plant, k.change);
        const p = proposeFix(input);
        expect(p.recheck.notRestored).toEqual([]);
        expect(p.recheck.newBreaks).toEqual([]);
        const after = input.judge(applyAdditions(k.change, p.additions));
        const verdicts = new Map(after.conversations.map((j) => [conversationKey(j.conversation), j.verdict]));
        for (const r of p.restores) {
          if (!r.derived) expect(verdicts.get(r.key)).toBe("kept");
          expect(r.additions.length).toBeGreaterThan(0);
        }
        // Every break is either kept afterwards, or somebody is asked about it.
        const asked = new Set(p.questions.flatMap((q) => q.conversations));
        const before = new Map(input.before.conversations.map((j) => [conversationKey(j.conversation), j]));
        for (const j of after.conversations) {
          const key = conversationKey(j.conversation);
          const breaks = (j.verdict === "blocked" || j.verdict === "degraded") && !j.acknowledged && !j.alreadyFailing && j.role !== "housekeeping";
          if (breaks) expect(asked, key).toContain(key);
          else if (before.get(key)?.verdict !== j.verdict && j.verdict === "kept" && before.get(key)?.role !== "housekeeping") restored++;
        }
        expect(p.recheck.breaksAfter).toBeLessThanOrEqual(p.recheck.breaksBefore);
      }),
      { numRuns: RUNS * 2, seed: 7 },
    );
    expect(restored).toBeGreaterThan(RUNS / 2);
  });

  it("opens no acknowledged break, nothing into a safety system, and no write from a less trusted zone", () => {
    let refused = 0;
    fc.assert(
      fc.property(fixCases, (k) => {
        const input = fixInput(k.plant, k.change);
        const p = proposeFix(input);
        const after = new Map(input.judge(applyAdditions(k.change, p.additions)).conversations.map((j) => [conversationKey(j.conversation), j]));
        const levels = new Map(k.change.zones.map((z) => [z.name, z.securityLevel]));
        const safety = k.plant.assets.find((a) => a.role === "safety-controller")?.addresses[0];
        for (const j of input.before.conversations) {
          if (j.verdict !== "blocked") continue;
          const c = j.conversation;
          const [from, to] = [levels.get(j.fromZone ?? ""), levels.get(j.toZone ?? "")];
          const lessTrusted = j.fromZone !== j.toZone && (from == null || to == null || from < to);
          const stays = j.acknowledged || c.server === safety || j.role === "safety" || (lessTrusted && c.operations.some((o) => o === "write" || o === "program"));
          if (!stays) continue;
          refused++;
          // Unknown: the other direction was opened, and which side opens this one is not proven. It is as closed as before.
          expect(["blocked", "unknown"], conversationKey(c)).toContain(after.get(conversationKey(c))?.verdict);
        }
      }),
      { numRuns: RUNS * 2, seed: 11 },
    );
    expect(refused).toBeGreaterThan(RUNS / 2);
  });

  it("does not depend on the order of conversations and assets", () => {
    fc.assert(
      fc.property(fixCases, (k) => {
        // Two negotiations between the same machines that both fit one connection: the judgement takes the first.
        const negotiators = k.plant.conversations.filter((c) => c.serverPort === 135 || c.serverPort === 21).map((c) => [c.client, c.server].sort().join());
        fc.pre(new Set(negotiators).size === negotiators.length);
        const turned: Plant = { ...k.plant, conversations: [...k.plant.conversations].reverse(), assets: [...k.plant.assets].reverse() };
        const text = (p: FixProposal): string => JSON.stringify(p);
        expect(text(proposeFix(fixInput(turned, k.change)))).toBe(text(proposeFix(fixInput(k.plant, k.change))));
      }),
      { numRuns: RUNS, seed: 13 },
    );
  });

  it("has nothing more to add when its own proposal is the change", () => {
    fc.assert(
      fc.property(fixCases, (k) => {
        const p = proposeFix(fixInput(k.plant, k.change));
        const again = proposeFix(fixInput(k.plant, applyAdditions(k.change, p.additions)));
        const restoredAgain = again.restores.filter((r) => p.restores.some((q) => q.key === r.key));
        expect(restoredAgain).toEqual([]);
      }),
      { numRuns: RUNS, seed: 17 },
    );
  });
});
