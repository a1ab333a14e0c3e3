// Which of many sets of ranges hold a value: the values are cut where any range begins or ends, and each piece finds its sets on the way from a leaf to
// the root of a segment tree. Lookup is logarithmic; memory grows with the ranges, however much they overlap.

export interface SetRange<T> {
  readonly from: T;
  readonly to: T;
  readonly set: number;
}

export class IntervalSets<T extends number | bigint> {
  /** First values of the pieces, ascending; the first is 0. */
  readonly starts: readonly T[];
  readonly #leaves: number;
  /** Per tree node, the sets of ranges that cover all of it: places in `#sets`. */
  readonly #begin: Int32Array;
  readonly #sets: Int32Array;

  constructor(ranges: readonly SetRange<T>[], zero: T, last: T, after: (x: T) => T) {
    const cuts = new Set<T>([zero]);
    for (const { from, to } of ranges) {
      cuts.add(from);
      if (to < last) cuts.add(after(to));
    }
    this.starts = [...cuts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    this.#leaves = this.starts.length;
    const nodes = 2 * this.#leaves;
    const pieces = ranges.map((r) => ({ first: this.pieceOf(r.from), end: this.pieceOf(r.to) + 1, set: r.set }));
    const counts = new Int32Array(nodes + 1);
    for (const p of pieces)
      this.#cover(p.first, p.end, (node) => {
        counts[node + 1] = (counts[node + 1] as number) + 1;
      });
    for (let node = 0; node < nodes; node++) counts[node + 1] = (counts[node + 1] as number) + (counts[node] as number);
    this.#begin = counts.slice();
    this.#sets = new Int32Array(counts[nodes] as number);
    for (const p of pieces) {
      this.#cover(p.first, p.end, (node) => {
        const at = counts[node] as number;
        this.#sets[at] = p.set;
        counts[node] = at + 1;
      });
    }
  }

  /** The piece that holds the value. */
  pieceOf(value: T): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as T) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Every set that holds the piece; a set whose ranges touch may come twice. */
  eachSet(piece: number, visit: (set: number) => void): void {
    for (let node = piece + this.#leaves; node > 0; node >>= 1) {
      for (let at = this.#begin[node] as number; at < (this.#begin[node + 1] as number); at++) visit(this.#sets[at] as number);
    }
  }

  #cover(first: number, end: number, visit: (node: number) => void): void {
    let low = first + this.#leaves;
    let high = end + this.#leaves;
    for (; low < high; low >>= 1, high >>= 1) {
      if (low & 1) visit(low++);
      if (high & 1) visit(--high);
    }
  }
}
