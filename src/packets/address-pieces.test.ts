import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddressPieces } from "./address-pieces.ts";

const LAST = 2 ** 32 - 1;

describe("AddressPieces", () => {
  it("finds the piece that a search through the cuts finds", () => {
    // Near each other, so that blocks of every size are cut, and anywhere.
    const address = fc.oneof(
      fc.nat({ max: LAST }),
      fc.integer({ min: 0x0a01_0100, max: 0x0a01_01ff }),
      fc.integer({ min: 0x0a01_0000, max: 0x0a02_ffff }),
      fc.constantFrom(1, 255, 256, 257, 65_535, 65_536, LAST - 256, LAST - 1, LAST, 0x0a01_0000, 0x0a01_0100, 0x7fff_ffff, 0x8000_0000),
    );
    fc.assert(
      fc.property(fc.array(address, { maxLength: 60 }), fc.array(address, { minLength: 1, maxLength: 30 }), (cuts, asked) => {
        const starts = [...new Set([0, ...cuts])].sort((a, b) => a - b);
        const pieces = new AddressPieces(starts);
        expect(pieces.count).toBe(starts.length);
        for (const value of [...asked, ...starts, ...starts.map((s) => Math.max(0, s - 1)), LAST]) expect(pieces.pieceOf(value)).toBe(starts.findLastIndex((s) => s <= value));
      }),
      { seed: 20261127, numRuns: 150 },
    );
  });
});
