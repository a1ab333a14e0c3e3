// Lines about traffic among the others of a host or a router: what a prefix says of a packet's fate and what it leaves open, which end is the client, what an access
// list tells, and sessions that are told by their start, their stop or both.
import { describe, expect, it, test } from "vitest";
import { flowText, HeardLog, IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { hostSyslog } from "./host-syslog.ts";
import { trafficLines } from "./samples.ts";

const TCP = "MAC= SRC=10.9.0.1 DST=10.20.1.5 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=54321 DF PROTO=TCP SPT=49000 DPT=502 WINDOW=64240 RES=0x00 SYN URGP=0";
const UDP = "SRC=10.9.0.1 DST=10.20.1.7 LEN=76 TOS=0x00 PREC=0x00 TTL=64 ID=0 DF PROTO=UDP SPT=40001 DPT=161 LEN=56";
const kernel = (prefix: string, packet = TCP) => `Mar 10 2026 10:29:34 gw-1 kernel: [ 4711.123456] ${prefix}IN=eth0 OUT=eth1 ${packet}`;
const router = (message: string, clock = "10:29:34") => `Mar 10 ${clock} 10.1.0.1 45: r-1: Mar 10 2026 ${clock} CET: ${message}`;
const hear = (...lines: string[]) => readLines(hostSyslog, lines.join("\n"));
const one = (line: string) => {
  const heard = hear(line);
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows).toHaveLength(1);
  return heard.flows[0] as (typeof heard.flows)[number];
};

it("reads the samples", () => {
  const heard = hear(...trafficLines);
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 denied",
    "10.9.0.1:40001 → 10.20.1.7:161 17 unknown",
    "2001:db8::9 → 2001:db8::5 58 unknown",
    "10.9.0.9 → 10.9.0.254 1 denied",
    "10.9.0.1:49001 → 10.9.0.254:22 6 denied",
    "10.9.0.1:49002 → 10.20.1.5:102 6 denied",
    "10.9.0.1 → 10.20.1.5 1 denied",
    "2001:db8::9:1027 → 2001:db8::5:502 6 unknown",
    "10.9.0.1 → 10.20.1.5 47 denied",
    "10.9.0.1:49003 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49003 → 10.20.1.5:502 6 established",
    "10.9.0.1:49004 → 10.20.1.5:80 6 denied",
    "10.9.0.1:49005 → 10.20.1.5:102 6 denied",
  ]);
  expect(formatInstant(heard.flows[0]?.start ?? 0)).toBe("2026-03-10T09:29:34.000000Z");
});

describe("the fate of a packet is what the words before it say", () => {
  test.each([
    ["[UFW BLOCK] ", "denied"],
    ["[UFW LIMIT BLOCK] ", "denied"],
    ["[UFW ALLOW] ", "passed"],
    ["[UFW AUDIT] ", "left open"],
    ["iptables DROP_INPUT: ", "denied"],
    ["FINAL_REJECT: ", "denied"],
    ["Shorewall:net2fw:DROP:", "denied"],
    ["DROP(src wan)", "denied"],
    ["IPTables-Dropped: ", "denied"],
    ["INPUT DENIED ", "denied"],
    ["ACCEPT ", "passed"],
    ["[wan-in-default-D]", "denied"],
    ["[wan-in-10-A]", "passed"],
    ["[wan-in-20-R]", "denied"],
    ['[LAN_CUSTOM1-A-10000] DESCR="Block nothing" ', "passed"],
    ['[WAN_LOCAL-D-2147483647] DESCR="Allow established" ', "denied"],
    ["[WAN_IN-D-3001]", "denied"],
    // Says both, or says not, or says it within another word: nothing is known.
    ["drop-or-accept ", "left open"],
    ["not dropped ", "left open"],
    ["raindrop: ", "left open"],
    ["", "left open"],
    ["NEW CONN: ", "left open"],
  ])("%s", (prefix, fate) => {
    const heard = hear(kernel(prefix));
    expect(heard.flows).toHaveLength(1);
    expect(heard.flows[0]?.outcome).toBe(fate === "denied" ? "denied" : "unknown");
    expect([...heard.assumptions].some((text) => text.includes("names no verdict"))).toBe(fate === "left open");
  });

  it("a denied packet is counted, one that passed or may have is a part of a flow", () => {
    expect(one(kernel("DROP "))).toMatchObject({ packetsToServer: 1, packetsToClient: 0, ipBytesToServer: 60, openerSeen: true, seconds: 0 });
    expect(one(kernel("ACCEPT "))).toMatchObject({ packetsToServer: null, ipBytesToServer: null, openerSeen: true, isPart: true, seconds: null, closingSeen: null });
  });

  it("one packet that two rules logged is one attempt", () => {
    const twice = hear(kernel("[UFW AUDIT] ", UDP), kernel("[UFW BLOCK] ", UDP)).flows;
    expect(twice.map(({ isPart, outcome }) => [isPart, outcome])).toEqual([
      [true, "unknown"],
      [true, "denied"],
    ]);
    // Another packet of the same ends is another attempt.
    expect(hear(kernel("[UFW AUDIT] "), kernel("[UFW BLOCK] ", TCP.replace("ID=54321", "ID=54322"))).flows[1]?.isPart).toBe(false);
  });
});

