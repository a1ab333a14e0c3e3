// Hostile and damaged advisories, catalogues, forecasts and lists of updates: nothing throws, everything is bounded, every id that is said is a product, and what is
// stored comes back the same. FUZZ_RUNS sets how many contents are tried (default: a few seconds' worth, always the same ones).
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { advisoryToBatches, readAdvisories } from "../../src/evidence/advisories/stored-advisories.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { companionOf, namesAdvisoryFiles } from "../../src/evidence/lists/csaf/companions.ts";
import { isCsaf, readCsaf } from "../../src/evidence/lists/csaf/csaf.ts";
import { openCvss } from "../../src/evidence/lists/csaf/cvss-base.ts";
import { composedAdvisory } from "../../src/evidence/lists/csaf/samples.ts";
import { openCsafValidator } from "../../src/evidence/lists/csaf/validate-csaf.ts";
import { cveToNumber, numberToCve } from "../../src/evidence/lists/cve-number.ts";
import { readEpssAnswer, readEpssTable } from "../../src/evidence/lists/epss/epss.ts";
import { readExploited, readExploitedTable } from "../../src/evidence/lists/exploited/exploited.ts";
import { readFixedWidth } from "../../src/evidence/lists/update-table/fixed-width.ts";
import { guessUpdates } from "../../src/evidence/lists/update-table/update-columns.ts";
import { readUpdateTables } from "../../src/evidence/lists/update-table/update-table.ts";
import { approvalOf, installStateOf, updateNames } from "../../src/evidence/lists/update-table/update-words.ts";
import { placesInJson } from "../../src/foundation/json-places.ts";
import { type Advisory, partsOf } from "../../src/plant/advisory.ts";
import { viewAdvisory } from "../../src/report/advisory-view.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const numRuns = Number(process.env.FUZZ_RUNS ?? 60);
const SEED = 20_261_126;
const KEYS = ["__proto__", "constructor", "toString", "hasOwnProperty", "product_id", "branches", "category", "name", "products", "product_ids", "group_ids", "cve", "a/b~c", "", "0"];

/** Values that stand where others should. */
const SPICE: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, "", " ", "P-FW", "P-PAIR", "G-ALL", "\u202e", "\ud800", "x".repeat(5_000), [], {}, [null], [[]], ["P-FW", "P-FW"], "9999-99-99T99:99:99Z"),
  fc.jsonValue({ maxDepth: 2 }),
  fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom<unknown>(null, "P-FW", ["P-FW"], {}), { maxKeys: 3 }),
);

