// What a judgement says to read on with, pasted into the same folder, judges the same: with the evidence, the plant and the day that were given, also of names with spaces.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Scratch, SMALL_PLANT } from "./run-holdpoint.ts";

const scratch = new Scratch();
const CUT_APART = `kind: segmentation
name: Everyone alone
zones:
  - { name: scada, members: [10.2.0.10] }
  - { name: engineering, members: [10.2.0.30] }
  - { name: one, members: [10.1.0.11] }
  - { name: two, members: [10.1.0.12] }
conduits: []
default: deny
`;

beforeAll(() => {
  scratch.draw(SMALL_PLANT, "span of June");
  scratch.write("the zones.yaml", CUT_APART);
  scratch.write("its plant.yaml", "site: Two towers\ntimezone: Asia/Tokyo\n");
});
afterAll(() => scratch.remove());

const GIVEN = ["--evidence", "span of June", "--plant", "its plant.yaml", "--today", "2026-12-24"];
const NARROW = { environment: { COLUMNS: "60" } };

it("on a terminal", () => {
  const first = scratch.run(["check", "the zones.yaml", ...GIVEN], NARROW);
  expect(first.code).toBe(1);
  const hint = first.stdout.split("\n").find((line) => line.startsWith("holdpoint check "));
  expect(hint).toBe("holdpoint check 'the zones.yaml' --evidence 'span of June' --plant 'its plant.yaml' --today 2026-12-24 --all");
  const pasted = scratch.shell(`COLUMNS=60 ${hint}`);
  expect(pasted).toEqual(scratch.run(["check", "the zones.yaml", ...GIVEN, "--all"], NARROW));
  expect(pasted.code).toBe(1);
});

it("says only what was given", () => {
  const { stdout } = scratch.run(["check", "--evidence", "span of June", "the zones.yaml"], NARROW);
  expect(stdout).toContain("holdpoint check 'the zones.yaml' --evidence 'span of June' --all\n");
  const written = scratch.run(["check", "the zones.yaml", "--evidence", "span of June", "--html", "report.html", "--quiet"]);
  expect([written.code, readFileSync(join(scratch.directory, "report.html"), "utf8").includes("holdpoint check the zones.yaml")]).toEqual([1, false]);
});
