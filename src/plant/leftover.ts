// A permission that nothing seen uses, and how good the proof is that nothing uses it.

/**
 * certain: it can never decide, whatever is sent · strong, fair, weak: how much "not seen" says here · none: a counter shows that something uses it which
 * the evidence does not show.
 */
export const PROOF_QUALITIES = ["certain", "strong", "fair", "weak", "none"] as const;
export type ProofQuality = (typeof PROOF_QUALITIES)[number];

export interface Leftover {
  /** As written. */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly quality: ProofQuality;
  /** Sentences: what speaks for it, and what is missing. */
  readonly why: readonly string[];
}
