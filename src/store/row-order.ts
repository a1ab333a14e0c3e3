// What stored values are and how they are ordered, the same in every store: numbers ascending with NaN last and −0 as 0, text by code point
// with broken surrogates replaced, blobs by byte with null last. A scan's order is total: ties are broken by all other columns.
import type { Column, ColumnBatch, TableDefinition, TextColumn } from "./tables.ts";

export type Cell = number | string | Uint8Array | null;

/** The asked columns, then all others as they are defined. Unknown names are a program error. */
export function scanOrder(table: TableDefinition, orderBy: readonly string[]): string[] {
  for (const name of orderBy) if (!Object.hasOwn(table.columns, name)) throw new Error(`table ${table.name} has no column ${name}`);
  return [...new Set([...orderBy, ...Object.keys(table.columns)])];
}

export function cellAt(column: Column, row: number): Cell {
  if ("dictionary" in column) return column.dictionary[column.ids[row] as number] as string;
  return column[row] as Cell;
}

export function compareCells(x: Cell, y: Cell): number {
  if (typeof x === "number" && typeof y === "number") return compareNumbers(x, y);
  if (typeof x === "string" && typeof y === "string") return compareText(x, y);
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  return Buffer.compare(x as Uint8Array, y as Uint8Array);
}

function compareNumbers(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  return x - y || 0;
}

/** By code point, which is the order of UTF-8 bytes; JavaScript's own order differs beyond U+FFFF. */
export function compareText(x: string, y: string): number {
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i++) {
    const a = x.charCodeAt(i);
    const b = y.charCodeAt(i);
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return x.length - y.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Text as it can be stored: half surrogate pairs, which no encoding can carry, become U+FFFD. */
export function storableText(text: string): string {
  return LONE_SURROGATE.test(text) ? Buffer.from(text, "utf8").toString("utf8") : text;
}

/** The rows of a batch in arrays of their own, in the form in which they are stored. Throws when the batch does not fit the table. */
export function copyRows(table: TableDefinition, batch: ColumnBatch): ColumnBatch {
  const columns: Record<string, Column> = {};
  for (const [name, type] of Object.entries(table.columns)) {
    const column = batch.columns[name];
    if (column === undefined) throw new Error(`a batch of ${table.name} lacks column ${name}`);
    if (type === "f64") columns[name] = Float64Array.from((column as Float64Array).subarray(0, batch.rows), (value) => value + 0);
    else if (type === "i32") columns[name] = Int32Array.from((column as Int32Array).subarray(0, batch.rows));
    else if (type === "blob") columns[name] = (column as readonly (Uint8Array | null)[]).slice(0, batch.rows).map((bytes) => bytes?.slice() ?? null);
    else columns[name] = { ids: (column as TextColumn).ids.slice(0, batch.rows), dictionary: (column as TextColumn).dictionary.map(storableText) };
  }
  return { table: batch.table, rows: batch.rows, columns };
}
