import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packetRules, wholePacket, ZONES } from "../../tests/generators/packet-rules.ts";
import { editedRules, plantRules, rewordedRules, ruleAt } from "../../tests/generators/rule-sets.ts";
import { addressSet, unionOf } from "../plant/address-set.ts";
import type { FilterStage } from "../plant/firewall-config.ts";
import { type PacketPoint, type PacketRule, PLAIN_RULE } from "../plant/packet-rule.ts";
import type { PacketsMatch } from "../plant/segmentation.ts";
import { type ChangeList, cannotPermit, compareRuleLists, compareWhole, endOutcome, type ListComparison } from "./compare-rule-lists.ts";
import { narrowedLists } from "./narrowed-lists.ts";
import { PacketFields } from "./packet-fields.ts";
import { PacketSpace } from "./packet-space.ts";
import { canReach, openingOnly, permittedAndUnused, type ReachAnswer } from "./permitted-packets.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "./reference.ts";
import type { SpaceAnswer } from "./space-answer.ts";
import { stageOutcomes } from "./stage-outcomes.ts";
import { valueAt } from "./value-at.ts";

const whole = <T>(answer: SpaceAnswer<T>): T => {
  expect(answer.tooLarge).toEqual([]);
  expect(answer.parts.map((p) => p.part)).toEqual(["everything"]);
  return answer.parts[0]?.answer as T;
};
const outcomesOf = (rules: readonly PacketRule[], point: PacketPoint): number => {
  const { outcomes } = runByScan(rules, point);
  return (outcomes & MAY_FALL_THROUGH) === 0 ? outcomes : (outcomes & ~MAY_FALL_THROUGH) | MAY_DENY;
};
const listed = (list: ChangeList): number => list.changes.length + list.more;
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

/** What is not known of rules, settled: which conditions hold, and whether the one name that is not resolved is an end of the packet. */
interface World {
  readonly holds: readonly string[];
  readonly isSource: boolean;
  readonly isDestination: boolean;
}

const WORLDS: readonly World[] = [[], ["only at night"], ["in the day"], ["only at night", "in the day"]].flatMap((holds) =>
  [false, true].flatMap((isSource) => [false, true].map((isDestination) => ({ holds, isSource, isDestination }))),
);

/** What happens in one world: the action, or the rule that was not understood. */
function outcomeIn({ holds, isSource, isDestination }: World, rules: readonly PacketRule[], point: PacketPoint): string {
  const settled = rules.map((r): PacketRule => {
    const end = (set: PacketRule["source"], address: string, isName: boolean): PacketRule["source"] =>
      set.addresses === null || set.addresses.unresolved.length === 0
        ? set
        : { ...set, addresses: isName ? unionOf([{ ...set.addresses, unresolved: [] }, addressSet([address])]) : { ...set.addresses, unresolved: [] } };
    const isOut = r.conditions.some((c) => !holds.includes(c));
    return { ...r, conditions: [], services: isOut ? [] : r.services, source: end(r.source, point.source, isSource), destination: end(r.destination, point.destination, isDestination) };
  });
  const { rule } = runByScan(settled, point);
  const decides = rules[rule];
  return decides === undefined ? "deny" : decides.action === "unsure" ? decides.text : decides.action;
}

