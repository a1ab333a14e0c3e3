// Small firewalls for laws: a few interfaces, routes, stages of every kind of memory, rules with skips, doubts, ends and timeouts, some translation.
import fc from "fast-check";
import { addressSet } from "../../src/plant/address-set.ts";
import type { FilterStage, FirewallConfig, FollowedWord, NatRule } from "../../src/plant/firewall-config.ts";
import { type EndpointSet, type PacketRule, PLAIN_RULE } from "../../src/plant/packet-rule.ts";
import type { PacketsMatch, ServiceMatch, TextAt } from "../../src/plant/segmentation.ts";

const at = (line: number): TextAt => ({ kind: "text", file: "fw.conf", line, column: 1 });
const maybe = <T>(value: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq });
const INTERFACES = ["one", "two", "three"];
const SETS = ["10.0.1.1", "10.0.1.0/24", "10.0.2.0/24", "10.0.0.0/8", "172.16.0.0/12", "10.0.1.2-10.0.2.1", "2001:db8::/32"].map((text) => addressSet([text]));

const packets = (more: Partial<PacketsMatch>): PacketsMatch => ({
  kind: "packets",
  protocols: null,
  sourcePorts: null,
  destinationPorts: null,
  icmp: null,
  tcpFlags: null,
  written: "",
  at: at(1),
  ...more,
});
const service: fc.Arbitrary<ServiceMatch> = fc.constantFrom<ServiceMatch>(
  packets({}),
  packets({}),
  packets({ protocols: [[6, 6]] }),
  packets({ protocols: [[17, 17]] }),
  packets({ protocols: [[6, 6]], destinationPorts: [[502, 502]] }),
  packets({ protocols: [[6, 17]], destinationPorts: [[1024, 65_535]] }),
  packets({ protocols: [[6, 6]], sourcePorts: [[502, 502]] }),
  packets({ protocols: [[6, 6]], tcpFlags: [{ mask: 0x10, value: 0x10 }] }),
  packets({ protocols: [[1, 1]], icmp: [{ type: 8, codes: null }] }),
);
const end: fc.Arbitrary<EndpointSet> = fc.record({ zones: maybe(fc.subarray(INTERFACES), 2), addresses: maybe(fc.constantFrom(...SETS, addressSet(["host.example.net"])), 3) });
const rule: fc.Arbitrary<PacketRule> = fc
  .record({
    action: fc.constantFrom("permit" as const, "permit" as const, "permit" as const, "deny" as const, "reject" as const, "unsure" as const),
    source: end,
    destination: end,
    services: fc.array(service, { minLength: 1, maxLength: 2 }),
    states: fc.constantFrom(null, null, null, ["new" as const], ["established" as const, "related" as const]),
    conditions: fc.constantFrom([], [], [], [], [], ["only at night"]),
    keepsState: fc.constantFrom(true, true, true, false),
    idleSeconds: fc.constantFrom(null, null, null, 100),
    until: fc.constantFrom(null, null, null, "2026-10-04"),
  })
  .map((more) => ({ ...PLAIN_RULE, writtenOrder: 0, text: "rule", at: at(2), ...more }));

const stage: fc.Arbitrary<FilterStage> = fc
  .record({
    rules: fc.array(rule, { maxLength: 6 }),
    skips: fc.array(fc.nat(5), { maxLength: 2 }),
    entersBy: maybe(fc.subarray(INTERFACES, { minLength: 1 }), 2),
    leavesBy: maybe(fc.subarray(INTERFACES, { minLength: 1 }), 2),
    asks: fc.constantFrom("first-packet" as const, "first-packet" as const, "every-packet-with-state" as const, "every-packet" as const),
    translated: fc.boolean(),
    otherwise: fc.constantFrom("permit" as const, "permit" as const, "deny" as const, "reject" as const, "unsure" as const),
  })
  .map(({ rules, skips, entersBy, leavesBy, asks, translated, otherwise }) => ({
    name: "a list",
    entersBy,
    leavesBy,
    asks,
    seesTranslated: { source: false, destination: translated },
    rules: rules.map((r, i) => (skips.includes(i) ? { ...r, action: "skip" as const, skipTo: Math.min(rules.length, i + 2) } : r)),
    otherwise: { action: otherwise, text: "what is left", at: null },
  }));

