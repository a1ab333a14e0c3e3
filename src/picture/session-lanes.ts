// The days on which a change of access takes sessions, as SVG: lanes by role, hours of the plant from left to right, shifts shaded, the hours of whoever
// approves as a band. What is kept is thin and grey; of a cut session the lost part is hatched; what waits shows its wait; what is locked out is an outline.
import { countOf } from "../foundation/count-words.ts";
import { formatLocalDay, localInstant, localReading, weekdayOf } from "../foundation/local-time.ts";
import { markupText } from "../foundation/hostile-text.ts";
import { MICROS_PER_SECOND } from "../foundation/time.ts";
import type { Span } from "../foundation/time-spans.ts";
import type { AccessJudgement, AccessTimes, JudgedSession } from "../plant/access-judgement.ts";
import { type LaneBar, packRows, stretchOf } from "./lane-bars.ts";
import { chooseDays, type ShownDay, type ShownLane } from "./session-days.ts";
import { SESSION_MARKS } from "./status-mark.ts";
import { fitText, px, svgDocument, textWidth } from "./svg-text.ts";

export interface LanesOptions {
  /** IANA name of the plant's zone. */
  readonly timezone: string;
  /** Lane of a session: its role. */
  readonly laneOf: (judged: JudgedSession) => string;
  /** What becomes of it, in a few words: "cut at 4 h, 1 h 12 min lost". */
  readonly fateOf: (judged: JudgedSession) => string;
  readonly hrefOf?: (judged: JudgedSession) => string | undefined;
  readonly idPrefix?: string;
  readonly title?: string;
  readonly mostDays?: number;
}

const WIDTH = 900;
const LEFT = 164;
const RIGHT = 8;
const HEAD = 40;
const BAND = 16;
const ROW = 20;
const BAR = 13;
const KEPT = 5;
const LANE_GAP = 9;
const DAY_GAP = 22;
const FONT = 11.5;
const MOST_ROWS = 4;
const MOST_LANES = 6;
/** Narrower is not seen. */
const LEAST_BAR = 4;
const LEAST_FOR_MARK = 16;
const WIDEST_LABEL = 330;
const INK = "#1d2327";
const QUIET_INK = "#555f69";
const RULE = "#d5dade";
const AREA = "#f0f2f4";
const KEPT_INK = "#aab2ba";
const LOST = "#a3231c";
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Empty where no break and nothing unknown has a time. */
export function drawSessionLanes({ sessions, times }: Pick<AccessJudgement, "sessions" | "times">, options: LanesOptions): string {
  const idPrefix = options.idPrefix ?? "lanes";
  const { days, daysLeft, timeless } = chooseDays(sessions, { timezone: options.timezone, laneOf: options.laneOf, mostDays: options.mostDays ?? 3, mostLanes: MOST_LANES });
  if (days.length === 0) return "";
  let y = 0;
  let body = `<defs><pattern id="${idPrefix}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="lanes-lost" d="M0 0V5" stroke="${LOST}" stroke-width="2.6"/></pattern></defs>\n`;
  for (const day of days) {
    const drawn = drawDay(day, times, y, idPrefix, options);
    body += drawn.svg;
    y += drawn.height + DAY_GAP;
  }
  const left = [daysLeft > 0 ? `${daysLeft} more day${daysLeft === 1 ? "" : "s"} with breaks or unknown sessions` : "", timeless > 0 ? `${timeless} without a recorded time` : ""].filter(
    (text) => text !== "",
  );
  if (left.length > 0) body += `<text class="map-quiet" x="${LEFT}" y="${px(y - 4)}" font-size="12" fill="${QUIET_INK}">not drawn: ${left.join("; ")}</text>\n`;
  const names = days.map(({ day }) => formatLocalDay(day)).join(", ");
  const description = `${countOf(days.length, "day")} of the plant (${names}), from six to six, with the sessions that the change takes or of which it is not known what becomes of them.`;
  return svgDocument(WIDTH, y + (left.length > 0 ? 8 : -DAY_GAP + 6), { idPrefix, title: options.title ?? "Days on which sessions break", description }, body);
}

