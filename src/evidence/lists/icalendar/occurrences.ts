// When the events of a calendar take place within a window: rules, further dates, dates left out, and what stands for single occurrences (RECURRENCE-ID) or for
// all from one on (THISANDFUTURE). Bounded; what is left out for that is told. Knows no states of lines.
import { countText } from "../../../foundation/count-words.ts";
import type { Micros } from "../../../foundation/time.ts";
import type { Span } from "../../../foundation/time-spans.ts";
import type { CalendarContent, CalendarEvent, EventLength, EventPeriod, EventTime } from "../calendar-event.ts";
import { CalendarClock } from "./calendar-clock.ts";
import { expandRule } from "./recurrence.ts";

export interface Occurrence {
  readonly event: CalendarEvent;
  readonly first: Micros;
  /** Exclusive; equal to `first` for an instant. */
  readonly last: Micros;
}

export interface OccurrenceTrouble {
  readonly code: "calendar-bad-rule" | "calendar-too-many" | "calendar-skipped-time" | "calendar-backwards";
  readonly event: CalendarEvent;
  readonly message: string;
}

export interface Occurrences {
  /** Overlapping the window, by begin, then by record. */
  readonly occurrences: readonly Occurrence[];
  readonly troubles: readonly OccurrenceTrouble[];
}

const DAY_MICROS = 86_400e6;
const MICROS_PER_SECOND = 1e6;
/** Of one calendar in one window. */
const MOST_IN_ALL = 100_000;
/** Rules that cannot be followed to their end cost time; so many of a calendar are tried. */
const MOST_HARD_RULES = 20;
/** An occurrence that THISANDFUTURE moves further than this is looked for in vain. */
const LONGEST_MOVE_MICROS = 62 * DAY_MICROS;

/** @param timezone of the plant, for floating times and whole days */
export function occurrencesIn({ events, zones }: CalendarContent, timezone: string, window: Span): Occurrences {
  const expansion = new Expansion(new CalendarClock(timezone, zones), window);
  const series = new Map<number, CalendarEvent[]>();
  for (const event of events) series.set(event.series, [...(series.get(event.series) ?? []), event]);
  for (const members of series.values()) expansion.addSeries(members);
  return expansion.result();
}

interface Start {
  readonly instant: Micros;
  readonly length: EventLength | Micros;
}

class Expansion {
  readonly #clock: CalendarClock;
  readonly #window: Span;
  readonly #found: Occurrence[] = [];
  readonly #troubles: OccurrenceTrouble[] = [];
  #hardRules = 0;
  #isFull = false;

  constructor(clock: CalendarClock, window: Span) {
    this.#clock = clock;
    this.#window = window;
  }

  addSeries(members: readonly CalendarEvent[]): void {
    const masters = members.filter((event) => event.replaces === null);
    const overrides = members.filter((event) => event.replaces !== null);
    // Of an invitation to a single occurrence the series itself is not known: it stands for itself.
    if (masters.length === 0) for (const event of overrides) this.#addWhole(event, []);
    for (const event of masters) this.#addWhole(event, overrides);
    if (masters.length > 0) for (const event of overrides) if (event.replaces?.andFuture !== true && event.period !== null) this.#addOne(event, this.#startOf(event.period, event));
  }

