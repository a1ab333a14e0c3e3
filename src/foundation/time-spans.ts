// Stretches of time as sorted, disjoint lists: what is in both, what in either, how long they are. Ends are exclusive; an instant is no stretch.
import { MICROS_PER_SECOND, type Micros } from "./time.ts";

export interface Span {
  readonly first: Micros;
  /** Exclusive. */
  readonly last: Micros;
}

/** Sorted and disjoint; stretches that touch, or leave at most `seam` microseconds between them, become one. */
export function unionOfSpans(spans: readonly Span[], seam = 0): Span[] {
  const merged: { first: Micros; last: Micros }[] = [];
  for (const { first, last } of [...spans].filter((s) => s.last > s.first).sort((x, y) => x.first - y.first)) {
    const before = merged[merged.length - 1];
    if (before !== undefined && first - before.last <= seam) before.last = Math.max(before.last, last);
    else merged.push({ first, last });
  }
  return merged;
}

/** What lies in both; both are sorted and disjoint. */
export function intersectionOfSpans(xs: readonly Span[], ys: readonly Span[]): Span[] {
  const both: Span[] = [];
  for (let i = 0, k = 0; i < xs.length && k < ys.length; ) {
    const x = xs[i] as Span;
    const y = ys[k] as Span;
    const first = Math.max(x.first, y.first);
    const last = Math.min(x.last, y.last);
    if (first < last) both.push({ first, last });
    if (x.last < y.last) i++;
    else k++;
  }
  return both;
}

/** What lies in `xs` and not in `ys`; both are sorted and disjoint. */
export function differenceOfSpans(xs: readonly Span[], ys: readonly Span[]): Span[] {
  const left: Span[] = [];
  let k = 0;
  for (const x of xs) {
    let at = x.first;
    while (k < ys.length && (ys[k] as Span).last <= at) k++;
    for (let j = k; j < ys.length && (ys[j] as Span).first < x.last; j++) {
      const y = ys[j] as Span;
      if (y.first > at) left.push({ first: at, last: y.first });
      at = Math.max(at, y.last);
    }
    if (at < x.last) left.push({ first: at, last: x.last });
  }
  return left;
}

export function secondsOfSpans(spans: readonly Span[]): number {
  return spans.reduce((sum, { first, last }) => sum + (last - first), 0) / MICROS_PER_SECOND;
}

/** Is the instant in one of the stretches? They are sorted and disjoint. */
export function isInSpans(spans: readonly Span[], instant: Micros): boolean {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle] as Span;
    if (instant < span.first) high = middle - 1;
    else if (instant >= span.last) low = middle + 1;
    else return true;
  }
  return false;
}
