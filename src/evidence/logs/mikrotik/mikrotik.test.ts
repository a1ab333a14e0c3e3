// Lines of RouterOS: what the words of a rule say of a packet's fate, which end is the client, stamps of its own, and lines without a date.
import { expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { mikrotik } from "./mikrotik.ts";
import { mikrotikLines } from "./samples.ts";

const [dropped, accepted, open] = mikrotikLines as [string, string, string];

test("every line of the samples", () => {
  const heard = readLines(mikrotik, mikrotikLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.2:40000 → 10.20.1.5:22 6 denied",
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:40001 → 10.20.1.254:161 17 unknown",
    "10.9.0.3 → 10.20.1.254 1 denied",
    "10.9.0.1:49009 → 10.20.1.5:502 6 denied",
    "2001:db8::9:40000 → 2001:db8::5:102 6 denied",
  ]);
  expect(heard.flows.map(({ openerSeen, isPart, ipBytesToServer }) => [openerSeen, isPart, ipBytesToServer])).toEqual([
    [true, false, 60],
    [true, true, null],
    [false, true, null],
    [false, false, 84],
    [false, false, 0],
    [true, false, 60],
  ]);
  expect(new Set(heard.flows.map((flow) => formatInstant(flow.start)))).toEqual(new Set(["2026-03-10T09:29:34.000000Z"]));
  expect([...heard.assumptions].filter((text) => /verdict|translated/.test(text))).toHaveLength(2);
});

test.each([
  ["DROP-OT ", "denied", false],
  ["", "unknown", true],
  ["not dropped ", "unknown", true],
  ["accept or drop ", "unknown", true],
  ["ALLOW_IT ", "unknown", false],
])("the prefix %j leaves it %s", (prefix, outcome, isOpen) => {
  const heard = readLines(mikrotik, dropped.replace("DROP-OT ", prefix));
  expect(heard.flows.map((flow) => flow.outcome)).toEqual([outcome]);
  expect([...heard.assumptions].some((text) => text.includes("no verdict"))).toBe(isOpen);
});

test("the router's name is no word of a rule, with and without topics", () => {
  for (const line of [open.replaceAll("router-1", "drop-gw"), open.replace("router-1 firewall,info ", "drop-gw ")]) expect(readLines(mikrotik, line).flows[0]?.outcome).toBe("unknown");
});

test("a SYN with ACK comes from the server, an echo reply too", () => {
  expect(readLines(mikrotik, dropped.replace("(SYN)", "(SYN,ACK)").replace(":22,", ":41000,")).flows.map(flowText)).toEqual(["10.20.1.5:41000 → 10.9.0.2:40000 6 denied"]);
  expect(readLines(mikrotik, (mikrotikLines[3] as string).replace("type 8", "type 0")).flows.map(flowText)).toEqual(["10.20.1.254 → 10.9.0.3 1 denied"]);
});

test("a time of day is no date; other lines are counted, damage is named", () => {
  const heard = readLines(
    mikrotik,
    [
      accepted.replace("2026-03-10T10:29:34+01:00 router-1", "10:29:34"),
      "Mar 10 10:29:34 router-1 system,info,account user net.a logged in from 10.9.0.5 via ssh",
      "",
      dropped.replace("10.9.0.2:40000", "10.9.0.2"),
      dropped.replace("proto TCP", "proto WHAT"),
      dropped.replace("10.9.0.2", "10.9.0.555"),
      dropped.replace("Mar 10", "Mar 41"),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "lines of other programs": 1, "empty lines": 1 });
  expect(heard.notUnderstoodLines.map((text) => text.slice(0, 40))).toEqual([
    "1: no date before the packet (the router",
    "4: no port where the protocol has some",
    "5: a protocol that is not known",
    "6: no addresses on both sides of the arr",
    "7: no date before the packet (the router",
  ]);
});

test("recognised by its packets, at no more cost than its length", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of mikrotikLines) expect(mikrotik.recognise(bytes(`Mar 10 10:00:00 host cron: x\n${line}`))).toBe(2);
  for (const text of ["", "forward: in:ether1 out:bridge", "firewall,info rule changed by admin"]) expect(mikrotik.recognise(bytes(text))).toBe(0);
  const began = performance.now();
  for (const part of ["a: in:x out:y, ", "in:x out:", "proto T, 1->", "a: in:"]) mikrotik.recognise(bytes(part.repeat(65_536 / part.length)));
  expect(performance.now() - began).toBeLessThan(2_000);
});
