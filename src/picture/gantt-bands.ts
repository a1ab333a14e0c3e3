// Stretches of time behind the marks of a schedule: the batches of a line with their names, and its windows. What lies closer than can be seen becomes one.
import { markupText } from "../foundation/hostile-text.ts";
import type { Micros } from "../foundation/time.ts";
import type { Batch, PatchPlan } from "../plant/patch-plan.ts";
import { fitText, px, textWidth } from "./svg-text.ts";

export interface GanttAxis {
  readonly first: Micros;
  readonly last: Micros;
  /** Pixels between which time lies. */
  readonly left: number;
  readonly right: number;
  readonly width: number;
  readonly timezone: string;
  readonly x: (instant: Micros) => number;
}

const FONT = 11;
const AREA = "#d3d8dc";
const PALE = "#e6e9ec";
const EDGE = "#7b8691";
const INK = "#1d2327";
const WINDOW = "#1f5f8f";
const LEAST = 2;
const CLOSE = 0.8;
const LEAST_ALONE = 12;
const LEAST_NAME = 44;

interface Band {
  readonly from: number;
  readonly to: number;
  readonly batches: readonly Batch[];
}

function bandsOf(plan: PatchPlan, lines: ReadonlySet<string>, { first, last, x }: GanttAxis): Band[] {
  const inside = plan.batches.filter((batch) => lines.has(batch.line) && batch.last > first && batch.first < last).sort((a, b) => a.first - b.first);
  const bands: Band[] = [];
  for (const batch of inside) {
    const from = x(batch.first);
    const to = Math.max(from + LEAST, x(batch.last));
    const before = bands.at(-1);
    const isNarrow = before !== undefined && Math.min(to - from, before.to - before.from) < LEAST_ALONE;
    if (before !== undefined && isNarrow && from - before.to < CLOSE) bands[bands.length - 1] = { from: before.from, to: Math.max(before.to, to), batches: [...before.batches, batch] };
    else bands.push({ from, to, batches: [batch] });
  }
  return bands;
}

/** With their names, inside where they have room, else behind them. */
export function drawBatches(plan: PatchPlan, line: string, top: number, height: number, axis: GanttAxis): string {
  const bands = bandsOf(plan, new Set([line]), axis);
  const rects: string[] = [];
  const names: string[] = [];
  bands.forEach(({ from, to, batches }, i) => {
    const [only] = batches;
    const name = batches.length === 1 ? (only?.label ?? "") : `${batches.length} batches`;
    const title = `${batches
      .slice(0, 3)
      .map(({ label }) => label)
      .join(", ")}${batches.length > 3 ? ` and ${batches.length - 3} more` : ""} on ${line}`;
    rects.push(
      `<rect class="gantt-batch" x="${px(from)}" y="${px(top)}" width="${px(to - from)}" height="${height}" fill="${AREA}" stroke="${EDGE}" stroke-width=".6"><title>${markupText(title)}</title></rect>`,
    );
    // Widths are estimated on the wide side, and the end of a name tells orders apart: a little too wide is better than cut.
    const wanted = textWidth(name, FONT) * 0.88;
    const inside = to - from - 6;
    const behind = (bands[i + 1]?.from ?? axis.right) - to - 8;
    const place = inside >= wanted || (inside >= LEAST_NAME && behind < wanted) ? { at: from + 4, room: inside } : behind >= wanted ? { at: to + 3, room: behind } : null;
    if (place !== null)
      names.push(
        `<text class="map-ink gantt-name" x="${px(place.at)}" y="${px(top + height - 3.5)}" font-size="${FONT}" fill="${INK}">${markupText(place.room >= wanted ? fitText(name, textWidth(name, FONT) + 1, FONT) : fitText(name, place.room, FONT))}</text>`,
      );
  });
  return rects.join("") + names.join("");
}

/** The same behind a machine, in one pale shape without names. */
export function drawPaleBatches(plan: PatchPlan, lines: ReadonlySet<string>, top: number, height: number, axis: GanttAxis): string {
  const bands = bandsOf(plan, lines, axis);
  if (bands.length === 0) return "";
  return `<path class="gantt-pale" d="${bands.map(({ from, to }) => `M${px(from)} ${px(top)}h${px(to - from)}v${height}h${px(from - to)}Z`).join("")}" fill="${PALE}"/>`;
}

/** All windows in which work on the line is allowed, as bars below its batches. */
export function drawWindowBars({ windows }: PatchPlan, line: string | null, top: number, { first, last, x }: GanttAxis): string {
  const own = windows.filter((window) => window.last > first && window.first < last && (window.lines === null || (line !== null && window.lines.includes(line)))).sort((a, b) => a.first - b.first);
  let d = "";
  let end = Number.NEGATIVE_INFINITY;
  for (const window of own) {
    const from = Math.max(x(window.first), end);
    const to = Math.max(x(window.first) + LEAST, x(window.last));
    if (to - from < CLOSE) continue;
    d += `M${px(from)} ${px(top)}h${px(to - from)}v4h${px(from - to)}Z`;
    end = to;
  }
  return d === "" ? "" : `<path class="gantt-windows" d="${d}" fill="${WINDOW}"/>`;
}
