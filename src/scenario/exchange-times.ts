// When a flow's exchanges happen: runs of equally spaced slots, with jitter. Any instant can be looked up without counting from the start.
import type { Micros } from "../foundation/time.ts";
import { hashShare } from "./deterministic-hash.ts";

/** Slots at start, start + period, …; `count` of them (may be Infinity in the last run). */
export interface Run {
  readonly start: Micros;
  readonly count: number;
}

export class ExchangeTimes {
  readonly runs: readonly Run[];
  /** Exchanges before each run; one entry more than runs. */
  readonly before: Float64Array;
  readonly periodMicros: number;
  private readonly jitterMicros: number;
  private readonly seed: number;

  constructor(runs: readonly Run[], periodMicros: number, jitterMicros: number, seed: number) {
    this.runs = runs;
    this.periodMicros = periodMicros;
    // INVARIANT: jitter below one period keeps the slots in order.
    this.jitterMicros = Math.min(jitterMicros, periodMicros * 0.9);
    this.seed = seed;
    this.before = new Float64Array(runs.length + 1);
    for (const [i, run] of runs.entries()) this.before[i + 1] = (this.before[i] as number) + run.count;
  }

  /** The same slots and the same jitter, later by a fixed time. */
  shiftedBy(micros: number): ExchangeTimes {
    return new ExchangeTimes(
      this.runs.map((r) => ({ start: r.start + micros, count: r.count })),
      this.periodMicros,
      this.jitterMicros,
      this.seed,
    );
  }

  get total(): number {
    return this.before[this.runs.length] as number;
  }

  /** Run that holds exchange k. */
  runOf(k: number): number {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.before[middle] as number) <= k) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Instant of exchange k; Infinity when there is none. */
  time(k: number): Micros {
    if (k >= this.total) return Number.POSITIVE_INFINITY;
    const index = this.runOf(k);
    const slot = (this.runs[index] as Run).start + (k - (this.before[index] as number)) * this.periodMicros;
    return Math.floor(slot + (this.jitterMicros > 0 ? hashShare(this.seed, k | 0, 77) * this.jitterMicros : 0));
  }

  /** Number of exchanges whose instant is before `at`. */
  countBefore(at: Micros): number {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.runs[middle] as Run).start <= at) low = middle;
      else high = middle - 1;
    }
    const run = this.runs[low];
    if (run === undefined || run.start > at) return 0;
    const slots = Math.min(run.count, Math.max(0, Math.ceil((at - run.start) / this.periodMicros)));
    let k = (this.before[low] as number) + slots;
    // Jitter moves an exchange to the right by less than a period, so at most one slot is not due yet.
    while (k > 0 && this.time(k - 1) >= at) k--;
    while (k < this.total && this.time(k) < at) k++;
    return k;
  }
}
