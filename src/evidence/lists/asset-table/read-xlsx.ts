// A workbook (XLSX) to tables: the sheets that can be seen, cells as texts. Reads values only: no formulas, macros, comments, links or pictures.
// Hidden sheets are named, not read. Archives are unpacked under limits before anything else looks at them.
import { countText } from "../../../foundation/count-words.ts";
import type { CellValue, Sheet } from "hucre/xlsx";
import type { Diagnostic, Parsed } from "../../../foundation/diagnostic.ts";
import { type CellKind, MOST_COLUMNS, MOST_ROWS, type Table, type TableRow } from "./table.ts";
import { sheetsWithoutCells } from "./workbook-sheets.ts";
import { readZip, storeZip, type ZipLimits } from "./zip-entries.ts";

const LIMITS: ZipLimits = { mostEntries: 2_000, mostEntryBytes: 128_000_000, mostBytes: 192_000_000 };
/** Parts of a workbook that hold what its cells say, wherever its writer put them. Anything else in it is not even unpacked. */
const WANTED = /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/_rels\/workbook\.xml\.rels|xl\/(?!.*_rels\/)[^/]+\.xml|xl\/\w*sheets\/[^/]+\.xml)$/i;
const MOST_SHEETS = 200;
const ZIP_BYTES = [0x50, 0x4b, 0x03, 0x04];

export function looksLikeZip(head: Uint8Array): boolean {
  return ZIP_BYTES.every((byte, i) => head[i] === byte);
}

export interface WorkbookTables {
  readonly tables: readonly Table[];
  readonly hiddenSheets: readonly string[];
}

export async function readWorkbook(bytes: Uint8Array, file: string): Promise<Parsed<WorkbookTables>> {
  const zip = readZip(bytes, (name) => WANTED.test(name), LIMITS);
  if (zip.entries === null) return refused(file, "list-archive", `the workbook is not read: ${zip.refusal}`, "Save it again from the spreadsheet program, or as CSV.");
  if (!zip.entries.has("xl/workbook.xml"))
    return refused(file, "list-no-workbook", "it is a ZIP archive, but no XLSX workbook", "Give workbooks as XLSX, other lists as CSV; archives have to be unpacked.");
  const declares = [...zip.entries].find(([, part]) => hasDeclaration(part));
  if (declares !== undefined) return refused(file, "list-declaration", `"${declares[0]}" in the workbook declares a document type, which no spreadsheet program writes`, "Save it again, or as CSV.");
  // A fifth of a second to load, and most commands read no workbook.
  const { readXlsx: parseWorkbook } = await import("hucre/xlsx");
  try {
    const hiddenSheets: string[] = [];
    const others = sheetsWithoutCells(zip.entries.get("xl/workbook.xml"), zip.entries.get("xl/_rels/workbook.xml.rels"));
    const workbook = await parseWorkbook(storeZip(zip.entries), {
      maxRows: MOST_ROWS + 1,
      sheets: (info, index) => {
        if (others.has(info.name)) return false;
        const isHidden = info.hidden === true || info.veryHidden === true;
        if (isHidden) hiddenSheets.push(info.name);
        return !isHidden && index < MOST_SHEETS;
      },
    });
    const tables = workbook.sheets.map((sheet) => toTable(sheet));
    const large = tables.find((table) => table.rows.length > MOST_ROWS || table.rows.some((row) => row.cells.length > MOST_COLUMNS));
    if (large !== undefined) return refused(file, "list-too-large", `the sheet "${large.sheet}" has more than ${countText(MOST_ROWS)} rows or ${MOST_COLUMNS} columns`, "Split it.");
    return { value: { tables, hiddenSheets }, diagnostics: [] };
  } catch (error) {
    // The library throws errors of its own for damaged workbooks, and now and then plain ones; the content is at fault either way.
    return refused(
      file,
      "list-workbook",
      `the workbook cannot be read: ${(error instanceof Error ? error.message : String(error)).slice(0, 200)}`,
      "Save it again from the spreadsheet program, or as CSV.",
    );
  }
}

/** "<!DOCTYPE" or "<!ENTITY" in either of the encodings that XML parts have. */
function hasDeclaration(part: Uint8Array): boolean {
  const head = part.subarray(0, 1 << 16);
  const text =
    head[0] === 0xff || head[0] === 0xfe || head[1] === 0 ? new TextDecoder(head[0] === 0xfe || head[0] === 0 ? "utf-16be" : "utf-16le").decode(head) : new TextDecoder("latin1").decode(head);
  return /<!(DOCTYPE|ENTITY)/i.test(text);
}

function toTable({ name: sheet, rows, merges = [], cells: details }: Sheet): Table {
  const widths = new Map<number, Map<number, number>>();
  for (const merge of merges) {
    if (merge.endCol === merge.startCol) continue;
    const ofRow = widths.get(merge.startRow) ?? new Map<number, number>();
    widths.set(merge.startRow, ofRow.set(merge.startCol, merge.endCol - merge.startCol + 1));
  }
  const reaching = reachingDown(rows, merges);
  return {
    sheet,
    rows: rows.map((values, i): TableRow => {
      const kinds = new Map<number, CellKind>();
      values.forEach((value, c) => {
        if (value instanceof Date) kinds.set(c, "date");
        else if (typeof value === "number") kinds.set(c, "number");
        else if ((value === null || value === "") && details?.get(`${i},${c}`)?.formula !== undefined) kinds.set(c, "uncomputed");
      });
      const cells = trimmed(values).map(cellToText);
      const width = widths.get(i);
      const above = reaching.get(i);
      return { number: i + 1, cells, ...(kinds.size === 0 ? {} : { kinds }), ...(width === undefined ? {} : { widths: width }), ...(above === undefined ? {} : { reaching: above }) };
    }),
  };
}

/** What merged cells say to the rows below their first; merges over more cells than a sheet has rows are bounded by its rows. */
function reachingDown(rows: Sheet["rows"], merges: NonNullable<Sheet["merges"]>): Map<number, Map<number, string>> {
  const reaching = new Map<number, Map<number, string>>();
  for (const { startRow, startCol, endRow } of merges) {
    const text = cellToText(rows[startRow]?.[startCol]);
    if (text === "") continue;
    for (let i = startRow + 1; i <= Math.min(endRow, rows.length - 1); i++) reaching.set(i, (reaching.get(i) ?? new Map<number, string>()).set(startCol, text));
  }
  return reaching;
}

/** Rows come padded to the widest. */
function trimmed(values: readonly CellValue[]): readonly CellValue[] {
  let length = values.length;
  while (length > 0 && (values[length - 1] === null || values[length - 1] === undefined || values[length - 1] === "")) length--;
  return values.slice(0, length);
}

function cellToText(value: CellValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return "";
    const iso = value.toISOString();
    return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso;
  }
  return String(value);
}

function refused(file: string, code: string, message: string, help: string): Parsed<WorkbookTables> {
  const diagnostic: Diagnostic = { code, severity: "error", message, help, at: { kind: "file", file } };
  return { value: undefined, diagnostics: [diagnostic] };
}
