// The accumulation curve as SVG: how many conversations so many days of watching show, seen and extrapolated, with its 95 % interval and the target. What
// lies beyond the picture is said in words, not drawn.
import { countText } from "../foundation/count-words.ts";
import type { AccumulationPoint, SamplingUnit } from "../plant/coverage.ts";
import { markupText } from "../foundation/hostile-text.ts";
import { curveAxes } from "./curve-axes.ts";
import { px, svgDocument } from "./svg-text.ts";

export interface CurveOptions {
  readonly idPrefix: string;
  readonly title: string;
  readonly unit: SamplingUnit;
  /** Conversations that must have been seen for the target; null = it cannot be said. */
  readonly targetKeys: number | null;
  /** "90 %" */
  readonly targetText: string;
  /** What is counted; absent = conversations. */
  readonly counted?: string;
  /** For several beside each other: no words inside. */
  readonly isSmall?: boolean;
}

const LARGE = { width: 760, height: 330 };
const SMALL = { width: 360, height: 210 };
const LEFT = 56;
const RIGHT = 16;
const TOP = 30;
const BOTTOM = 50;
const INK = "#1d2327";
const QUIET_INK = "#555f69";
const RULE = "#d5dade";
const BAND = "#eaedf0";
const ACCENT = "#0b5a8f";

export function drawAccumulation(curve: readonly AccumulationPoint[], options: CurveOptions): string {
  const { idPrefix, title, unit, targetKeys, targetText, counted = "conversations" } = options;
  const observed = curve.find((point) => point.method === "observed");
  const last = curve[curve.length - 1];
  if (observed === undefined || last === undefined) return "";
  const isSmall = options.isSmall === true;
  const { width, height } = isSmall ? SMALL : LARGE;
  const axes = curveAxes(curve, targetKeys, isSmall ? { units: 4, keys: 3 } : { units: 8, keys: 5 });
  const x = (units: number): number => LEFT + (units / axes.mostUnits) * (width - LEFT - RIGHT);
  const y = (keys: number): number => height - BOTTOM - (keys / axes.mostKeys) * (height - TOP - BOTTOM);
  const path = (points: readonly AccumulationPoint[], of: "expected" | "low" | "high"): string => points.map((point) => `${px(x(point.units))} ${px(y(point[of]))}`).join("L");
  const seen = curve.filter((point) => point.units <= observed.units);
  const ahead = curve.filter((point) => point.units >= observed.units);
  const bottom = y(0);
  const band = `<path class="curve-band" fill="${BAND}" d="M${path(curve, "high")}L${path([...curve].reverse(), "low")}Z"/>`;
  const rules = axes.keyTicks.map(
    (tick) =>
      `<path class="map-rule" d="M${LEFT} ${px(y(tick))}H${width - RIGHT}" stroke="${RULE}" stroke-width="1"/><text class="map-quiet" x="${LEFT - 8}" y="${px(y(tick) + 4)}" font-size="12" text-anchor="end" fill="${QUIET_INK}">${countOf(tick)}</text>`,
  );
  const units = axes.unitTicks.map((tick) => `<text class="map-quiet" x="${px(x(tick))}" y="${px(bottom + 18)}" font-size="12" text-anchor="middle" fill="${QUIET_INK}">${countOf(tick)}</text>`);
  const watched = `<path class="map-rule" d="M${px(x(observed.units))} ${px(bottom)}V${px(y(observed.expected))}" stroke="${RULE}" stroke-width="1"/>`;
  const lines =
    `<path class="curve-seen" d="M${path(seen, "expected")}" fill="none" stroke="${ACCENT}" stroke-width="2.5"/>` +
    `<path class="curve-ahead" d="M${path(ahead, "expected")}" fill="none" stroke="${ACCENT}" stroke-width="2.5" stroke-dasharray="7 5"/>` +
    `<circle class="curve-now" cx="${px(x(observed.units))}" cy="${px(y(observed.expected))}" r="5" fill="${ACCENT}"/>`;
  // What is wanted stands above the curve while it is not reached, so the words about the curve stand below it; and the other way round.
  const isReached = axes.targetKeys !== null && axes.targetKeys <= observed.expected;
  const now = isSmall
    ? ""
    : `<text class="map-ink" x="${px(x(observed.units) + (isReached ? -9 : 9))}" y="${px(y(observed.expected) + (isReached ? -9 : 19))}" font-size="12.5" font-weight="600" text-anchor="${isReached ? "end" : "start"}" fill="${INK}">${countOf(observed.expected)} seen in ${countOf(observed.units)} ${unit}${observed.units === 1 ? "" : "s"}</text>`;
  const target =
    axes.targetKeys === null
      ? ""
      : `<path class="curve-target" d="M${LEFT} ${px(y(axes.targetKeys))}H${width - RIGHT}" fill="none" stroke="${INK}" stroke-width="1.2" stroke-dasharray="2 3"/>${
          isSmall
            ? ""
            : `<text class="map-ink" x="${isReached ? width - RIGHT - 4 : LEFT + 6}" y="${px(y(axes.targetKeys) + (isReached ? 15 : -5))}" font-size="12" text-anchor="${isReached ? "end" : "start"}" fill="${INK}">wanted: ${countOf(Math.ceil(axes.targetKeys))}, ${markupText(targetText)} of what there may be</text>`
        }`;
  const names =
    `<text class="map-quiet" x="${LEFT}" y="14" font-size="12" fill="${QUIET_INK}">${counted}</text>` +
    `<text class="map-quiet" x="${width - RIGHT}" y="${px(bottom + 38)}" font-size="12" text-anchor="end" fill="${QUIET_INK}">${unit}s watched${isSmall ? "" : `; dashed: expected of further ${unit}s; grey: 95 % interval`}</text>`;
  const description = `${countOf(observed.expected)} ${counted} seen in ${countOf(observed.units)} ${unit}s; ${countOf(last.expected)} expected in ${countOf(last.units)}, 95 % interval ${countOf(last.low)} to ${countOf(last.high)}.`;
  return svgDocument(width, height, { idPrefix, title, description }, `${band}${rules.join("")}${units.join("")}${watched}${lines}${target}${now}${names}\n`);
}

function countOf(value: number): string {
  return countText(Math.round(value));
}
