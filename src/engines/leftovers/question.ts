// The question of this engine: which permissions does nothing use that was seen, and how good is the proof.
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
  /** Days between the first and the last packet, and days in which something was recorded; null = no evidence has a time. */
  readonly window: { readonly spanDays: number; readonly watchedDays: number } | null;
}