const nat: fc.Arbitrary<NatRule> = fc
  .record({ destination: fc.constantFrom("192.0.2.80", "10.0.3.1"), target: fc.constantFrom("10.0.1.1", "10.0.2.1"), bothWays: fc.boolean(), conditions: fc.constantFrom([], [], ["only at night"]) })
  .map(({ destination, target, bothWays, conditions }) => ({
    entersBy: null,
    leavesBy: null,
    source: bothWays ? addressSet([target]) : null,
    destination: bothWays ? null : addressSet([destination]),
    services: null,
    newSource: bothWays ? { kind: "addresses" as const, addresses: addressSet([destination]) } : null,
    newDestination: bothWays ? null : { kind: "addresses" as const, addresses: addressSet([target]) },
    newDestinationPort: null,
    bothWays,
    conditions,
    text: "translate",
    at: at(40),
  }));

const someInterfaces = fc.option(fc.subarray(INTERFACES, { minLength: 1 }), { nil: null });
/** Gateways everywhere, or bound to interfaces. */
const gateway: fc.Arbitrary<FollowedWord> = fc
  .record({
    word: fc.constantFrom("ftp", "DCE-RPC"),
    ways: fc.option(fc.array(fc.record({ entersBy: someInterfaces, leavesBy: someInterfaces }), { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 6 }),
  })
  .map(({ word, ways }) => ({ word, at: at(41), ...(ways === undefined ? {} : { ways }) }));

export const firewalls: fc.Arbitrary<FirewallConfig> = fc
  .record({
    stages: fc.array(stage, { minLength: 1, maxLength: 3 }),
    nat: fc.array(nat, { maxLength: 1 }),
    defaultRoute: fc.boolean(),
    routesMissing: fc.constantFrom(null, null, null, "router ospf 1"),
    toDevice: fc.constantFrom(true, false),
    algsOn: fc.array(gateway, { maxLength: 2 }),
    algsOff: fc.constantFrom([], [], [{ word: "ftp", at: at(42) }]),
  })
  .map(({ stages, nat: translations, defaultRoute, routesMissing, toDevice, algsOn, algsOff }) => ({
    name: "fw",
    device: "fortios",
    interfaces: ["10.0.1.254/24", "10.0.2.254/24", "172.16.0.2/24"].map((network, i) => ({
      name: INTERFACES[i] as string,
      hardware: null,
      zone: null,
      networks: [network],
      enabled: true,
      vlan: null,
      at: at(1),
    })),
    routes: defaultRoute ? [{ prefix: "0.0.0.0/0", gateway: "172.16.0.254", interface: null, discards: false, at: at(3) }] : [],
    routesMissing,
    stages,
    toDevice: toDevice ? [] : null,
    nat: translations,
    state: { idle: { tcp: null, udp: null, icmp: null }, algsOn, algsOff, onLoad: null },
    written: [],
  }));

/** Permits nothing but what negotiates further connections, and follows that on some ways. */
export const negotiatingFirewalls: fc.Arbitrary<FirewallConfig> = fc.tuple(firewalls, fc.array(gateway, { minLength: 1, maxLength: 3 })).map(([firewall, algsOn]) => {
  const all = { zones: null, addresses: null };
  const services = [
    packets({
      protocols: [[6, 6]],
      destinationPorts: [
        [21, 21],
        [135, 135],
      ],
    }),
    packets({ protocols: [[17, 17]], destinationPorts: [[34_964, 34_964]] }),
  ];
  const permit: PacketRule = { ...PLAIN_RULE, action: "permit", source: all, destination: all, services, until: null, writtenOrder: -1, text: "permit what negotiates", at: at(2) };
  const only: FilterStage = {
    name: "a list",
    entersBy: null,
    leavesBy: null,
    asks: "first-packet",
    seesTranslated: { source: false, destination: false },
    rules: [permit],
    otherwise: { action: "deny", text: "what is left", at: null },
  };
  return { ...firewall, stages: [only], nat: [], state: { ...firewall.state, algsOn, algsOff: [] } };
});
