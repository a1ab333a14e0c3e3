// Two courses of patches as one SVG: machines under the lines that stand still with them, time from left to right. A line has its batches with their names and its
// windows; a machine has a filled mark where a patch is planned, and below it a hollow one where it is asked for at another time, crossed where that stops production.
// Shapes and words carry what colours do, so that it can be read in grey.
import { markupText } from "../foundation/hostile-text.ts";
import { localDate, localInstant, localReading, formatLocalDay, weekdayOf } from "../foundation/local-time.ts";
import type { Micros } from "../foundation/time.ts";
import type { PatchPlan, PatchSchedule } from "../plant/patch-plan.ts";
import { drawBatches, drawWindowBars, type GanttAxis } from "./gantt-bands.ts";
import { type GanttLegend, ganttLegend } from "./gantt-legend.ts";
import { drawGanttRow, endOf, type GanttCourses, type GanttRow, ganttRows, soakEnd } from "./gantt-row.ts";
import { fitText, px, svgDocument, textWidth } from "./svg-text.ts";

export interface GanttOptions {
  /** IANA name of the plant's zone. */
  readonly timezone: string;
  readonly idPrefix?: string;
  readonly title?: string;
  readonly mostRows?: number;
}

export const GANTT_WIDTH = 900;
const LEFT = 158;
const RIGHT = 12;
const HEAD = 30;
const GROUP = 24;
const FONT = 11.5;
const MOST_ROWS = 30;
const MOST_NAMES = 6;
const DAY = 86_400e6;
const INK = "#1d2327";
const QUIET_INK = "#555f69";
const RULE = "#d5dade";

/** Empty where no patch has a time. */
export function drawPatchGantt(plan: PatchPlan, courses: GanttCourses, options: GanttOptions): string {
  const { planned, asked } = courses;
  const rows = ganttRows(plan, courses);
  const [example] = rows;
  if (example === undefined) return "";
  const idPrefix = options.idPrefix ?? "gantt";
  const shown = rows.slice(0, options.mostRows ?? MOST_ROWS);
  const axis = axisOf(plan, courses, options.timezone);
  let y = HEAD;
  let body = "";
  let line: string | null | undefined;
  const bottoms: number[] = [];
  for (const row of inGroups(shown)) {
    if (row.line !== line) {
      line = row.line;
      body += drawGroup(plan, line, y, axis);
      y += GROUP;
    }
    body += drawGanttRow(plan, courses, row, y, axis);
    y += row.height;
    bottoms.push(y);
  }
  const legend: GanttLegend = {
    hasAsked: shown.some(({ moved }) => moved.length > 0),
    hasStops: shown.some(({ moved, kept }) => [...moved, ...kept].some(({ item }) => courses.stopping.has(item.id))),
    hasSoak: shown.some(({ kept }) => kept.some(({ item, startAt }) => soakEnd(plan, planned?.entries ?? [], item, startAt) !== null)),
    hasPlanned: planned !== null,
  };
  const told = ganttLegend(legend, 8, y + 18, GANTT_WIDTH - 16);
  const notes = [
    ...(rows.length > shown.length ? [`${rows.length - shown.length} more machines are not drawn`] : []),
    ...(planned === null ? ["there is no schedule in real windows: only what is asked for is drawn"] : leftNote(plan, planned.left)),
  ];
  const texts = notes.map(
    (note, i) => `<text class="map-quiet" x="8" y="${px(y + 18 + told.height + i * 16)}" font-size="${FONT}" fill="${QUIET_INK}">${markupText(fitText(note, GANTT_WIDTH - 16, FONT))}</text>\n`,
  );
  const count = (schedule: PatchSchedule | null): number => schedule?.entries.length ?? 0;
  const description = `${rows.length} machines from ${dayText(axis.first, options.timezone)} to ${dayText(axis.last, options.timezone)}: ${count(planned)} patches planned, ${count(asked)} as asked, of which ${courses.stopping.size} stop production.`;
  return svgDocument(
    GANTT_WIDTH,
    y + 12 + told.height + notes.length * 16,
    { idPrefix, title: options.title ?? "Schedule of patches", description },
    ticks(axis, y) + body + told.svg + texts.join(""),
  );
}

