// Walking BER elements: tags of one and two octets, lengths of every form, and what does not fit.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BerWalk, berInteger } from "./ber-walk.ts";
import { hex } from "./payload-bytes.ts";

function walk(digits: string): { readonly elements: (readonly [tag: number, length: number])[]; readonly isBroken: boolean } {
  const bytes = hex(digits);
  const found = new BerWalk().start(new DataView(bytes.buffer), 0, bytes.length);
  const elements: (readonly [number, number])[] = [];
  while (found.next()) elements.push([found.tag, found.to - found.from]);
  return { elements, isBroken: found.isBroken };
}

describe("elements", () => {
  test("one after the other, with lengths of every form", () => {
    expect(walk("8001ff a100 30820002 0102 bf4801 00 0484000000 03 010203")).toEqual({
      elements: [
        [0x80, 1],
        [0xa1, 0],
        [0x30, 2],
        [0xbf48, 1],
        [0x04, 3],
      ],
      isBroken: false,
    });
  });
  test("what does not fit breaks the walk", () => {
    for (const digits of ["80", "8002ff", "8080", "808501020304", "bf", "bf8101 00", "3082ff"]) expect([digits, walk(digits).isBroken]).toEqual([digits, true]);
  });
  test("any bytes end, inside their range", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const found = new BerWalk().start(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
        let last = 0;
        while (found.next()) {
          expect(found.from).toBeGreaterThan(last);
          expect(found.to).toBeLessThanOrEqual(bytes.length);
          last = found.to;
        }
      }),
      { seed: 20261125, numRuns: 300 },
    );
  });
});

test("integers of up to four octets have their sign, longer ones their last four octets", () => {
  const integer = (digits: string): number => {
    const bytes = hex(digits);
    return berInteger(new DataView(bytes.buffer), 0, bytes.length);
  };
  expect([integer(""), integer("07"), integer("ff"), integer("0080"), integer("8000"), integer("7fffffff"), integer("00ffffffff") >>> 0]).toEqual([0, 7, -1, 128, -32_768, 0x7fffffff, 0xffffffff]);
});
