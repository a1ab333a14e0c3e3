// holdpoint show: what was learnt.
import { dirname } from "node:path";
import process from "node:process";
import { openEvidence } from "../app/open-evidence.ts";
import { plantFromEvidence, readDeclaredPlant } from "../app/plant-from-evidence.ts";
import { plantTimes } from "../app/plant-times.ts";
import { exportEvidence } from "../app/export-evidence.ts";
import { ALL_EVIDENCE, checkShowWords, type ShowFilters, type Showable, type ShowFormat, showEvidence } from "../app/show-evidence.ts";
import { chooseWorkspace, noWorkspace } from "../app/workspace.ts";
import { hasErrors } from "../foundation/diagnostic.ts";
import { countOf } from "../report/measure-words.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE } from "./command-options.ts";
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
  const workspace = chooseWorkspace(options.workspace, process.cwd());
  if (workspace === null) wrong.push(noWorkspace(options.workspace));
  if (workspace === null || wrong.length > 0) {
    terminal.diagnose(wrong);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const declared = readDeclaredPlant(workspace.plantFile, "plant.yaml");
  const opened = await openEvidence(workspace, "read");
  terminal.diagnose([...declared.diagnostics, ...opened.diagnostics]);
  if (opened.store === null || hasErrors(declared.diagnostics)) {
    await opened.store?.close();
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  try {
    if (what === ALL_EVIDENCE) {
      for await (const part of exportEvidence(opened.store)) await terminal.write([part]);
      return;
    }
    const plant = await plantFromEvidence(opened.store, declared.plantFile, { byHour: by === "hour" });
    // A conversation cut into hours has no rhythm.
    const timed = what === "conversations" && by === undefined ? await plantTimes(opened.store, plant, declared.plantFile, dirname(workspace.plantFile)) : null;
    terminal.diagnose(timed?.diagnostics ?? []);
    const { parts, rows, leftOut, remark } = showEvidence(plant, what as Showable, filters, { format: format as ShowFormat, width: terminal.width, color: terminal.color }, timed?.times ?? null);
    await terminal.write(parts);
    const counted = leftOut > 0 ? `${countOf(rows, "row")}, of which ${leftOut} were left out by --limit` : countOf(rows, "row");
    if (format === "text") terminal.say(remark === undefined || remark === "" ? counted : `${counted}: ${remark}`);
  } finally {
    await opened.store.close();
  }
}
