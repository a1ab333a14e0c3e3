// Diagnostics for people: text errors draw the line and a caret, byte errors show the offset and sixteen bytes of hex, record errors the record.
import { countText } from "../foundation/count-words.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { excerptOf } from "./source-excerpt.ts";
import { padStart, wrapAfter } from "./text-layout.ts";
import { type TextStyle, textStyle } from "./text-style.ts";

export interface DiagnosticTextOptions {
  readonly color: boolean;
  readonly width: number;
  /** Diagnostics shown in full; the rest is counted. */
  readonly most?: number;
}

const HEX_BYTES = 16;

export function diagnosticsToText(diagnostics: readonly Diagnostic[], options: DiagnosticTextOptions): string {
  if (diagnostics.length === 0) return "";
  const style = textStyle(options.color);
  const width = Math.max(40, options.width);
  const shown = diagnostics.slice(0, options.most ?? diagnostics.length);
  const blocks = shown.map((d) => diagnosticLines(d, width, style).join("\n"));
  const more = diagnostics.length - shown.length;
  if (more > 0) blocks.push(style.quiet(`… and ${countText(more)} more`));
  return `${blocks.join("\n\n")}\n`;
}

function diagnosticLines(d: Diagnostic, width: number, style: TextStyle): string[] {
  const head = `${d.severity}[${visibleText(d.code)}]:`;
  const lines = wrapAfter(`${head} `, visibleText(d.message), width, 4).map((l, i) =>
    i === 0 ? style.severity(d.severity, l.slice(0, head.length)) + style.strong(l.slice(head.length)) : style.strong(l),
  );
  const gutter = d.at?.kind === "text" ? Math.max(2, String(d.at.line).length) : 2;
  const arrow = `${" ".repeat(gutter + 1)}${style.quiet(d.at?.kind === "text" && d.at.lineText !== undefined ? "┌─" : "──")} `;
  const bar = `${" ".repeat(gutter + 1)}${style.quiet("│")} `;
  if (d.at !== undefined) {
    const file = visibleText(d.at.file);
    switch (d.at.kind) {
      case "text": {
        lines.push(arrow + style.place(`${file}:${d.at.line}:${d.at.column}`));
        if (d.at.lineText === undefined) break;
        const excerpt = excerptOf({ column: d.at.column, lineText: d.at.lineText, ...(d.at.length === undefined ? {} : { length: d.at.length }) }, width - gutter - 3);
        lines.push(
          `${style.quiet(`${padStart(String(d.at.line), gutter)} │`)} ${excerpt.text}`,
          `${bar}${" ".repeat(excerpt.caretStart)}${style.severity(d.severity, "^".repeat(excerpt.caretLength))}`,
        );
        break;
      }
      case "bytes":
        lines.push(arrow + style.place(`${file} at byte ${countText(d.at.offsetBytes)}`));
        if (d.at.hex !== undefined) lines.push(`${bar}${hexLine(d.at.offsetBytes, d.at.hex)}`);
        break;
      case "record":
        lines.push(arrow + style.place(`${file} record ${countText(d.at.record)}${d.at.offsetBytes === undefined ? "" : `, byte ${countText(d.at.offsetBytes)}`}`));
        if (d.at.hex !== undefined) lines.push(`${bar}${hexLine(d.at.offsetBytes ?? 0, d.at.hex)}`);
        break;
      case "file":
        lines.push(arrow + style.place(file));
    }
  }
  if (d.help !== undefined) lines.push(...wrapAfter(`${" ".repeat(gutter + 1)}= help: `, visibleText(d.help), width));
  return lines;
}

/** "0000a1f0  0a 0d 0d 0a 1c 00 …  |........|" from any way of writing hex digits. */
function hexLine(offsetBytes: number, hex: string): string {
  const bytes = (hex.match(/[0-9a-fA-F]{2}/g) ?? []).slice(0, HEX_BYTES).map((b) => b.toLowerCase());
  const letters = bytes.map((b) => {
    const code = Number.parseInt(b, 16);
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ".";
  });
  return `${offsetBytes.toString(16).padStart(8, "0")}  ${bytes.join(" ").padEnd(HEX_BYTES * 3 - 1)}  |${letters.join("")}|`;
}
