// Advisories that are composed: what they mean in the words of the plant, and what is said of those that break the rules of their standard.
import { describe, expect, test } from "vitest";
import { partsOf } from "../../../plant/advisory.ts";
import { companionOf, namesAdvisoryFiles, tableOfAdvisories } from "./companions.ts";
import { isCsaf, readCsaf } from "./csaf.ts";
import { openCvss } from "./cvss-base.ts";
import { composedAdvisory } from "./samples.ts";

const origin = { file: "a.json", sha256: "00" };

function read(document: unknown): Exclude<ReturnType<typeof readCsaf>, string> {
  const advisory = readCsaf(document, origin, () => null);
  if (typeof advisory === "string") throw new Error(advisory);
  return advisory;
}

/** The sample with one place changed; the last key of the path is set, or removed with undefined. */
function changed(path: string, value: unknown): Record<string, unknown> {
  const document = composedAdvisory();
  const keys = path.split("/");
  const last = keys.pop() as string;
  const at = keys.reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, document);
  if (value === undefined) delete at[last];
  else at[last] = value;
  return document;
}

describe("products", () => {
  test("take what the branches above say, in any order and of every category", () => {
    const product = read(composedAdvisory()).products.find(({ id }) => id === "P-FW");
    expect(product).toEqual({
      id: "P-FW",
      name: "Acme S-300 firmware < 4.5",
      vendor: "Acme",
      family: "S-Series",
      product: "S-300 firmware",
      version: { kind: "range", text: "<V4.5" },
      qualifiers: [{ category: "architecture", name: "arm" }],
      modelNumbers: ["6AC7 300-*"],
      skus: ["300-A"],
      serialNumbers: ["SN-1"],
      cpe: "cpe:2.3:o:acme:s-300_firmware:*:*:*:*:*:*:*:*",
      purls: ["pkg:generic/s-300"],
      hashes: [{ fileName: "s300.bin", algorithm: "sha256", value: "ab".repeat(32) }],
      composition: null,
      witness: { file: "a.json", at: "/product_tree/branches/0/branches/0/branches/0/branches/0/branches/0/product" },
    });
  });

  test("made of two others know both, and their parts are found in the end", () => {
    const { products } = read(composedAdvisory());
    const pair = products.find(({ id }) => id === "P-PAIR");
    expect(pair?.composition).toEqual({ how: "installed_on", part: "P-FW", whole: "P-HW" });
    expect(partsOf(pair as never, new Map(products.map((product) => [product.id, product]))).map(({ id }) => id)).toEqual(["P-FW", "P-HW"]);
  });

  test("made of each other in a circle end all the same", () => {
    const document = changed("product_tree/relationships/0/product_reference", "P-PAIR");
    const { products } = read(document);
    expect(partsOf(products.find(({ id }) => id === "P-PAIR") as never, new Map(products.map((product) => [product.id, product]))).map(({ id }) => id)).toEqual(["P-HW"]);
  });

  test("that are defined twice keep their first meaning, and it is said", () => {
    const { products, faults } = read(changed("product_tree/full_product_names", [{ product_id: "P-FW", name: "Another" }]));
    expect(products.filter(({ id }) => id === "P-FW").map(({ name }) => name)).toEqual(["Acme S-300 firmware < 4.5"]);
    expect(faults.map(({ code }) => code)).toContain("csaf-duplicate-product");
  });

  test("that are named and nowhere defined stay under their id", () => {
    const { products, vulnerabilities, faults } = read(changed("vulnerabilities/0/product_status", { known_affected: ["P-NOWHERE"] }));
    expect(vulnerabilities[0]?.statuses).toEqual({ known_affected: ["P-NOWHERE"] });
    expect(products.find(({ id }) => id === "P-NOWHERE")).toMatchObject({ name: "P-NOWHERE", version: null, witness: { at: "/vulnerabilities/0/product_status/known_affected" } });
    expect(faults.map(({ code }) => code)).toContain("csaf-no-such-product");
  });
});

