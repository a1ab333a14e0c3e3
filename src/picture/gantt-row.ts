// One machine in the picture of a schedule: marks of its patches in up to two lanes (planned above, asked for below), their times in words, when they are due, the
// windows that are used, and what soaks. Marks that cannot be told apart become one with a number.
import { markupText } from "../foundation/hostile-text.ts";
import { formatLocalMinute } from "../foundation/local-time.ts";
import type { Micros } from "../foundation/time.ts";
import { occupiedMinutes, type PatchItem, type PatchPlan, type PatchSchedule, type ScheduleEntry } from "../plant/patch-plan.ts";
import { drawPaleBatches, type GanttAxis } from "./gantt-bands.ts";
import { fitText, px, textWidth } from "./svg-text.ts";

export interface GanttCourses {
  /** null = there is none. */
  readonly planned: PatchSchedule | null;
  /** Only where it differs from the planned one it is drawn; null = it is not wanted. */
  readonly asked: PatchSchedule | null;
  /** Items that stop production as they are asked for. */
  readonly stopping: ReadonlySet<string>;
}

export interface GanttWork {
  readonly item: PatchItem;
  readonly startAt: Micros;
  readonly window: string | null;
}

export interface GanttRow {
  readonly asset: string;
  /** The first line that stands still with it; null = none. */
  readonly line: string | null;
  /** In the upper lane: planned, whether or not it is asked for at that time. */
  readonly kept: readonly GanttWork[];
  /** In the lower lane: asked for at a time at which it is not planned. */
  readonly moved: readonly GanttWork[];
  readonly height: number;
}

const MINUTE = 60e6;
const FONT = 11.5;
const ONE_LANE = 25;
const TWO_LANES = 43;
const UPPER = 12;
const LOWER = 31;
const MARK = 5;
const INK = "#1d2327";
const RULE = "#d5dade";
const EDGE = "#7b8691";
const STOP = "#a3231c";
const WINDOW = "#1f5f8f";
const PAPER = "#fff";
const MOST_DUE = 4;

export function endOf(item: PatchItem, startAt: Micros): Micros {
  return startAt + occupiedMinutes(item) * MINUTE;
}

/** By the first work on the machine. */
export function ganttRows(plan: PatchPlan, { planned, asked }: GanttCourses): GanttRow[] {
  const items = new Map(plan.items.map((item) => [item.id, item]));
  const worksOf = (entries: readonly ScheduleEntry[]): GanttWork[] =>
    entries.flatMap(({ item: id, startAt, window }) => {
      const item = items.get(id);
      return item === undefined ? [] : [{ item, startAt, window }];
    });
  const own = worksOf(planned?.entries ?? []);
  const startOf = new Map(own.map(({ item, startAt }) => [item.id, startAt]));
  const others = worksOf(asked?.entries ?? []).filter(({ item, startAt }) => startOf.get(item.id) !== startAt);
  const works = [...own, ...others].sort((a, b) => a.startAt - b.startAt || (a.item.id < b.item.id ? -1 : 1));
  return [...new Set(works.map(({ item }) => item.asset))].map((asset) => {
    const of = (list: readonly GanttWork[]): GanttWork[] => list.filter(({ item }) => item.asset === asset).sort((a, b) => a.startAt - b.startAt);
    const moved = of(others);
    const lines = works.filter(({ item }) => item.asset === asset).flatMap(({ item }) => item.lines);
    return { asset, line: [...lines].sort()[0] ?? null, kept: of(own), moved, height: moved.length > 0 ? TWO_LANES : ONE_LANE };
  });
}

/** When the others of the kind may begin, where this is the first of it and there are others; null = nobody waits for it. */
export function soakEnd(plan: PatchPlan, entries: readonly ScheduleEntry[], item: PatchItem, startAt: Micros): Micros | null {
  const rule = plan.rules.find((each) => each.kind === "soak" && each.patchKind === item.kind);
  if (rule?.kind !== "soak") return null;
  const kinds = new Map(plan.items.map(({ id, kind }) => [id, kind]));
  const kin = entries.filter((other) => kinds.get(other.item) === item.kind);
  return kin.length > 1 && kin.every((other) => other.item === item.id || other.startAt > startAt) ? endOf(item, startAt) + rule.minutes * MINUTE : null;
}

