// What the dissector understands of HART-IP connections: sessions, commands and their classes, identities of gateways and of devices behind them.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { hartDissector } from "./hart-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(hartDissector, steps, pieces);
const message = (type: string, identifier: string, sequence: string, body: string, status = "00"): string => {
  const digits = body.replace(/\s/g, "");
  return `01${type}${identifier}${status}${sequence}${(8 + digits.length / 2).toString(16).padStart(4, "0")}${digits}`;
};
const ask = (sequence: string, command: string, data = "", address = "02 80"): string =>
  message("00", "03", sequence, `${address} ${command} ${(data.replace(/\s/g, "").length / 2).toString(16).padStart(2, "0")} ${data} 5a`);
const answer = (sequence: string, command: string, data: string, address = "06 80"): string =>
  message("01", "03", sequence, `${address} ${command} ${(data.replace(/\s/g, "").length / 2).toString(16).padStart(2, "0")} ${data} 5a`);

test("a session with its inactivity timer, keep-alive and close", () => {
  const steps: readonly Step[] = [
    [0, 0, message("00", "00", "0001", "01 00015f90")],
    [1, 2_000, message("01", "00", "0001", "01 00013880")],
    [0, 10_000, message("00", "02", "0002", "")],
    [1, 11_000, message("01", "02", "0002", "")],
    [0, 20_000, message("00", "01", "0003", "")],
    [1, 21_000, message("01", "01", "0003", "", "08")],
  ];
  const heard = play(steps);
  expect(heard.timers).toEqual(["hart-ip 80 session inactivity"]);
  expect(heard.responses).toEqual([0.002, 0.001, 0.001]);
  expect(heard.details).toEqual({ "message session initiate": 2, "message keep-alive": 2, "message session close": 2, "status 8": 1 });
  for (const pieces of [1, 3, 8, 20]) expect({ ...play(steps, pieces) }).toEqual({ ...heard });
});

describe("commands", () => {
  test.each([
    ["03", "3", "read"],
    ["00", "0", "identify"],
    ["16", "22", "write"],
    ["2a", "42", "start-stop"],
    ["80", "128", "program"],
    ["6f", "111", "program"],
  ])("%s is command %s: %s", (command, name, operation) => {
    const heard = play([[0, 0, ask("0005", command)]]);
    expect(heard.details[`command ${name}`]).toBe(1);
    expect(heard.operationNames).toEqual([operation]);
  });
  test("an extended number, and a command that is passed on", () => {
    expect(play([[0, 0, ask("0005", "1f", "0300")]]).details["command 768"]).toBe(1);
    expect(play([[0, 0, ask("0005", "4d", "01 02 05 02 80 03 00")]]).operationNames).toEqual(["read"]);
    expect(play([[0, 0, ask("0005", "4d", "01 02 05 82 a64e0b1122 2a 00")]]).operationNames).toEqual(["start-stop"]);
    expect(play([[0, 0, ask("0005", "4d", "01 02")]]).operationNames).toEqual(["program"]);
  });
  test("response codes, communication errors, answers without request", () => {
    const heard = play([
      [0, 0, ask("0005", "23", "39 41200000 00000000")],
      [1, 400_000, answer("0005", "23", "07 00")],
      [1, 500_000, answer("0006", "03", "88 00")],
    ]);
    expect(heard.details).toMatchObject({ "command 35": 1, "response 7": 1, "communication 136": 1, "transaction response without request": 1, "command 3": 1 });
    expect(heard.responses).toEqual([0.4]);
  });
  test("burst messages are published; direct messages carry several commands", () => {
    const heard = play([
      [1, 0, message("02", "03", "0009", "81 a64e0b1122 09 02 00 50 33")],
      [0, 10, message("00", "04", "000a", "00 00 0000 00 0009 02 0102")],
    ]);
    expect(heard.details).toMatchObject({ "published 9": 1, "command 0": 1, "command 9": 1 });
    expect(heard.requests).toEqual([10]);
  });
  test("a frame that is longer than its message", () => {
    expect(play([[0, 0, message("00", "03", "0001", "02 80 03 7f 00")]]).troubles).toEqual(["malformed"]);
    expect(play([[0, 0, message("00", "04", "0001", "00 00 0000 7f 00")]]).troubles).toEqual(["malformed"]);
  });
});

describe("identities", () => {
  const identity = "00 00 fe 264e 05 07 04 01 0a 00 0000d2 05 08 0001 00 0026 0026 01";
  test("a gateway by its short address, a device behind it by its long one", () => {
    const heard = play([
      [1, 0, answer("0001", "00", identity)],
      [1, 10, answer("0002", "14", `00 00 ${textHex("PT-101 feed".padEnd(32, "\0"))}`, "86 a64e0000d2")],
    ]);
    expect(heard.claims.slice(0, 5)).toEqual([
      "sender vendor = Rosemount (hart-ip command 0)",
      "sender model = HART device type 0x264e, revision 4 (hart-ip command 0)",
      "sender firmware = software revision 1 (hart-ip command 0)",
      "sender serial = 210 (hart-ip command 0)",
      "sender name = PT-101 feed (hart-ip command 20 of device 264e-0000d2)",
    ]);
  });
  test("HART 5: manufacturer and type are one byte each", () => {
    expect(play([[1, 0, answer("0001", "00", "00 00 fe 1107 05 05 02 03 0a 00 0000d2")]]).claims.slice(0, 2)).toEqual([
      "sender vendor = Endress+Hauser (hart-ip command 0)",
      "sender model = HART device type 7, revision 2 (hart-ip command 0)",
    ]);
  });
  test("a packed tag, and an empty one", () => {
    // "TT-42   " in six bits each.
    const six = Array.from("TT-42   ", (c) => (c.charCodeAt(0) & 0x3f).toString(2).padStart(6, "0")).join("");
    const packed = (six.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, "0")).join("");
    expect(play([[1, 0, answer("0003", "0d", `00 00 ${packed} ${"00".repeat(15)}`)]]).claims).toEqual(["sender name = TT-42 (hart-ip command 13)"]);
    expect(play([[1, 0, answer("0003", "0d", `00 00 ${"00".repeat(21)}`)]]).claims).toEqual([]);
  });
});
