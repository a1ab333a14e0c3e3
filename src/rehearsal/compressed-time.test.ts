import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compressTime } from "./compressed-time.ts";

const seconds = fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(30, 60, 300, 3600, 86_400), fc.double({ min: 0.001, max: 1e6, noNaN: true }));

describe("compressed time", () => {
  test("a silence is longer than exactly the timeouts that it is really longer than, and keeps its distance from the others", () => {
    fc.assert(
      fc.property(fc.array(seconds, { maxLength: 12 }), seconds, (idles, silence) => {
        const time = compressTime(idles);
        for (const idle of idles) {
          const timeout = time.timeoutOf(idle);
          expect(Number.isInteger(timeout) && timeout >= 2).toBe(true);
          if (silence === idle) expect(time.silenceOf(silence)).toBe(timeout);
          else expect(silence > idle ? time.silenceOf(silence) - timeout : timeout - time.silenceOf(silence)).toBeGreaterThan(0.29);
        }
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });

  test("timeouts keep their order, and the longest silence stays short", () => {
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 12 }), (idles) => {
        const time = compressTime(idles);
        const sorted = [...new Set(idles)].sort((a, b) => a - b).map((idle) => time.timeoutOf(idle));
        expect(sorted).toEqual([...new Set(sorted)].sort((a, b) => a - b));
        expect(time.silenceOf(1e9)).toBeLessThan((sorted.at(-1) as number) + 2);
        expect(time.timeoutOf(2e6)).toBeGreaterThan(time.silenceOf(1e9));
      }),
      { seed: 5 },
    );
  });

  test("with one timeout it is a scale", () => {
    const time = compressTime([3600]);
    expect(time.silenceOf(1800) / time.timeoutOf(3600)).toBeCloseTo(0.5);
  });

  test("without any it is a short wait", () => expect(compressTime([]).silenceOf(7200)).toBe(0.5));
});
