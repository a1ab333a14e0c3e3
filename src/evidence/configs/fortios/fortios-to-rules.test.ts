import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { OPENING_PACKET, type PacketPoint } from "../../../plant/packet-rule.ts";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../../../packets/reference.ts";
import { readFortios } from "./read-fortios.ts";
import { domainsSample, plantSample } from "./samples.ts";

function read(text: string): { readonly firewall: FirewallConfig; readonly codes: readonly string[] } {
  const { config, diagnostics } = readFortios({ text, file: "fw.conf", sha256: "" });
  return { firewall: config.firewalls[0] as FirewallConfig, codes: diagnostics.map((d) => d.code) };
}

/** "office 10.1.0.10 > cell1 10.2.1.10 tcp/102" */
function point(text: string): PacketPoint {
  const [fromZone = "", source = "", , toZone = "", destination = "", service = ""] = text.split(" ");
  const [transport = "", port] = service.split("/");
  const isIcmp = transport.startsWith("icmp");
  return {
    ...OPENING_PACKET,
    fromZone,
    toZone,
    source,
    destination,
    transport: isIcmp ? "icmp" : transport,
    port: isIcmp || port === undefined ? null : Number(port),
    sourcePort: 40_000,
    icmp: isIcmp ? { type: Number(port), code: 0 } : null,
    tcpFlags: transport === "tcp" ? 2 : null,
    protocol: "unknown",
    protocolKnownBy: "nothing",
    toMany: destination.startsWith("239."),
  };
}

const WORDS = [
  [MAY_PERMIT, "permit"],
  [MAY_DENY, "deny"],
  [MAY_REJECT, "reject"],
  [MAY_BE_ANYTHING, "anything"],
  [MAY_FALL_THROUGH, "none"],
] as const;

function outcome(firewall: FirewallConfig, text: string): string {
  const { outcomes } = runByScan(firewall.stages[0]?.rules ?? [], point(text));
  return WORDS.filter(([bit]) => (outcomes & bit) !== 0)
    .map(([, word]) => word)
    .join(" or ");
}

function policyText(settings: string, before = ""): string {
  const given = new Map([
    ["srcintf", '"a"'],
    ["dstintf", '"b"'],
    ["srcaddr", '"all"'],
    ["dstaddr", '"all"'],
    ["service", '"ALL"'],
    ["action", "accept"],
  ]);
  const extra: string[] = [];
  for (const line of settings.split("\n").filter((l) => l.trim() !== "")) {
    const [key = "", ...words] = line.trim().split(" ");
    if (given.has(key)) given.set(key, words.join(" "));
    else extra.push(line.trim());
  }
  const lines = [...given].filter(([, value]) => value !== "-").map(([key, value]) => `set ${key} ${value}`);
  return `${before}\nconfig firewall policy\nedit 1\n${[...lines, ...extra.map((line) => `set ${line}`)].join("\n")}\nnext\nend\n`;
}