describe("who is the client", () => {
  const turned = TCP.replace("SPT=49000 DPT=502", "SPT=502 DPT=49000").replace("SRC=10.9.0.1 DST=10.20.1.5", "SRC=10.20.1.5 DST=10.9.0.1");
  test.each([
    ["a SYN proves it", TCP, "10.9.0.1:49000 → 10.20.1.5:502 6 denied", true],
    ["a SYN with ACK comes from the server", turned.replace("502 DPT=49000", "40000 DPT=49000").replace("SYN", "ACK SYN"), "10.9.0.1:49000 → 10.20.1.5:40000 6 denied", false],
    ["numbers of TCP are no flags", TCP.replace("WINDOW", "SEQ=1 ACK=0 WINDOW").replace("DPT=502", "DPT=50200"), "10.9.0.1:49000 → 10.20.1.5:50200 6 denied", true],
    ["any other packet goes by ports", turned.replace("SYN", "ACK PSH"), "10.9.0.1:49000 → 10.20.1.5:502 6 denied", false],
    ["a datagram's sender", UDP, "10.9.0.1:40001 → 10.20.1.7:161 17 denied", false],
    ["a late answer's target", UDP.replace("SPT=40001 DPT=161", "SPT=161 DPT=40001"), "10.20.1.7:40001 → 10.9.0.1:161 17 denied", false],
    ["an echo reply's target", "SRC=10.20.1.5 DST=10.9.0.1 LEN=84 PROTO=ICMP TYPE=0 CODE=0 ID=1 SEQ=1", "10.9.0.1 → 10.20.1.5 1 denied", false],
    ["protocols without ports: the sender", "SRC=10.20.1.5 DST=10.9.0.1 LEN=120 TTL=55 ID=0 DF PROTO=ESP SPI=0xcb886522", "10.20.1.5 → 10.9.0.1 50 denied", false],
    ["SCTP, of which the kernel tells no ports", "SRC=10.20.1.5 DST=10.9.0.1 LEN=120 TTL=55 ID=0 PROTO=132", "10.20.1.5 → 10.9.0.1 132 denied", false],
  ])("%s", (_, packet, expected, openerSeen) => {
    const flow = one(kernel("DROP ", packet));
    expect(flowText(flow)).toBe(expected);
    expect(flow.openerSeen).toBe(openerSeen);
  });
});

