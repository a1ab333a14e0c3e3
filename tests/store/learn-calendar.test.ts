// Calendars learnt and calendars named in plant.yaml: once per content, with their rules, as states of lines; the sample's calendar beside the sample's scenario.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { learn, type LearnResult } from "../../src/app/learn.ts";
import { readStates } from "../../src/app/read-calendars.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { parsePlantFile } from "../../src/evidence/lists/plant-file/parse-plant-file.ts";
import { hasErrors } from "../../src/foundation/diagnostic.ts";
import { phasesOf } from "../../src/plant/phases.ts";
import type { PlantFile } from "../../src/plant/plant-file.ts";
import type { StateInterval } from "../../src/plant/state-interval.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const at = (iso: string): number => Date.parse(iso) * 1_000;
const OCTOBER = { first: at("2026-10-01T00:00Z"), last: at("2026-10-31T00:00Z") };
const ICS = [
  "BEGIN:VCALENDAR",
  "BEGIN:VEVENT",
  "SUMMARY:Umrüsten Linie 2",
  "DTSTART:20261002T134500",
  "DURATION:PT30M",
  "RRULE:FREQ=WEEKLY;BYDAY=FR",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "SUMMARY:Team meeting",
  "DTSTART:20261005T080000",
  "DURATION:PT1H",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\n");
const CSV = "Linie;Beginn;Ende;Tätigkeit\nline-1;05.10.2026 06:00;05.10.2026 08:00;CIP\nline-7;06.10.2026 06:00;06.10.2026 08:00;Umbau Halle\n";

let folder: string;
let store: EvidenceStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-learn-calendar-"));
  store = createMemoryStore(evidenceTables);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const learnInto = async (...paths: string[]): Promise<LearnResult> => learn({ store, paths, vantage: null, addressSpaceOf: () => "", onProgress: () => {}, signal: new AbortController().signal });
const codes = (result: LearnResult): string[][] => result.files.map((f) => [f.outcome, ...f.diagnostics.map((d) => d.code)]);
const declared = (text: string): PlantFile => {
  const { value, diagnostics } = parsePlantFile(text, "plant.yaml");
  expect(diagnostics).toEqual([]);
  return value as PlantFile;
};
const LINES = "timezone: Europe/Berlin\nlines: [{ name: line-1 }, { name: line-2 }]\n";
const states = async (plantFile: PlantFile | null, window = OCTOBER) => readStates({ store, plantFile, directory: folder, timezone: "Europe/Berlin", window });
const shown = ({ calendar, state, line, first, last, label }: StateInterval): string =>
  `${calendar} ${state} ${line ?? "site"} ${new Date(first / 1_000).toISOString().slice(5, 16)}/${(last - first) / 60e6} ${label}`;

describe("a calendar of another time", () => {
  it("is told to say nothing of the evidence's, and one that speaks of it is not", async () => {
    const file = declared(`${LINES}calendars: { plan: { file: p.ics } }\n`);
    write("p.ics", ICS);
    expect((await states(file)).diagnostics).toEqual([]);
    const years = 5 * 366 * 86_400e6;
    const before = { first: OCTOBER.first - years, last: OCTOBER.last - years };
    expect((await states(file, before)).diagnostics).toMatchObject([
      { code: "calendar-elsewhere", severity: "warning", message: expect.stringMatching(/p\.ics says nothing of the time from 2021-/) as string },
    ]);
  });
});

describe("learning", () => {
  it("a calendar is learnt once, and a newer edition of its name takes its place", async () => {
    const path = write("p.ics", ICS);
    expect(codes(await learnInto(path))).toEqual([["learnt"]]);
    expect(codes(await learnInto(path, write("q.ics", ICS)))).toEqual([["known"], ["known"]]);
    expect((await store.sources()).map(({ kind, records, contents }) => ({ kind, records, contents }))).toEqual([{ kind: "calendar", records: 2, contents: { events: 2 } }]);
    write("p.ics", ICS.replace("13450", "14450"));
    expect(codes(await learnInto(path))).toEqual([["learnt", "list-replaced"]]);
    expect((await states(null)).states.map(shown)[0]).toBe("p.ics changeover Linie 2 10-02T12:45/30 Umrüsten Linie 2");
    expect(await store.sources()).toHaveLength(1);
  });

  it("its rules survive: any window can be asked later", async () => {
    await learnInto(write("p.ics", ICS));
    const later = await states(declared(LINES), { first: at("2031-05-01T00:00Z"), last: at("2031-05-10T00:00Z") });
    expect(later.states.filter((s) => s.first < at("2031-05-10T00:00Z")).map(shown)).toEqual([
      "p.ics changeover line-2 05-02T11:45/30 Umrüsten Linie 2",
      "p.ics changeover line-2 05-09T11:45/30 Umrüsten Linie 2",
    ]);
    // What comes next is asked for more than a year beyond the window.
    expect(later.states.length).toBeGreaterThan(52);
  });

  it("a table is a calendar by its columns; with nothing that can be read, it is refused", async () => {
    expect(codes(await learnInto(write("s.csv", CSV)))).toEqual([["learnt", "list-columns"]]);
    expect((await states(declared(LINES))).states.map(shown)).toEqual(["s.csv cleaning line-1 10-05T04:00/120 CIP", "s.csv other line-7 10-06T04:00/120 Umbau Halle"]);
    expect(codes(await learnInto(write("bad.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n")))).toEqual([["failed", "calendar-no-start", "calendar-nothing-read"]]);
  });

  it("dates that could be turned round are asked about", async () => {
    const result = await learnInto(write("t.csv", "Start;End;State\n02/10/2026 06:00;02/10/2026 07:00;CIP\n"));
    expect(codes(result)).toEqual([["failed", "list-not-sure"]]);
    expect(result.files[0]?.mappingDraft).toContain("is: start }  # NOT SURE: day and month of its dates could be exchanged");
  });
});

describe("plant.yaml", () => {
  it("names calendars, says what labels mean, and goes before what was learnt", async () => {
    await learnInto(write("p.ics", ICS));
    const { states: found, inputs } = await states(declared(`${LINES}calendars:\n  plan: { file: p.ics, states: { "team *": none } }\n`));
    expect(found.map(shown).slice(0, 2)).toEqual(["plan changeover line-2 10-02T11:45/30 Umrüsten Linie 2", "plan changeover line-2 10-09T11:45/30 Umrüsten Linie 2"]);
    expect(found.every((s) => s.calendar === "plan")).toBe(true);
    expect(inputs.map((i) => i.file)).toEqual(["p.ics"]);
  });

  it("a line that nobody declared is told; one of the calendar counts where an event names none", async () => {
    write("s.csv", CSV);
    write("p.ics", ICS);
    const { states: found, diagnostics } = await states(declared(`${LINES}calendars:\n  shifts: { file: s.csv, states: { "umbau *": changeover } }\n  plan: { file: p.ics, line: line-1 }\n`));
    expect(found.filter((s) => s.first < OCTOBER.last).map((s) => `${s.calendar} ${s.state} ${s.line}`)).toEqual([
      "shifts cleaning line-1",
      "shifts changeover line-7",
      ...["plan changeover line-1", "plan other line-1", "plan changeover line-1", "plan changeover line-1", "plan changeover line-1", "plan changeover line-1"],
    ]);
    expect(diagnostics.map((d) => [d.code, d.help])).toEqual([["calendar-unknown-line", "Did you mean line-1?"]]);
  });

  it("a calendar that is not there, and a file that is none, are errors at their place in plant.yaml", async () => {
    write("x.txt", "hello\n");
    write("secret.csv", "Name;IP\nPLC;10.0.0.1\n");
    const { states: found, diagnostics } = await states(declared(`${LINES}calendars: { a: gone.ics, b: x.txt, c: secret.csv }\n`));
    expect(found).toEqual([]);
    expect(diagnostics.map((d) => [d.code, d.severity, d.at?.kind === "text" ? d.at.file : ""])).toEqual([
      ["calendar-unreadable", "error", "plant.yaml"],
      ["calendar-unknown", "error", "plant.yaml"],
      ["calendar-unknown", "error", "plant.yaml"],
    ]);
  });

  it("the example of docs/calendars.md does what the page says", async () => {
    const page = readFileSync(new URL("../../docs/calendars.md", import.meta.url), "utf8");
    const [plantText = "", mapping = ""] = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((m) => m[1] as string);
    write("production.ics", ICS);
    mkdirSync(join(folder, "plans"));
    mkdirSync(join(folder, "mappings"));
    writeFileSync(join(folder, "plans/cip.csv"), CSV.replace("line-7", ""));
    writeFileSync(join(folder, "mappings/cip.csv.yaml"), mapping);
    const read = await states(declared(plantText));
    expect(read.diagnostics).toEqual([]);
    expect(read.states.filter((s) => s.calendar === "cleaning").map((s) => [s.state, s.line])).toEqual([
      ["cleaning", "line-1"],
      ["changeover", "line-2"],
    ]);
    const phases = phasesOf({ states: read.states, timezone: "Europe/Vienna", window: OCTOBER, watched: [] });
    expect(phases.map((p) => p.name)).toEqual(["changeover", "changeover line-2", "cleaning", "cleaning line-1", "month end", "night", "team meeting", "weekend"]);
  });
});

it("the sample plant's calendars fit its scenario: changeovers and month ends lie where the scenario watches", async () => {
  const sample = (name: string): string => readFileSync(new URL(`../../samples/plant/${name}`, import.meta.url), "utf8");
  for (const name of ["production.ics", "orders.ics", "maintenance.ics"]) write(name, sample(name));
  const plantFile = parsePlantFile(sample("plant.yaml"), "plant.yaml").value as PlantFile;
  const window = { first: at("2026-09-28T03:45Z"), last: at("2026-10-30T18:00Z") };
  const { states: found, diagnostics } = await states(plantFile, window);
  expect(hasErrors(diagnostics) || diagnostics.length > 0).toBe(false);
  const phases = phasesOf({ states: found, timezone: "Europe/Berlin", window, watched: [] });
  const times = (name: string): string[] => (phases.find((p) => p.name === name)?.spans ?? []).map(({ first }) => new Date(first / 1_000).toISOString().slice(5, 16));
  expect(times("changeover line-2")).toEqual(["10-02T11:45", "10-09T11:45", "10-16T11:45", "10-23T11:45", "10-30T12:45"]);
  expect(times("changeover line-3")).toEqual(["10-02T11:50", "10-16T11:50", "10-30T12:50"]);
  expect(times("month end")).toEqual(["09-30T16:00", "10-30T17:00"]);
  expect(phases.find((p) => p.name === "maintenance")).toMatchObject({ spans: [], next: at("2026-11-08T05:00Z") });
  // Lines do something at all times that the scenario watches on workdays: that nobody watched production is said of no line.
  expect(phases.filter(({ state }) => state === "batch" || state === "production").map(({ name, spans }) => [name, spans.length])).toEqual([
    ["batch", 5],
    ["batch line-1", 5],
    ["production", 5],
    ["production line-2", 5],
    ["production line-3", 5],
    ["production line-4", 5],
  ]);
});
