// Which phases were in sight, which came without anybody watching, and which never came. Judges nothing: the gate does.
import { intersectionOfSpans, secondsOfSpans, type Span } from "../../foundation/time-spans.ts";
import type { Phase } from "../../plant/phase.ts";
import { countedUnits } from "./sampling-units.ts";
import { LEAST_UNITS, type UnitFrame } from "./measure-scope.ts";

export interface PhaseSight {
  readonly phase: Phase;
  readonly frame: UnitFrame;
  /** Of all its time, in any day. 0 = it is unseen. */
  readonly watchedSeconds: number;
  /** Days in which the phase was watched long enough. */
  readonly watchedUnits: number;
  /** So many are asked for: ten, or as many as six weeks hold, and at least one. */
  readonly wantedUnits: number;
}

/** Six weeks: a month with its end and what is put off, or the longest that people watch before a change. */
const WATCHED_DAYS = 42;

export function sightOf(phase: Phase, frame: UnitFrame, watched: readonly Span[], share: number): PhaseSight {
  const watchedUnits = countedUnits(frame.long, watched, share).reduce((n, flag) => n + flag, 0);
  const inSixWeeks = frame.spacingDays === null ? 1 : Math.floor(WATCHED_DAYS / frame.spacingDays);
  return { phase, frame, watchedSeconds: secondsOfSpans(intersectionOfSpans(phase.spans, watched)), watchedUnits, wantedUnits: Math.max(1, Math.min(LEAST_UNITS, inSixWeeks)) };
}
