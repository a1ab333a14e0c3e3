// One line of a change file with a caret under the exact span, cut to the screen around the span. Columns count from 1 in UTF-16 units, as editors do.
import { visibleText } from "../foundation/hostile-text.ts";
import { displayWidth } from "./text-layout.ts";

export interface SourceExcerpt {
  readonly text: string;
  /** Columns of the screen before the caret. */
  readonly caretStart: number;
  readonly caretLength: number;
}

const TAB = "    ";

function shown(text: string): string {
  return visibleText(text.replace(/\t/g, TAB));
}

export function excerptOf(at: { readonly column: number; readonly length?: number; readonly lineText: string }, width: number): SourceExcerpt {
  const line = at.lineText.replace(/[\r\n]+$/, "");
  const from = Math.min(Math.max(0, at.column - 1), line.length);
  const to = Math.min(line.length, from + Math.max(1, at.length ?? wordAt(line, from)));
  const before = shown(line.slice(0, from));
  const span = shown(line.slice(from, to));
  const all = [...(before + span + shown(line.slice(to)))];
  let caretStart = displayWidth(before);
  let caretLength = Math.max(1, displayWidth(span));
  if (all.length <= width) return { text: all.join("").trimEnd(), caretStart, caretLength };
  // Keep the span in sight with a little of what stands before it.
  const room = Math.max(8, width - 2);
  const start = caretStart + caretLength <= room ? 0 : Math.max(0, Math.min(caretStart - 8, all.length - room));
  const end = Math.min(all.length, start + room);
  const lead = start > 0 ? "…" : "";
  caretStart = caretStart - start + lead.length;
  caretLength = Math.max(1, Math.min(caretLength, end - start + lead.length - caretStart));
  return { text: `${lead}${all.slice(start, end).join("")}${end < all.length ? "…" : ""}`, caretStart, caretLength };
}

/** Without a length the caret covers the word that starts there. */
function wordAt(line: string, from: number): number {
  return /^[\w./:@-]+/.exec(line.slice(from))?.[0].length ?? 1;
}
