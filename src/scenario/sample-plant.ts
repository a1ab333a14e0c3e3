// The sample plant of the demonstration: its text files by name, and its captures by rendering samples/plant/plant.scenario.
// It is synthetic, and says so in every capture file. Reads nothing itself: the caller passes a reader for paths below samples/.
import type { Parsed } from "../foundation/diagnostic.ts";
import { type CaptureFilesSummary, type FileSink, renderCaptureFiles } from "./capture-files.ts";
import { parseScenario } from "./parse-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { signInRecords, toJsonLine } from "./sign-in-events.ts";

export const SAMPLE_SCENARIO = "plant/plant.scenario";
/** What the plant's people would have written themselves: copied into a workspace as it is. */
export const SAMPLE_PLANT_FILE = "plant/plant.yaml";
/** Which plant.yaml names; they lie beside it. */
export const SAMPLE_CALENDARS: readonly string[] = ["plant/production.ics", "plant/orders.ics", "plant/maintenance.ics"];
/** Which make and model each machine is: what no capture tells of most, and advisories are held against. */
export const SAMPLE_LISTS: readonly string[] = ["plant/lists/machines.csv"];
/** Of flaws that do not exist, as makers would publish them. */
export const SAMPLE_ADVISORIES: readonly string[] = ["plant/advisories/sample-2026-01.json", "plant/advisories/sample-2026-02.json"];
export const SAMPLE_CHANGES: readonly string[] = ["plant/changes/cell-zones.yaml"];
/** Who may sign in where: named accounts, short vendor sessions, no shared accounts. */
export const SAMPLE_ACCESS_CHANGE = "plant/changes/access.yaml";
/** What is to be patched by when: critical flaws within 30 days. */
export const SAMPLE_PATCHING_CHANGE = "plant/changes/patching.yaml";
/** A change drawn from what two days showed, before the first month end and the first changeover. */
export const SAMPLE_EARLY_CHANGE = "plant/changes/production-it.yaml";
/** The first change again, as devices would carry it. */
export const SAMPLE_CONFIGURATIONS: readonly string[] = ["plant/changes/cell-zones.asa.cfg", "plant/changes/cell-zones.fortios.conf"];

const SEED = 20_260_928;
/** Half an hour a file, as a ring buffer would be set up. */
const ROTATE_SECONDS = 1_800;

/** The same bytes on every machine: captures, then logs of sign-ins. `value` is undefined when the scenario does not parse. */
export function buildSamplePlant(readText: (path: string) => string, captures: FileSink, logs: FileSink): Parsed<CaptureFilesSummary> {
  const parsed = parseScenario(readText(SAMPLE_SCENARIO), `samples/${SAMPLE_SCENARIO}`);
  if (parsed.value === undefined) return { value: undefined, diagnostics: parsed.diagnostics };
  writeSignInLogs(parsed.value, logs);
  return { value: renderCaptureFiles(parsed.value, { seed: SEED, rotateSeconds: ROTATE_SECONDS }, captures), diagnostics: parsed.diagnostics };
}

function writeSignInLogs(scenario: Scenario, sink: FileSink): void {
  const encoder = new TextEncoder();
  for (const [file, records] of signInRecords(scenario, SEED)) {
    sink.fileBegins(file);
    for (const record of records) sink.bytes(encoder.encode(toJsonLine(record)));
    sink.fileEnds();
  }
}
