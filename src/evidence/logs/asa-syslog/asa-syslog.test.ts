// Lines in the wording of the ASA syslog guide: what each message number says, which stamps are read how, and which end is the client.
import { describe, expect, test } from "vitest";
import { flowText, HeardLog, IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { asaSyslog } from "./asa-syslog.ts";

const STAMP = "<166>Mar 10 2026 10:29:34 fw-1 : ";
const one = (message: string) => {
  const heard = readLines(asaSyslog, STAMP + message);
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows).toHaveLength(1);
  return heard.flows[0] as (typeof heard.flows)[number];
};

describe("built and ended connections", () => {
  test("outbound: the second end opened", () => {
    const flow = one("%ASA-6-302013: Built outbound TCP connection 4711 for outside:192.0.2.10/443 (192.0.2.10/443) to inside:10.20.1.5/51200 (203.0.113.9/51200)");
    expect(flowText(flow)).toBe("10.20.1.5:51200 → 192.0.2.10:443 6 unknown");
    expect(flow).toMatchObject({ openerSeen: true, closingSeen: false, isPart: true, flowId: "fw-1#4711", seconds: null, ipBytesToServer: null, packetsToServer: null });
  });

  test("inbound: the first end opened; user names and mapped addresses are left out", () => {
    const flow = one("%ASA-6-302013: Built inbound TCP connection 4712 for cell:10.30.1.9/2100 (10.30.1.9/2100)(LOCAL\\operator) to plc:10.20.1.5/502 (10.20.1.5/502) (operator)");
    expect(flowText(flow)).toBe("10.30.1.9:2100 → 10.20.1.5:502 6 unknown");
  });

  test("IPv6 with its interface in front", () => {
    const flow = one("%ASA-6-302015: Built outbound UDP connection 12 for outside:2001:DB8::53/53 (2001:db8::53/53) to inside:2001:db8:1::5/40000 (2001:db8:1::5/40000)");
    expect(flowText(flow)).toBe("2001:db8:1::5:40000 → 2001:db8::53:53 17 unknown");
  });

  const ended = (tail: string) => one(`%ASA-6-302014: Teardown TCP connection 4711 for outside:192.0.2.10/443 to inside:10.20.1.5/51200 ${tail}`);
  test("an end says how long, and by its reason what became of it", () => {
    const flow = ended("duration 1:02:03 bytes 5120 TCP FINs from inside");
    expect(flow).toMatchObject({ seconds: 3_723, outcome: "established", closingSeen: true, reset: false, openerSeen: false, client: "10.20.1.5", ipBytesToServer: null, ipBytesToClient: null });
    expect(formatInstant(flow.start)).toBe("2026-03-10T08:27:31.000000Z");
    expect(ended("duration 0:00:30 bytes 0 SYN Timeout")).toMatchObject({ outcome: "unanswered", closingSeen: false });
    expect(ended("duration 1:00:00 bytes 96 Connection timeout")).toMatchObject({ outcome: "established", closingSeen: false, reset: false });
    expect(ended("duration 0:00:09 bytes 77 TCP Reset-O")).toMatchObject({ outcome: "established", closingSeen: true, reset: true });
    expect(ended("duration 0:00:00 bytes 0 TCP Reset-O")).toMatchObject({ outcome: "unknown", reset: true });
    expect(ended("duration 28:16:17 bytes 1 TCP FINs")).toMatchObject({ seconds: 101_777 });
    expect(ended("duration 2d3h bytes 1 TCP FINs (user1)")).toMatchObject({ seconds: 183_600, outcome: "established" });
  });

  test("who opened is known at the end when it was logged before, also after a pause", () => {
    const built = `${STAMP}%ASA-6-302013: Built inbound TCP connection 9 for it:10.9.0.1/502 (10.9.0.1/502) to ot:10.20.1.5/49000 (10.20.1.5/49000)`;
    const end = `${STAMP}%ASA-6-302014: Teardown TCP connection 9 for it:10.9.0.1/502 to ot:10.20.1.5/49000 duration 0:00:00 bytes 0 TCP Reset-I from ot`;
    const reader = asaSyslog.open(null, IN_2026);
    readLines(asaSyslog, built, IN_2026, new HeardLog(), reader);
    const resumed = asaSyslog.open(JSON.parse(JSON.stringify(reader.checkpoint())), IN_2026);
    const [flow] = readLines(asaSyslog, end, IN_2026, new HeardLog(), resumed).flows;
    // The ports alone would say the opposite.
    expect(flow).toMatchObject({ client: "10.9.0.1", serverPort: 49_000, openerSeen: true, outcome: "refused", flowId: "fw-1#9" });
    expect(readLines(asaSyslog, end).flows[0]).toMatchObject({ client: "10.20.1.5", openerSeen: false, outcome: "unknown" });
  });

  test("of GRE, where only one end has a number", () => {
    const built = one("%ASA-6-302017: Built inbound GRE connection 7951 from it:10.9.0.1 (10.9.0.1) to ot:10.20.1.5/55443 (10.20.1.5/55443) (op)");
    expect(flowText(built)).toBe("10.9.0.1 → 10.20.1.5 47 unknown");
    expect(built).toMatchObject({ openerSeen: true, isPart: true, flowId: "fw-1#7951" });
    const ended = one("%ASA-6-302018: Teardown GRE connection 7951 from it:10.9.0.1 (10.9.0.1) to ot:10.20.1.5/55443 (10.20.1.5/55443) duration 0:00:30 bytes 512");
    expect(ended).toMatchObject({ transport: 47, clientPort: -1, serverPort: -1, seconds: 30, flowId: "fw-1#7951" });
    const heard = readLines(asaSyslog, `${STAMP}%ASA-6-302013: Built inbound TCP connection 1 for it:10.9.0.1 (10.9.0.1) to ot:10.20.1.5/502 (10.20.1.5/502)`);
    expect([heard.flows, heard.notUnderstoodLines.length]).toEqual([[], 1]);
  });

  test("the numbers of two firewalls are different connections", () => {
    const line = "%ASA-6-302014: Teardown UDP connection 5 for a:10.0.0.1/53 to b:10.0.0.2/40000 duration 0:00:01 bytes 80";
    const heard = readLines(asaSyslog, `Mar 10 2026 10:00:00 fw-1 : ${line}\nMar 10 2026 10:00:00 fw-2 : ${line}`);
    expect(heard.flows.map((f) => f.flowId)).toEqual(["fw-1#5", "fw-2#5"]);
  });

  test("past the firewall's own state nobody is proven to have opened: ports say it", () => {
    const flow = one("%ASA-6-302303: Built TCP state-bypass connection 7 from ot:10.20.1.5/502 (10.20.1.5/502) to it:10.9.0.1/49000 (10.9.0.1/49000)");
    expect(flowText(flow)).toBe("10.9.0.1:49000 → 10.20.1.5:502 6 unknown");
    expect(flow).toMatchObject({ openerSeen: false, isPart: true, flowId: "fw-1#7" });
    const end = one("%ASA-6-302304: Teardown TCP state-bypass connection 7 from ot:10.20.1.5/502 to it:10.9.0.1/49000 duration 1:00:02 bytes 245 Connection timeout");
    expect(end).toMatchObject({ client: "10.9.0.1", openerSeen: false, outcome: "established", seconds: 3_602, closingSeen: false, flowId: "fw-1#7" });
  });

  test("the firewall's own end, and a space behind the colon of old releases", () => {
    const flow = one("%PIX-6-302013: Built inbound TCP connection 9 for it:10.9.0.1/60749 (10.9.0.1/60749) to NP Identity Ifc: 10.9.0.254/22 (10.9.0.254/22)");
    expect(flowText(flow)).toBe("10.9.0.1:60749 → 10.9.0.254:22 6 unknown");
    expect(flowText(one('%PIX-4-106023: Deny udp src outside: 192.0.2.9/58940 dst ot:10.20.1.5/1027 by access-group "x" [0x0, 0x0]'))).toBe("192.0.2.9:58940 → 10.20.1.5:1027 17 denied");
  });

  test("an interface whose name has two parts", () => {
    expect(flowText(one('%ASA-4-106023: Deny udp src ctx1:outside:192.0.2.9/58940 dst ctx1:ot:10.20.1.5/1027 by access-group "x" [0x0, 0x0]'))).toBe("192.0.2.9:58940 → 10.20.1.5:1027 17 denied");
    expect(flowText(one('%ASA-4-106023: Deny icmp src ctx1:outside:2001:db8::9 dst ot:2001:db8::5 (type 128, code 0) by access-group "x"'))).toBe("2001:db8::9 → 2001:db8::5 58 denied");
    // What is no address behind its interface stays none.
    const heard = readLines(asaSyslog, `${STAMP}%ASA-4-106023: Deny udp src outside:2001:db8:1:2:3:4:5:6:7/58940 dst ot:10.20.1.5/1027 by access-group "x"`);
    expect(heard.flows).toEqual([]);
    expect(heard.notUnderstoodLines).toHaveLength(1);
  });

  test("a mark without a facility", () => {
    expect(flowText(one("%FTD--6-302015: Built inbound UDP connection 9 for it:10.9.0.1/49000 (10.9.0.1/49000) to ot:10.20.1.5/161 (10.20.1.5/161)"))).toBe(
      "10.9.0.1:49000 → 10.20.1.5:161 17 unknown",
    );
  });

  test("SCTP", () => {
    expect(flowText(one("%ASA-6-302035: Built inbound SCTP connection 8 for it:10.9.0.1/2905 (10.9.0.1/2905) to ot:10.20.1.5/2906 (10.20.1.5/2906)"))).toBe(
      "10.9.0.1:2905 → 10.20.1.5:2906 132 unknown",
    );
    expect(one("%ASA-6-302036: Teardown SCTP connection 8 for it:10.9.0.1/2905 to ot:10.20.1.5/2906 duration 0:01:00 bytes 5 Shutdown").seconds).toBe(60);
  });

  test("ICMP: its beginning counts, its end adds nothing", () => {
    const heard = readLines(
      asaSyslog,
      [
        `${STAMP}%ASA-6-302020: Built inbound ICMP connection for faddr 10.9.0.1/512 gaddr 10.20.1.5/0 laddr 10.20.1.5/0 type 8 code 0`,
        `${STAMP}%ASA-6-302021: Teardown ICMP connection for faddr 10.9.0.1/512 gaddr 10.20.1.5/0 laddr 10.20.1.5/0 type 8 code 0`,
        `${STAMP}%ASA-6-302020: Built outbound ICMP connection for faddr fe80::9/0(LOCAL\\x) gaddr fe80::5/1 laddr fe80::5/1`,
      ].join("\n"),
    );
    expect(heard.flows.map(flowText)).toEqual(["10.9.0.1 → 10.20.1.5 1 unknown", "fe80::5 → fe80::9 58 unknown"]);
    expect(heard.passedOver).toEqual({ "ends of ICMP connections": 1 });
  });
});

