// Texts of the embedded store: every text column holds numbers into one dictionary, which is stored in packs of many texts.
// A text may stand in it more than once, so that a writer needs to remember only some of it; readers rank equal texts equally.
import type { DuckDBConnection } from "@duckdb/node-api";
import { ChunkWriter, readColumn } from "./column-chunk.ts";
import { compareText, storableText } from "./row-order.ts";
import type { TextColumn } from "./tables.ts";

/** Characters of text a writer remembers; beyond it, it starts afresh. */
const REMEMBERED_CHARACTERS = 8_000_000;
const PACK_TYPES = ["i32", "blob", "blob"] as const;

export const DICTIONARY_SQL = "CREATE TABLE dictionary (first INTEGER NOT NULL, ends BLOB NOT NULL, bytes BLOB NOT NULL)";

/** Gives texts their numbers while a segment is written. */
export class TextWriter {
  private readonly ids = new Map<string, number>();
  private characters = 0;
  private next: number;
  private fresh: string[] = [];
  private firstFresh: number;

  private constructor(known: ReadonlyMap<number, string>, next: number) {
    for (const [id, text] of known) this.remember(text, id);
    this.next = next;
    this.firstFresh = next;
  }

  static async open(connection: DuckDBConnection): Promise<TextWriter> {
    const known = await readTexts(connection);
    let next = 0;
    for (const id of known.keys()) if (id >= next) next = id + 1;
    return new TextWriter(known, next);
  }

  /** Numbers of the first `rows` texts of a column. */
  numbersOf(column: TextColumn, rows: number): Int32Array {
    const numbers = new Int32Array(rows);
    const numberOf = new Int32Array(column.dictionary.length).fill(-1);
    for (let i = 0; i < rows; i++) {
      const local = column.ids[i] as number;
      let number = numberOf[local];
      if (number === undefined) throw new Error(`a text column holds id ${local}, its dictionary has ${column.dictionary.length} texts`);
      if (number < 0) {
        number = this.numberOf(column.dictionary[local] as string);
        numberOf[local] = number;
      }
      numbers[i] = number;
    }
    return numbers;
  }

  /** Stores the texts that are new since the last call. */
  async flush(connection: DuckDBConnection): Promise<void> {
    if (this.fresh.length === 0) return;
    await appendPacks(connection, [{ first: this.firstFresh, texts: this.fresh }]);
    this.fresh = [];
    this.firstFresh = this.next;
  }

  private numberOf(raw: string): number {
    const known = this.ids.get(raw);
    if (known !== undefined) return known;
    const text = storableText(raw);
    const id = this.ids.get(text) ?? this.next;
    if (id === this.next) {
      if (this.next === 0x7fff_ffff) throw new Error("the store's dictionary is full");
      this.next++;
      this.fresh.push(text);
      this.remember(text, id);
    }
    return id;
  }

  private remember(text: string, id: number): void {
    this.characters += text.length + 16;
    if (this.characters > REMEMBERED_CHARACTERS) {
      this.ids.clear();
      this.characters = text.length + 16;
    }
    this.ids.set(text, id);
  }
}

interface Pack {
  readonly first: number;
  readonly texts: readonly string[];
}

async function appendPacks(connection: DuckDBConnection, packs: readonly Pack[]): Promise<void> {
  const appender = await connection.createAppender("dictionary");
  const writer = new ChunkWriter(PACK_TYPES);
  for (const { first, texts } of packs) {
    const ends = new Int32Array(texts.length);
    let end = 0;
    for (let i = 0; i < texts.length; i++) {
      end += Buffer.byteLength(texts[i] as string);
      ends[i] = end;
    }
    const bytes = Buffer.allocUnsafe(end);
    for (let i = 0; i < texts.length; i++) bytes.write(texts[i] as string, i === 0 ? 0 : (ends[i - 1] as number), "utf8");
    writer.append(appender, [Int32Array.of(first), [new Uint8Array(ends.buffer)], [bytes]], 1);
  }
  appender.flushSync();
  appender.closeSync();
}

/** All texts by number. */
async function readTexts(connection: DuckDBConnection): Promise<Map<number, string>> {
  const texts = new Map<number, string>();
  await eachText(connection, (id, text) => void texts.set(id, text));
  return texts;
}

async function eachText(connection: DuckDBConnection, visit: (id: number, text: string) => void): Promise<void> {
  const result = await connection.stream("SELECT first, ends, bytes FROM dictionary ORDER BY first");
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const [firsts, endBlobs, byteBlobs] = PACK_TYPES.map((type, c) => readColumn(chunk as never, c, type)) as [Int32Array, Uint8Array[], Uint8Array[]];
    for (let row = 0; row < chunk.rowCount; row++) {
      const endBytes = endBlobs[row] as Uint8Array;
      const ends = new DataView(endBytes.buffer, endBytes.byteOffset, endBytes.byteLength);
      const pack = byteBlobs[row] as Uint8Array;
      const bytes = Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength);
      let from = 0;
      for (let i = 0; i < endBytes.byteLength >> 2; i++) {
        const end = ends.getInt32(i * 4, true);
        visit((firsts[row] as number) + i, bytes.toString("utf8", from, end));
        from = end;
      }
    }
  }
}

/** Texts in their order, each once, and the rank of every number in it. */
export interface RankedTexts {
  readonly dictionary: readonly string[];
  readonly ids: Int32Array;
  readonly ranks: Int32Array;
}

/** Of millions of texts, most of them once in a log: sorted by their places, because maps of them would take more memory than they do themselves. */
export async function rankTexts(connection: DuckDBConnection): Promise<RankedTexts> {
  const texts: string[] = [];
  const numbers: number[] = [];
  await eachText(connection, (id, text) => {
    numbers.push(id);
    texts.push(text);
  });
  const places = Uint32Array.from(texts.keys()).sort((x, y) => compareText(texts[x] as string, texts[y] as string));
  const ranks = new Int32Array(texts.length);
  const dictionary: string[] = [];
  for (const place of places) {
    const text = texts[place] as string;
    if (dictionary[dictionary.length - 1] !== text) dictionary.push(text);
    ranks[place] = dictionary.length - 1;
  }
  return { dictionary, ids: Int32Array.from(numbers), ranks };
}

/** Makes a temporary table (id, rank) on this connection, to join text columns with. */
export async function storeRanks(connection: DuckDBConnection, texts: RankedTexts): Promise<void> {
  await connection.run("CREATE TEMP TABLE text_rank (id INTEGER, rank INTEGER)");
  const appender = await connection.createAppender("text_rank", "main", "temp");
  new ChunkWriter(["i32", "i32"]).append(appender, [texts.ids, texts.ranks], texts.ids.length);
  appender.flushSync();
  appender.closeSync();
}

/** Empties the texts that no row names any more; numbers stay as they are. */
export async function dropUnusedTexts(connection: DuckDBConnection, used: ReadonlySet<number>): Promise<void> {
  const texts = await readTexts(connection);
  const packs: { first: number; texts: string[] }[] = [];
  for (const id of [...texts.keys()].filter((known) => used.has(known)).sort((x, y) => x - y)) {
    const pack = packs[packs.length - 1];
    if (pack !== undefined && pack.first + pack.texts.length === id) pack.texts.push(texts.get(id) as string);
    else packs.push({ first: id, texts: [texts.get(id) as string] });
  }
  await connection.run("DELETE FROM dictionary");
  await appendPacks(connection, packs);
}
