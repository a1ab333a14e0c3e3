// What the dissector understands of I/O datagrams: connections, gaps by sequence number, heartbeats.
import { describe, expect, test } from "vitest";
import { playDatagrams } from "../../../../tests/protocols/heard.ts";
import { enipIoDissector } from "./enip-io-dissector.ts";

const datagram = (sequence: string, data = "0500 01000000"): string => `0200 0280 0800 01a2b3c4 ${sequence} b100 ${(data.replace(/\s/g, "").length / 2).toString(16).padStart(2, "0")}00 ${data}`;

describe("EtherNet/IP I/O in depth", () => {
  test("datagrams of each connection are counted, and give the period", () => {
    const heard = playDatagrams(enipIoDissector, [
      [0, 0, datagram("05000000")],
      [1, 1_000, "0200 0280 0800 02a2b3c4 09000000 b100 0600 0500 01000000"],
      [0, 10_000, datagram("06000000")],
    ]);
    expect(heard.details).toEqual({ "connection 0xc4b3a201": 2, "connection 0xc4b3a202": 1 });
    expect(heard.requests).toEqual([0, 1_000, 10_000]);
    expect(heard.operationNames).toEqual(["read", "write"]);
  });
  test("what is missing, late or repeated shows in the sequence numbers, also where they start again", () => {
    const heard = playDatagrams(
      enipIoDissector,
      ["05000000", "08000000", "07000000", "08000000", "08000000", "09000000", "00f00000", "01f00000"].map((sequence, i) => [0, i, datagram(sequence)] as const),
    );
    expect(heard.details).toMatchObject({ "sequence gap": 1, "sequence late": 1, "sequence repeated": 2 });
  });
  test("a heartbeat neither reads nor writes; class 0 has no sequence", () => {
    const heard = playDatagrams(enipIoDissector, [
      [0, 0, datagram("05000000", "0500")],
      [0, 1, "0200 a100 0400 01a2b3c4 b100 0200 0102"],
    ]);
    expect(heard.operationNames).toEqual([]);
    expect(heard.details).toEqual({ "connection 0xc4b3a201": 2 });
  });
  test("sockets behind the data belong to the datagram", () => {
    const heard = playDatagrams(enipIoDissector, [[0, 0, `0300 0280 0800 01a2b3c4 05000000 b100 0200 0500 0180 1000 0002 08ae efc00105 0000000000000000`]]);
    expect(heard.troubles).toEqual([]);
    expect(heard.details).toEqual({ "connection 0xc4b3a201": 1 });
  });
  test("a datagram that is cut short is trouble", () => {
    expect(playDatagrams(enipIoDissector, [[0, 0, "0200 0280 0800 01a2b3c4 05000000 b100 0600 0500"]]).troubles).toEqual(["malformed"]);
  });
});
