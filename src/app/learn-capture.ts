// Learns one capture into the store, segment by segment: content to packets, packets to rows, rows to a transaction. A source that is known
// is left alone, one that was interrupted or has grown is continued where it stopped. Does not look for files.
import { createHash } from "node:crypto";
import { captureFormat, describeForeign, FORMAT_BYTES } from "../evidence/capture/capture-format.ts";
import { FlowMeter } from "../evidence/capture/flow-meter.ts";
import type { ContentChunk, ContentEnd } from "../evidence/capture/hash-content.ts";
import type { HashedChunks } from "../evidence/capture/hashed-chunks.ts";
import { type CaptureState, readCapture } from "../evidence/capture/read-capture.ts";
import { arpTable, claimTable, hoursToBatch, linkPathTable, piecesToBatch, rowsToBatch } from "../evidence/flows/flow-tables.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore, SegmentWriter, SourceRow, StoredSource } from "../store/evidence-store.ts";
import type { CaptureContent } from "./capture-content.ts";
import { type CaptureCheckpoint, HEAD_BYTES, type KnownSources } from "./known-sources.ts";

export interface CaptureToLearn {
  /** Name as shown to people. */
  readonly file: string;
  readonly content: CaptureContent;
  readonly vantage: string;
  readonly addressSpace: string;
  readonly segmentBytes: number;
  readonly signal: AbortSignal;
  /** After every chunk: bytes of the file itself read so far, packets read so far. */
  readonly onProgress: (rawBytes: number, records: number) => void;
}

export interface LearnedCapture {
  readonly outcome: "learnt" | "resumed" | "grown" | "known" | "foreign" | "interrupted";
  /** Packets stored by this run. */
  readonly records: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly source: StoredSource | null;
}

/** The store could not be written: no room, no permission. */
export class StoreFailure extends Error {}

/** Rows kept before they are handed to the store. Folded hours are let grow, because they still merge. */
const MOST_PIECES = 4_096;
const MOST_ROWS = 16_384;
/** Rows whose columns are made at once: one vector of the store. More would only be more memory. */
const ROWS_AT_ONCE = 2_048;

/** Throws what reading the content throws, or StoreFailure; committed segments stay. */
export async function learnCapture(store: EvidenceStore, known: KnownSources, capture: CaptureToLearn): Promise<LearnedCapture> {
  const { file, content } = capture;
  const foreign = whyForeign(content.head);
  if (foreign !== null)
    return { outcome: "foreign", records: 0, source: null, diagnostics: [{ code: "not-a-capture", severity: "error", message: foreign, help: FOREIGN_HELP, at: { kind: "file", file } }] };
  const recognised = await known.recognise(file, content.head, (marks) => content.prefixes(marks));
  if (recognised.kind === "known") return { outcome: "known", records: 0, source: recognised.source, diagnostics: otherPlace(capture, recognised.source, "it stays as it is") };
  const continued = recognised.kind === "continued" ? recognised.source : null;
  const diagnostics: Diagnostic[] = continued === null ? [] : otherPlace(capture, continued.row, "all of it now counts as seen there");
  if (recognised.kind === "new" && recognised.resembles !== null) diagnostics.push(resembles(file, recognised.resembles));
  const learner = new SegmentLearner(store, known, capture, continued?.row ?? null, continued?.checkpoint ?? null);
  try {
    await learner.run();
    diagnostics.push(...learner.diagnostics);
  } finally {
    await learner.abandon();
  }
  const outcome = !learner.isComplete ? "interrupted" : continued === null ? "learnt" : continued.row.complete ? "grown" : "resumed";
  const records = (learner.source?.records ?? 0) - (continued?.row.records ?? 0);
  return { outcome, records, diagnostics, source: learner.source };
}

const FOREIGN_HELP = "Give captures as tcpdump, dumpcap or Wireshark write them, plain or gzip'd.";

function whyForeign(head: Uint8Array): string | null {
  if (head.length >= FORMAT_BYTES && captureFormat(new DataView(head.buffer, head.byteOffset).getUint32(0)) !== null) return null;
  return `expected a packet capture (pcap or pcapng), found ${head.length === 0 ? "an empty file" : describeForeign(head)}`;
}

