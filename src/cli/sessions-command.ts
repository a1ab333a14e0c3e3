// holdpoint show sessions: who was signed in where, when and how.
import process from "node:process";
import { openKey } from "../app/account-key.ts";
import { SHOW_FORMATS, type ShowFormat } from "../app/show-evidence.ts";
import { showSessions, wrongSessionWords } from "../app/show-sessions.ts";
import { chooseWorkspace, type Workspace } from "../app/workspace.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { CommonOptions } from "./command-options.ts";
import { showLearntPlant, wrongFormat, wrongLimit } from "./show-learnt.ts";
import { openTerminal } from "./terminal.ts";

export interface SessionsCommandOptions extends CommonOptions {
  readonly format: string;
  readonly account?: string;
  readonly target?: string;
  readonly from?: string;
  readonly how?: string;
  readonly since?: string;
  readonly until?: string;
  readonly shared?: boolean;
  readonly identify?: boolean;
  readonly limit?: string;
}

export async function runShowSessions(more: readonly string[], options: SessionsCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { format, account, target, from, how, since, until, shared, identify, limit } = options;
  const wrong: Diagnostic[] = [...wrongFormat(format, SHOW_FORMATS), ...wrongLimit(limit), ...wrongSessionWords({ how, since, until })];
  if (more.length > 0) wrong.unshift({ code: "too-many-words", severity: "error", message: `show sessions takes no file; found "${more[0]}"` });
  await showLearntPlant(options, terminal, wrong, async (learnt) => {
    const workspace = chooseWorkspace(options.workspace, process.cwd()) as Workspace;
    const key = openKey(workspace);
    const shown = await showSessions({
      ...learnt,
      workspace,
      names: key.names,
      format: format as ShowFormat,
      width: terminal.width,
      color: terminal.color,
      account: account ?? null,
      target: target ?? null,
      from: from ?? null,
      how: how ?? null,
      since: since ?? null,
      until: until ?? null,
      isShared: shared === true,
      isIdentified: identify === true,
      limit: limit === undefined ? null : Number(limit),
    });
    return { ...shown, diagnostics: [...key.diagnostics.map((d) => ({ ...d, severity: identify === true ? d.severity : ("warning" as const) })), ...shown.diagnostics] };
  });
}
