// A table as it lies in a list: texts in rows and columns. A cell that a spreadsheet turned into a date or a number is marked, because a
// firmware "3.10" or an address may be lost that way. Knows nothing of what the columns mean.

/** What a cell was in its file; CSV knows texts only. "uncomputed": a formula whose value its writer did not store. */
export type CellKind = "text" | "number" | "date" | "uncomputed";

export interface TableRow {
  /** Row number as a spreadsheet shows it, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Columns whose cell was no text: undefined = all are texts. */
  readonly kinds?: ReadonlyMap<number, CellKind>;
  /** Of merged cells only the first has a text; this says how many columns it covers. Absent = none. */
  readonly widths?: ReadonlyMap<number, number>;
  /** Texts of merged cells that begin in a row above and reach down to this one, by column. Absent = none. */
  readonly reaching?: ReadonlyMap<number, string>;
}

export interface Table {
  /** Sheet of a workbook; null for CSV. */
  readonly sheet: string | null;
  readonly rows: readonly TableRow[];
}

export const MOST_ROWS = 200_000;
export const MOST_COLUMNS = 500;

/** "A" … "Z", "AA": as spreadsheets name their columns. */
export function columnName(index: number): string {
  let name = "";
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) name = String.fromCharCode(65 + (rest % 26)) + name;
  return name;
}

/** −1 when it is no name of a column. */
export function columnIndex(name: string): number {
  if (!/^[A-Za-z]{1,3}$/.test(name)) return -1;
  let index = 0;
  for (const letter of name.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

export function isBlank(row: TableRow): boolean {
  return row.cells.every((cell) => cell.trim() === "");
}
