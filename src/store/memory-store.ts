// Evidence kept in memory: the plain reference for what every store must do, used by tests and by one-off questions without a workspace.
// Nothing is written to disk; row order comes from sorting at scan.
import type { EvidenceStore, RowsToForget, SegmentWriter, SourceRow, StoredSource } from "./evidence-store.ts";
import { cellAt, type Cell, compareCells, copyRows, scanOrder } from "./row-order.ts";
import { type Column, type ColumnBatch, narrowed, type TableDefinition, type TextColumn } from "./tables.ts";

/** Rows in one batch of a scan. */
const SCAN_ROWS = 16_384;

interface Segment {
  readonly source: number;
  readonly batches: readonly ColumnBatch[];
}

export function createMemoryStore(tables: readonly TableDefinition[]): EvidenceStore {
  return new MemoryStore(tables);
}

class MemoryStore implements EvidenceStore {
  readonly tables: readonly TableDefinition[];
  private readonly stored = new Map<number, SourceRow>();
  private segments: Segment[] = [];
  private isWriting = false;

  constructor(tables: readonly TableDefinition[]) {
    this.tables = tables;
  }

  async sources(): Promise<readonly SourceRow[]> {
    return [...this.stored.values()].sort((x, y) => x.id - y.id);
  }

  async beginSegment(continues: SourceRow | null): Promise<SegmentWriter> {
    if (this.isWriting) throw new Error("a segment is open already: one at a time");
    if (continues !== null && !this.stored.has(continues.id)) throw new Error(`source ${continues.id} is not stored: it cannot be continued`);
    this.isWriting = true;
    const source = continues?.id ?? Math.max(0, ...this.stored.keys()) + 1;
    const batches: ColumnBatch[] = [];
    let isOpen = true;
    const close = (): void => {
      if (!isOpen) throw new Error("the segment was closed before");
      isOpen = false;
      this.isWriting = false;
    };
    return {
      source,
      append: async (batch) => {
        if (!isOpen) throw new Error("the segment was closed before");
        batches.push(copyRows(this.table(batch.table), batch));
      },
      commit: async (state: StoredSource) => {
        close();
        this.segments.push({ source, batches });
        this.stored.set(source, { ...state, warnings: [...state.warnings], id: source });
      },
      rollback: async () => close(),
    };
  }

  async forget(source: SourceRow): Promise<void> {
    if (this.isWriting) throw new Error("a segment is open: nothing can be forgotten now");
    this.stored.delete(source.id);
    this.segments = this.segments.filter((segment) => segment.source !== source.id);
  }

  async forgetRows({ table: name, below, thenUnused, stateOf }: RowsToForget): Promise<number> {
    if (this.isWriting) throw new Error("a segment is open: nothing can be forgotten now");
    const table = this.table(name);
    scanOrder(table, [below.column]);
    const gone = new Map<number, number>();
    const keep = (batch: ColumnBatch, i: number, source: number): boolean => {
      if (!(((batch.columns[below.column] as Float64Array)[i] as number) < below.value)) return true;
      gone.set(source, (gone.get(source) ?? 0) + 1);
      return false;
    };
    const kept = this.keepRows(name, keep);
    const counted = [...gone.values()].reduce((sum, rows) => sum + rows, 0);
    if (counted === 0) return 0;
    this.segments = kept;
    if (thenUnused !== null) {
      const { column } = thenUnused;
      const used = new Set<Cell>();
      for (const { batches } of kept) for (const batch of batches) if (batch.table === name) for (let i = 0; i < batch.rows; i++) used.add(cellAt(batch.columns[column] as Column, i));
      this.segments = this.keepRows(thenUnused.table, (batch, i) => used.has(cellAt(batch.columns[column] as Column, i)));
    }
    for (const [id, rows] of gone) {
      const source = this.stored.get(id) as SourceRow;
      this.stored.set(id, { ...stateOf(source, rows), id });
    }
    return counted;
  }

  private keepRows(name: string, keep: (batch: ColumnBatch, row: number, source: number) => boolean): Segment[] {
    const table = this.table(name);
    const order = Object.keys(table.columns);
    return this.segments.map(({ source, batches }) => ({
      source,
      batches: batches.map((batch) => {
        if (batch.table !== name) return batch;
        const rows: Cell[][] = [];
        for (let i = 0; i < batch.rows; i++) if (keep(batch, i, source)) rows.push(order.map((column) => cellAt(batch.columns[column] as Column, i)));
        return rows.length === batch.rows ? batch : toBatch(table, order, rows);
      }),
    }));
  }

  async *scan(name: string, orderBy: readonly string[], only?: readonly string[]): AsyncIterable<ColumnBatch> {
    const table = narrowed(this.table(name), only);
    const order = scanOrder(table, orderBy);
    const rows: Cell[][] = [];
    for (const { batches } of this.segments) {
      for (const batch of batches) {
        if (batch.table !== name) continue;
        for (let i = 0; i < batch.rows; i++) rows.push(order.map((column) => cellAt(batch.columns[column] as Column, i)));
      }
    }
    rows.sort((x, y) => {
      for (let c = 0; c < order.length; c++) {
        const compared = compareCells(x[c] as Cell, y[c] as Cell);
        if (compared !== 0) return compared;
      }
      return 0;
    });
    for (let from = 0; from < rows.length; from += SCAN_ROWS) yield toBatch(table, order, rows.slice(from, from + SCAN_ROWS));
  }

  async *rows(name: string, only?: readonly string[]): AsyncIterable<ColumnBatch> {
    const names = Object.keys(narrowed(this.table(name), only).columns);
    for (const { batches } of [...this.segments]) {
      for (const { table, rows, columns } of batches) if (table === name) yield { table, rows, columns: Object.fromEntries(names.map((column) => [column, columns[column] as Column])) };
    }
  }

  async close(): Promise<void> {
    this.stored.clear();
    this.segments = [];
  }

  private table(name: string): TableDefinition {
    const table = this.tables.find((t) => t.name === name);
    if (table === undefined) throw new Error(`there is no table ${name}`);
    return table;
  }
}

function toBatch(table: TableDefinition, order: readonly string[], rows: readonly Cell[][]): ColumnBatch {
  const columns: Record<string, Column> = {};
  for (const [name, type] of Object.entries(table.columns)) {
    const c = order.indexOf(name);
    if (type === "f64") columns[name] = Float64Array.from(rows, (row) => row[c] as number);
    else if (type === "i32") columns[name] = Int32Array.from(rows, (row) => row[c] as number);
    else if (type === "blob") columns[name] = rows.map((row) => row[c] as Uint8Array | null);
    else columns[name] = toText(rows, c);
  }
  return { table: table.name, rows: rows.length, columns };
}

function toText(rows: readonly Cell[][], c: number): TextColumn {
  const known = new Map<string, number>();
  const ids = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const text = (rows[i] as Cell[])[c] as string;
    let id = known.get(text);
    if (id === undefined) {
      id = known.size;
      known.set(text, id);
    }
    ids[i] = id;
  }
  return { ids, dictionary: [...known.keys()] };
}
