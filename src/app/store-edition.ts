// Writes a list that was read in one piece into the store, in place of its older edition. The new one is there before the old one goes: a failure between
// leaves both, which the next learn of it mends.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore, SourceRow, StoredSource } from "../store/evidence-store.ts";
import type { ColumnBatch } from "../store/tables.ts";
import { storing } from "./learn-source.ts";

/** @param batchesFor the rows, once the number of the source is known. Throws StoreFailure. */
export async function storeEdition(store: EvidenceStore, source: StoredSource, batchesFor: (source: number) => Iterable<ColumnBatch>, older: SourceRow | null): Promise<void> {
  await storing(async () => {
    const writer = await store.beginSegment(null);
    try {
      for (const batch of batchesFor(writer.source)) if (batch.rows > 0) await writer.append(batch);
      await writer.commit(source);
    } catch (error) {
      await writer.rollback().catch(() => {});
      throw error;
    }
    if (older !== null) await store.forget(older);
  });
}

/** Said where an edition takes the place of an older one of the same file. */
export function editionReplaced(file: string, older: SourceRow): Diagnostic {
  return {
    code: "list-replaced",
    severity: "note",
    message: `it takes the place of the edition that was learnt before (${older.records} records, SHA-256 ${older.sha256.slice(0, 12)}…)`,
    at: { kind: "file", file },
  };
}
