// What commands that show something read: the workspace's store, with plant.yaml beside it. Bad words, a missing workspace and errors of plant.yaml are said,
// and set the exit code; the store is closed in every case.
import { dirname } from "node:path";
import process from "node:process";
import type { LearntPlant } from "../app/learnt-plant.ts";
import { openEvidence } from "../app/open-evidence.ts";
import { readDeclaredPlant } from "../app/declared-plant.ts";
import { chooseWorkspace, noWorkspace } from "../app/workspace.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE } from "./command-options.ts";
import type { Terminal } from "./terminal.ts";

export interface Shown {
  /** null = it cannot be shown; the diagnostics say why. */
  readonly parts: Iterable<string> | AsyncIterable<string> | null;
  readonly diagnostics?: readonly Diagnostic[];
  /** For people, after the parts: asked for once these were taken. */
  readonly remarks?: Iterable<string>;
}

/** @param wrong what is wrong with the command's own words: with any of it nothing is shown */
export async function showLearntPlant({ workspace: named }: CommonOptions, terminal: Terminal, wrong: readonly Diagnostic[], show: (learnt: LearntPlant) => Promise<Shown>): Promise<void> {
  const fail = (diagnostics: readonly Diagnostic[]): void => {
    terminal.diagnose(diagnostics);
    process.exitCode = EXIT_CANNOT_JUDGE;
  };
  const workspace = chooseWorkspace(named, process.cwd());
  if (workspace === null) return fail([...wrong, noWorkspace(named)]);
  if (wrong.length > 0) return fail(wrong);
  const declared = readDeclaredPlant(workspace.plantFile, "plant.yaml");
  const { store, diagnostics: opening } = await openEvidence(workspace, "read");
  terminal.diagnose([...declared.diagnostics, ...opening]);
  if (store === null) return fail([]);
  try {
    if (hasErrors(declared.diagnostics)) return fail([]);
    const { parts, diagnostics = [], remarks = [] } = await show({ store, plantFile: declared.plantFile, directory: dirname(workspace.plantFile) });
    if (parts === null || hasErrors(diagnostics)) return fail(diagnostics);
    terminal.diagnose(diagnostics);
    if (Symbol.asyncIterator in parts) for await (const part of parts) await terminal.write([part]);
    else await terminal.write(parts);
    for (const remark of remarks) terminal.say(remark);
  } finally {
    await store.close();
  }
}

export function wrongFormat(format: string, known: readonly string[]): Diagnostic[] {
  return known.includes(format) ? [] : [{ code: "unknown-format", severity: "error", message: `--format is one of ${known.join(", ")}; found "${format}"` }];
}

export function wrongLimit(limit: string | undefined): Diagnostic[] {
  return limit === undefined || /^\d{1,9}$/.test(limit) ? [] : [{ code: "bad-limit", severity: "error", message: "--limit is a whole number" }];
}
