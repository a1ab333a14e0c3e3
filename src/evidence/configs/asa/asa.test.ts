// What single commands mean, on small texts drawn here.
import { describe, expect, it } from "vitest";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import { OPENING_PACKET, type PacketPoint } from "../../../plant/packet-rule.ts";
import { DeviceRules } from "../../../packets/device/device-rules.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, runByScan } from "../../../packets/reference.ts";
import { asa } from "./asa.ts";

const PORTS = `ASA Version 9.16(3)
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.0.0
interface GigabitEthernet0/2.30
 vlan 30
 nameif dmz
 security-level 50
 ip address 10.30.0.1 255.255.255.0
`;

function read(text: string) {
  const { config, diagnostics } = asa.read({ text, file: "fw.cfg", sha256: "" });
  return { firewall: config.firewalls[0] as FirewallConfig, lines: config.lines, diagnostics };
}

function point(more: Partial<PacketPoint>): PacketPoint {
  const plain = { fromZone: null, toZone: null, source: "10.1.0.5", destination: "10.30.0.9", transport: "tcp", port: 502, protocol: "modbus", protocolKnownBy: "bytes", toMany: false } as const;
  return { ...plain, ...OPENING_PACKET, ...more };
}

/** Outcome bits of the stage whose name holds `name`. */
function ask(text: string, name: string, more: Partial<PacketPoint>): number {
  const stage = read(text).firewall.stages.find((s) => s.name.includes(name));
  expect(stage, `a stage with ${name}`).toBeDefined();
  return runByScan(stage?.rules ?? [], point(more)).outcomes;
}

function ruling(text: string, source: string, destination: string, port: number, transport = "tcp", isAnswered = true) {
  const device = new DeviceRules(read(text).firewall, "2026-06-01");
  return device.ruling({ source, destination, transport, port: transport === "icmp" ? null : port, protocol: "x", protocolKnownBy: "bytes", toMany: false, isAnswered });
}

