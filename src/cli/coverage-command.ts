// holdpoint show coverage [CHANGE]: how much of what happens was seen.
import { dirname } from "node:path";
import process from "node:process";
import { openEvidence } from "../app/open-evidence.ts";
import { readDeclaredPlant } from "../app/plant-from-evidence.ts";
import { COVERAGE_FORMATS, showCoverage } from "../app/show-coverage.ts";
import { chooseWorkspace, noWorkspace } from "../app/workspace.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { readChangeText } from "./change-text.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE } from "./command-options.ts";
import { openTerminal } from "./terminal.ts";

export interface CoverageCommandOptions extends CommonOptions {
  readonly format: string;
  readonly zones?: string;
  readonly scope?: string;
  readonly limit?: string;
  readonly firewall?: string;
  readonly dialect?: string;
}

export async function runShowCoverage(files: readonly string[], options: CoverageCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const fail = (diagnostics: readonly Diagnostic[]): void => {
    terminal.diagnose(diagnostics);
    process.exitCode = EXIT_CANNOT_JUDGE;
  };
  const named = [...files, ...(options.zones === undefined ? [] : [options.zones])];
  const workspace = chooseWorkspace(options.workspace, process.cwd());
  const text = named[0] === undefined ? null : readChangeText(named[0]);
  const wrong = wrongOptions(named, options);
  if (text !== null && typeof text !== "string") wrong.push(text);
  if (workspace === null) wrong.push(noWorkspace(options.workspace));
  if (workspace === null || wrong.length > 0) return fail(wrong);
  const declared = readDeclaredPlant(workspace.plantFile, "plant.yaml");
  const opened = await openEvidence(workspace, "read");
  terminal.diagnose([...declared.diagnostics, ...opened.diagnostics]);
  if (opened.store === null) return fail([]);
  try {
    if (hasErrors(declared.diagnostics)) return fail([]);
    const { parts, diagnostics } = await showCoverage({
      store: opened.store,
      plantFile: declared.plantFile,
      directory: dirname(workspace.plantFile),
      zones: typeof text === "string" ? { file: named[0] as string, text, firewall: options.firewall, dialect: options.dialect } : null,
      format: options.format as (typeof COVERAGE_FORMATS)[number],
      width: terminal.width,
      color: terminal.color,
      scope: options.scope ?? null,
      limit: options.limit === undefined ? null : Number(options.limit),
    });
    if (parts === null) return fail(diagnostics);
    terminal.diagnose(diagnostics);
    await terminal.write(parts);
  } finally {
    await opened.store.close();
  }
}

function wrongOptions(named: readonly string[], { format, limit }: CoverageCommandOptions): Diagnostic[] {
  const wrong: Diagnostic[] = [];
  if (named.length > 1) wrong.push({ code: "too-many-words", severity: "error", message: `show coverage takes the zones of one change; found ${named.length}` });
  if (!COVERAGE_FORMATS.some((known) => known === format)) wrong.push({ code: "unknown-format", severity: "error", message: `--format is one of ${COVERAGE_FORMATS.join(", ")}; found "${format}"` });
  if (limit !== undefined && !/^\d{1,9}$/.test(limit)) wrong.push({ code: "bad-limit", severity: "error", message: "--limit is a whole number" });
  return wrong;
}
