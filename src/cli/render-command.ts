// holdpoint render: a change as device configuration.
import { writeFileSync } from "node:fs";
import process from "node:process";
import { noEvidence } from "../app/plant-from-evidence.ts";
import { PRINTABLE, renderChange } from "../app/render-change.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { readChangeText, wrongDay } from "./change-text.ts";
import { EXIT_CANNOT_JUDGE } from "./command-options.ts";
import { type EvidenceOptions, optionalEvidence, todayHere } from "./command-evidence.ts";
import { openTerminal } from "./terminal.ts";

export interface RenderCommandOptions extends EvidenceOptions {
  readonly to?: string;
  readonly point?: string;
  readonly output?: string;
  readonly today?: string;
}

export async function runRender(changes: readonly string[], options: RenderCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const file = changes[0];
  const wrong: Diagnostic[] = wrongDay(options.today);
  const written = file === undefined ? undefined : readChangeText(file);
  if (changes.length !== 1 || file === undefined)
    wrong.push({ code: "one-change", severity: "error", message: `one change at a time; ${changes.length} are given`, help: "Example: holdpoint render changes/cell-zones.yaml --to nftables" });
  else if (written !== undefined && typeof written !== "string") wrong.push(written);
  if (options.to === undefined) wrong.push({ code: "no-target", severity: "error", message: "--to names the language", help: `One of ${PRINTABLE.join(", ")}.` });
  if (wrong.length > 0 || file === undefined || typeof written !== "string" || options.to === undefined) {
    terminal.diagnose(wrong);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const evidence = await optionalEvidence(options, terminal, changes);
  if (evidence === "failed") return;
  const { plant, today } = evidence ?? { plant: await noEvidence(), today: todayHere() };
  const { text, diagnostics } = renderChange({ change: { file, text: written }, plant, today: options.today ?? today, to: options.to, point: options.point });
  terminal.diagnose(diagnostics);
  if (text === null) {
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  if (options.output === undefined) await terminal.write([text]);
  else {
    writeFileSync(options.output, text);
    terminal.say(`wrote ${visibleText(options.output)}`);
  }
}
