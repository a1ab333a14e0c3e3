// What small texts of pfSense and OPNsense become: rules in the order of the device, names, translation, routes, and the state of every line.
import { expect, test } from "vitest";
import { IS_IN, membership, NO_ADDRESSES } from "../../../plant/address-set.ts";
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

test("floating rules go before groups, groups before interfaces, and what is not quick is asked last, from behind", () => {
  const rules = [
    drawRule("pass", "lan", ANY, ANY, "<descr>1 interface</descr>"),
    drawRule("block", "plant", ANY, ANY, "<descr>2 group</descr>"),
    drawRule("block", "lan,opt1", ANY, ANY, "<floating>yes</floating><direction>any</direction><descr>3 floating slow</descr>"),
    drawRule("pass", "wan", ANY, ANY, "<floating>yes</floating><direction>in</direction><quick>yes</quick><descr>4 floating quick</descr>"),
    drawRule("reject", "", ANY, ANY, "<floating>yes</floating><direction>any</direction><descr>5 floating slow</descr>"),
  ].join("\n");
  const text = drawConfig({ rules, more: "<ifgroups><ifgroupentry><ifname>plant</ifname><members>lan opt1</members></ifgroupentry></ifgroups>" });
  const firewall = read(text);
  const comments = (stage: number): (string | null | undefined)[] => asked(text, stage).map((rule) => firewall.written[rule.writtenOrder]?.comment);
  expect(comments(0)).toEqual(["4 floating quick", "2 group", "1 interface", "5 floating slow", "3 floating slow"]);
  expect(comments(1)).toEqual(["5 floating slow", "3 floating slow"]);
  expect(asked(text, 0).map((rule) => rule.source.zones)).toEqual([["wan"], ["lan", "opt1"], ["lan"], null, ["lan", "opt1"]]);
  expect(asked(text, 1).map((rule) => rule.destination.zones)).toEqual([null, ["lan", "opt1"]]);
  expect(firewall.stages.map((stage) => stage.otherwise.action)).toEqual(["deny", "permit"]);
  expect(firewall.written.filter((rule) => rule.list !== "automatic rules").map((rule) => `${rule.list} ${rule.name} ${rule.comment}`)).toEqual([
    "floating 1 3 floating slow",
    "floating 2 4 floating quick",
    "floating 3 5 floating slow",
    "plant 1 2 group",
    "lan (LAN) 1 1 interface",
  ]);
});

test("a rule keeps the lines of its element", () => {
  const text = drawConfig({ rules: drawRule("pass", "lan", ANY, ANY) });
  const written = read(text).written.find((rule) => rule.list === "lan (LAN)");
  const lines = text.split("\n");
  expect(lines[(written?.at.line ?? 0) - 1]).toBe("    <rule>");
  expect(written?.at.column).toBe(5);
  expect(lines[(written?.toLine ?? 0) - 1]).toBe("    </rule>");
});

test("networks, addresses, the device itself, aliases, ranges, and what is negated", () => {
  const sources: readonly (readonly [string, string])[] = [
    ["<network>lan</network>", "10.1.0.0-10.1.0.255"],
    ["<network>lanip</network>", "10.1.0.1-10.1.0.1"],
    ["<network>(self)</network>", "10.1.0.1-10.1.0.1 10.2.0.1-10.2.0.1 127.0.0.0-127.255.255.255 203.0.113.2-203.0.113.2"],
    ["<address>PLCS</address>", "10.2.0.5-10.2.0.9 10.2.0.20-10.2.0.20 10.3.0.0-10.3.0.255"],
    ["<address>10.9.0.0/30</address><not/>", "0.0.0.0-10.8.255.255 10.9.0.4-255.255.255.255"],
    ["<network>opt1</network><not></not>", "0.0.0.0-10.1.255.255 10.2.1.0-255.255.255.255"],
  ];
  const more = `<aliases>
    <alias><name>PLCS</name><type>host</type><address>10.2.0.5-10.2.0.9 10.2.0.20 OTHERS</address></alias>
    <alias><name>OTHERS</name><type>network</type><address>10.3.0.0/24</address></alias>
  </aliases>`;
  const rules = asked(drawConfig({ rules: sources.map(([source]) => drawRule("pass", "lan", source, ANY)).join("\n"), more }));
  const shown = (n: number): string => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join(".");
  expect(rules.map((rule) => rule.source.addresses?.v4.map((range) => `${shown(range.from)}-${shown(range.to)}`).join(" "))).toEqual(sources.map(([, set]) => set));
});

