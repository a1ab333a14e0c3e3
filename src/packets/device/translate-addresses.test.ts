// What a firewall's translations make of a packet that opens a connection, and what stays open.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressSet } from "../../plant/address-set.ts";
import type { FirewallConfig, NatRule, NatTarget } from "../../plant/firewall-config.ts";
import { firewalls } from "../../../tests/generators/firewalls.ts";
import { knownOutsideAs, translateDestination, translateSource } from "./translate-addresses.ts";

const at = { kind: "text", file: "fw.conf", line: 20, column: 1 } as const;
const BASE = fc.sample(firewalls, { seed: 1, numRuns: 1 })[0] as FirewallConfig;
const INTERFACES = ["10.0.1.1/24", "192.0.2.1/24"].map((network, i) => ({ name: i === 0 ? "inside" : "outside", hardware: null, zone: null, networks: [network], enabled: true, vlan: null, at }));
const nat = (more: Partial<NatRule>): NatRule => ({
  entersBy: null,
  leavesBy: null,
  source: null,
  destination: null,
  services: null,
  newSource: null,
  newDestination: null,
  newDestinationPort: null,
  bothWays: false,
  conditions: [],
  text: "nat",
  at,
  ...more,
});
const firewall = (...rules: readonly NatRule[]): FirewallConfig => ({ ...BASE, interfaces: INTERFACES, nat: rules });
const to = (...addresses: string[]): NatTarget => ({ kind: "addresses", addresses: addressSet(addresses) });
const packet = (source: string, destination: string, port = 502) => ({
  source,
  destination,
  transport: "tcp",
  port,
  protocol: "unknown",
  protocolKnownBy: "bytes" as const,
  toMany: false,
});
const sentTo = (f: FirewallConfig, destination: string, enters = "outside"): string => {
  const { to: found, doubt } = translateDestination(f, packet("192.0.2.9", destination), enters);
  return doubt === null ? found : `open: ${doubt}`;
};
const comesFrom = (f: FirewallConfig, source: string, destination = "192.0.2.9"): string => {
  const { to: found, doubt } = translateSource(f, packet(source, destination), "inside", "outside");
  return doubt === null ? (found ?? "one of several") : `open: ${doubt}`;
};

describe("the destination", () => {
  const forward = nat({ entersBy: ["outside"], destination: addressSet(["192.0.2.80"]), newDestination: to("10.0.1.5") });
  it("is translated by the first rule that matches, where it enters", () => {
    expect(sentTo(firewall(forward), "192.0.2.80")).toBe("10.0.1.5");
    expect(sentTo(firewall(forward), "192.0.2.80", "inside")).toBe("192.0.2.80");
    expect(sentTo(firewall(forward, { ...forward, newDestination: to("10.0.1.6") }), "192.0.2.80")).toBe("10.0.1.5");
    expect(sentTo(firewall(forward), "192.0.2.81")).toBe("192.0.2.81");
  });
  it("stays where a rule above exempts it", () => expect(sentTo(firewall(nat({ destination: addressSet(["192.0.2.80"]) }), forward), "192.0.2.80")).toBe("192.0.2.80"));
  it("keeps its place where ranges of one size are mapped", () => {
    const net = nat({ destination: addressSet(["192.0.2.64/28"]), newDestination: to("10.0.1.64/28") });
    expect(sentTo(firewall(net), "192.0.2.69")).toBe("10.0.1.69");
  });
  it("is open where the sizes differ, a condition holds perhaps, or a name is not known", () => {
    expect(sentTo(firewall(nat({ destination: addressSet(["192.0.2.64/28"]), newDestination: to("10.0.1.64/27") })), "192.0.2.69")).toMatch(/^open: which address/);
    expect(sentTo(firewall({ ...forward, conditions: ["only at night"] }), "192.0.2.80")).toMatch(/^open: line 20 translates only at night/);
    expect(sentTo(firewall({ ...forward, destination: addressSet(["web.example.net"]) }), "192.0.2.80")).toMatch(/^open: whether line 20/);
    expect(sentTo(firewall({ ...forward, newDestination: to("web.example.net") }), "192.0.2.80")).toMatch(/^open/);
  });
  it("of what is sent to a static translation is the real machine", () => {
    const both = nat({ leavesBy: ["outside"], source: addressSet(["10.0.1.0/28"]), newSource: to("192.0.2.64/28"), bothWays: true });
    expect(sentTo(firewall(both), "192.0.2.69")).toBe("10.0.1.5");
    expect(sentTo(firewall(both), "192.0.2.69", "inside")).toBe("192.0.2.69");
  });
});

