// All evidence of a store in one canonical text: conversations by hour, identity claims, who carried packets for whom, who asked for whom. The same
// evidence gives the same bytes, whatever the files were called, in whatever order they were learnt and wherever they were cut. So nothing in it
// names a source or a record, and what is counted per source is left out: how many flows took a link, and when the last of them began.
import { arpTable, claimTable, linkPathTable, rowAt } from "../evidence/flows/flow-tables.ts";
import { readConversations } from "../evidence/flows/read-conversations.ts";
import { asRecorded, readRecordings } from "../evidence/recordings.ts";
import { formatInstant } from "../foundation/time.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { EvidenceStore, SourceRow } from "../store/evidence-store.ts";
import type { TableDefinition } from "../store/tables.ts";

/** Goes up when the text of the same evidence changes. */
export const EXPORT_VERSION = 1;

type Value = string | number | null;

/** One JSON document, a line per fact. */
export async function* exportEvidence(store: EvidenceStore): AsyncGenerator<string> {
  const sources = new Map((await store.sources()).map((s) => [s.id, s] as const));
  yield `{"version":${EXPORT_VERSION},\n"conversations":[`;
  yield* lines((await readConversations(asRecorded(store, await readRecordings(store)), { byHour: true })).map((c) => JSON.stringify(withoutOrigin(c))));
  yield '],\n"claims":[';
  yield* lines(await mergedRows(store, sources, claimTable, ["endpoint", "attribute", "value", "by"], []));
  yield '],\n"paths":[';
  yield* lines(await mergedRows(store, sources, linkPathTable, ["vlan", "from", "to", "fromMac", "toMac"], [], false));
  yield '],\n"arps":[';
  yield* lines(await mergedRows(store, sources, arpTable, ["vlan", "mac", "address", "asksFor", "kind"], ["count"]));
  yield "]}\n";
}

function* lines(texts: readonly string[]): Generator<string> {
  for (let i = 0; i < texts.length; i++) yield `${i === 0 ? "\n" : ",\n"}${texts[i]}`;
}

function withoutOrigin({ sources: _, example: __, first, last, ...facts }: Conversation): object {
  return { ...facts, first: formatInstant(first), last: formatInstant(last) };
}

interface Merged {
  readonly key: Readonly<Record<string, Value>>;
  readonly sums: Record<string, number>;
  first: number;
  last: number;
}

/** Rows of one key are one fact, from the first time to the last; sums add up. Sorted by their text. */
async function mergedRows(
  store: EvidenceStore,
  sources: ReadonlyMap<number, SourceRow>,
  table: TableDefinition,
  keys: readonly string[],
  sums: readonly string[],
  tellsLast = true,
): Promise<string[]> {
  const merged = new Map<string, Merged>();
  for await (const batch of store.scan(table.name, keys)) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(table, batch, i) as Record<string, Value>;
      const { addressSpace } = sources.get(row.source as number) as SourceRow;
      const key = { addressSpace, ...Object.fromEntries(keys.map((name) => [name, row[name] as Value])) };
      const text = JSON.stringify(key);
      const [first, last] = [row.first as number, row.last as number];
      const known = merged.get(text);
      if (known === undefined) {
        merged.set(text, { key, sums: Object.fromEntries(sums.map((name) => [name, row[name] as number])), first, last });
        continue;
      }
      known.first = Math.min(known.first, first);
      known.last = Math.max(known.last, last);
      for (const name of sums) known.sums[name] = (known.sums[name] as number) + (row[name] as number);
    }
  }
  const instant = (micros: number): string | null => (Number.isFinite(micros) ? formatInstant(micros) : null);
  return [...merged]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([, { key, sums: added, first, last }]) => JSON.stringify({ ...key, ...added, first: instant(first), ...(tellsLast ? { last: instant(last) } : {}) }));
}
