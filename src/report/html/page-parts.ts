// Small pieces of the HTML report that several sections use: marks, anchors, witnesses. Everything foreign is escaped here or where it is written.
import { countOf } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import { stableId } from "../../foundation/stable-id.ts";
import { MARK_PATHS, PATCH_MARKS, SESSION_MARKS } from "../../picture/status-mark.ts";
import type { JudgedSession, SessionVerdict } from "../../plant/access-judgement.ts";
import { conversationKey } from "../../plant/conversation.ts";
import type { EvidenceRef, Finding, Judgement, JudgedConversation, Verdict } from "../../plant/finding.ts";
import type { OverallVerdict } from "../../plant/overall-verdict.ts";
import type { PatchVerdict } from "../../plant/patch-judgement.ts";
import { type AskedWith, readOnIn } from "../read-on.ts";
import { recordText } from "../measure-words.ts";
import { PATCH_WORDS } from "../patch-words.ts";
import { groupKeyOf } from "../session-groups.ts";
import { SESSION_WORDS } from "../verdict-words.ts";

export interface PageContext {
  readonly judgement: Judgement;
  readonly timezone: string;
  readonly asked: AskedWith;
  /** Row anchors of the conversations that are listed. */
  readonly rowIds: ReadonlyMap<JudgedConversation, string>;
  /** The same by witness, for findings; of sessions the row of their group. */
  readonly rowByWitness: ReadonlyMap<string, string>;
  /** Anchors of the groups of sessions that are listed. */
  readonly listedSessions: ReadonlySet<string>;
  /** Anchors of sources by digest; where sessions or patches are judged, by file too. */
  readonly sourceIds: ReadonlyMap<string, string>;
  /** Anchors of machines that are patched, by name. */
  readonly machineIds: ReadonlyMap<string, string>;
}

/** A change that speaks only of who may sign in, or of patches, judges no conversation: such parts are left out, not shown empty. */
export function hasTraffic({ changeKind }: Judgement): boolean {
  return changeKind !== "access" && changeKind !== "patching";
}

const VERDICT_OF_OVERALL: Readonly<Record<OverallVerdict, Verdict>> = { stable: "kept", unstable: "blocked", unknown: "unknown" };

export function mark(verdict: Verdict | OverallVerdict): string {
  const { d, filled } = MARK_PATHS[verdict in MARK_PATHS ? (verdict as Verdict) : VERDICT_OF_OVERALL[verdict as OverallVerdict]];
  return `<svg class="mark" viewBox="0 0 12 12" aria-hidden="true"><path d="${d}" ${filled ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="2.4"'}/></svg>`;
}

/** Shape and word; the class only adds colour. */
export function verdictWord(verdict: Verdict | OverallVerdict, word: string = verdict): string {
  return `<span class="v-${verdict} nb">${mark(verdict)}${esc(word)}</span>`;
}

const PATCH_FINDINGS: ReadonlySet<string> = new Set(["conflict", "late", "outside-window", "no-fix", "compensated", "accepted"]);
const SESSION_FINDINGS: ReadonlySet<string> = new Set(["locked-out", "cut-off", "waits", "needs-other-path"]);

export function severityWord(f: Finding): string {
  if (SESSION_FINDINGS.has(f.verdict)) return `<span class="s-${f.severity} nb">${sessionMark(f.verdict as SessionVerdict)}${f.severity}</span>`;
  if (PATCH_FINDINGS.has(f.verdict)) return `<span class="s-${f.severity} nb">${patchMark(f.verdict as PatchVerdict)}${f.severity}</span>`;
  const shape: Verdict =
    f.severity === "error"
      ? f.verdict === "degraded"
        ? "degraded"
        : "blocked"
      : f.verdict === "unfiltered"
        ? "unfiltered"
        : f.verdict === "degraded"
          ? "degraded"
          : f.verdict === "blocked"
            ? "blocked"
            : "unknown";
  return `<span class="s-${f.severity} nb">${mark(shape)}${f.severity}</span>`;
}

export function sessionMark(verdict: SessionVerdict): string {
  const { d, filled } = SESSION_MARKS[verdict];
  return `<svg class="mark" viewBox="0 0 12 12" aria-hidden="true"><path d="${d}" ${filled ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="2"'}/></svg>`;
}

export function sessionWord(verdict: SessionVerdict): string {
  return `<span class="v-${verdict} nb">${sessionMark(verdict)}${SESSION_WORDS[verdict]}</span>`;
}

export function patchMark(verdict: PatchVerdict): string {
  const { d, filled } = PATCH_MARKS[verdict];
  return `<svg class="mark" viewBox="0 0 12 12" aria-hidden="true"><path d="${d}" ${filled ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="2"'}/></svg>`;
}

export function patchWord(verdict: PatchVerdict): string {
  return `<span class="v-${verdict} nb">${patchMark(verdict)}${PATCH_WORDS[verdict]}</span>`;
}

