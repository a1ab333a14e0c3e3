// The question of this engine: which permissions does nothing use that was seen, and how good is the proof.
import type { Span } from "../../foundation/time-spans.ts";
import type { TextAt } from "../../plant/segmentation.ts";

export interface Permission {
  readonly text: string;
  readonly at: TextAt;
  /** Conversations that were seen and that it decides. */
  readonly uses: number;
  /** The device's counter; null = none is given. */
  readonly hits: number | null;
  /** Some machine that it speaks of as source, and as destination, was seen to say anything at all. */
  readonly sourceSeen: boolean;
  readonly destinationSeen: boolean;
  /** Why it can never decide (other rules stand before it), or null. */
  readonly neverDecides: string | null;
}

export interface LeftoversQuestion {
  readonly permissions: readonly Permission[];
  /** When anybody watched: sorted and disjoint; empty = no evidence has a time. */
  readonly watched: readonly Span[];
  /** Names of phases that nobody watched, as coverage knows them. */
  readonly phasesUnseen: readonly string[];
}