  result(): Occurrences {
    const occurrences = this.#found.sort((x, y) => x.first - y.first || x.event.record - y.event.record || x.last - y.last);
    return { occurrences, troubles: this.#troubles };
  }

  #addWhole(event: CalendarEvent, overrides: readonly CalendarEvent[]): void {
    if (event.isCancelled) return;
    const replaced = overrides.map((by) => ({ by, at: (by.replaces as { readonly at: EventTime }).at, instant: this.#clock.instant((by.replaces as { readonly at: EventTime }).at) }));
    const single = replaced.filter(({ by }) => by.replaces?.andFuture !== true);
    const future = replaced.filter(({ by }) => by.replaces?.andFuture === true).sort((x, y) => x.instant - y.instant);
    const left = [...event.without, ...single.map(({ at }) => at)];
    const leftInstants = new Set(left.filter(({ isDay }) => !isDay || event.period?.start.isDay === true).map((at) => this.#clock.instant(at)));
    const leftDays = new Set(left.filter(({ isDay }) => isDay).map(({ wall }) => wall / DAY_MICROS));
    const zone = event.period?.start.zone ?? "";
    for (const start of this.#starts(event, future.length > 0)) {
      if (leftInstants.has(start.instant)) continue;
      if (leftDays.size > 0 && leftDays.has(Math.floor(this.#clock.wall(zone, start.instant) / DAY_MICROS))) continue;
      const moved = future.findLast(({ instant }) => instant <= start.instant);
      if (moved === undefined) this.#addOne(event, start);
      else if (!moved.by.isCancelled && moved.by.period !== null) this.#addOne(moved.by, this.#movedStart(moved.by, moved.by.period, moved.instant, start.instant));
    }
  }

  /** Same distance, by the clock of the event that stands for it, from its own time as the original from the one that is replaced. */
  #movedStart(by: CalendarEvent, period: EventPeriod, replaced: Micros, original: Micros): Start {
    const { zone, wall } = period.start;
    const distance = this.#clock.wall(zone, original) - this.#clock.wall(zone, replaced);
    return { instant: this.#clock.instant({ zone, wall: wall + distance }), length: this.#startOf(period, by).length };
  }

  #starts(event: CalendarEvent, mayMove: boolean): Start[] {
    const starts = new Map<Micros, Start>();
    const { period } = event;
    if (period !== null) {
      const first = this.#startOf(period, event);
      starts.set(first.instant, first);
      if (event.rule !== null) for (const instant of this.#followRule(event, period, event.rule, first, mayMove)) if (!starts.has(instant)) starts.set(instant, { instant, length: first.length });
    }
    for (const more of event.more) {
      const start = this.#startOf(more, event);
      if (!starts.has(start.instant) || more.end !== null || more.length !== null) starts.set(start.instant, start);
    }
    return [...starts.values()];
  }

  #followRule(event: CalendarEvent, { start }: EventPeriod, text: string, { instant: begin, length }: Start, mayMove: boolean): Micros[] {
    if (this.#hardRules > MOST_HARD_RULES) return [];
    const { first, last } = this.#window;
    const margin = (mayMove ? LONGEST_MOVE_MICROS : 0) + 2 * DAY_MICROS;
    const wall = (instant: Micros): Micros => this.#clock.wall(start.zone, instant);
    const longest = typeof length === "number" ? length : length.days * DAY_MICROS + length.seconds * MICROS_PER_SECOND;
    const bounds = { from: Math.max(start.wall, wall(first) - longest - margin), to: wall(last) + margin };
    const question = { text, start: start.wall, untilWall: wall };
    let beyondCount = 0;
    for (;;) {
      // What a clock skips is no occurrence and does not count (§3.3.10): a counted rule is followed from its begin, to see how many those are.
      const expanded = expandRule({ ...question, ...bounds, beyondCount });
      if (expanded.trouble !== null) {
        this.#hardRules++;
        const from = expanded.cutAt === null || expanded.cutAt <= bounds.from ? "only its first time is read" : `it is read until ${new Date(expanded.cutAt / 1_000).toISOString().slice(0, 10)}`;
        this.#say(
          expanded.cutAt !== null && expanded.cutAt > bounds.from ? "calendar-too-many" : "calendar-bad-rule",
          event,
          `the rule "${text.slice(0, 80)}" is not followed: ${expanded.trouble}; ${from}`,
        );
      }
      const skipped = expanded.isCounted ? this.#skippedBefore(question, start, bounds.to, beyondCount) : 0;
      if (skipped > beyondCount && beyondCount < MOST_BEYOND) {
        beyondCount = skipped;
        continue;
      }
      const read = expanded.walls.filter((at) => at !== start.wall).map((at) => this.#clock.read({ wall: at, zone: start.zone }));
      const lost = read.filter(({ isSkipped }) => isSkipped).length;
      if (lost > 0)
        this.#say(
          "calendar-skipped-time",
          event,
          `${lost === 1 ? "one of its times falls" : `${lost} of its times fall`} into an hour that clocks skip, and ${lost === 1 ? "is" : "are"} left out, as RFC 5545 says`,
        );
      return read.filter(({ instant, isSkipped }) => !isSkipped && instant > begin).map(({ instant }) => instant);
    }
  }

  #skippedBefore(question: { readonly text: string; readonly start: Micros; readonly untilWall: (instant: Micros) => Micros }, start: EventTime, to: Micros, beyondCount: number): number {
    if (start.isDay || start.zone === "UTC") return 0;
    const { walls } = expandRule({ ...question, from: start.wall, to, beyondCount });
    return walls.filter((wall) => this.#clock.read({ wall, zone: start.zone }).isSkipped).length;
  }

  #startOf(period: EventPeriod, event: CalendarEvent): Start {
    const instant = this.#clock.instant(period.start);
    const own = period.length ?? (period.end === null ? null : this.#exactLength(period.start, period.end, instant));
    if (own !== null) return { instant, length: own };
    const ofEvent = period === event.period || event.period === null ? null : event.period;
    if (ofEvent !== null && ofEvent.start.isDay === period.start.isDay) return { instant, length: this.#startOf(ofEvent, event).length };
    return { instant, length: period.start.isDay ? { days: 1, seconds: 0 } : 0 };
  }

  /** Of a whole day its days; of a time the exact time, which all its occurrences have (§3.8.5.3). */
  #exactLength(start: EventTime, end: EventTime, instant: Micros): EventLength | Micros {
    if (start.isDay && end.isDay) return { days: Math.max(1, Math.round((end.wall - start.wall) / DAY_MICROS)), seconds: 0 };
    return this.#clock.instant(end) - instant;
  }

  #addOne(event: CalendarEvent, { instant, length }: Start): void {
    if (event.isCancelled) return;
    const last = typeof length === "number" ? instant + length : this.#after(event, instant, length);
    if (last < instant) {
      this.#say("calendar-backwards", event, "it ends before it begins, and is not read");
      return;
    }
    if (instant >= this.#window.last || Math.max(last, instant + 1) <= this.#window.first) return;
    if (this.#found.length < MOST_IN_ALL) this.#found.push({ event, first: instant, last });
    else if (!this.#isFull) {
      this.#isFull = true;
      this.#say("calendar-too-many", event, `the calendar holds more than ${countText(MOST_IN_ALL)} occurrences; the rest is not read`);
    }
  }

  #after({ period }: CalendarEvent, instant: Micros, { days, seconds }: EventLength): Micros {
    const zone = period?.start.zone ?? "";
    const end = days === 0 ? instant : this.#clock.instant({ zone, wall: this.#clock.wall(zone, instant) + days * DAY_MICROS });
    return end + seconds * MICROS_PER_SECOND;
  }

  #say(code: OccurrenceTrouble["code"], event: CalendarEvent, message: string): void {
    if (!this.#troubles.some((t) => t.event === event && t.code === code)) this.#troubles.push({ code, event, message });
  }
}

const MOST_BEYOND = 1_000;
