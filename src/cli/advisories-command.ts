// holdpoint show advisories: what was learnt of flaws in products.
import { showAdvisories, wrongAdvisoryWords } from "../app/show-advisories.ts";
import { SHOW_FORMATS, type ShowFormat } from "../app/show-evidence.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { CommonOptions } from "./command-options.ts";
import { showLearntPlant, wrongFormat, wrongLimit } from "./show-learnt.ts";
import { openTerminal } from "./terminal.ts";

export interface AdvisoriesCommandOptions extends CommonOptions {
  readonly format: string;
  readonly vendor?: string;
  readonly cve?: string;
  readonly id?: string;
  readonly source?: string;
  readonly since?: string;
  readonly asset?: string;
  readonly exploited?: boolean;
  readonly limit?: string;
}

export async function runShowAdvisories(more: readonly string[], options: AdvisoriesCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { format, vendor, cve, id, source, since, asset, exploited, limit } = options;
  const wrong: Diagnostic[] = [...wrongFormat(format, SHOW_FORMATS), ...wrongLimit(limit), ...wrongAdvisoryWords({ cve, since })];
  if (more.length > 0) wrong.unshift({ code: "too-many-words", severity: "error", message: `show advisories takes no file; found "${more[0]}"` });
  await showLearntPlant(options, terminal, wrong, (learnt) =>
    showAdvisories({
      ...learnt,
      format: format as ShowFormat,
      width: terminal.width,
      color: terminal.color,
      vendor: vendor ?? null,
      cve: cve ?? null,
      id: id ?? null,
      source: source ?? null,
      since: since ?? null,
      asset: asset ?? null,
      isExploited: exploited === true,
      limit: limit === undefined ? null : Number(limit),
    }),
  );
}