describe("access lists", () => {
  const LIST = `${PORTS}object network plc
 host 10.30.0.9
object-group network stations
 network-object host 10.1.0.5
 group-object more
object-group network more
 network-object 10.1.7.0 255.255.255.0
object-group service field tcp
 port-object eq 502
 port-object range 44818 44819
object-group service mixed
 service-object udp source eq 68 destination eq 67
 service-object icmp echo
access-list IN remark line one
access-list IN extended permit tcp object-group stations object plc object-group field log
access-list IN extended permit object-group mixed any any
access-list IN extended deny tcp any any neq www
access-list IN extended permit udp any gt 1023 any lt 100 inactive
access-group IN in interface inside
`;
  it("objects, nested groups, groups of ports and of services decide in order", () => {
    expect(ask(LIST, "IN in on inside", {})).toBe(MAY_PERMIT);
    expect(ask(LIST, "IN in on inside", { source: "10.1.7.200", port: 44_819 })).toBe(MAY_PERMIT);
    expect(ask(LIST, "IN in on inside", { source: "10.1.8.1" })).toBe(MAY_DENY);
    expect(ask(LIST, "IN in on inside", { source: "10.1.8.1", port: 80 })).toBe(MAY_FALL_THROUGH);
    expect(ask(LIST, "IN in on inside", { transport: "udp", port: 67, sourcePort: 68 })).toBe(MAY_PERMIT);
    expect(ask(LIST, "IN in on inside", { transport: "udp", port: 67, sourcePort: 69 })).toBe(MAY_FALL_THROUGH);
    expect(ask(LIST, "IN in on inside", { transport: "icmp", port: null, icmp: { type: 8, code: 0 } })).toBe(MAY_PERMIT);
    expect(ask(LIST, "IN in on inside", { transport: "icmp", port: null, icmp: { type: 0, code: 0 } })).toBe(MAY_FALL_THROUGH);
  });
  it("an inactive entry does not hold, a remark becomes the comment, every line is understood", () => {
    const { firewall, lines } = read(LIST);
    expect(firewall.written.filter((w) => w.list === "IN").map((w) => [w.name, w.notHolding, w.comment, w.logged])).toEqual([
      ["2", null, "line one", true],
      ["3", null, null, null],
      ["4", null, null, null],
      ["5", "inactive", null, null],
    ]);
    expect(ask(LIST, "IN in on inside", { transport: "udp", port: 53, sourcePort: 2_000 })).toBe(MAY_FALL_THROUGH);
    expect(lines.filter((l) => l.state !== "understood" && l.state !== "irrelevant")).toEqual([]);
  });
  it("lt and gt do not hold the number itself, names of ports are the device's", () => {
    const text = "access-list A extended permit tcp any any lt 1024\naccess-list A extended permit tcp any gt 60000 any eq sqlnet\naccess-group A global\n";
    expect(ask(text, "A global", { port: 1_024 })).toBe(MAY_FALL_THROUGH);
    expect(ask(text, "A global", { port: 1_023 })).toBe(MAY_PERMIT);
    expect(ask(text, "A global", { port: 1_521, sourcePort: 60_001 })).toBe(MAY_PERMIT);
    expect(ask(text, "A global", { port: 1_521, sourcePort: 60_000 })).toBe(MAY_FALL_THROUGH);
  });
  it("a name that is not defined makes the entry open and is told with its place", () => {
    const text = `${PORTS}access-list IN extended permit tcp object-group GONE any eq 502\naccess-group IN in interface inside\n`;
    expect(ask(text, "IN in on", {})).toBe(MAY_PERMIT | MAY_FALL_THROUGH);
    expect(read(text).diagnostics.map((d) => [d.code, d.at?.kind === "text" ? [d.at.line, d.at.column] : null])).toEqual([["undefined-name", [15, 49]]]);
  });
  it("a group that holds itself ends, as an error, and its entries are open", () => {
    const text = "object-group network A\n group-object B\nobject-group network B\n group-object A\naccess-list L extended permit ip object-group A any\naccess-group L global\n";
    expect(read(text).diagnostics.map((d) => d.code)).toEqual(["group-cycle"]);
    expect(ask(text, "L global", {})).toBe(MAY_PERMIT | MAY_FALL_THROUGH);
  });
  it("an entry with an unknown word is open in its place; what is no entry at all too", () => {
    const text = "access-list L extended permit tcp any any eq 502 frobnicate\naccess-list L extended gurgle\naccess-group L global\n";
    expect(ask(text, "L global", { port: 1 })).toBe(MAY_BE_ANYTHING);
    expect(read(text).lines.map((l) => l.state)).toEqual(["partly", "unknown", "understood"]);
  });
  it("time ranges: the last day, and what recurs as a condition", () => {
    const text =
      "time-range visit\n absolute end 18:00 03 March 2026\ntime-range nights\n periodic daily 22:00 to 6:00\naccess-list L extended permit tcp any any eq 22 time-range visit\naccess-list L extended permit tcp any any eq 23 time-range nights\naccess-group L global\n";
    const { firewall } = read(text);
    expect(firewall.written.map((w) => [w.until, w.schedule])).toEqual([
      ["2026-03-03", "visit: absolute end 18:00 03 March 2026"],
      [null, "nights: periodic daily 22:00 to 6:00"],
    ]);
    expect(ask(text, "L global", { port: 23 })).toBe(MAY_PERMIT | MAY_FALL_THROUGH);
  });
  it("any is of IPv4 alone before release 9.0", () => {
    const list = "access-list L extended permit tcp any any\naccess-group L in interface x\n";
    const v6 = { source: "2001:db8::1", destination: "2001:db8::2" };
    expect(ask(`ASA Version 8.4(7)\n${list}`, "L in", v6)).toBe(MAY_FALL_THROUGH);
    expect(ask(`ASA Version 9.1(7)\n${list}`, "L in", v6)).toBe(MAY_PERMIT);
  });
  it("counters of show access-list go to their entries, and what it writes out stands for groups that are not in the text", () => {
    const shown = `access-list L; 3 elements; name hash: 0x1
access-list L line 1 extended permit tcp object-group PLCS any eq 502 (hitcnt=7) 0x1a2b3c4d
  access-list L line 1 extended permit tcp host 10.1.0.5 any eq 502 (hitcnt=7) 0x1a2b3c4e
  access-list L line 1 extended permit tcp host 10.1.0.6 any eq 502 (hitcnt=0) 0x1a2b3c4f
access-list L line 2 extended deny ip any any (hitcnt=12) 0x1a2b3c50
`;
    const bound = "access-group L global\n";
    expect(read(shown + bound).firewall.written.map((w) => w.hits)).toEqual([7, 12]);
    expect(ask(shown + bound, "L global", { source: "10.1.0.6" })).toBe(MAY_PERMIT);
    expect(ask(shown + bound, "L global", { source: "10.1.0.7" })).toBe(MAY_DENY);
    const config = "object-group network PLCS\n network-object host 10.1.0.5\naccess-list L extended permit tcp object-group PLCS any eq 502\naccess-list L extended deny ip any any\n";
    expect(read(config + bound + shown).firewall.written.map((w) => [w.hits, w.at.line])).toEqual([
      [7, 3],
      [12, 4],
    ]);
  });
  it("a list that is bound nowhere says so and what else uses it", () => {
    const { firewall } = read("access-list VPN extended permit ip any any\ncrypto map M 10 match address VPN\n");
    expect(firewall.written[0]?.notHolding).toBe("the access list is bound to no interface (used by crypto map M)");
    expect(firewall.stages).toEqual([]);
  });
  it("a bound list that is not in the text decides nothing", () => {
    expect(ask(`${PORTS}access-group GONE in interface inside\n`, "GONE", {})).toBe(MAY_BE_ANYTHING);
  });
  it("a list that is bound in words that are not known may decide everywhere", () => {
    const text = `${PORTS}access-list IN extended deny ip any any\naccess-group IN sideways interface inside\n`;
    expect(ruling(text, "10.1.0.5", "192.0.2.7", 443).outcome).toBe("undecided");
  });
  it("Firepower's interfaces are asked, and what Snort decides is open", () => {
    const text = `NGFW Version 7.2.5
access-list CSM_FW_ACL_ remark rule-id 1: L4 RULE: field
access-list CSM_FW_ACL_ advanced permit tcp ifc inside any ifc dmz any eq 502 rule-id 1 event-log both
access-list CSM_FW_ACL_ remark rule-id 2: L7 RULE: web
access-list CSM_FW_ACL_ advanced permit ip any any rule-id 2
access-group CSM_FW_ACL_ global
`;
    expect(ask(text, "CSM_FW_ACL_ global", { fromZone: "inside", toZone: "dmz" })).toBe(MAY_PERMIT);
    expect(ask(text, "CSM_FW_ACL_ global", { fromZone: "dmz", toZone: "inside" })).toBe(MAY_PERMIT | MAY_FALL_THROUGH);
  });
});

