// Stretches with labels that lie over each other, as one. Those that only touch stay two: a batch after a batch, a day after a day.
import type { Span } from "../../foundation/time-spans.ts";

export interface LabelledSpan extends Span {
  /** Hostile text. */
  readonly label: string;
}

/** By time, with the label of the one that begins first, and of two that begin together of the longer. */
export function mergeOverlapping(spans: readonly LabelledSpan[]): LabelledSpan[] {
  const merged: { first: number; last: number; label: string }[] = [];
  for (const { first, last, label } of [...spans].sort((x, y) => x.first - y.first || y.last - x.last || (x.label < y.label ? -1 : x.label > y.label ? 1 : 0))) {
    const before = merged[merged.length - 1];
    if (before !== undefined && first < before.last) before.last = Math.max(before.last, last);
    else merged.push({ first, last, label });
  }
  return merged;
}