test("names that only the device can resolve stay open, names that nothing defines are said once", () => {
  const more = `<aliases>
    <alias><name>CLOUD</name><type>host</type><address>plc.example.com 10.4.0.1</address></alias>
    <alias><name>FEED</name><type>urltable</type><url>https://lists.example.com/x</url></alias>
    <alias><name>LOOP</name><type>host</type><address>10.4.0.2 LOOP2</address></alias>
    <alias><name>LOOP2</name><type>host</type><address>LOOP</address></alias>
  </aliases>`;
  const rules = ["CLOUD", "FEED", "LOOP", "NOBODY", "NOBODY"].map((name) => drawRule("pass", "lan", `<address>${name}</address>`, ANY));
  rules.push(drawRule("block", "lan", "<address>CLOUD</address><not/>", ANY));
  const text = drawConfig({ rules: rules.join("\n"), more });
  const { diagnostics } = pf.read({ text, file: "config.xml", sha256: "0" });
  expect(asked(text).map((rule) => rule.source.addresses?.unresolved)).toEqual([["plc.example.com"], ["FEED (fetched from an address)"], ["LOOP"], ["NOBODY"], ["NOBODY"], []]);
  // An empty alias is an empty table: everything else is all there is.
  const empty = asked(
    drawConfig({ rules: drawRule("block", "lan", "<address>NONE</address><not/>", ANY), more: "<aliases><alias><name>NONE</name><type>host</type><address></address></alias></aliases>" }),
  );
  expect(empty[0]?.source.addresses?.v4).toEqual([{ from: 0, to: 2 ** 32 - 1 }]);
  expect(asked(text)[5]?.conditions).toEqual(["not CLOUD, whose addresses are not all known"]);
  expect(diagnostics.map((d) => d.code)).toEqual(["pf-alias-cycle", "pf-unknown-name"]);
});

test("an address that the device is given may be any that no written network holds", () => {
  const interfaces = LAN_AND_CELL.replace("<ipaddr>203.0.113.2</ipaddr><subnet>30</subnet>", "<ipaddr>dhcp</ipaddr>");
  const rules = asked(drawConfig({ interfaces, rules: [drawRule("block", "lan", ANY, "<network>(self)</network>"), drawRule("block", "lan", ANY, "<network>wan</network><not/>")].join("\n") }));
  const holds = (rule: PacketRule | undefined, address: string): boolean => rule?.destination.addresses !== null && membership(rule?.destination.addresses ?? NO_ADDRESSES, address) === IS_IN;
  expect(rules.map((rule) => rule.conditions)).toEqual([
    [],
    ["only with the address that wan is given (dhcp), which is not written"],
    [],
    ["only with the network that wan is given (dhcp), which is not written"],
  ]);
  expect(["10.1.0.1", "10.2.0.7", "8.8.8.8"].map((address) => rules.map((rule) => holds(rule, address)))).toEqual([
    [true, true, true, true],
    // In the network of an interface: not the address of WAN.
    [false, false, true, true],
    [false, true, false, true],
  ]);
});

