// The consequence timeline as SVG: when after loading what happens, on a logarithmic scale from one second to a year. Events without a known
// time stand in a column of their own: they are not later, their time is not known. What all comes to stands below a rule and has no mark.
import { markupText } from "../foundation/hostile-text.ts";
import type { TimelineEntry } from "../plant/finding.ts";
import { fitLines, px, svgDocument } from "./svg-text.ts";

export interface TimelineOptions {
  readonly idPrefix?: string;
  readonly title?: string;
  /** Where an entry leads, "#…", by the id of a finding behind it. */
  readonly hrefOf?: (findingId: string) => string | undefined;
  /** Entries drawn; the rest is counted. */
  readonly most?: number;
}

const WIDTH = 900;
const WHEN_WIDTH = 168;
/** Widths are those of plain letters; bold ones are so much wider. */
const BOLD_SHARE = 0.92;
const AXIS_LEFT = WHEN_WIDTH + 8;
const AXIS_WIDTH = 250;
const NO_TIME = AXIS_LEFT + AXIS_WIDTH + 32;
const TEXT_LEFT = NO_TIME + 32;
const TEXT_WIDTH = WIDTH - TEXT_LEFT - 4;
const HEAD = 34;
const LINE_HEIGHT = 16;
const INK = "#1d2327";
const QUIET_INK = "#555f69";
const YEAR_SECONDS = 31_557_600;

const TICKS: readonly (readonly [number, string])[] = [
  [0, "0"],
  [1, "1 s"],
  [10, "10 s"],
  [60, "1 min"],
  [600, "10 min"],
  [3_600, "1 h"],
  [28_800, "8 h"],
  [86_400, "1 d"],
  [604_800, "1 w"],
  [2_629_800, "1 mo"],
  [YEAR_SECONDS, "1 y"],
];

/** Zero has its own place left of one second, because a logarithm has none for it. */
export function timelineX(afterSeconds: number): number {
  const zeroWidth = 26;
  if (afterSeconds <= 0) return AXIS_LEFT + 6;
  const share = Math.log(Math.min(Math.max(afterSeconds, 0.1), YEAR_SECONDS) / 0.1) / Math.log(YEAR_SECONDS / 0.1);
  return AXIS_LEFT + zeroWidth + share * (AXIS_WIDTH - zeroWidth);
}

export function drawTimeline(timeline: readonly TimelineEntry[], options: TimelineOptions = {}): string {
  const idPrefix = options.idPrefix ?? "timeline";
  const moments = timeline.filter((entry) => entry.isTotal !== true);
  const shown = [...moments.slice(0, options.most ?? 40), ...timeline.filter((entry) => entry.isTotal === true)];
  let y = HEAD;
  const rows = shown.map((entry) => {
    const lines = fitLines(`${entry.line === null ? "" : `${entry.line}: `}${entry.what}`, TEXT_WIDTH, 12.5, entry.isTotal === true ? 6 : 3);
    const when = fitLines(entry.when, WHEN_WIDTH * BOLD_SHARE, 12.5, 2);
    const height = Math.max(1, lines.length, when.length) * LINE_HEIGHT + 9;
    const row = rowOf(entry, { top: y, height, when, lines }, options);
    y += height;
    return row;
  });
  const bottom = y + 2;
  const more = timeline.length - shown.length;
  const rest = more > 0 ? `<text class="map-quiet" x="${TEXT_LEFT}" y="${px(bottom + 14)}" font-size="12" fill="${QUIET_INK}">${more} more not drawn</text>` : "";
  const description = moments.length === 0 ? "Nothing is known to happen." : `${moments.length} moments, the first: ${moments[0]?.when}, ${moments[0]?.what}.`;
  return svgDocument(WIDTH, bottom + (more > 0 ? 24 : 6), { idPrefix, title: options.title ?? "What happens when after the change is loaded", description }, axis(bottom) + rows.join("") + rest);
}

function axis(bottom: number): string {
  const ticks = TICKS.map(([seconds, text], i) => {
    const x = timelineX(seconds);
    const anchor = i === TICKS.length - 1 ? "end" : "middle";
    const named = ["0", "1 s", "1 min", "1 h", "1 d", "1 y"].includes(text);
    return `<path class="map-rule" d="M${px(x)} ${HEAD - 8}V${px(bottom)}" stroke="${named ? "#d5dade" : "#e6e9ec"}" stroke-width="1"/>${named ? `<text class="map-quiet" x="${px(x)}" y="${HEAD - 14}" font-size="11" text-anchor="${anchor}" fill="${QUIET_INK}">${text}</text>` : ""}`;
  });
  return `${ticks.join("")}<text class="map-quiet" x="${NO_TIME}" y="${HEAD - 14}" font-size="11" text-anchor="middle" fill="${QUIET_INK}">no time</text><path class="map-rule" d="M0 ${HEAD - 8}H${WIDTH}" stroke="#aab2ba" stroke-width="1"/>\n`;
}

interface LaidOut {
  readonly top: number;
  readonly height: number;
  readonly when: readonly string[];
  readonly lines: readonly string[];
}

function rowOf(entry: TimelineEntry, { top, height, when, lines }: LaidOut, options: TimelineOptions): string {
  const y = top + LINE_HEIGHT / 2 + 5;
  const known = entry.afterSeconds !== null;
  const x = known ? timelineX(entry.afterSeconds ?? 0) : NO_TIME;
  const lead = known ? `<path class="timeline-lead" d="M${AXIS_LEFT} ${px(y)}H${px(x - 6)}" stroke="#aab2ba" stroke-width="1"/>` : "";
  const mark = entry.isTotal
    ? ""
    : known
      ? `<circle class="timeline-dot" cx="${px(x)}" cy="${px(y)}" r="5" fill="${INK}"/>`
      : `<circle class="timeline-ring" cx="${px(x)}" cy="${px(y)}" r="4.5" fill="none" stroke="${INK}" stroke-width="2"/>`;
  const spans = (at: number, texts: readonly string[]): string => texts.map((l, i) => `<tspan x="${at}" y="${px(y + 4 + i * LINE_HEIGHT)}">${markupText(l)}</tspan>`).join("");
  const said = `<text class="map-ink timeline-text" font-size="12.5" fill="${INK}">${spans(TEXT_LEFT, lines)}</text>`;
  const href = entry.findings.map((id) => options.hrefOf?.(id)).find((h) => h !== undefined);
  return (
    `<g><title>${markupText(`${entry.when}: ${entry.line === null ? "" : `${entry.line}, `}${entry.what}`)}</title>${lead}${mark}` +
    `<text class="map-ink" font-size="12.5" font-weight="600" fill="${INK}">${spans(0, when)}</text>` +
    `${href === undefined ? said : `<a href="${markupText(href)}">${said}</a>`}` +
    `<path class="map-rule" d="M0 ${px(top + height)}H${WIDTH}" stroke="#e6e9ec" stroke-width="1"/></g>\n`
  );
}
