// Moves columns of evidence into DuckDB's appender and out of its results, a vector of rows at a time, by copying typed arrays.
// The setters of the client check and convert value by value, which is several times slower than all the rest of a learn together;
// so its vectors' own arrays are written. They are not part of its public interface: its version is pinned, the contract tests watch it.
import { BLOB, type DuckDBAppender, DuckDBBlobValue, DuckDBDataChunk, DOUBLE, INTEGER } from "@duckdb/node-api";
import type { Column, ColumnType } from "./tables.ts";

/** Rows in one vector of DuckDB. */
export const VECTOR_ROWS = 2048;

/** What goes into one column: numbers, or blobs. Text is numbers here (text-dictionary.ts). */
export type RawColumn = Float64Array | Int32Array | readonly (Uint8Array | null)[];

interface NumberVector {
  readonly items: Float64Array | Int32Array;
  flush(): void;
}

interface BlobVector {
  readonly validity: { data: BigUint64Array | null };
  setItem(row: number, value: DuckDBBlobValue): void;
  getItemBytes(row: number): Uint8Array | null;
  flush(): void;
}

/** One reused chunk for the rows of one table. */
export class ChunkWriter {
  private readonly chunk: DuckDBDataChunk;

  constructor(types: readonly ColumnType[]) {
    this.chunk = DuckDBDataChunk.create(types.map((type) => (type === "f64" ? DOUBLE : type === "blob" ? BLOB : INTEGER)));
  }

  append(appender: DuckDBAppender, columns: readonly RawColumn[], rows: number): void {
    for (let from = 0; from < rows; from += VECTOR_ROWS) {
      const count = Math.min(VECTOR_ROWS, rows - from);
      this.chunk.reset();
      this.chunk.rowCount = count;
      for (let c = 0; c < columns.length; c++) {
        const column = columns[c] as RawColumn;
        const vector: unknown = this.chunk.getColumnVector(c);
        if (column instanceof Int32Array) writeNumbers(vector as NumberVector, column.subarray(from, from + count));
        else if (column instanceof Float64Array) writeDoubles(vector as NumberVector, column, from, count);
        else writeBlobs(vector as BlobVector, column, from, count);
      }
      appender.appendDataChunk(this.chunk);
    }
  }
}

function writeNumbers(vector: NumberVector, numbers: Int32Array): void {
  vector.items.set(numbers);
  vector.flush();
}

function writeDoubles(vector: NumberVector, doubles: Float64Array, from: number, count: number): void {
  const { items } = vector;
  // Adding 0 turns −0 into 0.
  for (let i = 0; i < count; i++) items[i] = (doubles[from + i] as number) + 0;
  vector.flush();
}

function writeBlobs(vector: BlobVector, blobs: readonly (Uint8Array | null)[], from: number, count: number): void {
  const present = new Uint8Array(VECTOR_ROWS >> 3);
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const blob = blobs[from + i] as Uint8Array | null;
    if (blob === null) nulls++;
    else {
      vector.setItem(i, new DuckDBBlobValue(blob));
      present[i >> 3] = (present[i >> 3] as number) | (1 << (i & 7));
    }
  }
  if (nulls > 0) vector.validity.data = new BigUint64Array(present.buffer, 0, (count + 63) >> 6);
  vector.flush();
}

/** A copy of one column of a result; it stays good after the chunk is gone. */
export function readColumn(chunk: DuckDBDataChunk, c: number, type: ColumnType): Exclude<Column, { ids: unknown }> {
  const vector: unknown = chunk.getColumnVector(c);
  const rows = chunk.rowCount;
  if (type === "blob") {
    const validity = (vector as BlobVector).validity.data;
    const present = validity === null ? null : new Uint8Array(validity.buffer, validity.byteOffset, validity.byteLength);
    const blobs: (Uint8Array | null)[] = new Array(rows);
    for (let i = 0; i < rows; i++) {
      const isNull = present !== null && ((present[i >> 3] as number) & (1 << (i & 7))) === 0;
      blobs[i] = isNull ? null : ((vector as BlobVector).getItemBytes(i) as Uint8Array).slice();
    }
    return blobs;
  }
  return (vector as NumberVector).items.slice(0, rows);
}
