// Hostile and damaged YAML: nothing throws, nothing takes long, every problem stands inside the file, and no error means there is a value.
// FUZZ_RUNS sets how many texts are tried (default: a few seconds' worth, always the same ones).
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAccess } from "../../src/controls/access/parse-access.ts";
import { parseBundle } from "../../src/controls/bundle/parse-bundle.ts";
import { changeKind } from "../../src/controls/change-kind.ts";
import { parsePatching } from "../../src/controls/patching/parse-patching.ts";
import { parseSegmentation } from "../../src/controls/segmentation/parse-segmentation.ts";
import { parsePlantFile } from "../../src/evidence/lists/plant-file/parse-plant-file.ts";
import { type Diagnostic, hasErrors, type Parsed } from "../../src/foundation/diagnostic.ts";
import { readYaml } from "../../src/foundation/yaml-reader.ts";
import { accessObject } from "../generators/access-texts.ts";
import { asYaml, segmentationObject } from "../generators/segmentation-texts.ts";

const numRuns = Number(process.env.FUZZ_RUNS ?? 60);
const read = (path: string): string => readFileSync(new URL(`../../samples/plant/${path}`, import.meta.url), "utf8");
const seeds = [
  read("plant.yaml").slice(0, 6_000),
  read("changes/cell-zones.yaml").slice(0, 5_000),
  read("changes/access.yaml").slice(0, 5_000),
  "kind: patching\nname: x\nrule: { critical: 30d, high: 90d }\nitems:\n  - { asset: PLC-1, advisory: SSA-1, at: 2026-12-07T10:00, takes: 45m, backOut: none }\norder: [{ before: a, after: b }]\nsoak: { after: first-of-kind, for: 7d }\ncompensated: [{ asset: PLC-1, advisory: SSA-1, by: ../zones.yaml, until: 2027-03-31, reason: x }]\nexploitedCosts: 72h\n",
  "site: x\npatchHistory:\n  - { roles: [hmi, scada], patches: 40, troubles: 2 }\n  - { patches: 12, troubles: 0 }\n",
  "kind: bundle\nname: x\nsatisfies: [nis2/21.2.i]\nchanges: [a.yaml, ../b.yaml]\n",
];

function everyPlaceIsInside(text: string, diagnostics: readonly Diagnostic[]): void {
  const lines = text.replace(/^\ufeff/, "").split("\n");
  for (const d of diagnostics) {
    expect(d.at?.kind).toBe("text");
    if (d.at?.kind !== "text") continue;
    const line = lines[d.at.line - 1];
    expect(line).toBeDefined();
    expect(d.at.column).toBeGreaterThanOrEqual(1);
    // One behind the last character: something is missing there.
    expect(d.at.column).toBeLessThanOrEqual((line as string).length + 1);
    expect(d.at.length).toBeGreaterThanOrEqual(1);
    if (d.at.lineText !== undefined) expect((line as string).replace(/\r$/, "")).toBe(d.at.lineText);
    expect(d.message).not.toMatch(/Invalid input|expected .* received|undefined|\[object/i);
  }
}

function holds(text: string): void {
  const yaml = readYaml(text, "f.yaml");
  everyPlaceIsInside(text, yaml.diagnostics);
  expect(yaml.value === undefined).toBe(yaml.diagnostics.length > 0);
  const results: Parsed<unknown>[] = [
    parseSegmentation(text, "f.yaml", "0"),
    parsePlantFile(text, "f.yaml"),
    parseAccess(text, "f.yaml", "0"),
    parseBundle(text, "f.yaml", "0"),
    parsePatching(text, "f.yaml", "0"),
  ];
  for (const { value, diagnostics } of results) {
    everyPlaceIsInside(text, diagnostics);
    expect(value === undefined).toBe(hasErrors(diagnostics));
  }
  const kind = changeKind(text, "f.yaml");
  everyPlaceIsInside(text, kind.diagnostics);
  expect(kind.value !== undefined && kind.value !== "unknown").toBe(kind.diagnostics.length === 0);
}

/** Cuts, doubles and swaps pieces of a text, and puts in what YAML is sensitive to. */
const SPICE = [
  "\t",
  "\n",
  "\r\n",
  ":",
  ": ",
  "- ",
  "[",
  "]",
  "{",
  "}",
  "&a ",
  "*a",
  "<<: *a",
  "!!str ",
  "!x ",
  '"',
  "'",
  "#",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "|\n",
  ">",
  "~",
  "null",
  "? ",
  "\u0000",
  "\ufeff",
  "\ufffd",
  "\ud800",
  "@",
  "`",
  "\\",
  "0x",
  ".inf",
  "__proto__",
  "constructor",
  "2027-06-30",
  "  ",
  "\u2028",
  "any",
  "mac:",
  "match:",
  "app:",
  "10.0.0.0/",
  "asset:",
  "op.a",
  "Mon-",
  "22:00",
  "operator",
  "-",
];
const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(6_000), fc.nat(12), fc.constantFrom(...SPICE, "")), { minLength: 1, maxLength: 6 }))
  .map(([seed, edits]) => edits.reduce((text, [at, length, spice]) => `${text.slice(0, at % (text.length + 1))}${spice}${text.slice((at % (text.length + 1)) + length)}`, seed));
const spicy = fc
  .array(fc.oneof(fc.constantFrom(...SPICE), fc.constantFrom("a", "name", "zones", "kind: segmentation\n", "kind: access\n", "kind: bundle\n", "roles", "people", "members", " ", "x: y\n")), {
    maxLength: 60,
  })
  .map((parts) => parts.join(""));