function drawDay(shown: ShownDay, times: AccessTimes | undefined, top: number, idPrefix: string, options: LanesOptions): { readonly svg: string; readonly height: number } {
  const { span, lanes, lanesLeft } = shown;
  const x = (instant: number): number => LEFT + ((Math.min(Math.max(instant, span.first), span.last) - span.first) / (span.last - span.first)) * (WIDTH - LEFT - RIGHT);
  const names = new Set(lanes.map(({ name }) => name));
  const approvers = (times?.approvers ?? []).filter(({ roles }) => roles.some((role) => names.has(role)));
  let y = top + HEAD;
  const bands = approvers.map(({ by, spans }) => {
    const svg = bandOf(by, spans, span, x, y);
    y += BAND;
    return svg;
  });
  if (bands.length > 0) y += 4;
  const rows = lanes.map((lane) => {
    const drawn = drawLane(lane, span, x, y, idPrefix, options);
    y += drawn.height + LANE_GAP;
    return drawn.svg;
  });
  const rest = lanesLeft > 0 ? `<text class="map-quiet" x="${LEFT}" y="${px(y + 8)}" font-size="${FONT}" fill="${QUIET_INK}">${lanesLeft} more lane${lanesLeft === 1 ? "" : "s"} not drawn</text>` : "";
  if (lanesLeft > 0) y += 14;
  const bottom = y - 2;
  return { svg: `<g>${background(shown, times, x, top, bottom, options.timezone)}${bands.join("")}${rows.join("")}${rest}</g>\n`, height: bottom - top };
}

/** The name of the day, its shifts shaded by turns and named, and a line every two hours of the plant's clock. */
function background({ day, span }: ShownDay, times: AccessTimes | undefined, x: (t: number) => number, top: number, bottom: number, timezone: string): string {
  const shifts = (times?.shifts ?? []).flatMap(({ name, spans }) => spans.filter(({ first, last }) => first < span.last && last > span.first).map(({ first, last }) => ({ name, first, last })));
  shifts.sort((a, b) => a.first - b.first);
  const shades = shifts.map(({ name, first, last }, i) => {
    const [from, to] = [x(first), x(last)];
    const shade = i % 2 === 1 ? `<rect class="lanes-shift" x="${px(from)}" y="${px(top + HEAD - 8)}" width="${px(to - from)}" height="${px(bottom - top - HEAD + 8)}" fill="${AREA}"/>` : "";
    const words = `${fitText(name, Math.max(0, to - from - 8), FONT)}`;
    return `${shade}<text class="map-quiet" x="${px(from + 4)}" y="${px(top + 12)}" font-size="${FONT}" fill="${QUIET_INK}">${to - from < 30 ? "" : markupText(words)}</text>`;
  });
  const ticks = Array.from({ length: 13 }, (_, i) => {
    const second = (6 + i * 2) * 3_600;
    const instant = localInstant(timezone, second >= 86_400 ? day + 1 : day, second % 86_400);
    const at = x(instant);
    const hour = String((second / 3_600) % 24).padStart(2, "0");
    const anchor = i === 0 ? "start" : i === 12 ? "end" : "middle";
    return `<path class="map-rule" d="M${px(at)} ${px(top + HEAD - 8)}V${px(bottom)}" stroke="${RULE}" stroke-width="1"/><text class="map-quiet" x="${px(at)}" y="${px(top + HEAD - 13)}" font-size="11" text-anchor="${anchor}" fill="${QUIET_INK}">${hour}:00</text>`;
  });
  const title = `<text class="map-ink" x="0" y="${px(top + HEAD - 13)}" font-size="13" font-weight="600" fill="${INK}">${DAYS[weekdayOf(day)]} ${formatLocalDay(day)}</text>`;
  return `${shades.join("")}${ticks.join("")}${title}`;
}

