import fc from "fast-check";
import { expect, it, test } from "vitest";
import { parseDuration, writeDuration } from "./time.ts";

test.each([
  [0, "0s"],
  [60, "1m"],
  [90, "90s"],
  [2_700, "45m"],
  [23_400, "6h30m"],
  [86_400, "1d"],
  [129_600, "36h"],
  [2_592_000, "30d"],
  [0.25, "250ms"],
  [1.5, "1500ms"],
])("%d s is written as people would: %s", (seconds, text) => expect(writeDuration(seconds)).toBe(text));

it("reads as the same seconds", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.nat(4_000_000),
        fc.integer({ min: 1, max: 1_000_000 }).map((n) => n / 1_000),
      ),
      (seconds) => {
        expect(parseDuration(writeDuration(seconds))).toBe(seconds);
      },
    ),
    { numRuns: 300, seed: 20261126 },
  );
});
