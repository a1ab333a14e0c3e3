// Laws of fix on random small plants, with the real judgement: the cost is that of the best of all subsets, what is promised is kept, nothing that
// must stay closed is opened, and the order of the evidence does not matter.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyAdditions } from "../../src/engines/fix/apply-additions.ts";
import { proposeFix, solveFix } from "../../src/engines/fix/propose-fix.ts";
import { lowestCostByTrying } from "../../src/engines/fix/reference.ts";
import { type Conversation, conversationKey } from "../../src/plant/conversation.ts";
import type { FixProposal } from "../../src/plant/fix.ts";
import type { Plant } from "../../src/plant/plant.ts";
import type { SegmentationChange } from "../../src/plant/segmentation.ts";
import { acknowledged, asset, change, conduit, conversation, plant, point, START, zone } from "../generators/plant-builder.ts";
import { fixInput } from "./reach-judge.ts";

const hosts = ["10.0.0.10", "10.0.0.11", "10.0.1.5", "10.0.1.6", "10.0.2.7", "10.0.2.8"];
const names = ["a", "b", "c"];
const pairOfHosts = fc.tuple(fc.constantFrom(...hosts), fc.constantFrom(...hosts)).filter(([x, y]) => x !== y);
const operations = fc.constantFrom<Conversation["operations"][]>([], ["read"], ["read"], ["read", "write"], ["program"]);
const simple = fc.tuple(pairOfHosts, fc.constantFrom("tcp/502 modbus-tcp", "tcp/53 dns", "udp/53 dns", "tcp/22 ssh", "tcp/8081 unknown", "icmp unknown", "udp/161 snmp"), operations, fc.constantFrom(2, 2, 5_000, 20_000), fc.constantFrom("syn" as const, "syn" as const, "header" as const)).map(
  ([[client, server], service, ops, silence, by]): Conversation[] => {
    const [port, protocol] = service.split(" ") as [string, string];
    const known = protocol === "unknown" ? {} : { protocol, protocolConfidence: "high" as const };
    return [conversation(client, server, port, { ...known, operations: ops, ...(port.startsWith("tcp") ? { longestSilence: silence, longestConnection: silence * 2, clientDecidedBy: by } : {}) })];
  },
);
const negotiation = fc.tuple(pairOfHosts, fc.constantFrom("tcp/135 opc-classic", "tcp/21 ftp-tftp"), fc.boolean(), fc.integer({ min: 50_000, max: 50_003 })).map(
  ([[client, server], service, back, dynamic]): Conversation[] => {
    const [port, protocol] = service.split(" ") as [string, string];
    const secondary = back ? [server, client] as const : [client, server] as const;
    return [conversation(client, server, port, { protocol, protocolConfidence: "high", operations: ["read"] }), conversation(...secondary, `tcp/${dynamic}`, { first: START + 1e6 })];
  },
);
interface Case {
  readonly plant: Plant;
  readonly change: SegmentationChange;
}
const cases: fc.Arbitrary<Case> = fc.record({
  traffic: fc.array(fc.oneof({ weight: 3, arbitrary: simple }, { weight: 1, arbitrary: negotiation }), { minLength: 1, maxLength: 4 }),
  levels: fc.array(fc.constantFrom(1, 2, 2, null), { minLength: 3, maxLength: 3 }),
  conduits: fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom("tcp/80", "tcp/135", "tcp/502"), fc.boolean(), fc.boolean()).filter(([x, y]) => x !== y), { maxLength: 2 }),
  points: fc.constantFrom("all", "none", "two", "bridge"),
  safety: fc.option(fc.constantFrom(...hosts), { nil: null, freq: 6 }),
  redundant: fc.boolean(),
  acknowledgedPort: fc.boolean(),
}).map((r) => {
  const seen = new Map(r.traffic.flat().map((c) => [conversationKey(c), c]));
  const assets = hosts.map((h, i) => asset(`M${i}`, [h], h === r.safety ? { role: "safety-controller" } : {}));
  const enforcement = r.points === "all" ? [point()] : r.points === "none" ? [] : r.points === "two"
    ? [point({ name: "core", idleTimeout: { tcp: 7_200, udp: 120 } }), point({ name: "edge", between: ["a", "b"], alg: ["ftp"] })]
    : [point({ name: "bridge", between: ["a", "b"], kind: "bridge", inspects: ["modbus-tcp"] })];
  return {
    plant: plant([...seen.values()], { assets, redundancy: r.redundant ? [["M0", "M4"]] : [] }),
    change: change(
      names.map((n, i) => zone(n, [`10.0.${i}.0/24`], { securityLevel: r.levels[i] ?? null })),
      r.conduits.map(([from, to, service, eitherWay, ends]) => conduit(from, to, [service], { eitherWay, until: ends ? "2027-01-01" : null })),
      { enforcement, acknowledged: r.acknowledgedPort ? [acknowledged({ client: hosts[0] as string, server: hosts[2] as string })] : [] },
    ),
  };
});

const RUNS = Number(process.env.HOLDPOINT_LAW_RUNS ?? 120);
/** Subsets are judged one by one: 2^8 judgements of a case are enough to be patient with. */
const MOST_PIECES = 8;

describe("laws of fix", () => {
  it("costs what the cheapest of all subsets costs that the judge accepts", () => {
    let compared = 0;
    let withChoice = 0;
    fc.assert(
      fc.property(cases, (k) => {
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
      fc.property(cases, (k) => {
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
      { numRuns: RUNS * 3, seed: 7 },
    );
    expect(restored).toBeGreaterThan(RUNS);
  });

  it("opens no acknowledged break, nothing into a safety system, and no write from a less trusted zone", () => {
    let refused = 0;
    fc.assert(
      fc.property(cases, (k) => {
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
          expect(after.get(conversationKey(c))?.verdict, conversationKey(c)).toBe("blocked");
        }
      }),
      { numRuns: RUNS * 3, seed: 11 },
    );
    expect(refused).toBeGreaterThan(RUNS / 2);
  });

  it("does not depend on the order of conversations and assets", () => {
    fc.assert(
      fc.property(cases, (k) => {
        const turned: Plant = { ...k.plant, conversations: [...k.plant.conversations].reverse(), assets: [...k.plant.assets].reverse() };
        const text = (p: FixProposal): string => JSON.stringify(p);
        expect(text(proposeFix(fixInput(turned, k.change)))).toBe(text(proposeFix(fixInput(k.plant, k.change))));
      }),
      { numRuns: RUNS, seed: 13 },
    );
  });

  it("has nothing more to add when its own proposal is the change", () => {
    fc.assert(
      fc.property(cases, (k) => {
        const p = proposeFix(fixInput(k.plant, k.change));
        const again = proposeFix(fixInput(k.plant, applyAdditions(k.change, p.additions)));
        const restoredAgain = again.restores.filter((r) => p.restores.some((q) => q.key === r.key));
        expect(restoredAgain).toEqual([]);
      }),
      { numRuns: RUNS, seed: 17 },
    );
  });
});