describe("denied", () => {
  test("lines that a collector put together count as often as it says, wherever it says it", () => {
    const text = "Deny inbound UDP from 192.0.2.9/4000 to 10.20.1.5/161 on interface outside";
    expect(one(`%ASA-2-106006: message repeated 3 times: [ ${text}]`)).toMatchObject({ outcome: "denied", serverPort: 161, packetsToServer: 3 });
    const [flow] = readLines(asaSyslog, `Mar 10 10:29:34 fw-1 message repeated 2 times: [ %ASA-2-106006: ${text}]`).flows;
    expect(flow).toMatchObject({ outcome: "denied", packetsToServer: 2 });
    expect(one(`%ASA-2-106006: message repeated 999999999 times: [ ${text}]`).packetsToServer).toBe(1_000);
  });

  test.each([
    ['%ASA-4-106023: Deny tcp src outside:192.0.2.9/40000 dst inside:10.20.1.5/22 by access-group "outside_in" [0x8ed66b60, 0xf8852875]', "192.0.2.9:40000 → 10.20.1.5:22 6 denied", true],
    ['%ASA-4-106023: Deny udp src it:10.9.0.1/137(LOCAL\\u) dst ot:10.20.1.5/137 by access-group "x" [0x0, 0x0]', "10.9.0.1:137 → 10.20.1.5:137 17 denied", false],
    ['%ASA-4-106023: Deny icmp src outside:192.0.2.9 dst inside:10.20.1.5 (type 8, code 0) by access-group "x" [0x0, 0x0]', "192.0.2.9 → 10.20.1.5 1 denied", false],
    ['%ASA-4-106023: Deny protocol 47 src outside:192.0.2.9 dst inside:10.20.1.5 by access-group "x" [0x0, 0x0]', "192.0.2.9 → 10.20.1.5 47 denied", false],
    ["%ASA-2-106001: Inbound TCP connection denied from 192.0.2.9/4000 to 10.20.1.5/80 flags SYN  on interface outside", "192.0.2.9:4000 → 10.20.1.5:80 6 denied", true],
    ["%ASA-2-106006: Deny inbound UDP from 192.0.2.9/4000 to 10.20.1.5/161 on interface outside", "192.0.2.9:4000 → 10.20.1.5:161 17 denied", false],
    ["%ASA-2-106007: Deny inbound UDP from 192.0.2.53/53 to 10.20.1.5/40000 due to DNS Response", "10.20.1.5:40000 → 192.0.2.53:53 17 denied", false],
    ["%ASA-3-106010: Deny inbound tcp src outside:192.0.2.9/4000 dst inside:10.20.1.5/80", "192.0.2.9:4000 → 10.20.1.5:80 6 denied", true],
    ["%ASA-3-106014: Deny inbound icmp src outside:192.0.2.9 dst inside:10.20.1.5 (type 8, code 0)", "192.0.2.9 → 10.20.1.5 1 denied", false],
    ["%ASA-6-106015: Deny TCP (no connection) from 10.20.1.5/502 to 10.9.0.1/49000 flags PSH ACK  on interface ot", "10.9.0.1:49000 → 10.20.1.5:502 6 denied", false],
    ["%ASA-6-106015: Deny TCP (no connection) from 10.9.0.1/49000 to 10.20.1.5/502 flags SYN  on interface ot", "10.9.0.1:49000 → 10.20.1.5:502 6 denied", true],
    ["%ASA-6-106100: access-list it_in denied tcp it/10.9.0.1(49000) -> ot/10.20.1.5(102) hit-cnt 1 first hit [0x1, 0x2]", "10.9.0.1:49000 → 10.20.1.5:102 6 denied", true],
    ["%ASA-6-106100: access-list it_in denied icmp it/10.9.0.1(8) -> ot/10.20.1.5(0) hit-cnt 1 first hit [0x1, 0x2]", "10.9.0.1 → 10.20.1.5 1 denied", false],
    // An answer that came after the connection was gone: no flags are told, the ports say it.
    ['%ASA-4-106023: Deny tcp src outside:192.0.2.9/80 dst inside:10.20.1.5/50277 by access-group "inbound" [0x0, 0x0]', "10.20.1.5:50277 → 192.0.2.9:80 6 denied", false],
    ["%ASA-4-106103: access-list it_in denied tcp for user 'someone' it/10.9.0.1(49000) -> ot/10.20.1.5(102) hit-cnt 1 first hit [0x1, 0x2]", "10.9.0.1:49000 → 10.20.1.5:102 6 denied", true],
    ["%ASA-3-710003: TCP access denied by ACL from 10.9.0.1/49000 to it:10.9.0.254/22", "10.9.0.1:49000 → 10.9.0.254:22 6 denied", true],
    ["%PIX-3-710003: TCP access denied by ACL from 10.9.0.1/49000 to it:10.9.0.254/ssh", "10.9.0.1:49000 → 10.9.0.254:22 6 denied", true],
    ["%ASA-4-710004: TCP connection limit exceeded from 10.9.0.1/49000 to it:10.9.0.254/22 (current connections/connection limit = 6/5)", "10.9.0.1:49000 → 10.9.0.254:22 6 denied", true],
    ["%PIX-2-106002: udp connection denied by outbound list 30 src 10.20.1.5 138 dest 192.0.2.9 138", "10.20.1.5:138 → 192.0.2.9:138 17 denied", false],
    // Flags that are no SYN: a packet of a connection that is not known.
    ["%ASA-2-106001: Inbound TCP connection denied from 10.20.1.5/502 to 10.9.0.1/49000 flags FIN ACK  on interface ot", "10.9.0.1:49000 → 10.20.1.5:502 6 denied", false],
    ["%ASA-3-106011: Deny inbound (No xlate) tcp src ot:10.20.1.5/40000 dst it:10.9.0.1/80", "10.20.1.5:40000 → 10.9.0.1:80 6 denied", true],
    ["%ASA-2-106013: Dropping echo request from 192.0.2.9 to PAT address 203.0.113.1", "192.0.2.9 → 203.0.113.1 1 denied", false],
    ["%ASA-3-106010: Deny inbound sctp src it:10.9.0.1/5114 dst ot:10.20.1.5/2905", "10.9.0.1:5114 → 10.20.1.5:2905 132 denied", false],
    ["%ASA-2-106018: ICMP packet type 8 denied by outbound list 10 src 10.20.1.5 dest 192.0.2.9", "10.20.1.5 → 192.0.2.9 1 denied", false],
    // Neither flags nor ports: the protocol is told, and whose address it came from.
    ["%ASA-1-106021: Deny TCP reverse path check from 10.20.1.5 to 10.9.0.1 on interface it", "10.20.1.5 → 10.9.0.1 6 denied", false],
    ["%ASA-1-106022: Deny udp connection spoof from 10.20.1.5 to 10.9.0.1 on interface it", "10.20.1.5 → 10.9.0.1 17 denied", false],
    ["%ASA-3-305005: No translation group found for tcp src it:10.9.0.1/49000 dst ot:10.20.1.5/80", "10.9.0.1:49000 → 10.20.1.5:80 6 denied", true],
    ["%ASA-3-305006: portmap translation creation failed for udp src it:10.9.0.1/49000 dst ot:10.20.1.5/161", "10.9.0.1:49000 → 10.20.1.5:161 17 denied", false],
    [
      "%ASA-5-305013: Asymmetric NAT rules matched for forward and reverse flows; Connection for tcp src it:10.9.0.1/49000 dst ot:10.20.1.5/80 denied due to NAT reverse path failure",
      "10.9.0.1:49000 → 10.20.1.5:80 6 denied",
      true,
    ],
    [
      "%ASA-5-305013: Asymmetric NAT rules matched for forward and reverse flows; Connection for icmp src it:10.9.0.1(LOCAL\\u) dst ot:10.20.1.5 (type 8, code 0) denied due to NAT reverse path failure",
      "10.9.0.1 → 10.20.1.5 1 denied",
      false,
    ],
    [
      "%ASA-5-305013: Asymmetric NAT rules matched for forward and reverse flows; Connection for protocol 50 src it:10.9.0.1 dst ot:10.20.1.5 denied due to NAT reverse path failure",
      "10.9.0.1 → 10.20.1.5 50 denied",
      false,
    ],
    // An echo reply: who asked is the client.
    ["%ASA-4-313004: Denied ICMP type=0, from laddr 10.9.0.1 on interface it to 10.20.1.5: no matching session", "10.20.1.5 → 10.9.0.1 1 denied", false],
    ["%ASA-4-313004: Denied ICMP type=8, from 10.9.0.1 on interface shared Gi0/0 to 10.20.1.5:no matching session", "10.9.0.1 → 10.20.1.5 1 denied", false],
    ['%ASA-4-106023: Deny icmp src outside:192.0.2.9 dst inside:10.20.1.5 (type 0, code 0) by access-group "x" [0x0, 0x0]', "10.20.1.5 → 192.0.2.9 1 denied", false],
    ["%ASA-6-106100: access-list it_in denied icmp it/10.9.0.1(0) -> ot/10.20.1.5(0) hit-cnt 1 first hit [0x1, 0x2]", "10.20.1.5 → 10.9.0.1 1 denied", false],
    [
      "%ASA-4-313005: No matching connection for ICMP error message: icmp src it:10.9.0.1(LOCAL\\a\\b) dst ot:10.20.1.5 (type 3, code 3) on it interface.  Original IP payload: udp src 10.20.1.5/161 dst 10.9.0.1/40000.",
      "10.9.0.1 → 10.20.1.5 1 denied",
      false,
    ],
    ["%ASA-4-313009: Denied invalid ICMP code 9, for it:10.9.0.1/387 (10.9.0.1/387) to ot:10.20.1.5/0 (10.20.1.5/0), ICMP id 295, ICMP type 8", "10.9.0.1 → 10.20.1.5 1 denied", false],
    [
      "%ASA-4-410001: Dropped UDP DNS reply from it:10.9.0.53/53 to ot:10.20.1.5/40000; label length 46 bytes exceeds remaining packet length limit of 17 bytes",
      "10.20.1.5:40000 → 10.9.0.53:53 17 denied",
      false,
    ],
    [
      "%ASA-4-338008: Dynamic Filter dropped blacklisted TCP traffic from ot:10.20.1.5/33340 (203.0.113.1/33340) to outside:192.0.2.9/80 (192.0.2.9/80), destination 192.0.2.9 resolved from dynamic list: 192.0.2.9/255.255.255.255, threat-level: very-high, category: Malware",
      "10.20.1.5:33340 → 192.0.2.9:80 6 denied",
      true,
    ],
    ["%ASA-4-418001: Through-the-device packet to/from management-only network is denied: udp src ot:10.20.1.5/61000 dst mgmt:10.9.9.1/161", "10.20.1.5:61000 → 10.9.9.1:161 17 denied", false],
    // Some collectors take the colon away.
    ['%ASA-4-106023 Deny tcp src outside:192.0.2.9/40000 dst inside:10.20.1.5/22 by access-group "x" [0x0, 0x0]', "192.0.2.9:40000 → 10.20.1.5:22 6 denied", true],
    // Dropped out of a connection that was let through: no opening.
    ["%ASA-4-434002: SFR requested to drop TCP packet from it:10.9.0.1/49000 to ot:10.20.1.5/443", "10.9.0.1:49000 → 10.20.1.5:443 6 denied", false],
    ["%ASA-4-419001: Dropping TCP packet from outside:192.0.2.9/80 to inside:10.20.1.5/49043, reason: MSS exceeded, MSS 1380, data 1460", "10.20.1.5:49043 → 192.0.2.9:80 6 denied", false],
    ["%ASA-4-507003: tcp flow from ot:10.20.1.5/58593 to it:10.9.0.3/21 terminated by inspection engine, reason - inspector drop reset.", "10.20.1.5:58593 → 10.9.0.3:21 6 denied", false],
    [
      "%ASA-3-507003: The flow of type udp from the originating interface: ot:10.20.1.5/40000 to it:10.9.0.3/53 terminated by inspection engine, reason-4",
      "10.20.1.5:40000 → 10.9.0.3:53 17 denied",
      false,
    ],
    // No route: nobody was reached.
    ["%ASA-6-110002: Failed to locate egress interface for UDP from ot:10.20.1.5/40000 to 2001:db8::5/161", "10.20.1.5:40000 → 2001:db8::5:161 17 denied", false],
    ["%ASA-6-110003: Routing failed to locate next hop for icmp from WAN:10.9.0.1/0 to WAN:10.20.1.5/0", "10.9.0.1 → 10.20.1.5 1 denied", false],
    ["%ASA-6-110003: Routing failed to locate next-hop for TCP from it:10.9.0.1/49000 to ot:10.20.1.5/102", "10.9.0.1:49000 → 10.20.1.5:102 6 denied", true],
    ["%ASA-4-209005: Discard IP fragment set with more than 24 elements:  src = 10.9.0.1, dest = 10.20.1.5, proto = udp, id = 0", "10.9.0.1 → 10.20.1.5 17 denied", false],
    ["%ASA-4-209003: Fragment database limit of 200 exceeded:  src = 10.9.0.1, dest = 10.20.1.5, proto = tcp, id = 7", "10.9.0.1 → 10.20.1.5 6 denied", false],
    ["%ASA-4-402117: IPSEC: Received a non-IPSec packet (protocol= ICMP) from 10.9.0.1 to 10.20.1.5.", "10.9.0.1 → 10.20.1.5 1 denied", false],
    ["%ASA-4-420002: IPS requested to drop UDP packet from it:10.9.0.1/6882 to ot:10.20.1.5/6882", "10.9.0.1:6882 → 10.20.1.5:6882 17 denied", false],
  ])("%s", (message, expected, openerSeen) => {
    const flow = one(message);
    expect(flowText(flow)).toBe(expected);
    expect(flow.openerSeen).toBe(openerSeen);
  });

  test("hits of an interval are its packets, over its seconds", () => {
    const flow = one("%ASA-6-106100: access-list it_in denied udp it/10.9.0.1(49000) -> ot/10.20.1.5(161) hit-cnt 7 300-second interval [0x1, 0x2]");
    expect(flow).toMatchObject({ packetsToServer: 7, packetsToClient: 0, seconds: 300 });
    expect(formatInstant(flow.start)).toBe("2026-03-10T09:24:34.000000Z");
  });

  test("permitted hits count by their connections, translations are counted beside", () => {
    const heard = readLines(
      asaSyslog,
      [
        `${STAMP}%ASA-6-106100: access-list it_in permitted tcp it/10.9.0.1(49000) -> ot/10.20.1.5(102) hit-cnt 1 first hit [0x1, 0x2]`,
        `${STAMP}%ASA-6-305011: Built dynamic TCP translation from inside:10.20.1.5/49000 to outside:203.0.113.9/1025`,
        `${STAMP}%ASA-5-111008: User 'x' executed the 'show run' command.`,
        "Mar 10 10:00:00 host sshd[1]: Accepted",
      ].join("\n"),
    );
    expect(heard.flows).toEqual([]);
    expect(Object.values(heard.passedOver)).toEqual([1, 1, 1, 1]);
  });

  test("what tells no protocol, or no target, is counted under its own name", () => {
    const heard = readLines(
      asaSyslog,
      [
        `${STAMP}%ASA-6-106012: Deny IP from 192.0.2.9 to 10.20.1.5, IP options: "Router Alert"`,
        `${STAMP}%ASA-2-106016: Deny IP spoof from (10.9.0.1) to 10.20.1.5 on interface it`,
        `${STAMP}%ASA-2-106017: Deny IP due to Land Attack from 10.20.1.5 to 10.20.1.5`,
        `${STAMP}%ASA-2-106020: Deny IP teardrop fragment (size = 1480, offset = 0) from 10.9.0.1 to 10.20.1.5`,
        `${STAMP}%ASA-3-201011: Connection limit exceeded 3000/3000 for input packet from 10.9.0.1/49000 to 10.20.1.5/502 on interface it`,
        `${STAMP}%ASA-3-313001: Denied ICMP type=8, code=0 from 10.9.0.1 on interface it`,
        `${STAMP}%ASA-7-710005: UDP request discarded from 10.9.0.1/68 to it:255.255.255.255/67`,
        `${STAMP}%ASA-4-419002: Duplicate TCP SYN from it:10.9.0.1/49000 to ot:10.20.1.5/502 with different initial sequence number`,
        `${STAMP}%ASA-1-106101: Number of cached deny-flows for ACL log has reached limit (4096).`,
        `${STAMP}%ASA-6-302022: Built director stub TCP connection for it:10.9.0.1/49000 (10.9.0.1/49000) to ot:10.20.1.5/502 (10.20.1.5/502)`,
      ].join("\n"),
    );
    expect(heard.flows).toEqual([]);
    expect(heard.notUnderstoodLines).toEqual([]);
    expect([...heard.assumptions].some((text) => text.includes("left further ones out"))).toBe(true);
    expect(Object.entries(heard.passedOver).map(([what, count]) => `${count} ${what}`)).toEqual([
      "5 denied packets of which no protocol is told (106012, 106016, 106017, 106020, 201011, 201013)",
      "1 denied ICMP to the firewall itself, of which no target is told (313001, 313008)",
      "1 requests to the firewall itself that nothing takes (710005, 710006)",
      "1 second SYNs of connections that are being opened (419002)",
      "1 reports of denied packets that were not logged (106101)",
      "1 connections as a member of a cluster that does not own them",
    ]);
  });
});

