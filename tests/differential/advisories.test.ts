// Every file of ../shared/data/advisories is learnt, or named as none with its reason; what was learnt of each is extracted again in another way: the document is flattened
// into pairs of pointer and value, and what belongs together is found by the pointers' text.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { learn, type LearnedFile } from "../../src/app/learn.ts";
import { readAdvisoryRecord } from "../../src/evidence/advisories/read-advisory-record.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import type { AdvisoryRecord } from "../../src/plant/advisory.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const advisories = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "advisories");

/** Files that are no advisories, and why; a file that comes to be read, or another reason, fails. */
const NOT_READ: Readonly<Record<string, string>> = {
  "cisa-kev-schema.json": "a JSON document that is none of",
  "csaf-oasis-examples/example-01-feed-tlp-white.json": "a ROLIE feed of advisories",
  "csaf-oasis-examples/example-01-provider-metadata.json": "the metadata of a provider of CSAF",
  "ics-advisory-project-master.csv": "advisories in a table",
};

type Flat = ReadonlyMap<string, unknown>;

/** Every value that is no container, by its pointer. */
function flatten(document: unknown): Flat {
  const flat = new Map<string, unknown>();
  const open: [string, unknown][] = [["", document]];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [pointer, value] = next;
    if (typeof value !== "object" || value === null) flat.set(pointer, value);
    else for (const [key, inner] of Object.entries(value)) open.push([`${pointer}/${key}`, inner]);
  }
  return flat;
}

/** The name of the nearest branch above with one of these categories. */
function above(flat: Flat, pointer: string, categories: readonly string[]): unknown {
  for (let at = pointer; at.includes("/"); at = at.slice(0, at.lastIndexOf("/"))) if (categories.includes(String(flat.get(`${at}/category`)))) return String(flat.get(`${at}/name`)).trim();
  return null;
}

function under(flat: Flat, prefix: string): [string, unknown][] {
  return [...flat].filter(([pointer]) => pointer.startsWith(prefix));
}

function productsOf(flat: Flat): unknown[] {
  return [...flat]
    .filter(([pointer]) => pointer.endsWith("/product_id") && pointer.startsWith("/product_tree/"))
    .map(([pointer, id]) => {
      const at = pointer.slice(0, -"/product_id".length);
      const isBranch = pointer.includes("/branches/");
      const version = isBranch ? above(flat, at, ["product_version", "product_version_range"]) : null;
      return {
        at,
        id: String(id).trim(),
        name: String(flat.get(`${at}/name`)).trim(),
        vendor: isBranch ? above(flat, at, ["vendor"]) : null,
        product: isBranch ? above(flat, at, ["product_name"]) : null,
        version,
        modelNumbers: under(flat, `${at}/product_identification_helper/model_numbers/`).map(([, number]) => String(number).trim()),
        cpe: flat.get(`${at}/product_identification_helper/cpe`) ?? null,
      };
    });
}