export function drawGanttRow(plan: PatchPlan, courses: GanttCourses, row: GanttRow, top: number, axis: GanttAxis): string {
  const { asset, kept, moved, height } = row;
  const { x, left, width, first, last } = axis;
  const works = [...kept, ...moved];
  const lines = new Set(works.flatMap(({ item }) => item.lines));
  const rule = `<path class="map-rule" d="M0 ${px(top + height)}H${width}" stroke="${RULE}" stroke-width=".6"/>`;
  const name = `<text class="map-ink" x="18" y="${px(top + (moved.length > 0 ? (UPPER + LOWER) / 2 : UPPER) + 4)}" font-size="${FONT}" fill="${INK}">${markupText(fitText(asset, left - 26, FONT))}</text>`;
  const used = new Set(kept.map(({ window }) => window));
  const windows = plan.windows
    .filter(({ id }) => used.has(id))
    .map(
      ({ id, first: from, last: to }) =>
        `<rect class="gantt-window" x="${px(x(from))}" y="${px(top + 2)}" width="${px(Math.max(3, x(to) - x(from)))}" height="${2 * UPPER - 4}" fill="none" stroke="${WINDOW}" stroke-width="1.2"><title>${markupText(`window ${id}`)}</title></rect>`,
    );
  const dues = [...new Set(works.flatMap(({ item }) => item.dueAt ?? []))].filter((due) => due > first && due < last).sort((a, b) => a - b);
  const due = dues
    .slice(0, MOST_DUE)
    .map(
      (at) =>
        `<path class="gantt-due" d="M${px(x(at) - 4)} ${px(top + 2.5)}h4v4M${px(x(at) - 4)} ${px(top + height - 2.5)}h4v-4" fill="none" stroke="${EDGE}" stroke-width="1.3"><title>${markupText(`${asset}: due ${formatLocalMinute(axis.timezone, at)}`)}</title></path>`,
    );
  const soaks = kept.flatMap(({ item, startAt }) => {
    const until = soakEnd(plan, courses.planned?.entries ?? [], item, startAt);
    // Below the words of its lane, so that it runs through none.
    return until === null
      ? []
      : [
          `<path class="gantt-soak" d="M${px(x(startAt))} ${px(top + UPPER + 9)}H${px(x(until))}v-4" fill="none" stroke="${INK}" stroke-width="1.3" stroke-dasharray="3 2.5"><title>${markupText(`soaks until ${formatLocalMinute(axis.timezone, until)}`)}</title></path>`,
        ];
  });
  const plannedAt = new Map(kept.map(({ item, startAt }) => [item.id, startAt]));
  const moves = moved.flatMap(({ item, startAt }) => {
    const to = plannedAt.get(item.id);
    return to === undefined ? [] : [`<path class="gantt-move" d="M${px(x(startAt))} ${px(top + LOWER - MARK - 1)}L${px(x(to))} ${px(top + UPPER + MARK + 1)}" stroke="${EDGE}" stroke-width=".7"/>`];
  });
  const marks = drawLane(plan, kept, top + UPPER, true, courses.stopping, axis) + drawLane(plan, moved, top + LOWER, false, courses.stopping, axis);
  return `<g class="gantt-row">${drawPaleBatches(plan, lines, top + 1, height - 2, axis)}${rule}${due.join("")}${name}${windows.join("")}${moves.join("")}${soaks.join("")}${marks}</g>\n`;
}

interface Cluster {
  readonly at: number;
  readonly works: readonly GanttWork[];
}

function drawLane(plan: PatchPlan, works: readonly GanttWork[], middle: number, isPlanned: boolean, stopping: ReadonlySet<string>, axis: GanttAxis): string {
  const clusters: Cluster[] = [];
  for (const work of works) {
    const at = axis.x(work.startAt);
    const before = clusters.at(-1);
    if (before !== undefined && at - before.at <= 2 * MARK) clusters[clusters.length - 1] = { at: before.at, works: [...before.works, work] };
    else clusters.push({ at, works: [work] });
  }
  let taken = axis.left;
  return clusters
    .map((cluster, i) => {
      // A mark of the planned course stands where it is asked for too: then it stops production only if that is so.
      const stops = cluster.works.some(({ item }) => stopping.has(item.id)) && !isPlanned;
      const next = (clusters[i + 1]?.at ?? axis.right + MARK) - 2 * MARK;
      const label = labelOf(plan, cluster, stops, axis, { before: cluster.at - MARK - 3 - taken, behind: next - cluster.at - 4 });
      taken = Math.max(cluster.at + MARK + 2, label === null ? 0 : label.to + 3);
      return markOf(cluster, middle, isPlanned, stops, axis) + (label === null ? "" : wordsOf(label, middle));
    })
    .join("");
}

