// show phases at the command line: exit codes, the keys that programs may rely on, and that a calendar that cannot be read is no calendar without entries.
import { afterAll, beforeAll, expect, it } from "vitest";
import { SMALL_PLANT, Scratch } from "./run-holdpoint.ts";

const scratch = new Scratch();
const CALENDAR = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Umrüsten\nDTSTART:20261005T060000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n";

beforeAll(() => {
  scratch.draw(SMALL_PLANT);
  scratch.write("p.ics", CALENDAR);
  expect(scratch.run(["learn", "captures", "p.ics", "--quiet"]).code).toBe(0);
});
afterAll(() => scratch.remove());

it("prints phases as JSON, CSV and a table", () => {
  const json = JSON.parse(scratch.run(["show", "phases", "--format", "json"]).stdout) as { assumptions: { code: string }[]; phases: Record<string, unknown>[] };
  expect(json.phases.map((p) => [p.name, p.by])).toEqual([
    ["changeover", "calendar"],
    ["month end", "clock"],
    ["night", "clock"],
    ["weekend", "clock"],
  ]);
  expect(Object.keys(json.phases[0] ?? {})).toEqual("name by state line came seconds watchedSeconds watchedShare next times".split(" "));
  expect(json.assumptions.map((a) => a.code)).toEqual(["phase-night-hours", "phase-month-end"]);
  expect(scratch.run(["show", "phases", "--format", "csv"]).stdout.split(/\r?\n/)[0]).toBe("name,by,line,came,seconds,watchedSeconds,watchedShare,next");
  const text = scratch.run(["show", "phases"]);
  expect([text.code, text.stdout, text.stderr]).toEqual([0, expect.stringContaining("changeover"), expect.stringContaining("Overruled by plant.yaml: night")]);
  expect(scratch.run(["show", "phases", "--limit", "1", "--format", "csv"]).stdout.trim().split(/\r?\n/)).toHaveLength(2);
});

it("refuses what it does not know, and a calendar that is not there", () => {
  expect(scratch.run(["show", "phases", "--format", "html"]).code).toBe(2);
  expect(scratch.run(["show", "phases", "x.yaml"]).code).toBe(2);
  scratch.write("plant.yaml", "calendars: { production: gone.ics }\n");
  const gone = scratch.run(["show", "phases"]);
  expect([gone.code, gone.stdout, gone.stderr]).toEqual([2, "", expect.stringContaining("the calendar gone.ics cannot be read")]);
});
