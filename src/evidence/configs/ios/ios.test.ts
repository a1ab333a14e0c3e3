// What small texts mean: lists, groups, IPv6, times, reflexive lists, inspection, zones, translation, VRFs. Verdicts are asked of the whole device.
import { describe, expect, it } from "vitest";
import { type DevicePacket, DeviceRules } from "../../../packets/device/device-rules.ts";
import type { DeviceRuling } from "../../../packets/device/device-ruling.ts";
import type { FirewallConfig, LineState } from "../../../plant/firewall-config.ts";
import type { ReadConfig } from "../dialect.ts";
import { ios } from "./ios.ts";

const read = (text: string): ReadConfig => ios.read({ text, file: "t", sha256: "" });
const firewallOf = (text: string): FirewallConfig => read(text).config.firewalls[0] as FirewallConfig;
const statesOf = (text: string): LineState[] => read(text).config.lines.map((l) => l.state);

/** "10.1.0.5 > 10.2.0.9 tcp/502" */
function packetOf(text: string): DevicePacket {
  const [source = "", , destination = "", service = ""] = text.split(" ");
  const [transport = "", port] = service.split("/");
  const known = port === undefined ? null : Number(port);
  return { source, destination, transport, port: known, protocol: "unknown", protocolKnownBy: "nothing", toMany: false, isAnswered: true };
}
const ruling = (text: string, packet: string): DeviceRuling => new DeviceRules(firewallOf(text), "2026-01-15").ruling(packetOf(packet));

/** Does a gateway of this name follow what the packet's connection negotiates. */
function follows(text: string, packet: string, gateway: string): boolean {
  return new DeviceRules(firewallOf(text), "2026-01-15").follows(packetOf(packet), gateway);
}
const outcome = (text: string, packet: string): string => ruling(text, packet).outcome;

const TWO = `interface GigabitEthernet0/0
 ip address 10.1.0.1 255.255.255.0
 #A
!
interface GigabitEthernet0/1
 ip address 10.2.0.1/24
 #B
!
`;
const between = (a: string, b: string, rest = ""): string => TWO.replace(" #A\n", a).replace(" #B\n", b) + rest;

