// What small texts of pfSense and OPNsense become: interfaces, tunnels, routes and translation.
import { expect, test } from "vitest";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { PacketsMatch } from "../../../plant/segmentation.ts";
import { drawConfig, drawRule, LAN_AND_CELL } from "./pf-texts.ts";
import { pf } from "./pf.ts";

const ANY = "<any/>";

function read(text: string): FirewallConfig {
  const { config } = pf.read({ text, file: "config.xml", sha256: "0" });
  return config.firewalls[0] as FirewallConfig;
}

/** Rules that people wrote, of one side, in the order in which they are asked. */
function asked(text: string, stage = 0): PacketRule[] {
  const firewall = read(text);
  return (firewall.stages[stage]?.rules ?? []).filter((rule) => firewall.written[rule.writtenOrder]?.list !== "automatic rules");
}

function portsOf(rule: PacketRule | undefined): PacketsMatch["destinationPorts"] {
  return (rule as PacketRule).services.map((service) => (service as PacketsMatch).destinationPorts)[0] ?? null;
}

test("a bridge, and a captive portal, leave open what the rules say", () => {
  const interfaces = `${LAN_AND_CELL}<opt2><enable/><if>bridge0</if><ipaddr>10.3.0.1</ipaddr><subnet>24</subnet></opt2>`;
  const more = `<bridges><bridged><members>opt1</members><bridgeif>bridge0</bridgeif></bridged></bridges><captiveportal><guests><enable/><interface>lan</interface></guests></captiveportal>`;
  const firewall = read(drawConfig({ interfaces, more }));
  const first = firewall.stages[0]?.rules.slice(0, 2);
  expect(first?.map((rule) => [rule.action, rule.source.zones, rule.conditions.length])).toEqual([
    ["unsure", ["opt1", "opt2"], 1],
    ["unsure", ["lan"], 1],
  ]);
  expect(firewall.stages[1]?.rules.slice(0, 2).map((rule) => rule.destination.zones)).toEqual([["opt1", "opt2"], ["lan"]]);
});

test("networks behind tunnels are routes to the tunnel's interface", () => {
  const interfaces = `${LAN_AND_CELL.replaceAll("<enable/>", "<enable>1</enable>")}<opt2><enable>1</enable><if>wg1</if></opt2>`;
  const more = `<openvpn><openvpn-server><vpnid>3</vpnid><tunnel_network>10.8.0.0/24</tunnel_network><remote_network>10.50.0.0/16,10.51.0.0/16</remote_network></openvpn-server></openvpn>
  <OPNsense><wireguard><server><servers><server uuid="s"><enabled>1</enabled><name>a</name><instance>1</instance><privkey>x</privkey><tunneladdress>10.9.0.1/24</tunneladdress><peers>p</peers></server></servers></server>
  <client><clients><client uuid="p"><enabled>1</enabled><name>b</name><tunneladdress>10.60.0.0/16</tunneladdress></client></clients></client></wireguard></OPNsense>`;
  const firewall = read(drawConfig({ root: "opnsense", interfaces, more }));
  expect(firewall.routes.map((route) => `${route.prefix} ${route.interface}`)).toEqual([
    "10.8.0.0/24 openvpn",
    "10.50.0.0/16 openvpn",
    "10.51.0.0/16 openvpn",
    "10.9.0.0/24 opt2",
    "10.60.0.0/16 opt2",
    "0.0.0.0/0 wan",
  ]);
  expect(firewall.interfaces.map((port) => port.name)).toContain("openvpn");
});

test("port forwards, 1:1, outbound rules, and the permits that come with them", () => {
  const nat = `<nat>
    <rule><interface>wan</interface><ipprotocol>inet</ipprotocol><protocol>tcp</protocol><source><any/></source><destination><network>wanip</network><port>8443</port></destination><target>10.2.0.5</target><local-port>443</local-port><natreflection>disable</natreflection><associated-rule-id>nat_1</associated-rule-id></rule>
    <rule><interface>wan</interface><protocol>udp</protocol><source><any/></source><destination><network>wanip</network><port>5000-5002</port></destination><target>10.2.0.6</target><local-port>6000</local-port><natreflection>disable</natreflection><associated-rule-id>pass</associated-rule-id></rule>
    <onetoone><interface>wan</interface><external>198.51.100.7</external><source><address>10.2.0.7</address></source><destination><any/></destination></onetoone>
    <outbound><mode>hybrid</mode><rule><interface>wan</interface><source><network>10.2.0.9/32</network></source><destination><any/></destination><nonat/></rule></outbound>
  </nat>`;
  const firewall = read(drawConfig({ more: nat }));
  expect(firewall.nat.map((rule) => rule.text)).toEqual([
    "rdr on wan proto tcp to wanip port 8443 -> 10.2.0.5 port 443",
    "rdr on wan proto udp to wanip port 5000-5002 -> 10.2.0.6 port 6000",
    "rdr on wan proto udp to wanip port 5000-5002 -> 10.2.0.6 port 6000",
    "rdr on wan proto udp to wanip port 5000-5002 -> 10.2.0.6 port 6000",
    "binat on wan from 10.2.0.7 to any -> 198.51.100.7",
    "no nat on wan from 10.2.0.9/32 to any",
    "nat on wan from inner networks to any -> its address (automatic outbound rule)",
  ]);
  expect(firewall.nat.map((rule) => rule.newDestinationPort)).toEqual([443, 6000, 6001, 6002, null, null, null]);
  expect(firewall.nat[4]).toMatchObject({ bothWays: true, leavesBy: ["wan"] });
  expect(firewall.nat[6]?.newSource).toEqual({ kind: "interface", name: "wan" });
  const permit = firewall.stages[0]?.rules[0];
  expect(permit).toMatchObject({ action: "permit", conditions: ["only what this port forward has translated"] });
  expect(portsOf(permit)).toEqual([[6000, 6002]]);
});

