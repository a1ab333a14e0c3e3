// Which controls people will work around, as SVG: one bar for each control, made of its inputs, the heaviest first, each input in words below. The weights are
// chosen, so the picture has no axis: only the order and the parts mean something.
import { markupText } from "../foundation/hostile-text.ts";
import type { BypassPressure } from "../plant/access-judgement.ts";
import { fitLines, fitText, px, svgDocument, textWidth } from "./svg-text.ts";

export interface PressureOptions {
  readonly idPrefix?: string;
  /** Controls drawn; the rest is counted. */
  readonly most?: number;
}

const WIDTH = 900;
const LEFT = 210;
const BAR_WIDTH = WIDTH - LEFT - 60;
const BAR = 16;
const LINE = 14;
const FONT = 11.5;
const MOST_LINES = 3;
const INK = "#1d2327";
const QUIET_INK = "#555f69";
const EDGE = "#7b8691";
/** By turns, so that neighbours differ in grey too. */
const FILLS = ["#aab2ba", "#eaedf0"];

export function drawPressure(pressure: readonly BypassPressure[], options: PressureOptions = {}): string {
  const idPrefix = options.idPrefix ?? "pressure-picture";
  const order = [...pressure].sort((a, b) => b.score - a.score || (a.control < b.control ? -1 : 1));
  const shown = order.slice(0, options.most ?? 6);
  const greatest = Math.max(...shown.map(({ score }) => score), 0);
  if (shown.length === 0 || !(greatest > 0)) return "";
  let y = 4;
  const rows = shown.map((entry) => {
    const parts = partsOf(entry);
    const lines = fitLines(parts.map(({ words }) => words).join("  ·  "), WIDTH - LEFT - 4, FONT, MOST_LINES);
    const svg = rowOf(entry, parts, lines, y, greatest);
    y += BAR + lines.length * LINE + 16;
    return svg;
  });
  const left = order.length - shown.length;
  const more = left > 0 ? `<text class="map-quiet" x="${LEFT}" y="${px(y + 6)}" font-size="12" fill="${QUIET_INK}">${left} more not drawn</text>` : "";
  const description = `${shown.length} of ${order.length} controls, the hardest first: ${shown.map(({ control }) => control).join(", ")}.`;
  return svgDocument(WIDTH, y + (left > 0 ? 14 : 0), { idPrefix, title: "Controls that will be worked around", description }, rows.join("") + more);
}

interface Part {
  readonly share: number;
  readonly words: string;
}

function partsOf({ inputs }: BypassPressure): Part[] {
  const weighed = inputs.map(({ what, value, unit, weight }) => ({
    share: value * weight,
    words: `${numberText(value * weight)} ${what} (${numberText(value)}${unit === "" ? "" : ` ${unit}`} × ${numberText(weight)})`,
  }));
  return weighed.sort((a, b) => b.share - a.share || (a.words < b.words ? -1 : 1));
}

function rowOf({ control, score, workaround }: BypassPressure, parts: readonly Part[], lines: readonly string[], top: number, greatest: number): string {
  const width = (score / greatest) * BAR_WIDTH;
  const sum = parts.reduce((total, { share }) => total + Math.max(0, share), 0);
  let x = LEFT;
  const segments = parts.map(({ share }, i) => {
    const wide = sum > 0 ? (Math.max(0, share) / sum) * width : 0;
    const from = x;
    x += wide;
    const number = numberText(share);
    const inside = textWidth(number, FONT) + 6 <= wide ? `<text class="map-ink" x="${px(from + 4)}" y="${px(top + 12)}" font-size="${FONT}" fill="${INK}">${number}</text>` : "";
    return `<rect class="pressure-part-${i % 2}" x="${px(from)}" y="${px(top)}" width="${px(Math.max(0.5, wide))}" height="${BAR}" fill="${FILLS[i % 2]}" stroke="${EDGE}" stroke-width="1"/>${inside}`;
  });
  const text = lines.map((line, i) => `<tspan x="${LEFT}" y="${px(top + BAR + 13 + i * LINE)}">${markupText(line)}</tspan>`).join("");
  return (
    `<g><title>${markupText(`${control}: ${workaround}`)}</title><text class="map-ink" x="0" y="${px(top + 12)}" font-size="12.5" font-weight="600" fill="${INK}">${markupText(fitText(control, LEFT - 14, 12.5))}</text>` +
    `${segments.join("")}<text class="map-ink" x="${px(LEFT + width + 6)}" y="${px(top + 12)}" font-size="12" font-weight="600" fill="${INK}">${numberText(score)}</text><text class="map-quiet" font-size="${FONT}" fill="${QUIET_INK}">${text}</text></g>\n`
  );
}

function numberText(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });
}
