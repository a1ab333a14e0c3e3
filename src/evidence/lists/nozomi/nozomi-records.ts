// What Nozomi Networks exports, as records: the answer to a query (N2OS OpenAPI, {"result": […]}), a bare array, a page of Vantage
// ({"data": [{"attributes": {…}}]}), one object on each line, or a table whose cells hold JSON where a value has parts. Does not say what they tell.
import { itemsOf, type JsonRecord, parseJson, recordOf } from "../json-values.ts";
import type { NumberedRow } from "../header-row.ts";

export interface NozomiRecord {
  /** Number of the record, or of the row. */
  readonly number: number;
  readonly values: JsonRecord;
}

export function nozomiRecords(document: unknown): NozomiRecord[] {
  return itemsOf(document, ["result", "results", "data"]).map((item, i) => ({ number: i + 1, values: recordOf(item.attributes) ?? item }));
}

/** Rows below a header in the first row, with its texts as keys. */
export function nozomiRows(rows: readonly NumberedRow[]): NozomiRecord[] {
  const [header, ...data] = rows;
  if (header === undefined) return [];
  const keys = header.cells.map((cell) => cell.trim());
  return data
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
    .map(({ number, cells }) => ({ number, values: Object.fromEntries(keys.flatMap((key, i) => (key === "" ? [] : [[key, valueOfCell(cells[i] ?? "")]]))) }));
}

function valueOfCell(cell: string): unknown {
  const text = cell.trim();
  if (text === "true" || text === "false") return text === "true";
  if (/^[[{]/.test(text)) return parseJson(text) ?? text;
  return text;
}