test("protocols, ports, ICMP types and TCP flags", () => {
  const more = `<aliases><alias><name>WEB</name><type>port</type><address>80 443 8000:8009 MORE</address></alias><alias><name>MORE</name><type>port</type><address>502</address></alias></aliases>`;
  const rules = [
    drawRule("pass", "lan", `${ANY}<port>1024-65535</port>`, `${ANY}<port>WEB</port>`, "<protocol>tcp</protocol>"),
    drawRule("pass", "lan", ANY, `${ANY}<port>53</port>`, "<protocol>tcp/udp</protocol>"),
    drawRule("pass", "lan", ANY, ANY, "<protocol>icmp</protocol><icmptype>echoreq,unreach</icmptype>"),
    drawRule("pass", "lan", ANY, ANY, "<protocol>esp</protocol>"),
    drawRule("block", "lan", ANY, ANY, "<protocol>tcp</protocol><tcpflags1>syn,fin</tcpflags1><tcpflags2>syn,fin,ack</tcpflags2>"),
    drawRule("pass", "lan", ANY, `${ANY}<port>102</port>`),
    drawRule("pass", "lan", ANY, ANY, "<protocol>nonsense</protocol>"),
  ];
  const [first, second, third, fourth, fifth, sixth, seventh] = asked(drawConfig({ rules: rules.join("\n"), more }));
  expect(first?.services[0]).toMatchObject({ protocols: [[6, 6]], sourcePorts: [[1024, 65_535]], tcpFlags: null });
  expect(portsOf(first)).toEqual([
    [80, 80],
    [443, 443],
    [502, 502],
    [8000, 8009],
  ]);
  expect(second?.services[0]).toMatchObject({
    protocols: [
      [6, 6],
      [17, 17],
    ],
    destinationPorts: [[53, 53]],
  });
  expect(third?.services[0]).toMatchObject({
    protocols: [[1, 1]],
    icmp: [
      { type: 8, codes: null },
      { type: 3, codes: null },
    ],
  });
  expect(fourth?.services[0]).toMatchObject({ protocols: [[50, 50]] });
  expect(fifth?.services[0]).toMatchObject({ tcpFlags: [{ mask: 19, value: 3 }] });
  // pfSense takes ports without a protocol as TCP.
  expect(sixth?.services[0]).toMatchObject({ protocols: [[6, 6]], destinationPorts: [[102, 102]] });
  expect(seventh?.conditions).toEqual(["only the protocol nonsense, which is not known here"]);
});

test("for both versions of IP, ICMP is the one of each", () => {
  const rule = drawRule("pass", "lan", ANY, ANY, "<protocol>icmp</protocol><icmptype>echoreq</icmptype>").replace("inet<", "inet46<");
  const [found] = asked(drawConfig({ rules: rule }));
  expect(found?.services.map((s) => (s as PacketsMatch).icmp?.[0]?.type)).toEqual([8, 128]);
  expect(found?.services.map((s) => (s as PacketsMatch).protocols)).toEqual([[[1, 1]], [[58, 58]]]);
});

test("what is not followed becomes a condition, what does not hold is said", () => {
  const rules = [
    drawRule("pass", "lan", ANY, ANY, "<sched>night</sched>"),
    drawRule("pass", "lan", ANY, ANY, "<tagged>vendor</tagged>"),
    drawRule("pass", "lan", ANY, ANY, "<max>10</max><os>Windows</os>"),
    drawRule("pass", "lan", ANY, ANY, "<somethingnew>x</somethingnew>"),
    drawRule("pass", "lan", ANY, ANY, "<disabled/>"),
    drawRule("pass", "opt9", ANY, ANY),
    drawRule("pass", "lan", ANY, ANY, "<sched>missing</sched>"),
  ];
  const more = `<schedules><schedule><name>night</name><timerange><position>1,2</position><hour>22:00-23:59</hour></timerange></schedule></schedules>`;
  const text = drawConfig({ rules: rules.join("\n"), more });
  expect(asked(text).map((rule) => rule.conditions)).toEqual([
    ["only in schedule night (Monday, Tuesday 22:00-23:59)"],
    ["only packets that carry the tag vendor"],
    ["only while fewer than 10 connections are open by it", "only from the operating system Windows"],
    ["<somethingnew> of the rule is not known here"],
    [],
  ]);
  const byPeople = read(text).written.filter((rule) => rule.list !== "automatic rules");
  expect(byPeople.map((rule) => rule.notHolding)).toEqual([null, null, null, null, "disabled", "no interface opt9 is defined", null]);
  const { config, diagnostics } = pf.read({ text, file: "config.xml", sha256: "0" });
  expect(diagnostics.map((d) => d.code).sort()).toEqual(["pf-unknown-interface", "pf-unknown-name"]);
  expect(config.lines.filter((line) => line.state === "unknown")).toHaveLength(1);
});

