// What the dissector understands of FINS in datagrams and on TCP: commands, answers, end codes, who the controller is, and its mode.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { finsDissector } from "./fins-dissector.ts";

const datagrams = (steps: readonly Step[]): Heard => playDatagrams(finsDissector, steps);
const ask = (code: string, data = "", id = "05"): string => `800002 002100 001700 ${id} ${code} ${data}`;
const answer = (code: string, data = "0000", id = "05"): string => `c00002 001900 001700 ${id} ${code} ${data}`;
const onTcp = (frame: string, command = "00000002", error = "00000000"): string => {
  const digits = frame.replace(/\s/g, "");
  return `46494e53${(8 + digits.length / 2).toString(16).padStart(8, "0")}${command}${error}${digits}`;
};

describe("commands", () => {
  test("a read and its answer", () => {
    const heard = datagrams([
      [0, 0, ask("0101", "82 006400 000a")],
      [1, 4_000, answer("0101", `0000${"07".repeat(20)}`)],
    ]);
    expect(heard.details).toEqual({ "command 0101": 1 });
    expect(heard.responses).toEqual([0.004]);
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("networks behind one address are told apart; a node may answer by another number than it was asked by", () => {
    const heard = datagrams([
      [0, 0, ask("0101", "82 006400 000a")],
      [0, 1_000, ask("0101", "82 006400 000a").replace("002100", "022100")],
      [1, 4_000, answer("0101").replace("001700", "022200")],
      [1, 9_000, answer("0101").replace("001700", "002200")],
    ]);
    expect(heard.responses).toEqual([0.003, 0.009]);
  });
  test.each([
    ["0102", "write"],
    ["0307", "program"],
    ["0306", "read"],
    ["0402", "start-stop"],
    ["0501", "identify"],
    ["2203", "file"],
    ["2301", "write"],
    ["0c01", "program"],
    ["7777", "program"],
  ])("%s is %s", (code, operation) => {
    const heard = datagrams([[0, 0, ask(code)]]);
    expect(heard.operationNames).toEqual([operation]);
    expect(heard.details[`command ${code}`]).toBe(1);
  });
  test("no answer wanted is no answer missed", () => {
    const heard = datagrams([
      [0, 0, ask("0401", "ffff 04").replace("800002", "810002")],
      [0, 40_000_000, ask("0101")],
    ]);
    expect(heard.details).toEqual({ "command 0401": 1, "start RUN": 1, "command 0101": 1 });
    expect(heard.requests).toEqual([0, 40_000_000]);
  });
  test("end codes; warnings of the CPU are none", () => {
    const heard = datagrams([
      [1, 0, answer("0102", "2108")],
      [1, 10, answer("0101", "0040")],
    ]);
    expect(heard.details).toEqual({ "transaction response without request": 2, "command 0102": 1, "command 0101": 1, "endcode 2108": 1 });
  });
  test("what is too short is malformed", () => {
    expect(datagrams([[0, 0, "800002 0021"]]).troubles).toEqual(["malformed"]);
    expect(datagrams([[1, 0, "c00002 001700 002100 05 0101"]]).troubles).toEqual(["malformed"]);
  });
});

describe("identities", () => {
  test("controller data and status", () => {
    const heard = datagrams([
      [1, 0, answer("0501", `0000 ${textHex("CJ2M-CPU33".padEnd(20, " "))} ${textHex("02.01".padEnd(20, " "))} ${"00".repeat(52)}`)],
      [1, 10, answer("0601", `0000 01 04 0000 0000 ${"00".repeat(20)}`)],
    ]);
    expect(heard.claims).toEqual([
      "sender vendor = OMRON (fins controller data read (0501))",
      "sender model = CJ2M-CPU33 (fins controller data read (0501))",
      "sender firmware = 02.01 (fins controller data read (0501))",
    ]);
    expect(heard.details).toMatchObject({ "mode RUN": 1 });
  });
});

test("FINS/TCP: node addresses, frames, errors, in any pieces", () => {
  const steps: readonly Step[] = [
    [0, 0, onTcp("00000000", "00000000")],
    [1, 2_000, onTcp("000000ef 00000017", "00000001")],
    [0, 10_000, onTcp(ask("0102", "82 006400 0001 1234"))],
    [1, 15_000, onTcp(answer("0102"))],
    [1, 16_000, onTcp("", "00000003", "00000020")],
  ];
  const heard = playSegments(finsDissector, steps);
  expect(heard.details).toEqual({ "connection client address": 1, "connection server address": 1, "command 0102": 1, "connection send error": 1, "connection error 32": 1 });
  expect(heard.responses).toEqual([0.002, 0.005]);
  for (const pieces of [1, 5, 16]) expect({ ...playSegments(finsDissector, steps, pieces) }).toEqual({ ...heard });
});
