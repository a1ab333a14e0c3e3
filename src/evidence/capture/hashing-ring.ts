// What the reading thread and the parser share: a ring of chunks in shared memory, the state of each, and the messages between them.
import type { ContentEnd, PrefixDigests, PrefixMark } from "./hash-content.ts";

/** A chunk and those behind it that a reader may still look at when it asks for another: two threads that work on them need not wait for each other at every chunk. */
export const SLOTS_HELD = 3;
/** Two are filled meanwhile. */
export const RING_SLOTS = SLOTS_HELD + 2;
/** State of a slot, an Int32 each. */
export const SLOT_FREE = 0;
export const SLOT_HELD = 1;
/** What the worker is to do, in the Int32 behind the slots' states. */
export const GO_ON = 0;
export const STOP = 1;

export interface SharedRing {
  readonly states: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
}

export type WorkerJob = { readonly kind: "chunks"; readonly path: string; readonly from: number } | { readonly kind: "prefixes"; readonly path: string; readonly marks: readonly PrefixMark[] };

export type WorkerMessage =
  | { readonly kind: "chunk"; readonly slot: number; readonly offset: number; readonly length: number; readonly start: number; readonly sha256Before: string; readonly rawBytes: number }
  | { readonly kind: "end"; readonly end: ContentEnd }
  | { readonly kind: "prefixes"; readonly digests: PrefixDigests }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly message: string; readonly code: string | undefined };
