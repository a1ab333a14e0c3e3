// Events in LEEF: the signs between their fields, what Palo Alto's say of a session, what others only say of its denial, and stamps in every form.
import { describe, expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { leef } from "./leef.ts";
import { readLeefEvent } from "./leef-event.ts";
import { leefLines } from "./samples.ts";

const [ended, , , watchguard, deniedUdp, checkPoint, acme] = leefLines as [string, string, string, string, string, string, string];
const one = (line: string) => {
  const heard = readLines(leef, line);
  expect(heard.notUnderstoodLines).toEqual([]);
  return heard.flows[0] as (typeof heard.flows)[number];
};

test("every event of the samples", () => {
  const heard = readLines(leef, leefLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 established",
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:40000 → 10.20.1.5:22 6 denied",
    "10.9.0.1:49001 → 10.20.1.6:102 6 unknown",
    "10.9.0.2:40001 → 10.20.1.7:161 17 denied",
    "10.9.0.1:49002 → 10.20.1.5:502 6 unknown",
    "2001:db8::9 → 2001:db8::5 58 denied",
  ]);
  expect(heard.flows.map(({ openerSeen, isPart }) => [openerSeen, isPart])).toEqual([
    [true, true],
    [true, true],
    [true, false],
    [true, true],
    [false, false],
    [false, true],
    [false, false],
  ]);
  expect(heard.flows[0]).toMatchObject({
    seconds: 64,
    closingSeen: true,
    reset: false,
    packetsToServer: 17,
    packetsToClient: 16,
    ipBytesToServer: 1_188,
    ipBytesToClient: 1_224,
    protocol: "modbus-tcp",
    protocolConfidence: "medium",
    flowId: "010108010001#7001@2026/03/10 10:28:30",
  });
  expect(heard.flows.map((flow) => formatInstant(flow.start).slice(11, 19))).toEqual(["09:28:30", ...Array.from({ length: 6 }, () => "09:29:34")]);
  expect([...heard.assumptions]).toEqual([expect.stringContaining("their source is taken for the client")]);
});

describe("fields", () => {
  test.each([
    ["LEEF:1.0|a|b|1|e|x=1\ty=2 3", "a tab"],
    ["LEEF:1.0|a|b|1|e|x=1|y=2 3", "a bar that nobody declared"],
    ["LEEF:2.0|a|b|1|e|x=1|y=2 3", "the same in version 2"],
    ["LEEF:2.0|a|b|1|e|^|x=1^y=2 3", "a sign"],
    ["LEEF:2.0|a|b|1|e|x7C|x=1|y=2 3", "a number"],
    ["LEEF:2.0|a|b|1|e|0x09|x=1\ty=2 3", "another number"],
    ["LEEF:2.0|a|b|1|e||x=1\ty=2 3", "nothing"],
    ["LEEF:1.0|a|b|1|e|x=1#011y=2 3", "what a collector made of a tab"],
  ])("%j have %s between them", (line) => {
    expect([...(readLeefEvent(line)?.fields ?? [])]).toEqual([
      ["x", "1"],
      ["y", "2 3"],
    ]);
  });
});

test.each([
  ["dstPackets=0", "dstBytes=0", "SessionEndReason=aged-out", "unanswered"],
  ["dstPackets=1", "dstBytes=60", "SessionEndReason=tcp-rst-from-server", "refused"],
  ["dstPackets=3", "dstBytes=180", "SessionEndReason=tcp-rst-from-server", "unknown"],
  ["dstPackets=9", "dstBytes=900", "SessionEndReason=threat", "denied"],
])("a session of Palo Alto that ended with %s, %s, %s: %s", (packets, bytes, reason, outcome) => {
  const line = ended
    .replace("dstPackets=16", packets)
    .replace("dstBytes=1224", bytes)
    .replace("SessionEndReason=tcp-fin", reason)
    .replace("srcBytes=1188", "srcBytes=180")
    .replace("srcPackets=17", "srcPackets=3");
  expect(one(line).outcome).toBe(outcome);
});

test("threats are parts of their session: denied only where the firewall acted", () => {
  const threat = (action: string) => one(ended.replace("cat=TRAFFIC", "cat=THREAT").replace("Subtype=end", "Subtype=vulnerability").replace("action=allow", action));
  expect(["action=alert", "action=reset-both", ""].map((action) => threat(action).outcome)).toEqual(["unknown", "denied", "unknown"]);
  expect(threat("action=reset-both").isPart).toBe(true);
});

test("stamps with numbers, names and seconds for a zone; without any the header's, in the plant's", () => {
  const at = (line: string) => formatInstant(one(line).start).slice(0, 19);
  expect([watchguard, checkPoint, acme, checkPoint.replace("devTime=1773134974\t", ""), watchguard.replace(" +0100", "")].map(at)).toEqual(Array.from({ length: 5 }, () => "2026-03-10T09:29:34"));
  expect([...readLines(leef, watchguard.replace(" +0100", "")).assumptions].some((text) => text.includes("zone"))).toBe(true);
});

test("events without a transport or ends, and other lines, are counted; damage is named", () => {
  const heard = readLines(
    leef,
    [
      deniedUdp.replace("\tproto=udp", ""),
      "LEEF:1.0|WatchGuard|XTM|12.8|11000005|msg=Authentication of user x from 10.9.0.5 was rejected",
      "Mar 10 10:00:00 host cron[1]: x",
      "",
      deniedUdp.replace("src=10.9.0.2", "src=hmi"),
      deniedUdp.replace("proto=udp", "proto=what"),
      deniedUdp.replace("devTime=Mar 10 2026 10:29:34 +0100", "devTime=soon"),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "events of WatchGuard that tell of no connection": 2, "lines of other programs": 1, "empty lines": 1 });
  expect(heard.notUnderstoodLines).toEqual(["5: no source or destination address", "6: a protocol that is not known", "7: neither devTime nor a stamp before the event can be read"]);
});

test("recognised by its header, and not by CEF's", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of leefLines) expect(leef.recognise(bytes(`Mar 10 10:00:00 host cron: x\n${line}`))).toBe(2);
  for (const text of ["", "LEEF:1.0|a|b|1", "CEF:0|a|b|1|2|n|3|src=10.0.0.1"]) expect(leef.recognise(bytes(text))).toBe(0);
});