function flawsOf(flat: Flat): unknown[] {
  const indices = new Set([...flat.keys()].flatMap((pointer) => /^\/vulnerabilities\/(\d+)\//.exec(pointer)?.[1] ?? []));
  return [...indices].map((i) => {
    const at = `/vulnerabilities/${i}`;
    const numbers = new Set(under(flat, `${at}/remediations/`).map(([pointer]) => pointer.split("/")[4] as string));
    return {
      cve: flat.get(`${at}/cve`) ?? null,
      statuses: under(flat, `${at}/product_status/`)
        .map(([pointer, id]) => `${pointer.split("/")[4]} ${id}`)
        .sort(),
      vectors: under(flat, `${at}/scores/`).flatMap(([pointer, vector]) => (pointer.endsWith("/vectorString") ? [vector] : [])),
      bases: under(flat, `${at}/scores/`).flatMap(([pointer, base]) => (pointer.endsWith("/baseScore") ? [base] : [])),
      remediations: [...numbers].map((j) => ({
        category: flat.get(`${at}/remediations/${j}/category`),
        details: String(flat.get(`${at}/remediations/${j}/details`)).trim(),
        url: flat.get(`${at}/remediations/${j}/url`) ?? null,
        restart: flat.get(`${at}/remediations/${j}/restart_required/category`) ?? null,
        products: [...new Set(under(flat, `${at}/remediations/${j}/product_ids/`).map(([, id]) => String(id).trim()))].sort(),
      })),
    };
  });
}

describe.skipIf(!existsSync(advisories))("the advisories (needs HOLDPOINT_DATA or ../shared/data)", () => {
  const learned = new Map<string, LearnedFile>();
  let record: AdvisoryRecord;

  beforeAll(async () => {
    const store = createMemoryStore(evidenceTables);
    const result = await learn({ store, paths: [advisories], vantage: null, addressSpaceOf: () => "", onProgress: () => {}, signal: new AbortController().signal });
    for (const file of result.files) learned.set(relative(advisories, file.file), file);
    record = await readAdvisoryRecord(store);
  }, 300_000);

  test("every file is learnt, or named with its reason", () => {
    for (const [file, { outcome, diagnostics }] of learned) {
      const reason = NOT_READ[file];
      expect({ file, outcome }).toEqual({ file, outcome: reason === undefined ? "learnt" : "skipped" });
      if (reason !== undefined) expect(diagnostics.map(({ message }) => message).join()).toContain(reason);
    }
    expect(learned.size).toBeGreaterThan(170);
  });

  test("all of them fit the schema of CSAF and pass its mandatory tests", () => {
    expect(record.advisories.flatMap(({ file, faults }) => faults.map(({ code, at, message }) => `${file} ${code} ${at} ${message}`))).toEqual([]);
    expect(record.advisories.length).toBe([...learned.keys()].filter((file) => file.startsWith("csaf-") && NOT_READ[file] === undefined).length);
  });

  test("products, versions and remediations of each are those of another extraction", () => {
    for (const advisory of record.advisories) {
      const flat = flatten(JSON.parse(readFileSync(advisory.file, "utf8")));
      const byPlace = (x: { at: string }, y: { at: string }): number => (x.at < y.at ? -1 : 1);
      const found = advisory.products.map(({ id, name, vendor, product, version, modelNumbers, cpe, witness }) => ({
        at: witness.at,
        id,
        name,
        vendor,
        product,
        version: version?.text ?? null,
        modelNumbers,
        cpe,
      }));
      expect({ file: advisory.file, products: found.sort(byPlace) }).toEqual({ file: advisory.file, products: (productsOf(flat) as { at: string }[]).sort(byPlace) });
      const flaws = advisory.vulnerabilities.map(({ cve, statuses, scores, remediations }) => ({
        cve,
        statuses: Object.entries(statuses)
          .flatMap(([status, ids]) => ids.map((id) => `${status} ${id}`))
          .sort(),
        vectors: scores.map(({ vector }) => vector),
        bases: scores.map(({ base }) => base),
        remediations: remediations.map(({ category, details, url, restart, products }) => ({ category, details, url, restart: restart?.category ?? null, products: [...(products ?? [])].sort() })),
      }));
      expect({ file: advisory.file, flaws }).toEqual({ file: advisory.file, flaws: flawsOf(flat) });
      expect(advisory.vulnerabilities.flatMap(({ scores }) => scores.filter(({ base, computedBase }) => base !== computedBase))).toEqual([]);
    }
  });

  test("the catalogue of exploited flaws is all there", () => {
    const entries = (JSON.parse(readFileSync(join(advisories, "cisa-kev.json"), "utf8")) as { vulnerabilities: Record<string, string>[] }).vulnerabilities;
    const said = entries.map((e) => [e.cveID, e.vendorProject?.trim(), e.product?.trim(), Date.parse(`${e.dateAdded}T00:00:00Z`) * 1_000, e.knownRansomwareCampaignUse === "Known" ? true : null]);
    const found = record.knownExploited.map(({ cve, vendor, product, added, usedForRansom }) => [cve, vendor, product, added, usedForRansom]);
    expect(found.sort()).toEqual(said.sort());
  });

  test("the folder holds what this counts", () => {
    expect(readdirSync(join(advisories, "csaf-ot")).length).toBe(record.advisories.filter(({ publisher }) => publisher === "CISA").length);
  });
});