describe("compareRuleLists", () => {
  const deny = "deny" as const;
  const compare = (before: readonly PacketRule[], after: readonly PacketRule[], more = {}): ListComparison =>
    whole(compareRuleLists({ rules: before, otherwise: deny }, { rules: after, otherwise: deny }, { mostPairs: 1_000, interfaces: ZONES, ...more }));

  it("calls a change by its name, with boxes, an example and the rules that decide", () => {
    const before = [rule(1, "permit", "10.20.1.0/24", "10.30.0.5", [service(6, [502, 502])]), rule(2, "deny", null, null, [service(6)])];
    const after = [rule(1, "permit", "10.20.1.0/24", "10.30.0.5", [service(6, [502, 503])]), rule(2, "reject", null, null, [service(6)])];
    const { same, newlyPermitted, newlyDenied, deniedOtherwise, notKnown } = compare(before, after, { known: { v4: [0x0a14_0107], v6: [] } });
    expect(same).toBe(false);
    expect(newlyPermitted.changes).toHaveLength(1);
    expect(newlyPermitted.changes[0]).toMatchObject({ oldRule: 1, newRule: 0, oldPerhaps: -1, newPerhaps: -1 });
    expect(newlyPermitted.changes[0]?.packets.boxes.map((b) => b.words.text)).toEqual(["10.20.1.0/24 → 10.30.0.5, tcp/503"]);
    expect(newlyPermitted.changes[0]?.packets.boxes[0]?.example).toMatchObject({ source: "10.20.1.7", destination: "10.30.0.5", transport: "tcp", port: 503, tcpFlags: 2, state: "new" });
    expect(listed(newlyDenied)).toBe(0);
    expect(deniedOtherwise.changes.map((c) => [c.oldRule, c.newRule])).toEqual([[1, 1]]);
    expect(listed(notKnown)).toBe(0);
  });

  it("finds a change where a packet finds one, and examples that do change", () => {
    const kinds = { newlyPermitted: 0, newlyDenied: 0, deniedOtherwise: 0, notKnown: 0 };
    fc.assert(
      fc.property(packetRules(10), packetRules(10), fc.array(wholePacket, { minLength: 10, maxLength: 30 }), fc.nat(10), (before, other, points, kept) => {
        // Most pairs share most of their rules, as versions of one list do.
        const after = kept < 7 ? [...before.slice(0, kept).map((r) => (r.action === "skip" ? { ...r, action: "deny" as const, skipTo: null } : r)), ...before.slice(kept)] : other;
        const found = compare(before, after);
        const anyChange = listed(found.newlyPermitted) + listed(found.newlyDenied) + listed(found.deniedOtherwise) + listed(found.notKnown) > 0;
        expect(found.same).toBe(!anyChange);
        for (const p of points) {
          const [was, is] = [outcomesOf(before, p), outcomesOf(after, p)];
          if (was === is) continue;
          const kind =
            cannotPermit(was) && is === MAY_PERMIT ? "newlyPermitted" : was === MAY_PERMIT && cannotPermit(is) ? "newlyDenied" : cannotPermit(was) && cannotPermit(is) ? "deniedOtherwise" : "notKnown";
          expect(listed(found[kind])).toBeGreaterThan(0);
        }
        for (const kind of ["newlyPermitted", "newlyDenied", "deniedOtherwise"] as const) {
          for (const change of found[kind].changes) {
            kinds[kind]++;
            for (const { example } of change.packets.boxes) {
              const [was, is] = [outcomesOf(before, example), outcomesOf(after, example)];
              if (kind === "newlyPermitted") expect([cannotPermit(was), is]).toEqual([true, MAY_PERMIT]);
              if (kind === "newlyDenied") expect([was, cannotPermit(is)]).toEqual([MAY_PERMIT, true]);
              if (kind === "deniedOtherwise") expect([cannotPermit(was), cannotPermit(is), was === is]).toEqual([true, true, false]);
              expect([change.oldRule, change.newRule]).toEqual([runByScan(before, example).rule, runByScan(after, example).rule]);
            }
            const first = change.packets.boxes[0]?.example as PacketPoint;
            expect([change.oldPerhaps, change.newPerhaps]).toEqual([runByScan(before, first).perhaps, runByScan(after, first).perhaps]);
          }
        }
        kinds.notKnown += found.notKnown.changes.length;
      }),
      { seed: 51, numRuns: 300 },
    );
    for (const seen of Object.values(kinds)) expect(seen).toBeGreaterThan(0);
  });

  it("finds two lists equal that say the same in other words, and finds one edit", () => {
    for (const seed of [1, 2, 3]) {
      const rules = plantRules({ seed, count: 150, perhaps: 0.05 });
      expect(compare(rules, rewordedRules(rules, seed + 10)).same).toBe(true);
      const edited = editedRules(rules, 5, seed);
      const counts = (c: ListComparison): number[] => [c.newlyPermitted, c.newlyDenied, c.deniedOtherwise].map((k) => (listed(k) > 0 ? 1 : 0));
      const few = { mostBoxes: 1, mostPairs: 1 };
      expect(counts(compare(rules, rewordedRules(edited, seed), few))).toEqual(counts(compare(rules, edited, few)));
    }
  });

  it("does not call lists the same whose conditions differ", () => {
    const at = (words: string): PacketRule => rule(1, "permit", null, null, [service(6)], { conditions: [words] });
    expect(compare([at("at night")], [at("at night")]).same).toBe(true);
    expect(compare([at("at night")], [at("in the day")]).same).toBe(false);
    const [a, b] = [rule(1, "permit", null, null, [service(6)], { conditions: ["a"] }), rule(2, "deny", null, null, [service(6)], { conditions: ["b"] })];
    const last = rule(3, "permit", null, null, [service(6)]);
    expect(compare([a, b, last], [b, a, last]).same).toBe(false);
    expect(compare([a, { ...b, action: "permit" }], [{ ...b, action: "permit" }, a]).same).toBe(true);
  });

  it("does not call lists the same of which another rule decides where the condition does not hold", () => {
    const if_ = (line: number, action: PacketRule["action"], words: string, more: Partial<PacketRule> = {}): PacketRule =>
      rule(line, action, null, null, [service(6)], { conditions: [words], ...more });
    const all = (line: number, action: PacketRule["action"]): PacketRule => rule(line, action, null, null, [service(6)]);
    const [a, b] = [if_(1, "permit", "a"), if_(2, "deny", "b")];
    expect(compare([a, b, all(3, "permit")], [a, b, all(3, "deny")]).same).toBe(false);
    const jump = if_(1, "skip", "at night", { skipTo: 2 });
    expect(compare([jump, all(2, "permit"), all(3, "deny")], [jump, all(2, "deny"), all(3, "permit")]).same).toBe(false);
    expect(compare([jump, all(2, "permit"), all(3, "deny")], [jump, all(2, "permit"), all(3, "deny")]).same).toBe(true);
  });

  it("leaves out what both lists share without changing the answer, and is the same only if no condition makes a difference", () => {
    const edits = fc.array(
      fc.tuple(
        fc.nat(3),
        fc.nat(40),
        packetRules(3).filter((r) => r.length > 0),
      ),
      { maxLength: 3 },
    );
    const counts = { narrowed: 0, same: 0, knowsMore: 0, hiddenDifferences: 0 };
    fc.assert(
      fc.property(packetRules(20), edits, fc.array(wholePacket, { minLength: 10, maxLength: 20 }), (made, places, points) => {
        const conditioned = (rules: readonly PacketRule[]): PacketRule[] => rules.map((r, i) => (r.conditions.length > 0 && i % 2 === 1 ? { ...r, conditions: ["in the day"] } : r));
        const before = conditioned(made);
        let after = [...before];
        for (const [kind, at, more] of places) {
          const place = at % (after.length + 1);
          if (kind === 0) after.splice(place, 1);
          else if (kind === 1) after.splice(place, 0, ...conditioned(more));
          else if (kind === 2) after.splice(place, 1, more[0] as PacketRule);
          else if (place + 1 < after.length) after.splice(place, 2, after[place + 1] as PacketRule, after[place] as PacketRule);
        }
        after = after.map((r, i) => (r.action === "skip" ? { ...r, skipTo: Math.min(after.length, Math.max(i + 1, r.skipTo ?? 0)) } : r));
        const [short, long] = [compare(before, after), whole(compareWhole({ rules: before, otherwise: deny }, { rules: after, otherwise: deny }, { mostPairs: 1_000, interfaces: ZONES }))];
        for (const kind of ["newlyPermitted", "newlyDenied", "deniedOtherwise"] as const) expect(short[kind]).toEqual(long[kind]);
        // Of conditions it may know more, because the rules that both share cannot make them matter.
        if (long.same) expect(short.same).toBe(true);
        else if (short.same) counts.knowsMore++;
        for (const p of points) {
          const isDifferent = WORLDS.some((world) => outcomeIn(world, before, p) !== outcomeIn(world, after, p));
          if (isDifferent && outcomesOf(before, p) === outcomesOf(after, p)) counts.hiddenDifferences++;
          if (isDifferent) expect([short.same, long.same]).toEqual([false, false]);
        }
        if ((narrowedLists(before, after)?.before.rules.length ?? before.length) < before.length) counts.narrowed++;
        if (short.same) counts.same++;
      }),
      { seed: 52, numRuns: 400 },
    );
    expect(Object.entries(counts).filter(([, n]) => n < 4)).toEqual([]);
  });

  it("says what was too large instead of an answer, and answers the parts that are not", () => {
    const rules = plantRules({ seed: 9, count: 300, sixes: 0.1 });
    const after = editedRules(rules, 10, 4);
    const lists = [
      { rules, otherwise: deny },
      { rules: after, otherwise: deny },
    ] as const;
    const all = whole(compareRuleLists(lists[0], lists[1], { mostPairs: 500 }));
    const answered: number[] = [];
    for (const nodeLimit of [50, 10_000, 20_000, 40_000]) {
      const { parts, tooLarge } = compareRuleLists(lists[0], lists[1], { nodeLimit, mostPairs: 500 });
      const names = [...parts.map((p) => p.part), ...tooLarge];
      for (const family of ["IPv4", "IPv6", "layer 2"]) expect(names.some((n) => n.startsWith(family) || n === "everything")).toBe(true);
      const found = parts.reduce((sum, p) => sum + p.answer.newlyPermitted.changes.length, 0);
      if (tooLarge.length === 0) expect(found).toBeGreaterThanOrEqual(all.newlyPermitted.changes.length);
      if (nodeLimit === 50) expect([parts.length, tooLarge.length]).toEqual([0, 9]);
      answered.push(parts.length);
    }
    // Between nothing and everything there is a limit that answers some parts.
    expect([answered[0], answered.some((n) => n > 0)]).toEqual([0, true]);
  });
});

