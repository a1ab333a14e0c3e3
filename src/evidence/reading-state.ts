// How far one source was read, and what is known of it by then: the same for captures, logs and flow exports. Kinds keep more beside it.
import type { Diagnostic } from "../foundation/diagnostic.ts";

/** Everything is JSON but for times and shares that are not known (NaN). */
export interface ReadingState {
  /** "pcap", "pcapng", id of a log format …: what the source is, as `show sources` says. */
  readonly kind: string;
  /** Decompressed bytes up to the last whole record. */
  readonly consumedBytes: number;
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  /** Microseconds since 1970 UTC, NaN when nothing was readable. */
  readonly first: number;
  readonly last: number;
  /** 0…1; NaN = the source does not say. */
  readonly lossShare: number;
  readonly warnings: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Records by what they are, where a source holds several kinds. */
  readonly contents?: Readonly<Record<string, number>>;
  /** The last record had no end, and was read: should the content go on there, it is read again from its start. */
  readonly endsInLine?: boolean;
}
