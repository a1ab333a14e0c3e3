// Connection events of Firepower as its guide names their fields: what the action and the packets say of a connection, what ties its two events together and to
// the other messages of the same device, and what hostile values can do.
import { describe, expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { asaSyslog } from "./asa-syslog.ts";

const NAME = "DeviceUUID: u1, InstanceID: 2, FirstPacketSecond: 2026-03-10T09:30:00Z, ConnectionID: 4711";
const ENDS = "SrcIP: 10.9.0.1, DstIP: 10.20.1.5, SrcPort: 49010, DstPort: 502, Protocol: tcp";
const event = (number: string, ...fields: string[]) => `2026-03-10T09:31:40Z ftd-1 %FTD-6-${number}: EventPriority: Low, ${fields.join(", ")}`;
const one = (line: string) => {
  const heard = readLines(asaSyslog, line);
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows).toHaveLength(1);
  return heard.flows[0] as (typeof heard.flows)[number];
};
const end = (action: string, there: number, back: number, ends = ENDS) =>
  one(event("430003", NAME, `AccessControlRuleAction: ${action}`, ends, "ApplicationProtocol: Modbus", "ConnectionDuration: 100", `InitiatorPackets: ${there}, ResponderPackets: ${back}`));

test("the beginning counts nothing yet, the end counts all, and both are one connection", () => {
  const begun = one(event("430002", NAME, "AccessControlRuleAction: Allow", ENDS, "InitiatorPackets: 2, ResponderPackets: 1, InitiatorBytes: 140, ResponderBytes: 74"));
  const ended = end("Allow", 205, 203);
  expect(flowText(begun)).toBe("10.9.0.1:49010 → 10.20.1.5:502 6 unknown");
  expect(begun).toMatchObject({ packetsToServer: null, packetsToClient: null, seconds: null, openerSeen: true, isPart: true });
  expect(flowText(ended)).toBe("10.9.0.1:49010 → 10.20.1.5:502 6 established");
  expect(ended).toMatchObject({ packetsToServer: 205, packetsToClient: 203, seconds: 100, ipBytesToServer: null, protocol: "modbus-tcp", flowId: begun.flowId });
  expect(formatInstant(ended.start)).toBe("2026-03-10T09:30:00.000000Z");
});

describe("what became of it", () => {
  test.each([
    ["Allow", 205, 203, "established"],
    ["Trust", 4, 0, "unanswered"],
    // A server's only packet may be its refusal.
    ["Fastpath", 1, 1, "unknown"],
    ["Block", 1, 0, "denied"],
    ["Block with reset", 3, 1, "denied"],
    ["Interactive Block", 4, 4, "denied"],
    // The default action may permit or deny.
    ["Default Action", 9, 9, "unknown"],
    ["", 9, 9, "unknown"],
  ])("%s, %i and %i packets: %s", (action, there, back, outcome) => {
    expect(end(action, there, back).outcome).toBe(outcome);
  });

  test("zeros both ways were never counted", () => expect(end("Allow", 0, 0)).toMatchObject({ packetsToServer: null, packetsToClient: null, outcome: "unknown" }));

  test("UDP and ICMP are established by an answer", () => {
    expect(end("Allow", 1, 1, ENDS.replace("tcp", "udp"))).toMatchObject({ transport: 17, outcome: "established", clientBegan: true });
    expect(end("Allow", 1, 1, "SrcIP: 2001:DB8::1, DstIP: 2001:db8::2, ICMPType: Echo Request, Protocol: ipv6-icmp")).toMatchObject({ transport: 58, clientPort: -1, client: "2001:db8::1" });
    expect(end("Allow", 1, 0, ENDS.replace("10.20.1.5", "224.0.0.251").replace("tcp", "udp")).outcome).toBe("unknown");
  });
});

test("without the first packet's second the event's own stamp and the duration say when; without a number, ports and addresses say which", () => {
  const flow = one(event("430003", "AccessControlRuleAction: Allow", ENDS, "ConnectionDuration: 100", "InitiatorPackets: 5, ResponderPackets: 5"));
  expect(formatInstant(flow.start)).toBe("2026-03-10T09:30:00.000000Z");
  expect(flow).toMatchObject({ isPart: true });
  expect(flow.flowId).toBeUndefined();
  // A denial that has no number tells all of itself.
  expect(one(event("430002", "AccessControlRuleAction: Block", ENDS)).isPart).toBeUndefined();
});

test("an event that tells its first packet needs no stamp before it", () => {
  expect(formatInstant(one(`%FTD-6-430003: ${NAME}, AccessControlRuleAction: Allow, ${ENDS}`).start)).toBe("2026-03-10T09:30:00.000000Z");
});

test("a connection that 302013 told of keeps that number, so that it counts once", () => {
  const built = "2026-03-10T09:30:00Z ftd-1 %FTD-6-302013: Built inbound TCP connection 77 for it:10.9.0.1/49010 (10.9.0.1/49010) to ot:10.20.1.5/502 (10.20.1.5/502)";
  const heard = readLines(asaSyslog, `${built}\n${event("430003", NAME, "AccessControlRuleAction: Allow", ENDS, "InitiatorPackets: 5, ResponderPackets: 5")}`);
  expect(heard.flows.map((flow) => flow.flowId)).toEqual(["ftd-1#77", "ftd-1#77"]);
});

test("so does one whose end alone stands in the file", () => {
  const ended = "2026-03-10T09:31:40Z ftd-1 %FTD-6-302014: Teardown TCP connection 77 for it:10.9.0.1/49010 to ot:10.20.1.5/502 duration 0:01:40 bytes 512 TCP FINs from it";
  const heard = readLines(asaSyslog, `${ended}\n${event("430003", NAME, "AccessControlRuleAction: Allow", ENDS, "InitiatorPackets: 5, ResponderPackets: 5")}`);
  expect(heard.flows.map((flow) => flow.flowId)).toEqual(["ftd-1#77", "ftd-1#77"]);
});

test("what people wrote comes behind the addresses and cannot take their place", () => {
  const flow = one(event("430003", NAME, "AccessControlRuleAction: Block", ENDS, "UserAgent: x, SrcIP: 192.0.2.1, AccessControlRuleAction: Allow, DstPort: 1, ConnectionDuration: 1"));
  expect(flowText(flow)).toBe("10.9.0.1:49010 → 10.20.1.5:502 6 denied");
});

test("translated addresses are said, missing ones are named", () => {
  expect([...readLines(asaSyslog, event("430003", NAME, "AccessControlRuleAction: Allow", ENDS, "NAT_InitiatorIP: 203.0.113.1, NAT_ResponderIP: 10.20.1.5")).assumptions].join()).toContain(
    "translated",
  );
  const heard = readLines(
    asaSyslog,
    [
      event("430003", NAME, "SrcIP: hmi-1, DstIP: 10.20.1.5, Protocol: tcp"),
      event("430003", NAME, ENDS.replace("Protocol: tcp", "Protocol: what")),
      event("430003", NAME, ENDS.replace("49010", "77777")),
      event("430003", ENDS).slice(21),
    ].join("\n"),
  );
  expect(heard.notUnderstoodLines.map((line) => line.slice(0, 38))).toEqual(
    ["1: no addresses in SrcIP and DstIP", "2: no protocol that is known in Protoco", "3: no ports in SrcPort and DstPort", "4: no time stamp before the message (t"].map((line) => line.slice(0, 38)),
  );
});
