// Where the header of a table is: the row, or the two rows, of which most cells are names of columns. Titles above it, merged group headings and
// headings that reach over two rows are understood. Does not decide what a column is.
import { cellText } from "../cell-values.ts";
import { isAddress } from "./column-content.ts";
import { matchHeader } from "./header-words.ts";
import { isBlank, type TableRow } from "./table.ts";

export interface TableHeader {
  /** Index into the rows of the table of the first row below the header. */
  readonly firstData: number;
  /** Row number of its last row as a spreadsheet shows it; 0 = there is no header. */
  readonly row: number;
  readonly rows: number;
  /** One per column; "" where it has none. */
  readonly headers: readonly string[];
  /** What stands above the header in a merged cell. */
  readonly groups: readonly string[];
}

/** A header below this row is none that a reader of the list would find either. */
const DEEPEST_HEADER = 60;
const LONGEST_HEADER = 200;
/** One column that is known by its whole name. */
const LEAST_SCORE = 2;

export function findHeader(rows: readonly TableRow[]): TableHeader {
  let best: TableHeader = { firstData: 0, row: 0, rows: 0, headers: [], groups: [] };
  let bestScore = LEAST_SCORE - 1;
  const consider = (header: TableHeader): void => {
    const score = scoreOf(header);
    if (score <= bestScore) return;
    best = header;
    bestScore = score;
  };
  const starts: number[] = [];
  for (let i = 0; i < Math.min(rows.length, DEEPEST_HEADER); i++) if (!isBlank(rows[i] as TableRow) && !isData(rows[i] as TableRow)) starts.push(i);
  for (const i of starts) consider(headerOf(rows, i, 1));
  // Two rows only where both name columns that the other does not: a title above a header names none.
  for (const i of starts) {
    const below = rows[i + 1];
    if (below !== undefined && !isBlank(below) && !isData(below) && namesColumns(below) && filledCells(rows[i] as TableRow) > 1) consider(headerOf(rows, i, 2));
  }
  return best;
}

/** The header that ends with the row at `index + rows − 1`; a heading above it counts as a group. */
export function headerOf(table: readonly TableRow[], index: number, rows: number): TableHeader {
  const lower = table[index + rows - 1] as TableRow;
  const upper = rows === 2 ? (table[index] as TableRow) : undefined;
  const above = rows === 1 ? table[index - 1] : undefined;
  const groups = filledRight(upper ?? (above !== undefined && isGroupRow(above, lower) ? above : undefined), lower);
  const columns = Math.max(lower.cells.length, upper?.cells.length ?? 0);
  const headers: string[] = [];
  for (let c = 0; c < columns; c++) {
    const own = headerText(lower.cells[c]);
    headers.push(own !== "" ? own : headerText(upper?.cells[c]));
  }
  return {
    firstData: index + rows,
    row: lower.number,
    rows,
    headers,
    groups: headers.map((header, c) => (groups[c] === header ? "" : (groups[c] ?? ""))),
  };
}

function headerText(cell: string | undefined): string {
  return (cell ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST_HEADER);
}

/** Group headings stand above several columns, so there are fewer of them than headers. */
function isGroupRow(above: TableRow, below: TableRow): boolean {
  if (isBlank(above) || isData(above)) return false;
  const filled = filledCells(above);
  return filled >= 2 && filled < filledCells(below);
}

/** A merged cell covers its width; where nothing says how wide it is (CSV), up to the next one. */
function filledRight(row: TableRow | undefined, below: TableRow): string[] {
  if (row === undefined) return [];
  const filled: string[] = [];
  let current = "";
  let left = 0;
  for (let c = 0; c < Math.max(row.cells.length, below.cells.length); c++) {
    const text = headerText(row.cells[c]);
    if (text !== "") {
      current = text;
      left = row.widths === undefined ? Number.POSITIVE_INFINITY : (row.widths.get(c) ?? 1);
    }
    filled.push(left > 0 ? current : "");
    left--;
  }
  return filled;
}

function filledCells(row: TableRow): number {
  return row.cells.filter((cell) => cell.trim() !== "").length;
}

function isData(row: TableRow): boolean {
  return row.cells.some((cell) => {
    const text = cellText(cell);
    return text !== null && isAddress(text);
  });
}

/** Most of the cells are known as names of columns. */
function namesColumns(row: TableRow): boolean {
  const filled = row.cells.filter((cell) => cell.trim() !== "");
  return filled.filter((cell) => matchHeader(cell) !== null).length * 2 > filled.length;
}

function scoreOf({ headers, groups }: TableHeader): number {
  let score = 0;
  const seen = new Set<string>();
  headers.forEach((header, c) => {
    const match = matchHeader(header, groups[c]);
    if (match === null || seen.has(header)) return;
    seen.add(header);
    score += match.meaning === "ignore" ? 0.5 : match.isWhole ? 2 : 1;
  });
  return score;
}
