// When a vantage was capturing: the union of its sources' time spans. Says nothing about what it could see.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";

/** Two files of one tap that leave less than this between them count as one unbroken recording. */
export const SEAM_MICROS = 60 * MICROS_PER_SECOND;

export interface Span {
  readonly first: number;
  readonly last: number;
}

export class CoverageIntervals {
  private readonly spans: Span[] = [];

  constructor(spans: readonly Span[]) {
    for (const span of [...spans].sort((x, y) => x.first - y.first || x.last - y.last)) {
      const before = this.spans[this.spans.length - 1];
      if (before !== undefined && span.first - before.last <= SEAM_MICROS) {
        this.spans[this.spans.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
      } else this.spans.push({ first: span.first, last: span.last });
    }
  }

  /** True when capturing went on without a break from one instant to the other. */
  covers(from: number, to: number): boolean {
    let low = 0;
    let high = this.spans.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const span = this.spans[middle] as Span;
      if (from < span.first) high = middle - 1;
      else if (from > span.last) low = middle + 1;
      else return to <= span.last;
    }
    return false;
  }

  get watchedSeconds(): number {
    return this.spans.reduce((sum, span) => sum + (span.last - span.first), 0) / MICROS_PER_SECOND;
  }

  get merged(): readonly Span[] {
    return this.spans;
  }
}
