// A text with lines put in at their places; everything that stood there stays as it was, and line ends keep their kind.
import type { TextInsertion } from "../evidence/configs/dialect.ts";

export function insertLines(text: string, insertions: readonly TextInsertion[]): string {
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split("\n");
  // A text that ends with a line end has no further line behind it.
  const hasEnd = lines[lines.length - 1] === "";
  if (hasEnd) lines.pop();
  const out: string[] = [];
  for (let i = 0; i <= lines.length; i++) {
    for (const insertion of insertions) if (insertion.beforeLine === i + 1) out.push(...insertion.lines);
    const line = lines[i];
    if (line !== undefined) out.push(line.replace(/\r$/, ""));
  }
  return `${out.join(end)}${hasEnd || insertions.some((x) => x.beforeLine > lines.length) ? end : ""}`;
}
