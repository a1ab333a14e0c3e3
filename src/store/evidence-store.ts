// The one interface to stored evidence; the embedded store and the cluster store both stand behind it.
// A source (one file, one stream) is learnt in segments. A segment is committed whole or not at all.
import type { ColumnBatch, TableDefinition } from "./tables.ts";

/** What the store knows of one source. Identity is the digest of its decompressed content, never its name. */
export interface StoredSource {
  /** SHA-256 of the decompressed content, lower-case hex; for an unfinished source, of what was read so far. */
  readonly sha256: string;
  readonly file: string;
  readonly kind: string;
  readonly vantage: string;
  readonly addressSpace: string;
  /** Decompressed bytes learnt so far. */
  readonly bytes: number;
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  /** Microseconds; NaN when nothing was readable. */
  readonly first: number;
  readonly last: number;
  /** 0…1; NaN = the source does not say. */
  readonly lossShare: number;
  readonly warnings: readonly string[];
  /** Records by what they are, where a source holds several kinds of them. */
  readonly contents?: Readonly<Record<string, number>> | undefined;
  /** False while a learn of it was interrupted: the same command goes on at `bytes`. */
  readonly complete: boolean;
  /** What the reader needs to go on at `bytes` (byte order, interfaces …); JSON. */
  readonly checkpoint: string;
}

export interface SourceRow extends StoredSource {
  /** The store's own small number for it; appears in the `source` column of the other tables. */
  readonly id: number;
}

/** One transaction. Nothing is visible to anybody before commit; a crash or rollback leaves no trace. */
export interface SegmentWriter {
  /** The `source` number that rows of this segment must carry. */
  readonly source: number;
  append(batch: ColumnBatch): Promise<void>;
  /** Stores the rows and the source's new state in one step. */
  commit(state: StoredSource): Promise<void>;
  rollback(): Promise<void>;
}

/** What is too old to be kept. */
export interface RowsToForget {
  readonly table: string;
  /** Rows go whose number here is below the value; NaN is below nothing. */
  readonly below: { readonly column: string; readonly value: number };
  /** Then the rows of this table go whose text in its column no row of the first one has there; null = none do. */
  readonly thenUnused: { readonly table: string; readonly column: string } | null;
  /** What becomes known of a source of which so many rows went. */
  readonly stateOf: (source: SourceRow, rows: number) => StoredSource;
}

export interface EvidenceStore {
  readonly tables: readonly TableDefinition[];
  sources(): Promise<readonly SourceRow[]>;
  /** Starts a new source, or a further segment of an unfinished or grown one. */
  beginSegment(continues: SourceRow | null): Promise<SegmentWriter>;
  /** Removes a source and all its rows. */
  forget(source: SourceRow): Promise<void>;
  /** Removes rows, and texts that nothing uses then, in one step. How many rows of the first table went. */
  forgetRows(asked: RowsToForget): Promise<number>;
  /**
   * All rows of a table in the given order (a stable order for the same content), in batches.
   * @param only the columns that are wanted, at least, those of the order among them; absent = all
   */
  scan(table: string, orderBy: readonly string[], only?: readonly string[]): AsyncIterable<ColumnBatch>;
  /**
   * All rows of a table in no order that may be relied on, in batches: for who orders them anyway, and for a fraction of the memory of a scan.
   * @param only the columns that are wanted, at least; absent = all
   */
  rows(table: string, only?: readonly string[]): AsyncIterable<ColumnBatch>;
  close(): Promise<void>;
}
