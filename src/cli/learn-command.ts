// holdpoint learn: evidence into the workspace's store.
import { countText } from "../foundation/count-words.ts";
import process from "node:process";
import { openOrMakeKey } from "../app/account-key.ts";
import { addressSpaceRule } from "../app/address-space-rule.ts";
import { forgetSessions, sessionsKeptFrom } from "../app/forget-sessions.ts";
import { learn, type LearnResult } from "../app/learn.ts";
import { learnResultToJson, learnResultToText } from "../app/learn-report.ts";
import { readMapping, workspaceDialogue } from "../app/mapping-files.ts";
import { openEvidence } from "../app/open-evidence.ts";
import { readDeclaredPlant } from "../app/declared-plant.ts";
import { chooseWorkspace, findWorkspace, startWorkspace } from "../app/workspace.ts";
import { hasErrors } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE, EXIT_INTERRUPTED } from "./command-options.ts";
import { terminalQuestion } from "./confirm-mapping.ts";
import { collectUntilInterrupted } from "./listen-command.ts";
import { onInterrupt } from "./interrupt.ts";
import { learningText, ProgressLine } from "./progress-line.ts";
import { openTerminal } from "./terminal.ts";

export interface LearnCommandOptions extends CommonOptions {
  readonly vantage?: string;
  readonly addressSpace?: string;
  readonly mapping?: string;
  readonly dedupe?: boolean;
  /** [HOST:]PORT */
  readonly listen?: string;
  readonly format: string;
}

const MOST_DIAGNOSTICS = 20;

export async function runLearn(named: readonly string[], options: LearnCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  let paths = named;
  if (paths.length === 0 && options.listen === undefined) {
    terminal.diagnose([
      { code: "nothing-named", severity: "error", message: "nothing to learn was named", help: "Name captures, logs, lists or folders; - is standard input; --listen PORT receives flow exports." },
    ]);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  if (options.format !== "text" && options.format !== "json") {
    terminal.diagnose([{ code: "unknown-format", severity: "error", message: `--format is text or json; found "${options.format}"` }]);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const given = options.mapping === undefined ? null : readMapping(options.mapping);
  if (given !== null && given.value === undefined) {
    terminal.diagnose(given.diagnostics);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const existing = chooseWorkspace(options.workspace, process.cwd());
  const { workspace } = startIfNeeded(existing === null ? (options.workspace ?? process.cwd()) : existing.directory, (line) => terminal.say(line));
  const declared = readDeclaredPlant(workspace.plantFile, "plant.yaml");
  const progress = new ProgressLine(terminal.quiet);
  let signal = onInterrupt((line) => terminal.say(line));
  if (options.listen !== undefined && !hasErrors(declared.diagnostics)) {
    const collected = await collectUntilInterrupted(options.listen, workspace, terminal, progress, signal);
    if (collected === null) {
      process.exitCode = EXIT_CANNOT_JUDGE;
      if (paths.length === 0) return;
    } else paths = [...paths, collected];
    // Ctrl-C ended the listening; learning what came is what it asked for.
    signal = new AbortController().signal;
  }
  const opened = hasErrors(declared.diagnostics) ? { store: null, diagnostics: [] } : await openEvidence(workspace, "learn");
  terminal.diagnose([...declared.diagnostics, ...opened.diagnostics]);
  if (opened.store === null) {
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const key = openOrMakeKey(workspace);
  const kept = sessionsKeptFrom(workspace, declared.plantFile, Date.now() * 1_000);
  terminal.diagnose([...key.diagnostics, ...kept.diagnostics]);
  if (key.names === null || kept.diagnostics.length > 0) {
    await opened.store.close();
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  let result: LearnResult;
  let forgotten = 0;
  try {
    result = await learn({
      store: opened.store,
      paths,
      standardInput: process.stdin,
      vantage: options.vantage ?? null,
      ...(declared.plantFile?.timezone == null ? {} : { timezone: declared.plantFile.timezone }),
      dropsCopies: options.dedupe ?? false,
      addressSpaceOf: addressSpaceRule(declared.plantFile, options.addressSpace ?? null),
      onProgress: (p) => progress.show(learningText(p)),
      signal,
      accounts: key.names,
      lists: workspaceDialogue(workspace, given?.value ?? null, terminalQuestion({ width: terminal.width, color: terminal.color, before: () => progress.clear() })),
    });
    // Also after Ctrl-C: what was learnt until then is stored.
    if (kept.from !== null) forgotten = await forgetSessions(opened.store, kept.from);
  } finally {
    progress.clear();
    await opened.store.close();
  }
  if (forgotten > 0) terminal.say(`${countText(forgotten)} records of signing in were not kept: they are older than is asked for here`);
  const diagnostics = result.files.flatMap((f) => f.diagnostics);
  terminal.diagnose(diagnostics, MOST_DIAGNOSTICS);
  for (const { mappingDraft } of result.files) if (mappingDraft !== undefined) terminal.say(`\n${mappingDraft}`);
  if (options.format === "json") await terminal.write([learnResultToJson(result)]);
  else if (!terminal.quiet) await terminal.write([learnResultToText(result)]);
  if (result.interrupted) process.exitCode = EXIT_INTERRUPTED;
  else if (result.nothingReadable) process.exitCode = EXIT_CANNOT_JUDGE;
}

/** Learning into a folder that is no workspace yet makes it one, and says so. */
function startIfNeeded(directory: string, say: (line: string) => void): ReturnType<typeof startWorkspace> {
  const isNew = findWorkspace(directory)?.directory !== directory;
  const started = startWorkspace(directory);
  if (isNew) say(`started a workspace in ${visibleText(started.workspace.directory)}`);
  return started;
}
