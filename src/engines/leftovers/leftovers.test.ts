import { describe, expect, it } from "vitest";
import { rankLeftovers } from "./leftovers.ts";
import type { Permission } from "./question.ts";

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
const month = { spanDays: 40, watchedDays: 39 };
const quality = (p: Permission, window = month): string | undefined => rankLeftovers({ permissions: [p], window })[0]?.quality;

describe("rankLeftovers", () => {
  it("leaves out what is used", () => expect(rankLeftovers({ permissions: [permission(1, { uses: 3 })], window: month })).toEqual([]));
  it("is strong when both ends were in sight for a month with its end", () => expect(quality(permission(1))).toBe("strong"));
  it("is fair after more than a week, and where most of a month was not recorded", () => {
    expect(quality(permission(1), { spanDays: 10, watchedDays: 10 })).toBe("fair");
    expect(quality(permission(1), { spanDays: 40, watchedDays: 2 })).toBe("fair");
  });
  it("is weak when an end was never in sight, or for days only", () => {
    expect(quality(permission(1, { destinationSeen: false }))).toBe("weak");
    expect(quality(permission(1), { spanDays: 3, watchedDays: 3 })).toBe("weak");
  });
  it("is not made better by a counter of 0, and is none where a counter shows use", () => {
    expect(quality(permission(1, { hits: 0 }), { spanDays: 3, watchedDays: 3 })).toBe("weak");
    expect(quality(permission(1, { hits: 7 }))).toBe("none");
  });
  it("puts the surest first", () => {
    const ranked = rankLeftovers({
      permissions: [permission(1, { hits: 7 }), permission(2, { sourceSeen: false }), permission(3), permission(4, { neverDecides: "line 1 takes all of it" })],
      window: month,
    });
    expect(ranked.map((l) => [l.line, l.quality])).toEqual([
      [4, "certain"],
      [3, "strong"],
      [2, "weak"],
      [1, "none"],
    ]);
  });
});
