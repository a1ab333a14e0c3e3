import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AddressSet, addressSet } from "../../../plant/address-set.ts";
import { OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import type { ServiceMatch, TextAt } from "../../../plant/segmentation.ts";
import { MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../../../packets/reference.ts";
import type { PolicyToPrint } from "../dialect.ts";
import { fortios } from "./fortios.ts";
import { printFortios } from "./print-fortios.ts";
import { readFortios } from "./read-fortios.ts";

const AT: TextAt = { kind: "text", file: "p", line: 1, column: 1 };
const OTHERWISE = { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT } as const;

/** Few addresses and ports, so that rules and points meet at their edges. */
const ADDRESSES = ["10.0.0.0", "10.0.0.1", "10.0.0.127", "10.0.0.128", "10.0.0.255", "10.0.1.0", "10.1.255.255", "172.16.0.9", "0.0.0.1", "2001:db8::", "2001:db8::1", "2001:db8::ffff", "2001:db9::1"];
const PORTS = [0, 1, 79, 80, 81, 502, 1023, 1024, 65_535];
const SETS = ["10.0.0.0/24", "10.0.0.0/25", "10.0.0.1", "10.0.0.1-10.0.0.127", "10.0.0.128-10.0.1.0", "172.16.0.0/12", "2001:db8::/112", "2001:db8::1-2001:db8::fffe", "::/0", "0.0.0.0/0"];

const addresses: fc.Arbitrary<AddressSet | null> = fc.option(fc.uniqueArray(fc.constantFrom(...SETS), { minLength: 1, maxLength: 3 }).map((written) => addressSet(written)));
const four: fc.Arbitrary<AddressSet> = fc.constantFrom(...SETS.filter((text) => !text.includes(":"))).map((text) => addressSet([text]));
const six: fc.Arbitrary<AddressSet> = fc.constantFrom(...SETS.filter((text) => text.includes(":"))).map((text) => addressSet([text]));
const range = fc.tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const packets = (match: object): ServiceMatch => ({ kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "x", at: AT, ...match });
const service: fc.Arbitrary<ServiceMatch> = fc.oneof(
  fc.constant<ServiceMatch>({ kind: "any", written: "any", at: AT }),
  fc.constant<ServiceMatch>({ kind: "icmp", written: "icmp", at: AT }),
  fc.constantFrom(6, 17, 47, 50, 89).map((number): ServiceMatch => ({ kind: "ip", number, written: "ip", at: AT })),
  fc.tuple(fc.constantFrom("tcp" as const, "udp" as const), range).map(([transport, [fromPort, toPort]]): ServiceMatch => ({ kind: "port", transport, fromPort, toPort, written: "port", at: AT })),
  fc
    .tuple(fc.constantFrom(6, 17, 132), fc.option(range), fc.option(range))
    .map(([number, to, from]) => packets({ protocols: [[number, number]], destinationPorts: to === null ? null : [to], sourcePorts: from === null ? null : [from] })),
  fc.constantFrom([[6, 6]], [[17, 17]], [[50, 51]], null).map((protocols) => packets({ protocols })),
);
const icmpRule = (version: 4 | 6): fc.Arbitrary<Pick<PacketRule, "source" | "destination" | "services">> =>
  fc
    .record({ source: version === 4 ? four : six, destination: version === 4 ? four : six, type: fc.constantFrom(0, 8, 128), code: fc.option(fc.constantFrom(0, 3)) })
    .map(({ source, destination, type, code }) => ({
      source: { zones: null, addresses: source },
      destination: { zones: null, addresses: destination },
      services: [packets({ protocols: [[version === 4 ? 1 : 58, version === 4 ? 1 : 58]], icmp: [{ type, codes: code === null ? null : [[code, code]] }] })],
    }));
const ends = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ source: addresses, destination: addresses, services: fc.array(service, { minLength: 1, maxLength: 3 }) })
      .map(({ source, destination, services }) => ({ source: { zones: null, addresses: source }, destination: { zones: null, addresses: destination }, services })),
  },
  { weight: 1, arbitrary: icmpRule(4) },
  { weight: 1, arbitrary: icmpRule(6) },
);
const rules: fc.Arbitrary<PacketRule[]> = fc
  .array(fc.tuple(ends, fc.constantFrom("permit" as const, "deny" as const, "reject" as const), fc.option(fc.constantFrom(300, 7_200, Number.POSITIVE_INFINITY))), { maxLength: 8 })
  .map((list) => list.map(([rule, action, idleSeconds], i) => ({ ...PLAIN_RULE, ...rule, action, idleSeconds, until: null, writtenOrder: i, text: `rule ${i}`, at: AT })));
const point: fc.Arbitrary<PacketPoint> = fc
  .record({
    source: fc.constantFrom(...ADDRESSES),
    destination: fc.constantFrom(...ADDRESSES),
    transport: fc.constantFrom("tcp", "udp", "icmp", "ip/47", "ip/132", "ip/50"),
    port: fc.constantFrom(...PORTS),
    sourcePort: fc.constantFrom(...PORTS),
    type: fc.constantFrom(0, 8, 128),
    code: fc.constantFrom(0, 3),
  })
  .filter(({ source, destination }) => source.includes(":") === destination.includes(":"))
  .map(({ source, destination, transport, port, sourcePort, type, code }) => {
    const hasPorts = transport === "tcp" || transport === "udp" || transport === "ip/132";
    return {
      ...OPENING_PACKET,
      fromZone: "a",
      toZone: "b",
      source,
      destination,
      transport,
      port: hasPorts ? port : null,
      sourcePort: hasPorts ? sourcePort : null,
      icmp: transport === "icmp" ? { type, code } : null,
      protocol: "unknown",
      protocolKnownBy: "nothing" as const,
      toMany: false,
    };
  });

