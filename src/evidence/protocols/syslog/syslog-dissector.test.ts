// What the dissector understands of syslog: priorities, forms, host names; on TCP with both framings; and that it keeps nothing else.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { syslogDissector } from "./syslog-dissector.ts";

const play = (...texts: string[]): Heard =>
  playDatagrams(
    syslogDissector,
    texts.map((text, i) => [0, i * 1_000_000, textHex(text)] as const),
  );

describe("host names", () => {
  test.each([
    ["<34>Oct 11 22:14:15 plc-gw su: 'su root' failed", "plc-gw"],
    ["<34>Oct  1 22:14:15 plc-gw su[12]: x", "plc-gw"],
    ["<166>Nov 25 2026 15:30:01 fw-1 : %ASA-6-302013: Built", "fw-1"],
    ["<134>2026-11-25T15:30:01.123+01:00 fw-1 filterlog: x", "fw-1"],
    ["<134>2026-11-25T15:30:01Z fw-1 filterlog: x", "fw-1"],
    ["<165>1 2026-11-25T15:30:01.003Z fw-1.plant app 4321 ID47 - deny", "fw-1.plant"],
    ["<165>1 - fw-1 app - - - deny", "fw-1"],
  ])("%s", (text, name) => expect(play(text).claims).toEqual([`sender hostname = ${name} (syslog)`]));
  test.each([
    "<34>Oct 11 22:14:15 su: 'su root' failed",
    "<34>Oct 11 22:14:15 su[4]: failed",
    "<189>000123: *Nov 25 15:30:01.123: %LINK-3-UPDOWN: Interface up",
    "<13>854 08/20/2013-19:05:23 CONFIG loop",
    "<34>Oct 11 22:14:15 10.1.2.3 su: x",
    "<165>1 2026-11-25T15:30:01.003Z - app - - - deny",
    "<165>1 2026-11-25T15:30:01.003Z 10.1.2.3 app - - - deny",
    "<13>panel restarted",
    "<34>Oct 11 22:14:15 name-without-end",
  ])("no name: %s", (text) => expect(play(text).claims).toEqual([]));
  test("a name that stays is claimed once a minute", () => {
    const texts = Array.from({ length: 130 }, () => "<34>Oct 11 22:14:15 plc-gw su: x");
    expect(play(...texts).claims).toHaveLength(3);
  });
  test("several names are a relay's", () => {
    const heard = play("<34>Oct 11 22:14:15 a1 su: x", "<34>Oct 11 22:14:15 b2 su: x", "<34>Oct 11 22:14:15 a1 su: x");
    expect(heard.claims).toEqual(["sender hostname = a1 (syslog)"]);
  });
});
test("facility, severity, form, spacing, and no content", () => {
  const heard = play("<165>1 2026-11-25T15:30:01.003Z fw-1 secret 4321 ID47 - Anna signed in", "<191>x");
  expect(heard.details).toEqual({ "facility local4": 1, "severity notice": 1, "form RFC 5424": 1, "facility local7": 1, "severity debug": 1, "form other": 1 });
  expect(heard.requests).toEqual([0, 1_000_000]);
  expect(heard.operations).toBe(0);
  expect(JSON.stringify(heard)).not.toMatch(/secret|Anna/);
});
describe("on TCP", () => {
  const message = "<165>1 2026-11-25T15:30:01.003Z fw-1 app 4321 ID47 - deny";
  test.each([
    ["counted", `${message.length} ${message}${message.length} ${message}`],
    ["counted, with line ends", `${message.length + 1} ${message}\n${message.length} ${message}\n`],
    ["by lines", `${message}\n${message}\n`],
  ])("%s", (_, text) => {
    for (const pieces of [1, 5, 64, 4_096]) {
      const heard = playSegments(syslogDissector, [[0, 0, textHex(text)]], pieces);
      expect(heard.details).toEqual({ "facility local4": 2, "severity notice": 2, "form RFC 5424": 2 });
      expect(heard.troubles).toEqual([]);
    }
  });
  test("long messages are passed over behind their header", () => {
    const long = `${message}${"x".repeat(9_000)}`;
    const heard = playSegments(syslogDissector, [[0, 0, textHex(`${long.length} ${long}${message.length} ${message}`)]], 1_400);
    expect(heard.details["facility local4"]).toBe(2);
  });
});
test.each(["<192>x", "<>x", "<1234>x", "<9"])("malformed: %s", (text) => expect(play(text).troubles).toEqual(["malformed"]));
test("what begins with something else is none", () => expect(play("hello").troubles).toEqual(["not-mine"]));
