// What a kind of evidence provides so that its sources are learnt by the one mechanism for all (learn-source.ts): a reading that turns content
// into rows and stops between records. Adding a kind means writing one of these and naming it in learn.ts.
import type { ReadingState } from "../evidence/reading-state.ts";
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import type { ColumnBatch } from "../store/tables.ts";

export interface ReadingPlan {
  /** Name as shown to people. */
  readonly file: string;
  /** The store's number that rows carry. */
  readonly source: number;
  /** Goes on behind an earlier segment: what onSegment was given, and kept(). */
  readonly startAt: ReadingState | null;
  readonly extra: unknown;
  /** Who hides the names of accounts. */
  readonly accounts: AccountNames;
}

export interface ReadingIo {
  /** Decompressed content in order from `startAt.consumedBytes` (or 0); a chunk may be overwritten once the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes of content between two calls of onSegment. */
  readonly segmentBytes: number;
  /** True ends the segment early; asked about once per megabyte. */
  readonly isSegmentDue: () => boolean;
  /** Awaited between two records, about every segmentBytes and once at the end (isFinal). */
  readonly onSegment: (state: ReadingState, isFinal: boolean) => Promise<void>;
}

export interface ContentReading {
  /** Of this run. */
  readonly recordsRead: number;
  /** So many rows wait that they should go to the store; asked after every chunk. */
  readonly isFull: boolean;
  read(io: ReadingIo): Promise<void>;
  /** Rows so far, while a segment goes on: taken away at once, made when they are asked for. */
  takeRows(): Iterable<ColumnBatch>;
  /**
   * All rows that still wait, taken away likewise: the next segment may be read before they are asked for. Called within onSegment. The next segment
   * starts afresh unless it was the last.
   */
  endSegment(state: ReadingState, isFinal: boolean): Promise<Iterable<ColumnBatch>>;
  /** What has to be kept besides the state (JSON), and what is to be said of the source. Asked after endSegment. */
  kept(): { readonly extra: unknown; readonly warnings: readonly string[] };
}

export interface EvidenceKind {
  /** Sources of one kind see from one place unless the user says otherwise: they add up. */
  readonly defaultVantage: string;
  /** Content that was learnt as a kind of source for which this is false was not learnt as this kind. Absent = it was. */
  readonly owns?: (sourceKind: string) => boolean;
  /** True: a source that is known, whose kept().extra this is, is read again from its start, because now it is to be read otherwise. Absent = never. */
  readonly readsAfresh?: (extra: unknown) => boolean;
  open(plan: ReadingPlan): ContentReading;
}