function bandOf(by: string, spans: readonly Span[], day: Span, x: (t: number) => number, y: number): string {
  const inside = spans.filter(({ first, last }) => first < day.last && last > day.first);
  const rects = inside.map(({ first, last }) => `<rect class="lanes-band" x="${px(x(first))}" y="${px(y + 3)}" width="${px(Math.max(1, x(last) - x(first)))}" height="7" fill="${KEPT_INK}"/>`);
  const none = inside.length === 0 ? `<text class="map-quiet" x="${LEFT + 4}" y="${px(y + 11)}" font-size="11" fill="${QUIET_INK}">nobody to approve on this day</text>` : "";
  const label = fitText(`${by} approves`, LEFT - 10, FONT);
  return `<g><title>${markupText(`${by} can approve`)}</title><text class="map-quiet" x="0" y="${px(y + 11)}" font-size="${FONT}" fill="${QUIET_INK}">${markupText(label)}</text>${rects.join("")}${none}</g>`;
}

function drawLane(lane: ShownLane, day: Span, x: (t: number) => number, top: number, idPrefix: string, options: LanesOptions): { readonly svg: string; readonly height: number } {
  const bars = lane.bars.map((bar) => placed(bar, day, x, options));
  const rows = packRows(bars, MOST_ROWS, 6);
  const rowCount = Math.max(0, ...rows.map((row) => row + 1));
  const left = lane.bars.reduce((sum, { count }, i) => sum + (rows[i] === -1 ? count : 0), 0);
  const keptTop = top + rowCount * ROW;
  const drawn = bars.flatMap((bar, i) => ((rows[i] as number) < 0 ? [] : [barOf(bar, top + (rows[i] as number) * ROW + 2, x, idPrefix)]));
  const kept = lane.kept.map(
    ({ first, last }) => `<rect class="lanes-kept" x="${px(x(first))}" y="${px(keptTop + 4)}" width="${px(Math.max(1, x(last) - x(first) - 1))}" height="${KEPT}" fill="${KEPT_INK}"/>`,
  );
  const height = rowCount * ROW + (lane.kept.length > 0 ? KEPT + 6 : 0);
  const name = `<text class="map-ink" x="0" y="${px(top + 13)}" font-size="12.5" font-weight="600" fill="${INK}">${markupText(fitText(lane.name, LEFT - 12, 12.5))}</text>`;
  const more = left > 0 ? `<text class="map-quiet" x="0" y="${px(top + 28)}" font-size="11" fill="${QUIET_INK}">${left} not drawn</text>` : "";
  const keptTitle = kept.length === 0 ? "" : `<g><title>${markupText(`${lane.name}: sessions that are kept`)}</title>${kept.join("")}</g>`;
  return { svg: `<g>${name}${more}${drawn.join("")}${keptTitle}</g>`, height: Math.max(left > 0 ? 34 : 20, height) };
}

interface PlacedBar {
  readonly bar: LaneBar;
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
  readonly label: string;
  readonly labelX: number;
  readonly title: string;
  readonly href: string | undefined;
  /** It began before the day that is drawn. */
  readonly goesOn: boolean;
}

