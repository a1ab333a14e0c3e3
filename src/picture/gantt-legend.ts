// What the marks of the picture of a schedule mean, each drawn as it is drawn above.
import { markCross, markShape } from "./gantt-row.ts";
import { px, textWidth } from "./svg-text.ts";

export interface GanttLegend {
  readonly hasPlanned: boolean;
  readonly hasAsked: boolean;
  readonly hasStops: boolean;
  readonly hasSoak: boolean;
}

const FONT = 11.5;
const INK = "#1d2327";
const QUIET_INK = "#555f69";
const ROW = 18;
const SIGN = 22;
const GAP = 16;

export function ganttLegend({ hasPlanned, hasAsked, hasStops, hasSoak }: GanttLegend, left: number, top: number, width: number): { readonly svg: string; readonly height: number } {
  const filled = (restarts: boolean) => (x: number, y: number) => `<path class="gantt-patch-sign" d="${markShape(x, y, restarts)}" fill="${INK}"/>`;
  const hollow = (x: number, y: number): string => `<path class="gantt-asked-sign" d="${markShape(x, y, true)}" fill="#fff" stroke="${INK}" stroke-width="1.5"/>`;
  const signs: readonly (readonly [(x: number, y: number) => string, string])[] = [
    ...(hasPlanned
      ? ([
          [filled(true), "planned, with restart"],
          [filled(false), "planned, no restart"],
        ] as const)
      : []),
    ...(hasAsked ? ([[hollow, "as asked"]] as const) : []),
    ...(hasStops ? ([[(x: number, y: number) => hollow(x, y) + markCross(x, y), "as asked, stops production"]] as const) : []),
    [(x, y) => `<rect class="gantt-batch-sign" x="${px(x - 7)}" y="${px(y - 5)}" width="14" height="10" fill="#d3d8dc" stroke="#7b8691" stroke-width=".6"/>`, "production"],
    [(x, y) => `<path class="gantt-windows-sign" d="M${px(x - 7)} ${px(y - 2)}h14v4h-14Z" fill="#1f5f8f"/>`, "window"],
    [(x, y) => `<path class="gantt-due-sign" d="M${px(x - 4)} ${px(y - 6)}h4v4M${px(x - 4)} ${px(y + 6)}h4v-4" fill="none" stroke="#7b8691" stroke-width="1.3"/>`, "due"],
    ...(hasSoak
      ? ([
          [
            (x: number, y: number) => `<path class="gantt-soak-sign" d="M${px(x - 8)} ${px(y + 2)}h16v-4" fill="none" stroke="${INK}" stroke-width="1.3" stroke-dasharray="3 2.5"/>`,
            "soaks before the others of its kind",
          ],
        ] as const)
      : []),
  ];
  let x = left;
  let y = top;
  let svg = "";
  for (const [draw, words] of signs) {
    const takes = SIGN + textWidth(words, FONT);
    if (x + takes > left + width && x > left) {
      x = left;
      y += ROW;
    }
    svg += `${draw(x + 8, y - 4)}<text class="map-quiet" x="${px(x + SIGN)}" y="${px(y)}" font-size="${FONT}" fill="${QUIET_INK}">${words}</text>\n`;
    x += takes + GAP;
  }
  return { svg: `<g class="gantt-legend">${svg}</g>\n`, height: y - top + ROW };
}
