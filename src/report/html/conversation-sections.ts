// The tables of conversations in the HTML report: what is not kept, by pair of zones; what is kept with the whole map, up to a bound; the rest is counted.
import { countOf, countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import { formatDuration } from "../../foundation/time.ts";
import { drawZoneMap } from "../../picture/zone-map.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import { compareConversations, compareText } from "../conversation-entry.ts";
import { spanText, zoneText } from "../measure-words.ts";
import { VERDICT_ORDER } from "../verdict-words.ts";
import { fileName, type PageContext, pairAnchor, readOn, verdictWord, witness } from "./page-parts.ts";

/** More rows make a page that no browser scrolls well; LIMIT: beyond them the report counts and points to the JSON. */
export const MOST_BROKEN = 2_000;
export const MOST_KEPT = 1_000;

export interface ListedConversations {
  readonly broken: readonly JudgedConversation[];
  readonly brokenLeft: number;
  readonly kept: readonly JudgedConversation[];
  readonly keptLeft: number;
}

export function listConversations(conversations: readonly JudgedConversation[]): ListedConversations {
  const broken = conversations.filter((c) => c.verdict !== "kept").sort(compareJudged);
  const kept = conversations.filter((c) => c.verdict === "kept").sort(compareJudged);
  return { broken: broken.slice(0, MOST_BROKEN), brokenLeft: Math.max(0, broken.length - MOST_BROKEN), kept: kept.slice(0, MOST_KEPT), keptLeft: Math.max(0, kept.length - MOST_KEPT) };
}

function compareJudged(a: JudgedConversation, b: JudgedConversation): number {
  return (
    compareText(a.fromZone ?? "\uffff", b.fromZone ?? "\uffff") ||
    compareText(a.toZone ?? "\uffff", b.toZone ?? "\uffff") ||
    VERDICT_ORDER.indexOf(a.verdict) - VERDICT_ORDER.indexOf(b.verdict) ||
    compareConversations(a.conversation, b.conversation)
  );
}

export function brokenSection(page: PageContext, listed: ListedConversations): string {
  const total = listed.broken.length + listed.brokenLeft;
  const body = total === 0 ? "<p>None.</p>" : table(page, "broken-table", "Every conversation that was seen and is not kept, by pair of zones.", listed.broken, listed.brokenLeft, true);
  return `<section id="broken" class="page" aria-labelledby="broken-h"><h2 id="broken-h">Conversations that are not kept (${countText(total)})</h2>${body}</section>`;
}

export function keptSection(page: PageContext, listed: ListedConversations): string {
  const { judgement: j } = page;
  const total = listed.kept.length + listed.keptLeft;
  const map =
    j.zones.length === 0
      ? ""
      : `<figure><div class="picture-map whole scroll" tabindex="0" role="region" aria-label="Map of all zones">${drawZoneMap(j, { idPrefix: "whole-map" })}</div><figcaption>Every crossing that was seen: kept thin and grey, bundled by pair of zones; what breaks bold, what has no filter or verdict dashed.</figcaption></figure>`;
  const body = total === 0 ? "<p>None.</p>" : table(page, "kept-table", "Kept as they are, by pair of zones.", listed.kept, listed.keptLeft, false);
  return `<section id="kept" class="page" aria-labelledby="kept-h"><h2 id="kept-h">The whole map, and what is kept (${countText(total)})</h2>${map}<p></p>${body}</section>`;
}

function table(page: PageContext, id: string, caption: string, list: readonly JudgedConversation[], left: number, broken: boolean): string {
  const heads: readonly (readonly [string, string])[] = broken
    ? [
        ["Verdict", ""],
        ["Client", ""],
        ["Server", ""],
        ["Service", ""],
        ["For", ""],
        ["Why", ""],
        ["Line", ""],
        ["Seen", ' class="n"'],
        ["From … to", ""],
        ["Witness", ""],
      ]
    : [
        ["Client", ""],
        ["Server", ""],
        ["Service", ""],
        ["For", ""],
        ["Open questions", ""],
        ["Line", ""],
        ["Seen", ' class="n"'],
        ["From … to", ""],
        ["Witness", ""],
      ];
  const groups: { from: string | null; to: string | null; members: JudgedConversation[] }[] = [];
  for (const j of list) {
    const last = groups.at(-1);
    if (last !== undefined && last.from === j.fromZone && last.to === j.toZone) last.members.push(j);
    else groups.push({ from: j.fromZone, to: j.toZone, members: [j] });
  }
  const bodies = groups.map(({ from, to, members }) => {
    const anchor = broken ? ` id="${pairAnchor(from, to)}"` : "";
    const name = from === to && from !== null ? `inside ${esc(from)}` : `${esc(from ?? "no zone")} → ${esc(to ?? "no zone")}`;
    return `<tbody${anchor}><tr><th scope="rowgroup" colspan="${heads.length}">${name} <span class="quiet">· ${countText(members.length)}</span></th></tr>\n${members.map((j) => row(page, j, broken)).join("\n")}</tbody>`;
  });
  const more = left > 0 ? `<p class="quiet">${countOf(left, "more conversation")} not listed here: ${readOn(page)}</p>` : "";
  return `<div class="filter" data-table="${id}" hidden><label for="${id}-filter">Show rows with</label><input id="${id}-filter" type="search" autocomplete="off" placeholder="address, port, protocol, word"><output class="quiet" aria-live="polite"></output></div>
<div class="table" tabindex="0" role="region" aria-label="${esc(caption)}"><table id="${id}"><caption>${caption} Line and column are those of the change file; times in ${esc(zoneText(page.timezone))}.</caption><thead><tr>${heads.map(([h, attributes]) => `<th scope="col"${attributes}>${h}</th>`).join("")}</tr></thead>
${bodies.join("\n")}</table></div>${more}`;
}

function row(page: PageContext, j: JudgedConversation, broken: boolean): string {
  const { conversation: c } = j;
  const port = c.serverPort === null ? c.transport : `${c.transport}/${c.serverPort}`;
  const service = `<span class="nb">${esc(port)}</span>${c.protocol === "unknown" ? "" : ` ${esc(c.protocol)}`}${c.vlan === null ? "" : ` <span class="quiet">VLAN ${esc(c.vlan)}</span>`}`;
  const flags = [j.alreadyFailing ? "failed already" : "", j.acknowledged ? "acknowledged" : ""].filter((t) => t !== "");
  const verdict = `${verdictWord(j.verdict)}${flags.length === 0 ? "" : `<br><span class="quiet">${flags.join(", ")}</span>`}`;
  const at =
    j.at === null
      ? '<span class="quiet">nothing written</span>'
      : `<span class="mono nb">${j.at.file === page.judgement.changeFile ? "" : `${esc(fileName(j.at.file))}:`}${j.at.line}:${j.at.column}</span>`;
  const silence = c.longestSilence === null ? "" : ` title="longest silence ${formatDuration(c.longestSilence)}${c.silenceNotWatched ? " or more" : ""}"`;
  const seen = `<td class="n"${silence}>${c.connections === null ? "?" : countText(c.connections)}</td><td>${spanText(c.first, c.last, page.timezone)
    .split(" … ")
    .map((end, i) => `<span class="nb">${i === 0 ? "" : "… "}${end}</span>`)
    .join(" ")}</td><td class="wide">${witness(page, c.example.source, c.example)}</td>`;
  const questions = j.openQuestions.length === 0 ? '<span class="quiet">none</span>' : j.openQuestions.map((q) => esc(q.text)).join("<br>");
  const ends = `<td class="mono end">${esc(c.client)}</td><td class="mono end">${esc(c.server)}</td><td class="end">${service}</td><td class="nb">${esc(j.role)}</td>`;
  const cells = broken ? `<td>${verdict}</td>${ends}<td class="why">${esc(j.why)}</td><td>${at}</td>${seen}` : `${ends}<td>${questions}</td><td>${at}</td>${seen}`;
  return `<tr id="${page.rowIds.get(j) ?? ""}">${cells}</tr>`;
}
