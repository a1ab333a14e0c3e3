// Hostile words for versions: nothing throws, nothing is slow, what is too long is said not to be understood, and what is not understood never says no.
// FUZZ_RUNS sets how many are tried (default: a few seconds' worth, always the same ones).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { affectsVersion } from "../../src/plant/version-range/affects-version.ts";
import { printVersionRange } from "../../src/plant/version-range/print-version-range.ts";
import { readVersionRange } from "../../src/plant/version-range/read-version-range.ts";
import { readVersion } from "../../src/plant/version-range/version.ts";
import { LONGEST_PHRASE, MOST_INTERVALS } from "../../src/plant/version-range/version-range.ts";

const numRuns = Number(process.env.FUZZ_RUNS ?? 600);
const SEED = 20_261_126;
const SPICE = [
  "<",
  "<=",
  ">",
  "=",
  "|",
  ",",
  "(",
  ")",
  "[",
  "V",
  "R",
  "1.2.3",
  "0",
  "x",
  ".x",
  "*",
  "_",
  "-",
  "–",
  " ",
  "vers:",
  "all/",
  "%3C",
  "&lt;",
  "SP",
  "Update ",
  "prior to ",
  "and earlier",
  "first 5 digits of serial number ",
  "CVE-2020-1",
  "\0",
  "\n",
  "é",
  "١٢",
  "__proto__",
  "if ",
];

describe("words for versions", () => {
  test("of any kind are read, printed and asked", () => {
    const words = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(fc.oneof(fc.constantFrom(...SPICE), fc.string({ maxLength: 4 })), { maxLength: 60 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(words, words, (phrase, asked) => {
        const range = readVersionRange(phrase);
        expect(range.intervals.length).toBeLessThanOrEqual(MOST_INTERVALS);
        expect(range.intervals.length + range.notUnderstood.length).toBeGreaterThan(0);
        expect(printVersionRange(range)).not.toBe("");
        const verdict = affectsVersion(range, { version: asked, serial: asked, flaw: null });
        if (range.notUnderstood.length > 0) expect(verdict.affects).not.toBe("no");
        readVersion(asked);
      }),
      { seed: SEED, numRuns },
    );
  });

  test("that are long take no longer than their length", () => {
    for (const piece of ["a", "1", "1.", "(", "((1)", "prior ", "CVE-2020-1111 ", "and ", "V1 SP1 ", "<", "1-", "x.", "first ", "all all ", "a1", "1 to ", "incl "]) {
      const phrase = piece.repeat(Math.floor(LONGEST_PHRASE / piece.length));
      expect(readVersionRange(phrase).intervals.length).toBeLessThanOrEqual(MOST_INTERVALS);
      expect(readVersionRange(`${phrase}${phrase}${phrase}`).notUnderstood).toHaveLength(1);
    }
  });
});
