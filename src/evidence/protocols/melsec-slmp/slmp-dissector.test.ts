// What the dissector understands of SLMP, MC protocol and MELSOFT connections: commands, answers, timers, the CPU's model, in every frame.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../../../../tests/protocols/dissect-capture.ts";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { capturesFolder } from "../../../../tests/protocols/walk-capture.ts";
import { textHex } from "../protocol-sample.ts";
import { slmpDissector } from "./slmp-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(slmpDissector, steps, pieces);
const le16 = (value: number): string => `${(value & 0xff).toString(16).padStart(2, "0")}${(value >> 8).toString(16).padStart(2, "0")}`;
const ROUTE = "00ffff0300";
const frame = (subheader: string, body: string): string => `${subheader}${ROUTE}${le16(body.replace(/\s/g, "").length / 2)}${body}`;
const ask = (command: number, data = "", timer = 0, subheader = "5000"): string => frame(subheader, `${le16(timer)}${le16(command)}0000${data}`);
const answer = (data = "", endCode = 0, subheader = "d000"): string => frame(subheader, `${le16(endCode)}${data}`);

describe("3E and 4E frames", () => {
  const steps: readonly Step[] = [
    [0, 0, ask(0x0401, "640000a80a00", 16)],
    [1, 5_000, answer("11".repeat(20))],
    [0, 10_000, ask(0x1401, "640000a801001234")],
    [1, 12_000, answer("00ffff0300 0114 0000", 0xc059)],
  ];
  test("commands with their class, timers, end codes, response times", () => {
    const heard = play(steps);
    expect(heard.details).toEqual({ "command 0401": 1, "command 1401": 1, "endcode c059": 1 });
    expect(heard.timers).toEqual(["melsec-slmp 4 monitoring timer"]);
    expect(heard.responses).toEqual([0.005, 0.002]);
    expect(heard.operationNames).toEqual(["read", "write"]);
  });
  test("bytes may be cut anywhere; datagrams are the same", () => {
    for (const pieces of [1, 2, 9, 11, 30]) expect({ ...play(steps, pieces) }).toEqual({ ...play(steps) });
    expect({ ...playDatagrams(slmpDissector, steps) }).toEqual({ ...play(steps) });
  });
  test("serial numbers tell 4E answers apart", () => {
    const heard = play([
      [0, 0, ask(0x0401, "", 0, "540001000000")],
      [0, 1_000, ask(0x0401, "", 0, "540002000000")],
      [1, 4_000, answer("1111", 0, "d40001000000")],
      [1, 9_000, answer("1111", 0, "d40002000000")],
    ]);
    expect(heard.responses).toEqual([0.004, 0.008]);
  });
  test.each([
    [0x1002, "start-stop"],
    [0x1829, "file"],
    [0x0619, "identify"],
    [0x0e31, "program"],
    [0x7777, "program"],
  ])("%i is %s", (command, operation) => expect(play([[0, 0, ask(command)]]).operationNames).toEqual([operation]));
  test("unlocking is counted, but does nothing itself; the password is not kept", () => {
    const heard = play([[0, 0, ask(0x1630, `0400${textHex("1234")}`)]]);
    expect(heard.operations).toBe(0);
    expect(JSON.stringify(heard)).not.toContain("1234");
  });
  test("the CPU's model, only where it was asked for", () => {
    const model = `${textHex("Q03UDECPU".padEnd(16, " "))}6802`;
    const heard = play([
      [0, 0, ask(0x0101)],
      [1, 10, answer(model)],
    ]);
    expect(heard.claims).toEqual(["sender vendor = Mitsubishi Electric (melsec-slmp command 0101)", "sender model = Q03UDECPU (melsec-slmp command 0101)"]);
    expect(play([[1, 10, answer(model)]]).claims).toEqual([]);
  });
});

test("ASCII frames say the same", () => {
  const heard = play([
    [0, 0, textHex("500000FF03FF00001800100401" + "0000D*0001000005")],
    [1, 3_000, textHex("D00000FF03FF00000C000011112222")],
    [0, 10_000, textHex("540000010000" + "00FF03FF00" + "000C" + "0000" + "0101" + "0000")],
    [1, 12_000, textHex(`D40000010000${"00FF03FF00"}${"0018"}${"0000"}${"Q03UDECPU".padEnd(16, " ")}0268`)],
  ]);
  expect(heard.details).toEqual({ "command 0401": 1, "command 0101": 1 });
  expect(heard.timers).toEqual(["melsec-slmp 4 monitoring timer"]);
  expect(heard.responses).toEqual([0.003, 0.002]);
  expect(heard.claims[1]).toBe("sender model = Q03UDECPU (melsec-slmp command 0101)");
});

describe("1E frames", () => {
  test("answers are as long as what was asked for", () => {
    const steps: readonly Step[] = [
      [0, 0, "01 ff 0a00 64000000 2044 02 00"],
      [1, 3_000, "8100 11223344"],
      [0, 10_000, "03 ff 0a00 64000000 2044 01 00 5566"],
      [1, 12_000, "835b 1000"],
      [0, 20_000, "14 ff 0a00"],
      [1, 21_000, "9400"],
    ];
    const heard = play(steps);
    expect(heard.details).toEqual({ "command 1E 01": 1, "command 1E 03": 1, "command 1E 14": 1, "endcode 5b": 1 });
    expect(heard.responses).toEqual([0.003, 0.002, 0.001]);
    expect(heard.operationNames).toEqual(["read", "write", "start-stop"]);
    expect(heard.troubles).toEqual([]);
    for (const pieces of [1, 3, 5]) expect({ ...play(steps, pieces) }).toEqual({ ...heard });
  });
});

describe("MELSOFT", () => {
  test("frames of an engineering tool count as the gravest", () => {
    const request = `57000000001111070000ffff030000000000001c00 1c021614${"00".repeat(20)}0411f33f`;
    const response = `d70000000011117f000000a80300ffff0300001e00 9c021814${"00".repeat(22)}0411f33f`;
    const heard = play([
      [0, 0, request],
      [1, 4_000, response],
    ]);
    expect(heard.details).toEqual({ "melsoft 0411": 1 });
    expect(heard.responses).toEqual([0.004]);
    expect(heard.operationNames).toEqual(["program"]);
  });
  test.skipIf(capturesFolder === null)("in a recorded session every request finds its answer", () => {
    const flows = [...dissectCapture(join(capturesFolder as string, "vendor-mitsubishi/melsoft_129_clean.pcap"), ["melsec-slmp"]).values()];
    expect(flows.length).toBe(1);
    const { details, responses, troubles } = (flows[0] as { heard: Heard }).heard;
    expect(troubles).toEqual([]);
    expect(details["transaction unanswered"]).toBeUndefined();
    const asked = Object.entries(details)
      .filter(([detail]) => detail.startsWith("melsoft "))
      .reduce((sum, [, times]) => sum + times, 0);
    // The capture begins with an answer and ends with an open request.
    expect(asked - responses.length).toBeLessThanOrEqual(2);
    expect(responses.length).toBeGreaterThan(400);
  });
});
