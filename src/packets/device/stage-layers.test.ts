// Stages as layers: what a packet meets in the layers is what it meets when every stage of its way is asked in turn.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FilterStage } from "../../plant/firewall-config.ts";
import { OPENING_PACKET, type PacketPoint, type RuleAction } from "../../plant/packet-rule.ts";
import { firewalls } from "../../../tests/generators/firewalls.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../reference.ts";
import { stageLayers } from "./stage-layers.ts";

const BITS = { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT, unsure: MAY_BE_ANYTHING } as const;
const points: fc.Arbitrary<PacketPoint> = fc
  .record({
    fromZone: fc.constantFrom("one", "two", "three"),
    toZone: fc.constantFrom("one", "two", "three"),
    source: fc.constantFrom("10.0.1.1", "10.0.1.5", "10.0.2.1", "172.16.5.5", "8.8.8.8", "2001:db8::1"),
    destination: fc.constantFrom("10.0.1.1", "10.0.1.5", "10.0.2.1", "172.16.5.5", "8.8.8.8", "2001:db8::1"),
    service: fc.constantFrom<readonly [string, number | null]>(["tcp", 502], ["tcp", 2000], ["udp", 502], ["icmp", null], ["ip/89", null]),
    sourcePort: fc.constantFrom(null, 502, 40_000),
    tcpFlags: fc.constantFrom(null, 2, 16),
    state: fc.constantFrom("new" as const, "established" as const),
  })
  .map(({ service: [transport, port], sourcePort, ...rest }) => ({
    ...OPENING_PACKET,
    ...rest,
    transport,
    port,
    sourcePort: port === null ? null : sourcePort,
    tcpFlags: transport === "tcp" ? rest.tcpFlags : null,
    protocol: "unknown",
    protocolKnownBy: "bytes" as const,
    toMany: false,
  }));

/** What may happen in one list, with what stands behind it. */
function outcomesOf(rules: FilterStage["rules"], otherwise: Exclude<RuleAction, "skip">, point: PacketPoint): number {
  const { outcomes } = runByScan(rules, point);
  return (outcomes & MAY_FALL_THROUGH) === 0 ? outcomes : (outcomes & ~MAY_FALL_THROUGH) | BITS[otherwise];
}

/** Lists one behind the other: each possible permit is asked by the next, everything else has happened. */
function inTurn(lists: readonly number[]): number {
  return lists.reduce((before, outcomes) => ((before & MAY_PERMIT) === 0 ? before : (before & ~MAY_PERMIT) | outcomes), MAY_PERMIT);
}

const isPassed = (stage: FilterStage, point: PacketPoint): boolean =>
  (stage.entersBy === null || stage.entersBy.includes(point.fromZone as string)) && (stage.leavesBy === null || stage.leavesBy.includes(point.toZone as string));

describe("stages as layers", () => {
  it("do to every packet what the stages do that it passes", () => {
    let joined = 0;
    // Half of the stages are bound to one interface and alike in kind: few random ones would part the packets between each other.
    const parting = (stage: FilterStage, name: string | null): FilterStage => (name === null ? stage : { ...stage, entersBy: [name], leavesBy: null, asks: "first-packet" });
    fc.assert(
      fc.property(
        firewalls,
        firewalls,
        fc.array(fc.constantFrom("one", "two", "three", null), { minLength: 6, maxLength: 6 }),
        fc.array(points, { minLength: 20, maxLength: 20 }),
        (a, b, names, asked) => {
          const stages = [...a.stages, ...b.stages].map((stage, i) => parting(stage, names[i] ?? null));
          const layers = stageLayers(stages);
          if (layers.length < stages.length) joined++;
          for (const point of asked) {
            const byStage = inTurn(stages.filter((s) => isPassed(s, point)).map((s) => outcomesOf(s.rules, s.otherwise.action, point)));
            expect(inTurn(layers.map((l) => outcomesOf(l.rules, l.otherwise, point)))).toBe(byStage);
          }
        },
      ),
      { seed: 431, numRuns: 200 },
    );
    // Else nothing was laid together, and the law said nothing.
    expect(joined).toBeGreaterThan(40);
  });

  const stage = (name: string, more: Partial<FilterStage>): FilterStage => ({
    name,
    entersBy: null,
    leavesBy: null,
    asks: "first-packet",
    seesTranslated: { source: false, destination: true },
    rules: [],
    otherwise: { action: "deny", text: "implicit deny", at: null },
    ...more,
  });
  it("lay lists of different interfaces into one, and keep apart what one packet passes both of", () => {
    const [inside, outside, out] = [stage("inside in", { entersBy: ["inside"] }), stage("outside in", { entersBy: ["outside"] }), stage("outside out", { leavesBy: ["outside"] })];
    expect(stageLayers([inside, outside, out]).map((l) => l.name)).toEqual(["inside in, outside in", "outside out"]);
    expect(stageLayers([inside, stage("again", { entersBy: ["inside", "outside"] })])).toHaveLength(2);
  });
  it("keep apart what asks for other packets, or sees other addresses", () => {
    const inside = stage("inside in", { entersBy: ["inside"] });
    expect(stageLayers([inside, stage("o", { entersBy: ["outside"], asks: "every-packet" })])).toHaveLength(2);
    expect(stageLayers([inside, stage("o", { entersBy: ["outside"], seesTranslated: { source: false, destination: false } })])).toHaveLength(2);
  });
  it("decide what stands behind one list before the next is asked", () => {
    const [layer] = stageLayers([stage("a", { entersBy: ["inside"] }), stage("b", { entersBy: ["outside"], otherwise: { action: "permit", text: "rest", at: null } })]);
    expect(layer?.rules.map((r) => [r.action, r.source.zones])).toEqual([
      ["deny", ["inside"]],
      ["permit", ["outside"]],
    ]);
    expect(layer?.otherwise).toBe("permit");
  });
  it("are none where there are no stages", () => expect(stageLayers([])).toEqual([]));
});
