// What vendors' words for versions mean: a table of real phrases, each with its reading and with versions inside, outside and in doubt. The readings were printed by the
// program and read line by line against the phrase; most probes were made from the bounds. Where real advisories are at hand, the share of their phrases that is understood is printed and held.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { affectsVersion } from "../../src/plant/version-range/affects-version.ts";
import { printVersionRange } from "../../src/plant/version-range/print-version-range.ts";
import { readVersionRange } from "../../src/plant/version-range/read-version-range.ts";

const table = readFileSync(new URL("./phrases.tsv", import.meta.url), "utf8")
  .replace(/\n$/, "")
  .split("\n")
  .slice(1);
const rows = table.map((line) => {
  const [phrase, meaning, yes, no, maybe] = line.split("\t") as [string, string, string, string, string];
  const probes = (text: string, answer: string): (readonly [string, string])[] => (text === "" ? [] : text.split("; ").map((version) => [version, answer] as const));
  return { phrase, meaning, probes: [...probes(yes, "yes"), ...probes(no, "no"), ...probes(maybe, "maybe")] };
});

/** A probe is a version, or a serial number behind an "s". */
function ask(phrase: string, probe: string): string {
  const serial = /^s(\d{5,})$/.exec(probe)?.[1] ?? null;
  return affectsVersion(readVersionRange(phrase), { version: serial === null ? probe : null, serial, flaw: null }).affects;
}

describe("real phrases", () => {
  it("are at least three hundred, each once", () => {
    expect(new Set(rows.map(({ phrase }) => phrase)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThanOrEqual(300);
  });

  it("have the reading of the table", () => {
    expect(rows.map(({ phrase }) => `${phrase} => ${printVersionRange(readVersionRange(phrase))}`)).toEqual(rows.map(({ phrase, meaning }) => `${phrase} => ${meaning}`));
  });

  it("mean the versions of the table", () => {
    const asked = rows.flatMap(({ phrase, probes }) => probes.map(([probe, answer]) => ({ text: `${phrase}: ${probe}`, answer, got: ask(phrase, probe) })));
    expect(asked.filter(({ answer, got }) => answer !== got)).toEqual([]);
    expect(asked.length).toBeGreaterThan(1_000);
  });

  it("read back from what they are printed as", () => {
    const understood = rows.filter(({ meaning }) => !meaning.includes("not understood"));
    const again = understood.map(({ meaning }) => printVersionRange(readVersionRange(meaning)));
    expect(again).toEqual(understood.map(({ meaning }) => meaning));
  });
});

const folder = join(process.env.HOLDPOINT_DATA ?? new URL("../../../shared/data", import.meta.url).pathname, "advisories");

describe.skipIf(!existsSync(folder))("phrases of all advisories at hand", () => {
  it("are understood, all but a few that are listed and never mean that something is not affected", () => {
    const phrases = new Set(jsonFiles(folder).flatMap((file) => phrasesOf(JSON.parse(readFileSync(file, "utf8")) as unknown)));
    const ranges = [...phrases].map((phrase) => ({ phrase, range: readVersionRange(phrase) }));
    const open = ranges.filter(({ range }) => range.notUnderstood.length > 0);
    const share = 1 - open.length / phrases.size;
    process.stdout.write(`version phrases: ${phrases.size} distinct, ${(share * 100).toFixed(1)} % understood; not: ${open.map(({ phrase }) => phrase).join("   ")}\n`);
    expect(phrases.size).toBeGreaterThan(300);
    expect(share).toBeGreaterThan(0.95);
    for (const { range } of open) expect(["0", "3.7", "R9", "2099"].map((version) => affectsVersion(range, { version, serial: null, flaw: null }).affects)).not.toContain("no");
  });
});

function jsonFiles(from: string): string[] {
  return readdirSync(from, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? jsonFiles(join(from, entry.name)) : entry.name.endsWith(".json") ? [join(from, entry.name)] : []));
}

/** Every name of a branch that is a version or a range of them. */
function phrasesOf(document: unknown): string[] {
  if (Array.isArray(document)) return document.flatMap(phrasesOf);
  if (typeof document !== "object" || document === null) return [];
  const { category, name, ...rest } = document as { category?: unknown; name?: unknown };
  const own = typeof name === "string" && (category === "product_version" || category === "product_version_range") ? [name] : [];
  return [...own, ...Object.values(rest).flatMap(phrasesOf)];
}
