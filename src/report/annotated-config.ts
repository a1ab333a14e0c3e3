// A configuration with remarks above its lines: what was not understood, what is wrong with a rule, what uses it. The text itself is left as it is.
import { visibleText } from "../foundation/hostile-text.ts";
import { textStyle } from "./text-style.ts";

export interface LineRemark {
  /** Line of the text, from 1. */
  readonly line: number;
  readonly severity: "error" | "warning" | "note";
  readonly text: string;
}

/** How the language writes a comment, so that the annotated text can still be read by it. */
export function commentMarks(dialect: string, text: string): { readonly start: string; readonly end: string } {
  if (/^\uFEFF?\s*</.test(text)) return { start: "<!-- ", end: " -->" };
  return { start: dialect === "asa" || dialect === "ios" ? "! " : "# ", end: "" };
}

const SEVERITY_ORDER = { error: 0, warning: 1, note: 2 } as const;

export function* annotatedConfig(text: string, remarks: readonly LineRemark[], options: { readonly dialect: string; readonly color: boolean }): Generator<string> {
  const style = textStyle(options.color);
  const { start, end } = commentMarks(options.dialect, text);
  const byLine = new Map<number, LineRemark[]>();
  for (const remark of remarks) byLine.set(remark.line, [...(byLine.get(remark.line) ?? []), remark]);
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] as string).replace(/\r$/, "");
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    const said = (byLine.get(i + 1) ?? [])
      .sort((a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity])
      .map((remark) => {
        // "--" ends a comment of XML.
        const words = end === "" ? visibleText(remark.text) : visibleText(remark.text).replace(/--/g, "- -");
        return `${indent}${style.quiet(start)}${style.severity(remark.severity, `holdpoint ${remark.severity}:`)} ${words}${style.quiet(end)}\n`;
      });
    const itself = `${visibleText(line.replace(/\t/g, "        "))}\n`;
    // Nothing may stand before the declaration of XML (XML 1.0 §2.8).
    if (end !== "" && /^\uFEFF?<\?xml/.test(line)) yield* [itself, ...said];
    else yield* [...said, itself];
  }
}
