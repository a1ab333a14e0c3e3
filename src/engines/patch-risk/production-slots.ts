// Work on a machine against production: what a placed patch falls into, and when it first fits. A machine that restarts is taken to be away for all of the work,
// because nobody says when within it the restart comes. What no calendar speaks of is not known; it is never free.
import { MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import { differenceOfSpans, intersectionOfSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { PatchConflict } from "../../plant/patch-judgement.ts";
import type { LineState, StateInterval } from "../../plant/state-interval.ts";

/** A line that does not go on without the machine for long. */
export interface StoppedLine {
  readonly line: string;
  /** Seconds that it runs on; null = not known, or until an event. */
  readonly afterSeconds: number | null;
}

export interface PatchWork {
  readonly workSeconds: number;
  readonly restartSeconds: number;
  readonly restarts: boolean;
  /** Time at the end of a window that must be left to put everything back; null = nothing can be put back. */
  readonly backOutSeconds: number | null;
  readonly lines: readonly StoppedLine[];
}

export interface ProductionQuestion {
  /** Of calendars, for as long as they speak. */
  readonly states: readonly StateInterval[];
  /** In which work is allowed; null = at any time. Sorted, disjoint. */
  readonly windows: readonly Span[] | null;
}

export interface PlacedWork {
  readonly first: Micros;
  /** Work and restart are over. */
  readonly last: Micros;
  readonly conflicts: readonly PatchConflict[];
  /** It lies within one window, with the time to put back; null = no windows are declared. */
  readonly isInWindow: boolean | null;
  /** From its end to the next production on a line that stops with it: what trouble may last without being felt. null = none is known to come. */
  readonly slackSeconds: number | null;
}

const RUNNING: ReadonlySet<LineState> = new Set<LineState>(["batch", "production"]);

export class ProductionTimes {
  readonly #windows: readonly Span[] | null;
  readonly #running = new Map<string, readonly StateInterval[]>();
  readonly #states: readonly StateInterval[];

  constructor({ states, windows }: ProductionQuestion) {
    this.#windows = windows;
    this.#states = states.filter(({ state }) => RUNNING.has(state));
  }

  /** What becomes of work that begins just then. */
  place(work: PatchWork, first: Micros): PlacedWork {
    const last = first + lengthOf(work);
    const reach = work.backOutSeconds === null ? last : last + work.backOutSeconds * MICROS_PER_SECOND;
    const lines = stopping(work);
    return {
      ...{ first, last },
      conflicts: lines.flatMap((line) => this.#conflictsOf(line, first, last)).sort((x, y) => rank(x) - rank(y) || (x.line < y.line ? -1 : x.line > y.line ? 1 : 0)),
      isInWindow: this.#windows === null ? null : this.#windows.some((window) => window.first <= first && reach <= window.last),
      slackSeconds: this.#slackAfter(lines, last),
    };
  }

  /** When work first fits: in a window where there are any, with time to put back, and into no production that is known. null = not before `until`. */
  firstFit(work: PatchWork, from: Micros, until: Micros): Micros | null {
    const length = lengthOf(work);
    const reserve = (work.backOutSeconds ?? 0) * MICROS_PER_SECOND;
    const allowed = this.#windows === null ? [{ first: from, last: until + length + reserve }] : intersectionOfSpans(this.#windows, [{ first: from, last: until + length + reserve }]);
    const running = unionOfSpans(stopping(work).flatMap((line) => this.#runningOf(line)));
    for (const window of allowed) {
      // Putting back may reach into production where it has to: what is planned is the work.
      for (const free of differenceOfSpans([window], running)) {
        const first = Math.max(free.first, from);
        if (first + length <= free.last && first + length + reserve <= window.last && first <= until) return first;
      }
    }
    return null;
  }

  /** Does a calendar say when this line runs? */
  speaksOf(line: string): boolean {
    return this.#runningOf(line).length > 0;
  }

  #conflictsOf(line: string, first: Micros, last: Micros): PatchConflict[] {
    const running = this.#runningOf(line);
    const overlap = (span: Span): number => (Math.min(span.last, last) - Math.max(span.first, first)) / MICROS_PER_SECOND;
    if (running.length === 0) return [{ line, state: "unknown", label: null, first: null, last: null, elapsedSeconds: 0, overlapSeconds: (last - first) / MICROS_PER_SECOND }];
    return running
      .filter((interval) => interval.first < last && interval.last > first)
      .map((interval) => ({
        line,
        state: interval.state as "batch" | "production",
        ...{ label: interval.label, first: interval.first, last: interval.last },
        elapsedSeconds: Math.max(0, (first - interval.first) / MICROS_PER_SECOND),
        overlapSeconds: overlap(interval),
      }));
  }

  /** Of the line itself, and of the whole site. */
  #runningOf(line: string): readonly StateInterval[] {
    let found = this.#running.get(line);
    if (found === undefined) {
      found = this.#states.filter((state) => state.line === null || state.line === line).sort((x, y) => x.first - y.first || x.last - y.last);
      this.#running.set(line, found);
    }
    return found;
  }

  #slackAfter(lines: readonly string[], last: Micros): number | null {
    let next = Number.POSITIVE_INFINITY;
    for (const line of lines) for (const interval of this.#runningOf(line)) if (interval.last > last) next = Math.min(next, Math.max(interval.first, last));
    return Number.isFinite(next) ? (next - last) / MICROS_PER_SECOND : null;
  }
}

/** Microseconds of work and restart. */
export function lengthOf({ workSeconds, restartSeconds, restarts }: PatchWork): Micros {
  return (workSeconds + (restarts ? restartSeconds : 0)) * MICROS_PER_SECOND;
}

/** Lines that stop before the machine is back; without a restart none does. */
function stopping(work: PatchWork): string[] {
  if (!work.restarts) return [];
  const seconds = lengthOf(work) / MICROS_PER_SECOND;
  return work.lines.filter(({ afterSeconds }) => afterSeconds === null || afterSeconds < seconds).map(({ line }) => line);
}

function rank({ state }: PatchConflict): number {
  return ["batch", "production", "unknown"].indexOf(state);
}