describe("flaws", () => {
  test("say what they are, of which products, and what is offered", () => {
    const [flaw] = read(composedAdvisory()).vulnerabilities;
    expect(flaw).toMatchObject({
      cve: "CVE-2026-12345",
      ids: [{ system: "Acme Bug", text: "4711" }],
      cwes: ["CWE-787"],
      summary: "A crafted packet stops the controller.",
      statuses: { known_affected: ["P-PAIR"], fixed: ["P-NEW"] },
      scores: [{ cvss: "3.1", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", base: 7.5, products: ["P-PAIR"] }],
      flags: [{ label: "component_not_present", products: ["P-HW", "P-FW"] }],
      threats: [{ category: "exploit_status", details: "Exploit code is public.", products: null }],
    });
    expect(flaw?.remediations).toEqual([
      {
        category: "vendor_fix",
        details: "Update to V4.5.",
        url: "https://acme.example/45",
        at: Date.UTC(2026, 9, 1) * 1_000,
        entitlements: ["maintenance contract"],
        restart: { category: "machine", details: "The controller starts again." },
        products: ["P-HW", "P-FW"],
        witness: { file: "a.json", at: "/vulnerabilities/0/remediations/0" },
      },
      {
        category: "mitigation",
        details: "Close port 102.",
        url: null,
        at: null,
        entitlements: [],
        restart: null,
        products: ["P-PAIR"],
        witness: { file: "a.json", at: "/vulnerabilities/0/remediations/1" },
      },
    ]);
  });

  test("what does not say of which products it is counts for every product", () => {
    expect(read(changed("vulnerabilities/0/remediations/1/product_ids", undefined)).vulnerabilities[0]?.remediations[1]?.products).toBeNull();
  });

  test("what is said of a group that does not exist counts for every product", () => {
    const { vulnerabilities, faults } = read(changed("vulnerabilities/0/remediations/0/group_ids", ["G-NONE"]));
    expect(vulnerabilities[0]?.remediations[0]?.products).toBeNull();
    expect(faults).toContainEqual({ code: "csaf-no-such-group", at: "/vulnerabilities/0/remediations/0/group_ids", message: 'there is no group "G-NONE"; what is said counts for every product' });
  });

  test("a status that nobody knows leaves its products undecided", () => {
    const { vulnerabilities, faults } = read(changed("vulnerabilities/0/product_status", { known_affected: ["P-HW"], constructor: ["P-FW"], "by~design": ["P-NEW"] }));
    expect(vulnerabilities[0]?.statuses).toEqual({ known_affected: ["P-HW"], unknown: ["P-FW", "P-NEW"] });
    expect(faults.filter(({ code }) => code === "csaf-status").map(({ at }) => at)).toEqual(["/vulnerabilities/0/product_status/constructor", "/vulnerabilities/0/product_status/by~0design"]);
  });

  test("that a restart is needed is never made up", () => {
    const { vulnerabilities, faults } = read(changed("vulnerabilities/0/remediations/0/restart_required", { category: "maybe" }));
    expect(vulnerabilities[0]?.remediations[0]?.restart).toBeNull();
    expect(faults.map(({ code }) => code)).toContain("csaf-restart");
  });

  test("of version 2.1 are read with their metrics, and it is said that nobody validated them", () => {
    const document = changed("document/csaf_version", "2.1");
    const [flaw] = document.vulnerabilities as Record<string, unknown>[];
    Object.assign(flaw as object, {
      scores: undefined,
      cwe: undefined,
      cwes: [{ id: "CWE-20", name: "" }],
      metrics: [{ content: { cvss_v4: { version: "4.0", vectorString: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N", baseScore: 8.7 } }, products: ["P-PAIR"] }],
      first_known_exploitation_dates: [{ date: "2026-09-09T00:00:00Z", exploitation_date: "2026-09-01T00:00:00Z" }],
    });
    const advisory = read(document);
    expect(advisory.vulnerabilities[0]).toMatchObject({ cwes: ["CWE-20"], scores: [{ cvss: "4.0", base: 8.7 }], firstExploited: Date.UTC(2026, 8, 1) * 1_000 });
    expect(advisory.faults.map(({ code }) => code)).toEqual(["csaf-2.1"]);
  });
});

describe("documents", () => {
  test("of other versions, and without an id, are refused", () => {
    expect(readCsaf(changed("document/csaf_version", "3.0"), origin, () => null)).toContain("CSAF 3.0");
    expect(readCsaf(changed("document/tracking/id", " "), origin, () => null)).toContain("/document/tracking/id");
  });

  test("texts that are far too long are cut, and it is said where", () => {
    const advisory = read(changed("vulnerabilities/0/remediations/0/details", "x".repeat(70_000)));
    expect(advisory.vulnerabilities[0]?.remediations[0]?.details).toHaveLength(65_536);
    expect(advisory.faults.map(({ code, at }) => `${code} ${at}`)).toEqual(["csaf-cut /vulnerabilities/0/remediations/0/details"]);
  });

  test("base scores are those that their vectors compute", async () => {
    const baseOf = await openCvss();
    expect(baseOf("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H")).toBe(7.5);
    expect(baseOf("CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")).toBe(8.8);
    expect(baseOf("AV:N/AC:L/Au:N/C:C/I:C/A:C")).toBe(10);
    expect(baseOf("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N")).toBe(8.7);
    expect(["", "CVSS:3.1/AV:N", "CVSS:9.9/AV:N", "x".repeat(1_000), "__proto__"].map(baseOf)).toEqual([null, null, null, null, null]);
  });

  test("what lies beside advisories is told by name", () => {
    expect([{ document: { csaf_version: "2.0" } }, { document: { tracking: {}, publisher: {} } }, { document: {} }, {}, null, [], "x"].map(isCsaf)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(companionOf({ feed: { entry: [] } })).toContain("ROLIE feed");
    expect(companionOf({ feed: {} })).toBeNull();
    expect(namesAdvisoryFiles('"2023/a.json","2023-01-02T03:04:05Z"\n2023/b.json,2023-01-02T03:04:05.123+01:00\n')).toContain("changes.csv");
    expect(namesAdvisoryFiles("2023/a.json\n2024/b.json\n")).toContain("index.txt");
    expect(namesAdvisoryFiles("name,address\na.json,10.0.0.1\n")).toBeNull();
    expect(namesAdvisoryFiles(`${"ab".repeat(32)}  a.json\n`)).toContain("digest");
    expect(namesAdvisoryFiles("-----BEGIN PGP SIGNATURE-----\n")).toContain("signature");
    expect(tableOfAdvisories(["icsad_ID", "ICS-CERT_Number", "CVE_Number"])).toContain("CSAF");
    expect(tableOfAdvisories(["Name", "IP", "CVE"])).toBeNull();
  });
});
