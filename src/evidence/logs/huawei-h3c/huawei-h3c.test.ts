// Messages of both makers: policies, filters and sessions, stamps in the header and in the message, and what is no session.
import { describe, expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { huaweiH3c } from "./huawei-h3c.ts";
import { huaweiH3cLines } from "./samples.ts";

const [permitted, denied, teardown, filtered, created, over] = huaweiH3cLines as [string, string, string, string, string, string];
const one = (line: string) => {
  const heard = readLines(huaweiH3c, line);
  expect(heard.notUnderstoodLines).toEqual([]);
  return heard.flows[0] as (typeof heard.flows)[number];
};

test("every message of the samples", () => {
  const heard = readLines(huaweiH3c, huaweiH3cLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.2:40000 → 10.20.1.7:161 17 denied",
    "10.9.0.1:49000 → 10.20.1.5:502 6 established",
    "10.9.0.3:40001 → 10.20.1.5:22 6 denied",
    "10.9.0.1:49001 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49001 → 10.20.1.5:502 6 established",
  ]);
  expect(heard.flows.map(({ openerSeen, isPart }) => [openerSeen, isPart])).toEqual([
    [true, true],
    [false, false],
    [true, true],
    [true, false],
    [true, true],
    [true, true],
  ]);
  expect(heard.flows.map((flow) => formatInstant(flow.start).slice(11, 19))).toEqual(["09:29:34", "09:29:34", "09:29:34", "09:29:34", "09:29:34", "09:28:30"]);
  expect(heard.flows[2]).toMatchObject({ seconds: 64, packetsToServer: 17, packetsToClient: 16, ipBytesToServer: 1_188, ipBytesToClient: 1_224, closingSeen: true, reset: false });
  expect(heard.flows[3]).toMatchObject({ packetsToServer: 3, seconds: null });
  expect(heard.flows[5]).toMatchObject({ seconds: 64, closingSeen: null, protocol: "modbus-tcp", protocolConfidence: "low" });
  expect([...heard.assumptions].sort()).toEqual([expect.stringContaining("translated"), expect.stringContaining("no time zone")]);
});

describe("stamps", () => {
  test("of a policy are those in the message: the header's may be in UTC", () => {
    expect(formatInstant(one(permitted.replace("time=Mar 10 2026 10:29:34", "time=Mar 10 2026 12:29:34")).start).slice(11, 19)).toBe("11:29:34");
    // Without one the header's is all there is.
    expect(formatInstant(one(denied.replace(", time=2026/3/10 10:29:34", "")).start).slice(11, 19)).toBe("09:29:34");
  });

  test("of a session need no zone; without its end it is told when it was logged", () => {
    expect([...readLines(huaweiH3c, teardown).assumptions].some((text) => text.includes("zone"))).toBe(false);
    expect(one(over.replace("EndTime_e(1014)=03102026092934", "EndTime_e(1014)="))).toMatchObject({ seconds: null, openerSeen: false });
    expect(one(over.replace("BeginTime_e(1013)=03102026092830;EndTime_e(1014)=03102026092934", "BeginTime_c(1011)=20260310092830;EndTime_c(1012)=20260310092834")).seconds).toBe(4);
  });
});

test.each([
  ["RcvPkts=16,RcvBytes=1224", "RcvPkts=0,RcvBytes=0", "CloseReason=tcp-fin", "CloseReason=aged-out", "unanswered"],
  ["RcvPkts=16,RcvBytes=1224", "RcvPkts=3,RcvBytes=120", "CloseReason=tcp-fin", "CloseReason=tcp-rst", "unknown"],
  ["Protocol=tcp", "Protocol=udp", "CloseReason=tcp-fin", "CloseReason=aged-out", "established"],
])("a session that ended: %s", (counts, by, reason, other, outcome) => {
  const line = teardown.replace("SendPkts=17,SendBytes=1188", "SendPkts=3,SendBytes=156").replace(counts, by).replace(reason, other);
  expect(one(line).outcome).toBe(outcome);
});

test("permitted packets of both ways are parts, whose client ports say; active sessions count nothing", () => {
  const answer = filtered.replace("Event(1048)=Deny", "Event(1048)=Permit").replace("SrcPort(1004)=40001", "SrcPort(1004)=502").replace("DstPort(1008)=22", "DstPort(1008)=49009");
  expect(flowText(one(answer))).toBe("10.20.1.5:49009 → 10.9.0.3:502 6 unknown");
  expect(one(answer)).toMatchObject({ isPart: true, openerSeen: false });
  expect(one(over.replace("(1)Normal over", "(6)Active data flow timeout"))).toMatchObject({ outcome: "unknown", packetsToServer: null });
});

test("other messages and programs are counted, damage is named", () => {
  const heard = readLines(
    huaweiH3c,
    [
      "Mar 10 2026 09:29:34 usg-1 %%01SHELL/5/LOGIN(s)[3]: The user succeeded in logging in.",
      "<189>Mar 10 10:29:34 2026 fw-2 %%10SHELL/5/SHELL_LOGOUT: op.a logged out from vty1.",
      "Mar 10 10:00:00 host cron[1]: x",
      "",
      permitted.replace("source-ip=10.9.0.1", "source-ip=hmi"),
      denied.replace("protocol=17", "protocol=x"),
      teardown.replace("SourcePort=49000", "SourcePort="),
      created.replace("<190>Mar 10 10:29:34 2026 ", ""),
      filtered.replace("Event(1048)=Deny", "Event(1048)=What"),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "messages that tell of no session": 2, "lines of other programs": 1, "empty lines": 1 });
  expect(heard.notUnderstoodLines).toEqual([
    "5: no source or destination address",
    "6: a protocol that is not known",
    "7: no port where the protocol has some",
    "8: no time in the message and no stamp before it",
    "9: an event that is neither permit nor deny",
  ]);
});

test("recognised by the names of its messages", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of huaweiH3cLines) expect(huaweiH3c.recognise(bytes(`Mar 10 10:00:00 host cron: x\n${line}`))).toBe(2);
  for (const text of ["", "%%01SHELL/5/LOGIN(s)[3]: x", "POLICY/6/POLICYDENY"]) expect(huaweiH3c.recognise(bytes(text))).toBe(0);
});
