// Learns one list (of assets, of scanned hosts, of parts) into the store: a list is small, so its whole content is in memory, bounded. Known by the
// digest of its content together with its mapping. A newer edition of a list, under the same name, takes the place of the older one, and says so.
import type { ListMapping } from "../evidence/lists/asset-table/mapping.ts";
import { claimTable, rowAt, rowsToBatch } from "../evidence/flows/flow-tables.ts";
import { type ClaimRow, listedToClaims, type ReadList } from "../evidence/lists/listed-asset.ts";
import type { ReadConversations } from "../evidence/lists/read-conversations.ts";
import { mayBeList, readList } from "../evidence/lists/read-list.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore, SourceRow, StoredSource } from "../store/evidence-store.ts";
import type { ColumnBatch } from "../store/tables.ts";
import type { HashedChunks } from "../evidence/capture/hashed-chunks.ts";
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import { sha256Of } from "./content-digest.ts";
import type { KnownDigests } from "./known-digests.ts";
import { storeAdvisory } from "./learn-advisory.ts";
import { storeCatalogue } from "./learn-catalogue.ts";
import { storeConversations } from "./learn-conversations.ts";
import { exploitedCatalogue, forecastCatalogue } from "./learn-exploitation.ts";
import { storeCalendar } from "./learn-calendar.ts";
import { storeSessions } from "./learn-sessions.ts";
import type { LearnedList } from "./learned-list.ts";
import { type ListDialogue, readMappedTable } from "./map-list.ts";
import { storeEdition } from "./store-edition.ts";

/** Decompressed. Larger is no list of machines, or one that has to be split. */
export const MOST_LIST_BYTES = 64 * 1024 * 1024;
export const DEFAULT_LIST_VANTAGE = "lists";

export interface ListToLearn {
  /** Name as shown to people. */
  readonly file: string;
  readonly content: { readonly head: Uint8Array; chunks(from: number): HashedChunks };
  /** Named by the user: a doubt is an error then, and is asked about; in a folder it is left out with a warning. */
  readonly isNamed: boolean;
  readonly vantage: string;
  readonly addressSpace: string;
  readonly dialogue: ListDialogue;
  /** IANA name of the plant's, for times of sessions that name no zone. */
  readonly timezone: string;
  /** Who hides the names of accounts. */
  readonly accounts: AccountNames;
  readonly known: KnownDigests;
}

interface Content {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly damage: string | null;
}

/** Throws what reading the content throws, or StoreFailure. */
export async function learnList(store: EvidenceStore, asked: ListToLearn): Promise<LearnedList> {
  const { file } = asked;
  if (!mayBeList(asked.content.head)) return foreign("");
  const content = await takeWhole(asked.content.chunks(0));
  if (content === null) return foreign(`no capture and no log that is known, and too large for a list: more than ${MOST_LIST_BYTES >> 20} MiB; split it`);
  if (content.damage !== null)
    return refused([{ code: "gzip-damaged", severity: "error", message: `the compressed list is damaged (${content.damage}); half a list is none`, at: { kind: "file", file } }]);
  const found = readList(content.bytes, file);
  if (found.is === "foreign") return foreign(found.why);
  if (found.is === "refused") return refused(found.diagnostics);
  if (found.is === "advisory") return storeAdvisory(store, asked, content, found);
  if (found.is === "exploited") return storeCatalogue(store, asked, content, exploitedCatalogue(found.exploited));
  if (found.is === "forecasts") return storeCatalogue(store, asked, content, forecastCatalogue(found.forecasts));
  if (found.is === "conversations") return storeTalk(store, asked, content, found.conversations);
  if (found.is === "calendar") return storeCalendar(store, asked, content, found.calendar, null);
  if (found.is === "list") return storeList(store, asked, content, found.list, null, []);
  const mapped = await readMappedTable(content.bytes, file, asked.isNamed, asked.dialogue, asked.timezone);
  if (mapped.sessions !== undefined) {
    return storeSessions(store, asked, content, { ...mapped.sessions, diagnostics: mapped.diagnostics }, mapped.mapping);
  }
  if (mapped.conversations !== undefined) return storeTalk(store, asked, content, { ...mapped.conversations, diagnostics: mapped.diagnostics });
  if (mapped.catalogue !== undefined) return storeCatalogue(store, asked, content, { ...mapped.catalogue, diagnostics: mapped.diagnostics });
  if (mapped.calendar !== undefined) {
    return storeCalendar(store, asked, content, { ...mapped.calendar, diagnostics: mapped.diagnostics }, mapped.mapping);
  }
  if (mapped.list === null) {
    if (mapped.foreign !== null) return foreign(mapped.foreign);
    return { ...refused(mapped.diagnostics), ...(mapped.draft === null ? {} : { mappingDraft: mapped.draft }) };
  }
  return storeList(store, asked, content, mapped.list, mapped.mapping, mapped.diagnostics);
}

