// Most connections active in one minute: from per-minute counts of flows inside an hour and from the ends of longer ones. Exact to the minute.

const MICROS_PER_MINUTE = 60_000_000;

export class Concurrency {
  /** First and last minute since 1970 of single flows. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  /** (minute since 1970, active) pairs of hours, one behind the other; sparse, because most minutes of most hours are quiet. */
  private readonly hours: number[] = [];

  addFlow(first: number, last: number): void {
    this.starts.push(Math.floor(first / MICROS_PER_MINUTE));
    this.ends.push(Math.floor(last / MICROS_PER_MINUTE));
  }

  addHour(hour: number, minutes: Uint32Array): void {
    for (let minute = 0; minute < 60; minute++) {
      const active = minutes[minute] as number;
      if (active > 0) this.hours.push(hour * 60 + minute, active);
    }
  }

  merge(other: Concurrency): void {
    for (const start of other.starts) this.starts.push(start);
    for (const end of other.ends) this.ends.push(end);
    for (const value of other.hours) this.hours.push(value);
  }

  result(): number {
    if (this.starts.length > 1) {
      this.starts.sort((x, y) => x - y);
      this.ends.sort((x, y) => x - y);
    }
    let most = this.mostSingle();
    const active = new Map<number, number>();
    for (let i = 0; i < this.hours.length; i += 2) {
      const minute = this.hours[i] as number;
      active.set(minute, (active.get(minute) ?? 0) + (this.hours[i + 1] as number));
    }
    for (const [minute, count] of active) most = Math.max(most, count + countUpTo(this.starts, minute) - countUpTo(this.ends, minute - 1));
    return most;
  }

  private mostSingle(): number {
    let most = 0;
    let ended = 0;
    for (let i = 0; i < this.starts.length; i++) {
      while ((this.ends[ended] as number) < (this.starts[i] as number)) ended++;
      most = Math.max(most, i + 1 - ended);
    }
    return most;
  }
}

/** How many entries of an ascending list are ≤ limit. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
