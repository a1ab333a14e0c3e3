import { describe, expect, it } from "vitest";
import { addressSet } from "../../plant/address-set.ts";
import type { FilterStage, FirewallConfig, NatRule } from "../../plant/firewall-config.ts";
import { type PacketRule, PLAIN_RULE } from "../../plant/packet-rule.ts";
import type { PacketsMatch, TextAt } from "../../plant/segmentation.ts";
import { type DevicePacket, DeviceRules } from "./device-rules.ts";

const at = (line: number): TextAt => ({ kind: "text", file: "fw.conf", line, column: 1 });
const tcp = (port: number | null, more: Partial<PacketsMatch> = {}): PacketsMatch => ({
  kind: "packets",
  protocols: [[6, 6]],
  sourcePorts: null,
  destinationPorts: port === null ? null : [[port, port]],
  icmp: null,
  tcpFlags: null,
  written: "tcp",
  at: at(1),
  ...more,
});
const rule = (line: number, action: PacketRule["action"], more: Partial<PacketRule> = {}): PacketRule => ({
  ...PLAIN_RULE,
  action,
  source: { zones: null, addresses: null },
  destination: { zones: null, addresses: null },
  services: [tcp(502)],
  until: null,
  writtenOrder: line,
  text: `rule in line ${line}`,
  at: at(line),
  ...more,
});
const stage = (rules: readonly PacketRule[], more: Partial<FilterStage> = {}): FilterStage => ({
  name: "policies",
  entersBy: null,
  leavesBy: null,
  asks: "first-packet",
  seesTranslated: { source: false, destination: true },
  rules,
  otherwise: { action: "deny", text: "implicit deny", at: null },
  ...more,
});
const port = (name: string, network: string): FirewallConfig["interfaces"][number] => ({ name, hardware: null, zone: null, networks: [network], enabled: true, vlan: null, at: at(1) });
const firewall = (stages: readonly FilterStage[], more: Partial<FirewallConfig> = {}): FirewallConfig => ({
  name: "fw",
  device: "linux-conntrack",
  interfaces: [port("inside", "10.0.1.1/24"), port("outside", "192.0.2.1/24")],
  routes: [{ prefix: "10.9.0.0/16", gateway: "10.0.1.254", interface: null, discards: false, at: at(2) }],
  routesMissing: null,
  stages,
  toDevice: null,
  nat: [],
  state: { idle: { tcp: null, udp: null, icmp: null }, algsOn: [], algsOff: [], onLoad: null },
  written: [],
  ...more,
});
const packet = (more: Partial<DevicePacket> = {}): DevicePacket => ({
  source: "192.0.2.9",
  destination: "10.0.1.5",
  transport: "tcp",
  port: 502,
  protocol: "modbus-tcp",
  protocolKnownBy: "bytes",
  toMany: false,
  isAnswered: true,
  ...more,
});
const ask = (f: FirewallConfig, p: DevicePacket): string => {
  const { outcome, cause, why } = new DeviceRules(f, "2026-11-01").ruling(p);
  return [outcome, cause.at === null || cause.text === "implicit deny" ? cause.text : `line ${cause.at.line}`, why ?? ""].filter((t) => t !== "").join(": ");
};

describe("a firewall that remembers connections", () => {
  it("decides by the first rule, and by its nature where none matches", () => {
    const f = firewall([stage([rule(3, "permit")])]);
    expect(ask(f, packet())).toBe("permitted: line 3");
    expect(ask(f, packet({ port: 503 }))).toBe("denied: implicit deny");
  });
  it("asks each stage of the way", () => {
    const f = firewall([stage([rule(3, "permit")], { entersBy: ["outside"] }), stage([rule(7, "reject")], { leavesBy: ["inside"] }), stage([], { entersBy: ["dmz"] })]);
    expect(ask(f, packet())).toBe("rejected: line 7");
  });
  it("no longer counts rules whose last day is over", () => {
    expect(ask(firewall([stage([rule(3, "permit", { until: "2026-10-31" })])]), packet())).toBe("denied: implicit deny");
    expect(ask(firewall([stage([rule(3, "permit", { until: "2026-11-01" })])]), packet())).toBe("permitted: line 3");
  });
  it("does not decide what a rule that is not modelled may decide", () => {
    const f = firewall([stage([rule(3, "deny", { conditions: ["only in schedule night"] }), rule(4, "permit")])]);
    expect(ask(f, packet())).toBe("undecided: line 3: line 3 may decide: only in schedule night");
    expect(ask(firewall([stage([rule(3, "permit", { conditions: ["only in schedule night"] }), rule(4, "permit")])]), packet())).toBe("permitted: line 4");
  });
  it("does not decide what a line that was not understood may decide", () => {
    expect(ask(firewall([stage([rule(3, "unsure"), rule(4, "permit")])]), packet())).toBe("undecided: line 3: line 3 may decide: it was not understood");
  });
});

