// holdpoint forget: records of people signing in that are older than a day go from the store, and stay away; or one source goes with all that it told.
import { countOf } from "../foundation/count-words.ts";
import process from "node:process";
import { forgetSessions, keepSessionsFrom, startOfDay } from "../app/forget-sessions.ts";
import { forgetSource } from "../app/forget-source.ts";
import { openEvidence } from "../app/open-evidence.ts";
import { readDeclaredPlant } from "../app/declared-plant.ts";
import { chooseWorkspace, noWorkspace } from "../app/workspace.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE } from "./command-options.ts";
import { openTerminal } from "./terminal.ts";

export interface ForgetCommandOptions extends CommonOptions {
  readonly sessionsBefore?: string;
  readonly source?: string;
}

export async function runForget(options: ForgetCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const fail = (diagnostics: readonly Diagnostic[]): void => {
    terminal.diagnose(diagnostics);
    process.exitCode = EXIT_CANNOT_JUDGE;
  };
  const workspace = chooseWorkspace(options.workspace, process.cwd());
  if (workspace === null) return fail([noWorkspace(options.workspace)]);
  const declared = readDeclaredPlant(workspace.plantFile, "plant.yaml");
  if (hasErrors(declared.diagnostics)) return fail(declared.diagnostics);
  const { sessionsBefore: day, source: named } = options;
  const before = day === undefined ? null : startOfDay(day, declared.plantFile?.timezone ?? "UTC");
  if ((day === undefined && named === undefined) || (day !== undefined && before === null)) {
    const message = day === undefined ? "what to forget was not named" : `--sessions-before is a day, YYYY-MM-DD; found "${day}"`;
    return fail([{ code: "nothing-to-forget", severity: "error", message, help: "holdpoint forget --sessions-before 2026-05-01, or holdpoint forget --source auth.log" }]);
  }
  const { store, diagnostics } = await openEvidence(workspace, "learn");
  terminal.diagnose([...declared.diagnostics, ...diagnostics]);
  if (store === null) return fail([]);
  try {
    if (named !== undefined) {
      const gone = await forgetSource(store, named);
      if ("code" in gone) return fail([gone]);
      await terminal.write([`${visibleText(gone.file)} forgotten, with ${countOf(gone.records, "record")}; the file is left alone, and learning it again brings it back\n`]);
    }
    if (before !== null) {
      // Said first: what is interrupted here is done by the next learn.
      keepSessionsFrom(workspace, before);
      const gone = await forgetSessions(store, before);
      await terminal.write([`${countOf(gone, "record")} of signing in from before ${day} forgotten; learning them again brings none back\n`]);
    }
  } finally {
    await store.close();
  }
}
