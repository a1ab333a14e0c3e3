// The judgement as one self-contained HTML file: opens from a disk, asks no network, prints on A4. The first page is for signing, the rest is the evidence.
import { markupText as esc } from "../foundation/hostile-text.ts";
import type { Judgement } from "../plant/finding.ts";
import type { PatchingJudgement } from "../plant/patching-judgement.ts";
import type { SourceSummary } from "../plant/plant.ts";
import { assumptionsSection, decisionsSection, glossarySection, inputRows, leftoversSection, moreAnswersSection, sourcesSection } from "./html/back-sections.ts";
import { brokenSection, keptSection, listConversations } from "./html/conversation-sections.ts";
import { coverageSection } from "./html/coverage-section.ts";
import { findingsSection } from "./html/findings-section.ts";
import { firstPage } from "./html/first-page.ts";
import { anchorsOf, hasTraffic, machineAnchor, type PageContext } from "./html/page-parts.ts";
import { PATCH_STYLE, PATCH_STYLE_SHA256 } from "./html/patch-style.ts";
import { compensationsSection, listedMachines, machinesSection, patchesSection, undecidedSection } from "./html/patch-sections.ts";
import { hasSchedule } from "./html/patching-first-page.ts";
import { ACCESS_STYLE, ACCESS_STYLE_SHA256 } from "./html/access-style.ts";
import { accountsSection, grantsSection, pressureSection, rolesSection } from "./html/access-sections.ts";
import { brokenSessionsSection, keptSessionsSection, listSessions, witnessRows } from "./html/session-sections.ts";
import { PAGE_SCRIPT, PAGE_SCRIPT_SHA256 } from "./html/page-script.ts";
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from "./html/page-style.ts";
import { zoneText } from "./measure-words.ts";
import { type AskedWith, NOTHING_GIVEN } from "./read-on.ts";

export interface HtmlOptions {
  readonly timezone: string;
  /** What is known of the evidence files; the judgement itself only has names and digests. */
  readonly sources?: readonly SourceSummary[];
  /** One sentence on top, for example that the plant is synthetic. */
  readonly notice?: string;
  /** Absent = not known. */
  readonly asked?: AskedWith;
}

/** The style of sessions is only there where sessions are, that of patches where patches are. */
function policy({ access, patching }: Judgement): string {
  const style = `'sha256-${PAGE_STYLE_SHA256}'${access === null ? "" : ` 'sha256-${ACCESS_STYLE_SHA256}'`}${patching === undefined ? "" : ` 'sha256-${PATCH_STYLE_SHA256}'`}`;
  return `default-src 'none'; style-src ${style}; script-src 'sha256-${PAGE_SCRIPT_SHA256}'; base-uri 'none'; form-action 'none'`;
}

const CONTENTS = [
  ["courses", "As asked, and in windows"],
  ["questions", "Four questions"],
  ["timeline", "What happens when"],
  ["schedule", "When"],
  ["lanes", "Days that break"],
  ["map", "Where it breaks"],
  ["findings", "Findings"],
  ["decisions", "Decisions"],
  ["patches", "Patches"],
  ["machines", "Machines"],
  ["compensations", "Until then"],
  ["undecided", "Not looked at"],
  ["sessions", "Sessions not kept"],
  ["sessions-kept", "Sessions kept"],
  ["roles", "Roles"],
  ["accounts", "Shared accounts"],
  ["pressure", "Pressure"],
  ["grants", "Grants not used"],
  ["broken", "Not kept"],
  ["kept", "Kept"],
  ["leftovers", "Not used"],
  ["coverage", "How much was seen"],
  ["assumptions", "Assumptions"],
  ["sources", "Sources"],
  ["words", "Words"],
] as const;

const OF_SESSIONS: ReadonlySet<string> = new Set(["lanes", "sessions", "sessions-kept", "roles", "accounts", "pressure", "grants"]);
const OF_TRAFFIC: ReadonlySet<string> = new Set(["map", "broken", "kept"]);

const OF_PATCHES: Readonly<Record<string, (patching: PatchingJudgement) => boolean>> = {
  courses: () => true,
  schedule: hasSchedule,
  patches: ({ patches }) => patches.length > 0,
  machines: ({ patches }) => patches.length > 0,
  compensations: ({ compensations }) => compensations.length > 0,
  undecided: ({ undecidedAssets, notFound }) => undecidedAssets.length + notFound.length > 0,
};