describe("interfaces and security levels", () => {
  it("without lists: to lower levels yes, to higher ones no", () => {
    expect(ruling(PORTS, "10.1.0.5", "192.0.2.7", 443).outcome).toBe("permitted");
    expect(ruling(PORTS, "192.0.2.7", "10.1.0.5", 443).outcome).toBe("denied");
    expect(ruling(PORTS, "10.30.0.9", "10.1.0.5", 443).outcome).toBe("denied");
  });
  it("a list on the way in replaces the levels, one on the way out is asked as well, and the global one stands behind", () => {
    const text = `${PORTS}access-list O extended permit tcp any host 10.1.0.5 eq 443\naccess-list OUT extended deny tcp any any eq 8443\naccess-list OUT extended permit ip any any\naccess-list G extended permit tcp any any eq 8443\naccess-group O in interface outside\naccess-group OUT out interface inside\n`;
    expect(ruling(text, "192.0.2.7", "10.1.0.5", 443).outcome).toBe("permitted");
    expect(ruling(text, "192.0.2.7", "10.1.0.5", 8_443).cause.text).toContain("implicit deny");
    const both = `${text}access-group G global\n`;
    expect(ruling(both, "192.0.2.7", "10.1.0.5", 8_443).cause.text).toContain("access-list OUT extended deny");
    expect(ruling(both, "10.30.0.9", "192.0.2.7", 8_443).outcome).toBe("permitted");
    expect(ruling(both, "10.30.0.9", "192.0.2.7", 22).outcome).toBe("denied");
  });
  it("equal levels are closed until same-security-traffic opens them, whatever lists say", () => {
    const equal = `${PORTS.replace("security-level 50", "security-level 100")}access-list I extended permit ip any any\naccess-group I in interface inside\n`;
    expect(ruling(equal, "10.1.0.5", "10.30.0.9", 502).outcome).toBe("denied");
    expect(ruling(`${equal}same-security-traffic permit inter-interface\n`, "10.1.0.5", "10.30.0.9", 502).outcome).toBe("permitted");
  });
  it("answers to pings need an inspection or a list; TCP's do not", () => {
    expect(ruling(PORTS, "10.1.0.5", "192.0.2.7", 0, "icmp").outcome).not.toBe("permitted");
    const inspected = `${PORTS}class-map inspection_default\n match default-inspection-traffic\npolicy-map global_policy\n class inspection_default\n  inspect icmp\nservice-policy global_policy global\n`;
    expect(ruling(inspected, "10.1.0.5", "192.0.2.7", 0, "icmp").outcome).toBe("permitted");
  });
  it("levels, VLANs, shut ports and addresses are kept", () => {
    const { firewall } = read(`${PORTS}interface GigabitEthernet0/2\n shutdown\n no nameif\n`);
    expect(firewall.interfaces.map((i) => [i.name, i.hardware, i.vlan, i.enabled, i.networks])).toEqual([
      ["outside", "GigabitEthernet0/0", null, true, ["192.0.2.1/24"]],
      ["inside", "GigabitEthernet0/1", null, true, ["10.1.0.1/16"]],
      ["dmz", "GigabitEthernet0/2.30", 30, false, ["10.30.0.1/24"]],
    ]);
  });
  it("on a bridge nobody is behind an interface that is known", () => {
    const text =
      "firewall transparent\ninterface Gi0/0\n nameif a\n bridge-group 1\ninterface Gi0/1\n nameif b\n security-level 100\n bridge-group 1\ninterface BVI1\n ip address 10.1.0.1 255.255.0.0\n";
    expect(ruling(text, "10.1.0.5", "10.1.0.9", 502).outcome).toBe("undecided");
    expect(read(text).firewall.routesMissing).toContain("bridge");
  });
  it("what may come out of a tunnel is not denied", () => {
    const text = `${PORTS}route outside 0.0.0.0 0.0.0.0 192.0.2.254\naccess-list L2L extended permit ip 10.1.0.0 255.255.0.0 172.16.0.0 255.255.0.0\ncrypto map M 10 match address L2L\ncrypto map M interface outside\n`;
    expect(ruling(text, "172.16.0.4", "10.1.0.5", 3_389).outcome).toBe("undecided");
    expect(ruling(text, "172.17.0.4", "10.1.0.5", 3_389).outcome).toBe("denied");
    const dynamic = text.replace("crypto map M 10 match address L2L", "crypto dynamic-map D 1 match address L2L\ncrypto map M 65535 ipsec-isakmp dynamic D");
    expect(ruling(dynamic, "172.16.0.4", "10.1.0.5", 3_389).outcome).toBe("undecided");
    expect(ruling(`${text}no sysopt connection permit-vpn\n`, "172.16.0.4", "10.1.0.5", 3_389).outcome).toBe("denied");
  });
});