export function patchAnchor(need: string): string {
  return `patch-${stableId([need])}`;
}

export function machineAnchor(addressSpace: string, asset: string): string {
  return `machine-${stableId([addressSpace, asset])}`;
}

/** Of the row of its group. */
export function sessionAnchor(judged: JudgedSession): string {
  return `sessions-${stableId([groupKeyOf(judged)])}`;
}

/** Titles use two spaces as columns, which a page would swallow. */
export function titleText(title: string): string {
  return esc(title.replace(/ {2,}/g, " · "));
}

export function findingAnchor(id: string): string {
  return `finding-${stableId([id])}`;
}

export function pairAnchor(from: string | null, to: string | null): string {
  return `pair-${stableId([from ?? "", to ?? "", from === null || to === null ? "outside" : ""])}`;
}

export function witnessKey(source: string, file: string, record: number): string {
  return `${source}\u0000${file}\u0000${record}`;
}

/** One anchor per conversation, also where two have the same key (two addresses spaces merged by a reader). */
export function anchorsOf(listed: readonly JudgedConversation[]): { rowIds: Map<JudgedConversation, string>; rowByWitness: Map<string, string> } {
  const rowIds = new Map<JudgedConversation, string>();
  const rowByWitness = new Map<string, string>();
  const used = new Map<string, number>();
  for (const j of listed) {
    const id = `conversation-${stableId([conversationKey(j.conversation)])}`;
    const times = used.get(id) ?? 0;
    used.set(id, times + 1);
    const unique = times === 0 ? id : `${id}-${times + 1}`;
    rowIds.set(j, unique);
    const { source, file, record } = j.conversation.example;
    if (!rowByWitness.has(witnessKey(source, file, record))) rowByWitness.set(witnessKey(source, file, record), unique);
  }
  return { rowIds, rowByWitness };
}

/** The last part of a path; the whole stands in the sources. */
export function fileName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1) || file;
}

/** The command that has the rest; of a proposal it is written first. */
export function readOn({ judgement, asked }: PageContext): string {
  return readOnIn("json", judgement, asked)
    .map((command) => `<code>${esc(command)}</code>`)
    .join(", then ");
}

/** "span.pcapng packet 88,193", linked to the source with its digest. */
export function witness(page: PageContext, source: string, example: EvidenceRef["example"]): string {
  const id = page.sourceIds.get(source);
  const name = `<span class="mono">${esc(fileName(example.file))}</span>`;
  return `${id === undefined ? name : `<a href="#${id}">${name}</a>`} <span class="nb">${recordText(example)}</span>`;
}

/** LIMIT: beyond them the report counts and points to the JSON. */
export const MOST_ROWS = 500;

export interface Column<T> {
  readonly head: string;
  readonly isNumber?: true;
  /** Of its cells; escaped where it is written. */
  readonly className?: string;
  readonly cell: (item: T) => string;
}

export interface TableMore<T> {
  /** With it rows can be filtered and led to. */
  readonly rowId: (item: T) => string;
  readonly tableId: string;
  readonly filterFor: string;
}

/** A table that scrolls with its heads, of at most MOST_ROWS rows. The first column heads its row. */
export function tableOf<T>(label: string, caption: string, columns: readonly Column<T>[], items: readonly T[], more?: TableMore<T>): string {
  const [first, ...rest] = columns as [Column<T>, ...Column<T>[]];
  const classOf = ({ isNumber, className }: Column<T>): string => {
    const names = [isNumber ? "n" : "", className ?? ""].filter((name) => name !== "").join(" ");
    return names === "" ? "" : ` class="${names}"`;
  };
  const rows = items
    .slice(0, MOST_ROWS)
    .map((item) => `<tr${more === undefined ? "" : ` id="${more.rowId(item)}"`}><th scope="row">${first.cell(item)}</th>${rest.map((c) => `<td${classOf(c)}>${c.cell(item)}</td>`).join("")}</tr>`);
  const left = items.length - rows.length;
  const foot = left > 0 ? `<p class="quiet">${countOf(left, "more row")} not listed here; the JSON has all of them.</p>` : "";
  const filter =
    more === undefined
      ? ""
      : `<div class="filter" data-table="${more.tableId}" hidden><label for="${more.tableId}-filter">Show rows with</label><input id="${more.tableId}-filter" type="search" autocomplete="off" placeholder="${more.filterFor}"><output class="quiet" aria-live="polite"></output></div>\n`;
  return `${filter}<div class="table" tabindex="0" role="region" aria-label="${label}"><table${more === undefined ? "" : ` id="${more.tableId}"`}><caption>${caption}</caption><thead><tr>${columns.map((c) => `<th scope="col"${c.isNumber ? ' class="n"' : ""}>${c.head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>${foot}`;
}
