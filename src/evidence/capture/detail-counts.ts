// How often one flow showed each detail ("function 3", "unit 17"). Most flows show a handful in the same order again and again: the one that followed last
// time is looked at first, then the others are found by comparing, not by hashing.
import type { Counters } from "../flows/flow-piece.ts";

/** Distinct counters per flow; beyond it they are summed per facet, so that hostile values cannot fill the memory. */
const MOST_DETAILS = 200;
const OTHERS = "others";
const FEW = 24;
/** Names that many flows share are put together once. */
const MOST_NAMES = 4_096;
const names = new Map<string, Map<string, string>>();

interface Detail {
  readonly facet: string;
  readonly value: string;
  count: number;
  /** What was counted after this one when it was counted last. */
  next: Detail | null;
}

export class DetailCounts {
  private readonly details: Detail[] = [];
  private last: Detail | null = null;
  /** By facet and value, once there are more than a few. */
  private index: Map<string, Map<string, Detail>> | null = null;

  add(facet: string, value: string, times = 1): void {
    const { last } = this;
    if (last !== null) {
      const guess = last.next;
      if (guess !== null && guess.value === value && guess.facet === facet) {
        guess.count += times;
        this.last = guess;
        return;
      }
    }
    this.find(facet, value, times);
  }

  private find(facet: string, value: string, times: number): void {
    const { details } = this;
    const few = Math.min(details.length, FEW);
    for (let i = 0; i < few; i++) {
      const detail = details[i] as Detail;
      if (detail.value === value && detail.facet === facet) {
        this.count(detail, times);
        // What is seen often moves to the front.
        if (i > 0) {
          details[i] = details[i - 1] as Detail;
          details[i - 1] = detail;
        }
        return;
      }
    }
    this.addRare(facet, value, times);
  }

  private count(detail: Detail, times: number): void {
    detail.count += times;
    if (this.last !== null) this.last.next = detail;
    this.last = detail;
  }

  private addRare(facet: string, value: string, times: number): void {
    const { details } = this;
    if (details.length >= FEW && this.index === null) {
      this.index = new Map();
      for (const detail of details) this.enter(this.index, detail);
    }
    const known = this.index?.get(facet)?.get(value);
    if (known !== undefined) {
      this.count(known, times);
      return;
    }
    if (details.length >= MOST_DETAILS && value !== OTHERS) {
      this.find(facet, OTHERS, times);
      return;
    }
    const detail: Detail = { facet, value, count: 0, next: null };
    this.count(detail, times);
    details.push(detail);
    if (this.index !== null) this.enter(this.index, detail);
  }

  private enter(index: Map<string, Map<string, Detail>>, detail: Detail): void {
    const values = index.get(detail.facet);
    if (values === undefined) index.set(detail.facet, new Map([[detail.value, detail]]));
    else values.set(detail.value, detail);
  }

  toCounters(): Counters {
    const counters: Counters = new Map();
    for (const { facet, value, count } of this.details) counters.set(nameOf(facet, value), count);
    return counters;
  }
}

function nameOf(facet: string, value: string): string {
  let values = names.get(facet);
  if (values === undefined || values.size >= MOST_NAMES) {
    values = new Map();
    names.set(facet, values);
  }
  let name = values.get(value);
  if (name === undefined) {
    name = `${facet} ${value}`;
    values.set(value, name);
  }
  return name;
}
