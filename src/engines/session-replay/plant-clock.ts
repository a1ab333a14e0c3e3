// The plant's clock over a stretch of time, ready for millions of readings: its offset from UTC as steps, and the minute of the week at an instant.
import { offsetAt } from "../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";

export const MINUTE = 60 * MICROS_PER_SECOND;
export const WEEK_MINUTES = 10_080;
const DAY = 1_440 * MINUTE;
/** Zones change their clocks on whole quarters of an hour. */
const QUARTER = 15 * MINUTE;
/** 1970-01-01 was a Thursday. */
const FIRST_MINUTE_OF_WEEK = 3 * 1_440;

export class PlantClock {
  /** Instants from which an offset holds; the first holds before it too. */
  private readonly from: number[] = [];
  private readonly offsets: number[] = [];
  /** Step of the last reading: the next one is mostly in it too. */
  private step = 0;

  /** @param timezone IANA name */
  constructor(timezone: string, first: Micros, last: Micros) {
    let offset = offsetAt(timezone, first);
    this.from.push(first);
    this.offsets.push(offset);
    for (let at = first; at < last; at += DAY) {
      const after = offsetAt(timezone, at + DAY);
      if (after === offset) continue;
      let turn = Math.floor(at / QUARTER) * QUARTER;
      while (offsetAt(timezone, turn) === offset) turn += QUARTER;
      this.from.push(turn);
      this.offsets.push(after);
      offset = after;
    }
  }

  /** Minutes since Monday 00:00 as the plant's clocks show them. */
  minuteOfWeek(at: Micros): number {
    const local = at + (this.offsets[this.stepAt(at)] as number) * MICROS_PER_SECOND;
    const minute = (Math.floor(local / MINUTE) + FIRST_MINUTE_OF_WEEK) % WEEK_MINUTES;
    return minute < 0 ? minute + WEEK_MINUTES : minute;
  }

  /** When clocks are next changed; Infinity = not in the stretch. */
  nextTurn(at: Micros): Micros {
    return this.from[this.stepAt(at) + 1] ?? Number.POSITIVE_INFINITY;
  }

  private stepAt(at: Micros): number {
    const { from } = this;
    let step = this.step;
    while (step + 1 < from.length && (from[step + 1] as number) <= at) step++;
    while (step > 0 && (from[step] as number) > at) step--;
    this.step = step;
    return step;
  }
}