describe("routes", () => {
  it("lie behind the interface of their gateway", () =>
    expect(ask(firewall([stage([rule(3, "permit", { destination: { zones: ["inside"], addresses: null } })])]), packet({ destination: "10.9.3.3" }))).toBe("permitted: line 3"));
  it("that are not written leave it open by which interface it goes", () => {
    const f = firewall([stage([rule(3, "permit", { destination: { zones: ["inside"], addresses: null } })])]);
    expect(ask(f, packet({ destination: "10.77.3.3" }))).toBe("permitted: line 3");
    const g = firewall([stage([rule(3, "permit", { source: { zones: ["outside"], addresses: null } })])]);
    expect(ask(g, packet({ source: "10.77.3.3" }))).toMatch(/^undecided/);
  });
  it("to nowhere throw packets away", () => {
    const f = firewall([stage([rule(3, "permit")])], { routes: [{ prefix: "10.9.0.0/16", gateway: null, interface: null, discards: true, at: at(2) }] });
    expect(ask(f, packet({ destination: "10.9.3.3" }))).toMatch(/^denied: line 2/);
  });
  it("that a protocol teaches make every place unknown but the connected networks", () => {
    const f = firewall([stage([rule(3, "permit", { source: { zones: ["outside"], addresses: null } })])], { routesMissing: "router ospf 1" });
    expect(ask(f, packet())).toBe("permitted: line 3");
    expect(ask(f, packet({ source: "10.9.0.9", destination: "192.0.2.9" }))).toMatch(/^undecided/);
  });
});

describe("a filter without memory", () => {
  const acl = (rules: readonly PacketRule[], enters: string): FilterStage => stage(rules, { name: `in on ${enters}`, entersBy: [enters], asks: "every-packet" });
  it("is asked for the answers where they enter", () => {
    const into = acl([rule(3, "permit")], "outside");
    expect(ask(firewall([into]), packet())).toBe("permitted: line 3");
    expect(ask(firewall([into, acl([], "inside")]), packet())).toBe("denied: implicit deny: its answers do not pass");
    const established = rule(9, "permit", { services: [tcp(null, { tcpFlags: [{ mask: 0x10, value: 0x10 }] })] });
    expect(ask(firewall([into, acl([established], "inside")]), packet())).toBe("permitted: line 3");
  });
  it("needs no answer where none comes", () => {
    const udp = rule(3, "permit", { services: [tcp(null, { protocols: [[17, 17]] })] });
    expect(ask(firewall([acl([udp], "outside"), acl([], "inside")]), packet({ transport: "udp", isAnswered: false }))).toBe("permitted: line 3");
  });
});

describe("a filter that is asked for every packet with its state", () => {
  const chain = (rules: readonly PacketRule[]): FilterStage => stage(rules, { asks: "every-packet-with-state" });
  const established = rule(2, "permit", { states: ["established", "related"], services: [tcp(null)] });
  it("must let the packets after the first pass", () => {
    expect(ask(firewall([chain([established, rule(3, "permit", { states: ["new"] })])]), packet())).toBe("permitted: line 3");
    expect(ask(firewall([chain([rule(3, "permit", { states: ["new"] })])]), packet())).toBe("denied: implicit deny: its first packet passes, the packets after it do not");
    expect(ask(firewall([chain([rule(3, "permit")])]), packet())).toBe("denied: implicit deny: its answers do not pass");
  });
  it("skips what a chain that is not entered holds", () => {
    const skip = rule(2, "skip", { services: [tcp(502)], skipTo: 2 });
    expect(ask(firewall([chain([skip, rule(3, "deny"), rule(4, "permit"), { ...established, at: at(5) }])]), packet())).toBe("permitted: line 4");
  });
});

describe("the rules that a conversation uses", () => {
  const rulesOf = (f: FirewallConfig, p = packet()): number[] => [...new DeviceRules(f, "2026-11-01").ruling(p).rules].sort((a, b) => a - b);
  const chain = (rules: readonly PacketRule[], more: Partial<FilterStage> = {}): FilterStage => stage(rules, { asks: "every-packet-with-state", ...more });
  const established = rule(2, "permit", { states: ["established", "related"], services: [tcp(null)] });
  it("are those that let it open and those that carry what follows", () =>
    expect(rulesOf(firewall([chain([established, rule(3, "permit", { states: ["new"] }), rule(4, "permit")])]))).toEqual([2, 3]));
  it("are one of every list on the way", () =>
    expect(rulesOf(firewall([stage([rule(3, "permit")], { entersBy: ["outside"] }), stage([rule(7, "permit")], { leavesBy: ["inside"] }), stage([rule(9, "permit")], { entersBy: ["dmz"] })]))).toEqual(
      [3, 7],
    ));
  it("are those for its answers where nothing is remembered", () => {
    const acl = (rules: readonly PacketRule[], enters: string): FilterStage => stage(rules, { entersBy: [enters], asks: "every-packet" });
    const answers = rule(9, "permit", { services: [tcp(null, { tcpFlags: [{ mask: 0x10, value: 0x10 }] })] });
    expect(rulesOf(firewall([acl([rule(3, "permit")], "outside"), acl([answers, rule(10, "permit")], "inside")]))).toEqual([3, 9]);
  });
  it("are also those that may decide", () => expect(rulesOf(firewall([stage([rule(3, "deny", { conditions: ["only at night"] }), rule(4, "permit")])]))).toEqual([3, 4]));
});

