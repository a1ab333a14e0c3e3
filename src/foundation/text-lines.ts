// Turns offsets into line and column, with the text of the line for the caret. Columns count from 1 in UTF-16 units, as editors do.
import type { Position } from "./diagnostic.ts";

export type TextPosition = Extract<Position, { kind: "text" }>;

/** Longer lines are machine-made; carrying them in every diagnostic helps nobody. */
const LONGEST_LINE_TEXT = 4_000;

export class TextLines {
  readonly file: string;
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(text: string, file: string) {
    this.file = file;
    this.text = text;
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) this.#starts.push(i + 1);
  }

  /** The position of text[from, to), cut at the end of its line. An offset behind the last character means the last one that can be seen. */
  at(from: number, to: number = from + 1): TextPosition {
    let start = Math.max(0, Math.min(from, this.text.length));
    if (start === this.text.length) while (start > 0 && /\s/.test(this.text.charAt(start === this.text.length ? start - 1 : start))) start--;
    if (start === this.text.length && start > 0) start--;
    const line = this.#lineOf(start);
    const lineStart = this.#starts[line] as number;
    const lineText = this.text.slice(lineStart, this.#starts[line + 1] ?? this.text.length).replace(/\r?\n?$/, "");
    const column = start - lineStart + 1;
    const length = Math.max(1, Math.min(to - start, lineText.length - (column - 1)));
    return { kind: "text", file: this.file, line: line + 1, column, length, ...(lineText.length > LONGEST_LINE_TEXT ? {} : { lineText }) };
  }

  /** Index of the line that holds the offset. */
  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
