// A list of records in JSON, as interfaces of asset programs answer, to a table: keys become headers, each record a row. It is guessed and confirmed like
// any other table. Records in records are taken apart once; lists of texts stand in one cell. Does not know which program wrote it.
import { type JsonRecord, recordOf, recordsOf, textOf } from "../json-values.ts";
import { MOST_COLUMNS, MOST_ROWS, type Table } from "./table.ts";

/** How deep the list may lie in what is around it: {"data": {"assets": {"nodes": […]}}}. */
const DEEPEST_LIST = 3;
/** What a record in a record is called by, where it is no more than a name. */
const NAMES = ["display_value", "name", "display", "label", "value", "nodes"];

/** null = it is no list of records. The row of a record has its number plus one: the header is row 1. */
export function tableOfJson(document: unknown): Table | null {
  const records = listIn(document, DEEPEST_LIST);
  if (records.length === 0 || records.length > MOST_ROWS) return null;
  const headers = new Map<string, number>();
  const rows = records.map((record) => {
    const cells: string[] = [];
    for (const [key, text] of cellsOf(record)) {
      const column = headers.get(key) ?? headers.size;
      headers.set(key, column);
      cells[column] = text;
    }
    return cells;
  });
  if (headers.size > MOST_COLUMNS) return null;
  const width = headers.size;
  const filled = rows.map((cells) => Array.from({ length: width }, (_, column) => cells[column] ?? ""));
  return { sheet: null, rows: [[...headers.keys()], ...filled].map((cells, i) => ({ number: i + 1, cells })) };
}

/** The document where it is one, else the only list of records that lies in it. */
function listIn(value: unknown, deeper: number): JsonRecord[] {
  if (Array.isArray(value)) return value.every((item) => recordOf(item) !== undefined) ? recordsOf(value) : [];
  const record = recordOf(value);
  if (record === undefined || deeper === 0) return [];
  const lists = Object.values(record)
    .map((inner) => listIn(inner, deeper - 1))
    .filter((list) => list.length > 0);
  return lists.length === 1 ? (lists[0] as JsonRecord[]) : [];
}

function* cellsOf(record: JsonRecord): Generator<readonly [string, string]> {
  for (const [key, value] of Object.entries(record)) {
    const inner = recordOf(value) ?? (Array.isArray(value) && value.length === 1 ? recordOf(value[0]) : undefined);
    const name = inner === undefined ? undefined : NAMES.find((telling) => Object.hasOwn(inner, telling) && textIn(inner[telling]) !== "");
    if (inner === undefined) yield [key, textIn(value)];
    else if (name !== undefined) yield [key, textIn(inner[name])];
    else for (const [part, text] of Object.entries(inner)) yield [`${key} ${part}`, textIn(text)];
  }
}

function textIn(value: unknown): string {
  if (typeof value === "boolean") return String(value);
  if (!Array.isArray(value)) return textOf(value);
  const texts = value.map(textOf).filter((text) => text !== "");
  return texts.length > 0 || value.length === 0 ? texts.join(", ") : `${value.length} records`;
}
