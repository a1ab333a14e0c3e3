// What a line, or the whole site, was or will be doing, as a calendar says: the time a conversation's conditions and coverage are measured against.
import type { Micros } from "../foundation/time.ts";
import type { TextAt } from "./rule-terms.ts";

/** What production does; the words of ISA-95 and of plant calendars. `other` = the calendar says something that none of these is. */
export type LineState = (typeof LINE_STATES)[number];
export const LINE_STATES = ["production", "batch", "changeover", "cleaning", "idle", "maintenance", "shift", "holiday", "month-end", "other"] as const;

export interface StateInterval {
  /** Name of the calendar in plant.yaml, or the file it was learnt from. */
  readonly calendar: string;
  /** null = the whole site, or the calendar names no line. */
  readonly line: string | null;
  readonly state: LineState;
  /** As the calendar says it: "Changeover line 2", "Night shift". Hostile text. */
  readonly label: string;
  readonly first: Micros;
  /** Exclusive. */
  readonly last: Micros;
  /** Where it stands in the calendar's file. */
  readonly at: TextAt;
}
