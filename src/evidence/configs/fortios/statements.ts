// Cuts a FortiOS text into statements: words with their quotes and escapes taken away, strings that run over several lines, comments, prompts of a
// recorded session. Knows no command. FortiOS CLI reference, "Command syntax" (quotes, backslash, # comments).

export interface Statement {
  readonly words: readonly string[];
  /** From 1; of the first word. */
  readonly line: number;
  readonly column: number;
  /** Last line: a quoted string may run over several. */
  readonly toLine: number;
  /** Why it was not cut into words (too long, a quote that never ends); null = it was. */
  readonly trouble: string | null;
}

/** UTF-16 units. A statement with a string over several lines (certificates, replacement messages) may be longer in all. */
export const LONGEST_LINE = 65_536;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const LONGEST_STATEMENT = 1_048_576;
export const MOST_LINES = 2_000_000;

export class TextCut {
  readonly text: string;
  readonly #starts: number[] = [0];
  /** Lines of the text; a last line break ends a line and begins none. */
  readonly lineCount: number;
  readonly isTooLong: boolean;

  constructor(text: string) {
    this.text = text;
    for (let i = text.indexOf("\n"); i >= 0 && this.#starts.length <= MOST_LINES; i = text.indexOf("\n", i + 1)) this.#starts.push(i + 1);
    const last = this.#starts[this.#starts.length - 1] as number;
    this.isTooLong = this.#starts.length > MOST_LINES;
    this.lineCount = this.isTooLong ? MOST_LINES : last === text.length && this.#starts.length > 1 ? this.#starts.length - 1 : this.#starts.length;
  }

  start(line: number): number {
    return this.#starts[line - 1] ?? this.text.length;
  }

  lineText(line: number): string {
    const start = this.start(line);
    let end = this.#starts[line] ?? this.text.length;
    if (end > start && this.text.charCodeAt(end - 1) === LINE_FEED) end--;
    if (end > start && this.text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
    return this.text.slice(start, end);
  }

  /** Comments and blank lines give none: `skipped` is told of their lines. */
  *statements(skipped: (line: number) => void): Generator<Statement> {
    for (let line = 1; line <= this.lineCount; ) {
      const raw = this.lineText(line);
      const from = indentOf(raw, line);
      const first = raw.charAt(from);
      if (first === "" || first === "#") {
        skipped(line);
        line++;
        continue;
      }
      const statement = raw.length > LONGEST_LINE ? tooLong(line, from) : this.#cut(line, from);
      yield statement;
      line = statement.toLine + 1;
    }
  }

  #cut(line: number, from: number): Statement {
    const raw = this.lineText(line);
    if (!/["'\\]/.test(raw)) return { words: raw.slice(from).trim().split(/\s+/), line, column: from + 1, toLine: line, trouble: null };
    const words: string[] = [];
    let word: string | null = null;
    let quote = "";
    let toLine = line;
    const begin = this.start(line);
    let i = begin + from;
    for (; i < this.text.length; i++) {
      const c = this.text.charAt(i);
      if (c === "\n") {
        if (quote === "") break;
        toLine++;
        if (i - begin > LONGEST_STATEMENT) return this.#unended(line, from);
      }
      if (c === "\\" && quote !== "'" && i + 1 < this.text.length && this.text.charAt(i + 1) !== "\n" && this.text.charAt(i + 1) !== "\r") {
        word = (word ?? "") + this.text.charAt(++i);
      } else if (quote !== "") {
        if (c === quote) quote = "";
        else word = (word ?? "") + c;
      } else if (c === '"' || (c === "'" && word === null)) {
        quote = c;
        word ??= "";
      } else if (c === " " || c === "\t" || c === "\r") {
        if (word !== null) words.push(word);
        word = null;
      } else word = (word ?? "") + c;
    }
    if (quote !== "") return this.#unended(line, from);
    if (word !== null) words.push(word);
    return { words, line, column: from + 1, toLine, trouble: null };
  }

  /** The line is given up, not all that follows. Such a scan runs to the end at most once per quote sign: behind the last quote there is none left. */
  #unended(line: number, from: number): Statement {
    const words = this.lineText(line).slice(from).trim().split(/\s+/).slice(0, 2);
    return { words, line, column: from + 1, toLine: line, trouble: "a quoted string does not end" };
  }
}

function tooLong(line: number, from: number): Statement {
  return { words: [], line, column: from + 1, toLine: line, trouble: `the line is longer than ${LONGEST_LINE} characters` };
}

/** "FGT-60F (policy) # " of a recorded session, and "--More-- ". */
const PROMPT = /^(?:--More--\s*)?(?:(?!(?:config|edit|set|unset|append|next|end) )[\w.-]{1,64}(?: \([\w .-]{1,80}\))? ?[#$] )?/;

function indentOf(raw: string, line: number): number {
  let from = line === 1 && raw.startsWith("\ufeff") ? 1 : 0;
  // Most lines have no prompt, and are not asked for one.
  if (raw.length <= 200 && (raw.startsWith("--More--") || raw.includes("# ") || raw.includes("$ "))) from += PROMPT.exec(raw.slice(from))?.[0].length ?? 0;
  while (from < raw.length && (raw.charCodeAt(from) === 0 || /\s/.test(raw.charAt(from)))) from++;
  return from;
}
