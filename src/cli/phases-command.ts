// holdpoint show phases: what the plant does at which times, and whether anybody watched.
import { dirname } from "node:path";
import process from "node:process";
import { openEvidence } from "../app/open-evidence.ts";
import { readDeclaredPlant } from "../app/plant-from-evidence.ts";
import { PHASE_FORMATS, showPhases } from "../app/show-phases.ts";
import { chooseWorkspace, noWorkspace } from "../app/workspace.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE } from "./command-options.ts";
import { openTerminal } from "./terminal.ts";

export interface PhasesCommandOptions extends CommonOptions {
  readonly format: string;
  readonly line?: string;
  readonly limit?: string;
}

export async function runShowPhases(more: readonly string[], options: PhasesCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const fail = (diagnostics: readonly Diagnostic[]): void => {
    terminal.diagnose(diagnostics);
    process.exitCode = EXIT_CANNOT_JUDGE;
  };
  const { format, line, limit } = options;
  const wrong: Diagnostic[] = [];
  if (more.length > 0) wrong.push({ code: "too-many-words", severity: "error", message: `show phases takes no file; found "${more[0]}"` });
  if (!PHASE_FORMATS.some((known) => known === format)) wrong.push({ code: "unknown-format", severity: "error", message: `--format is one of ${PHASE_FORMATS.join(", ")}; found "${format}"` });
  if (limit !== undefined && !/^\d{1,9}$/.test(limit)) wrong.push({ code: "bad-limit", severity: "error", message: "--limit is a whole number" });
  const workspace = chooseWorkspace(options.workspace, process.cwd());
  if (workspace === null) wrong.push(noWorkspace(options.workspace));
  if (workspace === null || wrong.length > 0) return fail(wrong);
  const declared = readDeclaredPlant(workspace.plantFile, "plant.yaml");
  const opened = await openEvidence(workspace, "read");
  terminal.diagnose([...declared.diagnostics, ...opened.diagnostics]);
  if (opened.store === null) return fail([]);
  try {
    if (hasErrors(declared.diagnostics)) return fail([]);
    const { parts, diagnostics, remarks } = await showPhases({
      store: opened.store,
      plantFile: declared.plantFile,
      directory: dirname(workspace.plantFile),
      format: format as (typeof PHASE_FORMATS)[number],
      width: terminal.width,
      color: terminal.color,
      line: line ?? null,
      limit: limit === undefined ? null : Number(limit),
      now: Date.now() * 1_000,
    });
    if (hasErrors(diagnostics)) return fail(diagnostics);
    terminal.diagnose(diagnostics);
    await terminal.write(parts);
    for (const remark of remarks) terminal.say(remark);
  } finally {
    await opened.store.close();
  }
}