function otherPlace(capture: CaptureToLearn, source: StoredSource, consequence: string): Diagnostic[] {
  const { file, vantage, addressSpace } = capture;
  if (source.vantage === vantage && source.addressSpace === addressSpace) return [];
  const message = `this content was learnt before as seen from "${source.vantage}" in address space "${source.addressSpace}"; now "${vantage}" in "${addressSpace}" is asked for: ${consequence}`;
  return [{ code: "learnt-elsewhere", severity: "warning", message, at: { kind: "file", file } }];
}

function resembles(file: string, other: StoredSource): Diagnostic {
  return {
    code: "begins-like-another",
    severity: "warning",
    message: `its first ${HEAD_BYTES >> 10} KiB are those of ${other.file}, but then it differs: if both hold the same packets, these count twice`,
    help: "Learn only one of two copies of a capture, of which one was cut, filtered or edited.",
    at: { kind: "file", file },
  };
}

class SegmentLearner {
  /** All of the content was read and stored. */
  isComplete = false;
  source: SourceRow | null;
  /** Of what is stored: the end of an interrupted reading is no end of the capture. */
  diagnostics: readonly Diagnostic[] = [];
  private recordsRead = 0;
  private readonly store: EvidenceStore;
  private readonly known: KnownSources;
  private readonly capture: CaptureToLearn;
  private readonly before: CaptureCheckpoint | null;
  private readonly chunks: HashedChunks;
  private writer: SegmentWriter | null = null;
  /** The commit of the segment before: it goes on while the next segment is read. Whoever needs the store awaits it, and gets its failure. */
  private committing: Promise<void> = Promise.resolve();
  private meter: FlowMeter | null = null;
  private chunk: ContentChunk | null = null;
  /** Asked to stop, and what was read until then is stored. */
  private isStopped = false;
  private readonly earlier: CaptureCheckpoint["earlier"];
  private namesStored: number;
  private leftOut: number;

  constructor(store: EvidenceStore, known: KnownSources, capture: CaptureToLearn, source: SourceRow | null, before: CaptureCheckpoint | null) {
    this.store = store;
    this.known = known;
    this.capture = capture;
    this.source = source;
    this.before = before;
    this.earlier = [...(before?.earlier ?? []), ...(source?.complete === true ? [{ bytes: source.bytes, sha256: source.sha256 }] : [])];
    this.namesStored = before?.namesStored ?? 0;
    this.leftOut = before?.leftOut ?? 0;
    this.chunks = capture.content.chunks(before?.state.consumedBytes ?? 0);
  }