const stage = (rules: readonly PacketRule[], more: Partial<FilterStage> = {}): FilterStage => ({
  name: "s",
  entersBy: null,
  leavesBy: null,
  asks: "first-packet",
  seesTranslated: { source: false, destination: false },
  rules,
  otherwise: { action: "deny", text: "implicit deny", at: null },
  ...more,
});

describe("stageOutcomes", () => {
  it("permits what every stage on the way permits", () => {
    const resolve = (outcomes: number): number[] => [MAY_PERMIT, MAY_DENY, MAY_REJECT].filter((o) => (outcomes & (o | MAY_BE_ANYTHING)) !== 0);
    fc.assert(
      fc.property(packetRules(8), packetRules(8), fc.array(wholePacket, { minLength: 10, maxLength: 20 }), fc.subarray(ZONES), fc.subarray(ZONES), (first, second, points, enters, leaves) => {
        const stages = [stage(first, { entersBy: enters }), stage(second, { leavesBy: leaves })];
        const space = new PacketSpace(new PacketFields([first, second], ZONES));
        const map = stageOutcomes(space, stages);
        for (const p of points) {
          const passes = [p.fromZone !== null && enters.includes(p.fromZone), p.toZone !== null && leaves.includes(p.toZone)];
          const each = [first, second].map((rules, i) => resolve(passes[i] ? outcomesOf(rules, p) : MAY_PERMIT));
          // Every combination of what each stage may do.
          const expected = new Set(each[0]?.flatMap((a) => (a === MAY_PERMIT ? (each[1] as number[]) : [a])));
          expect(new Set(resolve(valueAt(space, map, p)))).toEqual(expected);
        }
      }),
      { seed: 71, numRuns: 200 },
    );
  });
});

