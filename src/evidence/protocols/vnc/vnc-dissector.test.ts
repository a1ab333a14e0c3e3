// What the dissector understands of remote framebuffer connections: versions, security, whether a viewer only looks.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { vncDissector } from "./vnc-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(vncDissector, steps, pieces);
const greet = (version: string): string => textHex(`RFB ${version}\n`);
const INIT = `0400 0300 ${fillHex(16, 1)} 0000000d ${textHex("jones desktop")}`;
const UPDATE = "03 01 0000 0000 0400 0300";
const KEY = "04 01 0000 00000061";

const withPassword = (last: readonly Step[]): readonly Step[] => [
  [1, 0, greet("003.008")],
  [0, 10, greet("003.008")],
  [1, 20, "02 02 10"],
  [0, 30, "02"],
  [1, 40, fillHex(16, 0x52)],
  [0, 50, fillHex(16, 0x52)],
  [1, 60, "00000000"],
  [0, 70, "01"],
  [1, 80, INIT],
  ...last,
];
const PASSWORD = { "server RFB 3.8": 1, "version RFB 3.8": 1, "offered VNC password": 1, "offered Tight": 1, "security VNC password": 1, "authentication accepted": 1, "session shared": 1 };

describe("VNC", () => {
  test("a viewer that looks, wherever bytes are cut", () => {
    const steps = withPassword([
      [0, 1_000_000, `00 000000 20 18 00 01 00ff 00ff 00ff 10 08 00 000000 02 00 0002 00000010 00000005 ${UPDATE}`],
      [1, 1_100_000, fillHex(500, 0x7f)],
      [0, 2_000_000, UPDATE],
    ]);
    for (const pieces of [65_536, 5, 1]) {
      const heard = play(steps, pieces);
      expect(heard.details).toEqual(PASSWORD);
      expect(heard.requests).toEqual([1_000_000, 2_000_000]);
      expect(heard.operationNames).toEqual(["read"]);
      expect(heard.troubles).toEqual([]);
      expect(JSON.stringify(heard)).not.toContain("jones");
    }
  });
  test("a viewer that operates; keys are not counted", () => {
    const heard = play(withPassword([[0, 1_000, `${KEY}${KEY} 05 01 0010 0010 06 000000 00000005 ${textHex("hello")}`]]));
    expect(heard.operationNames).toEqual(["write"]);
    expect(heard.details).toEqual(PASSWORD);
    expect(heard.requests).toEqual([]);
  });
  test("without a password", () => {
    const heard = play([
      [1, 0, greet("003.007")],
      [0, 10, greet("003.007")],
      [1, 20, "01 01"],
      [0, 30, "01"],
      [0, 40, "00"],
      [1, 50, INIT],
      [0, 60, UPDATE],
    ]);
    expect(heard.details).toEqual({ "server RFB 3.7": 1, "version RFB 3.7": 1, "offered none": 1, "security none": 1, "session exclusive": 1 });
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("version 3.3: the server decides", () => {
    const heard = play([
      [1, 0, greet("003.008")],
      [0, 10, greet("003.003")],
      [1, 20, "00000002"],
      [1, 40, fillHex(16, 0x52)],
      [0, 50, fillHex(16, 0x52)],
      [1, 60, "00000001"],
    ]);
    expect(heard.details).toEqual({ "server RFB 3.8": 1, "version RFB 3.3": 1, "security VNC password": 1, "authentication refused": 1 });
  });
  test("other kinds of security end the reading", () => {
    const heard = play([
      [1, 0, greet("003.008")],
      [0, 10, greet("003.008")],
      [1, 20, "01 13"],
      [0, 30, "13"],
      [1, 40, fillHex(30, 0xee)],
      [0, 50, fillHex(30, 0xee)],
    ]);
    expect(heard.details).toEqual({ "server RFB 3.8": 1, "version RFB 3.8": 1, "offered VeNCrypt": 1, "security VeNCrypt": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("joined later, the viewer's messages are still read", () => {
    const heard = play([
      [0, 0, UPDATE],
      [0, 10, KEY],
    ]);
    expect(heard.operationNames).toEqual(["read", "write"]);
  });
});
