// Evidence in one DuckDB file: columns in, ordered columns out, one transaction per segment. One writer at a time for the whole machine;
// opening, and everything that can be wrong with the file, is in embedded-store.ts.
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";
import { ChunkWriter, type RawColumn, readColumn } from "./column-chunk.ts";
import type { EvidenceStore, RowsToForget, SegmentWriter, SourceRow, StoredSource } from "./evidence-store.ts";
import { scanOrder } from "./row-order.ts";
import { type Column, type ColumnBatch, narrowed, type TableDefinition, type TextColumn } from "./tables.ts";
import { dropUnusedTexts, type RankedTexts, rankTexts, storeRanks, TextWriter } from "./text-dictionary.ts";

const NO_TEXTS: RankedTexts = { dictionary: [], ids: new Int32Array(), ranks: new Int32Array() };

/** Rows handed to DuckDB before they are pushed on from its buffer: bounds the memory of long segments. */
const FLUSH_ROWS = 8_192;

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function columnSql(table: TableDefinition): string {
  const types = { f64: "DOUBLE", i32: "INTEGER", text: "INTEGER", blob: "BLOB" } as const;
  return Object.entries(table.columns)
    .map(([name, type]) => `${quoted(name)} ${types[type]}`)
    .join(", ");
}

export class EmbeddedStore implements EvidenceStore {
  readonly tables: readonly TableDefinition[];
  private readonly instance: DuckDBInstance;
  private readonly writing: DuckDBConnection;
  private readonly reading: DuckDBConnection;
  private readonly onClose: () => void;
  private texts: TextWriter | null = null;
  private ranked: { readonly version: string; readonly texts: RankedTexts } | null = null;
  private open: EmbeddedSegment | null = null;
  private forgotten = 0;
  private isClosed = false;

  private constructor(instance: DuckDBInstance, writing: DuckDBConnection, reading: DuckDBConnection, tables: readonly TableDefinition[], onClose: () => void) {
    this.instance = instance;
    this.writing = writing;
    this.reading = reading;
    this.tables = tables;
    this.onClose = onClose;
  }

  static async over(instance: DuckDBInstance, tables: readonly TableDefinition[], onClose: () => void): Promise<EmbeddedStore> {
    return new EmbeddedStore(instance, await instance.connect(), await instance.connect(), tables, onClose);
  }

  async sources(): Promise<readonly SourceRow[]> {
    const result = await this.reading.runAndReadAll("SELECT id, state FROM source ORDER BY id");
    return result.getRows().map(([id, state]) => ({ ...decodeState(state as string), id: id as number }));
  }

  async beginSegment(continues: SourceRow | null): Promise<SegmentWriter> {
    if (this.open !== null) throw new Error("a segment is open already: one at a time");
    const known = (await this.reading.runAndReadAll("SELECT id FROM source")).getRows().map(([id]) => id as number);
    if (continues !== null && !known.includes(continues.id)) throw new Error(`source ${continues.id} is not stored: it cannot be continued`);
    this.texts ??= await TextWriter.open(this.writing);
    await this.writing.run("BEGIN TRANSACTION");
    const segment = new EmbeddedSegment(continues?.id ?? known.reduce((most, id) => Math.max(most, id), 0) + 1, this.writing, this.tables, this.texts, (isStored) => {
      this.open = null;
      // The texts of a segment that was rolled back have numbers here, but are not in the file.
      if (!isStored) this.texts = null;
    });
    this.open = segment;
    return segment;
  }

  async forget(source: SourceRow): Promise<void> {
    if (this.open !== null) throw new Error("a segment is open: nothing can be forgotten now");
    await this.writing.run("BEGIN TRANSACTION");
    try {
      for (const table of this.tables) await this.writing.run(`DELETE FROM ${quoted(table.name)} WHERE source = ${source.id}`);
      await this.writing.run(`DELETE FROM source WHERE id = ${source.id}`);
      await dropUnusedTexts(this.writing, await this.usedTexts());
      await this.writing.run("COMMIT");
    } catch (error) {
      await this.writing.run("ROLLBACK");
      throw error;
    } finally {
      this.texts = null;
      this.forgotten++;
    }
  }

