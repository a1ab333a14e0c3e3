// The text of an iCalendar file as content lines (RFC 5545 §3.1): folded lines joined, each with the number of the line it begins in. Knows no components.
// Empty lines between the parts of a folded line, which some programs write, are skipped.

export interface ContentLine {
  /** Without line ends and folds. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Longer ones hold pictures or documents; what they say is never used, so they are cut. */
const LONGEST_LINE = 262_144;

export function contentLines(text: string): ContentLine[] {
  const lines: ContentLine[] = [];
  let parts: string[] = [];
  let length = 0;
  let begin = 0;
  const end = (): void => {
    if (parts.length > 0) lines.push({ text: parts.join(""), line: begin });
    parts = [];
    length = 0;
  };
  let number = 0;
  for (let at = 0; at <= text.length; ) {
    let stop = text.indexOf("\n", at);
    if (stop < 0) stop = text.length;
    number++;
    const line = text.slice(at, text[stop - 1] === "\r" && stop > at ? stop - 1 : stop);
    at = stop + 1;
    if (line.trim() === "" && !/^[ \t]/.test(line)) continue;
    if (/^[ \t]/.test(line) && parts.length > 0) {
      if (length < LONGEST_LINE) parts.push(line.slice(1));
    } else {
      end();
      begin = number;
      parts.push(line.slice(0, LONGEST_LINE));
    }
    length += line.length;
  }
  end();
  return lines;
}
