// The guard is guarded: each planted violation must be told, and an honest tree must pass.
import { describe, expect, it } from "vitest";
import { checkTree } from "../../scripts/architecture/check-tree.mjs";
import { drawLayers } from "../../scripts/architecture/draw-layers.mjs";
import { layers, refusedNames } from "../../architecture.ts";

const architecture = {
  layers: [
    { folder: "src/ground", purpose: "words", mayImport: [], pure: true },
    { folder: "src/wall", purpose: "readers", mayImport: ["src/ground"], siblings: ["src/wall/readers"], packages: ["node:fs"] },
    { folder: "src/roof", purpose: "commands", mayImport: ["src/ground", "src/wall"], packages: ["commander"] },
  ],
  refusedNames: ["utils", "index"],
};

const HONEST: Readonly<Record<string, string>> = {
  "src/ground/word.ts": "export const word = 1; export interface Process { readonly console: string }",
  "src/wall/read-file.ts": 'import { readFileSync } from "node:fs"; import { word } from "../ground/word.ts"; export const read = (): string => readFileSync("x" + word, "utf8");',
  "src/wall/readers/a/a.ts": 'import { read } from "../../read-file.ts"; export const a = read;',
  "src/wall/readers/b/b.ts": "export const b = 2;",
  "src/roof/command.ts": 'import { Command } from "commander"; import { read } from "../wall/read-file.ts"; export const c = [Command, read];',
};

function rulesOf(changes: Readonly<Record<string, string>>): string[] {
  const files = new Map(Object.entries({ ...HONEST, ...changes }));
  return checkTree(architecture, files).map((v) => `${v.rule} ${v.file}:${v.line}`);
}

describe("checkTree", () => {
  it("says nothing of a tree that keeps the rules", () => {
    expect(rulesOf({})).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["an import upwards", { "src/ground/word.ts": '\nimport { a } from "../wall/readers/a/a.ts"; export const word = a;' }, "layer src/ground/word.ts:2"],
    ["a type import upwards", { "src/ground/word.ts": 'import type { A } from "../roof/command.ts"; export type W = A;' }, "layer src/ground/word.ts:1"],
    ["a re-export upwards", { "src/ground/word.ts": 'export { read } from "../wall/read-file.ts";' }, "layer src/ground/word.ts:1"],
    ["a dynamic import upwards", { "src/ground/word.ts": 'export const word = import("../wall/read-file.ts");' }, "layer src/ground/word.ts:1"],
    ["siblings", { "src/wall/readers/b/b.ts": 'import { a } from "../a/a.ts"; export const b = a;' }, "siblings src/wall/readers/b/b.ts:1"],
    ["a package that is not the layer's", { "src/wall/read-file.ts": 'import "commander"; export const read = (): string => "";' }, "package src/wall/read-file.ts:1"],
    ["a socket in the wall", { "src/wall/read-file.ts": 'import "node:net"; export const read = (): string => "";' }, "package src/wall/read-file.ts:1"],
    ["the clock in a pure layer", { "src/ground/word.ts": "export const word = Date.now();" }, "pure src/ground/word.ts:1"],
    ["today in a pure layer", { "src/ground/word.ts": "export const word = new Date();" }, "pure src/ground/word.ts:1"],
    ["chance in a pure layer", { "src/ground/word.ts": "export const word = Math.random();" }, "pure src/ground/word.ts:1"],
    ["the process in a pure layer", { "src/ground/word.ts": "export const word = process.env.X;" }, "pure src/ground/word.ts:1"],
    ["a barrel", { "src/wall/all.ts": 'export * from "./read-file.ts";' }, "barrel src/wall/all.ts:1"],
    ["a name that says nothing", { "src/wall/utils.ts": "export const x = 1;" }, "name src/wall/utils.ts:1"],
    ["a folder that says nothing", { "src/wall/utils/x.ts": "export const x = 1;" }, "name src/wall/utils/x.ts:1"],
    ["a name in another style", { "src/wall/readFile.ts": "export const x = 1;" }, "name src/wall/readFile.ts:1"],
    ["a file outside every layer", { "src/attic/x.ts": "export const x = 1;" }, "no-layer src/attic/x.ts:1"],
    ["an import of nothing", { "src/wall/x.ts": 'import { y } from "./y.ts"; export const x = y;' }, "missing-import src/wall/x.ts:1"],
    ["an import without ending", { "src/wall/x.ts": 'import { read } from "./read-file"; export const x = read;' }, "import-ending src/wall/x.ts:1"],
    [
      "two files that need each other",
      { "src/wall/x.ts": 'import { y } from "./y.ts"; export const x = y;', "src/wall/y.ts": 'import { x } from "./x.ts"; export const y = x;' },
      "cycle src/wall/x.ts:0",
    ],
    ["text that is no TypeScript", { "src/wall/x.ts": "export const = ;" }, "syntax src/wall/x.ts:1"],
  ])("tells %s", (_, changes, expected) => {
    expect(rulesOf(changes)).toContain(expected);
  });

  it("does not pass having checked nothing", () => {
    expect(checkTree(architecture, new Map()).map((v) => v.rule)).toContain("empty-tree");
    const withoutRoof = new Map(Object.entries(HONEST).filter(([path]) => !path.startsWith("src/roof")));
    expect(checkTree(architecture, withoutRoof).map((v) => v.rule)).toEqual(["empty-layer"]);
  });
});

describe("drawLayers", () => {
  it("draws every layer of this house and no arrow that follows from another", () => {
    const drawn = drawLayers(layers);
    for (const layer of layers) expect(drawn).toContain(layer.purpose);
    expect(drawLayers(architecture.layers)).toContain("roof --> wall");
    expect(drawLayers(architecture.layers)).not.toContain("roof --> ground");
    expect(refusedNames).toContain("utils");
  });
});