test("state: none, and how long it is kept", () => {
  const rules = [
    drawRule("pass", "lan", ANY, ANY, "<protocol>tcp</protocol><statetype>none</statetype>"),
    drawRule("pass", "lan", ANY, ANY, "<protocol>tcp/udp</protocol><statetimeout>1200</statetimeout>"),
  ].join("\n");
  const [stateless, remembered] = asked(drawConfig({ rules }));
  expect(stateless).toMatchObject({ keepsState: false, services: [{ tcpFlags: [{ mask: 18, value: 2 }] }] });
  expect(remembered).toMatchObject({ idleSeconds: 1200, keepsState: true });
  // OPNsense sets the limit of established TCP alone.
  const onOpnsense = asked(drawConfig({ root: "opnsense", rules }));
  expect(onOpnsense.map((rule) => [rule.idleSeconds, (rule.services[0] as PacketsMatch).protocols])).toEqual([
    [null, [[6, 6]]],
    [1200, [[6, 6]]],
    [null, [[17, 17]]],
  ]);
});

test("limits of the system: the optimization, and what is written beside it", () => {
  const idle = (system: string): (number | undefined)[] => {
    const { tcp, udp, icmp } = read(drawConfig({ system })).state.idle;
    return [tcp?.seconds, udp?.seconds, icmp?.seconds];
  };
  expect(idle("")).toEqual([undefined, undefined, undefined]);
  expect(idle("<optimization>normal</optimization>")).toEqual([86_400, undefined, undefined]);
  expect(idle("<optimization>high-latency</optimization>")).toEqual([86_400, undefined, undefined]);
  expect(idle("<optimization>aggressive</optimization>")).toEqual([18_000, undefined, undefined]);
  expect(idle("<optimization>conservative</optimization>")).toEqual([432_000, 900, undefined]);
  expect(idle("<optimization>conservative</optimization><tcpestablishedtimeout>3600</tcpestablishedtimeout><udpmultipletimeout>61</udpmultipletimeout><icmpfirsttimeout>7</icmpfirsttimeout>")).toEqual(
    [3600, 61, 7],
  );
});

test("automatic rules: link-local, IPv6, private and bogon networks, the web interface, DHCP", () => {
  const interfaces = LAN_AND_CELL.replace("<gateway>WANGW</gateway>", "<gateway>WANGW</gateway><blockpriv/><blockbogons/>");
  const firewall = read(
    drawConfig({ system: "<webgui><protocol>https</protocol><port>8443</port></webgui><ssh><enable>enabled</enable></ssh>", interfaces, more: "<dhcpd><opt1><enable/></opt1></dhcpd>" }),
  );
  const names = firewall.written.map((rule) => rule.name);
  expect(names).toContain("Block all IPv6");
  expect(names).toContain("Block private networks from wan");
  expect(names).toContain("allow access to DHCP server on opt1");
  const lockout = firewall.stages[0]?.rules.find((rule) => rule.text.includes("anti-lockout"));
  expect(portsOf(lockout)).toEqual([
    [22, 22],
    [80, 80],
    [8443, 8443],
  ]);
  expect(lockout?.source.zones).toEqual(["lan"]);
  const bogons = firewall.stages[0]?.rules.filter((rule) => rule.text.includes("bogon"));
  expect(bogons?.map((rule) => rule.conditions.length)).toEqual([0, 1]);
  const without = read(drawConfig({ system: "<ipv6allow/><webgui><noantilockout/></webgui>" }));
  expect(without.written.map((rule) => rule.name)).not.toContain("Block all IPv6");
  expect(without.written.map((rule) => rule.name)).not.toContain("anti-lockout rule");
});

