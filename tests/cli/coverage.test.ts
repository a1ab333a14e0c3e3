// holdpoint show coverage as people and scripts use it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_CHANGE, SMALL_PLANT, Scratch } from "./run-holdpoint.ts";

const scratch = new Scratch();

beforeAll(() => {
  scratch.draw(SMALL_PLANT, "captures", 300);
  scratch.write("zones.yaml", SMALL_CHANGE);
  expect(scratch.run(["learn", "captures", "--quiet"]).code).toBe(0);
});
afterAll(() => scratch.remove());

interface Shown {
  readonly zones: string;
  readonly gate: { readonly isEnough: boolean; readonly shortfalls: readonly string[] };
  readonly scopes: readonly { readonly scope: string; readonly kind: string; readonly isShort: boolean; readonly completeness: number | null }[];
}

describe("show coverage", () => {
  it("says that little was seen, and nothing of completeness", () => {
    const { stdout, code } = scratch.run(["show", "coverage"], { environment: { NO_COLOR: "1", COLUMNS: "80" } });
    expect(code).toBe(0);
    expect(stdout).toContain("Not enough was seen.");
    expect(stdout).toContain("never observed: month end (did not come");
    const shown = JSON.parse(scratch.run(["show", "coverage", "--format", "json"]).stdout) as Shown;
    expect(shown.gate.isEnough).toBe(false);
    expect(shown.scopes[0]).toMatchObject({ scope: "site", isShort: true, completeness: null });
    expect(shown.zones).toContain("no zone is given");
  });
  it("takes the zones of a change, as argument and as option", () => {
    for (const given of [["zones.yaml"], ["--zones", "zones.yaml"]])
      expect((JSON.parse(scratch.run(["show", "coverage", ...given, "--format", "json"]).stdout) as Shown).zones).toBe("the zones of zones.yaml");
  });
  it("says of people that nothing is known where no log tells of sign-ins", () => {
    const { stdout, code } = scratch.run(["show", "coverage", "--of", "sessions"], { environment: { NO_COLOR: "1", COLUMNS: "80" } });
    expect(code).toBe(0);
    expect(stdout).toContain("0 sessions at 0 machines with\na log");
    expect(stdout).toContain("people on the site: nothing was seen that counts");
  });
  it("gives the same bytes each time, as JSON, CSV and HTML", () => {
    for (const format of ["json", "csv", "html"]) {
      const { stdout, code } = scratch.run(["show", "coverage", "--format", format]);
      expect([code, stdout.length > 100]).toEqual([0, true]);
      expect(scratch.run(["show", "coverage", "--format", format]).stdout).toBe(stdout);
    }
  });
  it.each([
    ["a format", ["--format", "xml"], /--format is one of text, json, csv, html/],
    ["a scope", ["--scope", "sitee"], /Did you mean site\?/],
    ["two changes", ["zones.yaml", "zones.yaml"], /takes one change/],
    ["what is counted", ["--of", "people"], /--of is one of conversations, sessions/],
    ["a change that is not there", ["nowhere.yaml"], /there is no such change file/],
    ["a limit", ["--limit", "many"], /--limit is a whole number/],
  ])("refuses what is wrong with %s", (_, args, message) => {
    const { stderr, stdout, code } = scratch.run(["show", "coverage", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});
