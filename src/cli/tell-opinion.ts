// What a second opinion found, told: a difference outranks every verdict, because neither of the two can be relied on then.
import { countOf, countText } from "../foundation/count-words.ts";
import type { SecondOpinion } from "../app/second-opinion.ts";
import { EXIT_CANNOT_JUDGE, EXIT_INTERRUPTED } from "./command-options.ts";
import type { Terminal } from "./terminal.ts";

const MOST_SHOWN = 10;

/** @returns the exit code that it asks for; null = it agrees, on all of it */
export function tellOpinion({ agrees, compared, of, differences }: SecondOpinion, noun: string, terminal: Terminal, nouns = `${noun}s`): number | null {
  const isStopped = compared < of;
  terminal.say(
    `second opinion: ${countOf(compared, noun, nouns)}${isStopped ? ` of ${countText(of)}` : ""} judged again by the reference${isStopped ? " before it was stopped" : ""}, ${countOf(differences.length, "difference")}`,
  );
  if (agrees) return isStopped ? EXIT_INTERRUPTED : null;
  terminal.diagnose(
    differences.map((message) => ({ code: "second-opinion", severity: "error", message, help: "This is a mistake of Holdpoint's: do not rely on the verdict, and please report it." })),
    MOST_SHOWN,
  );
  return EXIT_CANNOT_JUDGE;
}
