// Hours made ready for asking: is it within them, when do they end, when do they begin again. NaN = nobody can say, Infinity = never.
// A calendar says nothing of the time before its first entry and behind its last.
import type { Span } from "../../foundation/time-spans.ts";
import type { Micros } from "../../foundation/time.ts";
import type { Hours, WeekHours } from "../../plant/access.ts";
import { MINUTE, type PlantClock, WEEK_MINUTES } from "./plant-clock.ts";

export const IN = 1;
export const OUT = 0;
export const NOT_KNOWN = 2;
export type HoursState = typeof IN | typeof OUT | typeof NOT_KNOWN;

export interface CompiledHours {
  readonly isAlways: boolean;
  stateAt(at: Micros): HoursState;
  /** The first instant behind `at`, which is within, that is not surely within. */
  endAfter(at: Micros): number;
  /** The first instant from `at` on that is within; Infinity = none comes, NaN = nobody can say. */
  nextFrom(at: Micros): number;
}

const ALWAYS: CompiledHours = { isAlways: true, stateAt: () => IN, endAfter: () => Number.POSITIVE_INFINITY, nextFrom: (at) => at };

export function compileHours(hours: Hours, clock: PlantClock, spansOf: (calendar: string) => readonly Span[] | null): CompiledHours {
  if (hours.kind === "always") return ALWAYS;
  return hours.kind === "week" ? new HoursOfWeek(hours.week, clock) : new HoursOfCalendar(spansOf(hours.calendar) ?? []);
}

/** Longer than any stretch of a week. */
const NEVER = 65_535;

/** Twice around, so that the last minutes of the week know of its first. */
function minutesTo(isWithin: Uint8Array, wanted: 0 | 1): Uint16Array {
  const left = new Uint16Array(WEEK_MINUTES);
  let minutes = Number.POSITIVE_INFINITY;
  for (let i = 2 * WEEK_MINUTES - 1; i >= 0; i--) {
    minutes = isWithin[i % WEEK_MINUTES] === wanted ? 0 : minutes + 1;
    left[i % WEEK_MINUTES] = Math.min(NEVER, minutes);
  }
  return left;
}

class HoursOfWeek implements CompiledHours {
  readonly isAlways = false;
  /** Per minute of the week: minutes until it is outside (0 = it is), and until it is within. */
  private readonly toEnd: Uint16Array;
  private readonly toBegin: Uint16Array;
  private readonly clock: PlantClock;

  constructor(week: WeekHours, clock: PlantClock) {
    this.clock = clock;
    const isWithin = new Uint8Array(WEEK_MINUTES);
    for (const { from, to } of week) isWithin.fill(1, from, to);
    this.toEnd = minutesTo(isWithin, 0);
    this.toBegin = minutesTo(isWithin, 1);
  }

  stateAt(at: Micros): HoursState {
    return this.toEnd[this.clock.minuteOfWeek(at)] === 0 ? OUT : IN;
  }

  endAfter(at: Micros): number {
    return this.walk(at, this.toEnd);
  }

  nextFrom(at: Micros): number {
    return this.walk(at, this.toBegin);
  }

  /** Minute by minute in leaps; where clocks are changed on the way, on from there. */
  private walk(from: Micros, left: Uint16Array): number {
    let at = from;
    for (;;) {
      const minutes = left[this.clock.minuteOfWeek(at)] as number;
      if (minutes === 0) return at;
      if (minutes === NEVER) return Number.POSITIVE_INFINITY;
      const found = Math.floor(at / MINUTE) * MINUTE + minutes * MINUTE;
      const turn = this.clock.nextTurn(at);
      if (turn > found) return found;
      at = turn;
    }
  }
}

class HoursOfCalendar implements CompiledHours {
  readonly isAlways = false;
  private readonly spans: readonly Span[];

  constructor(spans: readonly Span[]) {
    this.spans = spans;
  }

  stateAt(at: Micros): HoursState {
    const { spans } = this;
    if (spans.length === 0 || at < (spans[0] as Span).first || at >= (spans[spans.length - 1] as Span).last) return NOT_KNOWN;
    return at < (spans[this.indexAt(at)] as Span).last ? IN : OUT;
  }

  endAfter(at: Micros): number {
    let i = this.indexAt(at);
    // Stretches may touch.
    while (i + 1 < this.spans.length && (this.spans[i + 1] as Span).first === (this.spans[i] as Span).last) i++;
    return (this.spans[i] as Span).last;
  }

  nextFrom(at: Micros): number {
    const state = this.stateAt(at);
    if (state === IN) return at;
    return state === NOT_KNOWN ? Number.NaN : (this.spans[this.indexAt(at) + 1] as Span).first;
  }

  /** The last stretch that has begun. */
  private indexAt(at: Micros): number {
    let low = 0;
    let high = this.spans.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.spans[middle] as Span).first <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
