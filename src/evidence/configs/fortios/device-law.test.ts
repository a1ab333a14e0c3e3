// Law: the rules of a configuration decide as a slow device does, that walks policies and looks up names for each packet, and knows nothing of rules.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIpv4 } from "../../../foundation/ip-address.ts";
import { OPENING_PACKET, type PacketPoint } from "../../../plant/packet-rule.ts";
import { MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../../../packets/reference.ts";
import { readFortios } from "./read-fortios.ts";

interface Policy {
  readonly id: number;
  readonly on: boolean;
  readonly action: "accept" | "deny" | "reject";
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly source: readonly string[];
  readonly notSource: boolean;
  readonly destination: readonly string[];
  readonly notDestination: boolean;
  /** Names of virtual IPs; then `destination` is not written. */
  readonly vips: readonly string[];
  readonly services: readonly string[];
  readonly notServices: boolean;
  readonly matchVip: boolean;
}

const number = (address: string): number => parseIpv4(address) ?? -1;
const between = (from: string, to: string) => (x: string) => number(x) >= number(from) && number(x) <= number(to);
const ADDRESSES: Readonly<Record<string, { readonly text: string; readonly has: (x: string) => boolean }>> = {
  all: { text: "", has: () => true },
  net: { text: "set subnet 10.0.0.0 255.255.255.0", has: between("10.0.0.0", "10.0.0.255") },
  host: { text: "set subnet 10.0.0.5/32", has: between("10.0.0.5", "10.0.0.5") },
  range: { text: "set type iprange\nset start-ip 10.0.0.200\nset end-ip 10.0.1.9", has: between("10.0.0.200", "10.0.1.9") },
  odd: { text: "set type wildcard\nset wildcard 10.0.0.5 255.0.255.255", has: (x) => /^10\.\d+\.0\.5$/.test(x) },
};
const GROUPS: Readonly<Record<string, { readonly text: string; readonly has: (x: string) => boolean }>> = {
  both: { text: 'set member "host" "range"', has: (x) => has("host", x) || has("range", x) },
  less: { text: 'set member "net" "both"\nset exclude enable\nset exclude-member "odd"', has: (x) => (has("net", x) || has("both", x)) && !has("odd", x) },
  off: { text: 'set member "net"\nset exclude disable\nset exclude-member "host"', has: (x) => has("net", x) },
};
function has(name: string, x: string): boolean {
  return (ADDRESSES[name] ?? GROUPS[name])?.has(x) ?? false;
}
const SERVICES: Readonly<Record<string, { readonly text: string; readonly has: (p: PacketPoint) => boolean }>> = {
  ALL: { text: "set protocol IP", has: () => true },
  web: { text: "set tcp-portrange 80 443", has: (p) => p.transport === "tcp" && (p.port === 80 || p.port === 443) },
  from: { text: "set udp-portrange 500-510:1000-65535", has: (p) => p.transport === "udp" && (p.port ?? 0) >= 500 && (p.port ?? 0) <= 510 && (p.sourcePort ?? 0) >= 1000 },
  echo: { text: "set protocol ICMP\nset icmptype 8", has: (p) => p.transport === "icmp" && p.icmp?.type === 8 },
  gre: { text: "set protocol IP\nset protocol-number 47", has: (p) => p.transport === "ip/47" },
};
const ZONE = ["p1", "p2"];
const VIPS: Readonly<Record<string, { readonly external: string; readonly mapped: string; readonly port: readonly [number, number] | null }>> = {
  whole: { external: "192.0.2.5", mapped: "10.0.0.5", port: null },
  door: { external: "192.0.2.6", mapped: "10.0.0.9", port: [8080, 80] },
};

const names = (all: readonly string[]) => fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 2 });
const addressNames = names([...Object.keys(ADDRESSES), ...Object.keys(GROUPS)]);
/** Seldom, so that most policies match something. */
const seldom = fc.nat(4).map((n) => n === 0);
const interfaceNames = fc.oneof(fc.constant(["any"]), names(["zone", "p3", "p4"]));
const policy = fc.record({
  on: seldom.map((off) => !off),
  action: fc.constantFrom("accept" as const, "accept" as const, "deny" as const, "reject" as const),
  from: interfaceNames,
  to: interfaceNames,
  source: addressNames,
  notSource: seldom,
  destination: addressNames,
  notDestination: seldom,
  vips: fc.oneof({ weight: 1, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: names(Object.keys(VIPS)) }),
  services: names(Object.keys(SERVICES)),
  notServices: seldom,
  matchVip: fc.boolean(),
});
const policies = (withVips: boolean): fc.Arbitrary<Policy[]> =>
  fc
    .array(policy, { maxLength: 6 })
    .map((list) => list.map((one, i) => ({ ...one, id: i + 1, vips: withVips ? one.vips : [], notDestination: one.notDestination && !(withVips && one.vips.length > 0) })));
