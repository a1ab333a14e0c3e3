// The sources a store has, found again by content: a source begins with the same bytes as what it was learnt from, whatever the name.
// A few bytes of the beginning find those that come into question; digests of longer prefixes then decide.
import type { ReadingState } from "../evidence/reading-state.ts";
import { createHash } from "node:crypto";
import type { PrefixDigests, PrefixMark } from "../evidence/capture/hash-content.ts";
import type { EvidenceStore, SourceRow } from "../store/evidence-store.ts";

/** Decompressed bytes that sources are found by. */
export const HEAD_BYTES = 64 << 10;

interface Prefix {
  readonly bytes: number;
  readonly sha256: string;
}

/** What is kept with a source so that it can be recognised and continued; JSON in StoredSource.checkpoint. */
export interface SourceCheckpoint {
  readonly head: Prefix;
  /** A prefix that ends at or a little before where reading goes on, and the bytes from there to that place. */
  readonly digest: Prefix;
  readonly tail: Prefix;
  /** Digests of the complete content it had before it grew. */
  readonly earlier: readonly Prefix[];
  /** Where reading goes on. Times that are not known are null here. */
  readonly state: ReadingState;
  /** What the kind of evidence keeps besides. */
  readonly extra: unknown;
}

export interface KnownSource {
  readonly row: SourceRow;
  readonly checkpoint: SourceCheckpoint;
}

export type Recognised =
  | { readonly kind: "new"; readonly resembles: SourceRow | null }
  | { readonly kind: "known"; readonly source: KnownSource }
  | { readonly kind: "continued"; readonly source: KnownSource };

export class KnownSources {
  private readonly byHead = new Map<number, Map<string, KnownSource[]>>();
  private readonly headsOf = new Map<number, readonly Prefix[]>();

  static async of(store: EvidenceStore): Promise<KnownSources> {
    const known = new KnownSources();
    for (const row of await store.sources()) known.add(row);
    return known;
  }

  /** Takes a source in, or its new state. */
  add(row: SourceRow): void {
    const checkpoint = parseCheckpoint(row.checkpoint);
    if (checkpoint === null) return;
    this.remove(row);
    // A short content that has grown since is found by all of it.
    const heads = [checkpoint.head, ...checkpoint.earlier.filter((prefix) => prefix.bytes < HEAD_BYTES && prefix.bytes !== checkpoint.head.bytes)];
    this.headsOf.set(row.id, heads);
    for (const head of heads) {
      const ofLength = this.byHead.get(head.bytes) ?? new Map<string, KnownSource[]>();
      this.byHead.set(head.bytes, ofLength);
      ofLength.set(head.sha256, [...(ofLength.get(head.sha256) ?? []), { row, checkpoint }]);
    }
  }

  /** Of a source that the store has no longer. */
  remove(row: SourceRow): void {
    for (const head of this.headsOf.get(row.id) ?? []) {
      const ofLength = this.byHead.get(head.bytes) as Map<string, KnownSource[]>;
      ofLength.set(
        head.sha256,
        (ofLength.get(head.sha256) as KnownSource[]).filter((known) => known.row.id !== row.id),
      );
    }
    this.headsOf.delete(row.id);
  }

  /** `head`: the first bytes of the content; `prefixes` reads as far as needed, and is asked only when something looks alike. */
  async recognise(file: string, head: Uint8Array, prefixes: (marks: readonly PrefixMark[]) => Promise<PrefixDigests>, owns: (sourceKind: string) => boolean = () => true): Promise<Recognised> {
    const candidates = this.candidates(head).filter(({ row }) => owns(row.kind) && (row.records > 0 || row.file === file || row.bytes === head.length));
    if (candidates.length === 0) return { kind: "new", resembles: null };
    const whole = candidates.flatMap((source) => completeContents(source.row, source.checkpoint).map((prefix) => ({ source, prefix })));
    const marks = [
      ...whole.map(({ prefix }) => ({ bytes: prefix.bytes, tailBytes: 0 })),
      ...candidates.map(({ checkpoint }) => ({ bytes: checkpoint.digest.bytes, tailBytes: checkpoint.tail.bytes })),
    ];
    const digests = await prefixes(marks);
    const same = whole.find(({ prefix }, i) => prefix.bytes === digests.bytes && digests.marks[i]?.sha256 === prefix.sha256);
    if (same !== undefined) return { kind: "known", source: same.source };
    let longest: KnownSource | null = null;
    candidates.forEach((candidate, i) => {
      const { digest, tail, state } = candidate.checkpoint;
      const found = digests.marks[whole.length + i];
      if (found?.sha256 !== digest.sha256 || found.tailSha256 !== tail.sha256) return;
      if (longest === null || state.consumedBytes > longest.checkpoint.state.consumedBytes) longest = candidate;
    });
    if (longest !== null) return { kind: "continued", source: longest };
    return { kind: "new", resembles: candidates.find(({ checkpoint }) => checkpoint.head.bytes === HEAD_BYTES)?.row ?? null };
  }

  private candidates(head: Uint8Array): KnownSource[] {
    const hash = createHash("sha256");
    let hashed = 0;
    const found: KnownSource[] = [];
    for (const bytes of [...this.byHead.keys()].sort((x, y) => x - y)) {
      if (bytes > head.length) break;
      hash.update(head.subarray(hashed, bytes));
      hashed = bytes;
      found.push(...(this.byHead.get(bytes)?.get(hash.copy().digest("hex")) ?? []));
    }
    return found;
  }
}

function completeContents(row: SourceRow, checkpoint: SourceCheckpoint): Prefix[] {
  return row.complete ? [{ bytes: row.bytes, sha256: row.sha256 }, ...checkpoint.earlier] : [...checkpoint.earlier];
}

/** null for sources that nothing continues. */
function parseCheckpoint(text: string): SourceCheckpoint | null {
  if (!text.startsWith("{")) return null;
  const checkpoint = JSON.parse(text) as Partial<SourceCheckpoint>;
  if (checkpoint.head === undefined || checkpoint.state === undefined) return null;
  const { state } = checkpoint;
  const times = { first: state.first ?? Number.NaN, last: state.last ?? Number.NaN, lossShare: state.lossShare ?? Number.NaN };
  return { ...(checkpoint as SourceCheckpoint), state: { ...state, ...times } };
}
