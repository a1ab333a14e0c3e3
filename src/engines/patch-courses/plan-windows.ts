// The windows of a plan: the stretches that the change's calendars allow, each once, by the lines they are for; without any, the days of the plant's calendar. Which
// work fits into them is not asked here.
import { formatLocalDay, formatLocalMinute, localReading, spanOfLocalDay } from "../../foundation/local-time.ts";
import { intersectionOfSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { Micros } from "../../foundation/time.ts";
import type { PatchWindow } from "../../plant/patch-plan.ts";
import type { Assumption } from "../../plant/plant.ts";
import { mergeOverlapping } from "./merge-overlapping.ts";
import type { NamedWindow } from "./question.ts";

export interface PlanWindowsQuestion {
  /** null = the change names none. */
  readonly windows: readonly NamedWindow[] | null;
  /** Sets of lines that stop with one machine: what stops several needs windows of all of them at once. */
  readonly lineSets: readonly (readonly string[])[];
  /** Of work in one window; null = only its length counts. */
  readonly workMinutes: number | null;
  readonly crew: string;
  readonly timezone: string;
  readonly now: Micros;
  readonly horizon: Micros;
  /** No more windows than this. */
  readonly most: number;
}

export interface PlanWindows {
  /** By time. */
  readonly windows: readonly PatchWindow[];
  readonly assumptions: readonly Assumption[];
  readonly remarks: readonly string[];
}

const LONGEST_LABEL = 60;

const DAYS: Assumption = {
  code: "patch-days-as-windows",
  text: "The change names no windows: work is taken to be allowed at any time, and each day of the plant's calendar counts as one window.",
  origin: "chosen; without windows, nothing says what belongs together",
  overruledBy: "windows: in the change, with the name of a calendar",
};

/** A stretch for some lines; null = for all. */
interface Stretch extends Span {
  readonly lines: readonly string[] | null;
  readonly label: string;
}

export function planWindows(question: PlanWindowsQuestion): PlanWindows {
  const { windows, workMinutes, crew, timezone, now, horizon, most } = question;
  const all = windows === null ? daysBetween(timezone, now, horizon, most + 1) : stretchesOf(windows, question);
  all.sort((x, y) => x.first - y.first || x.last - y.last || order(keyOf(x), keyOf(y)));
  const used = new Map<string, number>();
  const kept = all.slice(0, most).map((stretch): PatchWindow => {
    const id = nameOf(stretch, windows === null, timezone);
    const count = (used.get(id) ?? 0) + 1;
    used.set(id, count);
    return { id: count === 1 ? id : `${id} #${count}`, first: stretch.first, last: stretch.last, lines: stretch.lines, workMinutes, crew };
  });
  const last = kept.at(-1);
  const remarks =
    all.length > most && last !== undefined
      ? [
          `Only the first ${most} ${windows === null ? "days" : "windows"} are planned in, the last of them on ${formatLocalDay(localReading(timezone, last.first).day)}: more would take too long to search.`,
        ]
      : [];
  return { windows: kept, assumptions: windows === null ? [DAYS] : [], remarks };
}

function daysBetween(timezone: string, now: Micros, horizon: Micros, most: number): Stretch[] {
  const days: Stretch[] = [];
  for (let day = localReading(timezone, now).day; days.length < most; day++) {
    const span = spanOfLocalDay(timezone, day);
    if (span.first >= horizon) break;
    const first = Math.max(span.first, now);
    const last = Math.min(span.last, horizon);
    if (first < last) days.push({ first, last, lines: null, label: "" });
  }
  return days;
}

function stretchesOf(windows: readonly NamedWindow[], { lineSets, now, horizon }: PlanWindowsQuestion): Stretch[] {
  const within = windows.flatMap((window): NamedWindow[] => {
    const first = Math.max(window.first, now);
    const last = Math.min(window.last, horizon);
    return first < last ? [{ ...window, first, last }] : [];
  });
  const site = mergeOverlapping(within.filter(({ line }) => line === null)).map((span): Stretch => ({ ...span, lines: null }));
  const covered = unionOfSpans(site);
  const lines = [...new Set(within.flatMap(({ line }) => line ?? []))].sort();
  // A window of one line that lies in one of the whole site adds nothing to it.
  const ofLines = lines
    .flatMap((line) => mergeOverlapping(within.filter((window) => window.line === line)).map((span): Stretch => ({ ...span, lines: [line] })))
    .filter((span) => !liesIn(span, covered));
  return [...site, ...ofLines, ...together(lineSets, within, covered)];
}

/** Where windows of several lines lie over each other, for what stops them all. */
function together(lineSets: readonly (readonly string[])[], windows: readonly NamedWindow[], covered: readonly Span[]): Stretch[] {
  const sets = new Map(lineSets.filter((set) => set.length > 1).map((set) => [JSON.stringify([...set].sort()), [...set].sort()]));
  return [...sets.values()].flatMap((lines) => {
    const spans = lines.map((line) => unionOfSpans(windows.filter((window) => window.line === null || window.line === line))).reduce((both, next) => intersectionOfSpans(both, next));
    return spans
      .filter((span) => !liesIn(span, covered))
      .map(
        (span): Stretch => ({
          ...span,
          lines,
          label: windows.find((window) => window.line !== null && lines.includes(window.line) && window.first < span.last && window.last > span.first)?.label ?? "",
        }),
      );
  });
}

function liesIn({ first, last }: Span, spans: readonly Span[]): boolean {
  return spans.some((span) => span.first <= first && last <= span.last);
}

function nameOf({ first, label, lines }: Stretch, isDay: boolean, timezone: string): string {
  if (isDay) return formatLocalDay(localReading(timezone, first).day);
  const plain = [...label.trim()].slice(0, LONGEST_LABEL).join("");
  return `${plain === "" ? "window" : plain} ${formatLocalMinute(timezone, first)}${lines === null ? "" : ` (${lines.join(", ")})`}`;
}

function keyOf({ lines, label }: Stretch): string {
  return JSON.stringify([lines, label]);
}

function order(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
