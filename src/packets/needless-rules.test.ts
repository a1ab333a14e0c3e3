import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packetRules, ZONES } from "../../tests/generators/packet-rules.ts";
import { SMALL_WORLD, smallLists } from "../../tests/generators/small-worlds.ts";
import { chainedRules, plantRules, randomRules, ruleAt } from "../../tests/generators/rule-sets.ts";
import { addressSet } from "../plant/address-set.ts";
import { type PacketRule, PLAIN_RULE } from "../plant/packet-rule.ts";
import type { PacketsMatch } from "../plant/segmentation.ts";
import { type NeedlessOptions, type NeedlessRules, needlessRules } from "./needless-rules.ts";
import { PacketFields } from "./packet-fields.ts";
import { PacketSpace } from "./packet-space.ts";
import { needlessByReadings } from "./readings-reference.ts";
import { MAY_DENY } from "./reference.ts";
import { RuleListOutcomes } from "./rule-list-outcomes.ts";
import { RuleOverlaps, rulesOfBits } from "./rule-overlaps.ts";

const service = (protocol: number | null, ports: readonly [number, number] | null = null): PacketsMatch => ({
  kind: "packets",
  protocols: protocol === null ? null : [[protocol, protocol]],
  sourcePorts: null,
  destinationPorts: ports === null ? null : [ports],
  icmp: null,
  tcpFlags: null,
  written: "",
  at: ruleAt(1),
});
const rule = (line: number, action: PacketRule["action"], source: string | null, destination: string | null, services: readonly PacketsMatch[], more: Partial<PacketRule> = {}): PacketRule => ({
  ...PLAIN_RULE,
  action,
  source: { zones: null, addresses: source === null ? null : addressSet(source.split(" ")) },
  destination: { zones: null, addresses: destination === null ? null : addressSet(destination.split(" ")) },
  services,
  until: null,
  writtenOrder: line,
  text: `rule ${line}`,
  at: ruleAt(line),
  ...more,
});

const ANY = { zones: null, addresses: null };