const point: fc.Arbitrary<PacketPoint> = fc
  .record({
    fromZone: fc.constantFrom("p1", "p2", "p3", "p4"),
    toZone: fc.constantFrom("p1", "p2", "p3", "p4"),
    source: fc.constantFrom("10.0.0.5", "10.0.0.6", "10.0.0.201", "10.7.0.5", "10.0.1.9", "10.0.1.10"),
    destination: fc.constantFrom("10.0.0.5", "10.0.0.9", "10.0.1.0", "192.0.2.5", "192.0.2.6", "192.0.2.7"),
    transport: fc.constantFrom("tcp", "udp", "icmp", "ip/47"),
    port: fc.constantFrom(80, 81, 443, 500, 510, 8080),
    sourcePort: fc.constantFrom(999, 1000, 40_000),
    type: fc.constantFrom(0, 8),
  })
  .filter(({ fromZone, toZone }) => fromZone !== toZone)
  .map(({ transport, port, sourcePort, type, ...ends }) => {
    const hasPorts = transport === "tcp" || transport === "udp";
    return {
      ...OPENING_PACKET,
      ...ends,
      transport,
      port: hasPorts ? port : null,
      sourcePort: hasPorts ? sourcePort : null,
      icmp: transport === "icmp" ? { type, code: 0 } : null,
      protocol: "unknown",
      protocolKnownBy: "nothing" as const,
      toMany: false,
    };
  });

function entries(path: string, list: readonly (readonly [string, string])[]): string {
  return `config ${path}\n${list.map(([name, text]) => `edit "${name}"\n${text}\nnext\n`).join("")}end\n`;
}

function textOf(list: readonly Policy[], intrazone: boolean): string {
  const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(" ");
  const lines = (p: Policy): string =>
    [
      `set status ${p.on ? "enable" : "disable"}`,
      `set srcintf ${quoted(p.from)}`,
      `set dstintf ${quoted(p.to)}`,
      p.action === "accept" ? "set action accept" : `set match-vip ${p.matchVip ? "enable" : "disable"}`,
      ...(p.action === "reject" ? ["set send-deny-packet enable"] : []),
      `set srcaddr ${quoted(p.source)}`,
      ...(p.notSource ? ["set srcaddr-negate enable"] : []),
      `set dstaddr ${quoted(p.vips.length > 0 ? p.vips : p.destination)}`,
      ...(p.notDestination ? ["set dstaddr-negate enable"] : []),
      `set service ${quoted(p.services)}`,
      ...(p.notServices ? ["set service-negate enable"] : []),
      'set schedule "always"',
    ].join("\n");
  return [
    "config system global\nset allow-traffic-redirect disable\nend\n",
    entries(
      "system interface",
      ["p1", "p2", "p3", "p4"].map((name) => [name, 'set vdom "root"'] as const),
    ),
    entries("system zone", [["zone", `set interface ${quoted(ZONE)}\nset intrazone ${intrazone ? "allow" : "deny"}`]]),
    entries(
      "firewall address",
      Object.entries(ADDRESSES).map(([name, { text }]) => [name, text] as const),
    ),
    entries(
      "firewall addrgrp",
      Object.entries(GROUPS).map(([name, { text }]) => [name, text] as const),
    ),
    entries(
      "firewall service custom",
      Object.entries(SERVICES).map(([name, { text }]) => [name, text] as const),
    ),
    entries(
      "firewall vip",
      Object.entries(VIPS).map(
        ([name, { external, mapped, port }]) =>
          [name, `set extip ${external}\nset mappedip "${mapped}"\nset extintf "any"${port === null ? "" : `\nset portforward enable\nset extport ${port[0]}\nset mappedport ${port[1]}`}`] as const,
      ),
    ),
    entries(
      "firewall policy",
      list.map((p) => [String(p.id), lines(p)] as const),
    ),
  ].join("");
}

