// Dependencies for people: what fails after a machine as a tree with times, what it needs and who needs it with how that is known; or, of a whole plant,
// machines on which lines hang, and old systems.
import { countOf } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { DirectNeed, FailurePropagation, FailureStep, OldSystem } from "../plant/dependency.ts";
import type { Assumption } from "../plant/plant.ts";
import { type AssetDependencies, borneWords, type DependenciesView, type PlantDependencies, POINT_COLUMNS, pointRows, whenWords } from "./dependencies-view.ts";
import { renderTable } from "./table.ts";
import { displayWidth, wrapAfter } from "./text-layout.ts";
import { type TextStyle, textStyle } from "./text-style.ts";

export interface DependenciesTextOptions {
  readonly width: number;
  readonly color: boolean;
  /** Rows of each list, and branches of each node of the tree. */
  readonly most?: number;
}

interface Page {
  readonly width: number;
  readonly style: TextStyle;
  readonly color: boolean;
  readonly most: number;
}

const MOST_ROWS = 25;
const MOST_BRANCHES = 12;

export function dependenciesToText(view: DependenciesView, { width, color, most = MOST_ROWS }: DependenciesTextOptions): string {
  const page: Page = { width, color, most, style: textStyle(color) };
  const lines = view.kind === "asset" ? assetLines(page, view) : plantLines(page, view);
  return `${[...lines, ...assumptionLines(page, view.assumptions)].join("\n")}\n`;
}

function assetLines(page: Page, { name, propagation, needs, neededBy }: AssetDependencies): string[] {
  return [
    page.style.strong(visibleText(name)),
    ...(propagation === null ? [] : failureLines(page, propagation)),
    ...needLines(page, "What it needs", needs, (n) => n.needs.map(visibleText).join(" or ")),
    ...needLines(page, "Who needs it", neededBy, (n) => visibleText(n.dependent)),
  ];
}

function failureLines(page: Page, propagation: FailurePropagation): string[] {
  const { impact, failures, covered, weakened } = propagation;
  const lines = ["", page.style.strong("If it fails")];
  if (impact === null) lines.push("  No line and no function is known to stop, which does not say that none does.");
  else lines.push(...wrapAfter("  ", visibleText(impact.text), page.width, 2));
  if (failures.length > 0) lines.push("", ...treeLines(page, propagation));
  const list = (title: string, texts: readonly string[]): void => {
    if (texts.length === 0) return;
    lines.push("", `  ${title}`);
    for (const text of texts.slice(0, page.most)) lines.push(...wrapAfter("    ", visibleText(text), page.width, 6));
    if (texts.length > page.most) lines.push(page.style.quiet(`    … and ${texts.length - page.most} more`));
  };
  list("stands in:", covered);
  list("goes on with something missing:", weakened);
  return lines;
}

interface Branch {
  readonly name: string;
  step: FailureStep | null;
  readonly below: Map<string, Branch>;
}

function treeLines(page: Page, { of, failures }: FailurePropagation): string[] {
  const root: Branch = { name: of, step: null, below: new Map() };
  for (const step of failures) {
    let at = root;
    for (const name of step.path.slice(1)) {
      const below = at.below.get(name) ?? { name, step: null, below: new Map() };
      at.below.set(name, below);
      at = below;
    }
    if (at !== root) at.step = step;
  }
  const lines = [`  ${visibleText(of)}`];
  const draw = (branch: Branch, indent: string): void => {
    const below = [...branch.below.values()];
    // Lines first: they are what the tree is read for.
    below.sort((a, b) => Number(b.step?.kind === "line") - Number(a.step?.kind === "line"));
    const shown = below.slice(0, MOST_BRANCHES);
    shown.forEach((child, i) => {
      const isLast = i === shown.length - 1 && shown.length === below.length;
      lines.push(...branchLines(page, child, `${indent}${isLast ? "└─ " : "├─ "}`));
      draw(child, `${indent}${isLast ? "   " : "│  "}`);
    });
    if (shown.length < below.length) lines.push(page.style.quiet(`${indent}└─ … and ${below.length - shown.length} more beside these`));
  };
  draw(root, "  ");
  return lines;
}