describe("needlessRules", () => {
  const needless = (rules: readonly PacketRule[], more: NeedlessOptions = {}): NeedlessRules => needlessRules({ rules, otherwise: "deny" }, { interfaces: ZONES, ...more });
  const without = (rules: readonly PacketRule[], at: number): PacketRule[] => rules.filter((_, i) => i !== at).map((r) => (r.skipTo !== null && r.skipTo > at ? { ...r, skipTo: r.skipTo - 1 } : r));

  it("names exactly the rules without which every packet fares the same", () => {
    let found = 0;
    fc.assert(
      fc.property(packetRules(14), (rules) => {
        const space = new PacketSpace(new PacketFields([rules], ZONES));
        const ended = (list: readonly PacketRule[]): number => space.diagrams.within(new RuleListOutcomes(space, list).endedFrom(0, MAY_DENY), space.every);
        const all = ended(rules);
        const { shadowed, redundant, notComputed } = needless(rules);
        expect(notComputed).toEqual([]);
        found += shadowed.length + redundant.length;
        const named = [...shadowed.map((s) => s.rule), ...redundant.map((r) => r.rule)].sort((a, b) => a - b);
        const alone = rules.flatMap((_, i) => (ended(without(rules, i)) === all ? [i] : []));
        expect(named.filter((i) => !alone.includes(i))).toEqual([]);
        // Where outcomes are open already, a rule may add nothing although it decides some ways: then it is not named.
        const open = alone.filter((i) => !named.includes(i));
        if (open.length > 0) expect(rules.some((r) => r.conditions.length > 0 || r.action === "unsure" || [r.source, r.destination].some((e) => (e.addresses?.unresolved.length ?? 0) > 0))).toBe(true);
      }),
      { seed: 61, numRuns: 200 },
    );
    expect(found).toBeGreaterThan(200);
  });

  it("names exactly those that change nothing, whatever is true of conditions and of what was not understood", () => {
    const seen = { shadowed: 0, redundant: 0, perhaps: 0, unsure: 0 };
    fc.assert(
      fc.property(smallLists(5), (list) => {
        const { shadowed, redundant, notComputed } = needlessRules(list, { interfaces: ZONES });
        const { steps: _, ...byParts } = needlessRules(list, { interfaces: ZONES, fewSteps: 0 });
        expect(byParts).toEqual({ shadowed, redundant, notComputed });
        expect(notComputed).toEqual([]);
        const named = [...shadowed, ...redundant].map((n) => n.rule).sort((a, b) => a - b);
        expect(named).toEqual(needlessByReadings(list, SMALL_WORLD));
        seen.shadowed += shadowed.length;
        seen.redundant += redundant.length;
        seen.perhaps += named.filter((i) => (list.rules[i]?.conditions.length ?? 0) > 0).length;
        seen.unsure += named.length > 0 && list.rules.some((r) => r.action === "unsure") ? 1 : 0;
      }),
      { seed: 65, numRuns: 800 },
    );
    expect(Object.entries(seen).filter(([, n]) => n < 40)).toEqual([]);
  });

  it("does not call a rule needless because of one that was not understood", () => {
    const web = [service(6, [80, 80])];
    const { shadowed, redundant } = needless([rule(1, "unsure", null, null, [service(null)]), rule(2, "permit", "10.0.0.1", null, web), rule(3, "deny", null, null, [service(6)])]);
    expect({ shadowed, redundant }).toEqual({ shadowed: [], redundant: [{ rule: 2, repeatedBy: [-1] }] });
    expect(needless([rule(1, "permit", null, null, web), rule(2, "unsure", null, null, web)]).shadowed).toEqual([{ rule: 1, why: "covered", by: [0] }]);
    expect(needless([rule(1, "unsure", null, null, web), rule(2, "unsure", null, null, web)]).redundant).toEqual([]);
  });

  it("takes no two conditions for the same, and names a perhaps-rule only where what surely comes does the same", () => {
    const web = [service(6, [80, 80])];
    const at = (words: string): Partial<PacketRule> => ({ conditions: [words] });
    const twice = (a: string, b: string): NeedlessRules => needless([rule(1, "permit", null, null, web, at(a)), rule(2, "permit", null, null, web, at(b))]);
    expect(twice("user alice", "user bob")).toMatchObject({ shadowed: [], redundant: [], notComputed: [] });
    // Two limits of a rate in the same words count apart.
    expect(twice("at most 10 a second", "at most 10 a second").redundant).toEqual([]);
    expect(needless([rule(1, "permit", null, null, web, at("user alice")), rule(2, "permit", null, null, [service(6)])]).redundant).toEqual([{ rule: 0, repeatedBy: [1] }]);
    expect(needless([rule(1, "permit", null, "vendor.example.net", web), rule(2, "permit", null, "other.example.net", web)]).redundant).toEqual([]);
  });

  it("does not take a permit that lets answers pass for one that does not", () => {
    const web = [service(6, [80, 80])];
    expect(needless([rule(1, "permit", null, null, web), rule(2, "permit", null, null, [service(6)], { keepsState: false })]).redundant).toEqual([]);
    expect(needless([rule(1, "permit", null, null, web, { idleSeconds: 60 }), rule(2, "permit", null, null, [service(6)])]).redundant).toEqual([]);
  });

  it("says which rules cover, which jump over, and which repeat", () => {
    const web = [service(6, [80, 80])];
    const rules = [
      rule(1, "permit", "10.0.0.0/25", null, web),
      rule(2, "deny", "10.0.0.128/25", null, [service(6)]),
      rule(3, "permit", "10.0.0.0/24", null, web),
      rule(4, "skip", "10.1.0.0/16", null, [service(null)], { skipTo: 5 }),
      rule(5, "permit", "10.1.2.3", null, web),
      rule(6, "permit", "10.2.0.1", null, web),
      rule(7, "permit", null, null, []),
      rule(8, "permit", "10.2.0.0/16", null, [service(6)]),
      rule(9, "deny", "10.3.0.0/16", null, web),
    ];
    const { shadowed, redundant } = needless(rules);
    expect(shadowed).toEqual([
      { rule: 2, why: "covered", by: [0, 1] },
      { rule: 4, why: "jumped-over", by: [3] },
      { rule: 6, why: "matches-nothing", by: [] },
    ]);
    expect(redundant).toEqual([
      { rule: 0, repeatedBy: [2] },
      { rule: 5, repeatedBy: [7] },
      { rule: 8, repeatedBy: [-1] },
    ]);
  });

  it("names the rules that decide before a shadowed one and behind a redundant one, as the whole list does", () => {
    const named = { covered: 0, "jumped-over": 0, "matches-nothing": 0, redundant: 0 };
    for (let seed = 1; seed <= 8; seed++) {
      const jumps = (i: number): Partial<PacketRule> =>
        i % 9 === 8 ? { action: "skip", skipTo: Math.min(90, i + 4), ...(i % 2 === 0 ? { source: ANY, destination: ANY } : {}) } : i % 11 === 7 ? { conditions: ["at night"] } : {};
      const rules = randomRules(90, seed).map((r, i): PacketRule => ({ ...r, ...jumps(i), services: i % 17 === 3 ? [] : r.services }));
      const space = new PacketSpace(new PacketFields([rules]));
      const list = new RuleListOutcomes(space, rules);
      const { shadowed, redundant } = needless(rules);
      for (const [place, r] of rules.entries()) {
        const { shares } = list.sharesOf(space.rule(r).maybe);
        const own = shares.find((share) => share.rule === place);
        const found = shadowed.find((s) => s.rule === place);
        expect(found === undefined).toBe(own !== undefined);
        if (found !== undefined) {
          expect(found.by).toEqual(shares.filter((share) => share.rule < place && share.sure !== 0).map((share) => share.rule));
          named[found.why]++;
        }
        const repeated = redundant.find((s) => s.rule === place);
        if (repeated === undefined || r.action === "skip") continue;
        // What the rule decides, run through what stands behind it.
        const behind = rules.slice(place + 1).map((later) => ({ ...later, skipTo: later.skipTo === null ? null : later.skipTo - place - 1 }));
        const { shares: after, left } = new RuleListOutcomes(space, behind).sharesOf(own?.maybe as number);
        expect(repeated.repeatedBy).toEqual([...after.map((share) => share.rule + place + 1), ...(left === 0 ? [] : [-1])]);
        named.redundant++;
      }
    }
    expect(Object.entries(named).filter(([, n]) => n < 5)).toEqual([]);
  });

  it("says the same of rules that are asked in parts first", () => {
    for (const rules of [plantRules({ seed: 9, count: 300 }), randomRules(300, 20_261_127), chainedRules(300, 3)]) {
      const { steps, ...whole } = needless(rules, { fewSteps: Number.POSITIVE_INFINITY });
      for (const fewSteps of [0, 20, 300]) expect(needless(rules, { fewSteps })).toEqual({ ...whole, steps: expect.any(Number) });
      expect([whole.notComputed, steps > 1_000]).toEqual([[], true]);
    }
  });

  it("says nothing of a rule that is too much work, and the truth of all others", () => {
    for (const rules of [plantRules({ seed: 5, count: 250 }), randomRules(250, 20_261_126)]) {
      const all = needless(rules);
      expect([all.notComputed.length, all.shadowed.length > 3, all.redundant.length > 3]).toEqual([0, true, true]);
      for (const limit of [{ mostSteps: 0 }, { mostSteps: 5_000 }, { mostSteps: 20_000 }, { nodeLimit: 1_500 }]) {
        const some = needless(rules, limit);
        const isSilent = new Set(some.notComputed);
        expect(some.shadowed).toEqual(all.shadowed.filter((s) => !isSilent.has(s.rule)));
        expect(some.redundant).toEqual(all.redundant.filter((s) => !isSilent.has(s.rule)));
        expect(isSilent.size).toBeGreaterThan(0);
        expect(isSilent.size === rules.length).toBe(limit.mostSteps === 0);
      }
    }
  });
});

describe("RuleOverlaps", () => {
  it("names every rule that may match a packet which the rule may match", () => {
    const seen = { together: 0, apart: 0 };
    fc.assert(
      fc.property(packetRules(40), (rules) => {
        const space = new PacketSpace(new PacketFields([rules], ZONES));
        const overlaps = new RuleOverlaps(rules);
        for (const [place, r] of rules.entries()) {
          const bits = new Uint32Array(overlaps.words);
          overlaps.add(place, bits);
          const named = rulesOfBits(bits);
          seen.apart += rules.length - named.length;
          for (const [other, o] of rules.entries()) {
            if (space.and(space.rule(r).maybe, space.rule(o).maybe) === 0) continue;
            seen.together++;
            expect(named).toContain(other);
          }
        }
      }),
      { seed: 63, numRuns: 150 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(300);
  });
});
