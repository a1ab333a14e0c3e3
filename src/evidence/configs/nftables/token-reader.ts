// A place in the tokens, with what parsers ask of it. Positions are offsets into the text.
import type { NftToken } from "./nft-tokens.ts";

export class TokenReader {
  readonly text: string;
  readonly #tokens: readonly NftToken[];
  #next = 0;

  constructor(text: string, tokens: readonly NftToken[]) {
    this.text = text;
    this.#tokens = tokens;
  }

  peek(ahead = 0): NftToken {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)] as NftToken;
  }

  take(): NftToken {
    const token = this.peek();
    if (token.kind !== "end") this.#next++;
    return token;
  }

  /** A word or symbol (never a quoted text) with this spelling. */
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === "word" || token.kind === "symbol");
  }

  skip(text: string): boolean {
    if (!this.is(text)) return false;
    this.#next++;
    return true;
  }

  isEnd(): boolean {
    return this.peek().kind === "end";
  }

  /** The end of a statement line: a line break, a semicolon, a closing brace, a handle, or the end. */
  isLineEnd(): boolean {
    const { kind, text } = this.peek();
    return kind === "newline" || kind === "end" || (kind === "symbol" && (text === ";" || text === "}" || text.startsWith("#")));
  }

  skipBreaks(): void {
    while (this.peek().kind === "newline" || this.is(";")) this.#next++;
  }

  skipNewlines(): void {
    while (this.peek().kind === "newline") this.#next++;
  }

  /** The text between an offset and the last token taken. */
  since(from: number): string {
    return this.text.slice(from, this.#tokens[this.#next - 1]?.to ?? from);
  }

  /** Past a balanced { … }. */
  skipBlock(): void {
    let depth = 0;
    while (!this.isEnd()) {
      const token = this.take();
      if (token.kind !== "symbol") continue;
      if (token.text === "{") depth++;
      else if (token.text === "}" && --depth <= 0) return;
    }
  }
}
