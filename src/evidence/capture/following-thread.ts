// The messages between the thread that counts flows and the one that follows them, and the settings of the latter.
import type { EventBuffer } from "./flow-events.ts";
import type { PackedBatch } from "./packed-batches.ts";
import type { Uptime } from "./tcp-clocks.ts";

export type FollowingJob =
  /** Everything of an earlier source is forgotten. `chunks`: the memory in which chunks lie. */
  | { readonly kind: "open"; readonly session: number; readonly source: number; readonly chunks: SharedArrayBuffer }
  | ({ readonly kind: "events" } & EventBuffer)
  /** All events of a chunk were sent. */
  | { readonly kind: "chunk" }
  /** The source or its segment ends: all rows are wanted, and following starts afresh. */
  | { readonly kind: "finish"; readonly uptimes: readonly Uptime[] };

/** Answers to "chunk" and "finish", in their order, with buffers that may be used again and with the rows that are to be stored now. */
export interface FollowingAnswer {
  readonly session: number;
  readonly isFinish: boolean;
  readonly free: readonly SharedArrayBuffer[];
  readonly batches: readonly PackedBatch[];
}
