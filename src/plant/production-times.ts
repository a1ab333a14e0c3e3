// Work on a machine against production: what a placed patch falls into, and when it first fits. A machine that restarts is taken to be away for all of the work,
// because nobody says when within it the restart comes. What no calendar speaks of is not known; it is never free. Of a line of which no calendar says when it runs,
// or none any more because it ends, only what says that it stands still is known.
import { MICROS_PER_SECOND, type Micros } from "../foundation/time.ts";
import { differenceOfSpans, intersectionOfSpans, type Span, secondsOfSpans, unionOfSpans } from "../foundation/time-spans.ts";
import type { PatchConflict } from "./patch-judgement.ts";
import type { PatchNeed } from "./patch-need.ts";
import type { LineState, StateInterval } from "./state-interval.ts";

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

/** A stretch in which work is allowed. */
export interface WorkWindow extends Span {
  /** Work that stops this line, and what stops none; null = the whole site. */
  readonly line: string | null;
}

export interface ProductionQuestion {
  /** Of calendars, for as long as they speak. */
  readonly states: readonly StateInterval[];
  /** null = work is allowed at any time. In any order; they may lie over each other. */
  readonly windows: readonly WorkWindow[] | null;
}

export interface PlacedWork {
  readonly first: Micros;
  /** Work and restart are over. */
  readonly last: Micros;
  readonly conflicts: readonly PatchConflict[];
  /** It lies in windows of all lines that it stops, with the time to put back; null = no windows are declared. */
  readonly isInWindow: boolean | null;
  /** From its end to the next production on a line that stops with it: what trouble may last without being felt. null = none is known to come. */
  readonly slackSeconds: number | null;
}

const RUNNING: ReadonlySet<LineState> = new Set<LineState>(["batch", "production"]);
/** A line does not produce then. */
const STILL: ReadonlySet<LineState> = new Set<LineState>(["maintenance", "idle", "cleaning", "holiday"]);

export class ProductionTimes {
  readonly #windows: readonly WorkWindow[] | null;
  readonly #states: readonly StateInterval[];
  readonly #running = new Map<string, readonly StateInterval[]>();
  readonly #runningSpans = new Map<string, readonly Span[]>();
  readonly #knownUntil = new Map<string, Micros>();
  readonly #still = new Map<string, readonly Span[]>();
  readonly #allowed = new Map<string, readonly Span[]>();

  constructor({ states, windows }: ProductionQuestion) {
    this.#windows = windows;
    this.#states = states;
  }

