// What the dissector understands of real-time frames: cyclic data by frame id, its status, gaps by the cycle counter, alarms.
import { describe, expect, test } from "vitest";
import { playDatagrams } from "../../../../tests/protocols/heard.ts";
import { profinetDissector } from "../profinet-frames.ts";
import { fillHex } from "../protocol-sample.ts";

const cyclic = (counter: string, status = "35", id = "8001"): string => `${id} ${fillHex(40, 0x80)} ${counter} ${status} 00`;

describe("PROFINET real-time in depth", () => {
  test("cyclic frames are counted by id and data status, and give the period", () => {
    const heard = playDatagrams(profinetDissector, [
      [0, 0, cyclic("0040")],
      [1, 500, cyclic("0040", "35", "8002")],
      [0, 2_000, cyclic("0080")],
      [0, 4_000, cyclic("00c0", "15")],
    ]);
    expect(heard.details).toEqual({ "frame 0x8001": 3, "frame 0x8002": 1, "status 0x35": 3, "status 0x15": 1 });
    expect(heard.requests).toEqual([0, 500, 2_000, 4_000]);
    expect(heard.operationNames).toEqual(["read", "write"]);
  });
  test("a cycle that is missing shows in the counter, also where it wraps", () => {
    const heard = playDatagrams(
      profinetDissector,
      ["ff40", "ff80", "ffc0", "0000", "0080", "0040", "00c0", "00c0"].map((counter, i) => [0, i * 2_000, cyclic(counter)] as const),
    );
    expect(heard.details).toMatchObject({ "sequence gap": 1, "sequence late": 1 });
  });
  test("alarms by priority and type", () => {
    const alarm = (id: string, type: string, body: string): string => `${id} 0001 0002 ${type} 01 ffff fffe ${(body.replace(/\s/g, "").length / 2).toString(16).padStart(4, "0")} ${body}`;
    const heard = playDatagrams(profinetDissector, [
      [0, 0, alarm("fc01", "11", "0001 0018 0100 0002 00000000 0001 0001 00000000 00000000 0000")],
      [1, 900, alarm("fc01", "13", "")],
      [0, 1_000, alarm("fe01", "11", "0002 0018 0100 0099 00000000 0001 0001 00000000 00000000 0000")],
      [1, 2_000, alarm("fe01", "14", "cf81fd05")],
    ]);
    expect(heard.details).toEqual({ "alarm high process": 1, "alarm high acknowledged": 1, "alarm low of the maker": 1, "alarm low error": 1 });
  });
  test("synchronisation and reserved frame ids are counted; a frame without a status is trouble", () => {
    const heard = playDatagrams(profinetDissector, [
      [0, 0, `ff40 ${fillHex(12)} 0e04 0001`],
      [0, 1, `fd00 ${fillHex(20)}`],
      [0, 2, "8001 00"],
    ]);
    expect(heard.details).toEqual({ "frame synchronisation": 1, "frame 0xfd00": 1 });
    expect(heard.troubles).toEqual(["malformed"]);
  });
});