describe("policies of a FortiGate", () => {
  const { firewall } = read(plantSample);
  it.each([
    ["office 10.1.0.10 > cell1 10.2.1.10 tcp/102", "permit"],
    ["office 10.1.0.10 > cell2 10.2.2.20 tcp/502", "permit"],
    ["office 10.1.0.10 > cell1 10.2.1.10 icmp/8", "permit"],
    ["office 10.1.0.10 > cell1 10.2.1.10 icmp/13", "deny"],
    ["office 10.1.0.10 > cell1 10.2.1.9 tcp/102", "deny"],
    ["office 10.1.0.11 > cell1 10.2.1.10 tcp/102", "reject"],
    ["cell1 10.2.1.10 > office 10.1.0.10 tcp/102", "deny"],
    ["cell1 10.2.1.10 > cell2 10.2.2.10 tcp/999", "permit"],
    ["cell1 10.2.1.10 > cell2 239.1.1.1 udp/999", "deny"],
    ["cell1 10.2.1.10 > cell2 10.2.2.255 udp/999", "deny"],
    ["office 10.1.0.10 > wan1 10.2.77.5 tcp/999", "permit or deny"],
    ["office 10.1.0.10 > wan1 10.2.77.6 tcp/999", "deny"],
  ])("%s: %s", (text, expected) => expect(outcome(firewall, text)).toBe(expected));

  it("see a virtual IP from outside, with the port as it was sent", () => {
    expect(outcome(firewall, "wan1 198.51.100.1 > office 192.0.2.10 tcp/8443")).toBe("permit or none");
    expect(outcome(firewall, "wan1 198.51.100.1 > office 192.0.2.10 tcp/443")).toBe("deny");
    expect(outcome(firewall, "wan1 198.51.100.1 > office 10.1.0.20 tcp/443")).toBe("deny");
  });

  it("keep their order, numbers, states and texts", () => {
    const policies = firewall.written.filter((rule) => rule.list === "policy" && rule.name !== "0");
    expect(policies.map((rule) => [rule.name, rule.action, rule.notHolding, rule.logged])).toEqual([
      ["7", "reject", null, null],
      ["3", "permit", null, true],
      ["9", "permit", null, false],
      ["11", "permit", "disabled", false],
      ["12", "permit", null, false],
    ]);
    expect(policies[1]?.comment).toBe("from the\ncontrol room");
    expect(policies[1]?.text).toContain("set service S7 modbus echo");
    expect(plantSample.split("\n")[(policies[1]?.at.line ?? 0) - 1]).toContain("edit 3");
    expect(plantSample.split("\n")[(policies[1]?.toLine ?? 0) - 1]).toContain("next");
  });

  it("give idle timeouts of the service, of a port, of the device", () => {
    const of = (text: string): number | null => firewall.stages[0]?.rules[runByScan(firewall.stages[0].rules, point(text)).rule]?.idleSeconds ?? null;
    expect(of("office 10.1.0.10 > cell1 10.2.1.10 tcp/102")).toBe(7200);
    expect(of("office 10.1.0.10 > cell1 10.2.1.10 udp/502")).toBe(900);
    expect(of("office 10.1.0.10 > cell1 10.2.1.10 tcp/502")).toBeNull();
    expect([firewall.state.idle.tcp?.seconds, firewall.state.idle.udp?.seconds, firewall.state.onLoad]).toEqual([1800, 60, null]);
  });

  it("give interfaces, zones, routes, translation and session helpers", () => {
    expect(firewall.name).toBe("cell-fw");
    expect(firewall.interfaces.map((port) => [port.name, port.zone, port.networks, port.vlan])).toEqual([
      ["wan1", null, ["192.0.2.1/24"], null],
      ["office", null, ["10.1.0.1/24"], null],
      ["cell1", "cells", ["10.2.1.1/24"], 21],
      ["cell2", "cells", ["10.2.2.1/24"], null],
    ]);
    expect(firewall.routes.map((route) => [route.prefix, route.gateway, route.interface, route.discards])).toEqual([
      ["0.0.0.0/0", "192.0.2.254", "wan1", false],
      ["10.9.0.0/16", null, null, true],
    ]);
    expect(firewall.routesMissing).toBeNull();
    expect(firewall.nat.map((rule) => [rule.entersBy, rule.newSource?.kind ?? null, rule.newDestination?.kind ?? null, rule.newDestinationPort])).toEqual([
      [["wan1"], null, "addresses", 443],
      [["wan1"], "interface", null, null],
      [["office"], "interface", null, null],
    ]);
    expect(firewall.state.algsOn.map(({ word }) => word)).toEqual(["ftp"]);
    expect(firewall.state.algsOff.map(({ word }) => word)).toContain("dce-rpc");
    expect(firewall.state.algsOff.map(({ word }) => word)).not.toContain("sip");
  });

  it("never show a secret", () => {
    const text = `${plantSample}config vpn ipsec phase1-interface\nedit "p"\nset psksecret ENC SH2verysecretvalue\nset psksecret "SH2verysecretvalue\n`;
    const whole = inspect(readFortios({ text, file: "fw.conf", sha256: "" }), { depth: null, maxArrayLength: null, maxStringLength: null });
    expect(whole).toContain("fortios-unreadable");
    expect(whole).not.toContain("SH2verysecretvalue");
  });
});