function branchLines(page: Page, { name, step }: Branch, lead: string): string[] {
  const isStrong = step?.kind === "line" || step?.kind === "function";
  const shown = isStrong ? page.style.strong(visibleText(name)) : visibleText(name);
  if (step === null) return [`${lead}${shown}`];
  const known = step.borne === null || (step.borne.seconds === 0 && step.borne.event === null) ? "" : `  ${page.style.quiet(`(${visibleText(step.borne.source)}; ${step.borne.by})`)}`;
  const text = `${lead}${shown}  ${visibleText(whenWords(step))}${known}`;
  return displayWidth(text) <= page.width ? [text] : [`${lead}${shown}  ${visibleText(whenWords(step))}`, ...(known === "" ? [] : [`${" ".repeat(displayWidth(lead))}${known.trimStart()}`])];
}

function needLines(page: Page, title: string, needs: readonly DirectNeed[], nameOf: (need: DirectNeed) => string): string[] {
  if (needs.length === 0) return [];
  const lines = ["", page.style.strong(title)];
  // What stops before what only goes missing, the soonest first.
  const order = (n: DirectNeed): number => (n.effect === "stops" ? 0 : 1e12) + (n.borne.event === null ? n.borne.seconds : 1e9);
  const sorted = [...needs].sort((a, b) => order(a) - order(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
  for (const need of sorted.slice(0, page.most)) {
    const service = need.service === null ? "" : `  ${visibleText(need.service)}`;
    const borne = need.effect === "weakens" ? "goes on without it" : borneWords(need);
    const shownBy = need.shownBy === 0 ? "" : `; ${countOf(need.shownBy, "conversation")}`;
    const known = need.effect === "weakens" ? "" : ` (${need.borne.source}; ${need.borne.by}${shownBy})`;
    lines.push(...wrapAfter("  ", `${nameOf(need)}${service}: ${visibleText(`${borne}${known}. ${need.why}`)}`, page.width, 6));
  }
  if (needs.length > page.most) lines.push(page.style.quiet(`  … and ${needs.length - page.most} more: --limit`));
  return lines;
}

function plantLines(page: Page, { site, singlePoints, oldSystems }: PlantDependencies): string[] {
  const lines = [page.style.strong(`Machines of ${visibleText(site)} whose failure alone stops lines they do not stand on`), ""];
  if (singlePoints.length === 0) lines.push("  None is known, which does not say that there is none: what hangs on a machine is known only as far as it was seen or declared.");
  else {
    lines.push(renderTable(POINT_COLUMNS, pointRows(singlePoints.slice(0, page.most)), { width: page.width, color: page.color }).trimEnd());
    if (singlePoints.length > page.most) lines.push(page.style.quiet(`… and ${singlePoints.length - page.most} more: --limit`));
  }
  lines.push("", page.style.strong("Old systems, by what was seen of them"), "");
  if (oldSystems.length === 0) lines.push("  No sign of age was seen, which does not say that there is none.");
  for (const system of oldSystems.slice(0, page.most)) lines.push(...oldLines(page, system));
  if (oldSystems.length > page.most) lines.push(page.style.quiet(`… and ${oldSystems.length - page.most} more: --limit`));
  return lines;
}

function oldLines(page: Page, { asset, line, signs }: OldSystem): string[] {
  const lines = [`${visibleText(asset)}${line === null ? "" : ` (${visibleText(line)})`}`];
  for (const { seen, dropped, rejected, source } of signs) {
    lines.push(...wrapAfter("  ", visibleText(seen), page.width, 4));
    lines.push(...wrapAfter("    if the filter drops: ", visibleText(dropped), page.width, 6));
    lines.push(...wrapAfter("    if it rejects: ", visibleText(rejected), page.width, 6));
    lines.push(page.style.quiet(`    (${visibleText(source)})`));
  }
  return lines;
}

function assumptionLines(page: Page, assumptions: readonly Assumption[]): string[] {
  if (assumptions.length === 0) return [];
  const lines = ["", page.style.strong(`Assumed, because nothing says otherwise (${assumptions.length})`)];
  for (const { text, origin, overruledBy } of assumptions.slice(0, page.most)) {
    lines.push(...wrapAfter("  ", `${visibleText(text)} (${visibleText(origin)})  overrule: ${visibleText(overruledBy)}`, page.width, 4));
  }
  if (assumptions.length > page.most) lines.push(page.style.quiet(`  … and ${assumptions.length - page.most} more: --limit`));
  return lines;
}
