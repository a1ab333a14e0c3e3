// Small rule lists and packets for property tests: every action, every kind of service, states, applications, conditions, names that are not resolved,
// both families and layer 2. Values are few, so that rules and packets meet often.
import fc from "fast-check";
import { addressSet } from "../../src/plant/address-set.ts";
import type { EndpointSet, PacketPoint, PacketRule, RuleAction } from "../../src/plant/packet-rule.ts";
import type { NumberRanges, ServiceMatch } from "../../src/plant/segmentation.ts";
import { isToMany } from "../../src/packets/packet-columns.ts";
import { parseIp } from "../../src/foundation/ip-address.ts";
import { ruleAt } from "./rule-sets.ts";

const at = ruleAt(1);
export const ZONES = ["a", "b", "c"];
export const APPLICATIONS = ["modbus-tcp", "opcua"];
const STATES = ["new", "established", "related", "invalid", "untracked"] as const;
const ADDRESSES = [
  "10.0.0.1",
  "10.0.0.9",
  "10.0.1.1",
  "10.1.0.1",
  "192.168.0.1",
  "0.0.0.0",
  "255.255.255.255",
  "224.0.0.5",
  "fe80::1",
  "2001:db8::5",
  "ff02::1",
  "::",
  "mac:00:1b:1b:00:00:01",
  "mac:00:1b:1b:00:00:02",
];
const SETS = ["10.0.0.0/24", "10.0.0.0/8", "10.0.0.1", "10.0.0.5-10.0.1.5", "0.0.0.0/0", "192.168.0.0-255.255.255.255", "fe80::/10", "2001:db8::/64", "::/0", "mac:00:1B:1B:00:00:01"];

const ranges = (last: number): fc.Arbitrary<NumberRanges> =>
  fc.uniqueArray(fc.nat(last), { minLength: 2, maxLength: 4 }).map((cuts) => {
    const sorted = [...cuts].sort((a, b) => a - b);
    return sorted.length === 4 && (sorted[2] as number) > (sorted[1] as number) + 1
      ? [
          [sorted[0] as number, sorted[1] as number],
          [sorted[2] as number, sorted[3] as number],
        ]
      : [[sorted[0] as number, sorted[1] as number]];
  });
/** In so many of ten cases something, in the others null. (fc.option with `freq` 1 gives null always: it is one nil in so many.) */
const maybe = <T>(of: fc.Arbitrary<T>, often = 5): fc.Arbitrary<T | null> => fc.oneof({ arbitrary: fc.constant(null), weight: 10 - often }, { arbitrary: of, weight: often });
const ports: fc.Arbitrary<NumberRanges> = fc.oneof(ranges(9), fc.constant<NumberRanges>([[0, 65_535]]), fc.constant<NumberRanges>([[1_024, 65_535]]));
const protocols: fc.Arbitrary<NumberRanges> = fc.oneof(
  ...[6, 17, 1, 58, 89, 132].map((n) => fc.constant<NumberRanges>([[n, n]])),
  fc.constant<NumberRanges>([[0, 60]]),
  fc.constant<NumberRanges>([
    [6, 6],
    [17, 17],
  ]),
);
const packets: fc.Arbitrary<ServiceMatch> = fc.record({
  kind: fc.constant("packets" as const),
  protocols: maybe(protocols, 7),
  sourcePorts: maybe(ports, 1),
  destinationPorts: maybe(ports, 4),
  icmp: maybe(fc.array(fc.record({ type: fc.nat(2), codes: maybe(ranges(3)) }), { minLength: 1, maxLength: 2 }), 1),
  tcpFlags: maybe(fc.array(fc.record({ mask: fc.constantFrom(2, 18, 255), value: fc.constantFrom(0, 2, 18) }), { minLength: 1, maxLength: 2 }), 1),
  written: fc.constant("p"),
  at: fc.constant(at),
});
/** Without what few rules say, so that most can match something. */
const plainPackets = packets.map((match): ServiceMatch => (match.kind === "packets" ? { ...match, icmp: null, tcpFlags: null } : match));

const service: fc.Arbitrary<ServiceMatch> = fc.oneof(
  fc.constant<ServiceMatch>({ kind: "any", written: "any", at }),
  fc.constant<ServiceMatch>({ kind: "icmp", written: "icmp", at }),
  fc
    .tuple(fc.constantFrom("tcp" as const, "udp" as const), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 3 }))
    .map(([transport, from, more]): ServiceMatch => ({ kind: "port", transport, fromPort: from, toPort: from + more, written: `${transport}/${from}`, at })),
  fc.constantFrom(2, 6, 58, 89).map((number): ServiceMatch => ({ kind: "ip", number, written: `ip/${number}`, at })),
  fc.constantFrom(0x8892, 0x88b8).map((etherType): ServiceMatch => ({ kind: "l2", etherType, written: "l2", at })),
  fc.constantFrom(...APPLICATIONS).map((protocol): ServiceMatch => ({ kind: "app", protocol, written: `app:${protocol}`, at })),
  packets,
  plainPackets,
  plainPackets,
);

const endpoints = (resolved: boolean): fc.Arbitrary<EndpointSet> =>
  fc.record({
    zones: maybe(fc.subarray(ZONES, { minLength: 1 }), 2),
    addresses: fc.option(fc.subarray(resolved ? SETS : [...SETS, "vendor.example.net"], { maxLength: 4 }).map(addressSet), { nil: null, freq: 2 }),
  });

