// Words of a PAN-OS command line: quotes of both kinds, brackets as words of their own, a semicolon that ends a statement inside braces.
export interface Word {
  readonly text: string;
  /** From 1. */
  readonly column: number;
  readonly quoted: boolean;
}

export interface SplitLine {
  readonly words: readonly Word[];
  /** A quotation is still open at the end of the text. */
  readonly open: boolean;
}

/** `marks`: characters that are words of their own wherever they stand outside of quotes. */
export function splitWords(text: string, marks: string): SplitLine {
  const words: Word[] = [];
  let i = 0;
  while (i < text.length) {
    const c = text.charAt(i);
    if (c === " " || c === "\t" || c === "\r" || c === "\n") i++;
    else if (marks.includes(c)) {
      words.push({ text: c, column: i + 1, quoted: false });
      i++;
    } else if (c === '"' || c === "'") {
      const start = i;
      let value = "";
      i++;
      while (i < text.length && text.charAt(i) !== c) {
        if (c === '"' && text.charAt(i) === "\\" && i + 1 < text.length) i++;
        value += text.charAt(i);
        i++;
      }
      if (i >= text.length) return { words, open: true };
      i++;
      words.push({ text: value, column: start + 1, quoted: true });
    } else {
      const start = i;
      while (i < text.length && !" \t\r\n".includes(text.charAt(i)) && !marks.includes(text.charAt(i))) i++;
      words.push({ text: text.slice(start, i), column: start + 1, quoted: false });
    }
  }
  return { words, open: false };
}
