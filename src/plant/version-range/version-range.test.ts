// Laws of versions and ranges: what is printed reads back, the order is one wherever it is decided, and an interval holds what a sorted list holds.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affectsVersion } from "./affects-version.ts";
import { compareVersions, type Order, saysLessThan } from "./compare-versions.ts";
import { printVersionRange } from "./print-version-range.ts";
import { readVersionRange } from "./read-version-range.ts";
import { sortKey, stretch } from "./reference.ts";
import { printVersion, readVersion, type Version } from "./version.ts";

const RUNS = { seed: 71, numRuns: 600 };

/** Of three numbers: nothing of it is in doubt. */
const plain = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.constantFrom("", " SP1", " SP2"), fc.constantFrom("", " Update 1", " Update 2"))
  .map(([a, b, c, pack, update]) => `${a}.${b}.${c}${pack}${update}`);
/** Of every kind. */
const any = fc.oneof(
  plain,
  fc.tuple(fc.constantFrom("", "V", "R", "FW", "SV"), fc.nat(30), fc.nat(120)).map(([prefix, a, b]) => `${prefix}${a}.${b}`),
  fc
    .tuple(fc.nat(20), fc.nat(99), fc.nat(99), fc.constantFrom("", "a", "C", "-rc1", "-beta2", " HF3", " Patch 2", "(7)E2", " Build 12"))
    .map(([a, b, c, end]) => `${a}.${b}.${String(c).padStart(2, "0")}${end}`),
  fc.tuple(fc.integer({ min: 2010, max: 2026 }), fc.constantFrom("", " R2", " SP1")).map(([year, end]) => `${year}${end}`),
);

function version(text: string): Version {
  const read = readVersion(text);
  if (read === null) throw new Error(`${text} is no version`);
  return read;
}

const flipped: Readonly<Record<Order, Order>> = { before: "after", after: "before", same: "same", undecided: "undecided" };

describe("versions", () => {
  it("read back from what they are printed as", () => {
    fc.assert(
      fc.property(any, (text) => {
        const printed = printVersion(version(text));
        expect(printVersion(version(printed))).toBe(printed);
        expect(compareVersions(version(text), version(printed))).toBe("same");
      }),
      RUNS,
    );
  });

  it("stand in one order: exactly one of before, same, after and undecided, and the other way round from the other side", () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(compareVersions(version(a), version(b))).toBe(flipped[compareVersions(version(b), version(a))]);
      }),
      RUNS,
    );
  });

  it("never go round in a circle where the order is decided", () => {
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        const [x, y, z] = [version(a), version(b), version(c)];
        if (compareVersions(x, y) !== "before" || compareVersions(y, z) !== "before") return;
        expect(["before", "undecided"]).toContain(compareVersions(x, z));
      }),
      { ...RUNS, numRuns: 2_000 },
    );
  });

  it("stand as the slow order has them", () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const [x, y] = [sortKey(version(a)), sortKey(version(b))];
        expect(compareVersions(version(a), version(b))).toBe(x < y ? "before" : x > y ? "after" : "same");
      }),
      RUNS,
    );
  });

  it("are undecided where nobody can say it", () => {
    const order = (a: string, b: string): Order => compareVersions(version(a), version(b));
    expect([order("R6.01", "SV6.02"), order("2020", "17.0"), order("9.5", "9.40"), order("3.1", "3.01"), order("16 Update 2", "16 HF3"), order("3.19 P2", "3.19 Update 2")]).toEqual(
      Array(6).fill("undecided"),
    );
    expect([
      order("33.11", "33.011"),
      order("5.28", "5.008"),
      order("4.9.1", "4.10.0"),
      order("V17", "17.0.0"),
      order("1.0.0-rc1", "1.0.0"),
      order("7.10a", "7.10"),
      order("2020 R2 SP1", "2020 R2"),
    ]).toEqual(["same", "after", "before", "same", "before", "after", "after"]);
  });

  it("say less where one only begins as the other", () => {
    const less = (a: string, b: string): boolean => saysLessThan(version(a), version(b));
    expect([less("17", "17 Update 5"), less("4.1", "4.1.3"), less("33", "33.015"), less("4.09.00", "04.09.00C")]).toEqual([true, true, true, true]);
    expect([less("4.1", "4.1.0"), less("7.10", "7.10a"), less("4.1.3", "4.1"), less("4.2", "4.1.3"), less("1.0.0-rc1", "1.0.0.4")]).toEqual([false, false, false, false, false]);
  });
});

