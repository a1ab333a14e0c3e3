// Records of each audit log: what a rule passed and blocked, ends of connections whose bytes prove something or nothing, and what analysis stopped.
import { expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { stormshieldLines } from "./samples.ts";
import { stormshield } from "./stormshield.ts";

const [passed, plugin, blocked, alarm, connection, ping] = stormshieldLines as [string, string, string, string, string, string];
const one = (line: string) => {
  const heard = readLines(stormshield, line);
  expect(heard.notUnderstoodLines).toEqual([]);
  return heard.flows[0] as (typeof heard.flows)[number];
};

test("every record of the samples", () => {
  const heard = readLines(stormshield, stormshieldLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49000 → 10.20.1.5:502 6 established",
    "10.9.0.2:40000 → 10.20.1.5:22 6 denied",
    "10.9.0.1:49001 → 10.20.1.5:502 6 denied",
    "10.9.0.1:49002 → 10.20.1.7:161 17 established",
    "10.9.0.3 → 10.20.1.5 1 denied",
  ]);
  expect(heard.flows.map(({ openerSeen, isPart }) => [openerSeen, isPart])).toEqual([
    [true, true],
    [true, true],
    [true, false],
    // What analysis stops was let through before.
    [false, true],
    [true, true],
    [false, false],
  ]);
  expect(heard.flows.map((flow) => formatInstant(flow.start).slice(11, 22))).toEqual(["09:28:29.00", "09:28:29.00", "09:29:34.00", "09:29:33.00", "09:29:33.00", "09:29:34.00"]);
  // Bytes of packets or of content: not told on.
  expect(heard.flows[1]).toMatchObject({ seconds: 64.5, ipBytesToServer: null, ipBytesToClient: null, packetsToClient: null, closingSeen: null });
  expect(heard.flows[1]).toMatchObject({ protocol: "modbus-tcp", protocolReason: "Stormshield protocol analysis: modbus", protocolConfidence: "medium" });
  // The name of a port.
  expect(heard.flows[0]?.protocol).toBeNull();
  expect([...heard.assumptions]).toEqual([expect.stringContaining("translated")]);
});

test.each([
  ["sent=0 rcvd=0", "unknown"],
  ["sent=180 rcvd=0", "unknown"],
  ["sent=180 rcvd=120", "unknown"],
  ["sent=98 rcvd=766", "established"],
])("a TCP connection that ended with %s: %s", (bytes, outcome) => {
  expect(one(plugin.replace("sent=1188 rcvd=1224", bytes)).outcome).toBe(outcome);
});

test("a datagram without anything back was not answered, an echo reply's client is who asked", () => {
  expect(one(connection.replace("rcvd=105", "rcvd=0")).outcome).toBe("unanswered");
  expect(flowText(one(ping.replace("icmptype=8", "icmptype=0")))).toBe("10.20.1.5 → 10.9.0.3 1 denied");
});

test("plug-ins are called as others call their protocols", () => {
  expect(["s7", "opcua", "iec104", "umas", "http", "what"].map((name) => one(plugin.replace("proto=modbus", `proto=${name}`)).protocol)).toEqual(["s7comm", "opcua", "iec104", "umas", "http", null]);
});

test("a rule that only logs decides nothing; an alarm that blocks nothing, and other logs are counted; damage is named", () => {
  expect(one(passed.replace(" action=pass", ""))).toMatchObject({ outcome: "unknown", openerSeen: false, isPart: true });
  expect(one(plugin.replace('logtype="plugin"', 'logtype="web"'))).toMatchObject({ outcome: "unknown", openerSeen: false, seconds: null, isPart: true });
  const heard = readLines(
    stormshield,
    [
      alarm.replace("action=block", "action=pass"),
      'id=firewall time="2026-03-10 10:29:34" fw="SN1" tz=+0100 startime="2026-03-10 10:29:34" user="op.a" src=10.9.0.1 error=0 msg="x" logtype="auth"',
      'id=firewall time=2026-03-10 10:29:34 fw=SN1 tz=+0100 startime=2026-03-10 10:29:34 security=0 system=0 CPU=0,8,0 logtype="monitor"',
      "Mar 10 10:00:00 host cron[1]: x",
      "",
      blocked.replace("src=10.9.0.2", "src=Anonymized"),
      blocked.replace("ipproto=tcp", "ipproto=what"),
      blocked.replace("dstport=22", "dstport=ssh"),
      blocked.replaceAll("2026-03-10 10", "2026-13-45 10"),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "records that tell of no connection": 3, "lines of other programs": 1, "empty lines": 1 });
  expect(heard.notUnderstoodLines).toEqual(["6: no source or destination address", "7: a protocol that is not known", "8: no port where the protocol has some", "9: its time is no day and time"]);
});

test("recognised by what it begins with", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of stormshieldLines) expect(stormshield.recognise(bytes(`Mar 10 10:00:00 host cron: x\n${line}`))).toBe(2);
  for (const text of ["", 'id=firewall sn=0017C5000001 time="2026-03-10 09:29:34 UTC" fw=192.0.2.1 pri=6', "time=10:29:34 tz=+0100"]) expect(stormshield.recognise(bytes(text))).toBe(0);
});
