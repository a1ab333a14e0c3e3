// Where a table's columns are named: the row in which most cells are headers that are known, with what stands below each. What a header means is its reader's.

export interface NumberedRow {
  /** As a spreadsheet shows it. */
  readonly number: number;
  readonly cells: readonly string[];
}

export interface HeadedColumn {
  /** From 0. */
  readonly index: number;
  readonly header: string;
  /** As headers are compared. */
  readonly plain: string;
  /** Of the rows below, those without any text left out. */
  readonly cells: readonly string[];
}

export interface HeaderRow {
  readonly headerIndex: number;
  readonly headerRow: number;
  readonly headers: readonly string[];
  readonly columns: readonly HeadedColumn[];
  /** Rows with text below it. */
  readonly rows: number;
}

/** Titles and notes may stand above a table, but not whole pages of them. */
const DEEPEST_HEADER = 60;
const LONGEST_HEADER = 200;

/** null = no row has so many headers that are known. Of equal ones the first. */
export function findHeaderRow(rows: readonly NumberedRow[], isKnown: (plain: string) => boolean, least: number): HeaderRow | null {
  let headerIndex = -1;
  let most = least - 1;
  for (const [index, row] of rows.slice(0, DEEPEST_HEADER).entries()) {
    const known = row.cells.filter((cell) => isKnown(plainHeader(cell))).length;
    if (known <= most) continue;
    headerIndex = index;
    most = known;
  }
  const row = rows[headerIndex];
  if (row === undefined) return null;
  const data = rows.slice(headerIndex + 1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  const headers = row.cells.map((cell) => cell.trim().slice(0, LONGEST_HEADER));
  const columns = row.cells.map((text, index) => ({ index, header: headers[index] as string, plain: plainHeader(text), cells: data.map(({ cells }) => cells[index] ?? "") }));
  return { headerIndex, headerRow: row.number, headers, columns, rows: data.length };
}

/** As headers are compared: case, umlauts and punctuation make no difference. */
export function plainHeader(text: string): string {
  return text
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/é/g, "e")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
