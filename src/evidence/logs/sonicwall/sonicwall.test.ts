// Messages of old and new releases: connections joined by their ends, what is dropped and what is stopped within, and words that mean people.
import { expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { sonicwallLines } from "./samples.ts";
import { sonicwall } from "./sonicwall.ts";

const [opened, closed, reset, old, , oldClosed] = sonicwallLines as [string, string, string, string, string, string];
const texts = (...lines: string[]) => readLines(sonicwall, lines.join("\n")).flows.map(flowText);

test("every message of the samples", () => {
  const heard = readLines(sonicwall, sonicwallLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49000 → 10.20.1.5:502 6 established",
    // A reset of a connection that is not known any more: ports say who is the client.
    "10.9.0.1:49009 → 10.20.1.5:502 6 denied",
    "10.9.0.2:40000 → 10.20.1.5:22 6 denied",
    "10.9.0.3 → 10.20.1.5 1 denied",
    "10.9.0.1:49001 → 10.20.1.7:161 17 established",
    "10.9.0.1:49002 → 10.20.1.6:102 6 unknown",
    "2001:db8::9:40000 → 2001:db8::5:161 17 denied",
  ]);
  expect(heard.flows.map(({ openerSeen, isPart }) => [openerSeen, isPart])).toEqual([
    [true, true],
    [true, true],
    [false, false],
    [true, false],
    [false, false],
    // Without its length, it may be the end of what is told opened elsewhere.
    [false, true],
    [false, true],
    [false, false],
  ]);
  expect(heard.flows[1]).toMatchObject({ seconds: 64.25, packetsToServer: 17, packetsToClient: 16, ipBytesToServer: 1_188, ipBytesToClient: 1_224, closingSeen: null, protocol: "modbus-tcp" });
  expect(heard.flows[0]?.ipBytesToServer).toBeNull();
  expect([...heard.assumptions].sort()).toEqual([expect.stringContaining("translated"), expect.stringContaining("no time zone")]);
});

test.each([
  // Eight SYN-ACKs that nobody took.
  ["sent=180 rcvd=416 spkt=3 rpkt=8", "unknown"],
  ["sent=156 rcvd=0 spkt=3 rpkt=0", "unanswered"],
  ["sent=284 spkt=1", "unknown"],
  ["sent=1557 rcvd=957", "established"],
  ["sent=57 rcvd=42", "unknown"],
  ["", "unknown"],
])("a close with %s: %s", (counts, outcome) => {
  const [flow] = readLines(sonicwall, closed.replace("sent=1188 rcvd=1224 spkt=17 rpkt=16", counts)).flows;
  expect(flow?.outcome).toBe(outcome);
});

test("flags say who asked, a stop within is a part of its connection, people are no packets", () => {
  const syn = reset.replace("RST", "SYN");
  expect(readLines(sonicwall, syn).flows[0]).toMatchObject({ client: "10.20.1.5", openerSeen: true });
  expect(texts(reset.replace("RST", "SYN ACK").replace(":502:", ":40000:"))).toEqual(["10.9.0.1:49009 → 10.20.1.5:40000 6 denied"]);
  const blocked = opened.replace("m=98", "m=14").replace("Connection Opened", "Web site access denied");
  expect(readLines(sonicwall, blocked).flows[0]).toMatchObject({ outcome: "denied", isPart: true, openerSeen: false });
  const heard = readLines(
    sonicwall,
    [
      opened.replace("m=98", "m=30").replace("Connection Opened", "Administrator login denied due to bad credentials"),
      opened.replace("m=98", "m=97").replace("Connection Opened", "Web site hit"),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "messages that tell of no connection": 2 });
});

test("stamps of its own, with UTC or in the plant's zone", () => {
  const at = (line: string) => formatInstant(readLines(sonicwall, line).flows[0]?.start ?? 0).slice(0, 23);
  expect([opened, closed, old].map(at)).toEqual(["2026-03-10T09:29:34.000", "2026-03-10T09:28:29.750", "2026-03-10T09:29:34.000"]);
});

test("other programs are counted, damage is named", () => {
  const heard = readLines(
    sonicwall,
    [
      "Mar 10 10:00:00 host cron[1]: x",
      "",
      opened.replace("10.9.0.1:49000", "hmi:49000"),
      opened.replace("tcp/502", "what"),
      opened.replace("10.20.1.5:502", "10.20.1.5"),
      opened.replace("2026-03-10", "2026-13-45"),
      oldClosed.replace(" proto=udp/snmp", ""),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "lines of other programs": 1, "empty lines": 1 });
  expect(heard.notUnderstoodLines).toEqual([
    "3: no source or destination address",
    "4: a protocol that is not known",
    "5: no port where the protocol has some",
    "6: its time is no day and time",
    "7: a protocol that is not known",
  ]);
});

test("recognised by what it begins with, in contrast to what others write alike", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of sonicwallLines) expect(sonicwall.recognise(bytes(`Mar 10 10:00:00 host cron: x\n${line}`))).toBe(2);
  for (const text of ["", 'id=firewall time="2026-03-10 10:29:34" fw="SN1" tz=+0100 logtype="filter"', 'id="2001" severity="info" sys="SecureNet"']) expect(sonicwall.recognise(bytes(text))).toBe(0);
});
