// Asks at the terminal what the columns of a list are: shows the guess, takes corrections, and goes on only when a person says so. Questions go to
// standard error, so that results stay alone on standard output.
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import type { ListDialogue } from "../app/map-list.ts";

const QUESTION = "Enter = take it, B=vendor = column B is the vendor, no = leave the list out > ";
const QUESTION_WITH_DOUBTS = "C=ignore, B=vendor … = say what a column is, yes = take it as it stands, no = leave the list out > ";

/** null where nobody sits at a terminal. */
export function terminalQuestion(options: { readonly width: number; readonly color: boolean; readonly before: () => void }): ListDialogue["ask"] {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null;
  return async (list, proposal) => {
    options.before();
    const { answerToProposal, proposalToText } = await import("../app/mapping-words.ts");
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const ended = once(lines, "close").then(() => null);
    try {
      let current = proposal;
      process.stderr.write(`\n${proposalToText(list, current, options)}\n`);
      for (;;) {
        const answer = await Promise.race([lines.question(current.doubts.length === 0 ? QUESTION : QUESTION_WITH_DOUBTS), ended]);
        if (answer === null) return null;
        const understood = answerToProposal(answer, current);
        if (understood.is === "take") return current;
        if (understood.is === "leave") return null;
        if (understood.is === "unclear") process.stderr.write(`${understood.why}\n`);
        else {
          current = understood.proposal;
          process.stderr.write(`\n${proposalToText(list, current, options)}\n`);
        }
      }
    } finally {
      lines.close();
    }
  };
}