describe("canReach", () => {
  const reach = (stages: readonly FilterStage[], from: string, to: string, ports: readonly [number, number]): ReachAnswer =>
    whole(canReach(stages, { from: addressSet([from]), to: addressSet([to]), services: [service(6, ports)] }));
  it("answers yes, perhaps or no, with packets", () => {
    const rules = [
      rule(1, "permit", "10.1.0.0/24", "10.2.0.0/24", [service(6, [102, 102])]),
      rule(2, "permit", "10.1.1.0/24", "10.2.0.0/24", [service(6, [102, 102])], { conditions: ["only for the user group vendors"] }),
    ];
    const yes = reach([stage(rules)], "10.1.0.0/16", "10.2.0.5", [100, 200]);
    expect(yes.reaches).toBe("yes");
    expect(yes.surely.boxes.map((b) => b.words.text)).toEqual(["10.1.0.0/24 → 10.2.0.5, tcp/102"]);
    expect(yes.perhaps.boxes.map((b) => b.words.text)).toEqual(["10.1.1.0/24 → 10.2.0.5, tcp/102"]);
    expect(reach([stage(rules)], "10.1.1.0/24", "10.2.0.5", [102, 102]).reaches).toBe("perhaps");
    expect(reach([stage(rules)], "10.1.2.0/24", "10.2.0.5", [102, 102]).reaches).toBe("no");
    expect(reach([stage(rules), stage([])], "10.1.0.0/16", "10.2.0.5", [100, 200]).reaches).toBe("no");
    expect(reach([stage(rules), stage([], { leavesBy: ["elsewhere"] })], "10.1.0.0/16", "10.2.0.5", [100, 200]).reaches).toBe("yes");
  });
});

