// What the dissector understands of CODESYS: services by group, transactions, encryption, names, V2.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex } from "../protocol-sample.ts";
import { codesysDissector } from "./codesys-dissector.ts";

const sizeOf = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const le16 = (value: number): string => (value & 0xff).toString(16).padStart(2, "0") + (value >> 8).toString(16).padStart(2, "0");
const le32 = (value: number): string => le16(value & 0xffff) + le16(value >>> 16);
/** Addresses of three and four words. */
const datagram = (service: string, body: string): string => `c56b 00 ${service} 00 43 ${fillHex(14)} ${body}`;
const block = (inner: string): string => `000117e8 ${le32(8 + sizeOf(inner))} ${inner}`;
const channelBlock = (flags: string, contents: string, channel = 1): string => datagram("40", `01 ${flags} ${le16(channel)} 01000000 00000000 ${contents}`);
const first = (flags: string, service: string, channel = 1): string => channelBlock(flags, `${le32(sizeOf(service))} 12345678 ${service}`, channel);
const service = (group: number, number: number, tag = "55cd"): string => `${tag} 1000 ${le16(group)} ${le16(number)} 11223344 04000000 00000000 01020304`;
const ask = (group: number, number: number, channel = 1): string => first("81", service(group, number), channel);
const answer = (group: number, number: number, channel = 1): string => first("01", service(group | 0x80, number), channel);
const play = (steps: readonly Step[], pieces?: number): Heard =>
  playSegments(
    codesysDissector,
    steps.map(([direction, micros, digits]) => [direction, micros, block(digits)] as const),
    pieces,
  );

describe("CODESYS in depth", () => {
  test("variables are read, over TCP in any pieces and over UDP", () => {
    const steps: Step[] = [
      [0, 0, ask(0x09, 0x05)],
      [1, 3_000, answer(0x09, 0x05)],
    ];
    const heard = play(steps);
    expect(heard.responses).toEqual([0.003]);
    expect(heard.details).toEqual({ "service 0x09/0x05": 1 });
    expect(heard.operationNames).toEqual(["read"]);
    for (let pieces = 1; pieces < 60; pieces += 7) expect({ ...play(steps, pieces) }).toEqual({ ...heard });
    expect({ ...playDatagrams(codesysDissector, steps) }).toEqual({ ...heard });
  });
  test.each([
    ["a download", 0x02, 0x05, ["program"]],
    ["a stop", 0x02, 0x11, ["start-stop"]],
    ["a reset of the origin", 0x01, 0x04, ["program", "start-stop"]],
    ["a login", 0x02, 0x01, []],
    ["a variable is written", 0x1b, 0x02, ["write"]],
    ["a file", 0x08, 0x05, ["file"]],
    ["a symbol list", 0x09, 0x08, ["browse"]],
    ["the target's identification", 0x01, 0x01, ["identify"]],
    ["a display", 0x04, 0x02, ["write"]],
    ["the shell", 0x11, 0x01, ["program"]],
    ["a service nobody described", 0x02, 0x99, ["program"]],
  ] as const)("%s", (_, group, number, operations) => {
    expect(play([[0, 0, ask(group, number)]]).operationNames).toEqual([...operations]);
  });
  test("channels are told apart", () => {
    const heard = play([
      [0, 0, ask(0x09, 0x05, 1)],
      [0, 1_000, ask(0x09, 0x05, 2)],
      [1, 4_000, answer(0x09, 0x05, 1)],
      [1, 6_000, answer(0x09, 0x05, 2)],
    ]);
    expect(heard.responses).toEqual([0.004, 0.005]);
  });
  test("an encrypted service may do anything", () => {
    const heard = play([
      [0, 0, first("81", service(0x09, 0x05, "7557"))],
      [1, 2_000, first("01", service(0x89, 0x05, "7557"))],
    ]);
    expect(heard.details).toEqual({ "service encrypted": 1 });
    expect(heard.responses).toEqual([0.002]);
    expect(heard.operationNames).toEqual(["program"]);
  });
  test("later blocks, acknowledgements and channel commands", () => {
    const heard = play([
      [0, 0, datagram("40", `c300 0101 ${fillHex(12, 1)}`)],
      [0, 1, channelBlock("80", fillHex(40, 0x11))],
      [1, 2, datagram("40", "0200 0100 01000000")],
    ]);
    expect(heard.details).toEqual({ "channel open": 1, "channel acknowledge": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("the name service identifies; V2 messages of either byte order are counted, and nothing is said of them", () => {
    const names = playDatagrams(codesysDissector, [[0, 0, "c56b 40 03 00 10 0211 02c2 0004 01020304"]]);
    expect(names.details).toEqual({ "name request": 1 });
    expect(names.operationNames).toEqual(["identify"]);
    const old = playSegments(codesysDissector, [
      [0, 0, "bbbb 04000000 01020304"],
      [1, 1, `bbbb 00000014 ${fillHex(20, 0x4c)}`],
    ]);
    expect(old.details).toEqual({ "message version 2": 2 });
    expect(old.operationNames).toEqual([]);
  });
  test("a block that is too short for its layers is trouble", () => {
    expect(playSegments(codesysDissector, [[0, 0, block("c56b 00 40")]]).troubles).toEqual(["malformed"]);
    expect(play([[0, 0, datagram("40", "0181 0100 01000000")]]).troubles).toEqual(["malformed"]);
  });
});
