// holdpoint rehearse: a change carried through the real Linux packet filter.
import process from "node:process";
import { check } from "../app/check.ts";
import { rehearsalShown, rehearseChange } from "../app/rehearse.ts";
import { noWorkspace } from "../app/workspace.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { printableJson } from "../foundation/hostile-text.ts";
import { rehearsalToText } from "../report/rehearsal-to-text.ts";
import { readChangeText, wrongDay } from "./change-text.ts";
import { EXIT_CANNOT_JUDGE, EXIT_INTERRUPTED, EXIT_STABLE, EXIT_UNSTABLE } from "./command-options.ts";
import { behindInterfaces, wrongInterfaces } from "./interface-option.ts";
import { untilInterrupted } from "./interrupt.ts";
import { type EvidenceOptions, optionalEvidence } from "./command-evidence.ts";
import { ProgressLine, stepsText } from "./progress-line.ts";
import { openTerminal } from "./terminal.ts";

export interface RehearseCommandOptions extends EvidenceOptions {
  readonly format: string;
  readonly today?: string;
  readonly firewall?: string;
  readonly dialect?: string;
  readonly interface?: readonly string[];
}

const MOST_DIAGNOSTICS = 10;

export async function runRehearse(changes: readonly string[], options: RehearseCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const fail = (diagnostics: readonly Diagnostic[]): void => {
    terminal.diagnose(diagnostics);
    process.exitCode = EXIT_CANNOT_JUDGE;
  };
  const file = changes[0];
  if (changes.length !== 1 || file === undefined)
    return fail([{ code: "one-change", severity: "error", message: `one change at a time; ${changes.length} are given`, help: "Example: holdpoint rehearse changes/cell-zones.yaml" }]);
  const text = readChangeText(file);
  if (typeof text !== "string") return fail([text]);
  const wrong = [...wrongDay(options.today), ...wrongInterfaces(options.interface)];
  if (wrong.length > 0) return fail(wrong);
  if (options.format !== "text" && options.format !== "json") return fail([{ code: "unknown-format", severity: "error", message: `--format is text or json; found "${options.format}"` }]);
  const evidence = await optionalEvidence(options, terminal, changes);
  if (evidence === "failed") return;
  if (evidence === null) return fail([noWorkspace(options.workspace)]);
  const { plant, today, inputs } = evidence;
  const { checked, diagnostics } = check({
    change: { file, text, firewall: options.firewall, dialect: options.dialect, behind: behindInterfaces(options.interface) },
    plant,
    today: options.today ?? today,
    inputs,
  });
  if (checked === null) return fail(diagnostics);
  const { signal, release } = untilInterrupted((line) => terminal.say(line), "stopping; the rehearsal's network is taken down (again to stop at once)");
  const progress = new ProgressLine(terminal.quiet);
  try {
    const rehearsed = await rehearseChange(checked, { onProgress: ({ done, of, what }) => progress.show(stepsText(what, done, of)), signal });
    progress.clear();
    terminal.diagnose(rehearsed.diagnostics, MOST_DIAGNOSTICS);
    if (rehearsed.report === null) return fail([]);
    const shown = rehearsalShown(checked.judgement.changeName, rehearsed.report, rehearsed.prepared);
    await terminal.write([
      options.format === "json"
        ? `${printableJson(JSON.stringify({ ...shown, compared: rehearsed.report.compared, notRehearsed: rehearsed.report.notRehearsed }, null, 2))}\n`
        : rehearsalToText(shown, { color: terminal.color }),
    ]);
    process.exitCode = rehearsed.report.disagreed.length === 0 ? EXIT_STABLE : EXIT_UNSTABLE;
  } catch (error) {
    if (!signal.aborted) throw error;
    progress.clear();
    terminal.say("the rehearsal was stopped; its network is gone with it");
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    release();
  }
}
