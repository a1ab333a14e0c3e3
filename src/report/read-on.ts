// Where to read on: a command that judges the same again when it is pasted in the same folder, and shows more. It has the options that were given, as they were given.
import { shellWord } from "../foundation/shell-word.ts";
import type { Judgement } from "../plant/finding.ts";

/** How it was asked. */
export interface AskedWith {
  /** Words of the command line that decide about the judgement: "--evidence", "site.pcapng". */
  readonly given: readonly string[];
  /** The words that draw the change, which is proposed and lies in no file: "propose", "patching". */
  readonly proposal?: readonly string[];
}

/** A judgement of which it is not known how it was asked. */
export const NOTHING_GIVEN: AskedWith = { given: [] };

/** On a terminal a proposal is drawn again and told in full: it lies in no file. */
export function readOnHere({ changeFile }: Judgement, { given, proposal }: AskedWith): string {
  return proposal === undefined ? command(["check", changeFile, ...given, "--all"]) : command([...proposal, ...given, "--format", "text", "--all"]);
}

/** One command after the other: a proposal is written before it is judged. */
export function readOnIn(format: "json" | "markdown", judgement: Judgement, asked: AskedWith): readonly string[] {
  const written = writeProposal(judgement, asked);
  return [...(written === null ? [] : [written]), command(["check", judgement.changeFile, ...asked.given, "--all", "--format", format])];
}

/** null = the change lies in a file. */
export function writeProposal({ changeFile }: Judgement, { given, proposal }: AskedWith): string | null {
  return proposal === undefined ? null : command([...proposal, ...given, "--output", changeFile]);
}

function command(words: readonly string[]): string {
  return `holdpoint ${words.map(shellWord).join(" ")}`;
}
