// The tables of sessions in the HTML report: what is not kept, grouped, with rule and record; what is kept in fewer words. Bounded; the rest is counted.
import { countOf, countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import type { AccessJudgement, JudgedSession } from "../../plant/access-judgement.ts";
import type { Judgement } from "../../plant/finding.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import { spanText, zoneText } from "../measure-words.ts";
import { lastedWords, wholeFateWords } from "../session-fate.ts";
import { brokenGroups, keptGroups, type SessionGroup, wayWords } from "../session-groups.ts";
import { SESSION_MEANINGS } from "../verdict-words.ts";
import { fileName, type PageContext, readOn, sessionAnchor, sessionMark, sessionWord, witness, witnessKey } from "./page-parts.ts";

/** LIMIT: beyond them the report counts and points to the JSON. */
export const MOST_BROKEN_GROUPS = 1_000;
export const MOST_KEPT_GROUPS = 500;

export interface ListedSessions {
  readonly broken: readonly SessionGroup[];
  readonly brokenLeft: number;
  readonly kept: readonly SessionGroup[];
  readonly keptLeft: number;
  readonly anchors: ReadonlySet<string>;
}

export function listSessions(sessions: readonly JudgedSession[]): ListedSessions {
  const broken = brokenGroups(sessions);
  const kept = keptGroups(sessions);
  const shown = { broken: broken.slice(0, MOST_BROKEN_GROUPS), kept: kept.slice(0, MOST_KEPT_GROUPS) };
  const anchors = new Set([...shown.broken, ...shown.kept].map(({ worst }) => sessionAnchor(worst)));
  return { ...shown, brokenLeft: broken.length - shown.broken.length, keptLeft: kept.length - shown.kept.length, anchors };
}

/** From the witness of a finding to the row of its sessions. */
export function witnessRows({ findings }: Judgement, { sessions }: AccessJudgement, { anchors }: ListedSessions): [string, string][] {
  const wanted = new Map<string, string[]>();
  for (const { source, example } of findings.flatMap(({ subject, evidence }) => (subject.kind === "session-pattern" ? evidence : []))) {
    const key = witnessKey("", example.file, example.record);
    wanted.set(key, [...(wanted.get(key) ?? []), witnessKey(source, example.file, example.record)]);
  }
  return sessions.flatMap((judged) => {
    const { file, record } = judged.session.witness;
    const keys = wanted.get(witnessKey("", file, record)) ?? [];
    const anchor = keys.length === 0 ? "" : sessionAnchor(judged);
    return anchors.has(anchor) ? keys.map((key): [string, string] => [key, anchor]) : [];
  });
}

export function brokenSessionsSection(page: PageContext, { counts }: AccessJudgement, { broken, brokenLeft }: ListedSessions): string {
  const total = counts.lockedOut + counts.cutOff + counts.waits + counts.needsOtherPath + counts.unknown;
  const heads = ["What becomes of it", "Who", "Machine", "Way", "From", "Why", "Line"];
  const verdicts = [...new Set(broken.map(({ verdict }) => verdict))];
  const bodies = verdicts.map((verdict) => {
    const own = broken.filter((group) => group.verdict === verdict);
    const sessions = own.reduce((sum, { count }) => sum + count, 0);
    return `<tbody><tr><th scope="rowgroup" colspan="${heads.length + 3}">${sessionWord(verdict)} <span class="quiet">· ${countOf(sessions, "session")} · ${SESSION_MEANINGS[verdict]}</span></th></tr>\n${own.map((group) => brokenRow(page, group)).join("\n")}</tbody>`;
  });
  const caption = "Recorded sessions that do not go on as before, those with the same fate, role, machine and way in one row; the numbers are those of the one that loses most.";
  const body =
    broken.length === 0
      ? "<p>None of those that were recorded.</p>"
      : `${filter("sessions-table", "role, machine, word")}<div class="table" tabindex="0" role="region" aria-label="Sessions that are not kept"><table id="sessions-table"><caption>${caption} Line and column are those of the change file; times in ${esc(zoneText(page.timezone))}.</caption><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}<th scope="col" class="n">Sessions</th><th scope="col">From … to</th><th scope="col">Record</th></tr></thead>\n${bodies.join("\n")}</table></div>${moreGroups(page, brokenLeft)}`;
  return `<section id="sessions" class="page" aria-labelledby="sessions-h"><h2 id="sessions-h">Sessions that are not kept (${countText(total)})</h2>${body}</section>`;
}

function brokenRow(page: PageContext, group: SessionGroup): string {
  const { worst, count } = group;
  const { witness: seen, from } = worst.session;
  const more = group.from.length > 1 ? ` <span class="quiet">and ${countText(group.from.length - 1)} more</span>` : "";
  const fate = `<span class="v-${group.verdict}">${sessionMark(group.verdict)}</span>${esc(wholeFateWords(worst))}${group.isAcknowledged ? '<br><span class="quiet">acknowledged</span>' : ""}`;
  const place = `<td class="end">${esc(group.who)}</td><td class="mono end">${esc(group.target)}</td><td class="nb">${wayWords(group.how)}</td><td class="mono end">${from === null ? "–" : esc(from)}${more}</td>`;
  return `<tr id="${sessionAnchor(worst)}"><td>${fate}</td>${place}<td class="why">${esc(worst.why)}</td><td>${position(page, worst.at)}</td><td class="n">${countText(count)}</td><td>${times(page, group)}</td><td class="wide">${witness(page, seen.file, { file: seen.file, record: seen.record, isLogged: true })}</td></tr>`;
}

export function keptSessionsSection(page: PageContext, { kept, keptLeft }: ListedSessions): string {
  const total = kept.reduce((sum, { count }) => sum + count, 0);
  const rows = kept.map(
    (group) =>
      `<tr id="${sessionAnchor(group.worst)}"><td>${sessionWord(group.verdict)}</td><td class="end">${esc(group.who)}</td><td class="mono end">${esc(group.target)}</td><td class="nb">${wayWords(group.how)}</td><td class="n">${countText(group.count)}</td><td class="nb">${esc(lastedWords(group.worst))}</td><td>${group.worst.notes.map(esc).join("<br>")}</td><td>${times(page, group)}</td></tr>`,
  );
  const body =
    kept.length === 0
      ? "<p>None.</p>"
      : `${filter("sessions-kept-table", "role, machine, word")}<div class="table" tabindex="0" role="region" aria-label="Sessions that stay as they are"><table id="sessions-kept-table"><caption>Sessions that go on under the change as they were recorded, or of whose machine it says nothing.</caption><thead><tr><th scope="col">Verdict</th><th scope="col">Who</th><th scope="col">Machine</th><th scope="col">Way</th><th scope="col" class="n">Sessions</th><th scope="col">Longest</th><th scope="col">On the way</th><th scope="col">From … to</th></tr></thead><tbody>\n${rows.join("\n")}</tbody></table></div>${moreGroups(page, keptLeft)}`;
  return `<section id="sessions-kept" class="page" aria-labelledby="sessions-kept-h"><h2 id="sessions-kept-h">Sessions that stay as they are (${countText(total)}${keptLeft > 0 ? " listed" : ""})</h2>${body}</section>`;
}

export function position({ judgement }: PageContext, at: TextAt | null): string {
  if (at === null) return '<span class="quiet">nothing written</span>';
  return `<span class="mono nb">${at.file === judgement.changeFile ? "" : `${esc(fileName(at.file))}:`}${at.line}:${at.column}</span>`;
}

function times({ timezone }: PageContext, { first, last }: SessionGroup): string {
  if (first === null || last === null) return '<span class="quiet">not recorded</span>';
  const ends = spanText(first, last, timezone).split(" … ");
  return ends.map((end, i) => `<span class="nb">${i === 0 ? "" : "… "}${end}</span>`).join(" ");
}

function moreGroups(page: PageContext, left: number): string {
  return left <= 0 ? "" : `<p class="quiet">${countOf(left, "more group")} not listed here: ${readOn(page)}</p>`;
}

function filter(id: string, words: string): string {
  return `<div class="filter" data-table="${id}" hidden><label for="${id}-filter">Show rows with</label><input id="${id}-filter" type="search" autocomplete="off" placeholder="${words}"><output class="quiet" aria-live="polite"></output></div>\n`;
}