describe("among other lines", () => {
  it("sign-ins and traffic are told from one file, with and without the kernel's name before them", () => {
    const heard = hear(
      "Mar 10 10:00:00 gw-1 sshd[5]: Accepted password for op.a from 10.9.0.5 port 50001 ssh2",
      kernel("[UFW BLOCK] "),
      `Mar 10 10:00:01 gw-1 ot-in IN=eth0 OUT= ${UDP}`,
      `<13>Mar 10 10:00:01 gw-1 gw-1 [WAN_LAN-D-10001] DESCR="x" IN=eth9 OUT=br0 ${UDP}`,
      `Mar 10 10:00:01 DENY: IN=eth0 OUT= ${UDP}`,
      `Mar 10 10:00:01 DROP IN=eth0 OUT= ${UDP}`,
      "Mar 10 10:00:02 gw-1 kernel: [    0.000000] Linux version 6.1.0-18-amd64",
      "Mar 10 10:00:02 gw-1 kernel: [    3.000000] eth0: link up",
    );
    expect(heard.signIns.map(({ act }) => act)).toEqual(["sign-in", "starts"]);
    expect(heard.flows.map(({ outcome }) => outcome)).toEqual(["denied", "unknown", "denied", "denied", "denied"]);
    expect(heard.passedOver).toEqual({ "lines of other programs": 1 });
  });

  it("packets of dmesg with its own dates, of ulogd, and of a collector that names no program", () => {
    const heard = hear(
      `[Tue Mar 10 10:29:34 2026] [UFW BLOCK] IN=eth0 OUT=eth1 ${TCP}`,
      `Mar 10 2026 10:29:35 gw-1 ulogd[7]: DROP IN=eth0 OUT= ${UDP}`,
      `<174>1 2026-03-10T09:29:36Z - - - - - ACCEPT IN=eth0 OUT= ${UDP}`,
    );
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:502 6 denied", "10.9.0.1:40001 → 10.20.1.7:161 17 denied", "10.9.0.1:40001 → 10.20.1.7:161 17 unknown"]);
    expect(heard.flows.map(({ start }) => formatInstant(start).slice(11, 19))).toEqual(["09:29:34", "09:29:35", "09:29:36"]);
  });

  it("a packet without a time stamp is not understood, and not passed over", () => {
    const heard = hear(kernel("DROP "), `[ 4711.123456] DROP IN=eth0 OUT=eth1 ${TCP}`, `DROP IN=eth0 OUT=eth1 ${TCP}`);
    expect(heard.flows).toHaveLength(1);
    expect(heard.notUnderstoodLines).toEqual([2, 3].map((line) => `${line}: a packet of the packet filter without a time stamp`));
  });

  it("what somebody types at another program is no packet", () => {
    const typed = `IN=eth0 OUT=eth1 ${TCP}`;
    const heard = hear(
      `Mar 10 10:00:00 gw-1 sshd[5]: Invalid user ${typed} from 192.0.2.9 port 40000`,
      `Mar 10 10:00:00 gw-1 app[7]: ${typed}`,
      `Mar 10 10:00:00 gw-1 app[7]: DROP ${typed}`,
      `<38>1 2026-03-10T07:00:00Z gw-1 app 812 - - ${typed}`,
      `<38>1 2026-03-10T07:00:00Z gw-1 - - - - app[7]: DROP ${typed}`,
    );
    expect(heard.flows).toEqual([]);
  });

  it("is known by a packet alone, and by a hit of an access list alone", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    for (const line of trafficLines) expect(hostSyslog.recognise(bytes(line))).toBe(2);
    expect(hostSyslog.recognise(bytes("Mar 10 10:00:00 gw-1 kernel: [    3.000000] eth0: link up"))).toBe(0);
  });

  it("fragments, frames of no IP and damage are told apart", () => {
    const heard = hear(
      kernel("DROP ", UDP.replace("DF PROTO", "FRAG:185 PROTO")),
      kernel("DROP ", "ARP HTYPE=1 PTYPE=0x0800 OPCODE=1 MACSRC=02:00:00:00:00:01 IPSRC=10.0.0.1 MACDST=00:00:00:00:00:00 IPDST=10.0.0.2"),
      kernel("DROP ", TCP.replace("SPT=49000 DPT=502", "INCOMPLETE [4 bytes]")),
      kernel("DROP ", TCP.replace("10.20.1.5", "10.20.1.555")),
    );
    expect(heard.passedOver).toEqual({ "later fragments": 1, "logged packets that are none of IP": 1 });
    expect(heard.notUnderstoodLines.map((line) => line.slice(0, 30))).toEqual(["3: no ports in SPT and DPT", "4: no addresses and protocol i"]);
  });
});

