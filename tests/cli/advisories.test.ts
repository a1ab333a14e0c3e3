// Advisories at the command line, in the built program, which loads the validator and the calculator as Node does: learnt once, shown, refused with the right codes.
import { afterAll, beforeAll, expect, it } from "vitest";
import { gzipSync } from "node:zlib";
import { composedAdvisory } from "../../src/evidence/lists/csaf/samples.ts";
import { Scratch } from "./run-holdpoint.ts";

const scratch = new Scratch();

beforeAll(() => {
  scratch.write("advisories/acme.json", JSON.stringify(composedAdvisory()));
  scratch.write("advisories/changes.csv", '"acme.json","2026-10-01T06:00:00Z"\n');
  scratch.write("epss.csv.gz", gzipSync("#model_version:v2026.01.01,score_date:2026-11-25T00:00:00+0000\ncve,epss,percentile\nCVE-2026-12345,0.25,0.9\n"));
  const learnt = scratch.run(["learn", "advisories", "epss.csv.gz"]);
  expect([learnt.code, learnt.stdout]).toEqual([0, expect.stringContaining("2 sources learnt, 2 records")]);
  expect(learnt.stderr).toContain("a list of changed advisories");
}, 120_000);
afterAll(() => scratch.remove());

it("shows what was learnt as JSON, CSV and a table, with the score that the vector computes", () => {
  const json = JSON.parse(scratch.run(["show", "advisories", "--format", "json"]).stdout) as {
    advisories: { id: string; faults: unknown[]; vulnerabilities: { scores: unknown[]; forecast: unknown }[] }[];
  };
  expect(json.advisories.map(({ id, faults }) => ({ id, faults }))).toEqual([{ id: "ACME-2026-001", faults: [] }]);
  expect(json.advisories[0]?.vulnerabilities[0]).toMatchObject({ scores: [{ base: 7.5, computedBase: 7.5 }], forecast: { probability: 0.25, scored: "2026-11-25T00:00:00.000000Z" } });
  expect(scratch.run(["show", "advisories", "--format", "csv"]).stdout).toContain("ACME-2026-001,Denial of service in Acme S-300,Acme PSIRT");
  const text = scratch.run(["show", "advisories"]);
  expect([text.code, text.stdout, text.stderr]).toEqual([0, expect.stringContaining("ACME-2026-001"), expect.stringContaining("1 advisory, 1 flaw")]);
}, 60_000);

it("learns the same content once, and names what is wrong", () => {
  expect(scratch.run(["learn", "advisories/acme.json"]).stdout).toContain("known already");
  scratch.write("nameless.json", JSON.stringify({ document: { csaf_version: "2.0" } }));
  const nameless = scratch.run(["learn", "nameless.json"]);
  expect([nameless.code, nameless.stderr]).toEqual([2, expect.stringContaining("/document/tracking/id")]);
  expect(scratch.run(["show", "advisories", "--cve", "log4shell"])).toMatchObject({ code: 2, stderr: expect.stringContaining("CVE-2021-44228") });
  expect(scratch.run(["show", "advisories", "--format", "html"]).code).toBe(2);
}, 60_000);