describe("what a policy asks beyond addresses", () => {
  const at = (text: string, what = "a 10.0.0.1 > b 10.0.0.2 tcp/80"): string => outcome(read(text).firewall, what);
  it.each([
    ["nothing more", "", "permit"],
    ["deny is the default", "action -", "deny"],
    ["a schedule by weekday", 'schedule "night"', "permit or none"],
    ["an unknown schedule", 'schedule "nowhere"', "permit or none"],
    ["always", 'schedule "always"', "permit"],
    ["a group of users", 'groups "vendors"', "permit or none"],
    ["an internet service", "internet-service enable\ninternet-service-name Google-DNS\ndstaddr -\nservice -", "permit or none"],
    ["a VPN of its own", 'action ipsec\nvpntunnel "t"', "permit or none"],
    ["inspection", 'utm-status enable\nips-sensor "default"', "permit or deny"],
    ["inspection of other protocols", 'utm-status enable\ndnsfilter-profile "default"', "permit"],
    ["inspection that is off", 'utm-status disable\nips-sensor "default"', "permit"],
    ["a setting that nobody knows", "frobnicate enable", "anything or none"],
    ["an action that nobody knows", "action frobnicate", "anything"],
    ["an address that is not defined", 'srcaddr "who"', "permit or none"],
    ["a service that is not defined", 'service "what"', "permit or none"],
    ["other services", 'service "HTTP"\nservice-negate enable', "none"],
    ["none of the services", 'service "SSH"\nservice-negate enable', "permit"],
    ["not these addresses", 'srcaddr "none"\nsrcaddr-negate enable', "permit"],
    ["not any address", "srcaddr-negate enable", "none"],
    ["no source given", "srcaddr -", "permit or none"],
    ["a day on which it ends", "policy-expiry enable\npolicy-expiry-date 2026-06-01 23:59:59", "permit"],
  ])("%s", (_, settings, expected) => {
    const schedules = "config firewall schedule recurring\nedit night\nset day monday\nset start 22:00\nset end 06:00\nnext\nend";
    expect(at(policyText(settings, schedules))).toBe(expected);
  });

  it("ends on its last day", () => {
    expect(read(policyText("policy-expiry enable\npolicy-expiry-date 2026-06-01 23:59:59")).firewall.stages[0]?.rules.at(-1)?.until).toBe("2026-06-01");
    const outage = 'config firewall schedule onetime\nedit "outage"\nset start 00:00 2001/01/01\nset end 23:59 2026/02/01\nnext\nend';
    expect(read(policyText('schedule "outage"', outage)).firewall.stages[0]?.rules.at(-1)).toMatchObject({ until: "2026-02-01", conditions: [] });
  });

  it("keeps to interfaces, and to any interface that an undefined name may be", () => {
    const ports = 'config system interface\nedit "a"\nnext\nedit "b"\nnext\nend';
    expect(at(policyText("", ports), "b 10.0.0.1 > a 10.0.0.2 tcp/80")).toBe("none");
    const { firewall, codes } = read(policyText('srcintf "a" "ghost"', ports));
    expect(outcome(firewall, "a 10.0.0.1 > b 10.0.0.2 tcp/80")).toBe("permit");
    expect(outcome(firewall, "b 10.0.0.1 > b 10.0.0.2 tcp/80")).toBe("permit or none");
    expect(codes).toContain("fortios-undefined");
    expect(read(policyText("")).firewall.interfaces.map((port) => port.name)).toEqual(["a", "b"]);
  });

  it("knows the interfaces that are there without being written", () => {
    const { firewall, codes } = read(policyText('srcintf "ssl.root"', 'config system interface\nedit "b"\nnext\nend'));
    expect([outcome(firewall, "ssl.root 10.0.0.1 > b 10.0.0.2 tcp/80"), codes]).toEqual(["permit", []]);
  });

  it("says of factory services that they are not in the text", () => {
    const { firewall, codes } = read(policyText('service "RDP"'));
    expect(outcome(firewall, "a 10.0.0.1 > b 10.0.0.2 tcp/3389")).toBe("permit");
    expect(codes).toEqual(["fortios-factory-object"]);
  });

  it("tells a group that holds itself, and decides nothing by it", () => {
    const cycle = 'config firewall addrgrp\nedit "x"\nset member "y"\nnext\nedit "y"\nset member "x"\nnext\nend';
    const { firewall, codes } = read(policyText('srcaddr "x"', cycle));
    expect(codes).toContain("fortios-group-cycle");
    expect(outcome(firewall, "a 10.0.0.1 > b 10.0.0.2 tcp/80")).toBe("permit or none");
  });

  it("is in doubt about what stands between two policies and is not understood", () => {
    const { firewall } = read(`config firewall policy\nset action accept\nedit 2\nset srcintf a\nset dstintf b\nset srcaddr all\nset dstaddr all\nset service ALL\nset action accept\nnext\nend\n`);
    expect(outcome(firewall, "a 10.0.0.1 > b 10.0.0.2 tcp/80")).toBe("permit or anything");
  });

  it("is in doubt about what follows a text that is cut", () => {
    const { firewall, codes } = read("config firewall policy\nedit 1\nset srcintf a\n");
    expect(codes).toContain("fortios-cut");
    expect(firewall.stages[0]?.otherwise.action).toBe("unsure");
  });

  it("lets multicast pass by multicast policies only", () => {
    const text = 'config firewall multicast-policy\nedit 1\nset srcintf a\nset dstintf b\nset srcaddr all\nset dstaddr "all"\nset protocol 17\nset start-port 319\nset end-port 320\nnext\nend\n';
    const { firewall } = read(policyText("", text));
    expect(outcome(firewall, "a 10.0.0.1 > b 239.1.1.1 udp/319")).toBe("permit");
    expect(outcome(firewall, "a 10.0.0.1 > b 239.1.1.1 udp/321")).toBe("deny");
  });

  it("asks access control lists before all policies", () => {
    const text = 'config firewall acl\nedit 1\nset interface "a"\nset srcaddr "all"\nset dstaddr "all"\nset service "HTTP"\nnext\nend\n';
    expect(at(policyText("", text))).toBe("deny");
    expect(at(policyText("", text), "a 10.0.0.1 > b 10.0.0.2 tcp/81")).toBe("permit");
  });
});