describe("openingOnly", () => {
  it("holds packets that can open a connection", () => {
    const space = new PacketSpace(new PacketFields([]));
    fc.assert(
      fc.property(wholePacket, (p) => {
        const opens = p.state === "new" && (p.transport !== "tcp" || ((p.tcpFlags as number) & 0x17) === 0x02);
        expect(valueAt(space, openingOnly(space), p)).toBe(opens ? 1 : 0);
      }),
      { seed: 81, numRuns: 500 },
    );
    const rules = [rule(1, "permit", null, null, [service(6)])];
    const list = { rules, otherwise: "deny" } as const;
    const reverse = { rules: [rule(1, "permit", null, null, [{ ...service(6), tcpFlags: [{ mask: 0x02, value: 0x02 }] }])], otherwise: "deny" } as const;
    expect(whole(compareRuleLists(list, reverse)).same).toBe(false);
    expect(whole(compareRuleLists(list, reverse, { among: openingOnly })).same).toBe(true);
  });
});

describe("permittedAndUnused", () => {
  it("leaves out what was used, and counts it", () => {
    const rules = [rule(1, "permit", "10.1.0.0/30", "10.2.0.1", [service(6, [100, 102])]), rule(2, "permit", "10.9.0.1", "10.9.0.2", [service(17, [53, 53])])];
    const point = (source: string, destination: string, transport: string, port: number): PacketPoint => ({
      fromZone: null,
      toZone: null,
      source,
      destination,
      transport,
      port,
      protocol: "unknown",
      protocolKnownBy: "nothing",
      toMany: false,
      sourcePort: null,
      icmp: null,
      tcpFlags: 2,
      state: "new",
    });
    const observed = [0, 1, 2, 3].map((n) => point(`10.1.0.${n}`, "10.2.0.1", "tcp", 102));
    const answer = whole(permittedAndUnused({ rules, otherwise: "deny" }, [...observed, point("10.9.0.1", "10.9.0.2", "udp", 53)]));
    expect(answer.map((a) => [a.rule, a.used, a.unused.boxes.map((b) => b.words.text)])).toEqual([[0, 4, ["10.1.0.0/30 → 10.2.0.1, tcp/100-101"]]]);
    const none = whole(permittedAndUnused({ rules, otherwise: "deny" }, []));
    expect(none.map((a) => [a.rule, a.used])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(endOutcome("reject")).toBe(MAY_REJECT);
  });
});
