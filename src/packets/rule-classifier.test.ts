import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIpv4 } from "../foundation/ip-address.ts";
import { packetPoint, packetRules } from "../../tests/generators/packet-rules.ts";
import { openingPackets, plantRules } from "../../tests/generators/rule-sets.ts";
import type { ServiceMatch, TextAt } from "../plant/segmentation.ts";
import { addressSet } from "../plant/address-set.ts";
import { type EndpointSet, OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../plant/packet-rule.ts";
import { decisionColumns, type PacketColumns, pointOfRow } from "./packet-columns.ts";
import { classifyByScan, MAY_DENY, runByScan } from "./reference.ts";
import { decidingRule, outcomes, perhapsRule, RuleClassifier } from "./rule-classifier.ts";

const at: TextAt = { kind: "text", file: "rules", line: 1, column: 1 };

const all: EndpointSet = { zones: null, addresses: null };

describe("RuleClassifier", () => {
  it("gives the answer of the linear scan, with everything that a rule can say", () => {
    fc.assert(
      fc.property(packetRules(80), fc.array(packetPoint, { minLength: 1, maxLength: 40 }), (rules, points) => {
        const classifier = new RuleClassifier(rules);
        for (const p of points) {
          const expected = runByScan(rules, p);
          expect(classifier.run(p)).toEqual(expected);
          expect(classifier.classify(p)).toEqual(classifyByScan(rules, p));
          const packed = classifier.decide(classifier.sourceClass(p.fromZone, p.source), classifier.destinationClass(p.toZone, p.destination), classifier.serviceClass(p));
          expect({ outcomes: outcomes(packed), rule: decidingRule(packed), perhaps: perhapsRule(packed) }).toEqual(expected);
        }
      }),
      { seed: 20261124, numRuns: 600 },
    );
  });

  it("gives the answer of the linear scan for long lists, where whole words of rules are passed over", () => {
    fc.assert(
      fc.property(packetRules(60), fc.integer({ min: 0, max: 3000 }), fc.array(packetPoint, { minLength: 5, maxLength: 20 }), (few, gap, points) => {
        const never: PacketRule = {
          ...PLAIN_RULE,
          action: "permit",
          source: { zones: [], addresses: null },
          destination: { zones: null, addresses: null },
          services: [],
          until: null,
          writtenOrder: 0,
          text: "",
          at,
        };
        const moved = few.flatMap((rule, i) => [...(i === few.length >> 1 ? new Array<PacketRule>(gap).fill(never) : []), rule]);
        const place = (i: number): number => (i >= few.length >> 1 ? i + gap : i);
        const rules = moved.map((rule) => (rule.skipTo === null ? rule : { ...rule, skipTo: place(rule.skipTo) }));
        const classifier = new RuleClassifier(rules);
        for (const p of points) {
          expect(classifier.run(p)).toEqual(runByScan(rules, p));
          const packed = classifier.decide(classifier.sourceClass(p.fromZone, p.source), classifier.destinationClass(p.toZone, p.destination), classifier.serviceClass(p));
          expect([decidingRule(packed), perhapsRule(packed)]).toEqual(Object.values(classifyByScan(rules, p)));
        }
      }),
      { seed: 20261125, numRuns: 60 },
    );
  });

  it("gives the same for columns of packets", () => {
    const rules = plantRules({ seed: 4, count: 300, perhaps: 0.05 });
    const rows = 800;
    const opening = openingPackets(rules, rows, 5);
    for (const [fromZone, toZone] of [
      [null, null],
      ["office", "line-1"],
    ] as const) {
      const columns: PacketColumns = { ...opening, fromZone, toZone, tcpFlags: new Int16Array(rows).map((_, i) => (i % 3) - 1), states: new Uint8Array(rows).map((_, i) => i % 5) };
      for (let i = 0; i < rows; i += 5) {
        columns.protocols[i] = [1, 58, 6, 17, 47][i % 5] as number;
        if (i % 3 === 0) columns.sourcePorts[i] = -1;
        if (i % 4 === 0) columns.destinationPorts[i] = i % 8 === 0 ? -1 : 8 * 256;
        if (i % 7 === 0) columns.destinations[i] = 0xe000_0001;
      }
      const classifier = new RuleClassifier(rules);
      const answers = decisionColumns(rows);
      classifier.runColumns(columns, answers);
      const kinds = new Set<number>();
      for (let i = 0; i < rows; i++) {
        expect({ outcomes: answers.outcomes[i], rule: answers.rules[i], perhaps: answers.perhaps[i] }).toEqual(runByScan(rules, pointOfRow(columns, i)));
        kinds.add(answers.outcomes[i] as number);
      }
      expect(kinds.size).toBeGreaterThan(4);
    }
  });

  it("gives the same for columns of packets whose services come often, with everything that a rule can say", () => {
    const end = fc.oneof(
      fc.constantFrom(...["10.0.0.1", "10.0.0.9", "10.0.1.5", "10.0.1.6", "10.1.0.1", "192.168.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.5"].map((text) => parseIpv4(text) as number)),
      fc.nat({ max: 2 ** 32 - 1 }),
    );
    const packet = fc.record({ source: end, destination: end, port: fc.constantFrom(-1, 2, 5), sourcePort: fc.constantFrom(-1, 5_000) });
    /** Packets of one such kind have few services. */
    const kind = fc.record({ protocol: fc.constantFrom(1, 6, 17, 58, 89), flags: fc.constantFrom(-1, 2, 18), state: fc.nat({ max: 4 }) });
    const zone = fc.constantFrom(null, "a", "b", "elsewhere");
    const long = fc.array(packetRules(12), { minLength: 4, maxLength: 9 }).map((lists) => {
      const rules: PacketRule[] = [];
      for (const list of lists) {
        const before = rules.length;
        for (const rule of list) rules.push(rule.skipTo === null ? rule : { ...rule, skipTo: rule.skipTo + before });
      }
      return rules;
    });
    fc.assert(
      fc.property(long, fc.array(packet, { minLength: 30, maxLength: 60 }), kind, zone, zone, (rules, few, { protocol, flags, state }, fromZone, toZone) => {
        const often = Array.from({ length: 8 }, () => few).flat();
        const columns: PacketColumns = {
          fromZone,
          toZone,
          sources: Uint32Array.from(often, (p) => p.source),
          destinations: Uint32Array.from(often, (p) => p.destination),
          protocols: new Uint8Array(often.length).fill(protocol),
          sourcePorts: Int32Array.from(often, (p) => p.sourcePort),
          destinationPorts: Int32Array.from(often, (p) => p.port),
          tcpFlags: new Int16Array(often.length).fill(flags),
          states: new Uint8Array(often.length).fill(state),
        };
        const classifier = new RuleClassifier(rules);
        const answers = decisionColumns(often.length);
        const expected = few.map((_, i) => runByScan(rules, pointOfRow(columns, i)));
        // In the first run services become known as asked often, or not; in the second those that were not may be.
        for (let run = 0; run < 2; run++) {
          answers.rules.fill(-2);
          classifier.runColumns(columns, answers);
          for (let i = 0; i < often.length; i += few.length)
            expect(few.map((_, k) => ({ outcomes: answers.outcomes[i + k], rule: answers.rules[i + k], perhaps: answers.perhaps[i + k] }))).toEqual(expected);
        }
      }),
      { seed: 20261126, numRuns: 150 },
    );
  });

  it("decides by the first rule that matches", () => {
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

  it("forgets where a skip would have gone on, once the list has passed that place", () => {
    const any: ServiceMatch = { kind: "any", written: "any", at };
    const rule = (i: number, more: Partial<PacketRule>): PacketRule => ({
      ...PLAIN_RULE,
      action: "permit",
      source: all,
      destination: all,
      services: [any],
      until: null,
      writtenOrder: i,
      text: `r${i}`,
      at,
      ...more,
    });
    const rules = [rule(0, { action: "skip", skipTo: 2, conditions: ["at night"] }), rule(1, { services: [] }), rule(2, { services: [] }), rule(3, { action: "deny" }), rule(4, {})];
    const packet: PacketPoint = {
      ...OPENING_PACKET,
      fromZone: null,
      toZone: null,
      source: "10.0.0.1",
      destination: "10.0.0.2",
      transport: "tcp",
      port: 5,
      protocol: "unknown",
      protocolKnownBy: "nothing",
      toMany: false,
    };
    expect(new RuleClassifier(rules).run(packet)).toEqual({ outcomes: MAY_DENY, rule: 3, perhaps: 0 });
  });

  it("says perhaps before the deciding rule when a name-based rule stands above it", () => {
    const any: ServiceMatch = { kind: "any", written: "any", at };
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
