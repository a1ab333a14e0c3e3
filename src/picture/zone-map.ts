// The map of zones as SVG: zones as quiet areas by Purdue level, what is kept thin and grey, what breaks bold and labelled with shape and word.
// Draws what it is given; which crossings matter is decided elsewhere.
import { countOf, countText } from "../foundation/count-words.ts";
import { markupText } from "../foundation/hostile-text.ts";
import type { Crossing } from "../plant/finding.ts";
import { statusMark, VERDICT_COLOURS } from "./status-mark.ts";
import { fitText, px, svgDocument, textWidth } from "./svg-text.ts";
import { type Bundle, bundleCrossings, COUNTED, type CountedVerdict } from "./zone-bundles.ts";
import { BOX_HEIGHT, BOX_WIDTH, layOutZones, MARGIN_LEFT, type Route, type ZoneBox, type ZoneLayout } from "./zone-layout.ts";

export interface ZoneMapInput {
  readonly zones: readonly { readonly name: string; readonly level: number | null; readonly assets: readonly string[] }[];
  readonly crossings: readonly Crossing[];
}

export interface ZoneMapOptions {
  /** Keeps ids unique where a page holds several pictures. */
  readonly idPrefix?: string;
  readonly title?: string;
  /** "breaks" leaves out pairs of zones between which everything is kept. */
  readonly show?: "all" | "breaks";
  /** Where the label of a pair of zones leads, "#…"; undefined = nowhere. */
  readonly hrefOf?: (zone: string, otherZone: string) => string | undefined;
}

const LEVEL_NAMES: Readonly<Record<string, string>> = { "5": "enterprise network", "4": "site business", "3.5": "DMZ", "3": "site operations", "2": "supervision", "1": "control", "0": "process" };
const LABEL_SIZE = 12;
const MARK_WIDTH = 16;
const LABEL_GAP = 10;
const INK = "#1d2327";
const QUIET_INK = "#555f69";

export function drawZoneMap(input: ZoneMapInput, options: ZoneMapOptions = {}): string {
  const idPrefix = options.idPrefix ?? "map";
  const zones = withImplicitZones(input);
  const order = new Map(zones.map((z, i) => [z.name, (z.level ?? -1) * -1_000 + i]));
  const all = bundleCrossings(input.crossings, (zone) => order.get(zone) ?? 0);
  const bundles = options.show === "breaks" ? all.filter((b) => b.kind !== "kept") : all;
  const layout = layOutZones(zones, bundles, (b) => labelWidth(b));
  const involved = new Set(bundles.filter((b) => b.kind !== "kept").flatMap((b) => [b.hub, b.spoke]));
  const kept = all.length - all.filter((b) => b.kind !== "kept").length;
  const body = [
    levelBands(layout),
    ...layout.routes.filter((r) => r.bundle.kind === "kept").map(line),
    ...zones.map((z) => box(layout.boxes.get(z.name) as ZoneBox, z.assets.length, involved.has(z.name), input.crossings)),
    ...layout.routes.filter((r) => r.bundle.kind === "open").map(line),
    ...layout.routes.filter((r) => r.bundle.kind === "breaks").map(line),
    ...layout.routes.filter((r) => r.label !== null).map((r) => label(r, options)),
  ].join("");
  const broken = bundles.filter((b) => b.kind === "breaks");
  const description =
    `${zones.length} zones. ${broken.length === 0 ? "No pair of zones with a blocked or degraded conversation." : `Between ${broken.length} pairs of zones something is blocked or degraded: ${broken.slice(0, 12).map(words).join("; ")}${broken.length > 12 ? "; and more" : ""}.`}` +
    (kept > 0 ? ` Between ${kept} pairs everything is kept${options.show === "breaks" ? " (not drawn)" : ""}.` : "");
  return svgDocument(layout.width, layout.height, { idPrefix, title: options.title ?? "Zones and what crosses between them", description }, body);
}

/** A crossing may name a zone that the list does not have: it is drawn, not dropped. */
function withImplicitZones(input: ZoneMapInput): ZoneMapInput["zones"][number][] {
  const zones = [...new Map(input.zones.map((z) => [z.name, z])).values()];
  const known = new Set(zones.map((z) => z.name));
  for (const { from, to } of input.crossings) {
    for (const name of [from, to]) {
      if (known.has(name)) continue;
      known.add(name);
      zones.push({ name, level: null, assets: [] });
    }
  }
  return zones;
}

function levelBands(layout: ZoneLayout): string {
  return layout.levels
    .map(({ level, top, bottom }, i) => {
      const name = level === null ? "Level not given" : `Level ${level}`;
      const sub = level === null ? "" : (LEVEL_NAMES[String(level)] ?? "");
      const middle = (top + Math.min(bottom, top + BOX_HEIGHT)) / 2;
      const rule = i === 0 ? "" : `<path class="map-rule" d="M8 ${px(top - 9)}H${px(MARGIN_LEFT - 20)}" stroke="#c9ced3" stroke-width="1"/>`;
      return `${rule}<text class="map-quiet" x="8" y="${px(middle - (sub === "" ? -4 : 3))}" font-size="12" font-weight="600" fill="${QUIET_INK}">${name}</text>${sub === "" ? "" : `<text class="map-quiet" x="8" y="${px(middle + 12)}" font-size="11" fill="${QUIET_INK}">${sub}</text>`}\n`;
    })
    .join("");
}

