// What a bundle names, and what is told where it is wrong.
import { expect, test } from "vitest";
import { parseBundle } from "./parse-bundle.ts";

const told = (text: string): string[] =>
  parseBundle(text, "changes/all.yaml", "0").diagnostics.map((d) => `${d.code} ${d.at?.kind === "text" ? `${d.at.line}:${d.at.column}+${d.at.length}` : ""} ${d.help ?? ""}`);
const bundle = (changes: string): string => `kind: bundle\nname: x\nchanges: ${changes}\n`;

test("a bundle names files beside it, each with its place", () => {
  const { value, diagnostics } = parseBundle(
    "kind: bundle\nname: Phase 1\nsatisfies: [nis2/21.2.i]\nchanges:\n  - ./zones.yaml\n  - access\\access.yaml   # from Windows\n  - ../other/x/../a.yaml\n",
    "c/all.yaml",
    "ff",
  );
  expect(diagnostics).toEqual([]);
  expect([value?.name, value?.satisfies, value?.sha256]).toEqual(["Phase 1", ["nis2/21.2.i"], "ff"]);
  expect(value?.changes.map(({ path, at }) => [path, at.line, at.column])).toEqual([
    ["zones.yaml", 5, 5],
    ["access/access.yaml", 6, 5],
    ["../other/a.yaml", 7, 5],
  ]);
});

test.each([
  [bundle("[]"), ["bundle-without-changes 3:1+7 Write changes: [zones.yaml, access.yaml]."]],
  [bundle("[a.yaml, ./a.yaml]"), ["duplicate-change 3:19+8 Remove one of them."]],
  [bundle("[a.yaml, all.yaml]"), ["bad-path 3:19+8 "]],
  [bundle("[/etc/a.yaml]"), ["bad-path 3:11+11 Put the changes beside the bundle, and write their names."]],
  [bundle('["C:\\\\plant\\\\a.yaml"]'), ["bad-path 3:11+19 Put the changes beside the bundle, and write their names."]],
  [bundle("[https://x/a.yaml]"), ["bad-path 3:11+16 Put the changes beside the bundle, and write their names."]],
  [bundle("[..]"), ["bad-path 3:11+2 "]],
  [bundle("zones.yaml"), ["wrong-type 3:10+10 Write [zones.yaml]."]],
  [bundle("[{ kind: access }]"), ["wrong-type 3:11+16 A bundle names the files of its changes; write each change into a file of its own."]],
  [bundle(`[${Array.from({ length: 51 }, (_, i) => `c${i}.yaml`).join(", ")}]`), ["value-out-of-range 3:10+500 "]],
  ["kind: bundle\nname: x\n", ["missing-key 1:1+12 Add changes: …"]],
  ["kind: bundle\nname: x\nchange: [a.yaml]\nchanges: [a.yaml]\n", ["unknown-key 3:1+6 Did you mean changes?"]],
  [bundle("[a.yaml]").replace("name: x", "name: x\nsatisfies: [nis3/21.2.i]"), ["unknown-requirement 3:13+11 Did you mean nis2/21.2.i?"]],
])("%j is told", (text, expected) => expect(told(text)).toEqual(expected));