test("OPNsense: automation rules go by their sequence, before the others of their kind", () => {
  const automation = (sequence: number, description: string, fields: string): string =>
    `<rule uuid="${sequence}"><enabled>1</enabled><sequence>${sequence}</sequence><action>pass</action><quick>1</quick><direction>in</direction><ipprotocol>inet</ipprotocol><protocol>TCP</protocol>${fields}<description>${description}</description></rule>`;
  const more = `<OPNsense><Firewall><Filter><rules>
    ${automation(20, "second", "<interface>lan</interface><source_net>lan</source_net><destination_net>10.2.0.9,PLC</destination_net><destination_port>502</destination_port>")}
    ${automation(10, "first", "<interface>lan</interface><source_net>any</source_net><destination_net>opt1</destination_net><destination_not>1</destination_not>")}
    ${automation(30, "floating", "<interface>lan,opt1</interface><interfacenot>1</interfacenot>").replace("<enabled>1", "<enabled>1")}
    ${automation(5, "off", "<interface>lan</interface>").replace("<enabled>1", "<enabled>0")}
  </rules></Filter><Alias><aliases><alias uuid="a"><enabled>1</enabled><name>PLC</name><type>host</type><content>10.2.0.5
10.2.0.6</content></alias></aliases></Alias></Firewall></OPNsense>`;
  const interfaces = LAN_AND_CELL.replaceAll("<enable/>", "<enable>1</enable>");
  const text = drawConfig({ root: "opnsense", interfaces, rules: drawRule("block", "lan", ANY, ANY, "<descr>old</descr>"), more });
  const firewall = read(text);
  expect(asked(text).map((rule) => firewall.written[rule.writtenOrder]?.comment)).toEqual(["floating", "first", "second", "old"]);
  expect(asked(text)[0]?.source.zones).toEqual(["wan"]);
  expect(asked(text)[2]?.destination.addresses?.v4.map((range) => range.to - range.from + 1)).toEqual([2, 1]);
  expect(portsOf(asked(text)[2])).toEqual([[502, 502]]);
});

test("ports outside source and destination: those surely, the others perhaps", () => {
  const rules = asked(drawConfig({ root: "opnsense", rules: drawRule("pass", "lan", ANY, ANY, "<protocol>tcp</protocol><dstport>502</dstport>") }));
  expect(rules.map((rule) => [portsOf(rule), rule.conditions.length])).toEqual([
    [[[502, 502]], 0],
    [null, 1],
  ]);
});

test("packet filtering that is switched off filters nothing", () => {
  const { config, diagnostics } = pf.read({ text: drawConfig({ system: "<disablefilter/>", rules: drawRule("block", "lan", ANY, ANY) }), file: "config.xml", sha256: "0" });
  expect(config.firewalls[0]?.stages).toEqual([]);
  expect(config.firewalls[0]?.written.every((rule) => rule.notHolding !== null)).toBe(true);
  expect(diagnostics.map((d) => d.code)).toEqual(["pf-filter-off"]);
});

