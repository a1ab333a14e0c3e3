// Advisories for tests: small ones that say what a test needs, and random ones.
import fc from "fast-check";
import type { Advisory, AdvisoryProduct, FlawScore, Remediation, Vulnerability } from "../../src/plant/advisory.ts";
import type { PatchMatch } from "../../src/plant/patch-need.ts";

const witness = { file: "advisory.json", at: "/product_tree/branches/0" };

export function product(id: string, more: Partial<AdvisoryProduct> = {}): AdvisoryProduct {
  return {
    ...{ id, name: `Maker ${id}`, vendor: "Maker", family: null, product: id, version: null, qualifiers: [], modelNumbers: [], skus: [], serialNumbers: [] },
    ...{ cpe: null, purls: [], hashes: [], composition: null, witness },
    ...more,
  };
}

export function score(base: number | null, products: readonly string[] = [], computedBase: number | null = null): FlawScore {
  return { cvss: "3.1", vector: null, base, computedBase, products };
}

export function remediation(category: Remediation["category"], details: string, more: Partial<Remediation> = {}): Remediation {
  return { category, details, url: null, at: null, entitlements: [], restart: null, products: null, witness, ...more };
}

export function flaw(cve: string | null, more: Partial<Vulnerability> = {}): Vulnerability {
  return {
    ...{ cve, ids: [], title: null, cwes: [], summary: null, discovered: null, released: null, scores: [], statuses: {}, flags: [], threats: [] },
    ...{ firstExploited: null, remediations: [], witness },
    ...more,
  };
}

export function advisory(id: string, more: Partial<Advisory> = {}): Advisory {
  return {
    ...{ id, title: `Flaws in ${id}`, publisher: "Maker", namespace: "https://maker.example", category: "csaf_security_advisory", edition: "1", status: "final" },
    ...{ released: Date.UTC(2026, 8, 1) * 1_000, revised: null, tlp: "WHITE", severity: null, csafVersion: "2.0", products: [product("P1")], vulnerabilities: [flaw("CVE-2026-0001")] },
    ...{ faults: [], file: `${id}.json`, sha256: "0" },
    ...more,
  };
}

const CVES = ["CVE-2026-0001", "CVE-2026-0002", "CVE-2026-0003"];
const PRODUCTS = ["P1", "P2"];
const base = fc.option(fc.constantFrom(0, 3.9, 4, 6.9, 7, 8.9, 9, 10), { nil: null });

const flawArbitrary = fc
  .record({
    cve: fc.option(fc.constantFrom(...CVES), { nil: null }),
    scores: fc.array(
      fc.record({ given: base, computed: base, products: fc.subarray(PRODUCTS) }).map(({ given, computed, products }) => score(given, products, computed)),
      { maxLength: 2 },
    ),
  })
  .map(({ cve, scores }) => flaw(cve, { scores }));

export const advisoriesArbitrary: fc.Arbitrary<Advisory[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom("SSA-1", "SSA-2", "ICSA-3", "SSA-4"),
      released: fc.option(
        fc.integer({ min: 0, max: 700 }).map((day) => day * 86_400e6),
        { nil: null },
      ),
      severity: fc.constantFrom(null, "Critical", " moderate ", "unheard of"),
      vulnerabilities: fc.uniqueArray(flawArbitrary, { maxLength: 3, selector: ({ cve }) => cve }),
    })
    .map(({ id, ...more }) => advisory(id, { ...more, products: PRODUCTS.map((name) => product(name)) })),
  { maxLength: 4, selector: ({ id }) => id },
);

/** Of these advisories and machines, at most one match of each outcome. */
export function matchesArbitrary(advisories: readonly Advisory[], assets: readonly { readonly addressSpace: string; readonly name: string }[]): fc.Arbitrary<PatchMatch[]> {
  const pairs = advisories.flatMap((of) => assets.map((asset) => ({ of, asset })));
  return fc
    .array(
      fc.record({
        at: fc.nat(Math.max(0, pairs.length - 1)),
        outcome: fc.constantFrom("affected" as const, "may-be-affected" as const, "fixed" as const, "not-affected" as const),
        products: fc.subarray(PRODUCTS, { minLength: 1 }),
      }),
      { maxLength: 8 },
    )
    .map((picked) =>
      picked.flatMap(({ at, outcome, products }, i): PatchMatch[] => {
        const pair = pairs[at];
        if (pair === undefined) return [];
        const { of, asset } = pair;
        const flaws = of.vulnerabilities.map(({ cve }, n) => cve ?? `flaw ${n + 1}`).filter((_, n) => (n + i) % 2 === 0);
        return [{ addressSpace: asset.addressSpace, asset: asset.name, advisory: of.id, namespace: of.namespace, flaws, outcome, confidence: "high", why: `because ${i}`, products }];
      }),
    );
}