function box(b: ZoneBox, assets: number, involved: boolean, crossings: readonly Crossing[]): string {
  const inside = crossings.find((c) => c.from === b.name && c.to === b.name);
  const insideText = inside === undefined || inside.blocked + inside.degraded === 0 ? "" : ` · ${inside.blocked + inside.degraded} break inside`;
  const sub = `${countOf(assets, "asset")}${insideText}`;
  return (
    `<g class="map-zone${involved ? " map-zone-involved" : ""}"><title>${markupText(b.name)}: ${sub}</title>` +
    `<rect x="${px(b.x)}" y="${px(b.y)}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="3" fill="${involved ? "#f1f3f5" : "#f8f9fa"}" stroke="${involved ? "#7b8691" : "#c9ced3"}" stroke-width="1"/>` +
    `<text class="map-ink" x="${px(b.x + 10)}" y="${px(b.y + 20)}" font-size="13" font-weight="600" fill="${INK}">${markupText(fitText(b.name, BOX_WIDTH - 20, 13))}</text>` +
    `<text class="map-quiet" x="${px(b.x + 10)}" y="${px(b.y + 36)}" font-size="11" fill="${QUIET_INK}">${sub}</text></g>\n`
  );
}

const STROKES = {
  kept: `stroke="#aab2ba" stroke-width="1"`,
  open: `stroke="${VERDICT_COLOURS.unfiltered}" stroke-width="1.6" stroke-dasharray="5 4"`,
  breaks: `stroke="${INK}" stroke-width="2.4"`,
} as const;
const CORNER = 6;

function line(route: Route): string {
  const { bundle, points, end } = route;
  let d = `M${px(points[0]?.[0] ?? 0)} ${px(points[0]?.[1] ?? 0)}`;
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i] as [number, number];
    const next = points[i + 1];
    const [fromX, fromY] = points[i - 1] as [number, number];
    if (next === undefined) {
      d += `L${px(x)} ${px(y)}`;
      continue;
    }
    const radius = Math.min(CORNER, Math.hypot(x - fromX, y - fromY) / 2, Math.hypot(next[0] - x, next[1] - y) / 2);
    const before = [x - Math.sign(x - fromX) * radius, y - Math.sign(y - fromY) * radius] as const;
    const after = [x + Math.sign(next[0] - x) * radius, y + Math.sign(next[1] - y) * radius] as const;
    d += `L${px(before[0])} ${px(before[1])}Q${px(x)} ${px(y)} ${px(after[0])} ${px(after[1])}`;
  }
  const heads = bundle.kind === "kept" ? "" : arrowHeads(bundle, end);
  return `<g class="map-${bundle.kind}"><title>${markupText(words(bundle))}</title><path class="map-line" d="${d}" fill="none" ${STROKES[bundle.kind]}/>${heads}</g>\n`;
}

/** The head points the way connections are opened: into the box, or out of it. */
function arrowHeads(bundle: Bundle, end: Route["end"]): string {
  const colour = bundle.kind === "breaks" ? INK : VERDICT_COLOURS.unfiltered;
  const away = end.fromAbove ? -1 : 1;
  const tip = (y: number, direction: number): string => `<path class="map-head" d="M${px(end.x)} ${px(y)}l-4.5 ${px(-8 * direction)}h9Z" fill="${colour}"/>`;
  const into = bundle.toSpoke ? tip(end.y, -away) : "";
  const out = bundle.toHub ? tip(end.y + away * (bundle.toSpoke ? 19 : 11), away) : "";
  return into + out;
}

function labelParts(bundle: Bundle): { verdict: CountedVerdict; text: string }[] {
  return COUNTED.filter((v) => v !== "kept" && bundle.counts[v] > 0).map((verdict) => ({ verdict, text: `${countText(bundle.counts[verdict])} ${verdict}` }));
}

function labelWidth(bundle: Bundle): number {
  return labelParts(bundle).reduce((sum, part) => sum + MARK_WIDTH + textWidth(part.text, LABEL_SIZE) + LABEL_GAP, 0) + 4;
}

function label(route: Route, options: ZoneMapOptions): string {
  const { bundle, label: at } = route;
  if (at === null) return "";
  const width = labelWidth(bundle);
  let x = at.x - width / 2 + 6;
  const parts = labelParts(bundle).map(({ verdict, text }) => {
    const part = `${statusMark(verdict, x, at.y - 6)}<text class="map-${verdict}-text" x="${px(x + MARK_WIDTH)}" y="${px(at.y + 4)}" font-size="${LABEL_SIZE}" font-weight="600" fill="${VERDICT_COLOURS[verdict]}">${text}</text>`;
    x += MARK_WIDTH + textWidth(text, LABEL_SIZE) + LABEL_GAP;
    return part;
  });
  const whole = `<title>${markupText(words(bundle))}</title><rect class="map-label" x="${px(at.x - width / 2)}" y="${px(at.y - 9)}" width="${px(width)}" height="18" fill="#ffffff"/>${parts.join("")}`;
  const href = options.hrefOf?.(bundle.hub, bundle.spoke);
  return href === undefined ? `<g>${whole}</g>\n` : `<a href="${markupText(href)}">${whole}</a>\n`;
}

/** "supervisory → line-1: 3 blocked, 12 kept; line-1 → supervisory: 2 kept" */
function words(bundle: Bundle): string {
  return bundle.crossings
    .map(
      (c) =>
        `${c.from} → ${c.to}: ${COUNTED.filter((v) => c[v] > 0)
          .map((v) => `${countText(c[v])} ${v}`)
          .join(", ")}`,
    )
    .join("; ");
}
