// When lines stop, and what all their stops come to, as entries of the consequence timeline. When each conversation breaks is found elsewhere; what that
// does to lines is asked of whoever knows, with the moment at which it begins.
import { countText } from "../../foundation/count-words.ts";
import type { LineImpact, LineStop, StopTotals } from "../../plant/impact.ts";
import type { TimelineEntry } from "../../plant/finding.ts";
import { formatLocalDay, localInstant, localReading } from "../../foundation/local-time.ts";
import { formatDuration, MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { ReachKnowledge } from "./question.ts";

/** Conversations that break at one moment. */
export interface BreakMoment {
  readonly afterSeconds: number | null;
  readonly when: string;
  readonly how: "blocked" | "degraded";
  readonly rows: readonly number[];
  readonly findings: readonly string[];
}

/** The plant's clock on the day of loading: at which hour rules are loaded is not known, so dated events count from its midnight. */
export interface LoadDay {
  readonly timezone: string;
  /** YYYY-MM-DD */
  readonly today: string;
}

interface Stop {
  readonly afterSeconds: number | null;
  readonly when: string;
  readonly line: string;
  readonly ways: Set<string>;
  readonly findings: Set<string>;
}

const DAY_MILLISECONDS = 86_400_000;
const MOST_WAYS = 2;

/** Rows of which an impact on lines is known are added to `explained`. */
export function lineStops(known: ReachKnowledge, moments: readonly BreakMoment[], day: LoadDay, explained: Set<number>): TimelineEntry[] {
  const stops = new Map<string, Stop>();
  for (const moment of moments) {
    const impact = known.impactOf(moment.rows, moment.how);
    if (impact === null || impact.byLine.length === 0) continue;
    for (const row of moment.rows) explained.add(row);
    for (const byLine of impact.byLine) {
      const { afterSeconds, when } = stopMoment(moment, byLine, day);
      const key = `${when}|${byLine.line}`;
      const stop = stops.get(key) ?? { afterSeconds, when, line: byLine.line, ways: new Set(), findings: new Set() };
      stop.ways.add(byLine.path.slice(0, -1).join(" → "));
      for (const id of moment.findings) stop.findings.add(id);
      stops.set(key, stop);
    }
  }
  const all = [...stops.values()].sort(
    (a, b) =>
      (order(a.afterSeconds) === order(b.afterSeconds) ? 0 : order(a.afterSeconds) - order(b.afterSeconds)) ||
      waits(a) - waits(b) ||
      (a.line < b.line ? -1 : a.line > b.line ? 1 : a.when < b.when ? -1 : 1),
  );
  const telling = withoutRepeats(all);
  const total = telling.length === 0 ? null : totalEntry(telling, known);
  return [...mergeLines(telling), ...(total === null ? [] : [total])];
}

/** Of stops without a time, those that say something new: a finding that stops a line at one event need not be told that it also does at a later one. */
function withoutRepeats(stops: readonly Stop[]): Stop[] {
  const told = new Set<string>();
  return stops.filter(({ afterSeconds, line, findings }) => {
    const keys = [...findings].map((id) => `${line}|${id}`);
    const isRepeat = afterSeconds === null && keys.length > 0 && keys.every((key) => told.has(key));
    for (const key of keys) told.add(key);
    return !isRepeat;
  });
}

/** So many events must come first. */
function waits({ when }: Stop): number {
  return when.split(", then ").length;
}

function order(afterSeconds: number | null): number {
  return afterSeconds ?? Number.POSITIVE_INFINITY;
}

function stopMoment(moment: BreakMoment, line: LineImpact, day: LoadDay): { afterSeconds: number | null; when: string } {
  const isAtOnce = moment.afterSeconds === 0;
  if (line.afterSeconds !== null) {
    const afterSeconds = moment.afterSeconds === null ? null : moment.afterSeconds + line.afterSeconds;
    if (afterSeconds !== null && isAtOnce) return { afterSeconds, when: afterSeconds === 0 ? "at once" : `after ${formatDuration(afterSeconds)}` };
    return { afterSeconds, when: line.afterSeconds === 0 ? moment.when : `${moment.when}, then ${formatDuration(line.afterSeconds)}` };
  }
  const event = line.whenNext ?? "at a time that nothing tells";
  if (!isAtOnce) return { afterSeconds: null, when: `${moment.when}, then ${event}` };
  const afterSeconds = line.nextAt === null ? null : secondsFromMidnight(line.nextAt, day);
  return afterSeconds === null ? { afterSeconds, when: event } : { afterSeconds, when: `${event}, ${formatLocalDay(localReading(day.timezone, line.nextAt as number).day)}` };
}

/** null = it was before the day of loading: when it comes after that, nothing tells. */
function secondsFromMidnight(instant: number, { timezone, today }: LoadDay): number | null {
  const seconds = (instant - localInstant(timezone, Math.floor(Date.parse(`${today}T00:00:00Z`) / DAY_MILLISECONDS), 0)) / MICROS_PER_SECOND;
  return seconds >= 0 ? seconds : null;
}

/** Lines that stop at one moment in one way, of the same findings, stand in one entry. */
function mergeLines(stops: readonly Stop[]): TimelineEntry[] {
  const merged = new Map<string, { readonly stop: Stop; readonly lines: string[]; readonly ways: Set<string> }>();
  for (const stop of stops) {
    const key = `${stop.when}|${[...stop.findings].sort().join(" ")}`;
    const entry = merged.get(key) ?? { stop, lines: [], ways: new Set() };
    entry.lines.push(stop.line);
    for (const way of stop.ways) entry.ways.add(way);
    merged.set(key, entry);
  }
  return [...merged.values()].map(({ stop, lines, ways }) => ({
    afterSeconds: stop.afterSeconds,
    when: stop.when,
    line: [...new Set(lines)].sort().join(", "),
    what: `${lines.length === 1 ? "stops" : "stop"}: ${wayWords([...ways])}`,
    findings: [...stop.findings].sort(),
  }));
}

function wayWords(ways: readonly string[]): string {
  const rest = ways.length - MOST_WAYS;
  return `${ways.slice(0, MOST_WAYS).join("; ")}${rest > 0 ? `; and ${rest} more way${rest === 1 ? "" : "s"}` : ""}`;
}

function totalEntry(stops: readonly Stop[], known: ReachKnowledge): TimelineEntry | null {
  if (known.totalOf === undefined) return null;
  const first = new Map<string, LineStop>();
  for (const stop of stops) if (!first.has(stop.line)) first.set(stop.line, stop);
  const once = known.totalOf([...first.values()]);
  const each = known.totalOf(stops.map(({ line, afterSeconds, when }) => ({ line, afterSeconds, when })));
  const said = [`${countWords(first.size, "line")} ${first.size === 1 ? "stops" : "stop"}${totalWords(once)}`];
  if (each.stops > once.stops) said.push(`if the change stays and each is repaired by itself, at least ${each.stops} stops${totalWords(each)}`);
  const missing = [
    ...(once.linesWithoutRestart.length > 0 ? [`no restart of ${once.linesWithoutRestart.join(", ")} is declared`] : []),
    ...(once.linesWithoutRate.length > 0 ? [`no cost per hour of ${once.linesWithoutRate.join(", ")} is declared`] : []),
  ];
  return {
    afterSeconds: null,
    when: "in all",
    line: null,
    what: [...said, ...missing, "restarts alone: finding and undoing the cause comes on top"].join("; "),
    findings: [...new Set(stops.flatMap((s) => [...s.findings]))].sort(),
    isTotal: true,
  };
}

function countWords(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function totalWords({ downtimeMinutes, costs }: StopTotals): string {
  if (downtimeMinutes === null) return "";
  const number = (value: number): string => countText(Math.round(value));
  const minutes = `${number(downtimeMinutes.p50)} line minutes p50, ${number(downtimeMinutes.p95)} p95`;
  return `: ${[minutes, ...costs.map(({ currency, p50, p95 }) => `${number(p50)} ${currency} p50, ${number(p95)} p95`)].join("; ")}`;
}
