// What a person sees of a guessed mapping, and what they may answer: take it, leave the list out, or say what a column is. Asks nobody itself.
import { countOf } from "../foundation/count-words.ts";
import type { MappingProposal } from "../evidence/lists/asset-table/asset-list.ts";
import { type Field, FIELDS, FIELDS_OF_SEVERAL } from "../evidence/lists/asset-table/mapping.ts";
import type { TableGuess } from "../evidence/lists/asset-table/guess-mapping.ts";
import { columnIndex, columnName } from "../evidence/lists/asset-table/table.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { renderTable, type TableColumn } from "../report/table.ts";

const COLUMNS: readonly TableColumn[] = [
  { key: "column", header: "", kind: "text" },
  { key: "header", header: "header", kind: "text", least: 10 },
  { key: "is", header: "read as", kind: "text", least: 8 },
  { key: "sure", header: "sure", kind: "text" },
  { key: "examples", header: "examples", kind: "text", least: 12 },
  { key: "why", header: "why", kind: "text", spare: 1, least: 16 },
];

export function proposalToText(list: string, { guesses, doubts }: MappingProposal, options: { readonly width: number; readonly color: boolean }): string {
  const parts = guesses.map((guess) => {
    const where = guess.sheet === null ? visibleText(list) : `${visibleText(list)}, sheet "${visibleText(guess.sheet)}"`;
    const header = guess.header.row === 0 ? "no header was found" : `the header is row ${guess.header.row}`;
    const rows = guess.columns.map((c) => [
      columnName(c.index),
      c.header,
      c.field === "ignore" ? "–" : c.field,
      c.confidence === "none" ? "" : c.confidence,
      c.examples.map((e) => e.slice(0, 24)).join(" | "),
      c.why,
    ]);
    return `${where}: ${countOf(guess.rows, "row")}, ${header}\n${renderTable(COLUMNS, rows, options)}`;
  });
  if (doubts.length > 0) parts.push(`Not sure:\n${doubts.map((doubt) => `  ${visibleText(doubt)}\n`).join("")}`);
  return parts.join("\n");
}

export type MappingAnswer = { readonly is: "take" } | { readonly is: "leave" } | { readonly is: "changed"; readonly proposal: MappingProposal } | { readonly is: "unclear"; readonly why: string };

/** "yes", "no", "B=vendor", "C=ignore D=serial", `Devices!B=vendor`. An empty answer takes what is sure, and nothing else. */
export function answerToProposal(answer: string, proposal: MappingProposal): MappingAnswer {
  const text = answer.trim();
  if (/^(n|no|nein|q|quit)$/i.test(text)) return { is: "leave" };
  if (/^(y|yes|j|ja)$/i.test(text)) return { is: "take" };
  if (text === "") return proposal.doubts.length === 0 ? { is: "take" } : { is: "unclear", why: 'There are doubts: say what the columns are (C=ignore), or "yes" to take it as it stands.' };
  let changed = proposal;
  for (const part of text.split(/[\s,;]+(?=(?:[^=\s]*!)?[A-Za-z]{1,3}\s*=)/)) {
    const next = change(changed, part);
    if (typeof next === "string") return { is: "unclear", why: next };
    changed = next;
  }
  return { is: "changed", proposal: changed };
}

function change(proposal: MappingProposal, part: string): MappingProposal | string {
  const match = /^(?:(.+)!)?([A-Za-z]{1,3})\s*=\s*([a-z-]+)$/i.exec(part.trim());
  if (match === null) return `"${visibleText(part.trim().slice(0, 40))}" is not understood. Write a column and what it is, such as B=vendor.`;
  const [, sheet, letter, word] = match as unknown as [string, string | undefined, string, string];
  const field = word.toLowerCase() as Field;
  if (!FIELDS.includes(field)) {
    const near = nearestWord(field, FIELDS);
    return `A column is one of ${FIELDS.join(", ")}; found "${field}".${near === undefined ? "" : ` Did you mean ${near}?`}`;
  }
  const tables = proposal.guesses.filter((g) => sheet === undefined || g.sheet?.toLowerCase() === sheet.toLowerCase());
  if (tables.length !== 1) return sheet === undefined ? "There are several sheets: write the sheet too, such as Devices!B=vendor." : `There is no sheet "${visibleText(sheet)}".`;
  const [table] = tables as [TableGuess];
  const index = columnIndex(letter);
  if (!table.columns.some((c) => c.index === index)) return `There is no column ${letter.toUpperCase()}.`;
  return withColumn(proposal, table, index, field);
}

/** The column is what the person says, and whatever else was that before is not read, where only one can be. */
function withColumn(proposal: MappingProposal, table: TableGuess, index: number, field: Field): MappingProposal {
  const settled: TableGuess = {
    ...table,
    columns: table.columns.map((column) => {
      if (column.index === index) return { ...column, field, confidence: "high", why: "said so at the terminal" };
      return column.field === field && !FIELDS_OF_SEVERAL.has(field) ? { ...column, field: "ignore", confidence: "none", why: `${field} is column ${columnName(index)}` } : column;
    }),
  };
  const guesses = proposal.guesses.map((guess) => (guess === table ? settled : guess));
  const fields = new Map(settled.columns.map((c) => [c.index, c.field]));
  const tables = proposal.mapping.tables.map((t) => (t.sheet === table.sheet ? { ...t, columns: t.columns.map((c) => ({ ...c, field: fields.get(c.index) ?? c.field })) } : t));
  return { ...proposal, guesses, mapping: { ...proposal.mapping, tables }, doubts: doubtsLeft(guesses) };
}

function doubtsLeft(guesses: readonly TableGuess[]): string[] {
  return guesses.flatMap(({ sheet, columns }) => {
    const where = sheet === null ? "" : `sheet "${sheet}": `;
    const low = columns.filter((c) => c.confidence === "low").map((c) => `${where}column ${columnName(c.index)} "${c.header.slice(0, 60)}": ${c.why}`);
    const places = columns.some((c) => c.field === "address" || c.field === "mac" || c.field === "name" || c.field === "hostname" || c.field === "update" || c.field === "start" || c.field === "date");
    return places ? low : [...low, `${where}no column is an address, a MAC address or a name`];
  });
}
