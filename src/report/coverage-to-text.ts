// `show coverage` for a terminal: is it enough, the curve of one scope, the numbers of all, and what no watching shows. Computes nothing.
import { countOf, countText } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { plotAccumulation } from "../picture/accumulation-plot.ts";
import type { CoverageScope } from "../plant/coverage.ts";
import { countedWords, setAsideText } from "./counted-words.ts";
import { coverageTable, cutShares } from "./coverage-table.ts";
import { blindSpotsByReason, type CoverageView, keysForTarget, scopesInOrder } from "./coverage-view.ts";
import { renderTable } from "./table.ts";
import { wrapAfter } from "./text-layout.ts";
import { textStyle } from "./text-style.ts";

export interface CoverageTextOptions {
  readonly width: number;
  readonly color: boolean;
  /** Rows of the table; the rest is counted. */
  readonly most?: number;
}

const MOST_ROWS = 30;
const MOST_NAMES = 20;
const PLOT_ROWS = 12;
/** Longer lines are hard to read. */
const WIDEST_TEXT = 120;

export function coverageToText(view: CoverageView, { width, color, most = MOST_ROWS }: CoverageTextOptions): string {
  const style = textStyle(color);
  const { coverage, setAside } = view;
  const { gate, scopes, target, targetBy, blindSpots } = coverage;
  const words = countedWords(coverage);
  const lines: string[] = [];
  const text = (lead: string, sentence: string): number => lines.push(...wrapAfter(lead, visibleText(sentence), Math.min(width, WIDEST_TEXT)));
  const shown = scopesInOrder(scopes);
  const drawn = shown[0];

  lines.push(style.strong(gate.isEnough ? "Enough was seen." : "Not enough was seen."));
  text("", `Wanted: complete to ${percent(target)} (${targetBy}). ${view.evidence}. Places: ${view.zones}.`);
  for (const shortfall of gate.shortfalls) text("  - ", shortfall);
  lines.push("");

  if (drawn !== undefined) lines.push(...curveOf(view, drawn, width, style.quiet), "");

  const { columns, rows } = coverageTable(shown.slice(0, most).map(cutShares));
  lines.push(renderTable(columns, rows, { width, color }).trimEnd());
  if (shown.length > most) lines.push(style.quiet(`${countText(shown.length - most)} more: --format csv, or --limit`));
  lines.push("");
  text(
    "",
    `seen: different ${words.many}. at least: the estimated total, a lower bound (Chao2); perhaps: the upper end of its 95 % interval. complete: seen of perhaps; this is what counts. coverage: the share of all that happens, which hides what is rare.`,
  );
  if (shown.some((scope) => scope.isShort)) text("", "short: fewer than ten days or shifts were watched. Hours stand for them, which depend on each other; nothing may rest on it.");
  const aside = setAsideText(setAside);
  if (aside !== null) text("", aside);
  if (blindSpots.length > 0) {
    lines.push("", style.strong(`${words.blind} (${countText(blindSpots.length)})`));
    for (const { why, assets } of blindSpotsByReason(blindSpots)) {
      const more = assets.length > MOST_NAMES ? ` and ${countText(assets.length - MOST_NAMES)} more` : "";
      text("  - ", `${why}: ${assets.slice(0, MOST_NAMES).join(", ")}${more}`);
    }
  }
  if (gate.remarks.length > 0) {
    lines.push("", style.strong("Besides"));
    for (const remark of gate.remarks) text("  - ", remark);
  }
  lines.push("", style.strong("Assumed"));
  for (const { text: assumed, origin, overruledBy } of view.assumptions) text("  - ", `${assumed} (${origin}; overrule: ${overruledBy})`);
  return `${lines.join("\n")}\n`;
}

function curveOf(view: CoverageView, scope: CoverageScope, width: number, quiet: (text: string) => string): string[] {
  const { target } = view.coverage;
  const targetKeys = keysForTarget(scope, target);
  const curve = view.curveOf(scope);
  const plot = plotAccumulation(curve, { width, rows: PLOT_ROWS, unit: scope.unit, targetKeys, counted: countedWords(view.coverage).many });
  const name = visibleText(scope.scope);
  if (plot.length === 0)
    return [
      quiet(
        `No curve of ${name}: ${scope.observed === 0 ? "nothing was seen that counts" : `${countOf(scope.units, scope.unit)} of ${countedWords(view.coverage).watching} tell nothing of what was missed`}.`,
      ),
    ];
  const last = curve[curve.length - 1];
  const wanted =
    targetKeys === null ? "" : ` ┄ wanted: ${countText(Math.ceil(targetKeys))}, ${percent(target)} of what there may be${plot.some((line) => line.includes("┄")) ? "" : " (above the picture)"}.`;
  const legend = `● seen: ${countText(scope.observed)} in ${countOf(scope.units, scope.unit)}. Dashes: ${countText(Math.round(last?.expected ?? 0))} expected in ${countOf(last?.units ?? 0, scope.unit)}. Thin dots: 95 % interval.${wanted}`;
  return [name, ...plot.map((line) => line.slice(0, width)), ...wrapAfter("", legend, Math.min(width, WIDEST_TEXT)).map(quiet)];
}

/** Never 100 % while anything is missing. */
function percent(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)} %`;
}
