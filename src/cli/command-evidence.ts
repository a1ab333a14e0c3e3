// Evidence for commands: what is named, else the workspace's; else none, for those that can do without. Shows progress, and stops at Ctrl-C.
import process from "node:process";
import { type EvidenceForCheck, type EvidenceRequest, gatherEvidence } from "../app/gather-evidence.ts";
import { chooseWorkspace } from "../app/workspace.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE, EXIT_INTERRUPTED } from "./command-options.ts";
import { untilInterrupted } from "./interrupt.ts";
import { learningText, ProgressLine } from "./progress-line.ts";
import type { Terminal } from "./terminal.ts";

export interface EvidenceOptions extends CommonOptions {
  readonly evidence?: readonly string[];
  readonly plant?: string;
  /** Of a change of patching. */
  readonly patching?: EvidenceRequest["patching"];
}

/**
 * "failed": it was said why, and the exit code is set.
 * @param about changes and configurations that are asked about: outside of any workspace, the one they lie in is taken
 */
export async function optionalEvidence(options: EvidenceOptions, terminal: Terminal, about: readonly string[]): Promise<EvidenceForCheck | null | "failed"> {
  if (options.evidence === undefined && chooseWorkspace(options.workspace, process.cwd(), about) === null) return null;
  return (await neededEvidence(options, terminal, about)) ?? "failed";
}

/** null = it was said why, and the exit code is set. */
export async function neededEvidence(options: EvidenceOptions, terminal: Terminal, about: readonly string[] = []): Promise<EvidenceForCheck | null> {
  const { signal, release } = untilInterrupted((line) => terminal.say(line));
  const progress = new ProgressLine(terminal.quiet);
  const gathered = await gatherEvidence({
    workspace: options.workspace,
    plantFile: options.plant,
    paths: options.evidence ?? [],
    directory: process.cwd(),
    about,
    onProgress: (p) => progress.show(learningText(p)),
    signal,
    ...(options.patching === undefined ? {} : { patching: options.patching }),
  });
  progress.clear();
  release();
  terminal.diagnose(gathered.diagnostics);
  if (gathered.evidence !== null && !signal.aborted) return gathered.evidence;
  process.exitCode = signal.aborted ? EXIT_INTERRUPTED : EXIT_CANNOT_JUDGE;
  return null;
}

/** Where no evidence and no plant say which day it is. */
export function todayHere(): string {
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short" }).format(new Date());
}
