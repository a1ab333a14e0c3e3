// What `show phases` shows: the phases of a plant, by its calendars and by the clock, with how often each came while the evidence was made and who watched.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { phaseAssumptions, phasesOf } from "../plant/phases.ts";
import { phasesToJsonParts, phaseTable } from "../report/phase-table.ts";
import { renderTable, toCsv } from "../report/table.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { plantActivity } from "./plant-activity.ts";
import { plantFromEvidence } from "./plant-from-evidence.ts";
import { readStates } from "./read-calendars.ts";

export const PHASE_FORMATS = ["text", "json", "csv"] as const;

export interface ShowPhasesRequest extends LearntPlant {
  readonly format: (typeof PHASE_FORMATS)[number];
  readonly width: number;
  readonly color: boolean;
  /** Only phases of this line, and of the whole site. */
  readonly line: string | null;
  readonly limit: number | null;
  /** Microseconds: where there is no evidence yet, what comes is asked from now on. */
  readonly now: number;
}

export interface ShownPhases {
  readonly parts: Iterable<string>;
  readonly diagnostics: readonly Diagnostic[];
  /** For people, behind the table. */
  readonly remarks: readonly string[];
}

export async function showPhases({ store, plantFile, directory, format, width, color, line, limit, now }: ShowPhasesRequest): Promise<ShownPhases> {
  const { window: seen, timezone, conversations } = await plantFromEvidence(store, plantFile);
  // The end of the window is its last packet, which lies in it.
  const window = seen === null ? { first: now, last: now } : { first: seen.first, last: seen.last + 1 };
  const { states, diagnostics } = await readStates({ store, plantFile, directory, timezone, window });
  const watched = (await plantActivity(store, conversations)).watches.flatMap(({ spans }) => spans);
  const night = plantFile?.night === undefined ? {} : { night: plantFile.night };
  const all = phasesOf({ states, timezone, window, watched, ...night }).filter((phase) => line === null || phase.line === null || phase.line === line);
  const phases = all.slice(0, limit ?? all.length);
  const assumptions = phaseAssumptions({ states, ...night });
  const remarks = [
    seen === null
      ? "Nothing was learnt yet: no phase came, and none was watched."
      : `${all.length} phases; times are of ${timezone}${phases.length < all.length ? `; ${all.length - phases.length} were left out by --limit` : ""}`,
    ...(states.length === 0 ? ["No calendar says when there was changeover, cleaning or maintenance while the evidence was made. Name one below calendars in plant.yaml, or learn one."] : []),
    ...assumptions.map(({ text, overruledBy }) => `assumed: ${text} Overruled by ${overruledBy}`),
  ];
  if (format === "json") return { parts: phasesToJsonParts(phases, assumptions), diagnostics, remarks: [] };
  const { columns, rows } = phaseTable(phases);
  return { parts: [format === "csv" ? toCsv(columns, rows) : renderTable(columns, rows, { width, color, timezone })], diagnostics, remarks: format === "text" ? remarks : [] };
}