/** What has nothing to say has no section and no entry. */
function hasSection(id: string, j: Judgement): boolean {
  if (OF_SESSIONS.has(id)) return j.access !== null;
  if (OF_TRAFFIC.has(id)) return hasTraffic(j);
  const ofPatches = OF_PATCHES[id];
  if (ofPatches !== undefined) return j.patching !== undefined && ofPatches(j.patching);
  return (id !== "decisions" || j.decisions.length > 0) && (id !== "leftovers" || j.leftovers.length > 0) && (id !== "coverage" || j.coverage !== null);
}

export function judgementToHtml(judgement: Judgement, options: HtmlOptions): string {
  const listed = listConversations(judgement.conversations);
  const inputs = inputRows(judgement.inputs, options.sources ?? []);
  const { access, patching } = judgement;
  const sessions = access === null ? null : listSessions(access.sessions);
  const traffic = hasTraffic(judgement);
  const anchors = anchorsOf(traffic ? [...listed.broken, ...listed.kept] : []);
  const page: PageContext = {
    judgement,
    timezone: options.timezone,
    asked: options.asked ?? NOTHING_GIVEN,
    rowIds: anchors.rowIds,
    rowByWitness: access === null || sessions === null ? anchors.rowByWitness : new Map([...anchors.rowByWitness, ...witnessRows(judgement, access, sessions)]),
    listedSessions: sessions === null ? new Set() : sessions.anchors,
    sourceIds: new Map([...(access === null && patching === undefined ? [] : inputs.map((row) => [row.file, row.anchor] as const)), ...inputs.map((row) => [row.sha256, row.anchor] as const)]),
    machineIds: new Map(patching === undefined ? [] : listedMachines(patching).map(({ addressSpace, asset }) => [asset, machineAnchor(addressSpace, asset)])),
  };
  const patches =
    patching === undefined ? [] : [patchesSection(page, patching), machinesSection(page, patching), compensationsSection(patching), undecidedSection(patching)].filter((section) => section !== "");
  const people =
    access === null || sessions === null
      ? []
      : [brokenSessionsSection(page, access, sessions), keptSessionsSection(page, sessions), rolesSection(access), accountsSection(access), pressureSection(page, access), grantsSection(page, access)];
  const title = `${judgement.changeName}: ${judgement.verdict}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy(judgement)}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${esc(title)}</title><style>${PAGE_STYLE}</style>${access === null ? "" : `<style>${ACCESS_STYLE}</style>`}${patching === undefined ? "" : `<style>${PATCH_STYLE}</style>`}</head>
<body><a class="skip" href="#main">To the verdict</a>
<header><p class="kicker">Holdpoint · what this ${esc(judgement.changeKind)} change will do to production</p><h1>${esc(judgement.changeName)}</h1>
<p class="quiet"><span class="mono">${esc(judgement.changeFile)}</span> · ${esc(judgement.shape)}<br>Judged against ${esc(judgement.judgedAgainst)}. Times in ${esc(zoneText(options.timezone))}.</p>${options.notice === undefined ? "" : `<p><strong>${esc(options.notice)}</strong></p>`}
<nav aria-label="Contents"><ul>${CONTENTS.filter(([id]) => hasSection(id, judgement))
    .map(([id, name]) => `<li><a href="#${id}">${name}</a></li>`)
    .join("")}</ul></nav></header>
<main id="main">
${[firstPage(page), findingsSection(page), decisionsSection(page), ...patches, ...people, ...(traffic ? [brokenSection(page, listed), keptSection(page, listed)] : []), leftoversSection(page), ...[moreAnswersSection(page)].filter((section) => section !== ""), coverageSection(page), assumptionsSection(page), sourcesSection(page, inputs), glossarySection(page)].join("\n")}
</main>
<footer><p>Read-only analysis of recorded ${traffic ? "traffic" : access !== null ? "sessions" : "traffic, advisories, lists and calendars"}. What was not seen is not known; this report says so wherever it matters. Who is accountable for the change decides.</p></footer>
<script>${PAGE_SCRIPT}</script></body></html>
`;
}