describe("access lists of Cisco routers", () => {
  const denied = (message: string) => one(router(`%SEC-6-${message}`));
  test.each([
    ["IPACCESSLOGP: list 177 denied udp 10.9.0.1(55250) -> 10.20.1.255(15600), 1 packet", "10.9.0.1:55250 → 10.20.1.255:15600 17 denied"],
    ["IPACCESSLOGP:  list OT denied tcp  10.9.0.1(54244) (Serial1/0.20) -> 10.20.1.5(23), 1 packet", "10.9.0.1:54244 → 10.20.1.5:23 6 denied"],
    ["IPACCESSLOGDP: list OT denied icmp 10.9.0.1 (Serial1/0.20) -> 10.20.1.5 (0/0), 1 packet", "10.20.1.5 → 10.9.0.1 1 denied"],
    ["IPACCESSLOGSP: list OT denied igmp 10.9.0.1 -> 224.0.0.2 (20), 1 packet", "10.9.0.1 → 224.0.0.2 2 denied"],
    ["IPACCESSLOGRP: list 177 denied ospf 10.9.0.1 -> 224.0.0.5, 1 packet", "10.9.0.1 → 224.0.0.5 89 denied"],
  ])("%s", (message, expected) => {
    expect(flowText(denied(message))).toBe(expected);
  });

  it("IOS XE and IOS XR, with what they write before", () => {
    const xe = one(
      "<174>15162564: r-2: 29391555: Mar 10 2026 10:29:34.802 CET: %FMANFP-6-IPACCESSLOGP: F0/0: fman_fp_image: list acl_in denied tcp 02-00-00-00-00-01 10.9.0.1(56279) TenGigabitEthernet0/1/1-> 10.20.1.5(45240), 1 packet",
    );
    expect(flowText(xe)).toBe("10.9.0.1:56279 → 10.20.1.5:45240 6 denied");
    const xr = one(
      "<190>Mar 10 10:29:44 r-3 RP/0/RP0/CPU0:Mar 10 2026 10:29:43.630 UTC: ipv4_acl_mgr[310]: %ACL-IPV4_ACL-6-IPACCESSLOGP : access-list OT deny tcp 10.9.0.1(39527) -> 10.20.1.5(1830), 1 packet",
    );
    expect(flowText(xr)).toBe("10.9.0.1:39527 → 10.20.1.5:1830 6 denied");
  });

  it("hits count as denied packets; since when, only the first one tells; what was permitted is a part of a flow", () => {
    expect(denied("IPACCESSLOGP: list OT denied tcp 10.9.0.1(49002) -> 10.20.1.5(102), 3 packets")).toMatchObject({ packetsToServer: 3, seconds: null, openerSeen: true });
    expect(denied("IPACCESSLOGP: list OT denied tcp 10.9.0.1(49002) -> 10.20.1.5(102), 1 packet")).toMatchObject({ packetsToServer: 1, seconds: 0 });
    const flow = denied("IPACCESSLOGP: list OT permitted tcp 10.20.1.5(502) -> 10.9.0.1(49000), 12 packets");
    // No flags are told: ports say who is the client.
    expect(flow).toMatchObject({ client: "10.9.0.1", openerSeen: false, isPart: true, outcome: "unknown", packetsToServer: null });
  });

  it("what tells no protocol or no target is counted, and that hits were left out is said", () => {
    const heard = hear(
      router("%SEC-6-IPACCESSLOGNP: list 2 denied 0 10.9.0.1 -> 10.20.1.5, 1 packet"),
      router("%IPV6_ACL-6-ACCESSLOGSP: list OT6/40 denied ipv6 2001:db8::9 -> 2001:db8::5, 6 packets"),
      router("%SEC-6-IPACCESSLOGS: list 30 denied 10.9.0.1 1 packet"),
      router("%IPV6_ACL-6-ACCESSLOGP: list vty/10 permitted tcp 2001:db8::9(60892) -> ::(22), 1 packet"),
      router("%SEC-6-IPACCESSLOGRL: access-list logging rate-limited or missed 18 packets"),
      router("%SEC-6-IPACCESSLOGP: list OT denied tcp plc-1(1) -> 10.20.1.5(102), 1 packet"),
      router("%SEC-6-IPACCESSLOGP: list OT denied what 10.9.0.1(1) -> 10.20.1.5(102), 1 packet"),
    );
    expect(heard.flows).toEqual([]);
    expect(heard.passedOver).toEqual({
      "access-list hits that tell no protocol": 2,
      "hits of standard access lists, which tell no target": 1,
      "access-list hits at the router itself, which tell no target": 1,
      "reports of access-list hits that were not logged": 1,
    });
    expect([...heard.assumptions].some((text) => text.includes("left some out"))).toBe(true);
    expect(heard.notUnderstoodLines.map((line) => line.slice(0, 34))).toEqual(["6: no addresses on both sides of t", "7: a protocol that is not known: w"]);
  });
});

