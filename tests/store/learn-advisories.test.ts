// Advisories, catalogues, forecasts and lists of updates from a file to what is read of them: in both stores, in any order, once per content.
import { afterAll, describe, expect, test } from "vitest";
import { readAdvisoryRecord } from "../../src/evidence/advisories/read-advisory-record.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { readCsaf } from "../../src/evidence/lists/csaf/csaf.ts";
import { openCvss } from "../../src/evidence/lists/csaf/cvss-base.ts";
import { composedAdvisory } from "../../src/evidence/lists/csaf/samples.ts";
import { openCsafValidator } from "../../src/evidence/lists/csaf/validate-csaf.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { everything, LearnCase, learnInto } from "./learn-cases.ts";

const scene = new LearnCase();
afterAll(() => scene.remove());

function advisory(over: { readonly version?: string; readonly date?: string; readonly title?: string; readonly id?: string }): string {
  const document = composedAdvisory() as { document: { title: string; tracking: { id: string; version: string; current_release_date: string; revision_history: object[] } } };
  const { tracking } = document.document;
  if (over.title !== undefined) document.document.title = over.title;
  if (over.id !== undefined) tracking.id = over.id;
  if (over.version !== undefined) {
    tracking.version = over.version;
    tracking.current_release_date = over.date ?? tracking.current_release_date;
    tracking.revision_history.push({ number: over.version, date: tracking.current_release_date, summary: "More" });
  }
  return JSON.stringify(document, null, 1);
}

const first = scene.file("first.json", advisory({}));
const second = scene.file("second.json", advisory({ version: "1.2.0", date: "2026-10-20T06:00:00Z", title: "Denial of service in Acme S-300 (Update B)" }));
const third = scene.file("third.json", advisory({ version: "1.10.0", date: "2026-10-21T06:00:00Z", title: "Denial of service in Acme S-300 (Update C)" }));
const other = scene.file("other.json", advisory({ id: "ACME-2026-000" }));
const catalogue = (released: string, cves: readonly string[]): string =>
  JSON.stringify({
    title: "Catalogue",
    catalogVersion: released.slice(0, 10),
    dateReleased: released,
    count: cves.length,
    vulnerabilities: cves.map((cveID) => ({
      cveID,
      vendorProject: "Acme",
      product: "S-300",
      vulnerabilityName: "Flaw",
      dateAdded: "2026-10-02",
      dueDate: "2026-10-16",
      requiredAction: "Update.",
      knownRansomwareCampaignUse: "Known",
    })),
  });
const epss = (day: string, probability: number): string =>
  `#model_version:v2026.01.01,score_date:${day}T00:00:00+0000\ncve,epss,percentile\nCVE-2020-0001,0.1,0.5\nCVE-2026-12345,${probability},0.97\nCVE-2026-1,0.1,0.5\n`;

describe("advisories", () => {
  test("what is read is what was in the file, in both stores", async () => {
    const read = readCsaf(JSON.parse(advisory({})), { file: first, sha256: "" }, await openCvss());
    for (const store of [createMemoryStore(evidenceTables), await scene.openStore("one.duckdb")]) {
      const result = await learnInto(store, [first]);
      expect(result.files.map(({ outcome, records, diagnostics }) => ({ outcome, records, diagnostics }))).toEqual([{ outcome: "learnt", records: 1, diagnostics: [] }]);
      const [stored] = (await readAdvisoryRecord(store)).advisories;
      expect({ ...stored, sha256: "" }).toEqual(read);
      await store.close();
    }
  }, 120_000);

  test("the newest edition is read, whatever was learnt first, and all are kept", async () => {
    const orders = [
      [first, second, third, other],
      [third, other, first, second],
      [second, third, first, other],
    ];
    const found: unknown[] = [];
    for (const order of orders) {
      const store = createMemoryStore(evidenceTables);
      for (const file of order) await learnInto(store, [file]);
      expect((await store.sources()).length).toBe(4);
      found.push((await readAdvisoryRecord(store)).advisories.map(({ id, edition, title }) => `${id} ${edition} ${title}`));
    }
    expect(found).toEqual(orders.map(() => ["ACME-2026-000 1.1.0 Denial of service in Acme S-300", "ACME-2026-001 1.10.0 Denial of service in Acme S-300 (Update C)"]));
  });

  test("the same content is learnt once, under any name", async () => {
    const store = createMemoryStore(evidenceTables);
    const copy = scene.file("copy.json", advisory({}));
    const result = await learnInto(store, [first, copy, first]);
    expect(result.files.map(({ outcome }) => outcome)).toEqual(["learnt", "known", "known"]);
    const before = await everything(store);
    await learnInto(store, [copy]);
    expect(await everything(store)).toEqual(before);
  });

  test("what breaks the standard is shown in its line, and what could be read is kept", async () => {
    const store = createMemoryStore(evidenceTables);
    const broken = advisory({ id: "ACME-2026-666" }).replace('"final"', '"finished"');
    const file = scene.file("broken.json", broken);
    const [learned] = (await learnInto(store, [file])).files;
    expect(learned?.outcome).toBe("learnt");
    const line = broken.slice(0, broken.indexOf('"finished"')).split("\n").length;
    expect(learned?.diagnostics[0]).toMatchObject({ code: "csaf-schema", severity: "warning", at: { kind: "text", file, line } });
    expect(learned?.source?.warnings).toEqual(["one thing is not as CSAF demands"]);
    const [kept] = (await readAdvisoryRecord(store)).advisories;
    expect(kept).toMatchObject({ id: "ACME-2026-666", status: null, faults: [{ code: "csaf-schema", at: "/document/tracking/status" }] });
  });

  test("without an id it is refused", async () => {
    const file = scene.file("nameless.json", advisory({ id: "" }));
    const [learned] = (await learnInto(createMemoryStore(evidenceTables), [file])).files;
    expect(learned).toMatchObject({ outcome: "failed", source: null });
    expect(learned?.diagnostics[0]?.message).toContain("/document/tracking/id");
  });
});

