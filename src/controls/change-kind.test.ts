import { expect, test } from "vitest";
import { changeKind } from "./change-kind.ts";

test.each([
  ["kind: segmentation\nzones: 3\n", "segmentation", []],
  ["kind: access\n", "access", []],
  ["name: x\nkind: patching\n", "patching", []],
  ["kind: bundle\n", "bundle", []],
  ["kind: segmentaton\n", "unknown", ["unknown-kind 1:7 Did you mean segmentation?"]],
  ["kind: [segmentation]\n", "unknown", ["unknown-kind 1:7 Kinds: segmentation, access, patching, bundle."]],
  ["name: x\nzones: []\n", "unknown", ["missing-kind 1:1 Add the line kind: segmentation."]],
  ["name: x\nroles: []\n", "unknown", ["missing-kind 1:1 Add the line kind: access."]],
  ["name: x\nitems: []\n", "unknown", ["missing-kind 1:1 Add the line kind: patching."]],
  ["name: x\nchanges: []\n", "unknown", ["missing-kind 1:1 Add the line kind: bundle."]],
  ["hostname asa01\n", "unknown", ["missing-kind 1:1 A change file begins with kind: segmentation, kind: access, kind: patching, kind: bundle."]],
  ["kind: segmentation\nkind: access\n", "unknown", ["yaml-duplicate-key 2:1 Remove one of them."]],
  ["", "unknown", ["yaml-empty 1:1 undefined"]],
])("%j is %s", (text, kind, told) => {
  const { value, diagnostics } = changeKind(text, "c.yaml");
  expect(value).toBe(kind);
  expect(diagnostics.map((d) => (d.at?.kind === "text" ? `${d.code} ${d.at.line}:${d.at.column} ${d.help}` : d.code))).toEqual(told);
});
