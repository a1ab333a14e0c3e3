// What the dissector understands of Sampled Values messages: streams, rates, synchronisation, several ASDUs, and broken lengths.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { svDissector } from "./sv-dissector.ts";

const play = (...frames: string[]): Heard =>
  playDatagrams(
    svDissector,
    frames.map((digits, i) => [0, i * 250, digits] as const),
  );
const hexOf = (value: number, octets: number): string => value.toString(16).padStart(octets * 2, "0");
const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const tlv = (tag: string, contents: string): string => (size(contents) < 0x80 ? `${tag} ${hexOf(size(contents), 1)} ${contents}` : `${tag} 82 ${hexOf(size(contents), 2)} ${contents}`);
const asdu = (stream: string, counter: number, rest = ""): string => tlv("30", `${tlv("80", textHex(stream))} 8202${hexOf(counter, 2)} 830400000001 850102 ${rest} 8740 ${fillHex(64, 7)}`);
const frame = (asdus: readonly string[], reserved = "0000"): string => {
  const pdu = tlv("60", `8001${hexOf(asdus.length, 1)} ${tlv("a2", asdus.join(""))}`);
  return `4000 ${hexOf(8 + size(pdu), 2)} ${reserved} 0000 ${pdu}`;
};

describe("messages", () => {
  test("a stream with its revision and synchronisation", () => {
    const heard = play(frame([asdu("MU01", 1)]), frame([asdu("MU01", 2)]));
    expect(heard.details).toEqual({ "asdus 1": 2, "stream MU01": 2, "revision 1": 2, "synchronised global": 2 });
    expect([heard.operationNames, heard.requests, heard.troubles]).toEqual([[], [], []]);
  });
  test("several ASDUs: every stream, what is the same once", () => {
    expect(play(frame([asdu("MU01", 1), asdu("MU02", 1)])).details).toEqual({ "asdus 2": 1, "stream MU01": 1, "stream MU02": 1, "revision 1": 1, "synchronised global": 1 });
  });
  test("the sample rate, with what it counts", () => {
    expect(play(frame([asdu("MU01", 1, "86020050")])).details["rate 80 per period"]).toBe(1);
    expect(play(frame([asdu("MU01", 1, "860212c0 88020001")])).details["rate 4800 per second"]).toBe(1);
    expect(play(frame([asdu("MU01", 1, "8602000a 88020002")])).details["rate 10 seconds per sample"]).toBe(1);
  });
  test("data sets, and test sets", () => {
    const heard = play(frame([asdu("MU01", 1, tlv("81", textHex("LD0/LLN0$PhsMeas1")))], "8000"));
    expect(heard.details).toMatchObject({ "dataset LD0/LLN0$PhsMeas1": 1, "flag simulated by a test set": 1 });
  });
  test("lengths that contradict each other are malformed", () => {
    expect(play("4000 0010 0000 0000 6006 800101 a2 10 30").troubles).toEqual(["malformed"]);
    expect(play("4000 0012 0000 0000 6008 800101 a203 30 05 80").troubles).toEqual(["malformed"]);
    expect(play("4000").troubles).toEqual(["malformed"]);
  });
});