  async forgetRows({ table: name, below, thenUnused, stateOf }: RowsToForget): Promise<number> {
    if (this.open !== null) throw new Error("a segment is open: nothing can be forgotten now");
    const table = tableNamed(this.tables, name);
    scanOrder(table, [below.column]);
    // To DuckDB, NaN is more than every number; no value is less than NaN to JavaScript.
    if (Number.isNaN(below.value)) return 0;
    const isOld = `${quoted(below.column)} < $value`;
    await this.writing.run("BEGIN TRANSACTION");
    try {
      const gone = (await this.writing.runAndReadAll(`SELECT source, count(*) FROM ${quoted(name)} WHERE ${isOld} GROUP BY source`, { value: below.value })).getRows();
      const counted = gone.reduce((sum, [, rows]) => sum + Number(rows), 0);
      if (counted > 0) {
        await this.writing.run(`DELETE FROM ${quoted(name)} WHERE ${isOld}`, { value: below.value });
        if (thenUnused !== null) {
          const column = quoted(thenUnused.column);
          const unused = quoted(tableNamed(this.tables, thenUnused.table).name);
          await this.writing.run(`DELETE FROM ${unused} WHERE ${column} NOT IN (SELECT ${column} FROM ${quoted(name)})`);
        }
        const stored = new Map((await this.writing.runAndReadAll("SELECT id, state FROM source")).getRows().map(([id, state]) => [id as number, decodeState(state as string)]));
        for (const [id, rows] of gone) {
          const state = stateOf({ ...(stored.get(id as number) as StoredSource), id: id as number }, Number(rows));
          await this.writing.run("UPDATE source SET state = $state WHERE id = $id", { id: id as number, state: encodeState(state) });
        }
        await dropUnusedTexts(this.writing, await this.usedTexts());
      }
      await this.writing.run("COMMIT");
      return counted;
    } catch (error) {
      await this.writing.run("ROLLBACK");
      throw error;
    } finally {
      this.texts = null;
      this.forgotten++;
    }
  }

  async *scan(name: string, orderBy: readonly string[], only?: readonly string[]): AsyncIterable<ColumnBatch> {
    const whole = tableNamed(this.tables, name);
    const table = narrowed(whole, only);
    const order = scanOrder(table, orderBy);
    const connection = await this.instance.connect();
    try {
      await connection.run("BEGIN TRANSACTION READ ONLY");
      const texts = await this.rankedTexts(connection);
      if (Object.values(table.columns).includes("text")) await storeRanks(connection, texts);
      const expected = (await connection.runAndReadAll(`SELECT count(*) FROM ${quoted(name)}`)).getRows()[0]?.[0];
      let seen = 0;
      const result = await connection.stream(scanSql(table, order));
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        seen += chunk.rowCount;
        yield toBatch(table, chunk, texts.dictionary);
      }
      if (BigInt(seen) !== expected) throw new Error(`table ${name} has ${expected} rows, but only ${seen} have their texts: the store is damaged`);
    } finally {
      connection.closeSync();
    }
  }

  async *rows(name: string, only?: readonly string[]): AsyncIterable<ColumnBatch> {
    const whole = tableNamed(this.tables, name);
    const table = narrowed(whole, only);
    const connection = await this.instance.connect();
    try {
      await connection.run("BEGIN TRANSACTION READ ONLY");
      const hasTexts = Object.values(table.columns).includes("text");
      const { dictionary, ids, ranks } = hasTexts ? await this.rankedTexts(connection) : NO_TEXTS;
      const rankOf = new Int32Array(ids.reduce((most, id) => Math.max(most, id), -1) + 1).fill(-1);
      ids.forEach((id, i) => {
        rankOf[id] = ranks[i] as number;
      });
      const names = Object.keys(table.columns).map(quoted).join(", ");
      const result = await connection.stream(`SELECT ${names} FROM ${quoted(name)}`);
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        const batch = toBatch(table, chunk, dictionary);
        for (const column of Object.values(batch.columns)) if ("dictionary" in column) toRanks(column.ids, rankOf, name);
        yield batch;
      }
    } finally {
      connection.closeSync();
    }
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.open?.rollback();
    this.reading.closeSync();
    this.writing.closeSync();
    this.instance.closeSync();
    this.onClose();
  }

  private async rankedTexts(connection: DuckDBConnection): Promise<RankedTexts> {
    const [counts] = (await connection.runAndReadAll("SELECT count(*), max(first) FROM dictionary")).getRows();
    const version = `${counts?.join(" ")} ${this.forgotten}`;
    if (this.ranked?.version !== version) this.ranked = { version, texts: await rankTexts(connection) };
    return this.ranked.texts;
  }

  private async usedTexts(): Promise<Set<number>> {
    const columns = this.tables.flatMap((table) =>
      Object.entries(table.columns)
        .filter(([, type]) => type === "text")
        .map(([column]) => `SELECT ${quoted(column)} FROM ${quoted(table.name)}`),
    );
    if (columns.length === 0) return new Set();
    const result = await this.writing.runAndReadAll(columns.join(" UNION "));
    return new Set(result.getRows().map(([id]) => id as number));
  }
}

class EmbeddedSegment implements SegmentWriter {
  readonly source: number;
  private readonly connection: DuckDBConnection;
  private readonly tables: readonly TableDefinition[];
  private readonly texts: TextWriter;
  private readonly onEnd: (isStored: boolean) => void;
  private readonly appenders = new Map<string, TableAppender>();
  private isOpen = true;

  constructor(source: number, connection: DuckDBConnection, tables: readonly TableDefinition[], texts: TextWriter, onEnd: (isStored: boolean) => void) {
    this.source = source;
    this.connection = connection;
    this.tables = tables;
    this.texts = texts;
    this.onEnd = onEnd;
  }