test("the sample is as its standard demands, and what breaks it is found with its place", async () => {
  const validate = await openCsafValidator();
  const document = composedAdvisory() as { document: { title?: string }; vulnerabilities: { scores: { cvss_v3: { baseScore: number } }[] }[] };
  expect(await validate(document)).toEqual([]);
  for (const { scores } of document.vulnerabilities) for (const { cvss_v3 } of scores) cvss_v3.baseScore = 9.9;
  expect((await validate(document)).map(({ code, at }) => `${code} ${at}`)).toContain("csaf-6.1.9 /vulnerabilities/0/scores/0/cvss_v3/baseScore");
  delete document.document.title;
  expect(await validate(document)).toEqual([{ code: "csaf-schema", at: "/document", message: "must have required property 'title'" }]);
}, 120_000);

test("lists of thousands of products are validated in a moment, and what is wrong in them is found", async () => {
  const validate = await openCsafValidator();
  const document = composedAdvisory() as { product_tree: { full_product_names: object[] }; vulnerabilities: { product_status: { known_affected: string[] } }[] };
  const ids = Array.from({ length: 20_000 }, (_, i) => `P-${i}`);
  document.product_tree.full_product_names = [...document.product_tree.full_product_names, ...ids.map((id) => ({ product_id: id, name: id }))];
  for (const flaw of document.vulnerabilities) flaw.product_status.known_affected = ids;
  expect(await validate(document)).toEqual([]);
  for (const flaw of document.vulnerabilities) flaw.product_status.known_affected = [...ids, "P-7"];
  expect(await validate(document)).toEqual([{ code: "csaf-schema", at: "/vulnerabilities/0/product_status/known_affected", message: "must NOT have duplicate items" }]);
}, 120_000);

describe("what is known of exploitation", () => {
  test("only the newest edition of a catalogue and the newest day of forecasts count", async () => {
    const older = scene.file("kev-1.json", catalogue("2026-10-03T00:00:00Z", ["CVE-2020-0001", "CVE-2026-12345"]));
    const newer = scene.file("kev-2.json", catalogue("2026-10-04T00:00:00Z", ["CVE-2026-12345", "no name"]));
    const [day1, day2] = [scene.file("epss-1.csv", epss("2026-10-03", 0.2)), scene.file("epss-2.csv", epss("2026-10-04", 0.9))];
    for (const order of [
      [first, older, newer, day1, day2],
      [day2, day1, newer, older, first],
    ]) {
      const store = createMemoryStore(evidenceTables);
      const result = await learnInto(store, order);
      expect(result.files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)).sort()).toEqual(["epss-row-unreadable", "epss-row-unreadable", "exploited-without-cve"]);
      const { knownExploited, forecasts } = await readAdvisoryRecord(store);
      const at = Date.UTC(2026, 9, 2) * 1_000;
      expect(knownExploited).toEqual([
        {
          cve: "CVE-2026-12345",
          vendor: "Acme",
          product: "S-300",
          name: "Flaw",
          added: at,
          due: Date.UTC(2026, 9, 16) * 1_000,
          usedForRansom: true,
          action: "Update.",
          witness: { file: newer, at: "/vulnerabilities/0" },
        },
      ]);
      expect(forecasts).toEqual([{ cve: "CVE-2026-12345", probability: 0.9, percentile: 0.97, scored: Date.UTC(2026, 9, 4) * 1_000, model: "v2026.01.01", witness: { file: day2, at: "line 4" } }]);
    }
  });

  test("the catalogue as a table says the same", async () => {
    const header = "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes";
    const file = scene.file("kev.csv", `${header}\nCVE-2026-12345,Acme,S-300,Flaw,2026-10-02,"Long, words",Update.,2026-10-16,Unknown,,CWE-787\n`);
    const store = createMemoryStore(evidenceTables);
    await learnInto(store, [file]);
    expect((await readAdvisoryRecord(store)).knownExploited).toMatchObject([{ cve: "CVE-2026-12345", usedForRansom: null, witness: { file, at: "row 2" } }]);
  });

  test("forecasts of a day are found among many", async () => {
    const cves = Array.from({ length: 30_000 }, (_, i) => `CVE-${1999 + (i % 27)}-${1_000 + i}`);
    const text = `#model_version:v1,score_date:2026-11-01\ncve,epss,percentile\n${cves.map((cve, i) => `${cve},${i / 30_000},${i / 30_000}`).join("\n")}\n`;
    const store = await scene.openStore("forecasts.duckdb");
    const result = await learnInto(store, [scene.file("many.csv", text), scene.file("a.json", advisory({}).replace("CVE-2026-12345", cves[12_345] as string))]);
    expect(result.files[0]).toMatchObject({ records: 30_000, outcome: "learnt" });
    expect((await readAdvisoryRecord(store)).forecasts).toMatchObject([{ cve: cves[12_345], probability: 12_345 / 30_000, witness: { at: "line 12348" } }]);
    await store.close();
  });
});

