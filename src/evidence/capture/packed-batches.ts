// Columns of rows as they travel from one thread to another: all of a batch lies in one buffer, which is handed over, and the many small blobs of a
// column travel as one.
import type { Column, ColumnBatch, TextColumn } from "../../store/tables.ts";

interface PackedBlobs {
  /** Of each blob; −1 = there is none. */
  readonly lengths: Int32Array;
  readonly bytes: Uint8Array;
}

type PackedColumn = Float64Array | Int32Array | TextColumn | PackedBlobs;

/** Every array is a part of `memory`. */
export interface PackedBatch {
  readonly table: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, PackedColumn>>;
  readonly memory: ArrayBuffer;
}

const NO_BLOB = -1;
const ALIGNMENT = 8;

export function packBatch({ table, rows, columns }: ColumnBatch): PackedBatch {
  let total = 0;
  for (const column of Object.values(columns)) total += packedSize(column, rows);
  const memory = new ArrayBuffer(total);
  const packed: Record<string, PackedColumn> = {};
  let at = 0;
  for (const [name, column] of Object.entries(columns)) {
    packed[name] = packColumn(column, rows, memory, at);
    at += packedSize(column, rows);
  }
  return { table, rows, columns: packed, memory };
}

export function unpackBatch({ table, rows, columns }: PackedBatch): ColumnBatch {
  const unpacked: Record<string, Column> = {};
  for (const [name, column] of Object.entries(columns)) unpacked[name] = "lengths" in column ? unpackBlobs(column) : column;
  return { table, rows, columns: unpacked };
}

function isBlobs(column: Column): column is readonly (Uint8Array | null)[] {
  return Array.isArray(column);
}

function packedSize(column: Column, rows: number): number {
  if (column instanceof Float64Array) return rows * 8;
  return aligned(rows * 4) + (isBlobs(column) ? aligned(bytesOf(column)) : 0);
}

function bytesOf(blobs: readonly (Uint8Array | null)[]): number {
  let total = 0;
  for (const blob of blobs) if (blob !== null) total += blob.length;
  return total;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function packColumn(column: Column, rows: number, memory: ArrayBuffer, at: number): PackedColumn {
  if (column instanceof Float64Array) {
    const doubles = new Float64Array(memory, at, rows);
    doubles.set(column.subarray(0, rows));
    return doubles;
  }
  const ints = new Int32Array(memory, at, rows);
  if (isBlobs(column)) return packBlobs(column, ints, memory, at + aligned(rows * 4));
  ints.set(("ids" in column ? column.ids : column).subarray(0, rows));
  return "ids" in column ? { ids: ints, dictionary: column.dictionary } : ints;
}

function packBlobs(blobs: readonly (Uint8Array | null)[], lengths: Int32Array, memory: ArrayBuffer, from: number): PackedBlobs {
  const bytes = new Uint8Array(memory, from, bytesOf(blobs));
  let at = 0;
  for (let i = 0; i < lengths.length; i++) {
    const blob = blobs[i] ?? null;
    lengths[i] = blob?.length ?? NO_BLOB;
    if (blob === null) continue;
    bytes.set(blob, at);
    at += blob.length;
  }
  return { lengths, bytes };
}

function unpackBlobs({ bytes, lengths }: PackedBlobs): (Uint8Array | null)[] {
  const blobs = new Array<Uint8Array | null>(lengths.length).fill(null);
  let at = 0;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i] as number;
    if (length < 0) continue;
    blobs[i] = bytes.subarray(at, at + length);
    at += length;
  }
  return blobs;
}
