// Records of old and new firmware: what says that a flow was denied, what leaves it open, and stamps that need no zone.
import { expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { meraki } from "./meraki.ts";
import { merakiLines } from "./samples.ts";

const [flow, allowed, denied, , ping] = merakiLines as [string, string, string, string, string];

test("every record of the samples", () => {
  const heard = readLines(meraki, merakiLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49001 → 10.20.1.6:102 6 unknown",
    "10.9.0.2:40000 → 10.20.1.5:22 6 denied",
    "192.0.2.9:13943 → 10.20.1.7:161 17 denied",
    "10.9.0.3 → 10.20.1.5 1 denied",
    "10.9.0.1:49002 → 192.0.2.5:443 6 unknown",
    "10.9.0.1:49002 → 192.0.2.5:443 6 unknown",
  ]);
  expect(heard.flows.map(({ openerSeen, isPart }) => [openerSeen, isPart])).toEqual([
    [true, true],
    [true, true],
    [true, false],
    [false, false],
    [false, false],
    [true, true],
    [false, true],
  ]);
  expect(formatInstant(heard.flows[0]?.start ?? 0)).toBe("2026-03-10T09:29:34.123456Z");
  expect([...heard.assumptions]).toEqual([expect.stringContaining("translated")]);
});

test.each([
  ["pattern: deny all", "denied", false],
  ["pattern: 0 (tcp || udp) && dst port 502", "unknown", false],
  ["pattern: Group Policy Allow", "unknown", true],
  ["", "unknown", true],
])("%s: %s", (rule, outcome, isOpen) => {
  const heard = readLines(meraki, flow.replace("pattern: allow all", rule));
  expect(heard.flows.map((told) => told.outcome)).toEqual([outcome]);
  expect(heard.assumptions.size).toBe(isOpen ? 1 : 0);
});

test("denied answers keep their client", () => {
  expect(readLines(meraki, ping.replace("type=8", "type=0")).flows.map(flowText)).toEqual(["10.20.1.5 → 10.9.0.3 1 denied"]);
  expect(readLines(meraki, denied.replace("sport=40000 dport=22", "sport=22 dport=40000")).flows.map(flowText)).toEqual(["10.20.1.5:40000 → 10.9.0.2:22 6 denied"]);
});

test("other lines are counted, damage is named", () => {
  const heard = readLines(
    meraki,
    [
      "1773134974.1 MX_1 events dhcp no offers for mac 02:00:00:00:00:01",
      "1773134974.1 MX_1 urls src=10.9.0.1:51960 dst=192.0.2.5:443 mac=02:00:00:00:00:01 request: GET http://x/ firewall deny src=1",
      "",
      allowed.replace("10.9.0.1", "hmi"),
      allowed.replace("tcp", "what"),
      allowed.replace("dport=102", ""),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "lines of other programs": 2, "empty lines": 1 });
  expect(heard.notUnderstoodLines).toEqual(["4: no source or destination address", "5: a protocol that is not known", "6: no port where the protocol has some"]);
});

test("recognised by its form", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of merakiLines) expect(meraki.recognise(bytes(`1773134974.1 MX_1 events x\n${line}`))).toBe(2);
  for (const text of ["", "1773134974.1 MX_1 events dhcp", "flows src=10.0.0.1 dst=10.0.0.2"]) expect(meraki.recognise(bytes(text))).toBe(0);
});
