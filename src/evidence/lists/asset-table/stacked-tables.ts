// Several tables in one sheet, one below the other, each under a header of its own: "Hall 1" with its columns, "Hall 2" with the same ones in another
// order. Read under one header, the rows of the others would be read wrongly or lost, so each becomes a table with a name. Files of Infoblox, where each
// kind of record has a header line of its own, come apart the same way.
import { cellText } from "../cell-values.ts";
import { isAddress } from "./column-content.ts";
import { matchHeader, plainHeader } from "./header-words.ts";
import type { Table, TableRow } from "./table.ts";

/** "header-hostrecord" in the first cell. */
const SECTION = /^header-([a-z0-9_-]{1,40})$/i;
/** With fewer names of columns it may be a machine that is called like a column. */
const LEAST_NAMES = 2;

/** The table itself where it is only one. */
export function separateTables(table: Table): readonly Table[] {
  const starts = startsOf(table.rows);
  if (starts.length < 2) return [table];
  const before = table.sheet === null ? "" : `${table.sheet}, `;
  const names = starts.map((start) => sectionName(table.rows[start] as TableRow) ?? "table");
  return starts.map((start, i) => {
    const name = names[i] as string;
    const number = names.slice(0, i + 1).filter((other) => other === name).length;
    const isOnly = name !== "table" && names.filter((other) => other === name).length === 1;
    return { sheet: `${before}${name}${isOnly ? "" : ` ${number}`}`, rows: table.rows.slice(start, starts[i + 1] ?? table.rows.length) };
  });
}

function sectionName(row: TableRow): string | null {
  return SECTION.exec((row.cells[0] ?? "").trim())?.[1] ?? null;
}

function startsOf(rows: readonly TableRow[]): number[] {
  const sections = rows.flatMap((row, i) => (sectionName(row) === null ? [] : [i]));
  if (sections[0] === 0) return sections;
  const starts = [0];
  let holdsData = false;
  let header: string | null = null;
  rows.forEach((row, i) => {
    if (holdsAddress(row)) holdsData = header !== null;
    else if (isHeader(row)) {
      const words = row.cells.map(plainHeader).join("|");
      if (holdsData && words !== header) {
        starts.push(i);
        holdsData = false;
      }
      header = words;
    }
  });
  // A header at the end, with no machine below it, begins nothing.
  if (!holdsData && starts.length > 1) starts.pop();
  return starts;
}

export function holdsAddress(row: TableRow): boolean {
  return row.cells.some((cell) => {
    const text = cellText(cell);
    return text !== null && isAddress(text);
  });
}

/** Most of its cells are names of columns, one of them that of an address. */
function isHeader(row: TableRow): boolean {
  const filled = row.cells.filter((cell) => cell.trim() !== "");
  if (filled.length < LEAST_NAMES + 1) return false;
  const meanings = filled.flatMap((cell) => matchHeader(cell)?.meaning ?? []);
  const names = new Set(meanings.filter((meaning) => meaning !== "ignore"));
  return meanings.length * 2 > filled.length && names.size >= LEAST_NAMES && (names.has("address") || names.has("mac"));
}
