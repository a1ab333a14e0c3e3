// What a calendar says, whatever it looks like: events by the clock on the wall, with their rules of recurrence as written. It is what is stored, so that
// any window can be expanded later. Holds no organizers, attendees, descriptions or identifiers: those are personal data and are never kept.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import type { Micros } from "../../foundation/time.ts";

/** A reading of a clock. */
export interface ClockTime {
  /** What the clock shows, as microseconds since 1970 as if it were UTC. */
  readonly wall: Micros;
  /** IANA name, a key of `CalendarContent.zones`, or "" = the plant's time (floating). */
  readonly zone: string;
}

/** Days are nominal (23 to 25 hours), seconds are exact. */
export interface EventLength {
  readonly days: number;
  readonly seconds: number;
}

export interface EventTime extends ClockTime {
  /** A whole day; its time is midnight. */
  readonly isDay: boolean;
}

/** Of end and length at most one is given. None: a day is a day long; of a time, the event says how long, or it is an instant. */
export interface EventPeriod {
  readonly start: EventTime;
  readonly end: EventTime | null;
  readonly length: EventLength | null;
}

export interface CalendarEvent {
  /** Record in the file: the line of an iCalendar file, the row of a table. */
  readonly record: number;
  /** The sheet of a workbook; null = there are none. */
  readonly sheet: string | null;
  /** Hostile text. */
  readonly label: string;
  /** More words that may say a state or a line: categories, a column of states, the place. Hostile text. */
  readonly words: readonly string[];
  /** As the calendar names it; null = the label may. Hostile text. */
  readonly line: string | null;
  /** null = it has only dates of its own (RDATE). */
  readonly period: EventPeriod | null;
  /** RRULE as RFC 5545 writes it; null = none. */
  readonly rule: string | null;
  /** Further dates (RDATE). */
  readonly more: readonly EventPeriod[];
  /** Dates on which it does not take place (EXDATE). */
  readonly without: readonly EventTime[];
  /** Which series it belongs to: events of one identifier. A number, because identifiers hold addresses of people. */
  readonly series: number;
  /** It stands for the occurrence of its series at this time, or for all from there on. null = it is the series itself. */
  readonly replaces: { readonly at: EventTime; readonly andFuture: boolean } | null;
  /** What it replaces does not take place. */
  readonly isCancelled: boolean;
}

/** When a zone that the calendar defines itself changed its clocks. */
export interface DefinedZone {
  /** Seconds east of UTC before the first change. */
  readonly before: number;
  /** [instant in microseconds, seconds east of UTC from then on], ascending. */
  readonly changes: readonly (readonly [Micros, number])[];
}

export interface CalendarContent {
  readonly events: readonly CalendarEvent[];
  readonly zones: Readonly<Record<string, DefinedZone>>;
}

/** Counts are of components or rows; those that are read and not used are named in `contents`. */
export interface ReadCalendar extends CalendarContent {
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  readonly contents: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly string[];
}
