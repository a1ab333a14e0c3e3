import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import { mostWatchedWithin, rankLeftovers } from "./leftovers.ts";
import type { Permission } from "./question.ts";
import { plainMostWatched } from "./reference.ts";

const DAY = 86_400e6;
const permission = (line: number, more: Partial<Permission> = {}): Permission => ({
  text: `permit ${line}`,
  at: { kind: "text", file: "fw.conf", line, column: 1 },
  uses: 0,
  hits: null,
  sourceSeen: true,
  destinationSeen: true,
  neverDecides: null,
  ...more,
});
const days = (...spans: readonly [from: number, to: number][]): Span[] => spans.map(([from, to]) => ({ first: from * DAY, last: to * DAY }));
const month = days([0, 40]);
const proof = (p: Permission, watched: readonly Span[] = month, phasesUnseen: readonly string[] = []) => rankLeftovers({ permissions: [p], watched, phasesUnseen })[0];
const quality = (p: Permission, watched: readonly Span[] = month): string | undefined => proof(p, watched)?.quality;

describe("rankLeftovers", () => {
  it("leaves out what is used", () => expect(rankLeftovers({ permissions: [permission(1, { uses: 3 })], watched: month, phasesUnseen: [] })).toEqual([]));
  it("is strong when both ends were in sight for a month with its end", () => expect(quality(permission(1))).toBe("strong"));
  it("is fair after more than a week, and where most of a month was not recorded", () => {
    expect(quality(permission(1), days([0, 10]))).toBe("fair");
    expect(quality(permission(1), days([0, 5], [35, 40]))).toBe("fair");
  });
  it("is fair where no month end was watched, however long it was", () => {
    const { quality: is, why } = proof(permission(1), month, ["changeover", "month end"]) as { quality: string; why: readonly string[] };
    expect([is, why[0]]).toEqual(["fair", "No month end was watched."]);
  });
  it("is weak when an end was never in sight, or for days only", () => {
    expect(quality(permission(1, { destinationSeen: false }))).toBe("weak");
    expect(quality(permission(1), days([0, 3]))).toBe("weak");
    expect(quality(permission(1), [])).toBe("weak");
  });
  it("is not made better by a packet that strays in months later, nor worse", () => {
    const stray = days([281, 281 + 1e-9]);
    expect(proof(permission(1), [...days([0, 2]), ...stray])).toMatchObject({ quality: "weak", why: [expect.stringContaining("only 2 days were recorded"), expect.anything()] });
    expect(quality(permission(1), [...month, ...stray])).toBe("strong");
  });
  it("is not made better by samples", () => {
    const samples = Array.from({ length: 90 }, (_, day): Span => ({ first: day * DAY, last: day * DAY + DAY / 24 }));
    expect(quality(permission(1), samples)).toBe("weak");
  });
  it("is not made better by a counter of 0, and is none where a counter shows use", () => {
    expect(quality(permission(1, { hits: 0 }), days([0, 3]))).toBe("weak");
    expect(quality(permission(1, { hits: 7 }))).toBe("none");
  });
  it("puts the surest first", () => {
    const ranked = rankLeftovers({
      permissions: [permission(1, { hits: 7 }), permission(2, { sourceSeen: false }), permission(3), permission(4, { neverDecides: "line 1 takes all of it" })],
      watched: month,
      phasesUnseen: [],
    });
    expect(ranked.map((l) => [l.line, l.quality])).toEqual([
      [4, "certain"],
      [3, "strong"],
      [2, "weak"],
      [1, "none"],
    ]);
  });
});

describe("mostWatchedWithin", () => {
  it("is what trying every stretch gives", () => {
    const spans = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 12 })), { maxLength: 8 })
      .map((list) => unionOfSpans(list.map(([first, long]) => ({ first, last: first + long }))));
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 40 }), (watched, length) => {
        expect(mostWatchedWithin(watched, length)).toBe(plainMostWatched(watched, length));
      }),
      { numRuns: 500 },
    );
  });
});
