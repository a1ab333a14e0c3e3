// The tables of evidence as plain data: what both the embedded and the cluster store hold, column by column.
// Every value is mergeable (counts, sums, minima, maxima, bit sets, histograms), or belongs to a flow piece that is stitched at read.

/** f64: counts, microseconds (NaN = null). i32: small integers. text: repeated strings. blob: histograms and bounded parser state. */
export type ColumnType = "f64" | "i32" | "text" | "blob";

export interface TableDefinition {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
}

/** The table with the named columns alone; absent = as it is. An unknown name is a program error. */
export function narrowed(table: TableDefinition, only: readonly string[] | undefined): TableDefinition {
  if (only === undefined) return table;
  const columns = only.map((name) => {
    const type = table.columns[name];
    if (type === undefined) throw new Error(`table ${table.name} has no column ${name}`);
    return [name, type] as const;
  });
  return { name: table.name, columns: Object.fromEntries(columns) };
}

/** Text columns carry dictionary ids: far cheaper to append and to group than strings. */
export interface TextColumn {
  readonly ids: Int32Array;
  readonly dictionary: readonly string[];
}

export type Column = Float64Array | Int32Array | TextColumn | readonly (Uint8Array | null)[];

/** A run of rows of one table; every column has exactly `rows` entries (arrays may be longer). */
export interface ColumnBatch {
  readonly table: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, Column>>;
}

export function textAt(column: TextColumn, row: number): string {
  return column.dictionary[column.ids[row] as number] ?? "";
}

/** The columns of a batch by what they hold; a column that was not read has no blobs. */
export interface BatchColumns {
  number(name: string): Float64Array | Int32Array;
  text(name: string): TextColumn;
  blob(name: string): readonly (Uint8Array | null)[];
}

export function columnsOf({ columns }: ColumnBatch): BatchColumns {
  return {
    number: (name) => columns[name] as Float64Array | Int32Array,
    text: (name) => columns[name] as TextColumn,
    blob: (name) => (columns[name] ?? NO_BLOBS) as readonly (Uint8Array | null)[],
  };
}

const NO_BLOBS: readonly null[] = [];
