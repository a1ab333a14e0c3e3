// The judgement as one self-contained HTML file: opens from a disk, asks no network, prints on A4. The first page is for signing, the rest is the evidence.
import { markupText as esc } from "../foundation/hostile-text.ts";
import type { Judgement } from "../plant/finding.ts";
import type { SourceSummary } from "../plant/plant.ts";
import { assumptionsSection, decisionsSection, glossarySection, inputRows, leftoversSection, sourcesSection } from "./html/back-sections.ts";
import { brokenSection, keptSection, listConversations } from "./html/conversation-sections.ts";
import { coverageSection } from "./html/coverage-section.ts";
import { findingsSection } from "./html/findings-section.ts";
import { firstPage } from "./html/first-page.ts";
import { anchorsOf, type PageContext } from "./html/page-parts.ts";
import { PAGE_SCRIPT, PAGE_SCRIPT_SHA256 } from "./html/page-script.ts";
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from "./html/page-style.ts";
import { zoneText } from "./measure-words.ts";

export interface HtmlOptions {
  readonly timezone: string;
  /** What is known of the evidence files; the judgement itself only has names and digests. */
  readonly sources?: readonly SourceSummary[];
  /** One sentence on top, for example that the plant is synthetic. */
  readonly notice?: string;
}

const POLICY = `default-src 'none'; style-src 'sha256-${PAGE_STYLE_SHA256}'; script-src 'sha256-${PAGE_SCRIPT_SHA256}'; base-uri 'none'; form-action 'none'`;

const CONTENTS = [
  ["questions", "Four questions"],
  ["timeline", "What happens when"],
  ["map", "Where it breaks"],
  ["findings", "Findings"],
  ["decisions", "Decisions"],
  ["broken", "Not kept"],
  ["kept", "Kept"],
  ["leftovers", "Not used"],
  ["coverage", "How much was seen"],
  ["assumptions", "Assumptions"],
  ["sources", "Sources"],
  ["words", "Words"],
] as const;

export function judgementToHtml(judgement: Judgement, options: HtmlOptions): string {
  const listed = listConversations(judgement.conversations);
  const inputs = inputRows(judgement.inputs, options.sources ?? []);
  const page: PageContext = {
    judgement,
    timezone: options.timezone,
    ...anchorsOf([...listed.broken, ...listed.kept]),
    sourceIds: new Map(inputs.map((row) => [row.sha256, row.anchor])),
  };
  const title = `${judgement.changeName}: ${judgement.verdict}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${esc(title)}</title><style>${PAGE_STYLE}</style></head>
<body><a class="skip" href="#main">To the verdict</a>
<header><p class="kicker">Holdpoint · what this ${esc(judgement.changeKind)} change will do to production</p><h1>${esc(judgement.changeName)}</h1>
<p class="quiet"><span class="mono">${esc(judgement.changeFile)}</span> · ${esc(judgement.shape)}<br>Judged against ${esc(judgement.judgedAgainst)}. Times in ${esc(zoneText(options.timezone))}.</p>${options.notice === undefined ? "" : `<p><strong>${esc(options.notice)}</strong></p>`}
<nav aria-label="Contents"><ul>${CONTENTS.filter(
    ([id]) => (id !== "decisions" || judgement.decisions.length > 0) && (id !== "leftovers" || judgement.leftovers.length > 0) && (id !== "coverage" || judgement.coverage !== null),
  )
    .map(([id, name]) => `<li><a href="#${id}">${name}</a></li>`)
    .join("")}</ul></nav></header>
<main id="main">
${[firstPage(page), findingsSection(page), decisionsSection(page), brokenSection(page, listed), keptSection(page, listed), leftoversSection(page), coverageSection(page), assumptionsSection(page), sourcesSection(page, inputs), glossarySection(page)].join("\n")}
</main>
<footer><p>Read-only analysis of recorded traffic. What was not seen is not known; this report says so wherever it matters. Who is accountable for the change decides.</p></footer>
<script>${PAGE_SCRIPT}</script></body></html>
`;
}