/** Its words stand behind the bar, else before it, else within its outline; where none has room, only in its title. */
function placed(bar: LaneBar, day: Span, x: (t: number) => number, options: LanesOptions): PlacedBar {
  const { example, count, targets } = bar;
  const stretch = stretchOf(example) as Span;
  const x0 = Math.min(x(stretch.first), WIDTH - RIGHT - LEAST_BAR);
  const x1 = Math.max(x(stretch.last), x0 + LEAST_BAR);
  const where = targets.length === 1 ? (targets[0] as string) : `${targets.length} machines`;
  const goesOn = stretch.first < day.first;
  const words = `${goesOn ? "← " : ""}${where}: ${options.fateOf(example)}${count > targets.length ? ` (${count} sessions)` : ""}${stretch.last > day.last ? " →" : ""}`;
  const label = fitText(words, WIDEST_LABEL, FONT);
  const width = textWidth(label, FONT);
  const clock = (instant: number): string => {
    const minutes = Math.floor(localReading(options.timezone, instant).secondOfDay / 60);
    return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  };
  const title = `${options.laneOf(example)} on ${targets.slice(0, 6).join(", ")}${targets.length > 6 ? ` and ${targets.length - 6} more` : ""}, ${clock(stretch.first)} to ${clock(stretch.last)}: ${options.fateOf(example)}`;
  const place = { bar, x0, x1, title, goesOn, href: options.hrefOf?.(example) };
  if (x1 + 6 + width <= WIDTH - 2) return { ...place, from: x0, to: x1 + 6 + width, label, labelX: x1 + 6 };
  if (x0 - 6 - width >= LEFT) return { ...place, from: x0 - 6 - width, to: x1, label, labelX: x0 - 6 - width };
  // Within an outline words can be read.
  const isOutline = example.verdict !== "cut-off" && example.verdict !== "waits";
  return { ...place, from: x0, to: x1, label: isOutline && width + 2 * LEAST_FOR_MARK <= x1 - x0 ? label : "", labelX: x0 + LEAST_FOR_MARK };
}

function barOf({ bar: { example }, x0, x1, label, labelX, title, href, goesOn }: PlacedBar, y: number, x: (t: number) => number, idPrefix: string): string {
  const mark = SESSION_MARKS[example.verdict];
  const hasMark = !goesOn && x1 - x0 >= LEAST_FOR_MARK;
  const drawnMark = hasMark
    ? `<path class="lanes-mark${mark.filled ? " lanes-mark-filled" : ""}" transform="translate(${px(x0 + 3)} ${px(y + 2)}) scale(.75)" d="${mark.d}" ${mark.filled ? `fill="${INK}"` : `fill="none" stroke="${INK}" stroke-width="2"`}/>`
    : "";
  const words = label === "" ? "" : `<text class="map-ink lanes-label" x="${px(labelX)}" y="${px(y + 10.5)}" font-size="${FONT}" fill="${INK}">${markupText(label)}</text>`;
  const inner = `${shapeOf(example, x0, x1, y, x, idPrefix)}${drawnMark}${words}`;
  const linked = href === undefined ? inner : `<a href="${markupText(href)}">${inner}</a>`;
  return `<g class="lanes-${example.verdict}"><title>${markupText(title)}</title>${linked}</g>`;
}

function shapeOf(judged: JudgedSession, x0: number, x1: number, y: number, x: (t: number) => number, idPrefix: string): string {
  const { verdict, afterSeconds, waitSeconds } = judged;
  const begin = (stretchOf(judged) as Span).first;
  const rect = (from: number, to: number, attributes: string): string => `<rect ${attributes} x="${px(from)}" y="${px(y)}" width="${px(Math.max(1, to - from))}" height="${BAR}"/>`;
  if (verdict === "cut-off") {
    const cut = Math.min(x1, Math.max(x0, x(begin + (afterSeconds ?? 0) * MICROS_PER_SECOND)));
    const lost = rect(cut, x1, `class="lanes-lost-part" fill="url(#${idPrefix}-hatch)" stroke="${LOST}" stroke-width="1"`);
    return `${cut - x0 < 1 ? "" : rect(x0, cut, `class="lanes-work" fill="${KEPT_INK}"`)}${lost}`;
  }
  if (verdict === "waits") {
    const work = Math.min(x1, Math.max(x0, x(begin + (waitSeconds ?? 0) * MICROS_PER_SECOND)));
    return `${rect(x0, work, `class="lanes-wait" fill="none" stroke="${INK}" stroke-width="1.2" stroke-dasharray="2 2"`)}${x1 - work < 1 ? "" : rect(work, x1, `class="lanes-work" fill="${KEPT_INK}"`)}`;
  }
  const dashes = verdict === "needs-other-path" ? ' stroke-dasharray="7 3"' : verdict === "unknown" ? ' stroke-dasharray="1.5 2.5"' : "";
  return rect(x0, x1, `class="lanes-outline" fill="none" stroke="${INK}" stroke-width="1.4"${dashes}`);
}
