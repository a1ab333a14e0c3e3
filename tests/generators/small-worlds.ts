// Rule lists for a world of so few packets that all of them can be tried, with all that may be true of the conditions: every action, jumps, conditions,
// names that are not resolved, permits that let answers pass and such that do not.
import fc from "fast-check";
import { OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../../src/plant/packet-rule.ts";
import { addressSet } from "../../src/plant/address-set.ts";
import type { EndedList } from "../../src/packets/compare-rule-lists.ts";
import { ruleAt } from "./rule-sets.ts";

const SOURCES = ["10.0.0.1", "10.0.0.2", "10.0.0.3"];
const LAST_PORT = 2;

const end = (often: readonly string[]): fc.Arbitrary<PacketRule["source"]> =>
  fc.oneof(
    { arbitrary: fc.constant({ zones: null, addresses: null }), weight: 2 },
    { arbitrary: fc.subarray([...often], { minLength: 1 }).map((some) => ({ zones: null, addresses: addressSet(some) })), weight: 4 },
    { arbitrary: fc.constant({ zones: null, addresses: addressSet(["vendor.example.net"]) }), weight: 1 },
  );

const rule: fc.Arbitrary<PacketRule> = fc
  .record({
    action: fc.constantFrom("permit", "permit", "permit", "deny", "deny", "reject", "skip", "skip", "unsure" as const),
    source: end(SOURCES),
    ports: fc.oneof(fc.constant(null), fc.tuple(fc.integer({ min: 1, max: LAST_PORT }), fc.integer({ min: 0, max: 1 }))),
    conditions: fc.oneof({ arbitrary: fc.constant([]), weight: 5 }, { arbitrary: fc.constant(["only at night"]), weight: 1 }, { arbitrary: fc.constant(["only for alice"]), weight: 1 }),
    keepsState: fc.constantFrom(true, true, true, true, false),
  })
  .map(({ ports, ...more }): PacketRule => {
    const at = ruleAt(1);
    const destinationPorts = ports === null ? null : [[ports[0], ports[0] + ports[1]] as const];
    return {
      ...PLAIN_RULE,
      ...more,
      destination: { zones: null, addresses: null },
      services: [{ kind: "packets", protocols: ports === null ? null : [[6, 6]], sourcePorts: null, destinationPorts, icmp: null, tcpFlags: null, written: "", at }],
      until: null,
      writtenOrder: 0,
      text: "r",
      at,
    };
  });

/** At most so many rules. */
export function smallLists(atMost: number): fc.Arbitrary<EndedList> {
  return fc
    .record({ rules: fc.array(rule, { minLength: 2, maxLength: atMost }), jumps: fc.infiniteStream(fc.nat(3)), otherwise: fc.constantFrom("deny", "deny", "permit", "unsure" as const) })
    .map(({ rules, jumps, otherwise }) => ({
      otherwise,
      rules: rules.map((r, i) => ({ ...r, writtenOrder: i, at: ruleAt(i + 1), skipTo: r.action === "skip" ? Math.min(rules.length, i + 1 + (jumps.next().value as number)) : null })),
    }));
}

/** One packet of every kind that rules of that world can tell apart. */
export const SMALL_WORLD: readonly PacketPoint[] = [...SOURCES, "10.0.0.9"].flatMap((source) =>
  Array.from({ length: LAST_PORT + 3 }, (_, port): PacketPoint => {
    const hasPort = port <= LAST_PORT + 1;
    const what = hasPort ? ({ ...OPENING_PACKET, transport: "tcp", port } as const) : ({ ...OPENING_PACKET, transport: "ip/89", port: null, tcpFlags: null } as const);
    return { ...what, fromZone: "a", toZone: "b", source, destination: "10.1.0.1", protocol: "unknown", protocolKnownBy: "bytes", toMany: false, sourcePort: hasPort ? 3 : null };
  }),
);
