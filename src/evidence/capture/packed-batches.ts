// Columns of rows as they travel from one thread to another: arrays are handed over, and the many small blobs of a column travel as one.
import type { Column, ColumnBatch } from "../../store/tables.ts";

interface PackedBlobs {
  readonly bytes: Uint8Array;
  /** Of each blob; −1 = there is none. */
  readonly lengths: Int32Array;
}

type PackedColumn = Exclude<Column, readonly (Uint8Array | null)[]> | PackedBlobs;

export interface PackedBatch {
  readonly table: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, PackedColumn>>;
}

const NO_BLOB = -1;

/** `memory` receives the buffers that can be handed over. */
export function packBatch({ table, rows, columns }: ColumnBatch, memory: ArrayBuffer[]): PackedBatch {
  const packed: Record<string, PackedColumn> = {};
  for (const [name, column] of Object.entries(columns)) {
    const own = isBlobs(column) ? packBlobs(column, rows) : column;
    packed[name] = own;
    for (const array of "bytes" in own ? [own.bytes, own.lengths] : "ids" in own ? [own.ids] : [own]) memory.push(array.buffer as ArrayBuffer);
  }
  return { table, rows, columns: packed };
}

export function unpackBatch({ table, rows, columns }: PackedBatch): ColumnBatch {
  return { table, rows, columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, "bytes" in column ? unpackBlobs(column) : column])) };
}

function isBlobs(column: Column): column is readonly (Uint8Array | null)[] {
  return Array.isArray(column);
}

function packBlobs(blobs: readonly (Uint8Array | null)[], rows: number): PackedBlobs {
  const lengths = new Int32Array(rows);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const length = blobs[i]?.length ?? NO_BLOB;
    lengths[i] = length;
    if (length > 0) total += length;
  }
  const bytes = new Uint8Array(total);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    const blob = blobs[i];
    if (blob === null || blob === undefined) continue;
    bytes.set(blob, at);
    at += blob.length;
  }
  return { bytes, lengths };
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
