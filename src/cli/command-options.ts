// The options that every command has, declared once, and the exit codes of the contract.
import type { Command } from "commander";

export interface CommonOptions {
  readonly workspace?: string;
  readonly quiet?: boolean;
  /** False with --no-color. */
  readonly color?: boolean;
}

export const EXIT_STABLE = 0;
export const EXIT_UNSTABLE = 1;
export const EXIT_CANNOT_JUDGE = 2;
export const EXIT_UNKNOWN = 3;
export const EXIT_OF = { stable: EXIT_STABLE, unstable: EXIT_UNSTABLE, unknown: EXIT_UNKNOWN } as const;
/** As shells report a program that Ctrl-C ended. */
export const EXIT_INTERRUPTED = 130;

export function withCommonOptions(command: Command): Command {
  return command
    .option("--workspace <dir>", "the plant workspace (default: the one that this folder, else that the files named are in)")
    .option("--quiet", "no progress and no remarks, only results and errors")
    .option("--no-color", "no colour (NO_COLOR does the same)");
}