describe("access lists", () => {
  const LIST = `ip access-list extended CELL
 remark plant
 20 deny ip any any log
 10 permit tcp 10.1.0.0 0.0.0.255 host 10.2.0.9 eq 502 www
 15 permit udp any any dscp ef
`;
  const text = between(" ip access-group CELL in\n", "", LIST);

  it("orders entries by their numbers; what is a condition matches perhaps", () => {
    const stage = firewallOf(text).stages[0];
    expect(stage?.rules.map((r) => [r.action, r.conditions])).toEqual([
      ["permit", []],
      ["permit", ["only with dscp ef"]],
      ["deny", []],
    ]);
    expect(outcome(text, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(outcome(text, "10.1.0.5 > 10.2.0.8 tcp/502")).toBe("denied");
    expect(outcome(text, "10.1.0.5 > 10.2.0.8 udp/502")).toBe("undecided");
    expect(new Set(statesOf(text))).toEqual(new Set(["understood", "irrelevant"]));
  });

  it("keep no state: answers need a permission of their own", () => {
    const both = (entry: string): string =>
      between(" ip access-group OUT in\n", " ip access-group BACK in\n", `access-list 10 permit any\nip access-list extended OUT\n permit ip any any\nip access-list extended BACK\n ${entry}\n`);
    expect(outcome(both("permit tcp any any established"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(ruling(both("deny tcp any any"), "10.1.0.5 > 10.2.0.9 tcp/502")).toMatchObject({ outcome: "denied", onlyReturnDenied: true });
    expect(outcome(both("permit tcp any any match-all +ack -syn"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(outcome(both("permit tcp any any match-any +fin +syn"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("denied");
  });

  it("a number that is taken leaves the second entry open, and ends of lines do not matter", () => {
    const twice = between(" ip access-group D in\n", "", "ip access-list extended D\n 10 deny tcp any any eq 502\n 10 permit tcp any any\n 20 permit udp any any\n");
    expect(outcome(twice, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("denied");
    expect(outcome(twice, "10.1.0.5 > 10.2.0.9 tcp/503")).toBe("undecided");
    expect(firewallOf(twice).written.map((w) => w.name)).toEqual(["10", "10 (line 10)", "20"]);
    const windows = `\uFEFF${text.replaceAll("\n", "\r\n")}`;
    expect(outcome(windows, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(statesOf(windows)).toEqual(statesOf(text));
  });

  it("hold also in a text that was pasted without its indentation", () => {
    const groups = "object-group network PLC\n host 10.2.0.9\nip access-list extended G\n permit tcp any object-group PLC eq 502\n deny ip any any\n";
    const text = between(" ip access-group G in\n", "", groups);
    const flat = text.replace(/^ +/gm, "");
    expect(statesOf(flat)).toEqual(statesOf(text));
    for (const packet of ["10.1.0.5 > 10.2.0.9 tcp/502", "10.1.0.5 > 10.2.0.9 tcp/503", "10.1.0.5 > 10.2.0.8 tcp/502"])
      expect([packet, outcome(flat, packet)]).toEqual([packet, outcome(text, packet)]);
    expect(outcome(flat.replace(/^!\n/gm, ""), "10.1.0.5 > 10.2.0.8 tcp/502")).toBe("denied");
  });

  it("keep their lines where a text with indentation names no interface", () => {
    const text = "object-group network PLC\n host 10.2.0.9\nntp server 10.0.0.1\nip access-list extended G\n permit tcp any object-group PLC eq 502\n";
    expect(statesOf(text)).toEqual(["understood", "understood", "irrelevant", "understood", "understood"]);
  });

  it("without entries lets everything pass, and says so", () => {
    const none = between(" ip access-group NONE in\n", "");
    expect(outcome(none, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(read(none).diagnostics.map((d) => d.code)).toEqual(["empty-access-list"]);
  });

  it("resolves nested groups; cycles and missing groups leave a rule open", () => {
    const groups = `object-group network PLC
 host 10.2.0.9
 10.2.0.64 255.255.255.192
 10.2.0.32 /30
 range 10.2.0.20 10.2.0.22
object-group network ALL
 group-object PLC
object-group service OPC
 tcp source gt 1023 eq 4840
 tcp-udp 53
 group-object MORE
object-group service MORE
 icmp echo
ip access-list extended G
 permit object-group OPC any object-group ALL
 deny ip any any
`;
    const ok = between(" ip access-group G in\n", "", groups);
    expect(["10.2.0.9", "10.2.0.22", "10.2.0.35", "10.2.0.127"].map((to) => outcome(ok, `10.1.0.5 > ${to} udp/53`))).toEqual(["permitted", "permitted", "permitted", "permitted"]);
    expect(["10.2.0.23", "10.2.0.128"].map((to) => outcome(ok, `10.1.0.5 > ${to} udp/53`))).toEqual(["denied", "denied"]);
    const cycle = between(" ip access-group G in\n", "", groups.replace("host 10.2.0.9", "group-object ALL"));
    expect(outcome(cycle, "10.1.0.5 > 10.2.0.9 udp/53")).toBe("undecided");
    expect(read(cycle).diagnostics.map((d) => d.code)).toContain("group-cycle");
    const gone = between(" ip access-group G in\n", "", groups.replace("object-group network PLC\n", "object-group network OTHER\n"));
    expect(outcome(gone, "10.1.0.5 > 10.2.0.9 udp/53")).toBe("undecided");
    expect(read(gone).diagnostics.map((d) => d.code)).toContain("undefined-group");
  });

  it("of IPv4 and IPv6 say nothing about each other; IPv6 finds its neighbours", () => {
    const six = between(
      " ipv6 address 2001:db8:1::1/64\n ip access-group FOUR in\n ipv6 traffic-filter SIX in\n",
      " ipv6 address 2001:db8:2::1/64\n",
      "ip access-list standard FOUR\n permit host 10.1.0.5\nipv6 access-list SIX\n sequence 20 deny tcp any any eq 23\n permit tcp any 2001:DB8:2::/64 sequence 30\n",
    );
    expect(outcome(six, "2001:db8:1::5 > 2001:db8:2::9 tcp/502")).toBe("permitted");
    expect(outcome(six, "2001:db8:1::5 > 2001:db8:2::9 tcp/23")).toBe("denied");
    expect(outcome(six, "2001:db8:1::5 > 2001:db8:2::9 udp/53")).toBe("denied");
    expect(outcome(six, "10.1.0.5 > 10.2.0.9 tcp/23")).toBe("permitted");
    expect(outcome(six, "10.1.0.6 > 10.2.0.9 tcp/23")).toBe("denied");
    expect(firewallOf(six).written.filter((w) => /nd-n[as]/.test(w.text)).length).toBe(2);
  });

  it("know times: one that has ended no longer holds, a weekly one holds perhaps", () => {
    const times = (range: string): string => between(" ip access-group T in\n", "", `time-range SHIFT\n ${range}\nip access-list extended T\n permit ip any any time-range SHIFT\n`);
    expect(outcome(times("absolute end 23:59 31 December 2025"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("denied");
    expect(outcome(times("absolute end 23:59 31 December 2026"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(outcome(times("periodic weekdays 8:00 to 17:00"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("undecided");
  });

  it("reflect lets answers in and nothing that opens", () => {
    const text = between(
      " ip access-group OUT in\n",
      " ip access-group BACK in\n",
      "ip access-list extended OUT\n permit tcp any any reflect ANSWERS timeout 60\n permit udp any any reflect ANSWERS\nip access-list extended BACK\n evaluate ANSWERS\n deny ip any any\n",
    );
    expect(outcome(text, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(outcome(text, "10.1.0.5 > 10.2.0.9 udp/53")).toBe("permitted");
    expect(outcome(text, "10.2.0.9 > 10.1.0.5 tcp/502")).toBe("denied");
    expect(outcome(text, "10.2.0.9 > 10.1.0.5 udp/53")).toBe("denied");
  });

  it("are read from show access-lists with their hits, and give them to the configuration", () => {
    const shown =
      "Extended IP access list CELL\n    10 permit tcp 10.1.0.0 0.0.0.255 host 10.2.0.9 eq 502 (7 matches)\n    20 deny ip any any log (1234 matches)\nStandard IP access list 5\n    10 permit 10.1.0.0, wildcard bits 0.0.0.255 (3 matches)\n";
    expect(firewallOf(shown).written.map((w) => [w.list, w.name, w.hits])).toEqual([
      ["CELL", "10", 7],
      ["CELL", "20", 1234],
      ["5", "10", 3],
    ]);
    expect(
      firewallOf(text + shown)
        .written.filter((w) => w.list === "CELL")
        .map((w) => [w.name, w.hits]),
    ).toEqual([
      ["10", 7],
      ["15", null],
      ["20", 1234],
    ]);
  });

  it("lines that are not understood stand in their place and are undecided; words in no list stay unknown", () => {
    const odd = between(" ip access-group X in\n ip frobnicate\n", "", "ip access-list extended X\n permit tcp any any frob\n shrug ip any any\n permit ip any any\nfrobnicate all\n");
    expect(outcome(odd, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("undecided");
    expect(read(odd).config.lines.filter((l) => l.state === "unknown").length).toBe(3);
    expect(JSON.stringify(firewallOf("username admin secret 5 SECRET\nsnmp-server community SECRET RO\nip access-list extended A\n permit ip any any\n"))).not.toContain("SECRET");
  });
});

describe("zone-based firewall", () => {
  const zones = (policy: string, more = ""): string =>
    `zone security office\nzone security cell\n${between(" zone-member security office\n", " zone-member security cell\n")}interface GigabitEthernet0/2
 ip address 10.3.0.1 255.255.255.0
interface GigabitEthernet0/3
 ip address 10.4.0.1 255.255.255.0
 zone-member security office
zone-pair security OC source office destination cell
 service-policy type inspect P
policy-map type inspect P
${policy}class-map type inspect match-any BASIC
 match protocol ssh
 match protocol icmp
class-map type inspect match-all MODBUS
 match access-group name PLC
 match protocol tcp
class-map type inspect match-any BOTH
 match class-map BASIC
 match class-map MODBUS
ip access-list extended PLC
 deny ip host 10.1.0.6 any
 permit ip any host 10.2.0.9
${more}`;
  const inspect = zones(" class type inspect BOTH\n  inspect\n class class-default\n  drop log\n");

  it("asks nested classes in order, with the entry as the cause, and remembers what it inspects", () => {
    expect(outcome(inspect, "10.1.0.5 > 10.2.0.8 tcp/22")).toBe("permitted");
    expect(outcome(inspect, "10.1.0.5 > 10.2.0.8 icmp")).toBe("permitted");
    expect(ruling(inspect, "10.1.0.5 > 10.2.0.9 tcp/502")).toMatchObject({ outcome: "permitted", cause: { text: "permit ip any host 10.2.0.9" } });
    expect(ruling(inspect, "10.1.0.6 > 10.2.0.9 tcp/502")).toMatchObject({ outcome: "denied", cause: { text: "class class-default" } });
    expect(outcome(inspect, "10.1.0.5 > 10.2.0.9 udp/502")).toBe("denied");
    expect(outcome(inspect, "10.1.0.5 > 10.2.0.8 tcp/502")).toBe("denied");
  });

  it("drops between zones without a pair and between a zone and none; inside one zone everything passes", () => {
    expect(outcome(inspect, "10.2.0.9 > 10.1.0.5 tcp/22")).toBe("denied");
    expect(outcome(inspect, "10.1.0.5 > 10.3.0.5 tcp/22")).toBe("denied");
    expect(outcome(inspect, "10.3.0.5 > 10.1.0.5 tcp/22")).toBe("denied");
    expect(outcome(inspect, "10.1.0.5 > 10.4.0.5 tcp/9999")).toBe("permitted");
  });

  it("follows what its classes inspect, in each pair for itself", () => {
    const ftp = zones(
      " class type inspect BOTH\n  inspect\n class type inspect FILES\n  inspect\n",
      "class-map type inspect match-any FILES\n match protocol ftp\nzone-pair security CO source cell destination office\n service-policy type inspect BACK\npolicy-map type inspect BACK\n class class-default\n  pass\n",
    );
    expect(follows(ftp, "10.1.0.5 > 10.2.0.9 tcp/21", "ftp")).toBe(true);
    expect(follows(ftp, "10.2.0.9 > 10.1.0.5 tcp/21", "ftp")).toBe(false);
    expect(follows(ftp.replace("match protocol ftp", "match protocol ssh"), "10.1.0.5 > 10.2.0.9 tcp/21", "ftp")).toBe(false);
  });

  it("pass keeps no state: answers need a pair back", () => {
    const pass = zones(" class type inspect BOTH\n  pass\n class class-default\n  drop\n");
    expect(ruling(pass, "10.1.0.5 > 10.2.0.9 tcp/502")).toMatchObject({ outcome: "denied", onlyReturnDenied: true });
    const back = zones(
      " class type inspect BOTH\n  pass\n",
      "zone-pair security CO source cell destination office\n service-policy type inspect BACK\npolicy-map type inspect BACK\n class class-default\n  pass\n",
    );
    expect(outcome(back, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
  });

  it("reads idle times of parameters, and what is not defined is undecided", () => {
    const timed = zones(" class type inspect BOTH\n  inspect TIMES\n", "parameter-map type inspect TIMES\n tcp idle-time 900\n");
    expect(ruling(timed, "10.1.0.5 > 10.2.0.9 tcp/502")).toMatchObject({ outcome: "permitted", idleSeconds: 900 });
    expect(ruling(timed, "10.1.0.5 > 10.2.0.8 icmp")).toMatchObject({ outcome: "permitted", idleSeconds: null });
    const gone = zones(" class type inspect NOWHERE\n  inspect\n");
    expect(outcome(gone, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("undecided");
    expect(read(gone).diagnostics.map((d) => d.code)).toContain("undefined-class");
    const cycle = zones(" class type inspect BOTH\n  inspect\n", "class-map type inspect match-any BASIC\n match class-map BOTH\n");
    expect(read(cycle).diagnostics.map((d) => d.code)).toContain("class-cycle");
    expect(outcome(zones(" class type inspect ODD\n  inspect\n", "class-map type inspect match-any ODD\n match protocol ymodbus\n"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("undecided");
  });

  it("the device itself is open to a zone until a pair with self says otherwise", () => {
    const self = zones(" class class-default\n  drop\n", "zone-pair security S source office destination self\n");
    expect(outcome(self, "10.1.0.5 > 10.1.0.1 tcp/22")).toBe("denied");
    expect(outcome(inspect, "10.1.0.5 > 10.1.0.1 tcp/22")).toBe("undecided");
  });
});

describe("inspection by interface", () => {
  const text = between(
    " ip access-group OUT in\n",
    " ip access-group BACK in\n ip inspect WAN out\n",
    "ip inspect name WAN tcp timeout 1800\nip inspect name WAN ftp\nip access-list extended OUT\n permit ip any any\nip access-list extended BACK\n permit tcp any host 10.1.0.7 eq 443\n deny ip any any\n",
  );

  it("lets answers of what it follows pass every list, and nothing else", () => {
    expect(outcome(text, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(ruling(text, "10.1.0.5 > 10.2.0.9 udp/53")).toMatchObject({ outcome: "denied", onlyReturnDenied: true });
    expect(outcome(text, "10.2.0.9 > 10.1.0.7 tcp/443")).toBe("permitted");
    expect(outcome(text, "10.2.0.9 > 10.1.0.7 tcp/444")).toBe("denied");
    expect(firewallOf(text).state.idle.tcp?.seconds).toBe(1800);
    expect(firewallOf(text).state.algsOn.map((a) => a.word)).toEqual(["ftp"]);
  });

  it("follows what negotiates on the way of its interface, not on others", () => {
    expect(follows(text, "10.1.0.5 > 10.2.0.9 tcp/21", "ftp")).toBe(true);
    expect(follows(text, "10.2.0.9 > 10.1.0.5 tcp/21", "ftp")).toBe(false);
    expect(follows(text, "10.1.0.5 > 10.2.0.9 tcp/21", "rtsp")).toBe(false);
    // Where nobody knows by which interface it goes out, it may take the way that is not followed.
    expect(follows(text, "10.8.0.5 > 10.9.0.9 tcp/21", "ftp")).toBe(false);
  });

  it("follows nothing that is bound to no interface", () => {
    expect(firewallOf(text.replace(" ip inspect WAN out\n", "")).state.algsOn).toEqual([]);
    expect(firewallOf(text.replace("ip inspect name WAN ftp", "ip inspect name LAN ftp")).state.algsOn).toEqual([]);
  });
});

describe("translation, routes and VRFs", () => {
  it("static translations go both ways, ports too; lists are asked in order", () => {
    const text = between(
      " ip nat inside\n",
      " ip nat outside\n",
      "ip nat inside source static 10.1.0.5 10.2.0.50\nip nat inside source static tcp 10.1.0.6 502 interface GigabitEthernet0/1 1502\nip nat inside source list 7 interface GigabitEthernet0/1 overload\naccess-list 7 deny 10.1.0.9\naccess-list 7 permit 10.1.0.0 0.0.0.255\n",
    );
    const { nat } = firewallOf(text);
    expect(nat.map((rule) => [rule.bothWays, rule.newDestinationPort, rule.conditions.length])).toEqual([
      [true, null, 0],
      [false, null, 0],
      [false, 502, 0],
      [false, null, 0],
    ]);
    expect(nat[3]?.source?.v4.map((r) => r.to - r.from + 1)).toEqual([9, 246]);
    expect(new Set(statesOf(text))).toEqual(new Set(["understood", "irrelevant"]));
    const mapped = between(" ip nat inside\n", " ip nat outside\n", "ip nat inside source route-map RM interface GigabitEthernet0/1 overload\n");
    expect(firewallOf(mapped).nat[0]?.conditions).toEqual(["as route-map RM says"]);
  });

  it("answers to translated sources are asked for under the translated address, what opens under its own", () => {
    const text = (entries: string): string =>
      between(
        " ip nat inside\n",
        " ip nat outside\n ip access-group IN in\n",
        `ip nat inside source list 7 interface GigabitEthernet0/1 overload\naccess-list 7 permit 10.1.0.0 0.0.0.255\nip access-list extended IN\n${entries}`,
      );
    expect(outcome(text(" permit tcp any host 10.2.0.1 established\n"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(outcome(text(" permit tcp any 10.1.0.0 0.0.0.255 established\n"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("denied");
    expect(outcome(text(" permit tcp any host 10.2.0.1 eq 443\n"), "10.2.0.9 > 10.1.0.5 tcp/443")).toBe("denied");
    const routeMap = text(" permit tcp any host 10.2.0.1 established\n").replace("source list 7", "source route-map RM");
    expect(outcome(routeMap, "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("undecided");
  });

  it("routes by their distance; protocols, tracks and policies are said", () => {
    const text = between(
      "",
      " ip policy route-map PBR\n",
      "ip route 10.9.0.0 255.255.0.0 10.2.0.254 250\nip route 10.9.0.0 255.255.0.0 10.2.0.253 name main\nip route 0.0.0.0 0.0.0.0 Null0\nrouter ospf 1\n network 10.0.0.0 0.255.255.255 area 0\n",
    );
    expect(firewallOf(text).routes.map((r) => [r.prefix, r.gateway, r.discards])).toEqual([
      ["10.9.0.0/16", "10.2.0.253", false],
      ["0.0.0.0/0", null, true],
    ]);
    expect(firewallOf(text).routesMissing).toMatch(/policy.*router ospf 1|router ospf 1/);
    expect(firewallOf(between("", "", "ip route 10.9.0.0 255.255.0.0 10.2.0.253\n")).routesMissing).toBeNull();
  });

  it("each VRF is a firewall of its own, a single port for management none", () => {
    const text = `hostname r\n${between(" vrf forwarding A\n", " vrf forwarding A\n")}interface Gi0/5\n vrf forwarding Mgmt\n ip address 192.0.2.1 255.255.255.0\n`;
    expect(read(text).config.firewalls.map((f) => [f.name, f.interfaces.length])).toEqual([["r vrf A", 2]]);
    expect(firewallOf(between(" ip address 10.7.0.1 255.255.255.0 secondary\n shutdown\n", "")).interfaces[0]).toMatchObject({ networks: ["10.1.0.1/24", "10.7.0.1/24"], enabled: false });
  });

  it("filters that are not read leave what they may stop undecided", () => {
    expect(outcome(between("", "", "vlan filter MAP vlan-list 10\n"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("undecided");
    expect(outcome(between("", " service-policy input Q\n", "policy-map Q\n class X\n  drop\n"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("undecided");
    expect(outcome(between("", " service-policy input Q\n", "policy-map Q\n class X\n  bandwidth percent 5\n"), "10.1.0.5 > 10.2.0.9 tcp/502")).toBe("permitted");
    expect(
      outcome(
        between(" ip access-group V in\n", "", "access-list 10 permit 10.1.0.5\nline vty 0 4\n access-class 10 in\nip access-list extended V\n permit ip any any\n"),
        "10.1.0.5 > 10.1.0.1 tcp/22",
      ),
    ).toBe("permitted");
    expect(outcome(between("", "", "access-list 10 permit 10.1.0.5\nline vty 0 4\n access-class 10 in\n"), "10.1.0.6 > 10.1.0.1 tcp/22")).toBe("denied");
  });
});

it("recognises by content, and leaves NX-OS alone", () => {
  expect(ios.recognise("ip access-list extended A\n permit ip any any\n")?.signs).toBe(1);
  expect(ios.recognise("feature ospf\nvdc a id 1\nip access-list A\n  10 permit ip any any\nip route 0.0.0.0/0 10.0.0.1\n")).toBeNull();
  expect(ios.recognise("Extended IP access list A\n    10 permit ip any any (5 matches)\n")?.signs).toBe(1);
  expect(ios.recognise("access-list A extended permit ip any any\nobject network X\n host 10.0.0.1\n")).toBeNull();
});