describe("the source", () => {
  it("becomes the address of the interface, an address of its own, or one of a pool", () => {
    const hide = nat({ leavesBy: ["outside"], source: addressSet(["10.0.1.0/24"]), newSource: { kind: "interface", name: null } });
    expect(comesFrom(firewall(hide), "10.0.1.5")).toBe("192.0.2.1");
    expect(comesFrom(firewall(hide), "10.0.2.5")).toBe("10.0.2.5");
    expect(comesFrom(firewall({ ...hide, newSource: to("192.0.2.7") }), "10.0.1.5")).toBe("192.0.2.7");
    expect(comesFrom(firewall({ ...hide, newSource: to("192.0.2.7", "192.0.2.9") }), "10.0.1.5")).toBe("one of several");
    expect(comesFrom(firewall({ ...hide, newSource: to("192.0.2.64/28") }), "10.0.1.5")).toBe("one of several");
  });
  it("keeps its place in a static translation", () =>
    expect(comesFrom(firewall(nat({ source: addressSet(["10.0.1.0/28"]), newSource: to("192.0.2.64/28"), bothWays: true })), "10.0.1.5")).toBe("192.0.2.69"));
  it("stays where a rule above exempts it, or the destination is another", () => {
    const hide = nat({ source: addressSet(["10.0.1.0/24"]), newSource: to("192.0.2.7") });
    expect(comesFrom(firewall(nat({ destination: addressSet(["192.0.2.0/24"]) }), hide), "10.0.1.5")).toBe("10.0.1.5");
    expect(comesFrom(firewall({ ...hide, destination: addressSet(["198.51.100.0/24"]) }), "10.0.1.5")).toBe("10.0.1.5");
  });
  it("is open where the rule may or may not hold", () => expect(comesFrom(firewall(nat({ newSource: to("192.0.2.7"), conditions: ["only at night"] })), "10.0.1.5")).toMatch(/^open/));
});

describe("a machine that is known by another address", () => {
  it("is called by its translated address and by no other", () => {
    const forward = nat({ entersBy: ["outside"], destination: addressSet(["192.0.2.80"]), newDestination: to("10.0.1.5") });
    const names = (destination: string, enters: string): string[] => knownOutsideAs(firewall(forward), packet("192.0.2.9", destination), enters).map((k) => k.destination);
    expect([names("10.0.1.5", "outside"), names("10.0.1.5", "inside"), names("10.0.1.6", "outside")]).toEqual([["192.0.2.80"], [], []]);
  });
  it("comes back from every such address to where it was", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer({ min: 0, max: 15 }), (bothWays, place) => {
        const inner = addressSet(["10.0.1.0/28"]);
        const outer = addressSet(["192.0.2.64/28"]);
        const f = firewall(
          bothWays
            ? nat({ leavesBy: ["outside"], source: inner, newSource: { kind: "addresses", addresses: outer }, bothWays })
            : nat({ entersBy: ["outside"], destination: outer, newDestination: { kind: "addresses", addresses: inner } }),
        );
        const real = `10.0.1.${place}`;
        const known = knownOutsideAs(f, packet("192.0.2.9", real), "outside");
        expect(known.map((k) => k.destination)).toEqual([`192.0.2.${64 + place}`]);
        for (const { destination } of known) expect(sentTo(f, destination)).toBe(real);
      }),
      { seed: 433, numRuns: 60 },
    );
  });
});