describe("ranges", () => {
  const bounds = fc.record({ from: fc.option(plain), to: fc.option(plain), includesFrom: fc.boolean(), includesTo: fc.boolean() });

  it("hold what the sorted list of all versions holds, and say maybe only where one text begins as the other", () => {
    fc.assert(
      fc.property(bounds, plain, ({ from, to, includesFrom, includesTo }, asked) => {
        const [low, high] = [from === null ? null : version(from), to === null ? null : version(to)];
        if (low !== null && high !== null && sortKey(low) > sortKey(high)) return;
        const words = [low === null ? "" : `${includesFrom ? ">=" : ">"} ${from}`, high === null ? "" : `${includesTo ? "<=" : "<"} ${to}`].join(" ").trim();
        const range = readVersionRange(words === "" ? "all versions" : words);
        const held = stretch([version(asked)], low, high, includesFrom, includesTo).has(sortKey(version(asked)));
        const { affects } = affectsVersion(range, { version: asked, serial: null, flaw: null });
        const isClose = [low, high].some((end) => end !== null && (saysLessThan(end, version(asked)) || saysLessThan(version(asked), end)));
        if (affects === "maybe") expect(isClose).toBe(true);
        else expect(affects).toBe(held ? "yes" : "no");
      }),
      { ...RUNS, numRuns: 1_000 },
    );
  });

  it("are monotone: with a version all earlier ones of the same writing are below an upper bound", () => {
    fc.assert(
      fc.property(plain, plain, plain, (bound, a, b) => {
        const ask = (asked: string): string => affectsVersion(readVersionRange(`prior to ${bound}`), { version: asked, serial: null, flaw: null }).affects;
        const [early, late] = compareVersions(version(a), version(b)) === "after" ? [b, a] : [a, b];
        if (ask(late) === "yes") expect(ask(early)).not.toBe("no");
        if (ask(early) === "no") expect(ask(late)).toBe("no");
      }),
      RUNS,
    );
  });

  it("never say no of a version that cannot be read or is not known", () => {
    for (const asked of [null, "", "unknown", "see label", "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18", "9".repeat(40)]) {
      for (const words of ["< 4.5", ">= 2 <= 3", "2.4", "All versions except 3.2", "nonsense"]) {
        expect(affectsVersion(readVersionRange(words), { version: asked, serial: null, flaw: null }).affects).toBe("maybe");
      }
    }
  });

  it("give the condition and the flaw of which alone they speak", () => {
    const range = readVersionRange(">= R4.01.00 | <= R4.05.00 (if RS4E5000 is installed)");
    expect(affectsVersion(range, { version: "R4.02.00", serial: null, flaw: null })).toMatchObject({ affects: "maybe", conditions: ["if RS4E5000 is installed"] });
    const one = readVersionRange("All versions (only affected by CVE-2018-4848)");
    expect(["CVE-2018-4848", "CVE-2018-4849"].map((flaw) => affectsVersion(one, { version: "1.0", serial: null, flaw }).affects)).toEqual(["yes", "no"]);
  });

  it("count the release in brackets only where it changes nothing", () => {
    const ask = (words: string, asked: string): string => affectsVersion(readVersionRange(words), { version: asked, serial: null, flaw: null }).affects;
    expect([ask("< FW14", "01.07.03(10)"), ask("<= 10", "01.07.03(10)"), ask("< FW14", "01.09.00(15)"), ask(">= FW11", "01.09.00(15)")]).toEqual(["yes", "yes", "maybe", "maybe"]);
  });

  it("tell serial numbers by their first digits", () => {
    const range = readVersionRange("<=with_the_first_5_digits_of_serial_number_24051");
    const ask = (serial: string | null): string => affectsVersion(range, { version: "9", serial, flaw: null }).affects;
    expect([ask("240510011223344"), ask("24052001"), ask("2405"), ask(null), ask("SN-24051")]).toEqual(["yes", "no", "maybe", "maybe", "maybe"]);
  });

  it("print and read back whatever was read, even from nonsense", () => {
    const piece = fc.constantFrom(
      "<",
      "<=",
      ">=",
      "V2.0",
      "3.x",
      "and",
      "prior",
      "to",
      ",",
      "|",
      "all",
      "versions",
      "(",
      ")",
      "SP1",
      "only if X",
      "7.2x",
      "except",
      "earlier",
      "serial",
      "-",
      "R4",
      "M221",
      "possibly",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (words) => {
        const range = readVersionRange(words.join(" "));
        if (range.notUnderstood.length > 0 || range.intervals.some(({ conditions }) => conditions.length > 0) || range.remarks.length > 0) return;
        const printed = printVersionRange(range);
        for (const asked of ["1.0", "2.0", "2.5", "3.4", "4", "7.25", "9"]) {
          const device = { version: asked, serial: null, flaw: null };
          expect(affectsVersion(readVersionRange(printed), device).affects).toBe(affectsVersion(range, device).affects);
        }
      }),
      { ...RUNS, numRuns: 800 },
    );
  });
});
