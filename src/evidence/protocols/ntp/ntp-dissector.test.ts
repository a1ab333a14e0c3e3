// What the dissector understands of NTP: modes, strata, references, poll intervals, times, and what control messages do.
import { expect, test } from "vitest";
import { type Heard, playDatagrams, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { ntpDissector } from "./ntp-dissector.ts";

const SENT = "e2d8b64f 1a2b3c4d";
const ASK = `23 00 06 e9 00000000 0000001a 00000000 ${fillHex(24)} ${SENT}`;
const answer = (first: string, stratum: string, reference: string, originate = SENT): string =>
  `${first} ${stratum} 06 e8 00000a3c 00000c1b ${reference} e2d8b600 00000000 ${originate} e2d8b64f 22334455 e2d8b64f 22334466`;
const play = (...steps: Step[]): Heard => playDatagrams(ntpDissector, steps);

test("a client and its server", () => {
  const heard = play([0, 0, ASK], [1, 3_000, answer("24", "02", "0a0ba0ee")]);
  expect(heard.responses).toEqual([0.003]);
  expect(heard.timers).toEqual(["ntp 64 poll interval"]);
  expect(heard.details).toEqual({ "mode client": 1, "version 4": 2, "mode server": 1, "stratum 2": 1, "upstream 10.11.160.238": 1 });
  expect(heard.claims).toEqual(["sender role = time server (ntp)"]);
  expect(heard.operationNames).toEqual(["read"]);
});
test("an answer to another question is no answer to this one", () => {
  const heard = play([0, 0, ASK], [1, 3_000, answer("24", "02", "5502c8a1", "e2d8b64f 00000000")]);
  expect(heard.responses).toEqual([]);
  expect(heard.details).toMatchObject({ "transaction response without request": 1 });
  expect(Object.keys(heard.details)).not.toContain("upstream 85.2.200.161");
});
test("a primary server names its source", () => expect(play([1, 0, answer("24", "01", "47505300")]).details).toMatchObject({ "stratum 1": 1, "reference GPS": 1 }));
test("a source that nobody knows makes no new text", () => expect(play([1, 0, answer("24", "01", "41424344")]).details).toMatchObject({ "reference other": 1 }));
test("stratum 0 refuses, and is no time server", () => {
  const heard = play([1, 0, answer("e4", "00", "52415445")]);
  expect(heard.details).toMatchObject({ "stratum 0": 1, "kiss RATE": 1, "clock not synchronised": 1 });
  expect(heard.claims).toEqual([]);
});
test("SNTP clients that leave the poll interval at 0 declare none; broadcasts declare theirs", () => {
  expect(play([0, 0, `1b ${fillHex(47)}`]).timers).toEqual([]);
  const heard = play([0, 7, answer("25", "02", "c0a80001", fillHex(8))]);
  expect(heard.timers).toEqual(["ntp 64 poll interval"]);
  expect(heard.requests).toEqual([7]);
});
test("control messages: reading variables identifies, and in parts it is one answer", () => {
  const variables = textHex('version="ntpd 4.2.8p10", processor="x86_64", system="Linux/4.9.0", leap=0');
  const size = (variables.length / 2).toString(16).padStart(4, "0");
  const heard = play([0, 0, "16 02 0001 0000 0000 0000 0000"], [1, 2_000, `16 a2 0001 0615 0000 0000 ${size} ${variables}`], [1, 2_100, `16 82 0001 0615 0000 0100 0004 ${textHex("a=1,")}`]);
  expect(heard.responses).toEqual([0.002]);
  expect(heard.operationNames).toEqual(["identify"]);
  expect(heard.claims).toEqual(["sender os = Linux 4.9.0 (ntp system variables)"]);
  expect(play([1, 0, "16 82 0001 0615 0000 0000 00ff 61"]).troubles).toEqual(["malformed"]);
});
test.each([
  ["runtime configuration", "16 08 0001 0000 0000 0000 0000", "write"],
  ["an operation nobody has described", "16 1e 0001 0000 0000 0000 0000", "write"],
  ["monitor list of ntpd", `17 00 03 2a 0000 0000 ${fillHex(40)}`, "read"],
  ["ntpd: add a server", `17 00 03 0a 0000 0000 ${fillHex(40)}`, "write"],
])("%s", (_, digits, operation) => expect(play([0, 0, digits]).operationNames).toEqual([operation]));
test("less than a packet is none", () => expect(play([0, 0, "23 00 06"]).troubles).toEqual(["not-mine"]));
