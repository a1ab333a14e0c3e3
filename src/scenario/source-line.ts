// Cuts a line of scenario text into words with their columns: words, "quoted texts" and the arrow. Comments begin with # outside quotes.
import type { Diagnostic, Position } from "../foundation/diagnostic.ts";

export type TextPosition = Extract<Position, { kind: "text" }>;

export interface Word {
  readonly text: string;
  readonly quoted: boolean;
  /** From 1. */
  readonly column: number;
}

export interface SourceLine {
  readonly file: string;
  readonly number: number;
  readonly text: string;
  /** Begins with white space: belongs to the host or profile above. */
  readonly indented: boolean;
  readonly words: readonly Word[];
}

/** What a line may hold; longer ones are refused, not cut. */
const LONGEST_LINE = 2_000;
const MOST_LINES = 100_000;

export function splitLines(text: string, file: string, diagnostics: Diagnostic[]): SourceLine[] {
  const lines: SourceLine[] = [];
  const parts = text.split(/\r\n|\n|\r/);
  if (parts.length > MOST_LINES) {
    diagnostics.push({ code: "scenario-too-long", severity: "error", message: `Expected at most ${MOST_LINES} lines, found ${parts.length}.`, at: { kind: "file", file } });
    parts.length = MOST_LINES;
  }
  for (const [index, part] of parts.entries()) {
    const number = index + 1;
    if (part.length > LONGEST_LINE) {
      diagnostics.push({
        code: "scenario-line-length",
        severity: "error",
        message: `Expected a line of at most ${LONGEST_LINE} characters, found ${part.length}.`,
        at: { kind: "text", file, line: number, column: 1 },
      });
      continue;
    }
    const words = splitWords(part, file, number, diagnostics);
    if (words.length > 0) lines.push({ file, number, text: part, indented: /^\s/.test(part), words });
  }
  return lines;
}

function splitWords(text: string, file: string, line: number, diagnostics: Diagnostic[]): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (/\s/.test(character)) at++;
    else if (character === "#") break;
    else if (character === '"') {
      const end = text.indexOf('"', at + 1);
      if (end < 0) {
        diagnostics.push({
          code: "scenario-open-quote",
          severity: "error",
          message: 'Expected a closing " on the same line, found the end of the line.',
          at: { kind: "text", file, line, column: at + 1, lineText: text },
        });
        break;
      }
      words.push({ text: text.slice(at + 1, end), quoted: true, column: at + 1 });
      at = end + 1;
    } else {
      let end = at;
      while (end < text.length && !/[\s"#]/.test(text[end] as string)) end++;
      words.push({ text: text.slice(at, end), quoted: false, column: at + 1 });
      at = end;
    }
  }
  return words;
}

export function positionOf(line: SourceLine, word?: Word): TextPosition {
  const at = word ?? line.words[0];
  return { kind: "text", file: line.file, line: line.number, column: at?.column ?? 1, length: Math.max(1, (at?.text.length ?? 1) + (at?.quoted === true ? 2 : 0)), lineText: line.text };
}
