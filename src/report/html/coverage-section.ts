// How much was seen, as a section of the HTML report: what is missing in words, then the numbers by place and phase, of conversations and of people where both
// are judged. Computes nothing.
import { countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import type { BlindSpot, CoverageScope, JudgedCoverage } from "../../plant/coverage.ts";
import { countedWords } from "../counted-words.ts";
import { blindSpotsByReason } from "../coverage-view.ts";
import type { PageContext } from "./page-parts.ts";

/** Zone pairs of a large plant are many; the least complete come first, and so many are drawn. */
const MOST_ROWS = 60;

export function coverageSection({ judgement: { coverage } }: PageContext): string {
  if (coverage === null) return "";
  const { sessions } = coverage;
  const parts = sessions === undefined ? numbersOf(coverage) : `<h3>Conversations</h3>${numbersOf(coverage)}<h3>People</h3>${numbersOf(sessions)}`;
  return `<section id="coverage" class="page" aria-labelledby="coverage-h"><h2 id="coverage-h">How much was seen${coverage.of === "sessions" ? " of people" : ""}</h2>
${parts}</section>`;
}

function numbersOf(coverage: JudgedCoverage): string {
  const { gate, scopes, blindSpots, target, targetBy } = coverage;
  const missing = gate.shortfalls.length === 0 ? "<p>Enough was seen for what was asked.</p>" : `<ul>${gate.shortfalls.map((text) => `<li>${esc(text)}</li>`).join("")}</ul>`;
  const remarks = gate.remarks.length === 0 ? "" : `<ul class="quiet">${gate.remarks.map((text) => `<li>${esc(text)}</li>`).join("")}</ul>`;
  const shown = [...scopes].sort(leastCompleteFirst).slice(0, MOST_ROWS);
  const rest = scopes.length - shown.length;
  const words = countedWords(coverage);
  return `<p>Wanted: complete to ${percent(target)} (${esc(targetBy)}).</p>${missing}${remarks}
<div class="scroll" tabindex="0" role="region" aria-label="How much was seen of ${words.many}, by place and phase"><table><caption>Different ${words.many}: estimates of what was never seen (Chao2, a lower bound). Completeness is what counts; coverage leans to what happens often, and hides rare jobs.${rest > 0 ? ` ${countText(rest)} more stand in the JSON.` : ""}</caption><thead><tr><th scope="col">Where or when</th><th scope="col" class="n">Units</th><th scope="col" class="n">Seen</th><th scope="col" class="n">At least there</th><th scope="col" class="n">Complete</th><th scope="col" class="n">Coverage</th><th scope="col" class="n">More days</th></tr></thead><tbody>${shown.map(row).join("")}</tbody></table></div>${blindness(blindSpots, words.blind)}`;
}

function row(scope: CoverageScope): string {
  const { units, unit, observed, estimatedTotal, completeness, coverage, daysToTarget, isShort } = scope;
  const number = (value: number | null, words: (n: number) => string): string => `<td class="n">${value === null ? "–" : words(value)}</td>`;
  return `<tr><th scope="row">${esc(scope.scope)}${isShort ? ' <span class="quiet">(short)</span>' : ""}</th><td class="n">${countText(units)} ${esc(unit)}${units === 1 ? "" : "s"}</td><td class="n">${countText(observed)}</td>${number(estimatedTotal, (n) => countText(Math.round(n)))}${number(completeness, percent)}${number(coverage, percent)}${number(daysToTarget, countText)}</tr>`;
}

/** What cannot be said comes before what is small. */
function leastCompleteFirst(x: CoverageScope, y: CoverageScope): number {
  const site = Number(y.kind === "site") - Number(x.kind === "site");
  return site || (x.completeness ?? -1) - (y.completeness ?? -1) || (x.scope < y.scope ? -1 : 1);
}

function blindness(spots: readonly BlindSpot[], title: string): string {
  if (spots.length === 0) return "";
  return `<h3>${title} (${countText(spots.length)})</h3><ul>${blindSpotsByReason(spots)
    .map(({ why, assets }) => `<li>${esc(why)}: ${esc(assets.join(", "))}</li>`)
    .join("")}</ul>`;
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
