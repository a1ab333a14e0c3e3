// A text with lines put in at their places; everything that stood there stays as it was, each line with its own end.
import type { TextInsertion } from "../evidence/configs/dialect.ts";

/** Lines that go in take the line end that the text begins with; what would stand behind the end of the text stands at its end. */
export function insertLines(text: string, insertions: readonly TextInsertion[]): string {
  const end = /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
  // Every line with its end; the last may have none.
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const out: string[] = [];
  for (let i = 0; i <= lines.length; i++) {
    for (const insertion of insertions) {
      if (Math.min(Math.max(insertion.beforeLine, 1), lines.length + 1) !== i + 1) continue;
      for (const line of insertion.lines) {
        const last = out[out.length - 1];
        if (last !== undefined && !last.endsWith("\n")) out[out.length - 1] = `${last}${end}`;
        out.push(`${line}${end}`);
      }
    }
    const line = lines[i];
    if (line !== undefined) out.push(line);
  }
  return out.join("");
}
