// What the dissector understands of EtherCAT frames: commands, states, mailboxes, answers, and the period of the way out.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { fillHex } from "../protocol-sample.ts";
import { ethercatDissector } from "./ethercat-dissector.ts";

const play = (...frames: readonly string[]): Heard =>
  playDatagrams(
    ethercatDissector,
    frames.map((digits, i) => [0, i * 1_000, digits] as const),
  );
const sizeOf = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const le16 = (value: number): string => (value & 0xff).toString(16).padStart(2, "0") + (value >> 8).toString(16).padStart(2, "0");

const datagram = (command: string, address: string, data: string, counter = "0000", more = false): string =>
  `${command} 07 ${address} ${le16(sizeOf(data) | (more ? 0x8000 : 0))} 0000 ${data} ${counter}`;
const frame = (...datagrams: readonly string[]): string => `${le16(sizeOf(datagrams.join("")) | 0x1000)} ${datagrams.join(" ")} ${fillHex(12)}`;
const mailbox = (kind: string, message: string): string => `${le16(sizeOf(message))} 0000 00 ${kind} ${message} ${fillHex(20)}`;

describe("EtherCAT in depth", () => {
  test("commands are counted; the frame on its way out gives the period, the returned one says how many slaves there are", () => {
    const heard = play(
      frame(datagram("0c", "00000001", fillHex(8), "0000", true), datagram("07", "0000 3001", "0000")),
      frame(datagram("0c", "00000001", fillHex(8), "0300", true), datagram("07", "0500 3001", "0800", "0500")),
    );
    expect(heard.details).toEqual({ "command LRW": 2, "command BRD": 2, "slaves 5": 1, "frame returned": 1 });
    expect(heard.requests).toEqual([0]);
    expect(heard.operationNames).toEqual(["read", "write"]);
    expect(heard.troubles).toEqual([]);
  });
  test("a change of state starts or stops; writing the EEPROM programs, reading it does not", () => {
    const heard = play(frame(datagram("05", "0110 2001", "0800")));
    expect(heard.details).toMatchObject({ "state operational": 1 });
    expect(heard.operationNames).toEqual(["write", "start-stop"]);
    expect(play(frame(datagram("05", "0110 0205", "0102 00000000"))).operationNames).toEqual(["write", "program"]);
    expect(play(frame(datagram("05", "0110 0205", "0001 08000000"))).operationNames).toEqual(["write"]);
  });
  test("CoE: objects are written, read, listed, refused; the maker of a slave is counted", () => {
    expect(play(frame(datagram("05", "0410 0018", mailbox("13", "0020 2f 121c 00 00000000")))).details).toMatchObject({ "coe SDO request": 1 });
    expect(play(frame(datagram("05", "0410 0018", mailbox("13", "0020 40 1810 01 00000000")))).operationNames).toEqual(["identify", "write"]);
    expect(play(frame(datagram("05", "0410 0018", mailbox("13", "0020 23 1010 01 73617665")))).operationNames).toEqual(["write", "program"]);
    const heard = play(frame(datagram("04", "0410 8018", mailbox("23", "0030 43 1810 01 02000000"), "0100")), frame(datagram("04", "0410 8018", mailbox("33", "0020 80 0060 00 00000206"), "0100")));
    expect(heard.details).toMatchObject({ "coe SDO response": 1, "vendor 0x00000002": 1, "error 0x06020000": 1 });
  });
  test("file access is a file; what only looks like a mailbox is none", () => {
    const heard = play(frame(datagram("05", "0410 0018", mailbox("14", "0200 00000000 61"))));
    expect(heard.details).toMatchObject({ "mailbox FoE": 1 });
    expect(heard.operationNames).toEqual(["write", "file"]);
    expect(play(frame(datagram("05", "0410 0018", fillHex(24, 0xff)))).details).toEqual({ "command FPWR": 1 });
  });
  test("network variables and the mailbox gateway", () => {
    expect(play(`2040 ${fillHex(32, 1)}`).details).toEqual({ "frame network variables": 1 });
    expect(play(`1050 ${mailbox("13", "0020 40 1810 01 00000000").slice(0, 60)}`).details).toMatchObject({ "frame mailbox": 1, "coe SDO request": 1 });
  });
  test("a chain that does not end is trouble", () => {
    expect(play(frame(datagram("07", "0000 3001", "0000", "0000", true))).troubles).toEqual(["malformed"]);
    expect(play(frame(datagram("63", "0000 3001", "0000"))).troubles).toEqual(["malformed"]);
  });
});
