// Learns an export of conversations that is read in one piece into the store, as flows of a log. Known by the digest of its content. Next week's export
// adds to it: a session that both tell is one by its id.
import { LoggedRows } from "../evidence/flows/logged-rows.ts";
import type { ReadConversations } from "../evidence/lists/read-conversations.ts";
import { MICROS_PER_SECOND } from "../foundation/time.ts";
import type { EvidenceStore, StoredSource } from "../store/evidence-store.ts";
import type { KnownDigests } from "./known-digests.ts";
import type { LearnedList } from "./learned-list.ts";
import { storeEdition } from "./store-edition.ts";

export interface ConversationsToStore {
  /** Name as shown to people. */
  readonly file: string;
  /** null = that of its kind. */
  readonly vantage: string | null;
  readonly addressSpace: string;
  readonly known: KnownDigests;
}

/** Throws StoreFailure. */
export async function storeConversations(
  store: EvidenceStore,
  { file, vantage, addressSpace, known }: ConversationsToStore,
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256: string },
  { kind, name, flows, records, understood, notUnderstood, contents, diagnostics, warnings }: ReadConversations,
): Promise<LearnedList> {
  if (flows.length === 0)
    return {
      outcome: "refused",
      records: 0,
      diagnostics: [...diagnostics, { code: "list-nothing-read", severity: "error", message: `it holds ${name}, and no conversation of them can be told`, at: { kind: "file", file } }],
      source: null,
    };
  const before = known.find(kind, sha256);
  if (before !== undefined && before.addressSpace === addressSpace) return { outcome: "known", records: 0, source: before, diagnostics: [] };
  const source: StoredSource = {
    sha256,
    file,
    kind,
    vantage: vantage ?? kind,
    addressSpace,
    bytes: bytes.length,
    records,
    understood,
    notUnderstood,
    contents,
    first: flows.reduce((first, flow) => Math.min(first, flow.start), Number.POSITIVE_INFINITY),
    last: flows.reduce((last, flow) => Math.max(last, flow.start + (flow.seconds ?? 0) * MICROS_PER_SECOND), Number.NEGATIVE_INFINITY),
    lossShare: Number.NaN,
    warnings,
    complete: true,
    checkpoint: "{}",
  };
  const batchesFor = (number: number): ReturnType<LoggedRows["take"]> => {
    const rows = new LoggedRows(number);
    for (const flow of flows) rows.flow(flow);
    return rows.take();
  };
  await storeEdition(store, source, batchesFor, null);
  known.add(source);
  return { outcome: "learnt", records, source, diagnostics };
}
