// What the dissector understands of whole S7comm-plus connections: functions, classes, sessions and subscriptions, identities, long messages, TLS.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { s7PlusDissector } from "./s7-plus-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(s7PlusDissector, steps, pieces);
const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const word = (value: number): string => value.toString(16).padStart(4, "0");
const dataUnit = (content: string): string => `0300 ${word(7 + size(content))} 02f080 ${content}`;
const block = (version: number, content: string, trailer = true): string => `72 0${version} ${word(size(content))} ${content} ${trailer ? `72 0${version} 0000` : ""}`;
const request = (code: string, sequence: number, rest: string, session = "00000386", flags = "34"): string => `31 0000 ${code} 0000 ${word(sequence)} ${session} ${flags} ${rest}`;
const response = (code: string, sequence: number, rest: string): string => `32 0000 ${code} 0000 ${word(sequence)} 34 ${rest}`;

const READ: Step = [0, 0, dataUnit(block(2, request("054c", 7, "00000000 01 05")))];
const ANSWER: Step = [1, 9_000, dataUnit(block(2, response("054c", 7, "00 01 80 00")))];

describe("functions", () => {
  test("a read and its answer", () => {
    const heard = play([READ, ANSWER]);
    expect(heard.responses).toEqual([0.009]);
    expect(heard.details).toEqual({ "version 2": 2, "function 0x054c": 1 });
    expect(heard.operationNames).toEqual(["read"]);
    for (let pieces = 1; pieces < 12; pieces++) expect({ ...play([READ, ANSWER], pieces) }).toEqual({ ...heard });
  });
  test("operation classes", () => {
    const classOf = (code: string, object: string, session?: string): string[] => play([[0, 0, dataUnit(block(2, request(code, 1, object, session)))]]).operationNames;
    expect(classOf("04bb", "00000001")).toEqual(["browse"]);
    expect(classOf("0542", "00000000")).toEqual(["write"]);
    expect(classOf("0542", "00000386")).toEqual([]);
    expect(classOf("04f2", "8a0e0001")).toEqual(["write"]);
    expect(classOf("04f2", "70000e51")).toEqual([]);
    expect(classOf("04ca", "0000011d", "00000120")).toEqual([]);
    expect(classOf("04ca", "00000386")).toEqual(["read"]);
    expect(classOf("04ca", "8a0e0001")).toEqual(["program"]);
    expect(classOf("04d4", "00000386")).toEqual([]);
    expect(classOf("04d4", "8a0e0001")).toEqual(["program"]);
    expect(classOf("056b", "00000001")).toEqual(["program"]);
    expect(classOf("0777", "00000001")).toEqual(["program"]);
  });
  test("what asks for no response is not waited for", () => {
    const heard = play([[0, 0, dataUnit(block(2, request("04f2", 1, "70000e51", "70000e4d", "74")))], READ, [0, 40_000_000, READ[2]]]);
    expect(heard.requests).toEqual([0, 0, 40_000_000]);
    expect(heard.details["transaction unanswered"]).toBe(1);
  });
  test("a response without its request still tells the function", () => {
    expect(play([ANSWER]).details).toEqual({ "version 2": 1, "transaction response without request": 1, "function 0x054c": 1 });
  });
  test("version 3 puts a digest first; notifications ask nothing", () => {
    const heard = play([
      [0, 0, dataUnit(block(3, `20 ${fillHex(32, 0x5a)} ${request("054c", 1, "00000000")}`))],
      [1, 1, dataUnit(block(3, `20 ${fillHex(32, 0xa5)} 33 70000e51 0400`))],
    ]);
    expect(heard.details).toEqual({ "version 3": 2, "function 0x054c": 1, "message notification": 1 });
    expect(heard.responses).toEqual([]);
  });
  test("negative return values are errors", () => {
    // -12 in 64 bits: eight bytes of seven bits, then eight bits.
    const refused = play([READ, [1, 5, dataUnit(block(2, response("054c", 7, "ffffffffffffffff f4")))]]);
    expect(refused.details["error -12"]).toBe(1);
    const odd = play([READ, [1, 5, dataUnit(block(2, response("054c", 7, "11 00")))]]);
    expect(Object.keys(odd.details).some((detail) => detail.startsWith("error"))).toBe(false);
  });
});

describe("sessions", () => {
  const version = "1;6ES7 211-1BE31-0XB0 ;V3.0";
  const opening: Step[] = [
    [0, 0, dataUnit(block(1, request("04ca", 1, "0000011d 00 04 00", "00000120", "36")))],
    [1, 4_000, dataUnit(block(1, `32 0000 04ca 0000 0001 36 11 02 873e 8723 a1 00000120 821f 0000 a3 823200170000013a 823f0015 1b ${textHex(version)} 00`))],
  ];
  test("the answer names order number and firmware", () => {
    const heard = play(opening);
    expect(heard.claims).toEqual(["sender model = 6ES7 211-1BE31-0XB0 (s7comm-plus session, order number)", "sender firmware = V3.0 (s7comm-plus session)"]);
    expect(heard.operationNames).toEqual([]);
  });
  test("its beginning alone is not taken for programming", () => {
    expect(play(opening.slice(1)).operationNames).toEqual([]);
  });
  test("texts that are no version claim nothing", () => {
    const claims = (text: string): string[] => play([[1, 0, dataUnit(block(1, `32 0000 04ca 0000 0001 36 00 823f0015 ${size(textHex(text)).toString(16).padStart(2, "0")} ${textHex(text)}`))]]).claims;
    expect(claims("2;288")).toEqual([]);
    expect(claims("nothing")).toEqual([]);
    expect(play([[1, 0, dataUnit(block(1, "32 0000 04ca 0000 0001 36 00 823f0015 7f 31"))]]).claims).toEqual([]);
  });
});

describe("long and other messages", () => {
  test("later blocks of a message have no function", () => {
    const heard = play([
      [0, 0, dataUnit(block(2, request("0542", 1, "00000000"), false))],
      [0, 1, dataUnit(block(2, fillHex(40, 0x31), false))],
      [0, 2, dataUnit(block(2, fillHex(8, 0x31)))],
      [0, 3, READ[2]],
    ]);
    expect(heard.details).toEqual({ "version 2": 2, "function 0x0542": 1, "function 0x054c": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("where TLS begins nothing more is read", () => {
    const heard = play([READ, ANSWER, [0, 5, dataUnit("1603010005 0100000100")], [1, 6, dataUnit("1603030005 0200000100")], [0, 7, READ[2]], [1, 8, ANSWER[2]]]);
    expect(heard.details).toEqual({ "version 2": 2, "function 0x054c": 1, "message TLS": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("system events are counted", () => {
    expect(play([[1, 0, dataUnit("72fe 0004 00000001")]]).details).toEqual({ "message system event": 1 });
  });
  test("lengths that do not fit are malformed, but for the first message of a joined connection", () => {
    const wrong = dataUnit("7202 0040 3100");
    expect(play([[0, 0, wrong]]).troubles).toEqual([]);
    expect(play([READ, [0, 0, wrong]]).troubles).toEqual(["malformed"]);
  });
});