  async run(): Promise<void> {
    const { file, segmentBytes, signal } = this.capture;
    this.meter = new FlowMeter({ source: (await this.openWriter()).source });
    const outcome = await readCapture({
      file,
      segmentBytes,
      chunks: this.takeChunks(),
      startAt: this.before?.state ?? null,
      sink: {
        packet: (packet, view, bytes) => {
          this.recordsRead++;
          (this.meter as FlowMeter).add(packet, view, bytes);
        },
      },
      // What was read when the user asks to stop is kept.
      isSegmentDue: () => signal.aborted && !this.isStopped,
      onSegment: (state, isFinal) => this.endSegment(state, isFinal),
    });
    // The format was looked at before: only a content that changed meanwhile comes here.
    if (outcome.outcome === "foreign") throw new Error(`the file changed while it was read: ${outcome.what}`);
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
      const isLast = this.capture.signal.aborted;
      yield chunk.bytes;
      const meter = this.meter as FlowMeter;
      if (meter.pieces.length > MOST_PIECES || meter.rowsWaiting > MOST_ROWS) await storing(() => this.storeRows());
      this.capture.onProgress(chunk.rawBytes, this.recordsRead);
      if (isLast) return;
      // Gives an interrupt its turn: reading may never wait for anything else.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** One segment is open at a time, so this waits until the one before is stored. */
  private async openWriter(): Promise<SegmentWriter> {
    await this.committing;
    this.writer ??= await this.store.beginSegment(this.source);
    return this.writer;
  }

  private async endSegment(state: CaptureState, isFinal: boolean): Promise<void> {
    const { end } = this.chunks;
    // The chunks ended because the user asked to stop: what came after the last segment is read again next time.
    if (isFinal && end === null) return;
    (this.meter as FlowMeter).finish();
    const writer = await storing(() => this.openWriter());
    await storing(async () => {
      await this.storeRows();
      await this.storeFacts(state);
    });
    const after = isFinal ? this.completeState(state, end as ContentEnd) : this.unfinishedState(state);
    const diagnostics = isFinal ? [...state.diagnostics, ...unpackingDiagnostics(this.capture.file, end as ContentEnd)] : state.diagnostics;
    this.writer = null;
    this.committing = this.commit(writer, after, diagnostics);
    // Its failure is not lost: the promise is awaited before anything else is stored, and at the end.
    this.committing.catch(() => {});
    this.isStopped = this.capture.signal.aborted;
    if (!isFinal) this.meter = new FlowMeter({ source: writer.source });
  }

  private async commit(writer: SegmentWriter, after: StoredSource, diagnostics: readonly Diagnostic[]): Promise<void> {
    await storing(() => writer.commit(after));
    this.source = { ...after, id: writer.source };
    this.known.add(this.source);
    this.diagnostics = diagnostics;
    this.isComplete = after.complete;
  }

  private async storeRows(): Promise<void> {
    const meter = this.meter as FlowMeter;
    const writer = await this.openWriter();
    const pieces = meter.takePieces();
    for (let from = 0; from < pieces.length; from += ROWS_AT_ONCE) await writer.append(piecesToBatch(pieces.slice(from, from + ROWS_AT_ONCE)));
    const hours = meter.takeHours();
    for (let from = 0; from < hours.length; from += ROWS_AT_ONCE) await writer.append(hoursToBatch(hours.slice(from, from + ROWS_AT_ONCE)));
  }

  private async storeFacts(state: CaptureState): Promise<void> {
    const { links, payloads } = this.meter as FlowMeter;
    const writer = this.writer as SegmentWriter;
    const { source } = writer;
    await writer.append(
      rowsToBatch(
        linkPathTable,
        [...links.paths.values()].map((path) => ({ source, ...path })),
      ),
    );
    await writer.append(
      rowsToBatch(
        arpTable,
        [...links.arps.values()].map((arp) => ({ source, ...arp })),
      ),
    );
    const claims = [...payloads.claims.values()].map((claim) => ({ source, ...claim }));
    const names = state.names.slice(this.namesStored).map(({ address, name }) => ({
      source,
      endpoint: address,
      attribute: "hostname",
      value: name,
      by: "pcapng name resolution",
      first: state.first,
      last: state.last,
    }));
    await writer.append(rowsToBatch(claimTable, [...claims, ...names]));
    this.namesStored = state.names.length;
    this.leftOut += links.leftOut;
  }

  private completeState(state: CaptureState, end: ContentEnd): StoredSource {
    const warnings = unpackingDiagnostics(this.capture.file, end).map((diagnostic) => diagnostic.message);
    const digest = { bytes: end.bytes, sha256: end.sha256 };
    return this.stored(state, warnings, digest, { bytes: 0, sha256: sha256Of(new Uint8Array(0)) }, end.bytes, true);
  }

  private unfinishedState(state: CaptureState): StoredSource {
    const { start, bytes, sha256Before } = this.chunk as ContentChunk;
    const tail = bytes.subarray(0, Math.max(0, state.consumedBytes - start));
    return this.stored(state, [], { bytes: start, sha256: sha256Before }, { bytes: tail.length, sha256: sha256Of(tail) }, state.consumedBytes, false);
  }

  private stored(state: CaptureState, warnings: readonly string[], digest: CaptureCheckpoint["digest"], tail: CaptureCheckpoint["tail"], bytes: number, complete: boolean): StoredSource {
    const { file, content, vantage, addressSpace } = this.capture;
    const { kind, records, understood, notUnderstood, first, last, lossShare } = state;
    const head = { bytes: content.head.length, sha256: sha256Of(content.head) };
    const checkpoint: CaptureCheckpoint = { head, digest, tail, earlier: this.earlier, state, namesStored: this.namesStored, leftOut: this.leftOut };
    const leftOut = this.leftOut === 0 ? [] : [`${this.leftOut} link and ARP facts were left out: there are too many different ones`];
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
      warnings: [...state.warnings, ...warnings, ...leftOut],
      complete,
      checkpoint: JSON.stringify(checkpoint),
    };
  }
}

function unpackingDiagnostics(file: string, { damage, bytes }: ContentEnd): Diagnostic[] {
  if (damage === null) return [];
  const message = `the compressed data breaks off or is damaged (${damage}); ${bytes} bytes could be unpacked`;
  return [{ code: "gzip-damaged", severity: "warning", message, help: "Every whole packet in front of it was kept.", at: { kind: "file", file } }];
}

async function storing<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    // Those are mistakes in the program.
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    throw new StoreFailure(error instanceof Error ? (error.message.split("\n")[0] as string) : String(error), { cause: error });
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