/** `resolved` leaves out what makes "perhaps" of a packet that is wholly known. */
export function packetRules(atMost: number, options: { readonly resolved?: boolean; readonly actions?: readonly RuleAction[] } = {}): fc.Arbitrary<PacketRule[]> {
  const resolved = options.resolved ?? false;
  const rule: fc.Arbitrary<PacketRule> = fc.record<PacketRule>({
    keepsState: fc.constant(true),
    idleSeconds: fc.constant(null),
    skipTo: fc.constant(null),
    applications: fc.option(fc.subarray(APPLICATIONS), { nil: null, freq: 6 }),
    states: fc.option(fc.subarray([...STATES]), { nil: null, freq: 4 }),
    conditions: resolved ? fc.constant([]) : fc.option(fc.constant(["only at night"]), { nil: [], freq: 6 }),
    action: fc.constantFrom(...(options.actions ?? (["permit", "permit", "deny", "reject", "skip", "unsure"] as const))),
    source: endpoints(resolved),
    destination: endpoints(resolved),
    services: fc.array(service, { maxLength: 3 }),
    until: fc.constant(null),
    writtenOrder: fc.constant(0),
    text: fc.constant("r"),
    at: fc.constant(at),
  });
  return fc.tuple(fc.array(rule, { maxLength: atMost }), fc.infiniteStream(fc.nat(12))).map(([rules, jumps]) =>
    rules.map((r, i): PacketRule => {
      const jump = jumps.next().value as number;
      return { ...r, text: `rule ${i + 1}`, at: ruleAt(i + 1), writtenOrder: i, skipTo: r.action === "skip" ? Math.min(rules.length, i + 1 + jump) : null };
    }),
  );
}

export const packetPoint: fc.Arbitrary<PacketPoint> = fc.record({
  fromZone: fc.constantFrom(null, ...ZONES, "elsewhere"),
  toZone: fc.constantFrom(null, ...ZONES, "elsewhere"),
  source: fc.constantFrom(...ADDRESSES),
  destination: fc.constantFrom(...ADDRESSES),
  transport: fc.constantFrom("tcp", "tcp", "udp", "icmp", "ip/2", "ip/89", "ip/132", "l2/0x8892", "l2/0x88B8"),
  port: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
  protocol: fc.constantFrom(...APPLICATIONS, "unknown"),
  protocolKnownBy: fc.constantFrom("bytes" as const, "port" as const, "nothing" as const, "no-bytes-seen" as const),
  toMany: fc.boolean(),
  sourcePort: fc.option(fc.constantFrom(0, 3, 7, 1_023, 1_024, 65_535), { nil: null }),
  icmp: fc.option(fc.record({ type: fc.nat(3), code: fc.nat(4) }), { nil: null }),
  tcpFlags: fc.option(fc.constantFrom(0, 2, 16, 18, 255), { nil: null }),
  state: fc.constantFrom(...STATES),
});

/** A packet of which everything is known, as it can be: ends of one family, ports where its protocol has them. */
export const wholePacket: fc.Arbitrary<PacketPoint> = fc
  .record({
    fromZone: fc.constantFrom(null, ...ZONES),
    toZone: fc.constantFrom(null, ...ZONES),
    family: fc.constantFrom("v4", "v4", "v6", "l2"),
    ends: fc.tuple(fc.nat(), fc.nat()),
    transport: fc.constantFrom("tcp", "tcp", "udp", "icmp", "ip/2", "ip/89", "ip/132"),
    etherType: fc.constantFrom("l2/0x8892", "l2/0x88B8", "l2/0x0800"),
    port: fc.oneof(fc.nat(9), fc.constantFrom(1_023, 1_024, 65_535)),
    sourcePort: fc.oneof(fc.nat(9), fc.constantFrom(1_023, 1_024, 65_535)),
    icmp: fc.record({ type: fc.nat(3), code: fc.nat(4) }),
    tcpFlags: fc.constantFrom(0, 2, 16, 18, 255),
    protocol: fc.constantFrom(...APPLICATIONS, "unknown"),
    state: fc.constantFrom(...STATES),
  })
  .map(({ family, ends, etherType, ...p }): PacketPoint => {
    const all = ADDRESSES.filter((a) => (family === "l2" ? a.startsWith("mac:") : family === "v6" ? parseIp(a)?.bits === 128 : parseIp(a)?.bits === 32));
    const [source, destination] = ends.map((n) => all[n % all.length] as string) as [string, string];
    const transport = family === "l2" ? etherType : p.transport;
    const ip = parseIp(destination);
    const hasPorts = ["tcp", "udp", "ip/132"].includes(transport);
    return {
      ...p,
      source,
      destination,
      transport,
      port: hasPorts ? p.port : null,
      sourcePort: hasPorts ? p.sourcePort : null,
      icmp: transport === "icmp" ? p.icmp : null,
      tcpFlags: transport === "tcp" ? p.tcpFlags : null,
      protocolKnownBy: "bytes",
      toMany: ip === undefined ? false : ip.bits === 32 ? isToMany(ip.value) : ip.value >> 120n === 0xffn,
    };
  });
