import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differenceOfSpans, intersectionOfSpans, isInSpans, secondsOfSpans, type Span, unionOfSpans } from "./time-spans.ts";

const spans = fc.array(fc.tuple(fc.nat(40), fc.nat(8)), { maxLength: 8 }).map((pairs): Span[] => pairs.map(([first, length]) => ({ first, last: first + length })));
const covers = (list: readonly Span[], at: number): boolean => list.some((s) => s.first <= at && at < s.last);

describe("stretches of time", () => {
  it("are sets of instants: union, intersection and difference say of each instant what they should", () => {
    fc.assert(
      fc.property(spans, spans, (a, b) => {
        const x = unionOfSpans(a);
        const y = unionOfSpans(b);
        const both = intersectionOfSpans(x, y);
        const left = differenceOfSpans(x, y);
        for (let at = 0; at < 50; at++) {
          expect(covers(x, at)).toBe(covers(a, at));
          expect(covers(both, at)).toBe(covers(a, at) && covers(b, at));
          expect(covers(left, at)).toBe(covers(a, at) && !covers(b, at));
          expect(isInSpans(x, at)).toBe(covers(a, at));
        }
        for (const list of [x, both, left]) for (let i = 1; i < list.length; i++) expect((list[i] as Span).first).toBeGreaterThanOrEqual((list[i - 1] as Span).last);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it("joins what lies closer than the seam", () => {
    expect(
      unionOfSpans(
        [
          { first: 0, last: 10 },
          { first: 12, last: 20 },
        ],
        2,
      ),
    ).toEqual([{ first: 0, last: 20 }]);
    expect(secondsOfSpans([{ first: 0, last: 2_500_000 }])).toBe(2.5);
  });
});
