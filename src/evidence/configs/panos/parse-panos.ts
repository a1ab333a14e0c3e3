// Which of the three forms a text has, and its tree.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { PanosRecord } from "./panos-record.ts";
import { parseBraces } from "./parse-braces.ts";
import { parseSet } from "./parse-set.ts";
import { parseXml } from "./parse-xml.ts";

export function formOf(text: string): PanosRecord["form"] {
  const start = text.slice(0, 20_000).replace(/^\ufeff/, "");
  if (/^\s*</.test(start)) return "xml";
  if (/^\s*([\w.-]+@[^\s#>]+[#>]\s*)?(set|delete|move|rename|copy|edit)\s/m.test(start)) return "set";
  return /\{\s*$/m.test(start) ? "braces" : "set";
}

/** Lines end with \n, \r\n or \r\r\n; the last is none when the text ends with a line end. */
export function linesOf(text: string): string[] {
  const lines = text.replace(/^\ufeff/, "").split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}

export function recordOf(text: string, file: string, diagnostics: Diagnostic[]): PanosRecord {
  const lines = linesOf(text);
  const form = formOf(text);
  return form === "xml" ? parseXml(lines.join("\n")) : form === "braces" ? parseBraces(lines) : parseSet(lines, file, diagnostics);
}
