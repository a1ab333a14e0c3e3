// Learns a list about flaws or updates that is read in one piece. Known by the digest of its content together with how it was read. Editions of catalogues and forecasts
// are kept beside each other, and which one counts is decided when they are read; a list of updates takes the place of the one that was learnt under its name.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore, StoredSource } from "../store/evidence-store.ts";
import type { ColumnBatch } from "../store/tables.ts";
import type { ListKind } from "../evidence/lists/list-kinds.ts";
import type { KnownDigests } from "./known-digests.ts";
import type { LearnedList } from "./learned-list.ts";
import { editionReplaced, storeEdition } from "./store-edition.ts";

export interface CatalogueToStore {
  /** Name as shown to people. */
  readonly file: string;
  readonly vantage: string;
  readonly addressSpace: string;
  readonly known: KnownDigests;
}

export interface ReadCatalogue {
  readonly kind: ListKind;
  /** What is kept to compare editions, and how it was read; JSON. */
  readonly checkpoint: string;
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  readonly contents?: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly string[];
  /** It takes the place of what was learnt under the same name: next month's list, not one more. */
  readonly replacesNamesake?: true;
  readonly batchesFor: (source: number) => ColumnBatch[];
}

/** Throws StoreFailure. */
export async function storeCatalogue(
  store: EvidenceStore,
  { file, vantage, addressSpace, known }: CatalogueToStore,
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256: string },
  { kind, checkpoint, records, understood, notUnderstood, contents, diagnostics, warnings, replacesNamesake, batchesFor }: ReadCatalogue,
): Promise<LearnedList> {
  if (understood === 0) {
    const nothing: Diagnostic = { code: "list-nothing-read", severity: "error", message: `it looks like ${kind.name}, and nothing of it can be read`, at: { kind: "file", file } };
    return { outcome: "refused", records: 0, diagnostics: [...diagnostics, nothing], source: null };
  }
  const before = known.find(kind.id, sha256);
  if (before !== undefined && before.checkpoint === checkpoint && before.addressSpace === addressSpace) return { outcome: "known", records: 0, source: before, diagnostics: [] };
  // The same content, read with another mapping; or the edition before.
  const others = before !== undefined || replacesNamesake === true ? (await store.sources()).filter((row) => row.kind === kind.id) : [];
  const older = others.find((row) => row.sha256 === sha256) ?? (replacesNamesake === true ? others.findLast((row) => row.file === file && row.addressSpace === addressSpace) : undefined) ?? null;
  const nothing = Number.NaN;
  const source: StoredSource = {
    sha256,
    file,
    kind: kind.id,
    vantage,
    addressSpace,
    bytes: bytes.length,
    records,
    understood,
    notUnderstood,
    contents,
    first: nothing,
    last: nothing,
    lossShare: nothing,
    warnings,
    complete: true,
    checkpoint,
  };
  await storeEdition(store, source, batchesFor, older);
  known.add(source);
  return { outcome: "learnt", records, source, diagnostics: older === null ? diagnostics : [editionReplaced(file, older), ...diagnostics] };
}
