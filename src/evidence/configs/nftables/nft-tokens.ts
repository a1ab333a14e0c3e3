// The tokens of nftables' own language (nft(8), LEXICAL CONVENTIONS), with their places. Addresses, numbers and words are one kind: a word.

export interface NftToken {
  readonly kind: "word" | "string" | "symbol" | "newline" | "end";
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const IPV6_OR_MAC = /[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){1,6}:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}/y;
const IPV4 = /\d{1,3}(?:\.\d{1,3}){3}/y;
/** Times such as 1h30m belong to it. */
const NUMBER = /0x[0-9a-fA-F]+|\d+[a-zA-Z0-9]*/y;
const WORD = /[a-zA-Z_][a-zA-Z0-9_/\\.-]*\*?/y;
const SYMBOL = /==|!=|<=|>=|<<|>>|[{}()[\],:;=<>&|^!\-/.@$*+]/y;
const BLANK = /(?:[ \t\r]|\\\r?\n)+/y;

export function nftTokens(text: string): NftToken[] {
  const tokens: NftToken[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  const push = (kind: NftToken["kind"], to: number, shown = text.slice(at, to)): void => {
    tokens.push({ kind, text: shown, from: at, to });
    at = to;
  };
  while (at < text.length) {
    const c = text.charCodeAt(at);
    const blank = endOf(BLANK, text, at);
    if (blank > 0) at = blank;
    else if (c === 10) push("newline", at + 1);
    else if (c === 35) {
      const end = text.indexOf("\n", at);
      const to = end < 0 ? text.length : end;
      // Only a handle means something in a comment.
      const handle = /^# handle (\d+)/.exec(text.slice(at, Math.min(to, at + 40)));
      if (handle !== null) push("symbol", to, `#${handle[1]}`);
      else at = to;
    } else if (c === 34) {
      const end = text.indexOf('"', at + 1);
      const to = end < 0 ? text.length : end + 1;
      push("string", to, text.slice(at + 1, end < 0 ? text.length : end));
    } else {
      const v6 = endOf(IPV6_OR_MAC, text, at);
      const word = v6 > 0 ? v6 : Math.max(endOf(IPV4, text, at), 0) || Math.max(endOf(NUMBER, text, at), 0) || Math.max(endOf(WORD, text, at), 0);
      if (word > 0) push("word", word);
      else push("symbol", Math.max(endOf(SYMBOL, text, at), at + 1));
    }
  }
  push("end", text.length, "");
  return tokens;
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : 0;
}
