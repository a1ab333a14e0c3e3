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

/** A week as the minutes at which it turns, so that the hours of hundreds of roles stay in the processor's cache. */
class HoursOfWeek implements CompiledHours {
  readonly isAlways = false;
  /** Minutes of the week at which it begins or ends, ascending; of an even number. */
  private readonly turns: Uint16Array;
  /** Per hour of the week: how many turns lie before it. */
  private readonly turnsBefore: Uint16Array;
  /** It is within before the first turn. */
  private readonly beginsWithin: boolean;
  private readonly clock: PlantClock;

  constructor(week: WeekHours, clock: PlantClock) {
    this.clock = clock;
    const { turns, beginsWithin } = turnsOf(week);
    this.turns = Uint16Array.from(turns);
    this.beginsWithin = beginsWithin;
    this.turnsBefore = new Uint16Array(WEEK_MINUTES / 60);
    let before = 0;
    for (let hour = 0; hour < this.turnsBefore.length; hour++) {
      while (before < turns.length && (turns[before] as number) < hour * 60) before++;
      this.turnsBefore[hour] = before;
    }
  }

  stateAt(at: Micros): HoursState {
    return this.isWithin(this.passedAt(this.clock.minuteOfWeek(at))) ? IN : OUT;
  }

  endAfter(at: Micros): number {
    return this.walk(at, false);
  }

  nextFrom(at: Micros): number {
    return this.walk(at, true);
  }

  /** How many turns are not behind this minute. */
  private passedAt(minute: number): number {
    const { turns } = this;
    let passed = this.turnsBefore[(minute / 60) | 0] as number;
    while (passed < turns.length && (turns[passed] as number) <= minute) passed++;
    return passed;
  }

  private isWithin(passed: number): boolean {
    return ((passed & 1) === 1) !== this.beginsWithin;
  }

  /** The first instant from `from` on that is within, or is not: from turn to turn; where clocks are changed on the way, on from there. */
  private walk(from: Micros, wanted: boolean): number {
    const { turns, clock } = this;
    let at = from;
    for (;;) {
      const minute = clock.minuteOfWeek(at);
      const passed = this.passedAt(minute);
      if (this.isWithin(passed) === wanted) return at;
      if (turns.length === 0) return Number.POSITIVE_INFINITY;
      const next = passed < turns.length ? (turns[passed] as number) : (turns[0] as number) + WEEK_MINUTES;
      const found = (Math.floor(at / MINUTE) + next - minute) * MINUTE;
      const turn = clock.nextTurn(at);
      if (turn > found) return found;
      at = turn;
    }
  }
}

/** Stretches may overlap, touch, and go around the end of the week; nothing is outside where they fill it. */
function turnsOf(week: WeekHours): { readonly turns: readonly number[]; readonly beginsWithin: boolean } {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...week].sort((x, y) => x.from - y.from)) {
    const [first, end] = [Math.max(0, from), Math.min(WEEK_MINUTES, to)];
    if (first >= end) continue;
    const last = merged[merged.length - 1];
    if (last !== undefined && first <= last.to) last.to = Math.max(last.to, end);
    else merged.push({ from: first, to: end });
  }
  const turns = merged.flatMap(({ from, to }) => [from, to]);
  const isAround = turns[0] === 0 && turns[turns.length - 1] === WEEK_MINUTES;
  if (isAround) return { turns: turns.slice(1, -1), beginsWithin: true };
  if (turns[turns.length - 1] !== WEEK_MINUTES) return { turns, beginsWithin: false };
  // It ends with the week: outside again from its first minute on.
  return { turns: [0, ...turns.slice(0, -1)], beginsWithin: true };
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
