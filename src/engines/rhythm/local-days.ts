// Instants as local days and minutes, fast for millions of them: what the clock of a day does is worked out once. Days are made when they are asked for.
import { type LocalDay, localInstant, localReading, spanOfLocalDay } from "../../foundation/local-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import type { Span } from "../../foundation/time-spans.ts";
import { classesOfDay } from "./day-classes.ts";

export interface DayFacts extends Span {
  readonly day: LocalDay;
  /** Indices into DAY_CLASSES. */
  readonly classes: readonly number[];
  /** Clocks do not change on it. */
  readonly isPlain: boolean;
}

const DAY_MICROS = 86_400 * MICROS_PER_SECOND;

export class LocalDays {
  private readonly known = new Map<LocalDay, DayFacts>();
  private last: DayFacts | null = null;

  constructor(readonly timezone: string) {}

  facts(day: LocalDay): DayFacts {
    let facts = this.known.get(day);
    if (facts === undefined) {
      const { first, last } = spanOfLocalDay(this.timezone, day);
      facts = { day, first, last, classes: classesOfDay(day), isPlain: last - first === DAY_MICROS };
      this.known.set(day, facts);
    }
    return facts;
  }

  /** The day in which an instant lies. */
  at(instant: Micros): DayFacts {
    const { last } = this;
    if (last !== null && instant >= last.first && instant < last.last) return last;
    let facts = this.facts(last === null ? localReading(this.timezone, instant).day : last.day + Math.floor((instant - last.first) / DAY_MICROS));
    // The guess is off by one around a change of clocks.
    while (instant < facts.first) facts = this.facts(facts.day - 1);
    while (instant >= facts.last) facts = this.facts(facts.day + 1);
    this.last = facts;
    return facts;
  }

  /** Seconds since local midnight as the clock shows them. */
  secondOfDay(facts: DayFacts, instant: Micros): number {
    return facts.isPlain ? (instant - facts.first) / MICROS_PER_SECOND : localReading(this.timezone, instant).secondOfDay;
  }

  /** The instant at which the clock shows a second of a day. */
  instant(day: LocalDay, second: number): Micros {
    const { first, isPlain } = this.facts(day);
    return isPlain ? first + second * MICROS_PER_SECOND : localInstant(this.timezone, day, second);
  }
}
