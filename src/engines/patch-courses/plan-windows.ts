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
  /** Of each item the lines that stop with it: what stops several needs windows of all of them at once. */
  readonly lineSets: readonly (readonly string[])[];
  /** Of work in one window; null = only its length counts. */
  readonly workMinutes: number | null;
  readonly crew: string;
  readonly timezone: string;
  readonly now: Micros;
  readonly horizon: Micros;
}

export interface PlanWindows {
  /** By time. */
  readonly windows: readonly PatchWindow[];
  readonly assumptions: readonly Assumption[];
  readonly remarks: readonly string[];
}

const LONGEST_LABEL = 60;
const MOST_WINDOWS = 400;
/** Items times windows that are for them: what a search of minutes still gets through. */
const MOST_PLACES = 30_000;
/** However many items there are, each has so many to choose from. */
const LEAST_WINDOWS = 12;
/** Calendars speak for a year and some weeks. */
const MOST_DAYS = 500;

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
  const { windows, lineSets, workMinutes, crew, timezone, now, horizon } = question;
  const all = windows === null ? daysBetween(timezone, now, horizon) : stretchesOf(windows, question);
  all.sort((x, y) => x.first - y.first || x.last - y.last || order(keyOf(x), keyOf(y)));
  const used = new Map<string, number>();
  const chosen = inReach(all, lineSets);
  const kept = chosen.map((stretch): PatchWindow => {
    const id = nameOf(stretch, windows === null, timezone);
    const count = (used.get(id) ?? 0) + 1;
    used.set(id, count);
    return { id: count === 1 ? id : `${id} #${count}`, first: stretch.first, last: stretch.last, lines: stretch.lines, workMinutes, crew };
  });
  const last = kept.at(-1);
  const remarks =
    all.length > kept.length && last !== undefined
      ? [
          `Of ${all.length} ${windows === null ? "days" : "windows"} only the first ${kept.length} are planned in, the last of them on ${formatLocalDay(localReading(timezone, last.first).day)}: more would take too long to search.`,
        ]
      : [];
  return { windows: kept, assumptions: windows === null ? [DAYS] : [], remarks };
}

/** The first of them, as many as can be searched; of those that are for a few items alone, more. @param all by time */
function inReach(all: readonly Stretch[], lineSets: readonly (readonly string[])[]): Stretch[] {
  const groups = new Map<string, { readonly lines: readonly string[]; items: number; windows: number }>();
  for (const lines of lineSets) {
    const key = JSON.stringify(lines);
    const group = groups.get(key) ?? { lines, items: 0, windows: 0 };
    groups.set(key, group);
    group.items++;
  }
  let places = 0;
  const chosen: Stretch[] = [];
  for (const stretch of all) {
    if (chosen.length >= MOST_WINDOWS) break;
    const mine = [...groups.values()].filter(({ lines }) => stretch.lines === null || lines.every((line) => stretch.lines?.includes(line)));
    const more = mine.reduce((sum, { items }) => sum + items, 0);
    if (places + more > MOST_PLACES && !mine.some(({ windows }) => windows < LEAST_WINDOWS)) continue;
    places += more;
    for (const group of mine) group.windows++;
    chosen.push(stretch);
  }
  return chosen;
}

function daysBetween(timezone: string, now: Micros, horizon: Micros): Stretch[] {
  const days: Stretch[] = [];
  for (let day = localReading(timezone, now).day; days.length < MOST_DAYS; day++) {
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
