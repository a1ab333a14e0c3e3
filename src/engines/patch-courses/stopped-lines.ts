// How long lines stand because of patches, line by line: while a machine is worked on and restarts, and where that falls into production, until the line runs again.
// Patches on one line at one time are one stop. Trouble afterwards is not in it.
import type { Micros } from "../../foundation/time.ts";
import { intersectionOfSpans, type Span, secondsOfSpans, unionOfSpans } from "../../foundation/time-spans.ts";
import type { Assumption, Line } from "../../plant/plant.ts";
import type { ProductionTimes } from "../../plant/production-times.ts";
import { restartOf } from "./usual-restart.ts";

/** A machine is away, and so is a line. */
export interface LineAway extends Span {
  readonly line: string;
}

interface Minutes {
  readonly p50: number;
  readonly p95: number;
}

export interface StoppedLineMinutes {
  readonly line: string;
  readonly downtime: Minutes;
  /** Of it, while production is known to run otherwise. */
  readonly production: Minutes;
  readonly assumption: Assumption | null;
}

/** By line. */
export function stoppedLines(away: readonly LineAway[], lines: readonly Line[], times: ProductionTimes): StoppedLineMinutes[] {
  const ofLine = new Map<string, Span[]>();
  for (const { line, first, last } of away) ofLine.set(line, [...(ofLine.get(line) ?? []), { first, last }]);
  return [...ofLine].sort(([x], [y]) => (x < y ? -1 : 1)).map(([line, spans]) => stoppedLine(line, spans, lines, times.runningSpans(line)));
}

function stoppedLine(line: string, spans: readonly Span[], lines: readonly Line[], running: readonly Span[]): StoppedLineMinutes {
  const { minutes, assumption } = restartOf(
    line,
    lines.find(({ name }) => name === line),
  );
  const stops = spans.map((span) => ({ ...span, isInProduction: intersectionOfSpans([span], running).length > 0 }));
  const standing = (restartMinutes: number): Span[] => unionOfSpans(stops.map(({ first, last, isInProduction }) => ({ first, last: last + (isInProduction ? micros(restartMinutes) : 0) })));
  const [usual, worst] = [standing(minutes.p50), standing(minutes.p95)];
  const isRestarted = stops.some(({ isInProduction }) => isInProduction);
  return {
    line,
    downtime: { p50: secondsOfSpans(usual) / 60, p95: secondsOfSpans(worst) / 60 },
    production: { p50: secondsOfSpans(intersectionOfSpans(usual, running)) / 60, p95: secondsOfSpans(intersectionOfSpans(worst, running)) / 60 },
    assumption: isRestarted ? assumption : null,
  };
}

function micros(minutes: number): Micros {
  return Math.round(minutes * 60e6);
}
