// Words of one line, as iptables-restore splits them (xshared.c, add_param_to_argv): blanks part them, double quotes hold them together, a
// backslash in quotes takes the next character as it is. A text quoted with an apostrophe is what people write in shells, and read the same way.

export interface Word {
  readonly text: string;
  /** What is quoted is a value, whatever it looks like. */
  readonly isQuoted: boolean;
}

/** null = a quote that does not end. */
export function splitWords(text: string): Word[] | null {
  const words: Word[] = [];
  let isQuoted = false;
  let word: string | null = null;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote !== "") {
      if (c === quote) quote = "";
      else if (c === "\\" && quote === '"' && i + 1 < text.length) word += text.charAt(++i);
      else word += c;
    } else if (c === '"' || (c === "'" && word === null)) {
      quote = c;
      isQuoted = true;
      word ??= "";
    } else if (/\s/.test(c)) {
      if (word !== null) words.push({ text: word, isQuoted });
      word = null;
      isQuoted = false;
    } else word = (word ?? "") + c;
  }
  if (quote !== "") return null;
  if (word !== null) words.push({ text: word, isQuoted });
  return words;
}