/** Right at the top, wrong below: every key may hold anything. */
const junk = fc.anything({
  maxDepth: 2,
  withNullPrototype: false,
  values: [fc.constantFrom(null, true, 1, -1, 1e300, 0.5, "", "any", "10.0.0.0/8", "10.0.0.9-10.0.0.1", "tcp/1", "app:opcua", "1h", "2027-06-30", "a", "all")],
  key: fc.constantFrom("name", "members", "from", "to", "allow", "between", "at", "tcp", "0", "__proto__", "prefix", "addresses"),
});
const shaped = fc
  .tuple(
    segmentationObject,
    fc.array(
      fc.tuple(
        fc.constantFrom("zones", "conduits", "enforcement", "acknowledged", "satisfies", "within", "name", "assets", "lines", "networks", "calendars", "coverage", "essential", "addressSpaces"),
        junk,
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  )
  .map(([object, edits]) => asYaml({ ...object, ...Object.fromEntries(edits.map(([key, value]) => [key, value ?? null])) }));

const junkOfAccess = fc.anything({
  maxDepth: 3,
  withNullPrototype: false,
  values: [
    fc.constantFrom(
      null,
      true,
      1,
      1e300,
      "",
      "vendor",
      "op.a",
      "CORP\\op.a",
      "asset:*",
      "match:",
      "line:",
      "Mon-Fri 06:00-18:00",
      "Mon-",
      "24:00-24:00",
      "4h",
      "0s",
      "2027-06-30",
      "shifts",
      "rdp",
      "warn",
    ),
  ],
  key: fc.constantFrom(
    "name",
    "accounts",
    "role",
    "targets",
    "how",
    "through",
    "hours",
    "session",
    "total",
    "idle",
    "approval",
    "by",
    "available",
    "takes",
    "account",
    "target",
    "takenOverBy",
    "programs",
    "automatic",
    "__proto__",
  ),
});
const shapedAccess = fc
  .tuple(
    accessObject,
    fc.array(
      fc.tuple(
        fc.constantFrom("people", "roles", "retire", "noSecondFactor", "breakGlass", "elsewhere", "acknowledged", "satisfies", "changes"),
        fc.oneof(junkOfAccess, fc.array(junkOfAccess, { maxLength: 3 })),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([object, edits]) => asYaml({ ...object, ...Object.fromEntries(edits.map(([key, value]) => [key, value ?? null])) }));

describe("damaged and hostile files", () => {
  test.each([
    ["files with a few characters changed", mutated],
    ["signs of YAML in any order", spicy],
    ["any text", fc.string({ unit: "binary", maxLength: 80 })],
    ["the wrong things at the right keys", shaped],
    ["the wrong things at the right keys of a change of access", shapedAccess],
  ] as [string, fc.Arbitrary<string>][])("%s", (_, texts) => {
    fc.assert(fc.property(texts, holds), { numRuns, ...(process.env.FUZZ_RUNS === undefined ? { seed: 20261125 } : {}) });
  });

  const CHARACTERS = 20_000;
  const fill = (piece: string): string => piece.repeat(Math.floor(CHARACTERS / piece.length));
  test.each([
    ["open brackets", fill("[")],
    ["open braces", fill("{")],
    ["closing brackets", fill("]")],
    ["list in list in list", fill("- ")],
    ["keys of keys", fill("? ")],
    ["colons", fill(": ")],
    ["anchors", fill("&a ")],
    ["tags", fill("!a ")],
    ["aliases", fill("*a ")],
    ["quotes", fill('"')],
    ["escaped quotes", `"${fill('\\"')}`],
    ["quoted lines", fill('"a"\n')],
    ["documents", fill("---\n")],
    ["directives", fill("%X\n")],
    ["comments", fill("#\n")],
    ["empty lines", fill("\n")],
    ["one key", fill("a: 1\n")],
    ["flow keys", `[${fill("a: b,")}`],
    ["deeper and deeper", Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")],
    ["block texts", fill("|\n")],
    ["one long line", `name: ${fill("x")}`],
    ["many members", `kind: segmentation\nname: x\nzones:\n  - name: a\n    members: [${Array.from({ length: 3_000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`).join(", ")}]\n`],
    [
      "many ranges that overlap",
      `kind: segmentation\nname: x\nzones:\n${["a", "b"].map((z) => `  - name: ${z}\n    members: [${Array.from({ length: 1_500 }, (_, i) => `10.0.0.0-10.0.${i >> 8}.${i & 255}`).join(", ")}]\n`).join("")}`,
    ],
    ["hours of many parts", `kind: access\nname: x\nroles: [{ name: r, targets: ["asset:a"], hours: "${fill("Mon-Sun 00:01-00:00,")}" }]\n`],
    ["days without end", `kind: access\nname: x\nroles: [{ name: r, targets: ["asset:a"], hours: "${fill("Mon-")}" }]\n`],
    [
      "one account a thousand times",
      `kind: access\nname: x\nretire: [${Array(1_000).fill("a").join(", ")}]\npeople: [{ name: p, role: r, accounts: [${Array(1_000).fill("A").join(", ")}] }]\nroles: [{ name: r, targets: ["asset:a"] }]\n`,
    ],
    ["half a line end", "\r"],
    ["a calendar that says nothing", "calendars: { shifts: {} }\n"],
    ["a bomb of aliases", `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghij"].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${"abcdefghij"[i]}`).join(",")}]\n`).join("")}zones: *j\n`],
    ["zones that are one alias", `z: &z { name: a, members: [any] }\nkind: segmentation\nname: x\nzones: [${Array(2_000).fill("*z").join(", ")}]\n`],
  ])("%s", (_, text) => holds(text));
});
