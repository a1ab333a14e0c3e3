// The sources of some kinds that a store has, by the digest of their content: asked for once, and kept while a folder of thousands of files is learnt.
import type { EvidenceStore, SourceRow, StoredSource } from "../store/evidence-store.ts";

export class KnownDigests {
  readonly #byDigest = new Map<string, StoredSource>();

  static of(sources: readonly SourceRow[]): KnownDigests {
    const known = new KnownDigests();
    for (const source of sources) known.add(source);
    return known;
  }

  static async in(store: EvidenceStore): Promise<KnownDigests> {
    return KnownDigests.of(await store.sources());
  }

  add(source: StoredSource): void {
    this.#byDigest.set(`${source.kind} ${source.sha256}`, source);
  }

  find(kind: string, sha256: string): StoredSource | undefined {
    return this.#byDigest.get(`${kind} ${sha256}`);
  }
}
