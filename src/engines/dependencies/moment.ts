// When something fails, as a point that can be compared and added to: seconds, where timers alone decide; behind an event (the next changeover),
// where nothing tells how long that is. What waits for fewer events counts as earlier, because nothing says that an event is near.

export interface Moment {
  /** Events that must come first, one after the other. */
  readonly waits: number;
  /** Seconds from the beginning, or from the last of these events. */
  readonly seconds: number;
}

export const AT_ONCE: Moment = { waits: 0, seconds: 0 };

export function compareMoments(a: Moment, b: Moment): number {
  return a.waits - b.waits || a.seconds - b.seconds;
}

/** The moment when what failed at `m` is felt by somebody who bears `tolerance`. Seconds that pass before an event are lost in waiting for it. */
export function afterTolerance(m: Moment, tolerance: Moment): Moment {
  return tolerance.waits > 0 ? { waits: m.waits + tolerance.waits, seconds: tolerance.seconds } : { waits: m.waits, seconds: m.seconds + tolerance.seconds };
}
