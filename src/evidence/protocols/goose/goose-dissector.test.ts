// What the dissector understands of GOOSE messages: references, time allowed to live, new states, flags, and what it says of broken ones.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { gooseDissector } from "./goose-dissector.ts";

const play = (...frames: string[]): Heard =>
  playDatagrams(
    gooseDissector,
    frames.map((digits, i) => [0, i * 1_000_000, digits] as const),
  );
const hexOf = (value: number, octets: number): string => value.toString(16).padStart(octets * 2, "0");
const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const text = (tag: string, value: string): string => `${tag} ${hexOf(size(textHex(value)), 1)} ${textHex(value)}`;
interface Message {
  readonly live?: string;
  readonly sequence?: number;
  readonly simulation?: string;
  readonly commissioning?: string;
  readonly reserved?: string;
}
function frame({ live = "8102 07d0", sequence = 1, simulation = "00", commissioning = "00", reserved = "0000" }: Message = {}): string {
  const pdu = `${text("80", "LD0/LLN0$GO$gcb1")} ${live} ${text("82", "LD0/LLN0$DS1")} ${text("83", "trip")} 8408 0000000000000000 850101 8601${hexOf(sequence, 1)} 8701${simulation} 88010a 8901${commissioning} 8a0101 ab03 830100`;
  const whole = `61 ${hexOf(size(pdu), 1)} ${pdu}`;
  return `0001 ${hexOf(8 + size(whole), 2)} ${reserved} 0000 ${whole}`;
}

describe("messages", () => {
  test("control block, data set, revision, and how long a subscriber waits", () => {
    const heard = play(frame(), frame({ sequence: 2 }));
    expect(heard.details).toEqual({ "control-block LD0/LLN0$GO$gcb1": 2, "dataset LD0/LLN0$DS1": 2, "revision 10": 2 });
    expect(heard.timers).toEqual(["goose 2 time allowed to live", "goose 2 time allowed to live"]);
    expect(heard.operationNames).toEqual(["write"]);
    expect([heard.requests, heard.responses, heard.troubles]).toEqual([[], [], []]);
  });
  test("the first message of a new state, and the short times after it", () => {
    const heard = play(frame({ sequence: 0, live: "8101 08" }), frame({ live: "8101 10" }));
    expect(heard.details["step new state"]).toBe(1);
    expect(heard.timers).toEqual(["goose 0.008 time allowed to live", "goose 0.016 time allowed to live"]);
  });
  test("simulation, a test set, commissioning", () => {
    expect(play(frame({ simulation: "01" })).details["flag simulated"]).toBe(1);
    expect(play(frame({ reserved: "8000" })).details["flag simulated by a test set"]).toBe(1);
    expect(play(frame({ commissioning: "ff" })).details["flag needs commissioning"]).toBe(1);
  });
  test("padding behind the message is none of it", () => {
    expect({ ...play(`${frame()} 000000000000`) }).toEqual({ ...play(frame()) });
  });
});

describe("other messages", () => {
  test("management is counted", () => {
    expect(play("0001 000e 0000 0000 62040a010203").details).toEqual({ "message management": 1 });
  });
  test("routable GOOSE is read behind its session header; what is encrypted is not", () => {
    const pdu = frame().replace(/\s/g, "").slice(16);
    const heard = play(`0140 a1 17 80 15 00000000 00000001 0001 11111111 2222 33333333 00 ${hexOf(6 + size(pdu), 4)} 81 01 3001 ${hexOf(size(pdu), 2)} ${pdu} 8500`);
    expect(heard.details).toEqual({ "message routable": 1, "flag simulated by a test set": 1, "control-block LD0/LLN0$GO$gcb1": 1, "dataset LD0/LLN0$DS1": 1, "revision 10": 1 });
    expect([heard.timers, heard.operationNames]).toEqual([["goose 2 time allowed to live"], ["write"]]);
    expect(play("0140 a1 17 80 15 00000000 00000001 0001 11111111 2222 33333333 00 00000020 81 00 3001 0020 9c2f63").details).toEqual({ "message routable": 1, "message not readable": 1 });
    expect(play("0140 a1 1a 80 18 00000040 00000001").details).toEqual({ "message routable": 1, "message not readable": 1 });
  });
  test("lengths that contradict each other are malformed", () => {
    expect(play("0001 0010 0000 0000 6108 8020 4c44302f4c4c").troubles).toEqual(["malformed"]);
    expect(play("0001 0009 0000 0000 61").troubles).toEqual(["malformed"]);
    expect(play("0001 00").troubles).toEqual(["malformed"]);
  });
  test("references that are no text are not shown", () => {
    expect(play("0001 0011 0000 0000 6107 8002 0102 8801 01").details).toEqual({ "control-block other": 1, "revision 1": 1 });
  });
});
