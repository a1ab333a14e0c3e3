// What the dissector understands of the beginning of remote desktop connections; and that the account in the cookie is never kept.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { rdpDissector } from "./rdp-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(rdpDissector, steps, pieces);
const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const le = (value: number, octets: number): string => Array.from({ length: octets }, (_, i) => ((value >>> (8 * i)) & 0xff).toString(16).padStart(2, "0")).join("");
const tpkt = (body: string): string => `0300${(size(body) + 4).toString(16).padStart(4, "0")}${body}`;
const connect = (type: number, rest: string): string => tpkt(`${(size(rest) + 6).toString(16).padStart(2, "0")} ${type.toString(16)} 0000 0000 00 ${rest}`);
const cookie = textHex("Cookie: mstshash=jones\r\n");
const wide = (text: string, octets: number): string => {
  const digits = Array.from(text, (c) => `${textHex(c)}00`).join("");
  return digits + fillHex(octets - digits.length / 2);
};
const block = (type: string, body: string): string => `${type}${le(size(body) + 4, 2)}${body}`;

describe("RDP", () => {
  test("security asked and taken, the time between, and TLS behind it", () => {
    const steps: Step[] = [
      [0, 0, connect(0xe0, `${cookie} 01 00 0800 0b000000`)],
      [1, 4_000, connect(0xd0, "02 1f 0800 02000000")],
      [0, 5_000, `160301 0005 0100000100`],
      [1, 6_000, `160303 0004 0e000000`],
      [0, 7_000, `170303 0010 ${fillHex(16, 0xa9)} ${fillHex(99, 0xff)}`],
    ];
    for (const pieces of [65_536, 3]) {
      const heard = play(steps, pieces);
      expect(heard.details).toEqual({ "security asked: TLS": 1, "security asked: CredSSP": 1, "security asked: CredSSP with early authorisation": 1, "security taken: CredSSP": 1 });
      expect(heard.responses).toEqual([0.004]);
      expect(heard.troubles).toEqual([]);
      expect(JSON.stringify(heard)).not.toContain("jones");
    }
  });
  test("refusals say why, and old clients ask for nothing", () => {
    expect(play([[1, 0, connect(0xd0, "03 00 0800 05000000")]]).details).toMatchObject({ "refused CredSSP required": 1 });
    expect(play([[0, 0, connect(0xe0, cookie)]]).details).toEqual({ "security asked: standard RDP security": 1 });
  });
  test("without TLS both sides tell who they are; behind that nothing is read", () => {
    const core = block("01c0", `04000800 0004 0003 01ca 03aa 07040000 ce0e0000 ${wide("ENG-WS1", 32)} ${fillHex(12)}`);
    const network = block("03c0", `02000000 ${textHex("rdpdr")}000000 00000080 ${textHex("mychan")}0000 00000080`);
    const initial = tpkt(`02f080 7f65 820100 ${fillHex(40, 4)} ${textHex("Duca")} 8100 ${core} ${network}`);
    const response = tpkt(`02f080 7f66 820100 ${fillHex(20, 4)} ${textHex("McDn")} 40 ${block("010c", "04000800")} ${block("020c", "02000000 03000000")}`);
    const heard = play([
      [0, 0, initial],
      [1, 10, response],
      [0, 20, fillHex(40, 0x44)],
      [1, 30, fillHex(40, 0x44)],
    ]);
    expect(heard.claims).toEqual(["sender hostname = ENG-WS1 (rdp client core data)"]);
    expect(heard.details).toEqual({ "client RDP 5.0 to 8.1": 1, "build 3790": 1, "channel rdpdr": 1, "channel other": 1, "server RDP 5.0 to 8.1": 1, "encryption high": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("the side channel is passed over", () => {
    const heard = playDatagrams(rdpDissector, [[0, 0, `ffffffff 0040 0001 1a2b3c4d 04d0 04d0 ${fillHex(1216)}`]]);
    expect(heard.details).toEqual({});
    expect(heard.troubles).toEqual([]);
  });
});