/** All places of a document, as paths. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))].filter((p) => p.length > 0);
}
const PATHS = pathsOf(composedAdvisory());

type Edit = { readonly path: readonly string[]; readonly how: "set" | "drop" | "double" | "add"; readonly key: string; readonly value: unknown };
const EDIT: fc.Arbitrary<Edit> = fc.record({ path: fc.constantFrom(...PATHS), how: fc.constantFrom("set", "drop", "double", "add"), key: fc.constantFrom(...KEYS), value: SPICE });

function edited(edits: readonly Edit[]): unknown {
  const document = composedAdvisory();
  for (const { path, how, key, value } of edits) {
    let at: unknown = document;
    for (const part of path.slice(0, -1)) at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[part] : undefined;
    if (typeof at !== "object" || at === null) continue;
    const holder = at as Record<string, unknown>;
    const last = path[path.length - 1] as string;
    if (how === "drop") delete holder[last];
    else if (how === "double" && Array.isArray(holder)) holder.push(holder[Number(last)]);
    else if (how === "add") Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
    else holder[last] = value;
  }
  // As it comes from a file: keys such as __proto__ are keys of their own.
  return JSON.parse(JSON.stringify(document));
}

function holds(document: unknown): Advisory | null {
  if (!isCsaf(document)) return null;
  const advisory = readCsaf(document, { file: "f.json", sha256: "00" }, () => null);
  if (typeof advisory === "string") return null;
  const ids = new Map(advisory.products.map((product) => [product.id, product]));
  expect(ids.size).toBe(advisory.products.length);
  expect(advisory.faults.length).toBeLessThanOrEqual(101);
  for (const { message } of advisory.faults) expect(message.length).toBeLessThanOrEqual(500);
  for (const { statuses, remediations, scores, threats, flags } of advisory.vulnerabilities) {
    const said = [...Object.values(statuses), ...[...remediations, ...scores, ...threats, ...flags].map(({ products }) => products ?? [])].flat();
    for (const id of said) expect(ids.has(id)).toBe(true);
    for (const { details } of remediations) expect(details.length).toBeLessThanOrEqual(65_536);
  }
  for (const product of advisory.products) {
    expect(product.name.length).toBeLessThanOrEqual(4_000);
    for (const part of partsOf(product, ids)) expect(part.composition).toBeNull();
  }
  expect(viewAdvisory(advisory, { exploitedOf: () => [], forecastOf: () => null }).flaws.length).toBe(advisory.vulnerabilities.length);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  return advisory;
}

describe("advisories", () => {
  test("damaged anywhere", () => {
    fc.assert(
      fc.property(fc.array(EDIT, { maxLength: 6 }), (edits) => void holds(edited(edits))),
      { seed: SEED, numRuns: numRuns * 10 },
    );
  });

  test("come back from the store as they went in", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(EDIT, { maxLength: 4 }), async (edits) => {
        const advisory = holds(edited(edits));
        if (advisory === null) return;
        const store = createMemoryStore(evidenceTables);
        const writer = await store.beginSegment(null);
        for (const batch of advisoryToBatches(advisory, writer.source)) await writer.append(batch);
        const nothing = { bytes: 0, records: 1, understood: 1, notUnderstood: 0, first: 0, last: 0, lossShare: 0, warnings: [], complete: true, checkpoint: "{}" };
        await writer.commit({ sha256: "00", file: "f.json", kind: "csaf", vantage: "", addressSpace: "", ...nothing });
        const read: Advisory[] = [];
        for await (const one of readAdvisories(store)) read.push(one);
        expect(read).toEqual([JSON.parse(JSON.stringify(advisory))]);
      }),
      { seed: SEED, numRuns },
    );
  });

  test("damaged anywhere are validated without harm", async () => {
    const validate = await openCsafValidator();
    const said = (["log", "warn", "error"] as const).map((kind) => vi.spyOn(console, kind));
    await fc.assert(
      fc.asyncProperty(fc.array(EDIT, { maxLength: 3 }), async (edits) => {
        const faults = await validate(edited(edits));
        expect(faults.length).toBeLessThanOrEqual(101);
      }),
      { seed: SEED, numRuns },
    );
    for (const spy of said) expect(spy).not.toHaveBeenCalled();
  }, 240_000);

  test("branches of any depth, references of any number and circles of products end", async () => {
    let branches: unknown = [{ category: "product_version", name: "1", product: { product_id: "P", name: "P" } }];
    for (let i = 0; i < 50_000; i++) branches = [{ category: "product_family", name: String(i), branches }];
    const deep = { ...composedAdvisory(), product_tree: { branches } };
    expect(holds(deep)?.faults.map(({ code }) => code)).toContain("csaf-too-deep");
    expect((await (await openCsafValidator())(deep)).map(({ code }) => code)).toEqual(["csaf-too-deep"]);
    const ids = Array.from({ length: 3_000 }, (_, i) => `P${i}`);
    const wide = composedAdvisory() as { product_tree: object; vulnerabilities: unknown };
    wide.product_tree = {
      full_product_names: ids.map((id) => ({ product_id: id, name: id })),
      relationships: ids.map((id, i) => ({
        category: "installed_with",
        product_reference: `R${(i + 1) % 3_000}`,
        relates_to_product_reference: `R${i}`,
        full_product_name: { product_id: `R${i}`, name: id },
      })),
      product_groups: [{ group_id: "ALL", product_ids: ids }],
    };
    wide.vulnerabilities = [{ remediations: Array.from({ length: 5_000 }, () => ({ category: "vendor_fix", details: "x", group_ids: ["ALL"] })) }];
    const read = readCsaf(wide, { file: "f", sha256: "" }, () => null);
    if (typeof read === "string") throw new Error(read);
    const remediations = read.vulnerabilities[0]?.remediations ?? [];
    // What is too much to list counts for all.
    expect(remediations.filter(({ products }) => products === null).length).toBeGreaterThan(0);
    expect(remediations.reduce((sum, { products }) => sum + (products?.length ?? 0), 0)).toBeLessThanOrEqual(5_000_000);
    expect(read.faults.map(({ code }) => code)).toContain("csaf-too-many");
  }, 120_000);

  test("any JSON is an advisory, something else, or nothing", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const document = { document: value, product_tree: value, vulnerabilities: value };
        holds(document);
        holds(value);
        companionOf(value);
        expect(readEpssAnswer(value, "f")?.understood ?? 0).toBeLessThan(10_000);
        expect(readExploited(value, "f")?.entries.length ?? 0).toBeLessThan(10_000);
      }),
      { seed: SEED, numRuns: numRuns * 5 },
    );
  });

  test("places of faults lie inside the text", () => {
    fc.assert(
      fc.property(fc.array(EDIT, { maxLength: 3 }), fc.array(fc.array(fc.constantFrom(...KEYS, "document", "vulnerabilities", "0"), { maxLength: 5 }), { maxLength: 5 }), (edits, paths) => {
        const text = JSON.stringify(edited(edits));
        for (const offset of placesInJson(
          text,
          paths.map((path) => path.map((key) => `/${key}`).join("")),
        ).values())
          expect(offset >= 0 && offset < text.length).toBe(true);
      }),
      { seed: SEED, numRuns: numRuns * 2 },
    );
  });

  test("vectors of any text have a base from 0 to 10, or none", async () => {
    const baseOf = await openCvss();
    const said = (["log", "warn", "error"] as const).map((kind) => vi.spyOn(console, kind));
    const part = fc.constantFrom(
      "CVSS:3.1",
      "CVSS:4.0",
      "AV:N",
      "AC:L",
      "PR:N",
      "UI:N",
      "S:U",
      "C:H",
      "I:H",
      "A:H",
      "Au:N",
      "AT:N",
      "VC:H",
      "VI:H",
      "VA:H",
      "SC:N",
      "SI:N",
      "SA:N",
      "E:X",
      "__proto__:1",
      ":",
      "",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 16 }), (parts) => {
        const base = baseOf(parts.join("/"));
        expect(base === null || (base >= 0 && base <= 10)).toBe(true);
      }),
      { seed: SEED, numRuns: numRuns * 5 },
    );
    // The calculator would print what it does not know: texts of evidence never reach it.
    for (const spy of said) expect(spy).not.toHaveBeenCalled();
  });
});

describe("tables", () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "HotFixID",
      "CSName",
      "InstalledOn",
      "Status",
      "KB",
      "Approval",
      "Product",
      "KB5041585",
      "5041585, KB1234567",
      "HMI-01",
      "installed",
      "NotInstalled",
      "approved",
      "not approved",
      "8/13/2024",
      "13.08.2024",
      "99/99/9999",
      "",
    ),
    fc.string({ maxLength: 12 }),
  );

  test("of updates: every row is read or told, and no word makes an approval of what is not approved", () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 }), (table) => {
        const rows = table.map((cells, i) => ({ number: i + 1, cells }));
        const guess = guessUpdates(rows);
        const columns = guess?.columns ?? ["update", "name", "date", "update-state", "approval"].map((field, index) => ({ index, header: field, field }));
        const read = readUpdateTables([{ sheet: null, rows, columns }], "f.csv", "Europe/Berlin");
        expect(read.understood + read.notUnderstood).toBe(read.records);
        expect(read.diagnostics.length).toBeLessThan(40);
        for (const { update } of [...read.approvals, ...read.installed]) expect(update.length > 0 && update.length <= 300).toBe(true);
      }),
      { seed: SEED, numRuns: numRuns * 10 },
    );
    for (const word of ["not approved", "Nicht freigegeben", "NOT QUALIFIED", "do not install", "n.i.O", "incompatible", "failed", "unsupported"]) expect(approvalOf(word)).toBe("not-approved");
    for (const word of ["in test", "Test ausstehend", "not tested", "pending approval", "under qualification"]) expect(approvalOf(word)).toBe("in-test");
    for (const word of ["approved", "Freigegeben", "OK", "passed", "qualified"]) expect(approvalOf(word)).toBe("approved");
    for (const word of ["", "?", "see note", "V9.1", "constructor"]) expect(approvalOf(word)).toBe("unknown");
    for (const word of ["", "?", "constructor"]) expect(installStateOf(word)).toBe("unknown");
    expect(["KB5041585", "5041585;KB 5041586", "2024-08 Cumulative Update (KB5041585)", "Security Rollup"].map(updateNames)).toEqual([
      ["KB5041585"],
      ["KB5041585", "KB5041586"],
      ["KB5041585"],
      ["Security Rollup"],
    ]);
  });

  test("of fixed width, of exploited flaws and of forecasts", () => {
    const line = fc.array(
      fc.oneof(
        fc.constantFrom(
          "HotFixID",
          "Source",
          "CSName",
          "  ",
          "KB5041585",
          "cve,epss,percentile\n",
          "#model_version:v1,score_date:2026-01-01\n",
          "CVE-2026-1234,0.5,0.5\n",
          "CVE-2026-1234,2,x\n",
          ",",
          "\n",
          "cveID,vendorProject,dateAdded\n",
        ),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(line, (parts) => {
        const text = parts.join("");
        expect((readFixedWidth(text)?.length ?? 0) <= text.split(/\r\n|\r|\n/).length).toBe(true);
        namesAdvisoryFiles(text);
        for (const read of [readEpssTable(text, "f"), readEpssTable(`cve,epss,percentile\n${text}`, "f")]) {
          if (read === null) continue;
          expect(read.understood + read.notUnderstood).toBe(read.records);
          for (const p of read.probabilities.subarray(0, read.understood)) expect(p >= 0 && p <= 1).toBe(true);
        }
        const rows = text.split("\n").map((row, i) => ({ number: i + 1, cells: row.split(",") }));
        const exploited = readExploitedTable(rows, null, "f");
        if (exploited !== null) expect(exploited.understood + exploited.notUnderstood).toBe(exploited.records);
      }),
      { seed: SEED, numRuns: numRuns * 10 },
    );
  });

  test("names of flaws are numbers and come back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1999, max: 2099 }), fc.integer({ min: 1, max: 999_999_999 }), (year, number) => {
        const cve = `CVE-${year}-${String(number).padStart(4, "0")}`;
        expect(numberToCve(cveToNumber(cve) as number)).toBe(cve);
      }),
      { seed: SEED, numRuns: numRuns * 5 },
    );
    expect(["CVE-2026-01234", "CVE-2026-123", "CVE-1026-1234", "2026-1234", "CVE-2026-1234567890"].map(cveToNumber)).toEqual([null, null, null, null, null]);
  });
});
