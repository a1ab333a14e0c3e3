// Rows of sign-ins apart by the host that they are of, as columns: millions of them stay small until the turn of their machine comes, and are let go then.
// Knows no machine and no order.
import { type Column, type ColumnBatch, type TextColumn, textAt } from "../../store/tables.ts";

/** A host of few rows takes little, one of many is not copied as it grows. */
const FEWEST_ROWS = 64;
const MOST_ROWS = 4_096;

interface Piece {
  readonly columns: Readonly<Record<string, Column>>;
  readonly capacity: number;
  rows: number;
}

/** All rows of one host in one space of addresses. */
export class HostRows {
  readonly addressSpace: string;
  readonly host: string;
  private pieces: Piece[] = [];

  constructor(addressSpace: string, host: string) {
    this.addressSpace = addressSpace;
    this.host = host;
  }

  add(batch: ColumnBatch, row: number): void {
    let piece = this.pieces[this.pieces.length - 1];
    const isOther = piece === undefined || !hasDictionariesOf(piece, batch);
    if (piece === undefined || isOther || piece.rows === piece.capacity) {
      piece = pieceLike(batch, isOther ? FEWEST_ROWS : Math.min(MOST_ROWS, (piece as Piece).capacity * 2));
      this.pieces.push(piece);
    }
    for (const name in piece.columns) copyCell(batch.columns[name] as Column, row, piece.columns[name] as Column, piece.rows);
    piece.rows++;
  }

  /** Once: they are not kept. */
  take(): ColumnBatch[] {
    const batches = this.pieces.map(({ columns, rows }) => ({ table: "sign_in", rows, columns }));
    this.pieces = [];
    return batches;
  }
}

export class RowsByHost {
  private readonly spaceOf: (source: number) => string;
  private readonly hosts = new Map<string, HostRows>();

  constructor(spaceOf: (source: number) => string) {
    this.spaceOf = spaceOf;
  }

  get all(): HostRows[] {
    return [...this.hosts.values()];
  }

  take(batch: ColumnBatch): void {
    const source = batch.columns["source"] as Int32Array;
    const host = batch.columns["host"] as TextColumn;
    for (let row = 0; row < batch.rows; row++) this.rowsOf(this.spaceOf(source[row] as number), textAt(host, row)).add(batch, row);
  }

  private rowsOf(addressSpace: string, host: string): HostRows {
    const id = `${addressSpace}\n${host}`;
    let rows = this.hosts.get(id);
    if (rows === undefined) {
      rows = new HostRows(addressSpace, host);
      this.hosts.set(id, rows);
    }
    return rows;
  }
}

/** Numbers of texts mean something with their dictionary only. */
function hasDictionariesOf({ columns }: Piece, batch: ColumnBatch): boolean {
  for (const name in columns) {
    const own = columns[name] as Column;
    if ("dictionary" in own && own.dictionary !== (batch.columns[name] as TextColumn).dictionary) return false;
  }
  return true;
}

function pieceLike(batch: ColumnBatch, capacity: number): Piece {
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(batch.columns)) {
    if ("dictionary" in column) columns[name] = { ids: new Int32Array(capacity), dictionary: column.dictionary };
    else columns[name] = column instanceof Float64Array ? new Float64Array(capacity) : new Int32Array(capacity);
  }
  return { columns, capacity, rows: 0 };
}

function copyCell(from: Column, row: number, into: Column, at: number): void {
  if ("dictionary" in into) into.ids[at] = (from as TextColumn).ids[row] as number;
  else (into as Float64Array)[at] = (from as Float64Array)[row] as number;
}
