// A new workspace has a schema for everything that people write into it, and starting it again touches nothing.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parsePlantFile } from "../evidence/lists/plant-file/parse-plant-file.ts";
import { chooseWorkspace, noWorkspace, startWorkspace } from "./workspace.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-workspace-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("has a plant file that parses, and the schema of it and of each kind of change", () => {
  const { written } = startWorkspace(folder);
  expect(readdirSync(join(folder, "schemas")).sort()).toEqual(["access", "bundle", "patching", "plant", "segmentation"].map((kind) => `${kind}.schema.json`));
  for (const name of readdirSync(join(folder, "schemas"))) expect(JSON.parse(readFileSync(join(folder, "schemas", name), "utf8"))).toMatchObject({ type: "object" });
  expect(parsePlantFile(readFileSync(join(folder, "plant.yaml"), "utf8"), "plant.yaml").diagnostics).toEqual([]);
  expect(written).toHaveLength(7);
});

it("started again, writes only what is missing", () => {
  startWorkspace(folder);
  writeFileSync(join(folder, "plant.yaml"), "site: mine\n");
  rmSync(join(folder, "schemas/patching.schema.json"));
  expect(startWorkspace(folder).written).toEqual([join("schemas", "patching.schema.json")]);
  expect(readFileSync(join(folder, "plant.yaml"), "utf8")).toBe("site: mine\n");
});

it("is the one asked for, else the one that the folder is in, else the one in which all files lie that the question is about", () => {
  for (const plant of ["one", "two"]) startWorkspace(join(folder, plant));
  const chosen = (asked: string | undefined, start: string, ...about: string[]) => chooseWorkspace(asked, join(folder, start), about)?.directory.slice(folder.length + 1) ?? null;
  expect(chosen(join(folder, "two"), "one", "changes/a.yaml")).toBe("two");
  expect(chosen(undefined, "one/changes", "../../two/changes/a.yaml")).toBe("one");
  expect(chosen(undefined, ".", "two/changes/a.yaml")).toBe("two");
  expect(chosen(undefined, ".", join(folder, "two/changes/a.yaml"), "two/b.yaml")).toBe("two");
  expect(chosen(undefined, ".", "one/changes/a.yaml", "two/changes/b.yaml")).toBeNull();
  expect(chosen(undefined, ".", "two/changes/a.yaml", "b.yaml")).toBeNull();
  expect(chosen(undefined, ".")).toBeNull();
});

it("that cannot be chosen because files lie in different ones is said with all of them", () => {
  for (const plant of ["one", "two"]) startWorkspace(join(folder, plant));
  const said = (...about: string[]) => noWorkspace(undefined, folder, about).message.replaceAll(folder, "…");
  expect(said("one/changes/a.yaml", "two/changes/b.yaml", "c.yaml")).toBe("these files lie in different plant workspaces: one/changes/a.yaml in …/one, two/changes/b.yaml in …/two, c.yaml in none");
  expect(said("c.yaml")).toBe("this folder is in no plant workspace");
  expect(said()).toBe("this folder is in no plant workspace");
});