test("interfaces, VLANs, routes, and why more routes may exist", () => {
  const more = `<vlans><vlan><if>igb2</if><tag>20</tag><vlanif>igb2.20</vlanif></vlan></vlans>
    <gateways><gateway_item><interface>wan</interface><gateway>203.0.113.1</gateway><name>WANGW</name><ipprotocol>inet</ipprotocol></gateway_item>
    <gateway_item><interface>opt1</interface><gateway>10.2.0.254</gateway><name>INNER</name></gateway_item><defaultgw4>WANGW</defaultgw4></gateways>
    <staticroutes><route><network>10.20.0.0/16</network><gateway>INNER</gateway></route><route><network>10.99.0.0/16</network><gateway>Null4</gateway></route><route><network>10.98.0.0/16</network><gateway>INNER</gateway><disabled/></route></staticroutes>`;
  const firewall = read(drawConfig({ more }));
  expect(firewall.name).toBe("fw-cell");
  expect(firewall.interfaces.map((port) => [port.name, port.hardware, port.networks, port.vlan])).toEqual([
    ["wan", "igb0", ["203.0.113.2/30"], null],
    ["lan", "igb1", ["10.1.0.1/24"], null],
    ["opt1", "igb2.20", ["10.2.0.1/24"], 20],
  ]);
  expect(firewall.routes.map((route) => [route.prefix, route.gateway, route.interface, route.discards])).toEqual([
    ["10.20.0.0/16", "10.2.0.254", "opt1", false],
    ["10.99.0.0/16", null, null, true],
    ["0.0.0.0/0", "203.0.113.1", "wan", false],
  ]);
  expect(firewall.routesMissing).toBeNull();
  const policy = read(drawConfig({ rules: drawRule("pass", "lan", ANY, ANY, "<gateway>OTHER</gateway>"), more: "<openvpn><openvpn-server><mode>server_tls</mode></openvpn-server></openvpn>" }));
  expect(policy.routesMissing).toMatch(/OpenVPN.*gateway/);
});

test("rules of tunnels are for every port of the tunnel", () => {
  const interfaces = `${LAN_AND_CELL}<opt2><enable/><if>ovpns1</if><descr>VPN</descr></opt2>`;
  const [rule] = asked(drawConfig({ interfaces, rules: drawRule("pass", "openvpn", ANY, ANY) }));
  expect(rule?.source.zones).toEqual(["openvpn", "opt2"]);
});

test("what is not known among the filter rules leaves everything open", () => {
  const text = drawConfig({ rules: `${drawRule("pass", "lan", ANY, ANY)}\n    <etherrule><type>block</type></etherrule>` });
  expect(read(text).stages.map((stage) => [stage.rules[0]?.action, stage.rules[0]?.source.zones, stage.rules[0]?.conditions])).toEqual([
    ["unsure", null, ["<etherrule> among the filter rules, which is not known here"]],
    ["unsure", null, ["<etherrule> among the filter rules, which is not known here"]],
  ]);
});

test("loopback is no way through the device", () => {
  const interfaces = `${LAN_AND_CELL}<lo0><enable>1</enable><if>lo0</if><ipaddr>127.0.0.1</ipaddr><subnet>8</subnet></lo0>`;
  expect(read(drawConfig({ interfaces })).interfaces.map((port) => port.name)).toEqual(["wan", "lan", "opt1"]);
});

test("interfaces without <enable>: none of them has it, or it is WAN or LAN", () => {
  const bare = LAN_AND_CELL.replaceAll("<enable/>", "");
  const { config, diagnostics } = pf.read({ text: drawConfig({ interfaces: bare }), file: "config.xml", sha256: "0" });
  expect(config.firewalls[0]?.interfaces.map((port) => port.enabled)).toEqual([true, true, true]);
  expect(diagnostics.map((d) => d.code)).toEqual(["pf-interface-not-enabled"]);
  const oneOff = `${LAN_AND_CELL}<opt2><if>igb3</if><ipaddr>10.3.0.1</ipaddr><subnet>24</subnet></opt2>`;
  const firewall = read(drawConfig({ interfaces: oneOff, rules: drawRule("pass", "opt2", ANY, ANY) }));
  expect(firewall.interfaces[3]?.enabled).toBe(false);
  expect(firewall.written.find((rule) => rule.list === "opt2")?.notHolding).toBe("opt2 is not enabled or has no members");
});
