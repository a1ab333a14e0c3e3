import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ServiceMatch, TextAt } from "../plant/segmentation.ts";
import { addressSet } from "../plant/address-set.ts";
import { classifyByScan } from "./reference.ts";
import { type EndpointSet, OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../plant/packet-rule.ts";
import { RuleClassifier } from "./rule-classifier.ts";

const at: TextAt = { kind: "text", file: "rules", line: 1, column: 1 };
const zones = ["a", "b", "c"];
const addresses = ["10.0.0.1", "10.0.0.9", "10.0.1.1", "10.1.0.1", "192.168.0.1", "fe80::1", "2001:db8::5", "mac:00:1b:1b:00:00:01"];
const sets = ["10.0.0.0/24", "10.0.0.0/8", "10.0.0.1", "10.0.0.5-10.0.1.5", "fe80::/10", "2001:db8::/64", "mac:00:1B:1B:00:00:01", "vendor.example.net"];
const protocols = ["modbus-tcp", "opcua", "unknown"];

const service: fc.Arbitrary<ServiceMatch> = fc.oneof(
  fc.constant<ServiceMatch>({ kind: "any", written: "any", at }),
  fc.constant<ServiceMatch>({ kind: "icmp", written: "icmp", at }),
  fc
    .tuple(fc.constantFrom("tcp" as const, "udp" as const), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 3 }))
    .map(([transport, from, more]): ServiceMatch => ({ kind: "port", transport, fromPort: from, toPort: from + more, written: `${transport}/${from}`, at })),
  fc.constantFrom(2, 6, 89).map((number): ServiceMatch => ({ kind: "ip", number, written: `ip/${number}`, at })),
  fc.constantFrom(0x8892, 0x88b8).map((etherType): ServiceMatch => ({ kind: "l2", etherType, written: "l2", at })),
  fc.constantFrom(...protocols).map((protocol): ServiceMatch => ({ kind: "app", protocol, written: `app:${protocol}`, at })),
);
const endpoints: fc.Arbitrary<EndpointSet> = fc.record({
  zones: fc.option(fc.subarray(zones), { nil: null }),
  addresses: fc.option(fc.subarray(sets).map(addressSet), { nil: null }),
});
const rule: fc.Arbitrary<PacketRule> = fc.record({
  applications: fc.constant(null),
  states: fc.constant(null),
  conditions: fc.constant([]),
  keepsState: fc.constant(true),
  skipTo: fc.constant(null),
  idleSeconds: fc.constant(null),
  action: fc.constantFrom("permit" as const, "deny" as const, "reject" as const),
  source: endpoints,
  destination: endpoints,
  services: fc.array(service, { maxLength: 3 }),
  until: fc.constant(null),
  writtenOrder: fc.constant(0),
  text: fc.constant("r"),
  at: fc.constant(at),
});
const point: fc.Arbitrary<PacketPoint> = fc.record({
  fromZone: fc.constantFrom(null, ...zones),
  toZone: fc.constantFrom(null, ...zones),
  source: fc.constantFrom(...addresses),
  destination: fc.constantFrom(...addresses),
  transport: fc.constantFrom("tcp", "udp", "icmp", "ip/2", "ip/89", "l2/0x8892", "l2/0x88B8"),
  port: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
  protocol: fc.constantFrom(...protocols),
  protocolKnownBy: fc.constantFrom("bytes" as const, "port" as const, "nothing" as const, "no-bytes-seen" as const),
  toMany: fc.boolean(),
  sourcePort: fc.constant(null),
  icmp: fc.constant(null),
  tcpFlags: fc.constant(null),
  state: fc.constant("new" as const),
});

describe("RuleClassifier", () => {
  it("gives the answer of the linear scan", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 80 }), fc.array(point, { minLength: 1, maxLength: 40 }), (rules, points) => {
        const classifier = new RuleClassifier(rules);
        for (const p of points) expect(classifier.classify(p)).toEqual(classifyByScan(rules, p));
      }),
      { seed: 20261124, numRuns: 400 },
    );
  });

  it("decides by the first rule that matches", () => {
    const all: EndpointSet = { zones: null, addresses: null };
    const tcp = (port: number): ServiceMatch => ({ kind: "port", transport: "tcp", fromPort: port, toPort: port, written: `tcp/${port}`, at });
    const rules: PacketRule[] = [tcp(1), tcp(502), tcp(502)].map((s, i) => ({
      ...PLAIN_RULE,
      action: i === 1 ? "deny" : "permit",
      source: all,
      destination: all,
      services: [s],
      until: null,
      writtenOrder: i,
      text: `r${i}`,
      at,
    }));
    const packet: PacketPoint = {
      fromZone: "a",
      toZone: "b",
      source: "10.0.0.1",
      destination: "10.0.0.2",
      transport: "tcp",
      port: 502,
      protocol: "modbus-tcp",
      protocolKnownBy: "bytes",
      toMany: false,
      ...OPENING_PACKET,
    };
    expect(new RuleClassifier(rules).classify(packet)).toEqual({ rule: 1, perhaps: -1 });
  });

  it("says perhaps before the deciding rule when a name-based rule stands above it", () => {
    const any: ServiceMatch = { kind: "any", written: "any", at };
    const all: EndpointSet = { zones: null, addresses: null };
    const named: EndpointSet = { zones: null, addresses: addressSet(["vendor.example.net"]) };
    const rules: PacketRule[] = [named, all].map((destination, i) => ({ ...PLAIN_RULE, action: "permit", source: all, destination, services: [any], until: null, writtenOrder: i, text: `r${i}`, at }));
    const packet: PacketPoint = {
      fromZone: null,
      toZone: null,
      source: "10.0.0.1",
      destination: "203.0.113.5",
      transport: "udp",
      port: 9,
      protocol: "unknown",
      protocolKnownBy: "nothing",
      toMany: false,
      ...OPENING_PACKET,
    };
    expect(new RuleClassifier(rules).classify(packet)).toEqual({ rule: 1, perhaps: 0 });
  });
});