describe("address translation", () => {
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
    at: at(20),
    ...more,
  });
  const toServer = rule(3, "permit", { destination: { zones: ["inside"], addresses: addressSet(["10.0.1.5"]) } });
  const forward = nat({ entersBy: ["outside"], destination: addressSet(["192.0.2.80"]), newDestination: { kind: "addresses", addresses: addressSet(["10.0.1.5"]) } });
  it("is undone before the rules, where the device does so", () => expect(ask(firewall([stage([toServer])], { nat: [forward] }), packet({ destination: "192.0.2.80" }))).toBe("permitted: line 3"));
  it("is looked at from the other side of a static translation", () => {
    const both = nat({ leavesBy: ["outside"], source: addressSet(["10.0.1.0/28"]), newSource: { kind: "addresses", addresses: addressSet(["192.0.2.64/28"]) }, bothWays: true });
    expect(ask(firewall([stage([toServer])], { nat: [both] }), packet({ destination: "192.0.2.69" }))).toBe("permitted: line 3");
  });
  it("leaves open what a capture behind it cannot tell", () => {
    const before = stage([rule(3, "permit", { destination: { zones: null, addresses: addressSet(["192.0.2.80"]) } })], { seesTranslated: { source: false, destination: false } });
    expect(ask(firewall([before], { nat: [forward] }), packet())).toMatch(/^undecided/);
  });
  it("with a condition is not relied on", () =>
    expect(ask(firewall([stage([toServer])], { nat: [{ ...forward, conditions: ["only in schedule night"] }] }), packet({ destination: "192.0.2.80" }))).toMatch(/^undecided/));
});

describe("ports that a translation changes", () => {
  const forwarded: NatRule = {
    entersBy: ["outside"],
    leavesBy: null,
    source: null,
    destination: addressSet(["192.0.2.80"]),
    services: [tcp(8443)],
    newSource: null,
    newDestination: { kind: "addresses", addresses: addressSet(["10.0.1.5"]) },
    newDestinationPort: 443,
    bothWays: false,
    conditions: [],
    text: "forward 8443 to 443",
    at: at(20),
  };
  const outside = packet({ destination: "192.0.2.80", port: 8443 });
  const real = rule(3, "permit", { services: [tcp(443)], destination: { zones: null, addresses: addressSet(["10.0.1.5"]) } });
  const called = rule(4, "permit", { services: [tcp(8443)], destination: { zones: null, addresses: addressSet(["192.0.2.80"]) } });
  const before = { seesTranslated: { source: false, destination: false } };
  it("are asked for as the rules see them", () => {
    expect(ask(firewall([stage([real])], { nat: [forwarded] }), outside)).toBe("permitted: line 3");
    expect(ask(firewall([stage([called])], { nat: [forwarded] }), outside)).toBe("denied: implicit deny");
    expect(ask(firewall([stage([called], before)], { nat: [forwarded] }), outside)).toBe("permitted: line 4");
  });
  it("are found again from behind the firewall", () => {
    const behind = packet({ destination: "10.0.1.5", port: 443 });
    expect(ask(firewall([stage([called, real], before)], { nat: [forwarded] }), behind)).toMatch(/^permitted/);
    // Whether it was called at its own address or at the forwarded one, nobody can see from here.
    expect(ask(firewall([stage([called], before)], { nat: [forwarded] }), behind)).toMatch(/^undecided/);
    expect(ask(firewall([stage([rule(4, "permit", { services: [tcp(8443)] })], before)], { nat: [{ ...forwarded, newDestinationPort: 444 }] }), behind)).toBe("denied: implicit deny");
  });
});

describe("answers through a translation and a list without memory", () => {
  it("are not decided", () => {
    const hidden: NatRule = {
      entersBy: ["inside"],
      leavesBy: ["outside"],
      source: addressSet(["10.0.1.0/24"]),
      destination: null,
      services: null,
      newSource: { kind: "interface", name: null },
      newDestination: null,
      newDestinationPort: null,
      bothWays: false,
      conditions: [],
      text: "hide",
      at: at(20),
    };
    const lists = [stage([rule(3, "permit", { services: [tcp(null)] })], { asks: "every-packet", entersBy: ["outside"] })];
    const out = packet({ source: "10.0.1.5", destination: "192.0.2.9" });
    expect(ask(firewall(lists), out)).toMatch(/^permitted/);
    expect(ask(firewall(lists, { nat: [hidden] }), out)).toMatch(/^undecided/);
  });
});
