// A schedule of patches as SVG: a row for each patched asset, time from left to right, batches of its lines as grey areas, windows as outlines, each patch as a mark
// whose shape says whether it restarts, with its day in words, and what soaks as a dashed line. Shapes and words carry what colours do.
import { markupText } from "../foundation/hostile-text.ts";
import { formatLocalDay, formatLocalMinute, localDate, localInstant, localReading, weekdayOf } from "../foundation/local-time.ts";
import type { Micros } from "../foundation/time.ts";
import { occupiedMinutes, type PatchItem, type PatchPlan, type PatchSchedule, type ScheduleEntry } from "../plant/patch-plan.ts";
import { fitText, px, svgDocument, textWidth } from "./svg-text.ts";

export interface GanttOptions {
  /** IANA name of the plant's zone. */
  readonly timezone: string;
  readonly idPrefix?: string;
  readonly title?: string;
  readonly mostRows?: number;
}

const WIDTH = 900;
const LEFT = 164;
const RIGHT = 12;
const HEAD = 44;
const ROW = 26;
const FONT = 11.5;
const MOST_ROWS = 24;
const LEAST_WINDOW = 2;
const MARK = 5;
const MINUTE = 60e6;
const DAY = 1_440 * MINUTE;
const INK = "#1d2327";
const QUIET_INK = "#555f69";
const RULE = "#d5dade";
const AREA = "#e6e9ec";
const WINDOW = "#2f6f9f";

interface Row {
  readonly asset: string;
  readonly works: readonly { readonly item: PatchItem; readonly entry: ScheduleEntry }[];
}