function leftNote(plan: PatchPlan, left: readonly string[]): string[] {
  if (left.length === 0) return [];
  const names = [...new Set(left.map((id) => plan.items.find((item) => item.id === id)?.asset ?? id))];
  return [`without a planned time: ${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`];
}

/** Lines by name, machines of no line last; within each as they come. */
function inGroups(rows: readonly GanttRow[]): GanttRow[] {
  const key = ({ line }: GanttRow): string => (line === null ? "\uffff" : line);
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function axisOf(plan: PatchPlan, { planned, asked }: GanttCourses, timezone: string): GanttAxis {
  const items = new Map(plan.items.map((item) => [item.id, item]));
  const stretches = [planned, asked].flatMap((schedule) =>
    (schedule?.entries ?? []).flatMap((entry) => {
      const item = items.get(entry.item);
      return item === undefined ? [] : [{ first: entry.startAt, last: (schedule === planned ? soakEnd(plan, schedule?.entries ?? [], item, entry.startAt) : null) ?? endOf(item, entry.startAt) }];
    }),
  );
  const first = stretches.reduce((least, stretch) => Math.min(least, stretch.first), plan.from);
  const end = stretches.reduce((most, stretch) => Math.max(most, stretch.last), first);
  // Room for the last words.
  const last = end + (end - first) * 0.14 + DAY;
  const x = (instant: Micros): number => LEFT + ((Math.min(Math.max(instant, first), last) - first) / (last - first)) * (GANTT_WIDTH - LEFT - RIGHT);
  return { first, last, left: LEFT, right: GANTT_WIDTH - RIGHT, width: GANTT_WIDTH, timezone, x };
}

/** Mondays, and only so many that their dates can be read; the first of a year with it. */
function ticks({ first, last, timezone, x }: GanttAxis, bottom: number): string {
  const { day } = localReading(timezone, first);
  const monday = day + ((7 - weekdayOf(day)) % 7);
  const weeks = Math.max(1, Math.ceil((last - first) / (7 * DAY) / 8));
  let year: number | null = null;
  let svg = "";
  for (let at = monday; localInstant(timezone, at, 0) < last; at += 7 * weeks) {
    const instant = localInstant(timezone, at, 0);
    if (instant < first) continue;
    const left = x(instant);
    const own = localDate(at).year;
    const words = `Mon ${formatLocalDay(at).slice(own === year ? 5 : 0)}`;
    year = own;
    svg += `<path class="map-rule" d="M${px(left)} ${HEAD - 10}V${px(bottom)}" stroke="${RULE}" stroke-width="1"/>`;
    if (left + 3 + textWidth(words, FONT) <= GANTT_WIDTH) svg += `<text class="map-quiet" x="${px(left + 3)}" y="${HEAD - 14}" font-size="${FONT}" fill="${QUIET_INK}">${words}</text>\n`;
  }
  return svg;
}

function drawGroup(plan: PatchPlan, line: string | null, top: number, axis: GanttAxis): string {
  const name = line ?? "stops no line";
  const rule = `<path class="map-rule" d="M0 ${px(top + GROUP)}H${GANTT_WIDTH}" stroke="${RULE}" stroke-width="1"/>`;
  const label = `<text class="map-ink" x="8" y="${px(top + 16)}" font-size="${FONT}" font-weight="600" fill="${INK}">${markupText(fitText(name, LEFT - 16, FONT * 1.06))}</text>`;
  return `<g class="gantt-line">${rule}${label}${line === null ? "" : drawBatches(plan, line, top + 3, 14, axis)}${drawWindowBars(plan, line, top + 18, axis)}</g>\n`;
}

function dayText(instant: Micros, timezone: string): string {
  return formatLocalDay(localReading(timezone, instant).day);
}
