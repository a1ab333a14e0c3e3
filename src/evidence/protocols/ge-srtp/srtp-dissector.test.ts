// What the dissector understands of GE SRTP connections: services with their class, refusals, states, response times.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex } from "../protocol-sample.ts";
import { srtpDissector } from "./srtp-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(srtpDissector, steps, pieces);
const MIDDLE = `${fillHex(3)}01${fillHex(7)}01${fillHex(8)}38220c0006`;
const header = (kind: string, sequence: string, text: string, type: string, rest: string): string => `${kind}00${sequence}00${text} ${MIDDLE}${type} 00000000 100e0000 0101 ${rest}`.replace(/\s/g, "");
const ask = (sequence: string, service: string): string => header("02", sequence, "0000", "c0", `${service} 08 0000 0500 ${fillHex(8)}`);
const answer = (sequence: string, status = "2300", type = "d4", code = "0000"): string => header("03", sequence, "0000", type, `${code} ${fillHex(6)} ff04 0a00 ${status}`);

const steps: readonly Step[] = [
  [0, 0, fillHex(56)],
  [1, 3_000, `01${fillHex(55)}`],
  [0, 10_000, ask("05", "04")],
  [1, 18_000, answer("05", "2300")],
  [0, 20_000, ask("06", "23")],
  [1, 25_000, answer("06", "2320", "d1", "050a")],
];

test("opening, services by name with their class, refusals, states, response times", () => {
  const heard = play(steps);
  expect(heard.details).toEqual({ "message opening": 1, "message opened": 1, "service read system memory": 1, "state run": 1, "service run or stop": 1, "refused status 5/10": 1 });
  expect(heard.responses).toEqual([0.003, 0.008, 0.005]);
  expect(heard.operationNames).toEqual(["read", "start-stop"]);
});

test("bytes may be cut anywhere, also within texts that nobody reads", () => {
  const withText: readonly Step[] = [...steps, [0, 30_000, `${header("02", "07", "0800", "80", `${fillHex(8)}07 08 0000 0400`)}0102030405060708`], [1, 31_000, answer("07", "2320")]];
  const whole = play(withText);
  expect(whole.details).toMatchObject({ "service write system memory": 1, "state stop": 1 });
  for (const pieces of [1, 7, 55, 57]) expect({ ...play(withText, pieces) }).toEqual({ ...whole });
});

describe("services", () => {
  test.each([
    ["43", "controller type and id", "identify"],
    ["07", "write system memory", "write"],
    ["40", "load program", "program"],
    ["21", "change privilege level", "program"],
    ["7f", "0x7f", "program"],
  ])("%s is %s: %s", (service, name, operation) => {
    const heard = play([[0, 0, ask("01", service)]]);
    expect(heard.details[`service ${name}`]).toBe(1);
    expect(heard.operationNames).toEqual([operation]);
  });
  test("an answer without its request names no service", () => {
    expect(play([[1, 0, answer("09", "2310")]]).details).toEqual({ "transaction response without request": 1, "state run, outputs off": 1 });
  });
  test("a kind of message that nobody described ends the reading", () => {
    expect(
      play([
        [0, 0, ask("01", "04")],
        [0, 10, `09${fillHex(55)}`],
      ]).troubles,
    ).toEqual(["malformed"]);
  });
});
