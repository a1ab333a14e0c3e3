// Which of many sets of ranges have a value in common: those that begin inside a range, and those that hold its first value. The work follows what is found.
import { IntervalSets, type SetRange } from "./interval-sets.ts";

export class RangeOverlaps<T extends number | bigint> {
  readonly #ranges: readonly (readonly { readonly from: T; readonly to: T }[])[];
  readonly #holders: IntervalSets<T>;
  /** All ranges, by their first values. */
  readonly #sorted: readonly SetRange<T>[];

  constructor(sets: readonly (readonly { readonly from: T; readonly to: T }[])[], zero: T, last: T, after: (x: T) => T) {
    this.#ranges = sets;
    const all = sets.flatMap((ranges, set) => ranges.map(({ from, to }): SetRange<T> => ({ from, to, set })));
    this.#holders = new IntervalSets(all, zero, last, after);
    this.#sorted = all.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  }

  /** Every set that shares a value with this one, itself included; a set may come several times. */
  eachOverlapping(set: number, visit: (other: number) => void): void {
    for (const { from, to } of this.#ranges[set] ?? []) {
      this.#holders.eachSet(this.#holders.pieceOf(from), visit);
      for (let at = this.#firstBeyond(from); at < this.#sorted.length; at++) {
        const range = this.#sorted[at] as SetRange<T>;
        if (range.from > to) break;
        visit(range.set);
      }
    }
  }

  /** Every set that holds the value; a set may come several times. */
  eachHolding(value: T, visit: (set: number) => void): void {
    this.#holders.eachSet(this.#holders.pieceOf(value), visit);
  }

  #firstBeyond(value: T): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as SetRange<T>).from <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
