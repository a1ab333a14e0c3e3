// What `show advisories` shows of a few advisories: each format, each filter, and that what was never learnt is not shown as a no.
import { beforeAll, describe, expect, test } from "vitest";
import { advisoryToBatches } from "../evidence/advisories/stored-advisories.ts";
import { editionCheckpoint, exploitedToBatches } from "../evidence/advisories/stored-exploitation.ts";
import { evidenceTables } from "../evidence/flows/flow-tables.ts";
import { readCsaf } from "../evidence/lists/csaf/csaf.ts";
import { composedAdvisory } from "../evidence/lists/csaf/samples.ts";
import { readExploited } from "../evidence/lists/exploited/exploited.ts";
import { parsePlantFile } from "../evidence/lists/plant-file/parse-plant-file.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { type AdvisoriesRequest, showAdvisories, wrongAdvisoryWords } from "./show-advisories.ts";

const nothing = { bytes: 0, records: 1, understood: 1, notUnderstood: 0, first: Number.NaN, last: Number.NaN, lossShare: Number.NaN, warnings: [], complete: true };

interface Sample {
  readonly document: { title: string; tracking: { id: string; current_release_date: string } };
  readonly vulnerabilities: { cve: string; product_status: object; remediations: object[] }[];
}

async function addAdvisory(store: EvidenceStore, file: string, change: (sample: Sample) => void): Promise<void> {
  const document = composedAdvisory();
  change(document as unknown as Sample);
  const read = readCsaf(document, { file, sha256: file }, () => null);
  if (typeof read === "string") throw new Error(read);
  const writer = await store.beginSegment(null);
  for (const batch of advisoryToBatches(read, writer.source)) await writer.append(batch);
  await writer.commit({ ...nothing, sha256: file, file, kind: "csaf", vantage: "lists", addressSpace: "", checkpoint: "{}" });
}

async function addCatalogue(store: EvidenceStore): Promise<void> {
  const entry = {
    cveID: "CVE-2026-12345",
    vendorProject: "Acme",
    product: "S-300",
    vulnerabilityName: "Flaw",
    dateAdded: "2026-10-02",
    dueDate: "2026-10-16",
    requiredAction: "Update.",
    knownRansomwareCampaignUse: "Known",
  };
  const read = readExploited({ title: "Catalogue", catalogVersion: "1", dateReleased: "2026-10-02T00:00:00Z", count: 1, vulnerabilities: [entry] }, "kev.json");
  if (read === null) throw new Error("no catalogue");
  const writer = await store.beginSegment(null);
  for (const batch of exploitedToBatches(read, writer.source)) await writer.append(batch);
  await writer.commit({ ...nothing, sha256: "kev", file: "kev.json", kind: "known-exploited", vantage: "lists", addressSpace: "", checkpoint: editionCheckpoint(read) });
}

const store = createMemoryStore(evidenceTables);

beforeAll(async () => {
  await addAdvisory(store, "b.json", ({ document }) => {
    document.tracking.id = "ACME-2026-002";
    document.tracking.current_release_date = "2026-11-01T00:00:00Z";
    document.title = "=cmd|' /C calc'!A0";
  });
  await addAdvisory(store, "a.json", ({ vulnerabilities }) => {
    vulnerabilities[0] = { ...(vulnerabilities[0] as Sample["vulnerabilities"][number]), cve: "CVE-2020-0001", product_status: { known_not_affected: ["P-HW"] }, remediations: [] };
  });
});

const base: Omit<AdvisoriesRequest, "store"> = {
  plantFile: null,
  directory: "",
  format: "text",
  width: 160,
  color: false,
  vendor: null,
  cve: null,
  id: null,
  source: null,
  since: null,
  asset: null,
  isExploited: false,
  limit: null,
};

async function show(over: Partial<AdvisoriesRequest>): Promise<{ readonly text: string; readonly remarks: readonly string[] }> {
  const shown = await showAdvisories({ ...base, store, ...over });
  let text = "";
  for await (const part of shown.parts) text += part;
  return { text, remarks: [...shown.remarks] };
}

async function idsOf(over: Partial<AdvisoriesRequest>): Promise<string[]> {
  return (JSON.parse((await show({ ...over, format: "json" })).text) as { advisories: { id: string }[] }).advisories.map(({ id }) => id);
}

