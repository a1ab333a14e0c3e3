// The lines of an ASA text as words with their places. Takes away what terminals and people add around a configuration (page stops, byte order mark,
// comments behind a blank and "!"). Knows no command.
import type { TextAt } from "../../../plant/segmentation.ts";

export interface ConfigWord {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

export interface WordedLine {
  readonly line: number;
  readonly indent: number;
  readonly words: readonly ConfigWord[];
  /** Without what stands before and behind it. */
  readonly text: string;
}

export const LONGEST_LINE = 65_536;
const PAGE_STOP = /<--- More --->[\r\s]*/g;
/** Words after these first ones are for people: an exclamation mark in them is no comment. */
const FREE_TEXT = /^\s*(?:access-list\s+\S+\s+(?:line\s+\d+\s+)?remark|description|banner|object-group|name)\b/;

/** null = nothing but blanks, a comment ("!", ":") or a page stop. */
export function wordsOf(raw: string, line: number): WordedLine | null {
  let text = raw.replace(/\r+$/, "");
  if (line === 1 && text.startsWith("\ufeff")) text = text.slice(1);
  if (text.includes("<--- More")) text = text.replace(PAGE_STOP, "");
  const indent = text.length - text.trimStart().length;
  if (indent === text.length || text[indent] === "!" || text[indent] === ":") return null;
  if (text.includes(" !") && !FREE_TEXT.test(text)) text = text.replace(/\s+!.*$/, "");
  const words: ConfigWord[] = [];
  const word = /"[^"]*"|\S+/g;
  for (let found = word.exec(text); found !== null; found = word.exec(text)) words.push({ text: found[0], column: found.index + 1 + (raw.length - raw.trimStart().length - indent) });
  return { line, indent, words, text: text.trim() };
}

/** Reads words one after the other. */
export class WordReader {
  readonly line: WordedLine;
  readonly #file: string;
  #next: number;

  constructor(line: WordedLine, file: string, from = 0) {
    this.line = line;
    this.#file = file;
    this.#next = from;
  }

  /** The next word in lower case, "" behind the last. */
  get peek(): string {
    return this.word(0).toLowerCase();
  }

  /** As written; "" behind the last. */
  word(ahead: number): string {
    return this.line.words[this.#next + ahead]?.text ?? "";
  }

  take(): string {
    const word = this.word(0);
    this.#next++;
    return word;
  }

  skip(count: number): void {
    this.#next += count;
  }

  /** Takes the word when it is this one. */
  takeIf(...words: readonly string[]): boolean {
    if (this.peek === "" || !words.includes(this.peek)) return false;
    this.#next++;
    return true;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.line.words.length;
  }

  rest(): string {
    const first = this.line.words[this.#next];
    return first === undefined
      ? ""
      : this.line.words
          .slice(this.#next)
          .map((w) => w.text)
          .join(" ");
  }

  get position(): number {
    return this.#next;
  }

  set position(to: number) {
    this.#next = to;
  }

  /** Where the word `ahead` stands; of the whole line where there is none. */
  at(ahead = 0): TextAt {
    const word = this.line.words[this.#next + ahead];
    return textAt(this.#file, this.line, word ?? null);
  }

  atLine(): TextAt {
    return textAt(this.#file, this.line, null);
  }
}

function textAt(file: string, line: WordedLine, word: ConfigWord | null): TextAt {
  const shown = word ?? { text: line.text, column: line.indent + 1 };
  return { kind: "text", file, line: line.line, column: shown.column, length: Math.max(1, shown.text.length) };
}