test("every line has a state; secrets leave nothing behind", () => {
  const secret = "s3cr3t-Z9";
  const text = drawConfig({
    system: `<user><name>admin</name><bcrypt-hash>${secret}</bcrypt-hash></user>\n    <unheardof>${secret}</unheardof>`,
    rules: drawRule("pass", "lan", ANY, ANY),
    more: `  <cert><prv>${secret}</prv></cert>\n  <openvpn><openvpn-client><auth_pass>${secret}</auth_pass></openvpn-client></openvpn>\n  <ipsec><phase1><interface>wan</interface><remote-gateway>192.0.2.1</remote-gateway><pre-shared-key>${secret}</pre-shared-key></phase1></ipsec>\n  <!-- a\n  comment -->\n\n  <whoknows>${secret}</whoknows>`,
  });
  const result = pf.read({ text, file: "config.xml", sha256: "0" });
  expect(result.config.lines).toHaveLength(text.split("\n").length - 1);
  const lines = text.split("\n");
  const unknown = result.config.lines.flatMap((line, i) => (line.state === "unknown" ? [lines[i]?.trim()] : []));
  expect(unknown).toEqual([`<unheardof>${secret}</unheardof>`, `<whoknows>${secret}</whoknows>`]);
  expect(result.config.lines[lines.findIndex((line) => line.includes("a"))]?.state).toBeDefined();
  expect(JSON.stringify(result, (_, value) => (typeof value === "bigint" ? String(value) : value instanceof Set ? [...value] : value))).not.toContain(secret);
});

test("a text that breaks off: what was read is kept, and anything may stand behind", () => {
  const text = drawConfig({ rules: [drawRule("pass", "lan", ANY, ANY), drawRule("block", "opt1", ANY, ANY)].join("\n") });
  const cut = text.slice(0, text.lastIndexOf("<source>"));
  const { config, diagnostics } = pf.read({ text: cut, file: "config.xml", sha256: "0" });
  expect(diagnostics.map((d) => d.code)).toContain("pf-xml");
  expect(config.firewalls[0]?.stages[0]?.rules[0]).toMatchObject({ action: "unsure" });
  const wrong = pf.read({ text: "<other><pfsense/></other>", file: "x", sha256: "0" });
  expect(wrong.diagnostics.map((d) => d.code)).toEqual(["pf-no-config"]);
  expect(pf.read({ text: '<!DOCTYPE x [<!ENTITY a "b">]><pfsense/>', file: "x", sha256: "0" }).diagnostics.map((d) => d.code)).toEqual(["pf-xml"]);
});

test("recognised by its root and its elements, whatever it is called", () => {
  expect(pf.recognise(drawConfig({}))?.why).toBe("line 2 is `<pfsense>`");
  expect(pf.recognise(`\ufeff${drawConfig({ root: "opnsense" }).replaceAll("\n", "\r\n")}`)?.signs).toBeGreaterThan(3);
  expect(pf.recognise(`<?xml version="1.0"?>\n<filter>\n${drawRule("pass", "lan", ANY, ANY)}\n</filter>\n`)?.signs).toBeGreaterThan(1);
  expect(pf.recognise('<?xml version="1.0"?>\n<config version="10.1.0">\n<descr>x</descr>\n</config>')).toBeNull();
  expect(pf.recognise("hostname fw\ninterface Gi0/0\n")).toBeNull();
  expect(pf.recognise("")).toBeNull();
});

test("a section that was exported alone is read, with the interfaces that its rules name", () => {
  const firewall = read(`<?xml version="1.0"?>\n<filter>\n${drawRule("pass", "lan", ANY, "<address>10.2.0.1</address>")}\n</filter>\n`);
  expect(firewall.interfaces.map((port) => port.name)).toEqual(["lan"]);
  expect(firewall.stages[0]?.rules.some((rule) => rule.source.zones?.[0] === "lan")).toBe(true);
});

test("line ends of Windows change nothing but the positions within a line", () => {
  const text = drawConfig({ rules: drawRule("pass", "lan", ANY, ANY) });
  const plain = pf.read({ text, file: "config.xml", sha256: "0" });
  const crlf = pf.read({ text: text.replaceAll("\n", "\r\n"), file: "config.xml", sha256: "0" });
  expect(crlf).toEqual(plain);
});
