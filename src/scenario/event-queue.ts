// Which flow sends next: a binary heap of flow numbers over their due times. Ties go to the lower number, so that every run is the same.

export class EventQueue {
  private readonly heap: Int32Array;
  private readonly due: Float64Array;
  private size = 0;

  constructor(capacity: number) {
    this.heap = new Int32Array(capacity);
    this.due = new Float64Array(capacity);
  }

  clear(): void {
    this.size = 0;
  }

  add(flow: number, due: number): void {
    if (due === Number.POSITIVE_INFINITY) return;
    this.due[flow] = due;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = this.heap[parent] as number;
      if (!this.isBefore(flow, other)) break;
      this.heap[at] = other;
      at = parent;
    }
    this.heap[at] = flow;
  }

  /** −1 when nothing is due any more. */
  first(): number {
    return this.size === 0 ? -1 : (this.heap[0] as number);
  }

  firstDue(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.due[this.heap[0] as number] as number);
  }

  /** The first flow is due again at this time; Infinity removes it. */
  rescheduleFirst(due: number): void {
    let flow = this.heap[0] as number;
    if (due === Number.POSITIVE_INFINITY) {
      this.size--;
      if (this.size === 0) return;
      flow = this.heap[this.size] as number;
    } else this.due[flow] = due;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.isBefore(this.heap[child + 1] as number, this.heap[child] as number)) child++;
      const other = this.heap[child] as number;
      if (!this.isBefore(other, flow)) break;
      this.heap[at] = other;
      at = child;
    }
    this.heap[at] = flow;
  }

  private isBefore(a: number, b: number): boolean {
    const x = this.due[a] as number;
    const y = this.due[b] as number;
    return x < y || (x === y && a < b);
  }
}