describe("show advisories", () => {
  test("as text: by id, with what is offered; without a catalogue nothing is called exploited or not", async () => {
    const { text, remarks } = await show({});
    expect(text.split("\n").map((line) => line.replace(/ {2,}/g, " | ").trim())).toMatchObject(
      [/^advisory/, /ACME-2026-001.*\| not affected/, /ACME-2026-002.*\| 7\.5 \| – \| yes \| machine/, ""].map((line) => (typeof line === "string" ? line : expect.stringMatching(line))),
    );
    expect(remarks[0]).toBe("2 advisories, 2 flaws, no catalogue of exploited flaws was learnt, so none is marked.");
  });

  test("as JSON: the keys of the contract, and which catalogues stood behind it", async () => {
    const document = JSON.parse((await show({ format: "json" })).text) as {
      advisories: { vulnerabilities: { products: object[]; remediations: object[] }[] }[];
      exploitedCatalogues: unknown;
      forecasts: unknown;
    };
    expect(document).toMatchObject({ exploitedCatalogues: [], forecasts: null });
    expect(document.advisories[1]).toMatchObject({ id: "ACME-2026-002", released: "2026-09-15T06:00:00.000000Z", vulnerabilities: [{ cve: "CVE-2026-12345", exploited: [] }] });
    const flaw = document.advisories[1]?.vulnerabilities[0];
    expect(flaw?.products).toEqual([
      {
        vendor: "Acme",
        product: "S-300 firmware",
        versions: "<V4.5",
        status: "known_affected",
        id: "P-PAIR",
        name: "Acme S-300 with firmware < 4.5",
        modelNumbers: ["6AC7 300-*"],
        within: [{ vendor: null, product: "Acme S-300 controller", versions: null }],
      },
      { vendor: "Acme", product: "S-300 firmware", versions: "V4.5", status: "fixed", id: "P-NEW", name: "Acme S-300 firmware 4.5", modelNumbers: [], within: [] },
    ]);
    expect(flaw?.remediations).toMatchObject([
      { category: "mitigation", restart: null },
      { category: "vendor_fix", restart: "machine" },
    ]);
    expect((await show({ format: "json" })).text).toBe((await show({ format: "json" })).text);
  });

  test("names the machines of the plant that are meant, and those of which nobody can say it", async () => {
    const declared = parsePlantFile(
      [
        "site: works",
        "timezone: Europe/Berlin",
        "assets:",
        "  - { name: PRESS, addresses: [10.0.0.1], vendor: Acme Inc., model: S-300, firmware: V4.4 }",
        "  - { name: MILL, addresses: [10.0.0.2], vendor: Acme }",
        "",
      ].join("\n"),
      "plant.yaml",
    );
    const plantFile = declared.value ?? null;
    const { text } = await show({ format: "json", plantFile });
    const document = JSON.parse(text) as { matching: unknown; advisories: { assets: object[] }[] };
    expect(document.matching).toMatchObject({ assets: 2, undecidedAssets: [{ name: "MILL", reason: "model-unknown", advisories: 2 }], undecidedWords: [] });
    expect(document.advisories[1]?.assets).toMatchObject([
      { name: "PRESS", match: "may-be-affected", confidence: "high", conditions: ["architecture arm"], flaws: ["CVE-2026-12345"], why: expect.stringContaining("V4.4 lies in") },
    ]);
    const { text: table, remarks } = await show({ plantFile });
    expect(table.split("\n").map((line) => line.replace(/ {2,}/g, " | "))).toEqual(
      expect.arrayContaining(["machine | affected by | may be by | confidence | why (the surest)", expect.stringMatching(/^PRESS \| – \| ACME-2026-002 \| high \| .*S-300/)]),
    );
    expect(await idsOf({ plantFile, asset: "press" })).toEqual(["ACME-2026-002"]);
    expect(await idsOf({ plantFile, asset: "mill" })).toEqual([]);
    expect(remarks.slice(-2)).toEqual([
      "0 machines of 2 are affected by what is shown, 1 more may be: --asset NAME narrows it, --format json gives every reason.",
      "Of 1 machine too little is known to say which advisories mean it: they are not counted as unaffected.",
    ]);
    expect((await show({})).remarks.at(-1)).toBe("No machine of the plant is known yet, so none was held against the advisories.");
  });

  test("as CSV: one line a flaw and product, and no formula", async () => {
    const lines = (await show({ format: "csv" })).text.split("\r\n");
    expect(lines[0]).toBe("id,title,publisher,released,revised,cve,base,vector,exploited,probability,vendor,product,versions,status,modelNumbers,remediations,restart,fix,file");
    expect(lines.length).toBe(1 + 1 + 2 + 1);
    expect(lines[2]).toContain("'=cmd");
    expect(lines[2]).toContain("Acme,S-300 firmware,<V4.5,known_affected,6AC7 300-*,mitigation,,,b.json");
  });

  test("filters by maker, flaw, id, file, day and exploitation", async () => {
    expect(await idsOf({ vendor: "acme inc." })).toEqual(["ACME-2026-001", "ACME-2026-002"]);
    expect(await idsOf({ vendor: "siemens" })).toEqual([]);
    expect(await idsOf({ cve: "cve-2020-0001" })).toEqual(["ACME-2026-001"]);
    expect(await idsOf({ id: "2026-002" })).toEqual(["ACME-2026-002"]);
    expect(await idsOf({ source: "b.j" })).toEqual(["ACME-2026-002"]);
    expect(await idsOf({ since: "2026-11-01" })).toEqual(["ACME-2026-002"]);
    expect(await idsOf({ limit: 1 })).toEqual(["ACME-2026-001"]);
    expect(await idsOf({ isExploited: true })).toEqual([]);
    const withCatalogue = createMemoryStore(evidenceTables);
    await addAdvisory(withCatalogue, "a.json", () => {});
    await addCatalogue(withCatalogue);
    expect(await idsOf({ store: withCatalogue, isExploited: true })).toEqual(["ACME-2026-001"]);
    const { text, remarks } = await show({ store: withCatalogue });
    expect(text).toContain("yes, ransom");
    expect(remarks[0]).toBe("1 advisory, 1 flaw, 1 known to be exploited (Catalogue of 2026-10-02).");
  });

  test("with nothing learnt says how to learn some", async () => {
    const { text, remarks } = await show({ store: createMemoryStore(evidenceTables) });
    expect([text, remarks.length]).toEqual(["", 1]);
    expect(remarks[0]).toContain("holdpoint learn FOLDER");
  });

  test("wrong words are told", () => {
    expect(wrongAdvisoryWords({ cve: "12345", since: "yesterday" }).map(({ code }) => code)).toEqual(["bad-cve", "bad-day"]);
    expect(wrongAdvisoryWords({ cve: "CVE-2021-44228", since: "2026-11-01" })).toEqual([]);
  });
});
