// One word of a command line, written so that a shell reads back exactly this word. The only place that quotes.
import { visibleText } from "./hostile-text.ts";

/** Nothing in it means anything to a shell. A letter of any script is only a letter. */
const PLAIN = /^[\p{L}\p{N}_.,:/@%+-][\p{L}\p{N}_.,:/@%+=-]*$/u;

/** What could steer a terminal is written as its bytes, which the shells of Unix read in $'…'. */
export function shellWord(word: string): string {
  if (visibleText(word) !== word) return `$'${[...word].map(spelled).join("")}'`;
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function spelled(character: string): string {
  if (character === "\\" || character === "'") return `\\${character}`;
  if (visibleText(character) === character) return character;
  return [...new TextEncoder().encode(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
