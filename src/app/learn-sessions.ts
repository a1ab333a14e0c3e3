// Learns one session book into the store: its rows as records of sign-ins, with the names of accounts hidden. Known by the digest of its content together with its
// mapping and the plant's time zone. A book under the same name takes the place of an older one only where it holds most of its sessions again: next week's adds to it.
import { listKinds } from "../evidence/lists/list-kinds.ts";
import type { ListMapping } from "../evidence/lists/asset-table/mapping.ts";
import type { ReadSessionBook } from "../evidence/lists/session-table/session-table.ts";
import { rowAt, signInTable } from "../evidence/flows/flow-tables.ts";
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import { SignInRows } from "../evidence/sessions/sign-in-rows.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore, SourceRow, StoredSource } from "../store/evidence-store.ts";
import type { ColumnBatch } from "../store/tables.ts";
import type { LearnedList } from "./learned-list.ts";
import { editionReplaced, storeEdition } from "./store-edition.ts";

export interface SessionsToStore {
  /** Name as shown to people. */
  readonly file: string;
  readonly vantage: string;
  readonly addressSpace: string;
  readonly timezone: string;
  readonly accounts: AccountNames;
}

/** Throws StoreFailure. */
export async function storeSessions(
  store: EvidenceStore,
  asked: SessionsToStore,
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256: string },
  book: ReadSessionBook,
  mapping: ListMapping | null,
): Promise<LearnedList> {
  const { file, vantage, addressSpace, timezone, accounts } = asked;
  if (book.signIns.length === 0 && book.notUnderstood > 0) return { outcome: "refused", records: 0, diagnostics: [...book.diagnostics, nothingRead(file)], source: null };
  const checkpoint = JSON.stringify({ sessions: { mapping, timezone } });
  const books = (await store.sources()).filter((source) => source.kind === listKinds.sessions.id);
  const same = books.find((source) => source.sha256 === sha256);
  if (same !== undefined && same.checkpoint === checkpoint && same.addressSpace === addressSpace) return { outcome: "known", records: 0, source: same, diagnostics: [] };
  const older = same ?? (await olderEdition(store, books, asked, book));
  const { records, understood, notUnderstood, warnings, contents } = book;
  const time = (micros: number): number => (Number.isFinite(micros) ? micros : Number.NaN);
  const source: StoredSource = {
    sha256,
    file,
    kind: listKinds.sessions.id,
    vantage,
    addressSpace,
    bytes: bytes.length,
    records,
    understood,
    notUnderstood,
    warnings,
    contents,
    first: time(book.first),
    last: time(book.last),
    lossShare: Number.NaN,
    complete: true,
    checkpoint,
  };
  const batchesFor = (number: number): Iterable<ColumnBatch> => {
    const rows = new SignInRows(number, accounts);
    for (const record of book.signIns) rows.signIn(record);
    return rows.take();
  };
  await storeEdition(store, source, batchesFor, older);
  return { outcome: "learnt", records, source, diagnostics: older === null ? book.diagnostics : [editionReplaced(file, older), ...book.diagnostics] };
}

/** By when and where: names are hidden on one side. */
async function olderEdition(store: EvidenceStore, books: readonly SourceRow[], { file, addressSpace }: SessionsToStore, book: ReadSessionBook): Promise<SourceRow | null> {
  const namesakes = books.filter((source) => source.file === file && source.addressSpace === addressSpace);
  if (namesakes.length === 0) return null;
  const keyOf = (time: number, host: string): string => `${time} ${host.trim().toLowerCase()}`;
  const now = new Set(book.signIns.map(({ time, host }) => keyOf(time, host)));
  const then = new Map(namesakes.map(({ id }) => [id, { all: 0, again: 0 }]));
  for await (const batch of store.scan("sign_in", ["source"])) {
    for (let i = 0; i < batch.rows; i++) {
      const { source, time, host } = rowAt(signInTable, batch, i) as { source: number; time: number; host: string };
      const counts = then.get(source);
      if (counts === undefined) continue;
      counts.all++;
      if (now.has(keyOf(time, host))) counts.again++;
    }
  }
  return (
    namesakes.reverse().find(({ id }) => {
      const { all, again } = then.get(id) as { all: number; again: number };
      return again * 2 >= all;
    }) ?? null
  );
}

function nothingRead(file: string): Diagnostic {
  return { code: "sessions-nothing-read", severity: "error", message: "none of its rows can be read as a session", at: { kind: "file", file } };
}