describe("what stands before the policies", () => {
  const at = (before: string): string => outcome(read(policyText("", before)).firewall, "a 10.0.0.1 > b 10.0.0.2 tcp/80");
  it.each([
    [
      "inspection at an interface",
      'config firewall interface-policy\nedit 1\nset interface "a"\nset srcaddr "all"\nset dstaddr "all"\nset service "ALL"\nset ips-sensor-status enable\nset ips-sensor "x"\nnext\nend',
      "permit or deny",
    ],
    ["inspection at another interface", 'config firewall interface-policy\nedit 1\nset interface "c"\nset srcaddr "all"\nset dstaddr "all"\nset service "ALL"\nnext\nend', "permit"],
    ["the time to live", 'config firewall ttl-policy\nedit 1\nset srcintf "a"\nset srcaddr "all"\nset service "ALL"\nset schedule "always"\nset ttl 1-5\nnext\nend', "permit or deny"],
    ["sign-in at the interface", 'config system interface\nedit "a"\nset security-mode captive-portal\nnext\nedit "b"\nnext\nend', "permit or deny"],
  ])("%s", (_, before, expected) => expect(at(before)).toBe(expected));
});

describe("traffic that turns round at its interface", () => {
  const ports =
    'config system interface\nedit "a"\nset ip 10.0.0.254 255.255.255.0\nset secondary-IP enable\nconfig secondaryip\nedit 1\nset ip 10.0.1.254 255.255.255.0\nnext\nend\nnext\nedit "b"\nnext\nend\n';
  const release = (words: string): string => `#config-version=FGT60F-${words}-FW-build1:opmode=0\n`;
  it.each([
    ["", "", "permit or none"],
    [release("7.2.5"), "", "permit"],
    [release("7.4.10"), "", "none"],
    [release("7.6.5"), "", "none"],
    [release("7.4.10"), "config system global\nset allow-traffic-redirect enable\nend\n", "permit"],
    [release("7.2.5"), "config system global\nset allow-traffic-redirect disable\nend\n", "none"],
  ])("by release and setting: %s %s", (header, setting, expected) => expect(outcome(read(`${header}${setting}${ports}`).firewall, "a 10.0.0.1 > a 10.0.1.1 tcp/80")).toBe(expected));
  it("from elsewhere only since some releases", () => {
    expect(outcome(read(release("7.2.5") + ports).firewall, "a 10.9.0.1 > a 10.0.1.1 tcp/80")).toBe("permit or none");
    expect(outcome(read(release("7.2.11") + ports).firewall, "a 10.9.0.1 > a 10.0.1.1 tcp/80")).toBe("permit");
  });
});