describe("stamps", () => {
  const DENY = "%ASA-4-106023: Deny tcp src a:192.0.2.9/40000 dst b:10.20.1.5/22";
  const at = (header: string, surroundings = IN_2026) => {
    const heard = readLines(asaSyslog, `${header}${DENY}`, surroundings);
    const [flow] = heard.flows;
    return [flow === undefined ? null : formatInstant(flow.start).slice(0, 23), [...heard.assumptions].join()] as const;
  };
  const PLANT_ZONE = "time stamps carry no time zone that is known; taken as Europe/Berlin, the plant's";
  test.each([
    ["<166>Jul 10 2026 10:29:34: ", "2026-07-10T08:29:34.000", PLANT_ZONE],
    ["<166>Jul 10 2026 10:29:34.250 fw : ", "2026-07-10T08:29:34.250", PLANT_ZONE],
    ["<166>:Jul 10 10:29:34 UTC: ", "2026-07-10T10:29:34.000", "time stamps carry no year; taken as the last year before the file was written"],
    ["<166>Jul 10 2026 10:29:34 CEST: ", "2026-07-10T08:29:34.000", ""],
    ["<166>2026-07-10T10:29:34Z fw-1 : ", "2026-07-10T10:29:34.000", ""],
    ["2026-07-10T10:29:34.123456+02:00 10.0.0.1 ", "2026-07-10T08:29:34.123", ""],
    ["<166>1 2026-07-10T10:29:34.5Z fw-1 asa - - - ", "2026-07-10T10:29:34.500", ""],
    // A relay's complete stamp is better than the device's own without zone, and one with a year better than one without.
    ["2026-07-10T10:29:35+02:00 relay Jul 10 2026 10:29:34: ", "2026-07-10T08:29:35.000", ""],
    ["Jul 10 10:29:35 relay Jul 10 2026 10:29:34: ", "2026-07-10T08:29:34.000", PLANT_ZONE],
    ["2026-07-10 10:29:35\tLocal4.Info\t10.1.1.1\t", "2026-07-10T08:29:35.000", PLANT_ZONE],
  ])("%s", (header, expected, assumption) => {
    expect(at(header)).toEqual([expected, assumption]);
  });

  test("the year rolls over without being written", () => {
    const inJanuary = { ...IN_2026, timezone: "UTC", notAfter: Date.UTC(2026, 0, 2) * 1_000 };
    expect(at("Dec 31 23:59:59 fw ", inJanuary)[0]).toBe("2025-12-31T23:59:59.000");
    expect(at("Jan  1 00:00:01 fw ", inJanuary)[0]).toBe("2026-01-01T00:00:01.000");
    expect(at("Feb 29 00:00:01 fw ", inJanuary)[0]).toBe("2024-02-29T00:00:01.000");
  });

  test("no stamp, no day, a name for an address: not understood, with the reason", () => {
    const heard = readLines(
      asaSyslog,
      `${DENY}\n<166>Feb 31 2026 10:00:00: ${DENY}\n${STAMP}%ASA-4-106023: Deny tcp src a:plc-7/40000 dst b:10.20.1.5/22\n${STAMP}%ASA-6-302014: Teardown of something new`,
    );
    expect(heard.flows).toEqual([]);
    expect(heard.notUnderstoodLines.map((line) => line.slice(0, 30))).toEqual([
      "1: no time stamp before the me",
      "2: no time stamp before the me",
      "3: no address and port where t",
      "4: the end of a connection in ",
    ]);
  });
});

