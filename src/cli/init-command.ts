// holdpoint init: starts a workspace, or completes one.
import { startWorkspace } from "../app/workspace.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { CommonOptions } from "./command-options.ts";
import { openTerminal } from "./terminal.ts";

export async function runInit(directory: string, options: CommonOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { workspace, written } = startWorkspace(options.workspace ?? directory);
  terminal.say(
    written.length === 0
      ? `${visibleText(workspace.directory)} is a workspace already; nothing was changed`
      : `workspace in ${visibleText(workspace.directory)}: wrote ${written.map(visibleText).join(", ")}`,
  );
  terminal.say("next: holdpoint learn CAPTURE-OR-FOLDER, then holdpoint check changes/YOUR-CHANGE.yaml");
}
