// Bars of one lane: sessions that meet the same fate at nearly the same time become one bar, and bars with their words are put into rows where they do not run
// into each other. What no row has room for is counted.
import { MICROS_PER_SECOND } from "../foundation/time.ts";
import type { JudgedSession } from "../plant/access-judgement.ts";
import type { Span } from "../foundation/time-spans.ts";

export interface LaneBar {
  /** The longest of those that the bar stands for. */
  readonly example: JudgedSession;
  readonly count: number;
  /** Distinct machines, sorted. */
  readonly targets: readonly string[];
}

/** Starts, and ends, that lie so close are one event to people: a change of shift. */
const ALIKE = 30 * 60 * MICROS_PER_SECOND;

/** Start and end as far as they are recorded; what waits goes on for so long after its wait. null = no time is known. */
export function stretchOf({ session, lastedSeconds, verdict, waitSeconds }: JudgedSession): Span | null {
  const lasted = lastedSeconds * MICROS_PER_SECOND;
  const first = session.start ?? (session.end === null ? null : session.end - lasted);
  if (first === null) return null;
  const last = Math.max(first, session.end ?? first + lasted);
  return { first, last: last + (verdict === "waits" ? (waitSeconds ?? 0) * MICROS_PER_SECOND : 0) };
}

/** Sorted by start. Every session must have a time. */
export function mergeAlike(sessions: readonly JudgedSession[]): LaneBar[] {
  const timed = sessions.map((judged) => ({ judged, ...(stretchOf(judged) as Span) }));
  timed.sort((a, b) => a.first - b.first || a.last - b.last || (a.judged.session.target < b.judged.session.target ? -1 : 1));
  const bars: { first: number; last: number; members: (typeof timed)[number][] }[] = [];
  const open = new Map<string, (typeof bars)[number]>();
  for (const one of timed) {
    const kind = `${one.judged.verdict}\u0000${one.judged.reason}`;
    const bar = open.get(kind);
    if (bar !== undefined && one.first - bar.first <= ALIKE && Math.abs(one.last - bar.last) <= ALIKE) bar.members.push(one);
    else {
      const made = { first: one.first, last: one.last, members: [one] };
      bars.push(made);
      open.set(kind, made);
    }
  }
  return bars.map(({ members }) => {
    const longest = members.reduce((a, b) => (b.last - b.first > a.last - a.first ? b : a));
    return { example: longest.judged, count: members.length, targets: [...new Set(members.map(({ judged }) => judged.session.target))].sort() };
  });
}

/** In pixels, words included. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Row of each, from 0; -1 = no row of `most` has room. Given in the order in which they are to find room. */
export function packRows(extents: readonly Extent[], most: number, gap: number): number[] {
  const taken: Extent[][] = [];
  return extents.map((extent) => {
    for (let row = 0; row < most; row++) {
      const own = taken[row] ?? [];
      if (own.some(({ from, to }) => extent.from < to + gap && from < extent.to + gap)) continue;
      own.push(extent);
      taken[row] = own;
      return row;
    }
    return -1;
  });
}