describe("translation, routes, timeouts", () => {
  it("lists speak of real addresses from 8.3 on, of translated ones before", () => {
    const modern = `${PORTS}object network srv\n host 10.1.0.5\n nat (inside,outside) static 192.0.2.50\naccess-list O extended permit tcp any host 10.1.0.5 eq 443\naccess-group O in interface outside\n`;
    expect(ruling(modern, "192.0.2.7", "192.0.2.50", 443).outcome).toBe("permitted");
    const old = `${PORTS.replace("9.16(3)", "8.2(5)")}static (inside,outside) 192.0.2.50 10.1.0.5 netmask 255.255.255.255\naccess-list O extended permit tcp any host 192.0.2.50 eq 443\naccess-group O in interface outside\n`;
    expect(ruling(old, "192.0.2.7", "192.0.2.50", 443).outcome).toBe("permitted");
    expect(ruling(old.replace("any host 192.0.2.50", "any host 10.1.0.5"), "192.0.2.7", "192.0.2.50", 443).outcome).toBe("denied");
  });
  it("translations are asked in the device's order", () => {
    const text = `object network wide
 subnet 10.0.0.0 255.0.0.0
object network one
 host 10.1.0.5
object network hidden
 subnet 10.1.0.0 255.255.0.0
object network m
 host 192.0.2.9
nat (inside,outside) after-auto source dynamic any interface
nat (inside,outside) source static wide wide destination static m m no-proxy-arp route-lookup
nat (inside,outside) source static one m inactive
object network wide
 nat (inside,outside) static 11.0.0.0
object network hidden
 nat (inside,outside) dynamic interface
object network one
 nat (inside,outside) static 192.0.2.8 service tcp 443 8443
`;
    const { firewall } = read(text);
    expect(firewall.nat.map((n) => [n.at.line, n.bothWays, n.newDestinationPort, n.newSource?.kind ?? null])).toEqual([
      [10, false, null, null],
      [10, false, null, null],
      [17, false, null, "addresses"],
      [17, false, 443, null],
      [13, true, null, "addresses"],
      [15, false, null, "interface"],
      [9, false, null, "interface"],
    ]);
  });
  it("a translation that is not understood leaves open what it may translate", () => {
    const text = `${PORTS}nat (inside,outside) source gurgle\n`;
    expect(ruling(text, "10.1.0.5", "192.0.2.7", 443)).toMatchObject({ outcome: "undecided", why: "line 15 translates in words that are not known" });
    expect(read(text).lines.at(-1)?.state).toBe("unknown");
  });
  it("a port of the firewall's own address leads to the server behind it", () => {
    const text = `${PORTS}object network srv\n host 10.1.0.5\nobject service web\n service tcp destination eq 443\nobject service alt\n service tcp destination eq 8443\nnat (outside,inside) source static any any destination static interface srv service alt web\naccess-list O extended permit tcp any object srv eq 443\naccess-group O in interface outside\n`;
    expect(read(text).firewall.nat[0]).toMatchObject({ entersBy: ["outside"], newDestinationPort: 443, newDestination: { kind: "addresses" } });
    expect(read(text).firewall.nat[0]?.destination?.v4).toEqual([{ from: 0xc0000201, to: 0xc0000201 }]);
  });
  it("before 8.3: hidden behind the interface, exempt by a list", () => {
    const text = `${PORTS.replace("9.16(3)", "8.0(4)")}access-list NONAT extended permit ip 10.1.0.0 255.255.0.0 10.30.0.0 255.255.255.0\nnat (inside) 0 access-list NONAT\nnat (inside) 1 0.0.0.0 0.0.0.0\nnat (inside) 1 10.1.0.0 255.255.0.0\nglobal (outside) 1 interface\nstatic (inside,outside) tcp interface 8443 10.1.0.5 443 netmask 255.255.255.255\n`;
    expect(read(text).firewall.nat.map((n) => [n.at.line, n.entersBy?.[0] ?? null, n.leavesBy?.[0] ?? null, n.newSource?.kind ?? null, n.newDestinationPort])).toEqual([
      [16, "inside", null, null, null],
      [16, null, "inside", null, null],
      [20, "inside", "outside", "interface", null],
      [20, "outside", "inside", null, 443],
      [18, "inside", "outside", "interface", null],
      [17, "inside", "outside", "interface", null],
    ]);
  });
  it("static groups map in the order of their members", () => {
    const text =
      "object-group network r\n network-object host 10.0.0.9\n network-object host 10.0.0.1\nobject-group network m\n network-object host 192.0.2.1\n network-object host 192.0.2.2\nnat (a,b) source static r m\n";
    const pairs = read(text).firewall.nat.map((n) => [n.source?.v4[0]?.from, n.newSource?.kind === "addresses" ? n.newSource.addresses.v4[0]?.from : null]);
    expect(pairs).toEqual([
      [0x0a000009, 0xc0000201],
      [0x0a000001, 0xc0000202],
    ]);
  });
  it("routes of the lowest distance, and why more may exist", () => {
    const { firewall } = read(
      `${PORTS}route outside 0.0.0.0 0.0.0.0 192.0.2.254 1\nroute dmz 0.0.0.0 0.0.0.0 10.30.0.254 200\nroute Null0 10.9.0.0 255.255.0.0\nipv6 route inside 2001:db8::/32 fe80::1\nrouter ospf 1\n network 10.0.0.0 255.0.0.0 area 0\n`,
    );
    expect(firewall.routes.map((r) => [r.prefix, r.interface, r.gateway, r.discards])).toEqual([
      ["0.0.0.0/0", "outside", "192.0.2.254", false],
      ["10.9.0.0/16", null, null, true],
      ["2001:db8::/32", "inside", "fe80::1", false],
    ]);
    expect(firewall.routesMissing).toBe("ospf may teach more");
  });
  it("PIX 6 is refused: its lists mean something else", () => {
    const text =
      "PIX Version 6.3(5)\nnameif ethernet0 outside security0\nnameif ethernet1 inside security100\naccess-list outside_in permit tcp any any eq 80\naccess-group outside_in in interface outside\n";
    for (const of of [text, text.slice(text.indexOf("\n") + 1)]) {
      const { diagnostics } = asa.read({ text: of, file: "pix.conf", sha256: "" });
      expect(diagnostics.filter((d) => d.severity === "error").map((d) => d.code)).toEqual(["pix-6"]);
    }
    expect(asa.read({ text: text.replace("6.3(5)", "7.2(4)").replace(/^nameif.*$/gm, ""), file: "pix.conf", sha256: "" }).diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  });

  it("idle limits of the device, and of a class", () => {
    const text = `${PORTS}access-list FIELD extended permit tcp any any eq 502\nclass-map field\n match access-list FIELD\npolicy-map p\n class field\n  set connection timeout idle 12:00:00\nservice-policy p global\ntimeout conn 2:00:00 half-closed 0:10:00 udp 0:05:00 icmp 0:00:02\n`;
    const { firewall } = read(text);
    expect([firewall.state.idle.tcp?.seconds, firewall.state.idle.udp?.seconds, firewall.state.idle.icmp?.seconds]).toEqual([7_200, 300, 2]);
    expect(ruling(text, "10.1.0.5", "10.30.0.9", 502)).toMatchObject({ outcome: "permitted", idleSeconds: 43_200 });
    expect(ruling(text, "10.1.0.5", "10.30.0.9", 503)).toMatchObject({ outcome: "permitted", idleSeconds: null });
    const byPort = text.replace("match access-list FIELD", "match port tcp range 502 503");
    expect([501, 502, 503, 504].map((port) => ruling(byPort, "10.1.0.5", "10.30.0.9", port).idleSeconds)).toEqual([null, 43_200, 43_200, null]);
    expect(read("timeout conn 0:00:00\n").firewall.state.idle.tcp?.seconds).toBe(Number.POSITIVE_INFINITY);
  });
  it("inspections count where they are bound everywhere", () => {
    const text =
      "policy-map global_policy\n class inspection_default\n  inspect ftp\n  inspect dcerpc\npolicy-map other\n class inspection_default\n  inspect rtsp\nservice-policy global_policy global\n";
    expect(read(text).firewall.state.algsOn.map((w) => [w.word, w.at.line])).toEqual([
      ["ftp", 3],
      ["dcerpc", 4],
    ]);
  });
  it("inspections that are bound to an interface count for what enters or leaves by it", () => {
    const text = "policy-map field\n class inspection_default\n  inspect rtsp\n  no inspect ftp\nservice-policy field interface field\n";
    const { algsOn, algsOff } = read(text).firewall.state;
    expect(algsOn).toMatchObject([
      {
        word: "rtsp",
        ways: [
          { entersBy: ["field"], leavesBy: null },
          { entersBy: null, leavesBy: ["field"] },
        ],
      },
    ]);
    expect(algsOff).toEqual([]);
  });
});

describe("lines", () => {
  it("CRLF, byte order mark, page stops, lost indentation and secrets", () => {
    const text = `\ufeffASA Version 9.8(2)\r\nenable password S3cret encrypted\r\n<--- More --->\r              \rinterface GigabitEthernet0/0\r\nnameif inside\r\nip address 10.0.0.1 255.0.0.0\r\nsnmp-server community S3cret\r\nfrobnicate\r\n`;
    const { firewall, lines } = read(text);
    expect(firewall.interfaces[0]).toMatchObject({ name: "inside", networks: ["10.0.0.1/8"] });
    expect(lines.map((l) => l.state)).toEqual(["understood", "irrelevant", "understood", "understood", "understood", "irrelevant", "unknown"]);
    expect(JSON.stringify(firewall)).not.toContain("S3cret");
  });
  it("names of the table of names stand for addresses", () => {
    const text = "names\nname 10.1.0.5 hmi description the panel\naccess-list L extended permit tcp host hmi any eq 502\naccess-group L global\n";
    expect(ask(text, "L global", {})).toBe(MAY_PERMIT);
    expect(ask(text, "L global", { source: "10.1.0.6" })).toBe(MAY_FALL_THROUGH);
  });
  it("is known by its own lines, not by another device's", () => {
    expect(asa.recognise(PORTS)?.signs).toBe(7);
    expect(asa.recognise("hostname r1\ninterface GigabitEthernet0/0\n ip access-group A in\nip access-list extended A\n permit tcp any any eq 80\n")).toBeNull();
  });
});
