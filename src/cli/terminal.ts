// Where results and messages go: results to standard output, everything else to standard error. Knows width and colour; waits when a reader is
// slow.
import { once } from "node:events";
import process from "node:process";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { diagnosticsToText } from "../report/diagnostics-to-text.ts";
import type { CommonOptions } from "./command-options.ts";

const WIDTH_WITHOUT_TERMINAL = 120;

export interface Terminal {
  readonly width: number;
  readonly color: boolean;
  readonly quiet: boolean;
  /** Results. */
  write(parts: Iterable<string>): Promise<void>;
  /** One line for people, left out with --quiet. */
  say(line: string): void;
  /** Errors are shown even with --quiet. */
  diagnose(diagnostics: readonly Diagnostic[], most?: number): void;
}

/** A terminal that does not know its size says 0 columns (pipes of containers, serial lines): it is not narrow, its width is not known. */
export function columnsOf({ columns }: { readonly columns?: number }): number | undefined {
  return columns !== undefined && columns > 0 ? columns : undefined;
}

export function openTerminal(options: CommonOptions): Terminal {
  const { stdout, stderr } = process;
  const noColor = options.color === false || (process.env.NO_COLOR ?? "") !== "";
  const forced = (process.env.FORCE_COLOR ?? "") !== "" && process.env.FORCE_COLOR !== "0";
  const color = !noColor && (forced || stdout.isTTY === true);
  const colorOfErrors = !noColor && (forced || stderr.isTTY === true);
  const width = columnsOf(stdout) ?? (Number(process.env.COLUMNS) || WIDTH_WITHOUT_TERMINAL);
  const quiet = options.quiet === true;
  return {
    width,
    color,
    quiet,
    async write(parts) {
      for (const part of parts) if (!stdout.write(part)) await once(stdout, "drain");
    },
    say(line) {
      if (!quiet) stderr.write(`${line}\n`);
    },
    diagnose(diagnostics, most) {
      const shown = quiet ? diagnostics.filter((d) => d.severity === "error") : diagnostics;
      if (shown.length > 0) stderr.write(diagnosticsToText(shown, { color: colorOfErrors, width: Math.min(columnsOf(stderr) ?? width, 140), ...(most === undefined ? {} : { most }) }));
    },
  };
}
