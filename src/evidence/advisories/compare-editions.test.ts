// Which edition is the newer: examples of the standard, and that the answer is an order, so that no order of learning can change it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareEditions, type Edition } from "./compare-editions.ts";

const edition = (version: string, over: Partial<Edition> = {}): Edition => ({ edition: version, revised: 0, status: "final", sha256: "00", ...over });

test.each([
  ["2", "10"],
  ["1.2.3", "1.10.0"],
  ["1", "1.0.1"],
  ["1.0.0-alpha", "1.0.0"],
  ["1.0.0-alpha.2", "1.0.0-alpha.10"],
  ["1.0.0-1", "1.0.0-a"],
  ["1.0.0-a", "1.0.0-a.0"],
  ["no version", "0"],
])("%s is older than %s", (older, newer) => {
  expect(compareEditions(edition(older), edition(newer))).toBeLessThan(0);
  expect(compareEditions(edition(newer), edition(older))).toBeGreaterThan(0);
});

test("of one version the later, then the more final, then always the same one", () => {
  expect(compareEditions(edition("1", { revised: 1 }), edition("1.0.0+build", { revised: 2 }))).toBeLessThan(0);
  expect(compareEditions(edition("1", { revised: null }), edition("1"))).toBeLessThan(0);
  expect(compareEditions(edition("1", { status: "interim" }), edition("1"))).toBeLessThan(0);
  expect(compareEditions(edition("1", { sha256: "aa" }), edition("1", { sha256: "ab" }))).toBeLessThan(0);
  expect(compareEditions(edition("1"), edition("1"))).toBe(0);
});

test("any three editions are in one order", () => {
  const any = fc.record({
    edition: fc.oneof(
      fc.nat(3).map(String),
      fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.constantFrom("", "-1", "-a", "-a.1", "-a.b", "+x")).map(([a, b, c, rest]) => `${a}.${b}.${c}${rest}`),
      fc.constantFrom("", "draft", "v1", "1.0"),
    ),
    revised: fc.constantFrom(null, 0, 1, 2),
    status: fc.constantFrom(null, "draft", "interim", "final"),
    sha256: fc.constantFrom("aa", "bb", "cc"),
  });
  fc.assert(
    fc.property(any, any, any, (x, y, z) => {
      expect(Math.sign(compareEditions(x, y))).toBe(-Math.sign(compareEditions(y, x)) + 0);
      if (compareEditions(x, y) <= 0 && compareEditions(y, z) <= 0) expect(compareEditions(x, z)).toBeLessThanOrEqual(0);
    }),
    { seed: 11, numRuns: 3_000 },
  );
});
