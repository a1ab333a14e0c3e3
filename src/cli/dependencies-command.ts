// holdpoint show dependencies [ASSET]: what needs what, and what stops when something fails.
import { dirname } from "node:path";
import process from "node:process";
import { openEvidence } from "../app/open-evidence.ts";
import { readDeclaredPlant } from "../app/plant-from-evidence.ts";
import { DEPENDENCY_FORMATS, showDependencies } from "../app/show-dependencies.ts";
import { chooseWorkspace, noWorkspace } from "../app/workspace.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE } from "./command-options.ts";
import { openTerminal } from "./terminal.ts";

export interface DependenciesCommandOptions extends CommonOptions {
  readonly format: string;
  readonly limit?: string;
}

export async function runShowDependencies(names: readonly string[], options: DependenciesCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const fail = (diagnostics: readonly Diagnostic[]): void => {
    terminal.diagnose(diagnostics);
    process.exitCode = EXIT_CANNOT_JUDGE;
  };
  const { format, limit } = options;
  const wrong: Diagnostic[] = [];
  if (names.length > 1) wrong.push({ code: "too-many-words", severity: "error", message: `show dependencies takes one name; found ${names.length}`, help: "A name with a space stands in quotes." });
  if (!DEPENDENCY_FORMATS.some((known) => known === format))
    wrong.push({ code: "unknown-format", severity: "error", message: `--format is one of ${DEPENDENCY_FORMATS.join(", ")}; found "${format}"` });
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
    const { parts, diagnostics } = await showDependencies({
      store: opened.store,
      plantFile: declared.plantFile,
      directory: dirname(workspace.plantFile),
      name: names[0] ?? null,
      format: format as (typeof DEPENDENCY_FORMATS)[number],
      width: terminal.width,
      color: terminal.color,
      limit: limit === undefined ? null : Number(limit),
    });
    if (parts === null || hasErrors(diagnostics)) return fail(diagnostics);
    terminal.diagnose(diagnostics);
    await terminal.write(parts);
  } finally {
    await opened.store.close();
  }
}
