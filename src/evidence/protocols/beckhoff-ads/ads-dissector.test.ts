// What the dissector understands of ADS connections and of the discovery of routers.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { adsDissector } from "./ads-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(adsDissector, steps, pieces);
const sizeOf = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const le32 = (value: number): string => [0, 8, 16, 24].map((bits) => ((value >>> bits) & 0xff).toString(16).padStart(2, "0")).join("");
const le16 = (value: number): string => le32(value).slice(0, 4);

const CLIENT = "0a0000020101 0080";
const server = (port: number): string => `0a0000010101 ${le16(port)}`;
const message = (to: string, from: string, command: number, flags: string, data: string, invoke: number, error = 0): string =>
  `0000 ${le32(32 + sizeOf(data))} ${to} ${from} ${le16(command)} ${flags} ${le32(sizeOf(data))} ${le32(error)} ${le32(invoke)} ${data}`;
const ask = (command: number, data: string, invoke = 1, port = 851): string => message(server(port), CLIENT, command, "0400", data, invoke);
const answer = (command: number, data: string, invoke = 1, port = 851, error = 0): string => message(CLIENT, server(port), command, "0500", data, invoke, error);
const group = (value: number): string => `${le32(value)} 00000000 04000000`;

describe("ADS in depth", () => {
  test("a read and its answer, whole or in pieces", () => {
    const steps: Step[] = [
      [0, 0, ask(2, group(0x4020))],
      [1, 1_500, answer(2, `00000000 04000000 ${fillHex(4, 1)}`)],
    ];
    const heard = play(steps);
    expect(heard.responses).toEqual([0.0015]);
    expect(heard.details).toEqual({ "command 2": 1, "port 851": 1, "group 0x4020": 1 });
    expect(heard.operationNames).toEqual(["read"]);
    for (let pieces = 1; pieces < 40; pieces += 7) expect({ ...play(steps, pieces) }).toEqual({ ...heard });
  });
  test("two clients of one side may use one invoke id", () => {
    const other = message(server(851), "0a0000020101 0180", 2, "0400", group(0x4020), 1);
    const heard = play([
      [0, 0, ask(2, group(0x4020))],
      [0, 1_000, other],
      [1, 3_000, answer(2, "00000000 00000000")],
      [1, 5_000, message("0a0000020101 0180", server(851), 2, "0500", "00000000 00000000", 1)],
    ]);
    expect(heard.responses).toEqual([0.003, 0.004]);
  });
  test.each([
    ["a value is written", 3, group(0x4020), 851, "write"],
    ["a handle is asked for by name", 9, `${group(0xf003)} 04000000 4d61696e`, 851, "read"],
    ["several values are read at once", 9, `${group(0xf080)} 0c000000 ${fillHex(12)}`, 851, "read"],
    ["several values are written at once", 9, `${group(0xf081)} 0c000000 ${fillHex(12)}`, 851, "write"],
    ["symbols are listed", 2, group(0xf00b), 851, "browse"],
    ["the PLC is stopped", 5, "0600 0000 00000000", 851, "start-stop"],
    ["a file is opened", 9, `${group(120)} 04000000 61`, 10_000, "file"],
    ["the registry is read", 9, `${group(200)} 04000000 61`, 10_000, "read"],
    ["the registry is written", 3, group(200), 10_000, "program"],
    ["a program is started", 3, group(500), 10_000, "program"],
    ["the state is read", 4, "", 10_000, "read"],
  ])("%s", (_, command, data, port, operation) => {
    expect(play([[0, 0, ask(command, data, 1, port)]]).operationNames).toEqual([operation]);
  });
  test("device information: the program behind the port, and TwinCAT's own version from the system service", () => {
    const info = `00000000 03 01 b80f ${textHex("Plc30 App")} ${fillHex(7)}`;
    const heard = play([
      [0, 0, ask(1, "")],
      [1, 1_000, answer(1, info)],
      [0, 2_000, ask(1, "", 2, 10_000)],
      [1, 3_000, answer(1, info, 2, 10_000)],
    ]);
    expect(heard.claims).toEqual([
      "sender vendor = Beckhoff (beckhoff-ads device info of port 851)",
      "sender software = Plc30 App 3.1.4024 (beckhoff-ads device info of port 851)",
      "sender vendor = Beckhoff (beckhoff-ads device info of port 10000)",
      "sender software = Plc30 App 3.1.4024 (beckhoff-ads device info of port 10000)",
      "sender firmware = 3.1.4024 (beckhoff-ads device info of port 10000)",
    ]);
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("errors of the router and of the device; notifications come unasked", () => {
    const heard = play([
      [0, 0, ask(2, group(0x4020))],
      [1, 1_000, answer(2, "", 1, 851, 6)],
      [0, 2_000, ask(2, group(0x4020), 2)],
      [1, 3_000, answer(2, "02070000", 2)],
      [1, 4_000, message(CLIENT, server(851), 8, "0400", `0c000000 00000000 ${fillHex(8)}`, 0)],
    ]);
    expect(heard.details).toMatchObject({ "error 0x6": 1, "error 0x702": 1, "command 8": 1 });
    expect(heard.requests).toEqual([0, 2_000]);
  });
  test("a long message is shown in part only", () => {
    const heard = play([
      [0, 0, ask(3, `${group(0x4020)} ${fillHex(2_000)}`)],
      [1, 1_000, answer(3, "00000000")],
    ]);
    expect(heard.responses).toEqual([0.001]);
    expect(heard.troubles).toEqual([]);
  });
});

describe("discovery of ADS routers", () => {
  test("a router says its host name, system and version", () => {
    const heard = playDatagrams(adsDissector, [
      [0, 0, "03661471 00000000 01000000 0a0000020101 1027 00000000"],
      [1, 2_000, `03661471 00000000 01000080 0a0000010101 1027 03000000 0500 0700 ${textHex("CX2030")}00 0400 1401 14010000 0a000000 00000000 ba470000 02000000 ${fillHex(256)} 0300 0400 0301b80f`],
    ]);
    expect(heard.claims).toEqual([
      "sender hostname = CX2030 (beckhoff-ads discovery)",
      "sender os = Windows NT 10.0 build 18362 (beckhoff-ads discovery)",
      "sender vendor = Beckhoff (beckhoff-ads discovery)",
      "sender software = TwinCAT 3.1.4024 (beckhoff-ads discovery)",
      "sender firmware = 3.1.4024 (beckhoff-ads discovery)",
    ]);
    expect(heard.responses).toEqual([0.002]);
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("an added route programs, and no account is kept", () => {
    const heard = playDatagrams(adsDissector, [[0, 0, `03661471 00000000 06000000 0a0000020101 1027 02000000 0d00 0600 ${textHex("admin")}00 0200 0200 3100`]]);
    expect(heard.details).toEqual({ "discovery add route": 1 });
    expect(heard.operationNames).toEqual(["program"]);
    expect(JSON.stringify(heard)).not.toContain("admin");
  });
});
