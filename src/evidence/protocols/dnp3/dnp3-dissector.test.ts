// What the dissector understands of whole DNP3 connections: functions, transport segments, unsolicited responses, indications, identities, and
// what it says when check sums are wrong.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { hex } from "../payload-bytes.ts";
import { textHex } from "../protocol-sample.ts";
import { dnp3Dissector } from "./dnp3-dissector.ts";
import { CRC_TABLE } from "./link-check-sum.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(dnp3Dissector, steps, pieces);
const digitsOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
function withCheckSum(digits: string): string {
  const bytes = hex(digits);
  let crc = 0;
  for (const byte of bytes) crc = (crc >> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] as number);
  crc ^= 0xffff;
  return `${digitsOf(bytes)}${digitsOf(Uint8Array.of(crc & 0xff, crc >> 8))}`;
}
const le = (value: number): string => digitsOf(Uint8Array.of(value & 0xff, value >> 8));
const MASTER = 1;
/** A link frame with user data: transport byte, then application. */
function frame(fromMaster: boolean, data: string, outstation = 4, control = fromMaster ? "c4" : "44"): string {
  const bytes = hex(data);
  const [destination, source] = fromMaster ? [outstation, MASTER] : [MASTER, outstation];
  let digits = withCheckSum(`0564 ${digitsOf(Uint8Array.of(5 + bytes.length))} ${control} ${le(destination)} ${le(source)}`);
  for (let at = 0; at < bytes.length; at += 16) digits += withCheckSum(digitsOf(bytes.subarray(at, at + 16)));
  return digits;
}
const ask = (application: string, outstation?: number): string => frame(true, `c0 ${application}`, outstation);
const tell = (application: string, outstation?: number): string => frame(false, `c0 ${application}`, outstation);

const READ: Step = [0, 0, ask("c3 01 3c0206 3c0306")];
const ANSWER: Step = [1, 30_000, tell("c3 81 0000 0102 000000 81")];

describe("requests and responses", () => {
  test("a poll and its response", () => {
    const heard = play([READ, ANSWER]);
    expect(heard.responses).toEqual([0.03]);
    expect(heard.details).toEqual({ "outstation 4": 1, "function 1": 1, "object 60/2": 1, "object 60/3": 1 });
    expect(heard.operationNames).toEqual(["read"]);
    for (let pieces = 1; pieces < 15; pieces++) expect({ ...play([READ, ANSWER], pieces) }).toEqual({ ...heard });
  });
  test("datagrams are read alike", () => {
    expect({ ...playDatagrams(dnp3Dissector, [READ, ANSWER]) }).toEqual({ ...play([READ, ANSWER]) });
  });
  test("outstations on one connection are told apart", () => {
    const heard = play([READ, [0, 5_000, ask("c3 01 3c0106", 9)], [1, 10_000, tell("c3 81 0000", 9)], ANSWER]);
    expect(heard.responses).toEqual([0.005, 0.03]);
    expect(heard.details["outstation 9"]).toBe(1);
  });
  test("select and operate, with the objects behind their headers", () => {
    const block = "0c01 28 0100 0700 03 01 64000000 64000000 00";
    const heard = play([
      [0, 0, ask(`c1 03 ${block}`)],
      [0, 9, ask(`c2 04 ${block} 2901 28 0100 0000 01000000 00`)],
    ]);
    expect(heard.details).toEqual({ "outstation 4": 2, "function 3": 1, "function 4": 1, "object 12/1": 2, "object 41/1": 1 });
    expect(heard.operationNames).toEqual(["write"]);
  });
  test("operation classes", () => {
    const classOf = (application: string): string[] => play([[0, 0, ask(application)]]).operationNames;
    expect(classOf("c0 0d")).toEqual(["start-stop"]);
    expect(classOf("c0 12")).toEqual(["start-stop"]);
    expect(classOf("c0 02 3201 07 01 112233445566")).toEqual(["write"]);
    expect(classOf("c0 19 4603 5b 01 0200 0000")).toEqual(["file"]);
    expect(classOf("c0 01 4605 5b 01 0100 00")).toEqual(["file"]);
    expect(classOf("c0 02 4605 5b 01 0100 00")).toEqual(["write", "file"]);
    expect(classOf("c0 01 00fe 0000 00")).toEqual(["identify"]);
    expect(classOf("c0 1f")).toEqual(["program"]);
    expect(classOf("c0 44")).toEqual(["program"]);
    expect(classOf("c0 00")).toEqual([]);
  });
  test("nobody answers broadcasts and requests without acknowledgement", () => {
    const later: Step = [0, 60_000_000, ask("c5 01 3c0106")];
    expect(play([[0, 0, ask("c1 15 3c0206", 0xffff)], [0, 5, ask("c2 06 0c01 28 0100 0700 03 01 64000000 64000000 00")], later]).details["transaction unanswered"]).toBeUndefined();
    expect(play([[0, 0, ask("c1 15 3c0206")], later]).details["transaction unanswered"]).toBe(1);
  });
  test("unsolicited responses answer nothing; their confirmation asks nothing", () => {
    const heard = play([
      [1, 0, tell("f0 82 9000 0202 28 0100 0100 81 000000000000")],
      [0, 9, ask("d0 00")],
    ]);
    expect(heard.details).toEqual({ "indication need time": 1, "indication restart": 1, "function 130": 1, "outstation 4": 1, "function 0": 1 });
    expect([heard.requests, heard.responses, heard.operationNames]).toEqual([[], [], []]);
  });
  test("what an outstation refuses", () => {
    expect(play([READ, [1, 9, tell("c3 81 0007")]]).details).toMatchObject({ "indication function not supported": 1, "indication object unknown": 1, "indication parameter error": 1 });
  });
  test("later fragments of a response answer nothing again", () => {
    const heard = play([READ, [1, 30_000, tell("a3 81 0000")], [0, 40_000, ask("c3 00")], [1, 60_000, tell("64 81 0000")]]);
    expect(heard.responses).toEqual([0.03]);
    expect(heard.details["transaction response without request"]).toBeUndefined();
  });
  test("link frames without data are counted by function", () => {
    expect(
      play([
        [0, 0, withCheckSum("0564 05 c9 0400 0100")],
        [1, 9, withCheckSum("0564 05 0b 0100 0400")],
      ]).details,
    ).toEqual({ "link request status": 1, "link status": 1 });
  });
});