/** "perhaps" where what a device does is not documented: an accepting policy by address and a packet that a virtual IP translated. */
function walk(list: readonly Policy[], intrazone: boolean, p: PacketPoint): Set<string> {
  const used = new Set(list.filter((one) => one.on).flatMap((one) => one.vips));
  const vip = Object.entries(VIPS).find(([name, { external, port }]) => used.has(name) && external === p.destination && (port === null || (p.transport === "tcp" && p.port === port[0])));
  const inside: PacketPoint = vip === undefined ? p : { ...p, destination: vip[1].mapped, port: vip[1].port === null ? p.port : vip[1].port[1] };
  const isAt = (words: readonly string[], name: string | null): boolean => words.some((word) => word === "any" || word === name || (word === "zone" && ZONE.includes(name ?? "")));
  const found = new Set<string>();
  for (const one of list) {
    if (!one.on || !isAt(one.from, p.fromZone) || !isAt(one.to, p.toZone)) continue;
    if (one.source.some((name) => has(name, p.source)) === one.notSource) continue;
    if (one.services.some((name) => SERVICES[name]?.has(inside)) === one.notServices) continue;
    let isPerhaps = false;
    if (one.vips.length > 0) {
      if (vip === undefined || !one.vips.includes(vip[0])) continue;
    } else {
      if (one.destination.some((name) => has(name, inside.destination)) === one.notDestination) continue;
      if (vip !== undefined && one.action === "accept") isPerhaps = true;
      else if (vip !== undefined && !one.matchVip) continue;
    }
    found.add(one.action);
    if (!isPerhaps) return found;
  }
  found.add(intrazone && ZONE.includes(p.fromZone ?? "") && ZONE.includes(p.toZone ?? "") ? "accept" : "deny");
  return found;
}

function outcomes(bits: number): Set<string> {
  const found = new Set<string>();
  if ((bits & MAY_PERMIT) !== 0) found.add("accept");
  if ((bits & (MAY_DENY | MAY_FALL_THROUGH)) !== 0) found.add("deny");
  if ((bits & MAY_REJECT) !== 0) found.add("reject");
  return found;
}

function law(withVips: boolean, seed: number): Map<string, number> {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(policies(withVips), fc.boolean(), fc.array(point, { minLength: 80, maxLength: 80 }), (list, intrazone, points) => {
      const text = textOf(list, intrazone);
      const { config, diagnostics } = readFortios({ text, file: "fw.conf", sha256: "" });
      expect(diagnostics).toEqual([]);
      const rules = config.firewalls[0]?.stages[0]?.rules ?? [];
      for (const p of points) {
        const expected = walk(list, intrazone, p);
        const found = outcomes(runByScan(rules, p).outcomes);
        expect([...found].sort(), `${JSON.stringify(p)}\n${JSON.stringify(list)}`).toEqual([...expected].sort());
        const key = [...expected].sort().join(" ");
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }),
    { seed, numRuns: Number(process.env.HOLDPOINT_FUZZ_RUNS ?? 80), endOnFailure: true },
  );
  return seen;
}

describe("rules decide as a device that walks its policies", () => {
  it("by interface, zone, address, group, service, negation and order", () => {
    const seen = law(false, 7);
    for (const outcome of ["accept", "deny", "reject"]) expect(seen.get(outcome), outcome).toBeGreaterThan(100);
  });
  it("with virtual IPs", () => {
    const seen = law(true, 8);
    for (const outcome of ["accept", "deny", "reject", "accept deny"]) expect(seen.get(outcome), outcome).toBeGreaterThan(10);
  });
});
