// Learns one source into the store, segment by segment: content to rows, rows to a transaction. A source that is known is left alone, one that was
// interrupted or has grown is continued where it stopped. The same for every kind of evidence; does not look for files and knows no format.
import type { ReadingState } from "../evidence/reading-state.ts";
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import type { ContentChunk, ContentEnd } from "../evidence/capture/hash-content.ts";
import type { HashedChunks } from "../evidence/capture/hashed-chunks.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore, SegmentWriter, SourceRow, StoredSource } from "../store/evidence-store.ts";
import type { ColumnBatch } from "../store/tables.ts";
import { sha256Of } from "./content-digest.ts";
import type { ContentReading, EvidenceKind } from "./content-reading.ts";
import type { SourceContent } from "./source-content.ts";
import { HEAD_BYTES, type KnownSources, type SourceCheckpoint } from "./known-sources.ts";

export interface SourceToLearn {
  /** Name as shown to people. */
  readonly file: string;
  readonly kind: EvidenceKind;
  readonly content: SourceContent;
  readonly vantage: string;
  readonly addressSpace: string;
  readonly accounts: AccountNames;
  readonly segmentBytes: number;
  readonly signal: AbortSignal;
  /** After every chunk: bytes of the file itself read so far, records read so far. */
  readonly onProgress: (rawBytes: number, records: number) => void;
}

export interface LearnedSource {
  readonly outcome: "learnt" | "resumed" | "grown" | "known" | "interrupted";
  /** Records stored by this run. */
  readonly records: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly source: StoredSource | null;
}

/** The store could not be written: no room, no permission. */
export class StoreFailure extends Error {}

/** Throws what reading the content throws, or StoreFailure; committed segments stay. */
export async function learnSource(store: EvidenceStore, known: KnownSources, asked: SourceToLearn): Promise<LearnedSource> {
  const { file, content } = asked;
  const recognised = await known.recognise(file, content.head, (marks) => content.prefixes(marks), asked.kind.owns);
  const found = recognised.kind === "new" ? null : recognised.source;
  const isAfresh = found !== null && (asked.kind.readsAfresh?.(found.checkpoint.extra) === true || (recognised.kind === "continued" && found.checkpoint.state.endsInLine === true));
  if (recognised.kind === "known" && !isAfresh) return { outcome: "known", records: 0, source: recognised.source.row, diagnostics: otherPlace(asked, recognised.source.row, "it stays as it is") };
  const continued = recognised.kind === "continued" ? recognised.source : null;
  const diagnostics: Diagnostic[] = continued === null ? [] : otherPlace(asked, continued.row, "all of it now counts as seen there");
  if (recognised.kind === "new" && recognised.resembles !== null) diagnostics.push(resembles(file, recognised.resembles));
  // Read otherwise than before, or a line without end that goes on: what is stored of it no longer holds.
  if (found !== null && isAfresh) {
    await storing(() => store.forget(found.row));
    known.remove(found.row);
  }
  const before = isAfresh ? null : continued;
  const learner = new SegmentLearner(store, known, asked, before?.row ?? null, before?.checkpoint ?? null);
  try {
    await learner.run();
    diagnostics.push(...learner.diagnostics);
  } finally {
    await learner.abandon();
  }
  const outcome = !learner.isComplete ? "interrupted" : continued === null ? "learnt" : continued.row.complete ? "grown" : "resumed";
  const records = (learner.source?.records ?? 0) - (before?.row.records ?? 0);
  return { outcome, records, diagnostics, source: learner.source };
}

function otherPlace(asked: SourceToLearn, source: StoredSource, consequence: string): Diagnostic[] {
  const { file, vantage, addressSpace } = asked;
  if (source.vantage === vantage && source.addressSpace === addressSpace) return [];
  const message = `this content was learnt before as seen from "${source.vantage}" in address space "${source.addressSpace}"; now "${vantage}" in "${addressSpace}" is asked for: ${consequence}`;
  return [{ code: "learnt-elsewhere", severity: "warning", message, at: { kind: "file", file } }];
}

function resembles(file: string, other: StoredSource): Diagnostic {
  return {
    code: "begins-like-another",
    severity: "warning",
    message: `its first ${HEAD_BYTES >> 10} KiB are those of ${other.file}, but then it differs: if both hold the same records, these count twice`,
    help: "Learn only one of two copies of a source, of which one was cut, filtered or edited.",
    at: { kind: "file", file },
  };
}

class SegmentLearner {
  /** All of the content was read and stored. */
  isComplete = false;
  source: SourceRow | null;
  /** Of what is stored: the end of an interrupted reading is no end of the capture. */
  diagnostics: readonly Diagnostic[] = [];
  private readonly store: EvidenceStore;
  private readonly known: KnownSources;
  private readonly asked: SourceToLearn;
  private readonly before: SourceCheckpoint | null;
  private readonly chunks: HashedChunks;
  private writer: SegmentWriter | null = null;
  /** The segment before: it is stored while the next one is read. Whoever needs the store awaits it, and gets its failure. */
  private committing: Promise<void> = Promise.resolve();
  private reading: ContentReading | null = null;
  private chunk: ContentChunk | null = null;
  /** Asked to stop, and what was read until then is stored. */
  private isStopped = false;
  private readonly earlier: SourceCheckpoint["earlier"];

  constructor(store: EvidenceStore, known: KnownSources, asked: SourceToLearn, source: SourceRow | null, before: SourceCheckpoint | null) {
    this.store = store;
    this.known = known;
    this.asked = asked;
    this.source = source;
    this.before = before;
    this.earlier = [...(before?.earlier ?? []), ...(source?.complete === true ? [{ bytes: source.bytes, sha256: source.sha256 }] : [])];
    this.chunks = asked.content.chunks(before?.state.consumedBytes ?? 0);
  }