describe("updates", () => {
  test("of machines, as Windows and WSUS tell them", async () => {
    const store = createMemoryStore(evidenceTables);
    const hotfix = scene.file(
      "hotfix.csv",
      '#TYPE System.Management.ManagementObject#root\\cimv2\\Win32_QuickFixEngineering\n"PSComputerName","InstalledOn","Caption","CSName","Description","HotFixID","InstalledBy"\n"HMI-01","8/13/2024 12:00:00 AM","http://support.microsoft.com/?kbid=5041585","HMI-01","Security Update","KB5041585","PLANT\\SECRETPERSON"\n',
    );
    const text = scene.file(
      "hotfix.txt",
      "\r\nSource        Description      HotFixID      InstalledBy          InstalledOn\r\n------        -----------      --------      -----------          -----------\r\nHMI-02        Security Update  KB5015807     PLANT\\SECRETPERSON   13.07.2022 00:00:00\r\n",
    );
    const wsus = scene.file(
      "wsus.csv",
      "Computer Name;KB;Title;Update Installation State;Installation Date\nHMI-03;5041585;2024-08 Cumulative;NotInstalled;\nHMI-03;5042881;2024-08 .NET;InstalledPendingReboot;2024-08-20\nHMI-03;KB5040000 KB5040001;Two;Installed;\n",
    );
    const result = await learnInto(store, [hotfix, text, wsus], { timezone: "Europe/Berlin" });
    expect(result.files.map(({ outcome }) => outcome)).toEqual(["learnt", "learnt", "learnt"]);
    const day = (year: number, month: number, date: number): number => (Date.UTC(year, month - 1, date) - 2 * 3_600_000) * 1_000;
    expect((await readAdvisoryRecord(store)).installed.map(({ machine, update, state, at, witness }) => [machine, update, state, at, witness.at])).toEqual([
      ["HMI-01", "KB5041585", "installed", day(2024, 8, 13), "row 3"],
      ["HMI-02", "KB5015807", "installed", day(2022, 7, 13), "row 4"],
      ["HMI-03", "KB5040000", "installed", null, "row 4"],
      ["HMI-03", "KB5040001", "installed", null, "row 4"],
      ["HMI-03", "KB5041585", "needed", null, "row 2"],
      ["HMI-03", "KB5042881", "pending-restart", day(2024, 8, 20), "row 3"],
    ]);
    expect(JSON.stringify(await everything(store))).not.toContain("SECRETPERSON");
  });

  test("that a maker approves of; next month's list takes the place of this one", async () => {
    const store = createMemoryStore(evidenceTables);
    const list = (state: string): string =>
      `Microsoft KB,Product,Product Version,Test result,Remarks\nKB5041585,SIMATIC PCS 7,V9.1,${state},\nKB5042881,SIMATIC PCS 7,V9.1,approved with restrictions,Restart the OS server\n`;
    await learnInto(store, [scene.file("approvals.csv", list("under test"))]);
    const result = await learnInto(store, [scene.file("approvals.csv", list("not approved"))]);
    expect(result.files[0]?.diagnostics.map(({ code }) => code)).toContain("list-replaced");
    expect((await readAdvisoryRecord(store)).approvals.map(({ update, productVersion, state, remarks }) => [update, productVersion, state, remarks])).toEqual([
      ["KB5041585", "V9.1", "not-approved", null],
      ["KB5042881", "V9.1", "approved-with-conditions", "Restart the OS server"],
    ]);
  });

  test("in one more column of a list of machines make no list of updates of it", async () => {
    const store = createMemoryStore(evidenceTables);
    const file = scene.file("assets.csv", "Name,IP,Hersteller,Patch\nHMI-01,10.0.0.1,Siemens,KB5041585\nHMI-02,10.0.0.2,Siemens,KB5041585\n");
    await learnInto(store, [file]);
    expect((await store.sources()).map(({ kind }) => kind)).toEqual(["asset-list"]);
  });
});