describe("access lists of Cisco NX-OS", () => {
  const nexus = (rest: string, kind = "5-ACLLOG_FLOW_INTERVAL") => `<189>: 2026 Mar 10 10:29:34 CET: %ACLLOG-${kind}: ${rest}`;
  const TELLS = 'Src Intf: Ethernet3/3, Protocol: "TCP"(6), ACL Name: ot, ACE Action: Deny, Appl Intf: Vlan10, Hit-count: 600';

  it("tell who was denied, how often, and in which year", () => {
    const flow = one(nexus(`Src IP: 10.9.0.1, Dst IP: 10.20.1.5, Src Port: 49000, Dst Port: 502, ${TELLS}`));
    expect(flowText(flow)).toBe("10.9.0.1:49000 → 10.20.1.5:502 6 denied");
    expect(flow).toMatchObject({ packetsToServer: 600, seconds: null, openerSeen: true });
    expect(formatInstant(flow.start)).toBe("2026-03-10T09:29:34.000000Z");
  });

  it("permitted is a part of a flow, and what names no action is left open and said", () => {
    const permitted = hear(nexus(`Src IP: 10.20.1.5, Dst IP: 10.9.0.1, Src Port: 502, Dst Port: 49000, ${TELLS.replace("Deny", "Permit")}`, "6-ACLLOG_NEW_FLOW"));
    expect(permitted.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:502 6 unknown"]);
    expect([...permitted.assumptions]).toEqual([]);
    const old = hear(
      '2026 Mar 10 10:29:34 n7k-1 %ACLLOG-5-ACLLOG_FLOW_INTERVAL: Source IP: 10.9.0.1, Destination IP: 10.20.1.5, Source Port: 0, Destination Port: 0, Source Interface: Ethernet4/1, Protocol: "ICMP"(1), Hit-count = 2589',
    );
    expect(old.flows.map(flowText)).toEqual(["10.9.0.1 → 10.20.1.5 1 unknown"]);
    expect([...old.assumptions].some((text) => text.includes("name no action"))).toBe(true);
  });

  it("any protocol is none, hits that were left out are said, and damage is named", () => {
    const heard = hear(
      nexus(`Src IP: 10.9.0.1, Dst IP: 10.20.1.5, Src Port: 0, Dst Port: 0, ${TELLS.replace('"TCP"(6)', '"IP"(253)')}`),
      nexus("access-list log cache is full", "4-ACLLOG_MAXFLOW_REACHED"),
      nexus(`Src IP: plc-1, Dst IP: 10.20.1.5, Src Port: 1, Dst Port: 2, ${TELLS}`),
      nexus(`Src IP: 10.9.0.1, Dst IP: 10.20.1.5, Src Port: 70000, Dst Port: 2, ${TELLS}`),
      nexus("Src IP: 10.9.0.1, Dst IP: 10.20.1.5"),
    );
    expect(heard.flows).toEqual([]);
    expect(heard.passedOver).toEqual({ "access-list hits that tell no protocol": 1, "reports of access-list hits that were not logged": 1 });
    expect([...heard.assumptions].some((text) => text.includes("left some out"))).toBe(true);
    expect(heard.notUnderstoodLines).toEqual(["3: no addresses in Src IP and Dst IP", "4: no ports in Src Port and Dst Port", "5: no protocol number"]);
  });
});

describe("firewalls within Cisco routers", () => {
  const start = router("%FW-6-SESS_AUDIT_TRAIL_START: Start tcp session: initiator (10.9.0.1:49003) -- responder (10.20.1.5:102)");
  const stop = router("%FW-6-SESS_AUDIT_TRAIL: Stop tcp session: initiator (10.9.0.1:49003) sent 48 bytes -- responder (10.20.1.5:102) sent 99 bytes", "10:31:14");

  it("start and stop are parts of one session, also when reading stopped between them", () => {
    const reader = hostSyslog.open(null, IN_2026);
    const heard = readLines(hostSyslog, start, IN_2026, new HeardLog(), reader);
    readLines(hostSyslog, stop, IN_2026, heard, hostSyslog.open(JSON.parse(JSON.stringify(reader.checkpoint())), IN_2026));
    const [begun, ended] = heard.flows;
    expect(begun).toMatchObject({ openerSeen: true, isPart: true, seconds: null, closingSeen: false, outcome: "unknown" });
    expect(ended).toMatchObject({ start: begun?.start, seconds: 100, openerSeen: true, isPart: true, outcome: "established", ipBytesToServer: null });
  });

  it("a stop alone is a part of what began in another file, until it is clear that the router logs no starts", () => {
    expect(one(stop)).toMatchObject({ openerSeen: false, isPart: true, seconds: null });
    expect(hear(start.replace("49003", "49009"), ...Array.from({ length: 30 }, () => stop)).flows[30]?.openerSeen).toBe(false);
    expect(hear(...Array.from({ length: 30 }, () => stop)).flows.map(({ openerSeen }) => openerSeen)).toEqual([...Array.from({ length: 20 }, () => false), ...Array.from({ length: 10 }, () => true)]);
  });

  test.each([
    ["tcp", 0, 0, "6 unknown"],
    ["tcp", 5, 0, "6 established"],
    ["https", 5, 5, "6 established"],
    ["dns", 48, 40, "17 established"],
    ["udp", 48, 0, "17 unanswered"],
    ["icmp", 360, 360, "1 established"],
    // A name that is not known: the port has one transport only.
    ["scada", 5, 5, "6 established"],
  ])("%s, %i and %i bytes: %s", (name, there, back, expected) => {
    const flow = one(router(`%FW-6-SESS_AUDIT_TRAIL: Stop ${name} session: initiator (10.9.0.1:49003) sent ${there} bytes -- responder (10.20.1.5:102) sent ${back} bytes`));
    expect(`${flow.transport} ${flow.outcome}`).toBe(expected);
  });

  test.each([
    [
      "Dropping tcp session 10.9.0.1:37148 10.20.1.5:3005 on zone-pair it-ot class class-default due to  DROP action found in policy-map with ip ident 52882",
      "10.9.0.1:37148 → 10.20.1.5:3005 6 denied",
      true,
    ],
    [
      "Dropping udp session 10.9.0.1:68 255.255.255.255:67 on zone-pair it-ot class class-default due to  DROP action found in policy-map with ip ident 1",
      "10.9.0.1:68 → 255.255.255.255:67 17 denied",
      false,
    ],
    [
      "Dropping tcp pkt from GigabitEthernet0/0/1 10.20.1.5:102 => 10.9.0.1:49004(target:class)-(ot-it:class-default) due to Policy drop:classify result with ip ident 13017 tcp flag 0x10, seq 1, ack 0",
      "10.9.0.1:49004 → 10.20.1.5:102 6 denied",
      false,
    ],
    ["Dropping tcp session 10.20.1.5:102 10.9.0.1:49004 due to Stray Segment with ip ident 0", "10.9.0.1:49004 → 10.20.1.5:102 6 denied", false],
    ["Dropping tcp session [2001:db8::9]:49004 [2001:db8::5]:102 due to DROP action found in policy-map with ip ident 0", "2001:db8::9:49004 → 2001:db8::5:102 6 denied", true],
  ])("%s", (message, expected, openerSeen) => {
    const flow = one(router(`%FW-6-DROP_PKT: ${message}`));
    expect(flowText(flow)).toBe(expected);
    expect(flow.openerSeen).toBe(openerSeen);
  });

  it("what passes without a session is a part of a flow, and a SYN among it proves who opened", () => {
    const passed = (flags: string, ends: string) => one(router(`%FW-6-PASS_PKT: Passing tcp pkt from GigabitEthernet0/0 ${ends} (target:class)-(it-ot:ot) tcp flag:0x${flags}, seq 1234, ack 0`));
    const opening = passed("2", "10.9.0.1:49003 => 10.20.1.5:40000");
    expect(flowText(opening)).toBe("10.9.0.1:49003 → 10.20.1.5:40000 6 unknown");
    expect(opening).toMatchObject({ openerSeen: true, isPart: true, packetsToServer: null });
    expect(flowText(passed("10", "10.20.1.5:502 => 10.9.0.1:49003"))).toBe("10.9.0.1:49003 → 10.20.1.5:502 6 unknown");
  });

  it("numbers of packets count where the port leaves one transport", () => {
    const summary = "%FW-6-LOG_SUMMARY: 7 packets were dropped from GigabitEthernet0/0 10.9.0.1:49003 => 10.20.1.5:102 (target:class)-(it-ot:class-default)";
    expect(flowText(one(router(summary)))).toBe("10.9.0.1:49003 → 10.20.1.5:102 6 denied");
    expect(one(router(summary))).toMatchObject({ packetsToServer: 7, seconds: null });
    expect(one(router(summary.replace("were dropped", "were passed")))).toMatchObject({ outcome: "unknown", isPart: true });
    const heard = hear(router(summary.replace(":102", ":0")), router("%FW-6-LOG_SUMMARY: some packets"));
    expect(heard.passedOver).toEqual({ "dropped packets of which no transport is told": 1 });
    expect(heard.notUnderstoodLines).toEqual(["2: a number of dropped or passed packets in words that are not known"]);
  });

  it("what is dropped out of a session is no denial, and what is not told is not guessed", () => {
    const heard = hear(
      router("%FW-6-DROP_PKT: Dropping tcp pkt 10.9.0.1:51613 => 10.20.1.5:80 due to Out-Of-Order Segment"),
      router("%FW-6-DROP_PKT: Dropping Other session 10.9.0.1:0 224.0.0.10:0 on zone-pair a-b class class-default due to  DROP action found in policy-map with ip ident 0"),
      router("%FW-6-SESS_AUDIT_TRAIL: Stop what session: initiator (10.9.0.1:49003) sent 1 bytes -- responder (10.20.1.5:40000) sent 1 bytes"),
      router("%FW-6-SESS_AUDIT_TRAIL: Stop tcp session: initiator (hmi:49003) sent 1 bytes -- responder (10.20.1.5:102) sent 1 bytes"),
      router("%FW-6-DROP_PKT: Dropping everything"),
    );
    expect(heard.flows).toEqual([]);
    expect(heard.passedOver).toEqual({
      "packets that the firewall dropped out of sessions it let through": 1,
      "dropped packets of which no transport is told": 1,
      "sessions of protocols whose transport is not told": 1,
    });
    expect(heard.notUnderstoodLines).toEqual(["4: no address and port where they were expected", "5: a packet that was dropped or passed in words that are not known"]);
  });
});