describe("VPNs", () => {
  const text = (selectors: string): string =>
    `config vpn ipsec phase1-interface\nedit "b"\nset interface "wan"\nset psksecret ENC x\nnext\nend\nconfig vpn ipsec phase2-interface\nedit "b"\nset phase1name "b"\n${selectors}\nnext\nend\n`;
  it("carry what policies permit, and no more than their selectors", () => {
    const to = "a 10.0.0.1 > b 10.0.0.2 tcp/80";
    expect(outcome(read(policyText("", text("set pfs disable"))).firewall, to)).toBe("permit");
    expect(outcome(read(policyText("", text("set dst-subnet 10.9.0.0 255.255.0.0"))).firewall, to)).toBe("permit or none");
  });
});

describe("virtual IPs", () => {
  const vip = 'config firewall vip\nedit "v"\nset extip 192.0.2.5-192.0.2.6\nset mappedip "10.0.0.5-10.0.0.6"\nset extintf "a"\nnext\nend\n';
  it("translate one to one, only for policies that name them", () => {
    const { firewall } = read(policyText('dstaddr "v"\nservice "HTTP"', vip));
    expect(outcome(firewall, "a 198.51.100.1 > b 192.0.2.6 tcp/80")).toBe("permit");
    expect(outcome(firewall, "a 198.51.100.1 > b 10.0.0.6 tcp/80")).toBe("deny");
    expect(firewall.nat[0]).toMatchObject({ newDestination: { kind: "addresses" }, services: null });
  });
  it("without a policy of their own do nothing, unless NAT is central", () => {
    expect(read(policyText("", vip)).firewall.nat).toEqual([]);
    const { firewall } = read(policyText('dstaddr "inside"', `${vip}config system settings\nset central-nat enable\nend\nconfig firewall address\nedit inside\nset subnet 10.0.0.6/32\nnext\nend\n`));
    expect(outcome(firewall, "a 198.51.100.1 > b 192.0.2.6 tcp/80")).toBe("permit");
    expect(outcome(firewall, "a 198.51.100.1 > b 192.0.2.5 tcp/80")).toBe("none");
    expect(outcome(firewall, "a 198.51.100.1 > b 10.0.0.6 tcp/80")).toBe("permit");
  });
  it.each([
    ["match-vip enable", "", "deny"],
    ["match-vip disable", "", "permit"],
    ["", "", "permit or deny"],
    ["", "#config-version=FGT60F-7.0.9-FW-build1:opmode=0\n", "permit"],
    ["", "#config-version=FGT60F-7.4.1-FW-build1:opmode=0\n", "deny"],
  ])("a denial of everything before them counts by match-vip (%s) and release (%s)", (setting, header, expected) => {
    const deny = `config firewall policy\nedit 5\nset srcintf a\nset dstintf b\nset srcaddr all\nset dstaddr all\nset service ALL\n${setting === "" ? "" : `set ${setting}\n`}next\nend\n`;
    expect(outcome(read(`${header}${policyText('dstaddr "v"', `${vip}${deny}`)}`).firewall, "a 198.51.100.1 > b 192.0.2.6 tcp/80")).toBe(expected);
  });
});

