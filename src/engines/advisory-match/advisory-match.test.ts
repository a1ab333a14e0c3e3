// Laws of matching: the index loses nothing, a fixed version is never called affected, more evidence never makes a doubt vanish in silence, and the order of
// what is given makes no difference. Tables of real advisories: tests/advisory-match.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advisory, flaw, product } from "../../../tests/generators/advisories.ts";
import { asset } from "../../../tests/generators/plant-builder.ts";
import type { Advisory, AdvisoryProduct } from "../../plant/advisory.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Claim, ClaimAttribute } from "../../plant/claim.ts";
import { matchAdvisories } from "./advisory-match.ts";
import type { AssetMatch } from "./answer.ts";
import { compareNumbers, fitsNumber, statedNumber, takeOrderNumbers } from "./order-numbers.ts";
import { matchSlowly } from "./reference.ts";

const RUNS = { seed: 73, numRuns: 80 };

function named(id: string, vendor: string, name: string, words: string | null, more: Partial<AdvisoryProduct> = {}): AdvisoryProduct {
  return product(id, { name: `${name} ${words ?? ""}`.trim(), vendor, product: name, version: words === null ? null : { kind: "range", text: words }, ...more });
}

function claim(attribute: ClaimAttribute, value: string): Claim {
  return { addressSpace: "site", endpoint: "10.0.0.1", attribute, value, by: "list", first: 0, last: 0, source: "a" };
}

function affecting(id: string, products: readonly AdvisoryProduct[]): Advisory {
  return advisory(id, { products, vulnerabilities: [flaw("CVE-2024-1000", { statuses: { known_affected: products.map((one) => one.id) } })] });
}

const vendors = fc.constantFrom("Siemens", "Siemens AG", "Rockwell Automation", "Allen-Bradley", "Moxa", "Schneider Electric");
const names = fc.constantFrom(
  ...[
    "SIMATIC S7-300 CPU family (incl. related ET200 CPUs and SIPLUS variants)",
    "SIMATIC S7-300 CPU 315-2 PN/DP (6ES7315-2EH14-0AB0)",
    "S7-1200",
    "SIMATIC S7-1500 CPU 1516-3 PN/DP (6ES7516-3AN02-0AB0)",
  ],
  ...[
    "1756-EN2T Series C",
    "1756-EN2TR",
    "ControlLogix 5580",
    "ControlLogix 5570",
    "NPort 5110",
    "NPort 5100 series",
    "SCALANCE X-200 family",
    "SCALANCE X-200IRT family",
    "SCALANCE X204IRT",
    "WinCC V7.5",
    "WinCC OA",
    "Modicon M340 (part numbers BMXP34*)",
  ],
);
const models = fc.constantFrom(
  ...["CPU 315-2 PN/DP", "6ES7 315-2EH14-0AB0", "6ES7315-2EH14", "S7-1200F", "S7-1200", "S7-3000", "CPU 1516-3 PN/DP", "1756-EN2T/C", "1756-EN2TR/B", "1756-L83E/B", "1756-L73"],
  ...["NPort 5110", "NPort 5110A", "SCALANCE X208", "SCALANCE X204IRT", "X-200", "BMX P34 2020", "M340", "WinCC", "S7", ""],
);
const versions = fc.constantFrom("2.6.1", "V4.5", "4.5.0", "11.003", "7.5 SP2", "V3", "?", "");
const words = fc.option(fc.constantFrom("All versions", "< V4.5", ">= 2 < 4", "<= 11.003", "V3.x", "nonsense words", "< 7.5 SP2 Update 4", "2.6.1"), { nil: null });
const statuses = fc.constantFrom("known_affected", "fixed", "known_not_affected", "under_investigation", "first_fixed", "last_affected") as fc.Arbitrary<"known_affected">;

const advisories = fc.array(fc.tuple(fc.array(fc.tuple(vendors, names, words, statuses), { minLength: 1, maxLength: 4 }), fc.boolean()), { minLength: 1, maxLength: 4 }).map((all) =>
  all.map(([products, hasFamily], i) => {
    const made = products.map(([vendor, name, text], j) => named(`P${j}`, vendor, name, text, hasFamily ? { family: "SIMATIC" } : {}));
    const said: Partial<Record<"known_affected", string[]>> = {};
    for (const [j, [, , , status]] of products.entries()) said[status] = [...(said[status] ?? []), `P${j}`];
    return advisory(`A-${i}`, { products: made, vulnerabilities: [flaw("CVE-2024-1000", { statuses: said }), flaw("CVE-2024-1001", { statuses: { known_affected: ["P0"] } })] });
  }),
);
const assets = fc
  .array(fc.tuple(fc.option(vendors), models, versions, fc.option(fc.constantFrom("SIMATIC WinCC V7.5 SP2 Update 3", "WinCC 8", "OpenSSH 5.3"))), { minLength: 1, maxLength: 5 })
  .map((all) =>
    all.map(
      ([vendor, model, firmware, program], i): Asset =>
        asset(`asset-${i}`, [], { vendor, model: model === "" ? null : model, firmware: firmware === "" ? null : firmware, claims: program === null ? [] : [claim("software", program)] }),
    ),
  );