interface Label {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The fullest words that have room behind the mark, else before it. */
function labelOf(plan: PatchPlan, { at, works }: Cluster, stops: boolean, axis: GanttAxis, room: { readonly before: number; readonly behind: number }): Label | null {
  const [first] = works;
  if (first === undefined) return null;
  const when = formatLocalMinute(axis.timezone, first.startAt).slice(5);
  const short = `${when}${works.length > 1 ? ` (${works.length})` : ""}`;
  const hit = stops ? plan.batches.find((batch) => first.item.lines.includes(batch.line) && batch.first < endOf(first.item, first.startAt) && batch.last > first.startAt) : undefined;
  const texts = [...(stops ? [hit === undefined ? `${short} in production` : `${short} in ${fitText(hit.label, 120, FONT)}`] : []), short];
  // Behind the outline of its window, where that ends near.
  const window = plan.windows.find(({ id }) => id === first.window);
  const edge = window === undefined ? 0 : axis.x(window.last) - at;
  const behind = edge > MARK && edge < 4 * MARK ? edge + 3 : MARK + 4;
  for (const text of texts) if (textWidth(text, FONT) <= room.behind + MARK - behind) return { text, from: at + behind, to: at + behind + textWidth(text, FONT) };
  for (const text of texts) if (textWidth(text, FONT) <= room.before - 4) return { text, from: at - MARK - 4 - textWidth(text, FONT), to: at };
  return null;
}

function wordsOf({ text, from }: Label, middle: number): string {
  return `<text class="map-ink gantt-words" x="${px(from)}" y="${px(middle + 4)}" font-size="${FONT}" fill="${INK}" paint-order="stroke" stroke="${PAPER}" stroke-width="3">${markupText(text)}</text>`;
}

export function markShape(at: number, middle: number, restarts: boolean): string {
  return restarts
    ? `M${px(at - MARK)} ${px(middle + MARK - 0.5)}h${2 * MARK}L${px(at)} ${px(middle - MARK - 0.5)}Z`
    : `M${px(at - MARK + 1)} ${px(middle - MARK + 1)}h${2 * MARK - 2}v${2 * MARK - 2}h${2 - 2 * MARK}Z`;
}

export function markCross(at: number, middle: number): string {
  const d = MARK + 2;
  return `<path class="gantt-stops" d="M${px(at - d)} ${px(middle - d)}l${2 * d} ${2 * d}m0 ${-2 * d}l${-2 * d} ${2 * d}" stroke="${STOP}" stroke-width="1.8"/>`;
}

function markOf({ at, works }: Cluster, middle: number, isPlanned: boolean, stops: boolean, axis: GanttAxis): string {
  const shape = markShape(
    at,
    middle,
    works.some(({ item }) => item.restartMinutes > 0),
  );
  const title = works
    .slice(0, 6)
    .map(({ item, startAt }) => `${item.asset}: ${item.what}, ${formatLocalMinute(axis.timezone, startAt)}, ${occupiedMinutes(item)} min${item.restartMinutes > 0 ? " with restart" : ", no restart"}`)
    .join("; ");
  const rest = works.length > 6 ? ` and ${works.length - 6} more` : "";
  const told = `<title>${markupText(`${title}${rest}${isPlanned ? "" : " (as asked)"}${stops ? ": stops production" : ""}`)}</title>`;
  return isPlanned
    ? `<path class="gantt-patch" d="${shape}" fill="${INK}">${told}</path>`
    : `<g>${told}<path class="gantt-asked" d="${shape}" fill="${PAPER}" stroke="${INK}" stroke-width="1.5"/>${stops ? markCross(at, middle) : ""}</g>`;
}