  /** What becomes of work that begins just then. */
  place(work: PatchWork, first: Micros): PlacedWork {
    const last = first + lengthOf(work);
    const reach = work.backOutSeconds === null ? last : last + work.backOutSeconds * MICROS_PER_SECOND;
    const lines = stoppedBy(work);
    return {
      ...{ first, last },
      conflicts: lines.flatMap((line) => this.#conflictsOf(line, first, last)).sort((x, y) => rank(x) - rank(y) || (x.line < y.line ? -1 : x.line > y.line ? 1 : 0)),
      isInWindow: this.#windows === null ? null : isWithin(this.allowedFor(lines) ?? [], first, reach),
      slackSeconds: this.#slackAfter(lines, last),
    };
  }

  /**
   * When work first fits: in windows where there are any, with time to put back, into no production that is known, and where no calendar says when a line runs, only
   * into time of which one says that it stands still. null = not before `until`.
   */
  firstFit(work: PatchWork, from: Micros, until: Micros): Micros | null {
    const length = lengthOf(work);
    const reserve = (work.backOutSeconds ?? 0) * MICROS_PER_SECOND;
    const all = { first: from, last: until + length + reserve };
    const lines = stoppedBy(work);
    const windows = this.allowedFor(lines);
    const busy = unionOfSpans(lines.flatMap((line) => this.notFreeOf(line, all)));
    for (const window of windows === null ? [all] : intersectionOfSpans(windows, [all])) {
      // Putting back may reach into production where it has to: what is planned is the work.
      for (const free of differenceOfSpans([window], busy)) {
        const first = Math.max(free.first, from);
        if (first + length <= free.last && first + length + reserve <= window.last && first <= until) return first;
      }
    }
    return null;
  }

  /** Does a calendar say when this line runs? */
  speaksOf(line: string): boolean {
    return this.runningOf(line).length > 0;
  }

  /** When a line is known to run. Sorted and disjoint. */
  runningSpans(line: string): readonly Span[] {
    let found = this.#runningSpans.get(line);
    if (found === undefined) {
      found = unionOfSpans(this.runningOf(line));
      this.#runningSpans.set(line, found);
    }
    return found;
  }

  /** When a line runs, or may run as far as anybody says. Sorted and disjoint. */
  notFreeOf(line: string, within: Span): readonly Span[] {
    return unionOfSpans([...intersectionOfSpans(this.runningSpans(line), [within]), ...this.openSpans(line, within)]);
  }

  /** Time of which no calendar says what the line does: none says when it runs, or those that do end before. Sorted and disjoint. */
  openSpans(line: string, within: Span): readonly Span[] {
    const first = Math.max(within.first, this.knownUntil(line) ?? Number.NEGATIVE_INFINITY);
    return first < within.last ? differenceOfSpans([{ first, last: within.last }], this.#stillOf(line)) : [];
  }

  /** The last that is said of a line by calendars that say when it runs; null = none says it. */
  knownUntil(line: string): Micros | null {
    let found = this.#knownUntil.get(line);
    if (found === undefined) {
      const calendars = new Set(this.runningOf(line).map(({ calendar }) => calendar));
      found = this.#states.reduce((latest, state) => (calendars.has(state.calendar) && isOf(state, line) ? Math.max(latest, state.last) : latest), Number.NEGATIVE_INFINITY);
      this.#knownUntil.set(line, found);
    }
    return Number.isFinite(found) ? found : null;
  }

  /** When work that stops all these lines is allowed, sorted and disjoint; null = at any time. */
  allowedFor(lines: readonly string[]): readonly Span[] | null {
    if (this.#windows === null) return null;
    if (lines.length === 0) return this.#allowedOn(null);
    return lines.map((line) => this.#allowedOn(line)).reduce((both, spans) => intersectionOfSpans(both, spans));
  }

  /** null = work that stops no line. */
  #allowedOn(line: string | null): readonly Span[] {
    const key = line === null ? "" : `line ${line}`;
    let found = this.#allowed.get(key);
    if (found === undefined) {
      found = unionOfSpans((this.#windows ?? []).filter((window) => line === null || window.line === null || window.line === line));
      this.#allowed.set(key, found);
    }
    return found;
  }

  #conflictsOf(line: string, first: Micros, last: Micros): PatchConflict[] {
    const overlap = (span: Span): number => (Math.min(span.last, last) - Math.max(span.first, first)) / MICROS_PER_SECOND;
    const running = this.runningOf(line)
      .filter((interval) => interval.first < last && interval.last > first)
      .map((interval) => ({
        line,
        state: interval.state as "batch" | "production",
        ...{ label: interval.label, first: interval.first, last: interval.last },
        elapsedSeconds: Math.max(0, (first - interval.first) / MICROS_PER_SECOND),
        overlapSeconds: overlap(interval),
      }));
    const open = this.openSpans(line, { first, last });
    return open.length === 0 ? running : [...running, { line, state: "unknown", label: null, first: null, last: null, elapsedSeconds: 0, overlapSeconds: secondsOfSpans(open) }];
  }

  /** Batches and production of the line itself, and of the whole site, by their beginning. */
  runningOf(line: string): readonly StateInterval[] {
    let found = this.#running.get(line);
    if (found === undefined) {
      found = this.#ofLine(line, RUNNING).sort((x, y) => x.first - y.first || x.last - y.last);
      this.#running.set(line, found);
    }
    return found;
  }

  #stillOf(line: string): readonly Span[] {
    let found = this.#still.get(line);
    if (found === undefined) {
      found = unionOfSpans(this.#ofLine(line, STILL));
      this.#still.set(line, found);
    }
    return found;
  }

  #ofLine(line: string, states: ReadonlySet<LineState>): StateInterval[] {
    return this.#states.filter((each) => states.has(each.state) && isOf(each, line));
  }

  #slackAfter(lines: readonly string[], last: Micros): number | null {
    const next = Math.min(...lines.map((line) => startAfter(this.runningSpans(line), last)));
    return Number.isFinite(next) ? (next - last) / MICROS_PER_SECOND : null;
  }

  /** Seconds from an instant to when one of the lines runs, or nothing says any more what it does; null = there are none. */
  quietAfter(lines: readonly string[], last: Micros): number | null {
    let quiet = this.#slackAfter(lines, last);
    for (const line of lines) {
      const open = this.openSpans(line, { first: last, last: Number.POSITIVE_INFINITY })[0]?.first ?? last;
      quiet = Math.min(quiet ?? Number.POSITIVE_INFINITY, (open - last) / MICROS_PER_SECOND);
    }
    return quiet;
  }
}

/** What an update takes of its machine, and the lines that do not go on without it. */
export function workOf({ effort }: Pick<PatchNeed, "effort">, lines: readonly StoppedLine[]): PatchWork {
  return {
    workSeconds: effort.workSeconds.value,
    restartSeconds: effort.restartSeconds.value,
    restarts: effort.restarts.value,
    backOutSeconds: effort.backOutSeconds.value,
    lines,
  };
}

/** Microseconds of work and restart. */
export function lengthOf({ workSeconds, restartSeconds, restarts }: PatchWork): Micros {
  return (workSeconds + (restarts ? restartSeconds : 0)) * MICROS_PER_SECOND;
}

/** Lines that stop before the machine is back; without a restart none does. */
export function stoppedBy(work: PatchWork): string[] {
  if (!work.restarts) return [];
  const seconds = lengthOf(work) / MICROS_PER_SECOND;
  return work.lines.filter(({ afterSeconds }) => afterSeconds === null || afterSeconds < seconds).map(({ line }) => line);
}

function isOf(state: StateInterval, line: string): boolean {
  return state.line === null || state.line === line;
}

/** The first instant from this one on that lies in one of the stretches, sorted and disjoint; infinite = none does. */
function startAfter(spans: readonly Span[], instant: Micros): Micros {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).last > instant) high = middle;
    else low = middle + 1;
  }
  const span = spans[low];
  return span === undefined ? Number.POSITIVE_INFINITY : Math.max(span.first, instant);
}

function isWithin(spans: readonly Span[], first: Micros, last: Micros): boolean {
  return spans.some((span) => span.first <= first && last <= span.last);
}

function rank({ state }: PatchConflict): number {
  return ["batch", "production", "unknown"].indexOf(state);
}
