// Writes a list that was read in one piece into the store, in place of its older edition. The new one is there before the old one goes: a failure between
// leaves both, which the next learn of it mends.
import type { EvidenceStore, SourceRow, StoredSource } from "../store/evidence-store.ts";
import type { ColumnBatch } from "../store/tables.ts";
import { storing } from "./learn-source.ts";

/** @param batchFor the rows, once the number of the source is known; null = it has none. Throws StoreFailure. */
export async function storeEdition(store: EvidenceStore, source: StoredSource, batchFor: (source: number) => ColumnBatch | null, older: SourceRow | null): Promise<void> {
  await storing(async () => {
    const writer = await store.beginSegment(null);
    try {
      const batch = batchFor(writer.source);
      if (batch !== null) await writer.append(batch);
      await writer.commit(source);
    } catch (error) {
      await writer.rollback().catch(() => {});
      throw error;
    }
    if (older !== null) await store.forget(older);
  });
}
