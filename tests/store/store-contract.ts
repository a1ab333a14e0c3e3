// What every store of evidence must do, as tests that run against any of them. Stores are told apart only by how they are opened.
import { describe, expect, it } from "vitest";
import type { EvidenceStore, SegmentWriter, SourceRow, StoredSource } from "../../src/store/evidence-store.ts";
import { type ColumnBatch, type TableDefinition, type TextColumn, textAt } from "../../src/store/tables.ts";

export const contractTables: readonly TableDefinition[] = [
  { name: "seen", columns: { source: "i32", from: "text", "to place": "text", count: "f64", flags: "i32", detail: "blob" } },
  { name: "order", columns: { source: "i32", value: "f64" } },
  { name: "named", columns: { source: "i32", from: "text", sealed: "blob" } },
];

export interface SeenRow {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly flags: number;
  readonly detail: readonly number[] | null;
}

export function sourceState(over: Partial<StoredSource> = {}): StoredSource {
  return {
    sha256: "00".repeat(32),
    file: "a.pcap",
    kind: "pcap",
    vantage: "tap",
    addressSpace: "site",
    bytes: 10,
    records: 1,
    understood: 1,
    notUnderstood: 0,
    first: 5,
    last: 6,
    lossShare: Number.NaN,
    warnings: [],
    complete: true,
    checkpoint: "",
    ...over,
  };
}

export function seenBatch(source: number, rows: readonly SeenRow[]): ColumnBatch {
  const texts = [...new Set(rows.flatMap((row) => [row.from, row.to]))];
  const ids = (pick: (row: SeenRow) => string): Int32Array => Int32Array.from(rows, (row) => texts.indexOf(pick(row)));
  return {
    table: "seen",
    rows: rows.length,
    columns: {
      source: new Int32Array(rows.length).fill(source),
      from: { ids: ids((row) => row.from), dictionary: texts },
      "to place": { ids: ids((row) => row.to), dictionary: texts },
      count: Float64Array.from(rows, (row) => row.count),
      flags: Int32Array.from(rows, (row) => row.flags),
      detail: rows.map((row) => (row.detail === null ? null : Uint8Array.from(row.detail))),
    },
  };
}

export async function storeRows(store: EvidenceStore, rows: readonly SeenRow[], over: Partial<StoredSource> = {}, continues: SourceRow | null = null): Promise<number> {
  const writer = await store.beginSegment(continues);
  await writer.append(seenBatch(writer.source, rows));
  await writer.commit(sourceState(over));
  return writer.source;
}

export async function readSeen(store: EvidenceStore, orderBy: readonly string[] = ["from"]): Promise<(SeenRow & { source: number })[]> {
  return seenIn(store.scan("seen", orderBy));
}

async function seenIn(batches: AsyncIterable<ColumnBatch>): Promise<(SeenRow & { source: number })[]> {
  const rows: (SeenRow & { source: number })[] = [];
  for await (const batch of batches) {
    const column = <T>(name: string): T => batch.columns[name] as T;
    for (let i = 0; i < batch.rows; i++) {
      const detail = column<readonly (Uint8Array | null)[]>("detail")[i] as Uint8Array | null;
      rows.push({
        source: column<Int32Array>("source")[i] as number,
        from: textAt(column<TextColumn>("from"), i),
        to: textAt(column<TextColumn>("to place"), i),
        count: column<Float64Array>("count")[i] as number,
        flags: column<Int32Array>("flags")[i] as number,
        detail: detail === null ? null : [...detail],
      });
    }
  }
  return rows;
}

const row = (over: Partial<SeenRow> = {}): SeenRow => ({ from: "10.0.0.1", to: "10.0.0.2", count: 1, flags: 0, detail: null, ...over });