/** Where lists come from is no place that traffic is seen from. */
function storeTalk(store: EvidenceStore, asked: ListToLearn, content: Content, conversations: ReadConversations): Promise<LearnedList> {
  return storeConversations(store, { ...asked, vantage: asked.vantage === DEFAULT_LIST_VANTAGE ? null : asked.vantage }, content, conversations);
}

async function takeWhole(chunks: HashedChunks): Promise<Content | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const { bytes } of chunks) {
    length += bytes.length;
    if (length > MOST_LIST_BYTES) return null;
    // The chunk is overwritten once the next one is asked for.
    pieces.push(bytes.slice());
  }
  const bytes = pieces.length === 1 ? (pieces[0] as Uint8Array) : new Uint8Array(Buffer.concat(pieces));
  return { bytes, sha256: sha256Of(bytes), damage: chunks.end?.damage ?? null };
}

async function storeList(store: EvidenceStore, asked: ListToLearn, content: Content, list: ReadList, mapping: ListMapping | null, before: readonly Diagnostic[]): Promise<LearnedList> {
  const { file, addressSpace, vantage } = asked;
  const checkpoint = JSON.stringify({ list: { mapping } });
  const lists = (await store.sources()).filter((source) => source.kind === list.kind.id);
  const same = lists.find((source) => source.sha256 === content.sha256);
  if (same !== undefined && same.checkpoint === checkpoint && same.addressSpace === addressSpace)
    return { outcome: "known", records: 0, source: same, diagnostics: before.filter((d) => d.severity !== "note") };
  const rows = listedToClaims(list.assets, file);
  const older = same !== undefined ? { row: same, why: "mapping" as const } : await olderEdition(store, lists, asked, rows);
  const source: StoredSource = {
    sha256: content.sha256,
    file,
    kind: list.kind.id,
    vantage,
    addressSpace,
    bytes: content.bytes.length,
    records: list.records,
    understood: list.understood,
    notUnderstood: list.notUnderstood,
    first: Number.NaN,
    last: Number.NaN,
    lossShare: Number.NaN,
    warnings: list.warnings,
    complete: true,
    checkpoint,
  };
  const batchesFor = (number: number): ColumnBatch[] =>
    rows.length === 0
      ? []
      : [
          rowsToBatch(
            claimTable,
            rows.map((row) => ({ source: number, ...row })),
          ),
        ];
  await storeEdition(store, source, batchesFor, older?.row ?? null);
  const diagnostics = [...before, ...list.diagnostics];
  if (older !== null) diagnostics.unshift(replaced(file, older));
  return { outcome: "learnt", records: list.records, diagnostics, source };
}

interface Older {
  readonly row: SourceRow;
  readonly why: "content" | "mapping";
}

/** A list of the same name that names mostly the same machines: the user has corrected it. */
async function olderEdition(store: EvidenceStore, lists: readonly SourceRow[], { file, addressSpace }: ListToLearn, rows: readonly ClaimRow[]): Promise<Older | null> {
  const namesakes = lists.filter((source) => source.file === file && source.addressSpace === addressSpace);
  if (namesakes.length === 0) return null;
  const endpoints = await endpointsOf(store, new Set(namesakes.map((s) => s.id)));
  const now = new Set(rows.map((row) => row.endpoint));
  for (const row of namesakes.reverse()) {
    const then = [...(endpoints.get(row.id) ?? [])];
    if (then.filter((endpoint) => now.has(endpoint)).length * 2 >= then.length) return { row, why: "content" };
  }
  return null;
}

async function endpointsOf(store: EvidenceStore, ids: ReadonlySet<number>): Promise<Map<number, Set<string>>> {
  const endpoints = new Map<number, Set<string>>();
  for await (const batch of store.scan("claim", ["source"])) {
    for (let i = 0; i < batch.rows; i++) {
      const { source, endpoint } = rowAt(claimTable, batch, i) as { source: number; endpoint: string };
      if (!ids.has(source)) continue;
      const known = endpoints.get(source) ?? new Set<string>();
      endpoints.set(source, known.add(endpoint));
    }
  }
  return endpoints;
}

function replaced(file: string, { row, why }: Older): Diagnostic {
  const message =
    why === "mapping"
      ? "it was learnt before with another mapping, which this one replaces"
      : `it takes the place of the edition that was learnt before (${row.records} records, SHA-256 ${row.sha256.slice(0, 12)}…)`;
  return { code: "list-replaced", severity: "note", message, ...(why === "content" ? { help: "To keep both, give them different names." } : {}), at: { kind: "file", file } };
}

function refused(diagnostics: readonly Diagnostic[]): LearnedList {
  return { outcome: "refused", records: 0, diagnostics, source: null };
}

function foreign(why: string): LearnedList {
  return { outcome: "foreign", records: 0, source: null, diagnostics: [], foreign: why };
}