describe("source translation", () => {
  const policy = (id: number, settings: string): string => `edit ${id}\nset srcintf a\nset dstintf b\nset action accept\nset srcaddr all\nset dstaddr all\nset service ALL\n${settings}\nnext\n`;
  const of = (first: string): readonly unknown[] =>
    read(
      `config firewall policy\n${policy(1, first)}${policy(2, "set nat enable\nset ippool enable\nset poolname p")}end\nconfig firewall ippool\nedit p\nset startip 192.0.2.1\nset endip 192.0.2.9\nnext\nend\n`,
    ).firewall.nat.map((rule) => [rule.newSource?.kind ?? null, rule.conditions]);
  it("is kept away by a policy before it that does not translate", () =>
    expect(of("")).toEqual([
      [null, []],
      ["addresses", []],
    ]));
  it("is in doubt behind one that may decide", () => expect(of("set users u")).toEqual([["addresses", ["unless policy 1, which does not translate, decides first"]]]));
});

describe("virtual domains", () => {
  const { config } = readFortios({ text: domainsSample, file: "fw.conf", sha256: "" });
  it("are firewalls of their own, with their interfaces", () => {
    expect(config.firewalls.map((firewall) => [firewall.name, firewall.interfaces.map((port) => port.name), firewall.state.onLoad])).toEqual([
      ["edge/root", ["port1"], null],
      ["edge/OT", ["port2", "port3"], "keep"],
    ]);
  });
  it("hold policies of both IP versions", () => {
    const ot = config.firewalls[1] as FirewallConfig;
    expect(outcome(ot, "port2 2001:db8:4::5 > port3 2001:db8:9::1 icmp/128")).toBe("permit");
    expect(outcome(ot, "port2 10.3.0.5 > port3 10.4.0.1 icmp/8")).toBe("permit");
    expect(outcome(ot, "port2 2001:db8:5::5 > port3 2001:db8:9::1 icmp/128")).toBe("none");
  });
  it("leave no line without a state, and all of this sample is understood", () => {
    expect(config.lines.length).toBe(domainsSample.split("\n").length - 1);
    expect(config.lines.filter((line) => line.state !== "understood" && line.state !== "irrelevant")).toEqual([]);
  });
});

describe("the device itself", () => {
  const { firewall } = read(plantSample);
  const into = (text: string): string => {
    const { outcomes } = runByScan(firewall.toDevice?.[0]?.rules ?? [], { ...point(text), toZone: "" });
    return WORDS.filter(([bit]) => (outcomes & bit) !== 0)
      .map(([, word]) => word)
      .join(" or ");
  };
  it("answers what its interfaces allow, administrators perhaps, and of the rest nothing is known", () => {
    expect(into("wan1 198.51.100.1 > - 192.0.2.1 icmp/8")).toBe("permit");
    expect(into("wan1 198.51.100.1 > - 192.0.2.1 tcp/443")).toBe("permit or none");
    expect(into("office 10.1.0.9 > - 10.1.0.1 tcp/22")).toBe("none");
    expect(firewall.toDevice?.[0]?.otherwise.action).toBe("unsure");
  });
});

describe("routes that are not all written", () => {
  it.each([
    ["config router ospf\nconfig area\nedit 0.0.0.0\nnext\nend\nend", "router ospf"],
    ["config router policy\nedit 1\nset input-device a\nnext\nend", "policy routes"],
    ["config system interface\nedit a\nset mode dhcp\nnext\nend", "DHCP"],
    ["config system settings\nset opmode transparent\nend", "transparent"],
    ["config router bgp\nset as 65000\nconfig neighbor\nedit 10.0.0.1\nnext\nend\nend", "router bgp"],
  ])("%s", (text, words) => expect(read(text).firewall.routesMissing).toContain(words));
});
