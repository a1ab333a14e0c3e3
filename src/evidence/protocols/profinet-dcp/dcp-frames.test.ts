// What the dissector understands of DCP frames: searches, settings and their answers, identities, and that cyclic data may share the flow.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, type Step } from "../../../../tests/protocols/heard.ts";
import { profinetDissector } from "../profinet-frames.ts";
import { fillHex, textHex } from "../protocol-sample.ts";

const play = (steps: readonly Step[]): Heard => playDatagrams(profinetDissector, steps);
const size = (digits: string): string => (digits.replace(/\s/g, "").length / 2).toString(16).padStart(4, "0");
const frame = (id: string, service: string, type: string, blocks: string, transaction = "00000001"): string => `${id} ${service} ${type} ${transaction} 0001 ${size(blocks)} ${blocks} ${fillHex(20)}`;

const IDENTITY = `0201 0005 0000 ${textHex("INC")} 00 0202 0008 0000 ${textHex("valve1")} 0203 0006 0000 002a0a01 0204 0004 0000 0100 0102 000e 0001 c0a80006 ffffff00 c0a80006`;

describe("DCP in depth", () => {
  test("a station that answers names itself, its maker, role and addresses; its own address as gateway means none", () => {
    const heard = play([[0, 0, frame("feff", "05", "01", IDENTITY)]]);
    expect(heard.claims).toEqual([
      "sender model = INC (profinet-dcp identify)",
      "sender name = valve1 (profinet-dcp identify)",
      "sender vendor = Siemens (profinet-dcp identify)",
      "sender role = PROFINET IO device (profinet-dcp identify)",
      "sender address = 192.168.0.6 (profinet-dcp identify)",
      "sender netmask = 255.255.255.0 (profinet-dcp identify)",
      "sender gateway = 0.0.0.0 (profinet-dcp identify, gateway is its own address)",
    ]);
    expect(heard.details).toEqual({ "answer identify": 1, "device 0x002a0a01": 1 });
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("a search for a name keeps no name, and silence is no failure", () => {
    const heard = play([
      [0, 0, frame("fefe", "05", "00", `0202 0006 ${textHex("valve1")}`)],
      [0, 60_000_000, frame("fefe", "05", "00", `0202 0006 ${textHex("valve1")}`)],
    ]);
    expect(heard.details).toEqual({ "service identify": 2 });
    expect(heard.claims).toEqual([]);
  });
  test("a name is set, and the station agrees", () => {
    const heard = play([
      [0, 0, frame("fefd", "04", "00", `0202 0008 0001 ${textHex("valve1")} 0502 0002 0000`)],
      [1, 3_000, frame("fefd", "04", "01", "0504 0003 020200 00 0504 0003 050200 00")],
    ]);
    expect(heard.responses).toEqual([0.003]);
    expect(heard.details).toEqual({ "service set": 1, "set name of station": 1, "set end transaction": 1 });
    expect(heard.operationNames).toEqual(["program"]);
  });
  test("a refusal is an error", () => {
    const heard = play([
      [0, 0, frame("fefd", "04", "00", "0102 000e 0001 c0a80007 ffffff00 c0a80001")],
      [1, 3_000, frame("fefd", "04", "01", "0504 0003 010206 00")],
    ]);
    expect(heard.details).toMatchObject({ "error set IP parameter: 6": 1 });
  });
  test("a reset to factory stops and reprograms; a blinking lamp only writes; DHCP and unknown options program", () => {
    expect(play([[0, 0, frame("fefd", "04", "00", "0506 0002 0004")]]).operationNames).toEqual(["program", "start-stop"]);
    expect(play([[0, 0, frame("fefd", "04", "00", "0503 0004 0000 0100")]]).operationNames).toEqual(["write"]);
    expect(play([[0, 0, frame("fefd", "04", "00", "033d 0004 0000 0100")]]).operationNames).toEqual(["program"]);
    expect(play([[0, 0, frame("fefd", "04", "00", "8001 0002 0000")]]).details).toMatchObject({ "set 128/1": 1 });
  });
  test("an answer whose request was not seen", () => {
    expect(play([[1, 0, frame("fefd", "04", "01", "0504 0003 020200 00")]]).details).toEqual({ "transaction response without request": 1, "service set": 1 });
  });
  test("a hello names the station; blocks that are longer than the frame are trouble", () => {
    expect(play([[0, 0, frame("fefc", "06", "00", `0202 0008 0000 ${textHex("valve1")}`)]]).claims).toEqual(["sender name = valve1 (profinet-dcp hello)"]);
    expect(play([[0, 0, frame("feff", "05", "01", `0202 0018 0000 ${textHex("valve1")}`)]]).troubles).toEqual(["malformed"]);
  });
  test("cyclic data on the same flow is read too", () => {
    const heard = play([
      [0, 0, frame("feff", "05", "01", IDENTITY)],
      [1, 9_000, `8001 ${fillHex(40)} 2a40 35 00`],
    ]);
    expect(heard.details).toMatchObject({ "frame 0x8001": 1 });
    expect(heard.troubles).toEqual([]);
  });
});
