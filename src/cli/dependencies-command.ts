// holdpoint show dependencies [ASSET]: what needs what, and what stops when something fails.
import { DEPENDENCY_FORMATS, showDependencies } from "../app/show-dependencies.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { CommonOptions } from "./command-options.ts";
import { showLearntPlant, wrongFormat, wrongLimit } from "./show-learnt.ts";
import { openTerminal } from "./terminal.ts";

export interface DependenciesCommandOptions extends CommonOptions {
  readonly format: string;
  readonly limit?: string;
}

export async function runShowDependencies(names: readonly string[], options: DependenciesCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { format, limit } = options;
  const wrong: Diagnostic[] = [...wrongFormat(format, DEPENDENCY_FORMATS), ...wrongLimit(limit)];
  if (names.length > 1) wrong.unshift({ code: "too-many-words", severity: "error", message: `show dependencies takes one name; found ${names.length}`, help: "A name with a space stands in quotes." });
  await showLearntPlant(options, terminal, wrong, (learnt) =>
    showDependencies({
      ...learnt,
      name: names[0] ?? null,
      format: format as (typeof DEPENDENCY_FORMATS)[number],
      width: terminal.width,
      color: terminal.color,
      limit: limit === undefined ? null : Number(limit),
    }),
  );
}