/** Empty where nothing is planned. */
export function drawPatchGantt(plan: PatchPlan, schedule: PatchSchedule, options: GanttOptions): string {
  const rows = rowsOf(plan, schedule);
  if (rows.length === 0) return "";
  const idPrefix = options.idPrefix ?? "gantt";
  const shown = rows.slice(0, options.mostRows ?? MOST_ROWS);
  const first = Math.min(plan.from, ...schedule.entries.map(({ startAt }) => startAt));
  const lastEnd = Math.max(...rows.flatMap(({ works }) => works.map((work) => soakEnd(plan, schedule, work.item, work.entry) ?? endOf(work.item, work.entry))));
  // Room for the last words.
  const last = lastEnd + (lastEnd - first) * 0.12 + DAY;
  const x = (instant: Micros): number => LEFT + ((Math.min(Math.max(instant, first), last) - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const bottom = HEAD + shown.length * ROW;
  let body = ticks(first, last, bottom, x, options.timezone);
  shown.forEach((row, r) => {
    body += drawRow(plan, schedule, row, HEAD + r * ROW, x, options.timezone);
  });
  const notes = [
    "grey: a batch of its lines; outline: a window; ■ without restart; ▲ with restart; dashed: soaks before the others",
    ...(rows.length > shown.length ? [`${rows.length - shown.length} more assets are not drawn`] : []),
    ...(schedule.left.length > 0 ? [`left undone: ${schedule.left.slice(0, 6).join(", ")}${schedule.left.length > 6 ? ` and ${schedule.left.length - 6} more` : ""}`] : []),
  ];
  notes.forEach((note, i) => {
    body += `<text class="map-quiet" x="8" y="${px(bottom + 20 + i * 16)}" font-size="${FONT}" fill="${QUIET_INK}">${markupText(fitText(note, WIDTH - 16, FONT))}</text>\n`;
  });
  const description = `${schedule.entries.length} patches on ${rows.length} assets from ${formatLocalDay(localReading(options.timezone, first).day)} to ${formatLocalDay(localReading(options.timezone, lastEnd).day)}; ${schedule.left.length} left undone.`;
  return svgDocument(WIDTH, bottom + 12 + notes.length * 16, { idPrefix, title: options.title ?? "Schedule of patches", description }, body);
}

/** By the first work on the asset. */
function rowsOf(plan: PatchPlan, { entries }: PatchSchedule): Row[] {
  const rows = new Map<string, { item: PatchItem; entry: ScheduleEntry }[]>();
  for (const entry of [...entries].sort((a, b) => a.startAt - b.startAt)) {
    const item = plan.items.find(({ id }) => id === entry.item);
    if (item !== undefined) rows.set(item.asset, [...(rows.get(item.asset) ?? []), { item, entry }]);
  }
  return [...rows].map(([asset, works]) => ({ asset, works }));
}

function endOf(item: PatchItem, { startAt }: ScheduleEntry): Micros {
  return startAt + occupiedMinutes(item) * MINUTE;
}

/** When the others of the kind may begin, where this is the first of it and there are others; null = nobody waits for it. */
function soakEnd(plan: PatchPlan, { entries }: PatchSchedule, item: PatchItem, entry: ScheduleEntry): Micros | null {
  const rule = plan.rules.find((each) => each.kind === "soak" && each.patchKind === item.kind);
  if (rule?.kind !== "soak") return null;
  const kin = entries.filter((other) => plan.items.find(({ id }) => id === other.item)?.kind === item.kind);
  return kin.length > 1 && kin.every((other) => other === entry || other.startAt > entry.startAt) ? endOf(item, entry) + rule.minutes * MINUTE : null;
}

/** Mondays, and only so many that their dates can be read. */
function ticks(first: Micros, last: Micros, bottom: number, x: (instant: Micros) => number, timezone: string): string {
  const { day } = localReading(timezone, first);
  const monday = day + ((7 - weekdayOf(day)) % 7);
  const weeks = Math.max(1, Math.ceil((last - first) / (7 * DAY) / 14));
  let svg = "";
  for (let at = monday; localInstant(timezone, at, 0) < last; at += 7 * weeks) {
    const left = x(localInstant(timezone, at, 0));
    const { month, dayOfMonth } = localDate(at);
    svg += `<path class="gantt-tick" d="M${px(left)} ${HEAD - 12}V${px(bottom)}" stroke="${RULE}" stroke-width="1"/>`;
    svg += `<text class="map-quiet" x="${px(left + 3)}" y="${HEAD - 16}" font-size="${FONT}" fill="${QUIET_INK}">Mon ${dayOfMonth}.${month}.</text>\n`;
  }
  return svg;
}

function drawRow(plan: PatchPlan, schedule: PatchSchedule, { asset, works }: Row, top: number, x: (instant: Micros) => number, timezone: string): string {
  const middle = top + ROW / 2;
  const lines = new Set(works.flatMap(({ item }) => item.lines));
  const windows = new Set(works.map(({ entry }) => entry.window));
  const band = (first: Micros, last: Micros, attributes: string, title: string): string =>
    x(last) - x(first) <= 0 && last > first
      ? ""
      : `<rect ${attributes} x="${px(x(first))}" y="${px(top + 4)}" width="${px(Math.max(LEAST_WINDOW, x(last) - x(first)))}" height="${ROW - 8}"><title>${markupText(title)}</title></rect>`;
  let svg = `<path d="M0 ${px(top + ROW)}H${WIDTH}" stroke="${RULE}" stroke-width=".6"/>`;
  svg += `<text class="map-ink" x="8" y="${px(middle + 4)}" font-size="${FONT}" fill="${INK}">${markupText(fitText(asset, LEFT - 16, FONT))}</text>`;
  for (const batch of plan.batches) {
    if (lines.has(batch.line)) svg += band(batch.first, batch.last, `class="gantt-batch" fill="${AREA}"`, `${batch.label} on ${batch.line}`);
  }
  for (const window of plan.windows) {
    if (windows.has(window.id)) svg += band(window.first, window.last, `class="gantt-window" fill="none" stroke="${WINDOW}" stroke-width="1.2"`, `window ${window.id}`);
  }
  works.forEach(({ item, entry }, i) => {
    const left = x(entry.startAt);
    const soaked = soakEnd(plan, schedule, item, entry);
    if (soaked !== null) svg += `<path class="gantt-soak" d="M${px(left)} ${px(middle)}H${px(x(soaked))}" stroke="${INK}" stroke-width="1.4" stroke-dasharray="3 3"/>`;
    const shape =
      item.restartMinutes > 0
        ? `M${px(left - MARK)} ${px(middle + MARK)}H${px(left + MARK)}L${px(left)} ${px(middle - MARK)}Z`
        : `M${px(left - MARK + 1)} ${px(middle - MARK + 1)}h${2 * MARK - 2}v${2 * MARK - 2}h${2 - 2 * MARK}Z`;
    const when = formatLocalMinute(timezone, entry.startAt);
    const title = `${asset}: ${item.what}, ${when}, ${occupiedMinutes(item)} min${item.restartMinutes > 0 ? " with restart" : ", no restart"}`;
    svg += `<path class="gantt-patch" d="${shape}" fill="${INK}"><title>${markupText(title)}</title></path>`;
    const next = works[i + 1];
    const room = (next === undefined ? WIDTH - RIGHT : x(next.entry.startAt) - MARK) - left - MARK - 4;
    const words = when.slice(5);
    if (textWidth(words, FONT) <= room)
      svg += `<text class="map-ink" x="${px(left + MARK + 3)}" y="${px(middle + 4)}" font-size="${FONT}" fill="${INK}" paint-order="stroke" stroke="#fff" stroke-width="3">${markupText(words)}</text>`;
  });
  return `<g class="gantt-row">${svg}</g>\n`;
}
