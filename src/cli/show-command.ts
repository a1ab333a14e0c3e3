// holdpoint show: what was learnt.
import { countOf } from "../foundation/count-words.ts";
import { plantFromEvidence, sourcesOfEvidence } from "../app/plant-from-evidence.ts";
import { plantTimes } from "../app/plant-times.ts";
import { exportEvidence } from "../app/export-evidence.ts";
import { ALL_EVIDENCE, checkShowWords, type ShowFilters, type Showable, type ShowFormat, showEvidence } from "../app/show-evidence.ts";
import type { CommonOptions } from "./command-options.ts";
import { showLearntPlant } from "./show-learnt.ts";
import { openTerminal } from "./terminal.ts";

export interface ShowCommandOptions extends CommonOptions {
  readonly format: string;
  readonly endpoint?: string;
  readonly client?: string;
  readonly server?: string;
  readonly protocol?: string;
  readonly transport?: string;
  readonly port?: string;
  readonly operation?: string;
  readonly role?: string;
  readonly line?: string;
  readonly status?: string;
  readonly vendor?: string;
  readonly source?: string;
  readonly by?: string;
  readonly limit?: string;
}

/** `more` = words behind what is to be shown: only `rules` takes any. */
export async function runShow(what: string, options: ShowCommandOptions, more: readonly string[]): Promise<void> {
  const terminal = openTerminal(options);
  const { format, by, port, limit, ...texts } = options;
  const filters: ShowFilters = { ...texts, ...(port === undefined ? {} : { port: Number(port) }), ...(limit === undefined ? {} : { limit: Number(limit) }) };
  const wrong = checkShowWords(what, format, filters);
  if (by !== undefined && by !== "hour") wrong.push({ code: "unknown-unit", severity: "error", message: `--by is "hour"; found "${by}"` });
  if (more.length > 0) wrong.push({ code: "too-many-words", severity: "error", message: `show ${what} takes no file; found "${more[0]}"`, help: "A part of a source's name is given with --source." });
  await showLearntPlant(options, terminal, wrong, async ({ store, plantFile, directory }) => {
    if (what === ALL_EVIDENCE) return { parts: exportEvidence(store) };
    const plant = what === "sources" ? await sourcesOfEvidence(store, plantFile) : await plantFromEvidence(store, plantFile, { byHour: by === "hour" });
    // A conversation cut into hours has no rhythm.
    const timed = what === "conversations" && by === undefined ? await plantTimes(store, plant, plantFile, directory) : null;
    const { parts, rows, leftOut, remark } = showEvidence(plant, what as Showable, filters, { format: format as ShowFormat, width: terminal.width, color: terminal.color }, timed?.times ?? null);
    const counted = leftOut > 0 ? `${countOf(rows, "row")}, of which ${leftOut} were left out by --limit` : countOf(rows, "row");
    const remarks = format === "text" ? [remark === undefined || remark === "" ? counted : `${counted}: ${remark}`] : [];
    return { parts, diagnostics: timed?.diagnostics ?? [], remarks };
  });
}