function policyOf(list: readonly PacketRule[], otherwise: PolicyToPrint["otherwise"]): PolicyToPrint {
  return { name: "cell", rules: list, nameOf: new Map(), otherwise, idleTimeout: {}, algs: [] };
}

function settled(outcomes: number, otherwise: PolicyToPrint["otherwise"]): number {
  return (outcomes & MAY_FALL_THROUGH) !== 0 ? (outcomes & ~MAY_FALL_THROUGH) | OTHERWISE[otherwise] : outcomes;
}

describe("a policy as a FortiOS text", () => {
  it("means, when it is read, what it meant", () => {
    let told = 0;
    fc.assert(
      fc.property(rules, fc.constantFrom("permit" as const, "deny" as const, "reject" as const), fc.array(point, { minLength: 60, maxLength: 60 }), (list, otherwise, points) => {
        const printed = printFortios(policyOf(list, otherwise));
        expect(printed.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
        const { config, diagnostics } = readFortios({ text: printed.text, file: "p", sha256: "" });
        expect(diagnostics.filter((d) => d.severity !== "note")).toEqual([]);
        expect(config.lines.filter((line) => line.state !== "understood" && line.state !== "irrelevant")).toEqual([]);
        const read = config.firewalls[0]?.stages[0]?.rules ?? [];
        for (const p of points) {
          const meant = runByScan(list, p);
          const found = runByScan(read, p);
          expect(settled(found.outcomes, "deny"), `${printed.text}\n${JSON.stringify(p)}`).toBe(settled(meant.outcomes, otherwise));
          if (meant.rule >= 0 && list[meant.rule]?.action === "permit" && p.transport === "tcp") {
            expect(read[found.rule]?.idleSeconds ?? null).toBe(list[meant.rule]?.idleSeconds ?? null);
            told++;
          }
        }
      }),
      { seed: 4, numRuns: 200 },
    );
    expect(told).toBeGreaterThan(120);
  });

  const one = (rule: Partial<PacketRule>): PacketRule => ({
    ...PLAIN_RULE,
    action: "permit",
    source: { zones: null, addresses: null },
    destination: { zones: null, addresses: addressSet(["10.0.0.1"]) },
    services: [{ kind: "port", transport: "tcp", fromPort: 102, toPort: 102, written: "s7", at: AT }],
    until: null,
    writtenOrder: 0,
    text: "r",
    at: AT,
    ...rule,
  });

  it("reads well", () => {
    const plcs = addressSet(["10.2.0.0/16"]);
    const policy = {
      ...policyOf([one({ destination: { zones: null, addresses: plcs }, until: "2026-05-31", idleSeconds: 7_200 })], "deny"),
      nameOf: new Map([[plcs, 'cell "1" plcs']]),
      idleTimeout: { tcp: 86_400, udp: 60 },
    };
    expect(printFortios(policy).text).toBe(
      `config system global
    set udp-idle-timer 60
end
config system session-ttl
    set default 86400
end
config firewall address
    edit "10.2.0.0/16"
        set subnet 10.2.0.0 255.255.0.0
    next
end
config firewall addrgrp
    edit "cell _1_ plcs"
        set member "10.2.0.0/16"
    next
end
config firewall service custom
    edit "tcp-102"
        set tcp-portrange 102
    next
end
config firewall schedule onetime
    edit "until 2026-05-31"
        set start 00:00 2001/01/01
        set end 23:59 2026/05/31
    next
end
config firewall policy
    edit 1
        set name "cell 1"
        set srcintf "any"
        set dstintf "any"
        set action accept
        set srcaddr "all"
        set dstaddr "cell _1_ plcs"
        set schedule "until 2026-05-31"
        set service "tcp-102"
        set session-ttl 7200
    next
end
`,
    );
  });

  it.each([
    ["flags of TCP", one({ services: [packets({ protocols: [[6, 6]], tcpFlags: [{ mask: 2, value: 2 }] })] })],
    ["an application", one({ services: [{ kind: "app", protocol: "s7comm", written: "app:s7comm", at: AT }] })],
    ["a frame of layer 2", one({ services: [{ kind: "l2", etherType: 0x8892, written: "l2", at: AT }] })],
    ["a name that is not resolved", one({ source: { zones: null, addresses: addressSet(["plc.example.org"]) } })],
    ["a zone", one({ source: { zones: ["a"], addresses: null } })],
    ["a condition", one({ conditions: ["at night"] })],
    ["IP protocol 0", one({ services: [{ kind: "ip", number: 0, written: "ip/0", at: AT }] })],
    ["answers only", one({ states: ["established"] })],
  ])("says that it cannot say %s, and leaves it out", (_, rule) => {
    const printed = printFortios(policyOf([rule], "deny"));
    expect(printed.diagnostics.filter((d) => d.severity === "error")).toHaveLength(1);
    expect(printed.text).toMatch(/config firewall policy\nend\n$/);
  });

  it("is recognised, also where it has no policy", () => expect(fortios.recognise(printFortios(policyOf([], "deny")).text)?.signs).toBe(1));
  it("shows what it is in most of its lines", () => expect(fortios.recognise(printFortios(policyOf([one({})], "deny")).text)?.signs).toBeGreaterThan(5));
});
