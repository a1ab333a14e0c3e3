// The last pages of the HTML report: what was assumed and how to overrule it, the inputs with their digests, and the words that were used.
import { countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import type { SourceSummary } from "../../plant/plant.ts";
import { kindWords } from "../finding-kinds.ts";
import { shareText, spanText } from "../measure-words.ts";
import { PATCH_MEANINGS, PATCH_ORDER, PATCH_WORDS } from "../patch-words.ts";
import { oneLine } from "../text-layout.ts";
import { DEGRADED_MEANINGS, PROOF_WORDS, QUESTIONS, SESSION_MEANINGS, SESSION_ORDER, SESSION_WORDS, VERDICT_MEANINGS, VERDICT_ORDER } from "../verdict-words.ts";
import { hasTraffic, type PageContext } from "./page-parts.ts";

/** Of each question, on the first page. */
export const MOST_POINTS = 6;

export function assumptionsSection({ judgement: j }: PageContext): string {
  const rows = j.assumptions.map((a) => `<tr><th scope="row">${esc(a.text)}</th><td>${esc(a.origin)}</td><td class="mono">${esc(a.overruledBy)}</td><td class="mono quiet">${esc(a.code)}</td></tr>`);
  const body =
    rows.length === 0
      ? "<p>Nothing had to be assumed.</p>"
      : `<table><caption>Values that nobody wrote; the result rests on them until somebody does.</caption><thead><tr><th scope="col">Assumption</th><th scope="col">Comes from</th><th scope="col">Overrule it with</th><th scope="col">Code</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
  return `<section id="assumptions" class="page" aria-labelledby="assumptions-h"><h2 id="assumptions-h">Assumptions (${countText(j.assumptions.length)})</h2><div class="scroll" tabindex="0" role="region" aria-label="Assumptions">${body}</div></section>`;
}

export function decisionsSection({ judgement: j }: PageContext): string {
  if (j.decisions.length === 0) return "";
  const rows = j.decisions.map((d) => `<tr><th scope="row">${esc(d.owner)}</th><td class="wide">${esc(d.text)}</td><td class="mono">${d.couldAdd === null ? "" : esc(oneLine(d.couldAdd))}</td></tr>`);
  return `<section id="decisions" class="page" aria-labelledby="decisions-h"><h2 id="decisions-h">Decisions for people (${countText(j.decisions.length)})</h2><div class="scroll" tabindex="0" role="region" aria-label="Decisions for people"><table><caption>What no fix adds by itself: it is dangerous, or no line of the change can settle it.</caption><thead><tr><th scope="col">Who decides</th><th scope="col">What</th><th scope="col">If yes, write</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

/** What the first page has no room for. */
export function moreAnswersSection({ judgement: j }: PageContext): string {
  const rest = QUESTIONS.filter(({ key }) => j.questions[key].points.length > MOST_POINTS);
  if (rest.length === 0) return "";
  const parts = rest.map(
    ({ key, long }) =>
      `<h3>${esc(long)}</h3><ul>${j.questions[key].points
        .slice(MOST_POINTS)
        .map((point) => `<li>${esc(point)}</li>`)
        .join("")}</ul>`,
  );
  return `<section id="more-answers" aria-labelledby="more-answers-h"><h2 id="more-answers-h">More to the four questions</h2>${parts.join("")}</section>`;
}

export function leftoversSection({ judgement: j }: PageContext): string {
  if (j.leftovers.length === 0) return "";
  const rows = j.leftovers.map(
    (l) =>
      `<tr><th scope="row" class="mono">${esc(`${l.file}:${l.line}`)}</th><td class="mono wide">${esc(l.rule.replace(/\s+/g, " "))}</td><td class="nb">${esc(PROOF_WORDS[l.quality])}</td><td>${esc(l.why.join(" "))}</td></tr>`,
  );
  return `<section id="leftovers" class="page" aria-labelledby="leftovers-h"><h2 id="leftovers-h">Permitted and not used (${countText(j.leftovers.length)})</h2><div class="scroll" tabindex="0" role="region" aria-label="Permitted and not used"><table><caption>Nothing that was seen needs these. Not seen is not the same as not needed: the proof says how much it counts.</caption><thead><tr><th scope="col">Written at</th><th scope="col">Permission</th><th scope="col">Proof</th><th scope="col">Why</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

export interface InputRow {
  readonly file: string;
  readonly sha256: string;
  readonly anchor: string;
  readonly summary: SourceSummary | undefined;
}

/** Inputs of the judgement and sources of the evidence, one row per digest and file. */
export function inputRows(inputs: readonly { readonly file: string; readonly sha256: string }[], sources: readonly SourceSummary[]): InputRow[] {
  const rows = new Map<string, Omit<InputRow, "anchor">>();
  for (const { file, sha256 } of inputs) rows.set(`${sha256}\u0000${file}`, { file, sha256, summary: undefined });
  for (const s of sources) rows.set(`${s.sha256}\u0000${s.file}`, { file: s.file, sha256: s.sha256, summary: s });
  return [...rows.values()].map((row, i) => ({ ...row, anchor: `source-${i + 1}` }));
}

export function sourcesSection(page: PageContext, rows: readonly InputRow[]): string {
  const lines = rows.map(({ file, sha256, anchor, summary: s }) => {
    const counted =
      s === undefined
        ? '<td class="n quiet">–</td><td class="n quiet">–</td><td class="quiet">–</td><td class="quiet">–</td>'
        : `<td class="n">${countText(s.records)}</td><td class="n">${countText(s.notUnderstood)}</td><td class="nb">${s.first === null || s.last === null ? "–" : spanText(s.first, s.last, page.timezone)}</td><td class="nb">${s.lossShare === null ? "does not say" : shareText(s.lossShare)}</td>`;
    const warnings = s === undefined || s.warnings.length === 0 ? "" : `<br><span class="quiet">${s.warnings.map(esc).join("<br>")}</span>`;
    return `<tr id="${anchor}"><th scope="row"><span class="mono">${esc(file)}</span>${warnings}</th><td>${esc(s?.kind ?? "–")}</td>${counted}<td class="mono digest">${esc(sha256)}</td></tr>`;
  });
  const body =
    lines.length === 0
      ? "<p>No inputs are recorded.</p>"
      : `<table><caption>The same files give the same report.</caption><thead><tr><th scope="col">File</th><th scope="col">Kind</th><th scope="col" class="n">Records</th><th scope="col" class="n">Not understood</th><th scope="col">From … to</th><th scope="col">Lost</th><th scope="col">SHA-256</th></tr></thead><tbody>${lines.join("")}</tbody></table>`;
  return `<section id="sources" aria-labelledby="sources-h"><h2 id="sources-h">Inputs and sources (${countText(rows.length)})</h2><div class="scroll" tabindex="0" role="region" aria-label="Inputs and sources">${body}</div></section>`;
}

const WORDS: readonly (readonly [string, string])[] = [
  ["conversation", "what one client and one server exchange for one service, over all the time that was watched"],
  ["zone, conduit", "a group of machines with the same need for protection; the traffic permitted between two of them (IEC 62443)"],
  ["witness", "one packet that anybody can open to see for himself"],
  ["stable, unstable", "nothing that matters breaks and enough was seen; something that matters breaks. Otherwise it is unknown, which is never rounded up"],
  ["failed already", "it never worked in the evidence, so the change does not break it"],
  ["acknowledged", "somebody said, with name and reason, that this should break"],
];

const WORDS_OF_TRAFFIC: ReadonlySet<string> = new Set(["conversation", "zone, conduit", "witness", "failed already"]);

const SESSION_WORDS_USED: readonly (readonly [string, string])[] = [
  ["session", "one account at work on one machine, from sign-in to sign-out, as logs tell it; an account stands as a pseudonym wherever it may be a person's"],
  ["shared account", "one that several people use; measured by what one person cannot do, not guessed from its name"],
  ["pressure", "how hard a control presses people to go around it: chosen weights, of which only the order counts. It judges the control, never a person"],
];

const PATCH_WORDS_USED: readonly (readonly [string, string])[] = [
  ["course", "patches at their times, and what that comes to: as asked for, or in real windows; both are measured alike"],
  ["exposure-day", "a day on which a machine is without a patch that it needs, times what a day of it weighs: how likely its flaw is used, and who can reach it"],
  ["instability tail", "how likely a patch makes trouble, and how long it then takes until the machine is stable again; drawn from declared assumptions and the plant's own history"],
  ["compensation", "a rule between networks that stands before a machine until it is patched, checked like every change; it takes no flaw away"],
  ["soak", "the first of a kind runs with its patch for a while before the others follow"],
  ["SSVC", "a decision table (CERT/CC) for how urgent a patch is: defer, scheduled, out-of-cycle, immediate; two words where something is not known"],
];

export function glossarySection({ judgement: j }: PageContext): string {
  const traffic = hasTraffic(j) ? VERDICT_ORDER.map((v) => [v, VERDICT_MEANINGS[v]] as const) : [];
  const patches =
    j.patching === undefined ? [] : [...PATCH_WORDS_USED, ...PATCH_ORDER.filter((v) => !hasTraffic(j) || v !== "unknown").map((v) => [PATCH_WORDS[v], `a patch that ${PATCH_MEANINGS[v]}`] as const)];
  const people =
    j.access === null
      ? []
      : [...SESSION_WORDS_USED, ...SESSION_ORDER.filter((v) => !hasTraffic(j) || (v !== "kept" && v !== "unknown")).map((v) => [SESSION_WORDS[v], `a session that ${SESSION_MEANINGS[v]}`] as const)];
  const used: (readonly [string, string])[] = [...WORDS.filter(([name]) => hasTraffic(j) || !WORDS_OF_TRAFFIC.has(name)), ...traffic, ...patches, ...people];
  const degradations = new Set(j.conversations.flatMap((c) => c.degradedBy));
  for (const [name, meaning] of Object.entries(DEGRADED_MEANINGS)) if (degradations.has(name as keyof typeof DEGRADED_MEANINGS)) used.push([name, meaning]);
  for (const kind of [...new Set(j.findings.map((f) => f.kind))].sort()) if (!used.some(([name]) => name === kind)) used.push([kind, kindWords(kind).what]);
  return `<section id="words" aria-labelledby="words-h"><h2 id="words-h">Words</h2><dl class="words">${used.map(([name, meaning]) => `<dt>${esc(name)}</dt><dd>${esc(meaning)}</dd>`).join("")}</dl></section>`;
}
