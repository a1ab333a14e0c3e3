// The page the change board signs: verdict, the four answers, what happens when, and the map with only what breaks.
import { countOf, countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import { drawTimeline } from "../../picture/consequence-timeline.ts";
import { drawZoneMap } from "../../picture/zone-map.ts";
import { type Crossing, type Judgement, ROLES_THAT_MATTER, type Verdict } from "../../plant/finding.ts";
import { compareText } from "../conversation-entry.ts";
import { seenSoFar } from "../seen-so-far.ts";
import { COMPLIANCE_WORDS, QUESTIONS, resultWords, VERDICT_ORDER } from "../verdict-words.ts";
import { MOST_POINTS } from "./back-sections.ts";
import { lanesSection, sessionCounts } from "./access-first-page.ts";
import { coursesSection, patchCounts, scheduleSection } from "./patching-first-page.ts";
import { findingAnchor, hasTraffic, mark, type PageContext, pairAnchor } from "./page-parts.ts";

const TIMELINE_ROWS = 14;

export function firstPage(page: PageContext): string {
  const { judgement: j } = page;
  const courses = j.patching === undefined ? [] : [coursesSection(j.patching)];
  const pictures = [
    ...(j.patching === undefined ? [] : [scheduleSection(page, j.patching)]),
    ...(j.access === null ? [] : [lanesSection(page, j.access)]),
    ...(hasTraffic(j) ? [mapSection(page)] : []),
  ];
  return [verdictSection(page), ...courses, questionsSection(j), timelineSection(j), ...pictures].filter((part) => part !== "").join("\n");
}

function verdictSection(page: PageContext): string {
  const { judgement: j } = page;
  const complianceClass = j.compliance === "met" ? "v-kept" : j.compliance === "not-met" ? "v-unfiltered" : "v-unknown";
  const complianceMark: Verdict = j.compliance === "met" ? "kept" : j.compliance === "not-met" ? "unfiltered" : "unknown";
  const claims = j.satisfies.length === 0 ? "" : `<p class="quiet">Claims ${j.satisfies.map((s) => `<code>${esc(s)}</code>`).join(", ")}.</p>`;
  const count = (verdict: Verdict): string => {
    const n = j.counts[verdict];
    const target = verdict === "kept" ? "#kept" : "#broken";
    return `<div><dt>${mark(verdict)}${verdict}</dt><dd class="${n === 0 ? "quiet" : `v-${verdict}`}">${n === 0 ? "0" : `<a href="${target}">${countText(n)}</a>`}</dd></div>`;
  };
  const aside = (
    [
      ["failed already", j.counts.alreadyFailing],
      ["acknowledged", j.counts.acknowledged],
    ] as const
  ).map(([name, n]) => `<div><dt>of these ${name}</dt><dd class="quiet">${countText(n)}</dd></div>`);
  const seen = j.patching !== undefined && j.coverage === null ? "" : `Seen so far: ${esc(seenSoFar(j.coverage))}.`;
  return `<section id="verdict" aria-labelledby="verdict-h"><h2 id="verdict-h" hidden>Verdict</h2>
<div class="verdict">
<div class="v-${j.verdict}"><p class="kicker">Operational stability</p><p class="word">${mark(j.verdict)}${j.verdict.charAt(0).toUpperCase()}${j.verdict.slice(1)}</p><p>${esc(j.verdictWhy)}</p></div>
<div class="${complianceClass}"><p class="kicker">Compliance</p><p class="word">${mark(complianceMark)}${COMPLIANCE_WORDS[j.compliance].charAt(0).toUpperCase()}${COMPLIANCE_WORDS[j.compliance].slice(1)}</p><p>${esc(j.complianceWhy)}</p>${claims}</div>
</div>
<p class="both">Together: ${esc(resultWords(j.verdict, j.compliance))}.</p>
${j.access === null ? "" : sessionCounts(page, j.access)}${j.patching === undefined ? "" : patchCounts(j.patching)}${hasTraffic(j) ? `<dl class="counts">${VERDICT_ORDER.map(count).join("")}${aside.join("")}</dl>\n<p class="quiet">Conversations that were seen. ${seen}</p>` : seen === "" ? "" : `<p class="quiet">${seen}</p>`}</section>`;
}

function questionsSection(j: Judgement): string {
  const items = QUESTIONS.map(({ key, long }) => {
    const { summary, points } = j.questions[key];
    return `<li><h3>${esc(long)}</h3><p>${esc(summary)}</p>${
      points.length === 0
        ? ""
        : `<ul>${points
            .slice(0, MOST_POINTS)
            .map((p) => `<li>${esc(p)}</li>`)
            .join("")}${points.length > MOST_POINTS ? `<li><a href="#more-answers">${countOf(points.length - MOST_POINTS, "more", "more")}</a></li>` : ""}</ul>`
    }</li>`;
  });
  return `<section id="questions" aria-labelledby="questions-h"><h2 id="questions-h">The four questions</h2><ol class="answers">${items.join("")}</ol></section>`;
}

function timelineSection(j: Judgement): string {
  if (j.timeline.length === 0) return `<section id="timeline" aria-labelledby="timeline-h"><h2 id="timeline-h">What happens when</h2><p>No consequence with a known moment.</p></section>`;
  // Of patches the two courses above say what it comes to.
  const timeline = j.changeKind === "patching" ? j.timeline.filter(({ isTotal }) => isTotal !== true) : j.timeline;
  const known = new Set(j.findings.map((f) => f.id));
  const hrefOf = (id: string): string | undefined => (known.has(id) ? `#${findingAnchor(id)}` : undefined);
  const items = timeline.map((t) => {
    const href = t.findings.map(hrefOf).find((h) => h !== undefined);
    const text = `${t.line === null ? "" : `${esc(t.line)}: `}${esc(t.what)}`;
    return `<li><strong>${esc(t.when)}</strong> ${href === undefined ? text : `<a href="${href}">${text}</a>`}</li>`;
  });
  // An axis of time on which nothing stands says nothing; sign-ins come when they come.
  if ((j.access !== null || j.patching !== undefined) && timeline.every(({ afterSeconds }) => afterSeconds === null))
    return `<section id="timeline" aria-labelledby="timeline-h"><h2 id="timeline-h">What happens when</h2><ul class="moments-told">${items.slice(0, TIMELINE_ROWS).join("")}</ul>${items.length > TIMELINE_ROWS ? `<p class="quiet">${countOf(items.length - TIMELINE_ROWS, "later moment")} in the JSON.</p>` : ""}</section>`;
  const rest = timeline.length - TIMELINE_ROWS;
  const more =
    rest > 0
      ? `<details><summary><span></span><span class="title">All ${countText(timeline.length)} moments as a list</span><span class="hint"></span></summary><ol>${items.join("")}</ol></details>`
      : "";
  return `<section id="timeline" aria-labelledby="timeline-h"><h2 id="timeline-h">What happens when</h2><figure><div class="picture-timeline">${drawTimeline(timeline, { hrefOf, most: TIMELINE_ROWS, ...(j.changeKind === "patching" ? { title: "What happens when, from now on" } : {}) })}</div><ol class="moments">${items.slice(0, TIMELINE_ROWS).join("")}</ol><figcaption>${j.changeKind === "patching" ? "Time from now on" : "Time after the change is loaded"}, on a logarithmic scale; a ring has no known moment. Each line leads to the finding behind it.</figcaption></figure>${more}</section>`;
}

function mapSection({ judgement: j, rowIds }: PageContext): string {
  const { crossings, left } = crossingsThatMatter(j);
  const listed = new Set([...rowIds.keys()].filter((c) => c.verdict !== "kept").map((c) => pairAnchor(c.fromZone, c.toZone)));
  const hrefOf = (a: string, b: string): string | undefined => [pairAnchor(a, b), pairAnchor(b, a)].filter((anchor) => listed.has(anchor)).map((anchor) => `#${anchor}`)[0];
  const broken = crossings.some((c) => c.blocked + c.degraded + c.unfiltered + c.unknown > 0);
  const aside = left > 0 ? ` Left out here: ${countOf(left, "conversation that is", "conversations that are")} housekeeping, acknowledged, or failed already.` : "";
  if (!broken)
    return `<section id="map" aria-labelledby="map-h"><h2 id="map-h">Where it breaks</h2><p>Nothing that was seen breaks between zones.${aside} The whole map stands <a href="#kept">below</a>.</p></section>`;
  const picture = drawZoneMap({ zones: j.zones, crossings }, { show: "breaks", hrefOf, title: "Zones, and what breaks between them" });
  return `<section id="map" aria-labelledby="map-h"><h2 id="map-h">Where it breaks</h2><figure><div class="picture-map scroll" tabindex="0" role="region" aria-label="Map of what breaks">${picture}</div><figcaption>Only what breaks (bold) or has no verdict or filter (dashed); an arrowhead points where connections are opened to.${aside} What is kept stands in the <a href="#kept">whole map</a>.</figcaption></figure></section>`;
}

/** Quiet breaks are listed, not shouted: the first map leaves them out and says how many. */
function crossingsThatMatter(j: Judgement): { crossings: Crossing[]; left: number } {
  const pairs = new Map<string, { from: string; to: string; kept: number; blocked: number; degraded: number; unfiltered: number; unknown: number }>();
  let left = 0;
  for (const c of j.conversations) {
    if (c.fromZone === null || c.toZone === null || c.fromZone === c.toZone) continue;
    const breaks = c.verdict === "blocked" || c.verdict === "degraded";
    if (breaks && (c.acknowledged || c.alreadyFailing || !ROLES_THAT_MATTER.has(c.role))) {
      left++;
      continue;
    }
    const key = `${c.fromZone}\u0000${c.toZone}`;
    const pair = pairs.get(key) ?? { from: c.fromZone, to: c.toZone, kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0 };
    pair[c.verdict]++;
    pairs.set(key, pair);
  }
  return { crossings: [...pairs.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to)), left };
}
