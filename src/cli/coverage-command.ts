// holdpoint show coverage [CHANGE]: how much of what happens was seen, on the network or of people.
import process from "node:process";
import { openKey } from "../app/account-key.ts";
import { COUNTED, COVERAGE_FORMATS, showCoverage } from "../app/show-coverage.ts";
import { chooseWorkspace, type Workspace } from "../app/workspace.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { readChangeText } from "./change-text.ts";
import type { CommonOptions } from "./command-options.ts";
import { showLearntPlant, wrongFormat, wrongLimit } from "./show-learnt.ts";
import { openTerminal } from "./terminal.ts";

export interface CoverageCommandOptions extends CommonOptions {
  readonly format: string;
  readonly of?: string;
  readonly zones?: string;
  readonly scope?: string;
  readonly limit?: string;
  readonly firewall?: string;
  readonly dialect?: string;
}

export async function runShowCoverage(files: readonly string[], options: CoverageCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { format, zones, scope, limit, firewall, dialect, of = "conversations" } = options;
  const named = [...files, ...(zones === undefined ? [] : [zones])];
  const text = named[0] === undefined ? null : readChangeText(named[0]);
  const wrong: Diagnostic[] = [...wrongFormat(format, COVERAGE_FORMATS), ...wrongLimit(limit)];
  if (!COUNTED.some((word) => word === of)) wrong.push({ code: "unknown-count", severity: "error", message: `--of is one of ${COUNTED.join(", ")}; found "${of}"` });
  if (named.length > 1) wrong.unshift({ code: "too-many-words", severity: "error", message: `show coverage takes one change; found ${named.length}` });
  if (text !== null && typeof text !== "string") wrong.push(text);
  await showLearntPlant(options, terminal, wrong, (learnt) =>
    showCoverage({
      ...learnt,
      of: of as (typeof COUNTED)[number],
      // Only a change of access needs it, and says so where it is missing.
      names: openKey(chooseWorkspace(options.workspace, process.cwd()) as Workspace).names,
      change: typeof text === "string" ? { file: named[0] as string, text, firewall, dialect } : null,
      format: format as (typeof COVERAGE_FORMATS)[number],
      width: terminal.width,
      color: terminal.color,
      scope: scope ?? null,
      limit: limit === undefined ? null : Number(limit),
    }),
  );
}
