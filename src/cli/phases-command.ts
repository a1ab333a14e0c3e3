// holdpoint show phases: what the plant does at which times, and whether anybody watched.
import { PHASE_FORMATS, showPhases } from "../app/show-phases.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { CommonOptions } from "./command-options.ts";
import { showLearntPlant, wrongFormat, wrongLimit } from "./show-learnt.ts";
import { openTerminal } from "./terminal.ts";

export interface PhasesCommandOptions extends CommonOptions {
  readonly format: string;
  readonly line?: string;
  readonly limit?: string;
}

export async function runShowPhases(more: readonly string[], options: PhasesCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { format, line, limit } = options;
  const wrong: Diagnostic[] = [...wrongFormat(format, PHASE_FORMATS), ...wrongLimit(limit)];
  if (more.length > 0) wrong.unshift({ code: "too-many-words", severity: "error", message: `show phases takes no file; found "${more[0]}"` });
  await showLearntPlant(options, terminal, wrong, (learnt) =>
    showPhases({
      ...learnt,
      format: format as (typeof PHASE_FORMATS)[number],
      width: terminal.width,
      color: terminal.color,
      line: line ?? null,
      limit: limit === undefined ? null : Number(limit),
      now: Date.now() * 1_000,
    }),
  );
}
