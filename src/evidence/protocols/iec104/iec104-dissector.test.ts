// What the dissector understands of whole IEC 60870-5-104 connections: start and test functions, data, commands and their confirmations.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { iec104Dissector } from "./iec104-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(iec104Dissector, steps, pieces);
const byte = (value: number): string => value.toString(16).padStart(2, "0");
/** An I frame: type, cause (with its two upper bits), station, then objects. */
function information(type: number, cause: number, objects: string, station = 1, count = 1): string {
  const length = 4 + 6 + objects.replace(/\s/g, "").length / 2;
  return `68 ${byte(length)} 0000 0000 ${byte(type)} ${byte(count)} ${byte(cause)} 00 ${byte(station & 0xff)}${byte(station >> 8)} ${objects}`;
}

describe("control functions", () => {
  test("start, stop and test are confirmed", () => {
    const heard = play([
      [0, 0, "6804 07000000"],
      [1, 20_000, "6804 0b000000"],
      [1, 30_000, "6804 43000000"],
      [0, 70_000, "6804 83000000"],
      [0, 80_000, "6804 13000000"],
      [1, 90_000, "6804 23000000"],
      [0, 95_000, "6804 01000a00"],
    ]);
    expect(heard.responses).toEqual([0.02, 0.04, 0.01]);
    expect(heard.details).toEqual({ "function STARTDT": 1, "function TESTFR": 1, "function STOPDT": 1 });
    expect(heard.operationNames).toEqual([]);
  });
  test("a confirmation whose question was not seen tells its function; other bits are malformed", () => {
    expect(play([[1, 0, "6804 0b000000"]]).details).toEqual({ "transaction response without request": 1, "function STARTDT": 1 });
    expect(play([[1, 0, "6804 0f000000"]]).troubles).toEqual(["malformed"]);
  });
});

describe("information", () => {
  test("monitored data: type, cause, station, no operation", () => {
    const heard = play([[1, 0, information(36, 3, "050000 9a99f141 00 00000a0f190b1a", 300)]]);
    expect(heard.details).toEqual({ "type 36": 1, "cause 3": 1, "station 300": 1 });
    expect([heard.operationNames, heard.requests, heard.responses]).toEqual([[], [], []]);
  });
  test("select, execute, their confirmations, and the end of the command", () => {
    const steps: Step[] = [
      [0, 0, information(45, 6, "701700 81")],
      [1, 50_000, information(45, 7, "701700 81")],
      [0, 60_000, information(45, 6, "701700 01")],
      [1, 80_000, information(45, 7, "701700 01")],
      [1, 90_000, information(45, 10, "701700 01")],
    ];
    const heard = play(steps);
    expect(heard.responses).toEqual([0.05, 0.02]);
    expect(heard.details).toEqual({ "type 45": 5, "cause 6": 2, "cause 7": 2, "cause 10": 1, "station 1": 5, "command select": 1, "command execute": 1 });
    expect(heard.operationNames).toEqual(["write"]);
    for (let pieces = 1; pieces < 17; pieces++) expect({ ...play(steps, pieces) }).toEqual({ ...heard });
  });
  test("commands to several objects and stations are told apart", () => {
    const heard = play([
      [0, 0, information(45, 6, "010000 01")],
      [0, 10, information(45, 6, "020000 01")],
      [0, 20, information(45, 6, "010000 01", 2)],
      [1, 1_000_020, information(45, 7, "010000 01", 2)],
      [1, 2_000_000, information(45, 7, "010000 01")],
      [1, 3_000_010, information(45, 7, "020000 01")],
    ]);
    expect(heard.responses).toEqual([1, 2, 3]);
  });
  test("refusals answer", () => {
    const heard = play([
      [0, 0, information(50, 6, "010000 00000000 00")],
      [1, 9, information(50, 0x40 | 47, "010000 00000000 00")],
    ]);
    expect(heard.responses).toEqual([0.000009]);
    expect(heard.details).toMatchObject({ "refused 50": 1, "cause 47": 1 });
  });
  test("an interrogation to all stations is answered by each", () => {
    const heard = play([
      [0, 0, information(100, 6, "000000 14", 0xffff)],
      [1, 10_000, information(100, 7, "000000 14", 1)],
      [1, 20_000, information(100, 7, "000000 14", 2)],
      [0, 90_000_000, information(100, 6, "000000 14")],
    ]);
    expect(heard.responses).toEqual([0.01]);
    expect(Object.keys(heard.details).filter((detail) => detail.startsWith("transaction"))).toEqual([]);
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("a read command is answered by data with the cause requested", () => {
    const heard = play([
      [0, 0, information(102, 5, "070000")],
      [1, 30_000, information(13, 5, "070000 00000000 00")],
    ]);
    expect(heard.responses).toEqual([0.03]);
  });
  test("operation classes", () => {
    const classOf = (type: number, element: string): string[] => play([[0, 0, information(type, 6, `000000 ${element}`)]]).operationNames;
    expect(classOf(58, "01 00000a0f190b1a")).toEqual(["write"]);
    expect(classOf(103, "00000a0f190b1a")).toEqual(["write"]);
    expect(classOf(101, "05")).toEqual(["read"]);
    expect(classOf(101, "45")).toEqual(["read", "write"]);
    expect(classOf(105, "01")).toEqual(["start-stop"]);
    expect(classOf(110, "0000 01")).toEqual(["program"]);
    expect(classOf(120, "0100 000000 00")).toEqual(["file"]);
    expect(classOf(104, "aa55")).toEqual([]);
    expect(classOf(70, "00")).toEqual([]);
    expect(classOf(200, "00")).toEqual(["program"]);
    expect(classOf(55, "00")).toEqual(["program"]);
  });
  test("an information frame without room for its header is malformed", () => {
    expect(play([[0, 0, "6808 0000 0000 2d 01 06 00"]]).troubles).toEqual(["malformed"]);
  });
});
