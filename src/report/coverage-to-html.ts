// `show coverage` as one self-contained HTML page: is it enough, the curve of the site, the numbers, curves of the ways that gate least well, what no watching
// shows. Opens from a disk, asks no network.
import { countOf, countText } from "../foundation/count-words.ts";
import { markupText as esc } from "../foundation/hostile-text.ts";
import { drawAccumulation } from "../picture/accumulation-curve.ts";
import type { CoverageScope } from "../plant/coverage.ts";
import { type CountedWords, countedWords, setAsideText } from "./counted-words.ts";
import { blindSpotsByReason, type CoverageView, keysForTarget, scopesInOrder } from "./coverage-view.ts";
import { CURVE_STYLE, CURVE_STYLE_SHA256 } from "./html/curve-style.ts";
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from "./html/page-style.ts";
import { zoneText } from "./measure-words.ts";

const POLICY = `default-src 'none'; style-src 'sha256-${PAGE_STYLE_SHA256}' 'sha256-${CURVE_STYLE_SHA256}'; base-uri 'none'; form-action 'none'`;
const MOST_CURVES = 12;
const MOST_ROWS = 500;

export function coverageToHtml(view: CoverageView): string {
  const { coverage, site, evidence, zones, timezone, setAside, assumptions } = view;
  const { gate, target, targetBy, blindSpots } = coverage;
  const scopes = scopesInOrder(coverage.scopes);
  const title = `${site}: ${coverage.of === "sessions" ? "how much was seen of people" : "how much was seen"}`;
  const words = countedWords(coverage);
  const [first, ...others] = scopes;
  const curves = others.filter((scope) => scope.kind !== "role" && view.curveOf(scope).length > 0).slice(0, MOST_CURVES);
  const lacking = gate.shortfalls.length === 0 ? "" : `<ul>${items(gate.shortfalls)}</ul>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${esc(title)}</title><style>${PAGE_STYLE}</style><style>${CURVE_STYLE}</style></head>
<body><a class="skip" href="#main">To the answer</a>
<header><p class="kicker">Holdpoint · how much of ${coverage.of === "sessions" ? "people's access" : "what happens"} here was seen</p><h1>${esc(site)}</h1>
<p class="quiet">${esc(evidence)}. Places: ${esc(zones)}. Times in ${esc(zoneText(timezone))}.</p></header>
<main id="main">
<section aria-labelledby="enough-h"><h2 id="enough-h">${gate.isEnough ? "Enough was seen" : "Not enough was seen"}</h2><p>Wanted: complete to ${percent(target)} (${esc(targetBy)}).</p>${lacking}${first === undefined ? "" : figureOf(view, first, 0)}</section>
<section aria-labelledby="numbers-h"><h2 id="numbers-h">By place, phase and role</h2>${tableOf(scopes, words)}
<p class="quiet">${esc(setAsideText(setAside) ?? "Nothing was set aside.")}</p></section>
${curves.length === 0 ? "" : `<section aria-labelledby="curves-h"><h2 id="curves-h">Curves, the least complete first</h2><div class="curves">${curves.map((scope, i) => figureOf(view, scope, i + 1)).join("")}</div></section>`}
${blindSpots.length === 0 ? "" : `<section aria-labelledby="blind-h"><h2 id="blind-h">${words.blind}</h2><ul>${items(blindSpotsByReason(blindSpots).map(({ why, assets }) => `${why}: ${assets.join(", ")}`))}</ul></section>`}
<section aria-labelledby="besides-h"><h2 id="besides-h">What watching does not show</h2><ul>${items(gate.remarks)}</ul></section>
<section aria-labelledby="assumed-h"><h2 id="assumed-h">Assumed</h2><div class="scroll" tabindex="0" role="region" aria-label="Assumptions"><table><thead><tr><th scope="col">Assumption</th><th scope="col">Comes from</th><th scope="col">Overrule it with</th></tr></thead><tbody>${assumptions.map((a) => `<tr><th scope="row">${esc(a.text)}</th><td>${esc(a.origin)}</td><td class="mono">${esc(a.overruledBy)}</td></tr>`).join("")}</tbody></table></div></section>
</main>
<footer><p>${words.footer} An estimate of what was never seen is a lower bound; a plant that changes is not covered by any.</p></footer></body></html>
`;
}

function figureOf(view: CoverageView, scope: CoverageScope, index: number): string {
  const { target } = view.coverage;
  const { one, many } = countedWords(view.coverage);
  const picture = drawAccumulation(view.curveOf(scope), {
    idPrefix: `curve-${index}`,
    title: `Accumulation curve: ${scope.scope}`,
    unit: scope.unit,
    counted: many,
    targetKeys: keysForTarget(scope, target),
    targetText: percent(target),
  });
  const words = [
    scope.completeness === null ? null : `complete to ${percent(scope.completeness)} for certain`,
    scope.estimatedTotal === null ? "no estimate" : `at least ${countText(Math.round(scope.estimatedTotal))} there are`,
    scope.interval === null ? null : `perhaps ${countText(Math.round(scope.interval[1]))}`,
    scope.isShort ? "short: fewer than ten days were watched, nothing may rest on it" : null,
  ].filter((word) => word !== null);
  return `<figure>${index > 0 || picture === "" ? picture : `<div class="curve wide" tabindex="0" role="region" aria-label="Accumulation curve">${picture}</div>`}<figcaption><strong>${esc(scope.scope)}</strong>: ${countOf(scope.observed, one, many)} seen in ${countOf(scope.units, scope.unit)}; ${esc(words.join("; "))}.</figcaption></figure>`;
}

function tableOf(scopes: readonly CoverageScope[], { many }: CountedWords): string {
  const more = scopes.length > MOST_ROWS ? ` ${countText(scopes.length - MOST_ROWS)} more stand in the JSON.` : "";
  const head = ["Where or when", "Watched", "Seen", "Once", "Twice", "At least", "Perhaps", "Complete", "Coverage", "More days"];
  const number = (value: number | null, words: (n: number) => string): string => `<td class="n">${value === null ? "–" : words(value)}</td>`;
  const whole = (value: number): string => countText(Math.round(value));
  const rows = scopes.slice(0, MOST_ROWS).map((s) => {
    const name = `${esc(s.scope)}${s.isShort ? ' <span class="quiet">(short)</span>' : ""}`;
    return `<tr><th scope="row">${name}</th><td class="n">${countOf(s.units, s.unit)}</td>${[s.observed, s.once, s.twice].map((n) => number(n, countText)).join("")}${number(s.estimatedTotal, whole)}${number(s.interval?.[1] ?? null, whole)}${number(s.completeness, percent)}${number(s.coverage, percent)}${number(s.daysToTarget, countText)}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Coverage by place, phase and role"><table><caption>Seen: different ${many}; in exactly one, in exactly two units. At least: the estimated total (Chao2, a lower bound); perhaps: the upper end of its 95 % interval. Complete: seen of perhaps, which is what counts. Coverage leans to what happens often.${more}</caption><thead><tr>${head.map((text, i) => `<th scope="col"${i === 0 ? "" : ' class="n"'}>${text}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function items(texts: readonly string[]): string {
  return texts.map((text) => `<li>${esc(text)}</li>`).join("");
}

/** Never 100 % while anything is missing. */
function percent(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)} %`;
}