export function describeStore(name: string, open: () => Promise<EvidenceStore>): void {
  const withStore = async (use: (store: EvidenceStore) => Promise<void>): Promise<void> => {
    const store = await open();
    try {
      await use(store);
    } finally {
      await store.close();
    }
  };

  describe(`a store of evidence: ${name}`, () => {
    it("is empty at first", () =>
      withStore(async (store) => {
        expect(await store.sources()).toEqual([]);
        expect(await readSeen(store)).toEqual([]);
      }));

    it("shows nothing of a segment before it is committed, and all of it afterwards", () =>
      withStore(async (store) => {
        const writer = await store.beginSegment(null);
        await writer.append(seenBatch(writer.source, [row()]));
        expect(await store.sources()).toEqual([]);
        expect(await readSeen(store)).toEqual([]);
        const state = sourceState({ file: "b.pcap", warnings: ["cut"], first: Number.NaN, last: Number.NaN, lossShare: 0.25, checkpoint: '{"a":1}', complete: false });
        await writer.commit(state);
        expect(await store.sources()).toEqual([{ ...state, id: writer.source }]);
        expect(await readSeen(store)).toEqual([{ ...row(), source: writer.source }]);
      }));

    it("keeps no trace of a segment that was rolled back", () =>
      withStore(async (store) => {
        await storeRows(store, [row({ from: "kept" })]);
        const writer = await store.beginSegment(null);
        await writer.append(seenBatch(writer.source, [row({ from: "gone" }), row({ from: "kept" })]));
        await writer.rollback();
        expect((await store.sources()).length).toBe(1);
        const again = await storeRows(store, [row({ from: "new" })]);
        expect((await readSeen(store)).map((r) => [r.source, r.from])).toEqual([
          [1, "kept"],
          [again, "new"],
        ]);
      }));

    it("adds a further segment to a source and replaces its state", () =>
      withStore(async (store) => {
        await storeRows(store, [row({ flags: 1 })], { complete: false, bytes: 10 });
        const [unfinished] = await store.sources();
        await storeRows(store, [row({ flags: 2 })], { complete: true, bytes: 20 }, unfinished as SourceRow);
        expect(await store.sources()).toEqual([{ ...sourceState({ complete: true, bytes: 20 }), id: (unfinished as SourceRow).id }]);
        expect((await readSeen(store)).map((r) => r.flags)).toEqual([1, 2]);
      }));

    it("gives every source a number of its own", () =>
      withStore(async (store) => {
        const first = await storeRows(store, [row()]);
        const second = await storeRows(store, [row()]);
        expect(second).not.toBe(first);
        expect((await store.sources()).map((s) => s.id)).toEqual([first, second]);
      }));

    it("forgets rows below a value, what then has no user, and says so of their sources", () =>
      withStore(async (store) => {
        const names = async (): Promise<string[]> => {
          const found: string[] = [];
          for await (const batch of store.scan("named", ["from"])) for (let i = 0; i < batch.rows; i++) found.push(textAt(batch.columns["from"] as TextColumn, i));
          return found;
        };
        const rows = [row({ from: "old", count: 1 }), row({ from: "both", count: 1 }), row({ from: "both", count: 5 }), row({ from: "never", count: Number.NaN })];
        const first = await storeRows(store, rows, { file: "a" });
        const second = await storeRows(store, [row({ from: "new", count: 7 })], { file: "b" });
        const writer = await store.beginSegment(null);
        const texts = ["old", "both", "never", "new", "nobody"];
        const columns = { source: new Int32Array(5).fill(writer.source), from: { ids: Int32Array.from([0, 1, 2, 3, 4]), dictionary: texts }, sealed: texts.map(() => Uint8Array.of(1)) };
        await writer.append({ table: "named", rows: 5, columns });
        await writer.commit(sourceState({ file: "c" }));
        const asked = {
          table: "seen",
          thenUnused: { table: "named", column: "from" },
          stateOf: (source: SourceRow, gone: number): StoredSource => ({ ...source, warnings: [`${gone} went`] }),
        };
        expect(await store.forgetRows({ ...asked, below: { column: "count", value: 1 } })).toBe(0);
        expect(await names()).toEqual(["both", "never", "new", "nobody", "old"]);
        expect(await store.forgetRows({ ...asked, below: { column: "count", value: Number.NaN } })).toBe(0);
        expect(await store.forgetRows({ ...asked, below: { column: "count", value: 5 } })).toBe(2);
        expect((await readSeen(store)).map(({ from, count, source }) => [from, count, source])).toEqual([
          ["both", 5, first],
          ["never", Number.NaN, first],
          ["new", 7, second],
        ]);
        expect(await names()).toEqual(["both", "never", "new"]);
        expect((await store.sources()).map(({ file, warnings }) => [file, warnings])).toEqual([
          ["a", ["2 went"]],
          ["b", []],
          ["c", []],
        ]);
        // What is stored afterwards finds its texts.
        await storeRows(store, [row({ from: "old", count: 9 })], { file: "d" });
        expect((await readSeen(store)).map(({ from }) => from)).toEqual(["both", "never", "new", "old"]);
      }));

    it("forgets a source with all its rows and keeps the others", () =>
      withStore(async (store) => {
        const first = await storeRows(store, [row({ from: "only here" }), row({ from: "both" })]);
        const second = await storeRows(store, [row({ from: "both" })], { file: "second" });
        await store.forget((await store.sources()).find((s) => s.id === first) as SourceRow);
        expect((await store.sources()).map((s) => s.file)).toEqual(["second"]);
        expect((await readSeen(store)).map((r) => [r.source, r.from])).toEqual([[second, "both"]]);
        await storeRows(store, [row({ from: "only here" })]);
        expect((await readSeen(store)).map((r) => r.from)).toEqual(["both", "only here"]);
      }));

    it("orders by the asked columns, then by all others: the order of learning leaves no trace", async () => {
      const rows = [row({ from: "b", count: 2 }), row({ from: "a", count: 2, detail: [1] }), row({ from: "a", count: 2 }), row({ from: "a", count: 10 }), row({ from: "a", count: 2, detail: [] })];
      const read = async (given: readonly SeenRow[]): Promise<unknown> => {
        let result: unknown;
        await withStore(async (store) => {
          await storeRows(store, given);
          result = [await readSeen(store, ["count", "from"]), await readSeen(store, [])];
        });
        return result;
      };
      const forwards = await read(rows);
      expect(await read([...rows].reverse())).toEqual(forwards);
      expect((forwards as [SeenRow[]])[0].map((r) => [r.count, r.from, r.detail])).toEqual([
        [2, "a", []],
        [2, "a", [1]],
        [2, "a", null],
        [2, "b", null],
        [10, "a", null],
      ]);
    });

    it("keeps the edges of numbers; NaN comes last, and -0 is 0", () =>
      withStore(async (store) => {
        const counts = [Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 5e-324, 0, -0, -1.5, Number.NEGATIVE_INFINITY];
        await storeRows(
          store,
          counts.map((count) => row({ count })),
        );
        expect((await readSeen(store, ["count"])).map((r) => r.count)).toEqual([Number.NEGATIVE_INFINITY, -1.5, 0, 0, 5e-324, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY, Number.NaN]);
        await storeRows(
          store,
          [2_147_483_647, -2_147_483_648].map((flags) => row({ flags })),
        );
        const flags = (await readSeen(store, ["flags"])).map((r) => r.flags);
        expect([flags[0], flags[flags.length - 1]]).toEqual([-2_147_483_648, 2_147_483_647]);
      }));

    it("keeps blobs byte by byte: null, empty, short and long", () =>
      withStore(async (store) => {
        const details = [null, [], [0], [0, 0], [255], Array.from({ length: 12 }, (_, i) => i), Array.from({ length: 100_000 }, (_, i) => i & 255)];
        await storeRows(
          store,
          details.map((detail, flags) => row({ detail, flags })),
        );
        expect((await readSeen(store, ["flags"])).map((r) => r.detail)).toEqual(details);
      }));

    it("keeps hostile text as it is, and orders it by code point", () =>
      withStore(async (store) => {
        const texts = ["", "\0", "a\0b", "a", "é", "\u{1F600}", "\uFFFF", "'; DROP TABLE seen; --", '"', "\\", "\u202Egnp.exe", "\r\n\u001b[31m", "x".repeat(70_000), "constructor", "__proto__"];
        await storeRows(
          store,
          texts.map((from) => row({ from, to: from })),
        );
        const read = await readSeen(store);
        expect(new Set(read.map((r) => r.from))).toEqual(new Set(texts));
        expect(read.every((r) => r.from === r.to)).toBe(true);
        const position = (text: string): number => read.findIndex((r) => r.from === text);
        expect([position(""), position("\0")]).toEqual([0, 1]);
        expect(position("\uFFFF")).toBeLessThan(position("\u{1F600}"));
        const name = "\0'\u{1F600}.pcap";
        await storeRows(store, [], { file: name, warnings: ["\0", "'"], checkpoint: '"\\' });
        expect((await store.sources())[1]).toMatchObject({ file: name, warnings: ["\0", "'"], checkpoint: '"\\' });
      }));

    it("stores half a surrogate pair as U+FFFD and does not mix it up with others", () =>
      withStore(async (store) => {
        await storeRows(store, [row({ from: "\ud800", flags: 1 }), row({ from: "\ufffd", flags: 2 }), row({ from: "a\udc00b", flags: 3 })]);
        expect((await readSeen(store, ["flags"])).map((r) => r.from)).toEqual(["\ufffd", "\ufffd", "a\ufffdb"]);
      }));

    it("takes large dictionaries and more rows than one batch", () =>
      withStore(async (store) => {
        const rows = 70_000;
        const dictionary = Array.from({ length: rows }, (_, i) => `host-${(i * 7919) % rows}`);
        const writer = await store.beginSegment(null);
        const ids = Int32Array.from({ length: rows }, (_, i) => i);
        const zeros = new Int32Array(rows);
        await writer.append({
          table: "seen",
          rows,
          columns: {
            source: new Int32Array(rows).fill(writer.source),
            from: { ids, dictionary },
            "to place": { ids: zeros, dictionary: ["x"] },
            count: Float64Array.from(ids),
            flags: zeros,
            detail: dictionary.map((_, i) => (i % 3 === 0 ? Uint8Array.of(i & 255) : null)),
          },
        });
        await writer.commit(sourceState());
        const read = await readSeen(store);
        expect(read.length).toBe(rows);
        expect(read.every((r) => r.from === dictionary[r.count] && (r.detail?.[0] ?? null) === (r.count % 3 === 0 ? r.count & 255 : null))).toBe(true);
        expect(read.every((r, i) => i === 0 || (read[i - 1] as SeenRow).from <= r.from)).toBe(true);
      }));

    it("keeps tables apart and takes arrays longer than the rows", () =>
      withStore(async (store) => {
        const writer = await store.beginSegment(null);
        await writer.append({ table: "order", rows: 2, columns: { source: Int32Array.of(writer.source, writer.source, 9), value: Float64Array.of(2, 1, 99) } });
        await writer.append(seenBatch(writer.source, [row()]));
        await writer.append({ table: "order", rows: 0, columns: { source: new Int32Array(0), value: new Float64Array(0) } });
        await writer.commit(sourceState());
        const values: number[] = [];
        for await (const batch of store.scan("order", ["value"])) values.push(...(batch.columns.value as Float64Array).subarray(0, batch.rows));
        expect(values).toEqual([1, 2]);
        expect((await readSeen(store)).length).toBe(1);
      }));

    it("gives the same rows without an order as with one, also after a source is forgotten and its texts are gone", () =>
      withStore(async (store) => {
        const sorted = (rows: readonly unknown[]): string[] => rows.map((seen) => JSON.stringify(seen)).sort();
        const first = await storeRows(
          store,
          Array.from({ length: 300 }, (_, i) => row({ from: `first-${i % 7}`, count: i })),
        );
        await storeRows(
          store,
          Array.from({ length: 5_000 }, (_, i) => row({ from: `host-${(i * 31) % 97}`, to: i % 2 === 0 ? "first-3" : "b", count: i })),
        );
        expect(sorted(await seenIn(store.rows("seen")))).toEqual(sorted(await readSeen(store)));
        let counted = 0;
        for await (const { rows, columns } of store.rows("seen", ["count"])) for (let i = 0; i < rows; i++) counted += (columns.count as Float64Array)[i] as number;
        expect(counted).toBe((await readSeen(store)).reduce((sum, { count }) => sum + count, 0));
        await store.forget((await store.sources()).find(({ id }) => id === first) as SourceRow);
        const left = sorted(await seenIn(store.rows("seen")));
        expect(left.length).toBe(5_000);
        expect(left).toEqual(sorted(await readSeen(store)));
      }));

    it("gives in order the columns that are asked for, and orders them as it would order all", () =>
      withStore(async (store) => {
        await storeRows(
          store,
          Array.from({ length: 3_000 }, (_, i) => row({ from: `host-${(i * 31) % 97}`, count: i, detail: [i % 256] })),
        );
        const narrow: unknown[] = [];
        for await (const { rows, columns } of store.scan("seen", ["from", "count"], ["count", "from"])) {
          expect(columns).not.toHaveProperty("detail");
          for (let i = 0; i < rows; i++) narrow.push([textAt(columns.from as TextColumn, i), (columns.count as Float64Array)[i]]);
        }
        expect(narrow).toEqual((await readSeen(store, ["from", "count"])).map(({ from, count }) => [from, count]));
        await expect(store.scan("seen", ["from"], ["count"])[Symbol.asyncIterator]().next()).rejects.toThrow("from");
      }));

    it("lets two scans and a reading of the sources go on at once, and a scan be left early", () =>
      withStore(async (store) => {
        await storeRows(
          store,
          Array.from({ length: 20_000 }, (_, i) => row({ count: i })),
        );
        for await (const batch of store.scan("seen", ["count"])) {
          expect(batch.rows).toBeGreaterThan(0);
          break;
        }
        const [all, backwards, sources] = await Promise.all([readSeen(store, ["count"]), readSeen(store, ["to place", "count"]), store.sources()]);
        expect([all.length, backwards.length, sources.length]).toEqual([20_000, 20_000, 1]);
      }));

    it("refuses what only a mistake in the program would ask for", () =>
      withStore(async (store) => {
        await expect(readSeen(store, ["no such column"])).rejects.toThrow("no such column");
        const open: SegmentWriter = await store.beginSegment(null);
        await expect(store.beginSegment(null)).rejects.toThrow("one at a time");
        await expect(open.append({ table: "seen", rows: 1, columns: {} })).rejects.toThrow("lacks column");
        await expect(open.append({ table: "unknown", rows: 1, columns: {} })).rejects.toThrow("unknown");
        await open.rollback();
        await expect(open.append(seenBatch(1, [row()]))).rejects.toThrow("closed");
        await expect(open.commit(sourceState())).rejects.toThrow("closed");
        await expect(store.beginSegment({ ...sourceState(), id: 77 })).rejects.toThrow("77");
      }));
  });
}