describe("matching", () => {
  it("finds through the index what the slow way finds", () => {
    fc.assert(
      fc.property(assets, advisories, (plant, all) => {
        expect(matchAdvisories({ assets: plant, advisories: all }).matches).toEqual(matchSlowly({ assets: plant, advisories: all }));
      }),
      RUNS,
    );
  });

  it("says the same of each asset and advisory in whatever order they come", () => {
    fc.assert(
      fc.property(assets, advisories, (plant, all) => {
        const key = (match: AssetMatch): string => `${match.asset} ${match.advisory} ${match.outcome} ${match.flaws.join()}`;
        const turned = matchAdvisories({ assets: [...plant].reverse(), advisories: [...all].reverse() });
        const straight = matchAdvisories({ assets: plant, advisories: all });
        const sorted = (matches: readonly AssetMatch[]): AssetMatch[] => [...matches].sort((x, y) => (key(x) < key(y) ? -1 : 1));
        expect(sorted(turned.matches)).toEqual(sorted(straight.matches));
      }),
      RUNS,
    );
  });

  it("never calls affected what the advisory calls fixed or not affected", () => {
    fc.assert(
      fc.property(versions, words, fc.constantFrom("fixed" as const, "known_not_affected" as const), (version, text, status) => {
        const products = [named("P1", "Moxa", "NPort 5110", "All versions"), named("P2", "Moxa", "NPort 5110", text)];
        const all = [advisory("A", { products, vulnerabilities: [flaw("CVE-2024-1000", { statuses: { known_affected: ["P1"], [status]: ["P2"] } })] })];
        const one = asset("gateway", [], { vendor: "Moxa", model: "NPort 5110", firmware: version === "" ? null : version });
        const alone = matchAdvisories({
          assets: [one],
          advisories: [advisory("B", { products: [products[1] as AdvisoryProduct], vulnerabilities: [flaw("CVE-2024-1000", { statuses: { [status]: ["P2"] } })] })],
        }).matches;
        const isCleared = alone.some(({ outcome }) => outcome === "fixed" || outcome === "not-affected");
        const [match] = matchAdvisories({ assets: [one], advisories: all }).matches;
        expect(match?.outcome).toBe(isCleared ? "may-be-affected" : "affected");
        if (isCleared) expect(match?.why).toContain("contradicts itself");
      }),
      { ...RUNS, numRuns: 150 },
    );
  });

  it("leaves nothing that may be affected without an answer when more is learnt of the asset", () => {
    const more = fc.array(
      fc.oneof(
        fc.tuple(fc.constant("firmware" as const), versions),
        fc.tuple(fc.constant("software" as const), fc.constantFrom("WinCC 7.5", "TeamViewer 12")),
        fc.tuple(fc.constant("hostname" as const), fc.constant("PLC-1")),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(assets, advisories, more, (plant, all, learnt) => {
        const before = matchAdvisories({ assets: plant, advisories: all }).matches;
        const after = matchAdvisories({ assets: plant.map((one) => ({ ...one, claims: [...one.claims, ...learnt.map(([attribute, value]) => claim(attribute, value))] })), advisories: all }).matches;
        for (const { asset: name, advisory: id, flaws, outcome } of before) {
          if (outcome === "may-be-affected") for (const cve of flaws) expect(after.some((match) => match.asset === name && match.advisory === id && match.flaws.includes(cve))).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it("never calls affected what is only similar", () => {
    fc.assert(
      fc.property(assets, advisories, (plant, all) => {
        for (const { outcome, confidence, why } of matchAdvisories({ assets: plant, advisories: all }).matches) {
          if (outcome === "affected" || outcome === "fixed") expect(confidence).not.toBe("low");
          expect(why.length).toBeGreaterThan(10);
        }
      }),
      RUNS,
    );
  });
});

describe("products made of several", () => {
  const parts = [named("HW", "Siemens", "SCALANCE X208", null), named("FW", "Siemens", "Firmware", "< V5.2.5"), named("SW", "Acme", "Web Viewer", "< 3.1")];
  const composed = (how: "installed_on" | "default_component_of", part: string): AdvisoryProduct =>
    product("C", { name: `${part} on X208`, product: null, vendor: null, composition: { how, part, whole: "HW" } });
  const ask = (how: "installed_on" | "default_component_of", part: string, one: Partial<Asset>): readonly AssetMatch[] =>
    matchAdvisories({
      assets: [asset("switch", [], { vendor: "Siemens", model: "SCALANCE X208", ...one })],
      advisories: [advisory("A", { products: [...parts, composed(how, part)], vulnerabilities: [flaw("CVE-2024-1000", { statuses: { known_affected: ["C"] } })] })],
    }).matches;

  it("take the firmware of the device for the firmware that is installed on it", () => {
    expect(ask("installed_on", "FW", { firmware: "V5.2.4" })).toMatchObject([{ outcome: "affected", confidence: "high" }]);
    expect(ask("installed_on", "FW", { firmware: "V5.2.5" })).toMatchObject([{ outcome: "not-affected" }]);
    expect(ask("installed_on", "FW", {})).toMatchObject([{ outcome: "may-be-affected" }]);
  });

  it("look for a program among those of the asset, and say so where it may be there", () => {
    expect(ask("installed_on", "SW", { claims: [claim("software", "Acme Web Viewer 3.0")] })).toMatchObject([{ outcome: "affected" }]);
    expect(ask("installed_on", "SW", { claims: [claim("software", "Acme Web Viewer 3.2")] })).toMatchObject([{ outcome: "not-affected" }]);
    expect(ask("installed_on", "SW", {})).toMatchObject([{ outcome: "may-be-affected", conditions: ["Web Viewer is installed"] }]);
    expect(ask("default_component_of", "SW", {})).toMatchObject([{ outcome: "may-be-affected", conditions: ["Web Viewer in it is < 3.1"] }]);
  });
});

describe("what cannot be decided", () => {
  it("is said of every asset of which too little is known", () => {
    const plant = [
      asset("a", []),
      asset("b", [], { vendor: "Siemens" }),
      asset("c", [], { vendor: "Siemens", model: "6ES7 131-6BF00-0BA0" }),
      asset("d", [], { vendor: "Siemens", model: "SCALANCE X999" }),
      asset("e", [], { vendor: "Zebra", model: "ZT411" }),
    ];
    const all = [
      affecting("A-1", [named("P1", "Siemens", "SCALANCE X204-2", "< 5")]),
      affecting("A-2", [named("P1", "Moxa", "NPort 5110", null)]),
      affecting("A-3", [named("P1", "Siemens", "WinCC", "some words")]),
    ];
    const { undecidedAssets, undecidedWords, matches } = matchAdvisories({ assets: plant, advisories: all });
    expect(matches).toEqual([]);
    expect(undecidedAssets.map(({ asset: name, reason, advisories: count }) => [name, reason, count])).toEqual([
      ["a", "nothing-known", 3],
      ["b", "model-unknown", 2],
      ["c", "number-only", 2],
    ]);
    expect(undecidedWords).toEqual([{ advisory: "A-3", product: "P1", words: "some words", reason: "version-words" }]);
  });

  it("is not said where there is nothing to decide, and several versions of one device are a doubt", () => {
    const one = asset("a", [], { vendor: "Moxa", model: "NPort 5110", firmware: "2.4", claims: [claim("firmware", "2.9")] });
    const { undecidedAssets, matches } = matchAdvisories({ assets: [one], advisories: [affecting("A", [named("P1", "Moxa", "NPort 5110", "< 2.6")])] });
    expect(undecidedAssets).toEqual([]);
    expect(matches).toMatchObject([{ outcome: "may-be-affected", why: expect.stringContaining("several versions of it (2.4, 2.9)") }]);
  });
});

describe("order numbers", () => {
  it("are found however they are written, and compared with wildcards", () => {
    const found = (text: string): string[] => takeOrderNumbers(text).numbers.map(({ number, series }) => `${number}${series === "" ? "" : `/${series}`}`);
    expect(found("CPU 315-2 PN/DP (6ES7 315-2EH14-0AB0)")).toEqual(["6ES73152EH140AB0"]);
    expect(found("1756-EN2TR/C, 750-88x, BMX P34 2020 and 140CPU65*")).toEqual(["1756EN2TR/C", "75088?", "BMXP342020", "140CPU65*"]);
    expect(found("V4.5 2020 R2 FL SWITCH 3006T-2FX")).toEqual([]);
    const ask = (device: string, named: string): string => compareNumbers(statedNumber(device), statedNumber(named));
    expect([
      ask("6ES7 315-2EH14-0AB0", "6ES7315-2EH14-0AB0"),
      ask("6ES7315-2EH14-0AB0", "6ES7315-xxxxx-xxxx"),
      ask("6ES7315-2EH14", "6ES7315-2EH14-0AB0"),
      ask("6ES7315-2EH14-0AB0", "6ES7315-2AH14-0AB0"),
    ]).toEqual([...["same", "covers", "less-precise", "other"]]);
    expect([ask("1756-EN2T", "1756-EN2TR"), ask("750-881/025-000", "750-881"), ask("750-881", "1756-EN2T"), ask("750-889", "750-88x")]).toEqual(["other", "covers", "incomparable", "covers"]);
  });

  it("fit a pattern as a regular expression would have it", () => {
    const sign = fc.constantFrom("A", "B", "?", "*");
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 8 }), fc.array(fc.constantFrom("A", "B"), { maxLength: 8 }), (pattern, number) => {
        const slow = new RegExp(`^${pattern.map((one) => (one === "*" ? ".*" : one === "?" ? "." : one)).join("")}$`);
        expect(fitsNumber(pattern.join(""), number.join(""))).toBe(slow.test(number.join("")));
      }),
      { ...RUNS, numRuns: 2_000 },
    );
  });
});