  async append(batch: ColumnBatch): Promise<void> {
    if (!this.isOpen) throw new Error("the segment was closed before");
    if (batch.rows === 0) return;
    let appender = this.appenders.get(batch.table);
    if (appender === undefined) {
      const table = tableNamed(this.tables, batch.table);
      appender = new TableAppender(table, await this.connection.createAppender(table.name));
      this.appenders.set(batch.table, appender);
    }
    appender.append(batch, this.texts);
  }

  async commit(state: StoredSource): Promise<void> {
    if (!this.isOpen) throw new Error("the segment was closed before");
    try {
      for (const appender of this.appenders.values()) appender.close();
      await this.texts.flush(this.connection);
      await this.connection.run(`DELETE FROM source WHERE id = ${this.source}`);
      await this.connection.run("INSERT INTO source VALUES ($id, $state)", { id: this.source, state: encodeState(state) });
      await this.connection.run("COMMIT");
    } catch (error) {
      await this.rollback();
      throw error;
    }
    this.isOpen = false;
    this.onEnd(true);
  }

  async rollback(): Promise<void> {
    if (!this.isOpen) throw new Error("the segment was closed before");
    this.isOpen = false;
    try {
      for (const appender of this.appenders.values()) appender.abandon();
      await this.connection.run("ROLLBACK");
    } finally {
      this.onEnd(false);
    }
  }
}

class TableAppender {
  private readonly table: TableDefinition;
  private readonly appender: Awaited<ReturnType<DuckDBConnection["createAppender"]>>;
  private readonly writer: ChunkWriter;
  private waiting = 0;

  constructor(table: TableDefinition, appender: TableAppender["appender"]) {
    this.table = table;
    this.appender = appender;
    this.writer = new ChunkWriter(Object.values(table.columns));
  }

  append(batch: ColumnBatch, texts: TextWriter): void {
    const columns: RawColumn[] = [];
    for (const [name, type] of Object.entries(this.table.columns)) {
      const column = batch.columns[name];
      if (column === undefined) throw new Error(`a batch of ${this.table.name} lacks column ${name}`);
      columns.push(type === "text" ? texts.numbersOf(column as TextColumn, batch.rows) : (column as RawColumn));
    }
    this.writer.append(this.appender, columns, batch.rows);
    this.waiting += batch.rows;
    if (this.waiting >= FLUSH_ROWS) {
      this.appender.flushSync();
      this.waiting = 0;
    }
  }

  close(): void {
    this.appender.flushSync();
    this.appender.closeSync();
  }

  /** Closing would write what waits. */
  abandon(): void {
    try {
      this.appender.clear();
      this.appender.closeSync();
    } catch {
      // It broke while it was flushed; the transaction is rolled back all the same.
    }
  }
}

function tableNamed(tables: readonly TableDefinition[], name: string): TableDefinition {
  const table = tables.find((t) => t.name === name);
  if (table === undefined) throw new Error(`there is no table ${name}`);
  return table;
}

function scanSql(table: TableDefinition, order: readonly string[]): string {
  const names = Object.keys(table.columns);
  const value = new Map(names.map((name, c) => [name, table.columns[name] === "text" ? `r${c}.rank` : `t.${quoted(name)}`] as const));
  const joins = names.map((name, c) => (table.columns[name] === "text" ? ` JOIN text_rank r${c} ON r${c}.id = t.${quoted(name)}` : "")).join("");
  const selected = names.map((name) => value.get(name)).join(", ");
  return `SELECT ${selected} FROM ${quoted(table.name)} t${joins} ORDER BY ${order.map((name) => `${value.get(name)} ASC NULLS LAST`).join(", ")}`;
}

function toBatch(table: TableDefinition, chunk: DuckDBDataChunk, dictionary: readonly string[]): ColumnBatch {
  const columns: Record<string, Column> = {};
  Object.entries(table.columns).forEach(([name, type], c) => {
    const column = readColumn(chunk, c, type);
    columns[name] = type === "text" ? { ids: column as Int32Array, dictionary } : column;
  });
  return { table: table.name, rows: chunk.rowCount, columns };
}

/** In place. */
function toRanks(ids: Int32Array, rankOf: Int32Array, table: string): void {
  for (let i = 0; i < ids.length; i++) {
    const rank = rankOf[ids[i] as number];
    if (rank === undefined || rank < 0) throw new Error(`a row of table ${table} has no text: the store is damaged`);
    ids[i] = rank;
  }
}

/** JSON knows no NaN: null stands for it. */
function encodeState(state: StoredSource): string {
  const { sha256, file, kind, vantage, addressSpace, bytes, records, understood, notUnderstood, first, last, lossShare, warnings, contents, complete, checkpoint } = state;
  return JSON.stringify({ sha256, file, kind, vantage, addressSpace, bytes, records, understood, notUnderstood, first, last, lossShare, warnings, contents, complete, checkpoint });
}

function decodeState(text: string): StoredSource {
  const state = JSON.parse(text) as StoredSource;
  return { ...state, first: state.first ?? Number.NaN, last: state.last ?? Number.NaN, lossShare: state.lossShare ?? Number.NaN };
}