  async run(): Promise<void> {
    const { file, kind, accounts, segmentBytes, signal } = this.asked;
    const { source } = await this.openWriter();
    this.reading = kind.open({ file, source, startAt: this.before?.state ?? null, extra: this.before?.extra ?? null, accounts });
    await this.reading.read({
      chunks: this.takeChunks(),
      segmentBytes,
      // What was read when the user asks to stop is kept.
      isSegmentDue: () => signal.aborted && !this.isStopped,
      onSegment: (state, isFinal) => this.endSegment(state, isFinal),
    });
    await this.committing;
  }

  /** Leaves nothing open; a segment that was not committed is as if it had never been. */
  async abandon(): Promise<void> {
    const writer = this.writer;
    this.writer = null;
    await writer?.rollback();
    await this.committing;
  }

  private async *takeChunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.chunks) {
      this.chunk = chunk;
      // One more chunk is read, for the segment to end in it.
      const isLast = this.asked.signal.aborted;
      yield chunk.bytes;
      const reading = this.reading as ContentReading;
      if (reading.isFull) await appendAll(await storing(() => this.openWriter()), reading.takeRows());
      this.asked.onProgress(chunk.rawBytes, reading.recordsRead);
      if (isLast) return;
      await turn();
    }
  }

  /** One segment is open at a time, so this waits until the one before is stored. */
  private async openWriter(): Promise<SegmentWriter> {
    await this.committing;
    this.writer ??= await this.store.beginSegment(this.source);
    return this.writer;
  }

  private async endSegment(state: ReadingState, isFinal: boolean): Promise<void> {
    const { end } = this.chunks;
    // The chunks ended because the user asked to stop: what came after the last segment is read again next time.
    if (isFinal && end === null) return;
    const reading = this.reading as ContentReading;
    const writer = await storing(() => this.openWriter());
    const rows = await reading.endSegment(state, isFinal);
    const after = isFinal ? this.completeState(state, end as ContentEnd) : this.unfinishedState(state);
    const diagnostics = isFinal ? [...state.diagnostics, ...unpackingDiagnostics(this.asked.file, end as ContentEnd)] : state.diagnostics;
    this.writer = null;
    this.committing = this.commit(writer, rows, after, diagnostics);
    // Its failure is not lost: the promise is awaited before anything else is stored, and at the end.
    this.committing.catch(() => {});
    this.isStopped = this.asked.signal.aborted;
  }

  private async commit(writer: SegmentWriter, rows: Iterable<ColumnBatch>, after: StoredSource, diagnostics: readonly Diagnostic[]): Promise<void> {
    try {
      await appendAll(writer, rows);
    } catch (error) {
      await writer.rollback();
      throw error;
    }
    await storing(() => writer.commit(after));
    this.source = { ...after, id: writer.source };
    this.known.add(this.source);
    this.diagnostics = diagnostics;
    this.isComplete = after.complete;
  }

  private completeState(state: ReadingState, end: ContentEnd): StoredSource {
    const warnings = unpackingDiagnostics(this.asked.file, end).map((diagnostic) => diagnostic.message);
    const digest = { bytes: end.bytes, sha256: end.sha256 };
    return this.stored(state, warnings, digest, { bytes: 0, sha256: sha256Of(new Uint8Array(0)) }, end.bytes, true);
  }

  private unfinishedState(state: ReadingState): StoredSource {
    const { start, bytes, sha256Before } = this.chunk as ContentChunk;
    const tail = bytes.subarray(0, Math.max(0, state.consumedBytes - start));
    return this.stored(state, [], { bytes: start, sha256: sha256Before }, { bytes: tail.length, sha256: sha256Of(tail) }, state.consumedBytes, false);
  }

  private stored(state: ReadingState, warnings: readonly string[], digest: SourceCheckpoint["digest"], tail: SourceCheckpoint["tail"], bytes: number, complete: boolean): StoredSource {
    const { file, content, vantage, addressSpace } = this.asked;
    const { kind, records, understood, notUnderstood, first, last, lossShare } = state;
    const head = { bytes: content.head.length, sha256: sha256Of(content.head) };
    const { extra, warnings: own } = (this.reading as ContentReading).kept();
    const checkpoint: SourceCheckpoint = { head, digest, tail, earlier: this.earlier, state, extra };
    return {
      sha256: digest.sha256,
      file,
      kind,
      vantage,
      addressSpace,
      bytes,
      records,
      understood,
      notUnderstood,
      first,
      last,
      lossShare,
      warnings: [...state.warnings, ...warnings, ...own],
      contents: state.contents,
      complete,
      checkpoint: JSON.stringify(checkpoint),
    };
  }
}

/** What making the rows throws is no failure of the store. */
async function appendAll(writer: SegmentWriter, batches: Iterable<ColumnBatch>): Promise<void> {
  for (const batch of batches) {
    if (batch.rows > 0) await storing(() => writer.append(batch));
    await turn();
  }
}

/** Lets an interrupt and other work of this thread have their turn: neither reading nor storing may ever wait for anything else. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function unpackingDiagnostics(file: string, { damage, bytes }: ContentEnd): Diagnostic[] {
  if (damage === null) return [];
  const message = `the compressed data breaks off or is damaged (${damage}); ${bytes} bytes could be unpacked`;
  return [{ code: "gzip-damaged", severity: "warning", message, help: "Every whole record in front of it was kept.", at: { kind: "file", file } }];
}

/** Runs what writes into the store; what fails there is a StoreFailure. */
export async function storing<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    // Those are mistakes in the program.
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    throw new StoreFailure(error instanceof Error ? (error.message.split("\n")[0] as string) : String(error), { cause: error });
  }
}