test("it is known by its mark, wherever in the beginning", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(asaSyslog.recognise(bytes(`Mar 1 10:00:00 host cron: x\n${STAMP}%FTD-6-302013: Built`))).toBe(2);
  expect(asaSyslog.recognise(bytes("date=2026-03-10 type=traffic"))).toBe(0);
});

test("lines that were made to hurt cost no more than their length", () => {
  const [colons, slashes, brackets] = ["a:".repeat(1_900), "1/".repeat(1_900), "(x)".repeat(1_200)];
  const lines = [colons, slashes, brackets].flatMap((from) =>
    [colons, slashes, brackets].flatMap((to) => [
      `%ASA-4-106023: Deny tcp src ${from} dst ${to}!`,
      `%ASA-5-305013: Asymmetric NAT rules matched for forward and reverse flows; Connection for tcp src ${from} dst ${to}!`,
      `%ASA-4-313009: Denied invalid ICMP code 9, for ${from} to ${to}, ICMP`,
      `%ASA-6-302014: Teardown TCP connection 1 for ${from} to ${to} x`,
    ]),
  );
  const began = performance.now();
  const heard = readLines(asaSyslog, lines.map((line) => STAMP + line).join("\n"));
  expect(heard.notUnderstoodLines).toHaveLength(lines.length);
  // With names of interfaces that may hold what ends them, one of these lines alone takes seconds.
  expect(performance.now() - began).toBeLessThan(1_000);
});
