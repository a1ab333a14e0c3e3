// holdpoint compare OLD NEW: what differs between two rule sets, in packets and in conversations that were seen.
import process from "node:process";
import { compareChanges } from "../app/compare-changes.ts";
import { noEvidence } from "../app/plant-from-evidence.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { comparisonToJson, comparisonToText } from "../report/comparison-to-text.ts";
import { readChangeText, wrongDay } from "./change-text.ts";
import { EXIT_CANNOT_JUDGE } from "./command-options.ts";
import { type EvidenceOptions, optionalEvidence, todayHere } from "./command-evidence.ts";
import { ProgressLine, stepsText } from "./progress-line.ts";
import { openTerminal } from "./terminal.ts";

export interface CompareCommandOptions extends EvidenceOptions {
  readonly format: string;
  readonly firewall?: string;
  readonly dialect?: string;
  readonly today?: string;
  readonly all?: boolean;
}

const EXIT_SAME = 0;
const EXIT_DIFFERENT = 1;
const MOST_DIAGNOSTICS = 10;

export async function runCompare(files: readonly string[], options: CompareCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const fail = (diagnostics: readonly Diagnostic[]): void => {
    terminal.diagnose(diagnostics);
    process.exitCode = EXIT_CANNOT_JUDGE;
  };
  const [before, after] = files;
  if (before === undefined || after === undefined || files.length !== 2)
    return fail([{ code: "two-rule-sets", severity: "error", message: `two rule sets are compared; ${files.length} are given`, help: "Example: holdpoint compare running.conf new.conf" }]);
  if (options.format !== "text" && options.format !== "json") return fail([{ code: "unknown-format", severity: "error", message: `--format is text or json; found "${options.format}"` }]);
  const [oldText, newText] = [readChangeText(before), readChangeText(after)];
  if (typeof oldText !== "string" || typeof newText !== "string") return fail([oldText, newText].filter((text) => typeof text !== "string"));
  const wrong = wrongDay(options.today);
  if (wrong.length > 0) return fail(wrong);
  const evidence = await optionalEvidence(options, terminal, files);
  if (evidence === "failed") return;
  const { plant, today } = evidence ?? { plant: await noEvidence(), today: todayHere() };
  const change = (file: string, text: string) => ({ file, text, firewall: options.firewall, dialect: options.dialect });
  const progress = new ProgressLine(terminal.quiet);
  const { shown, diagnostics } = compareChanges({
    ...{ before: change(before, oldText), after: change(after, newText), plant, hasEvidence: evidence !== null, today: options.today ?? today },
    onProgress: (what, done, of) => progress.show(stepsText(what, done, of)),
  });
  progress.clear();
  terminal.diagnose(diagnostics, MOST_DIAGNOSTICS);
  if (shown === null) return fail([]);
  await terminal.write([options.format === "json" ? comparisonToJson(shown) : comparisonToText(shown, { color: terminal.color, width: terminal.width, all: options.all === true })]);
  process.exitCode = shown.same ? EXIT_SAME : EXIT_DIFFERENT;
}
