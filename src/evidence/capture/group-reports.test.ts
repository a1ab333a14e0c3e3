// Reports of every version, and what is no report, cut or malformed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf } from "../../../tests/generators/frames.ts";
import { ICMPV6, IGMP, readGroupReport } from "./group-reports.ts";
import { Packet } from "./packet.ts";

function said(bytes: Uint8Array, transport: number, type = 0, skipped = 0): string[] {
  const words: string[] = [];
  const exact = bytes.slice();
  const p = Object.assign(new Packet(), { ipVersion: transport === IGMP ? 4 : 6, transport, srcPort: type, payloadOffset: skipped, payloadLength: exact.length - skipped });
  readGroupReport(p, new DataView(exact.buffer), (facet, group) => words.push(`${facet} ${group}`));
  return words;
}

describe("IGMP", () => {
  test.each([
    ["version 1 report", "1200 0000 ef010203", ["group 239.1.2.3"]],
    ["version 2 report", "1600 0000 ef010203", ["group 239.1.2.3"]],
    ["version 2 leave", "1700 0000 ef010203", ["left 239.1.2.3"]],
    ["version 3: change to exclude nothing is a join", "2200 0000 0000 0001 04000000 ef010203", ["group 239.1.2.3"]],
    ["version 3: change to include nothing is a leave", "2200 0000 0000 0001 03000000 ef010203", ["left 239.1.2.3"]],
    ["version 3: two records, the first with a source and auxiliary data", "2200 0000 0000 0002 01010001 ef010203 0a000001 00000000 02000000 ef010204", ["group 239.1.2.3", "group 239.1.2.4"]],
    ["version 3: sources that are blocked ask for nothing", "2200 0000 0000 0001 06000001 ef010203 0a000001", []],
    ["a query", "1164 0000 00000000", []],
    ["cut in its second record", "2200 0000 0000 0002 04000000 ef010203 0400", ["group 239.1.2.3"]],
    ["more records announced than sent", "2200 0000 0000 ffff 04000000 ef010203", ["group 239.1.2.3"]],
  ])("%s", (_, hex, expected) => expect(said(bytesOf(hex), IGMP)).toEqual(expected));
});

describe("MLD", () => {
  const GROUP = "ff050000000000000000000000000123";
  test("version 2 report", () => expect(said(bytesOf(`8f00 0000 0000 0001 04000000 ${GROUP}`), ICMPV6, 143, 8)).toEqual(["group ff05::123"]));
  test("version 1 report and done", () => {
    expect(said(bytesOf(`8300 0000 0000 0000 ${GROUP}`), ICMPV6, 131, 8)).toEqual(["group ff05::123"]);
    expect(said(bytesOf(`8400 0000 0000 0000 ${GROUP}`), ICMPV6, 132, 8)).toEqual(["left ff05::123"]);
  });
  test("a neighbour solicitation is none", () => expect(said(bytesOf(`8700 0000 0000 0000 ${GROUP}`), ICMPV6, 135, 8)).toEqual([]));
});

test("any bytes: no throw, no read past the end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 64 }), fc.constantFrom(131, 132, 143), fc.constantFrom(0x12, 0x16, 0x22), (bytes, type, first) => {
      said(bytes, ICMPV6, type, 8);
      said(bytes.with(0, first), IGMP);
    }),
    { seed: 20261125, numRuns: 2_000 },
  );
});