describe("transport segments", () => {
  const attributes = `c3 81 0000 00fc 00 00 00 01 09 ${textHex("Maker Inc")} 00fa 00 00 00 01 08 ${textHex("RTU-3000")} 00f8 00 00 00 01 03 ${textHex("S-7")} 00f2 00 00 00 01 03 ${textHex("1.2")} 00f7 00 00 00 01 05 ${textHex("Feed ")}`;
  const CLAIMS = [
    "sender vendor = Maker Inc (dnp3 group 0 variation 252 of outstation 4)",
    "sender model = RTU-3000 (dnp3 group 0 variation 250 of outstation 4)",
    "sender serial = S-7 (dnp3 group 0 variation 248 of outstation 4)",
    "sender firmware = 1.2 (dnp3 group 0 variation 242 of outstation 4)",
    "sender name = Feed (dnp3 group 0 variation 247 of outstation 4)",
  ];
  const digits = attributes.replace(/\s/g, "");
  const parts = (first: string, second: string, third: string): Step[] => [
    [1, 0, frame(false, `${first} ${digits.slice(0, 40)}`)],
    [1, 1, frame(false, `${second} ${digits.slice(40, 100)}`)],
    [1, 2, frame(false, `${third} ${digits.slice(100)}`)],
  ];
  test("device attributes identify, in one frame and in several", () => {
    expect(play([[1, 0, tell(attributes)]]).claims).toEqual(CLAIMS);
    for (const pieces of [1, 5, 65_536]) expect(play(parts("7f", "00", "81"), pieces).claims).toEqual(CLAIMS);
  });
  test("a missing segment gives the message up, one whose beginning was not seen says nothing", () => {
    const missing = play(parts("7f", "01", "82"));
    expect([missing.claims, missing.troubles]).toEqual([[], ["malformed"]]);
    const joined = play(parts("7f", "00", "81").slice(1));
    expect([joined.claims, joined.troubles, joined.details]).toEqual([[], [], {}]);
  });
  test("attributes that are no text, and lengths that fit nothing", () => {
    expect(play([[1, 0, tell("c3 81 0000 00fc 00 00 00 02 02 1234")]]).claims).toEqual([]);
    const broken = play([[1, 0, tell(`c3 81 0000 00fc 00 00 00 01 40 ${textHex("Maker")}`)]]);
    expect([broken.claims, broken.troubles]).toEqual([[], ["malformed"]]);
  });
});

describe("check sums", () => {
  test("a wrong one in the data makes the frame malformed", () => {
    const bytes = hex(READ[2]);
    const last = bytes.length - 1;
    expect(play([[0, 0, digitsOf(bytes.with(last, (bytes[last] as number) ^ 1))]]).troubles).toEqual(["malformed"]);
  });
  test("a wrong one in the header loses the frame's place", () => {
    const bytes = hex(READ[2]);
    const heard = play([READ, [0, 5, digitsOf(bytes.with(8, (bytes[8] as number) ^ 1))], [0, 9, READ[2]]]);
    expect(heard.troubles).toEqual(["malformed"]);
    expect(heard.details["function 1"]).toBe(2);
  });
});
