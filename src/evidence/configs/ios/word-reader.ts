// Reads the words of one statement one after the other, and gathers what was not understood. Knows no command.
export class WordReader {
  /** What else is asked or was not read, in words; empty = everything was read. */
  readonly open: string[] = [];
  readonly #words: readonly string[];
  #at: number;

  constructor(words: readonly string[], from = 0) {
    this.#words = words;
    this.#at = from;
  }

  /** "" behind the last. */
  get peek(): string {
    return this.#words[this.#at] ?? "";
  }

  ahead(count: number): string {
    return this.#words[this.#at + count] ?? "";
  }

  take(): string {
    return this.#words[this.#at++] ?? "";
  }

  takeIf(...words: readonly string[]): boolean {
    if (this.peek === "" || !words.includes(this.peek)) return false;
    this.#at++;
    return true;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#words.length;
  }

  rest(): string {
    const rest = this.#words.slice(this.#at).join(" ");
    this.#at = this.#words.length;
    return rest;
  }
}
