// A phase: times in which a plant does the same kind of thing (changeover, month end, night shift). Coverage is asked per phase, because what is only
// done in a phase that nobody watched cannot have been seen (2-model §2.2).
import type { Span } from "../foundation/time-spans.ts";
import type { LineState } from "./state-interval.ts";

export interface Phase {
  /** "changeover", "changeover line-2", "month end", "weekend": unique. */
  readonly name: string;
  /** calendar: a calendar says so. clock: the date says so (month end, weekend, night), whether or not there is a calendar. */
  readonly by: "calendar" | "clock";
  readonly state: LineState | null;
  readonly line: string | null;
  /** Within the evidence's window, sorted and disjoint; empty = it did not come in that time. */
  readonly spans: readonly Span[];
  /** The same stretches as they really are, beyond the ends of the window; absent = none is cut. */
  readonly uncut?: readonly Span[];
  /** Part of `spans` in which somebody watched. */
  readonly watched: readonly Span[];
  /** It comes next at, microseconds; null = nothing says when. */
  readonly next: number | null;
}

/** No calendar shows when these come; they are named with every result, and are seldom in the evidence (2-model §2.2). */
export const ABNORMAL_PHASES = ["fail-over", "cold start of the whole plant", "replacement of a device", "restore from a back-up"] as const;
