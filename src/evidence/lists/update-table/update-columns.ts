// What the columns of a list of updates are, by their headers and by what their cells look like: updates that machines have (Get-HotFix, WMIC, WSUS), or updates that a
// maker of control systems approves of. A table is one when a column names updates and another a machine or an approval. Reads no rows.
import { looksLikeTimes } from "../cell-times.ts";
import { findHeaderRow } from "../header-row.ts";
import type { TimedRow } from "../row-times.ts";
import { approvalOf, installStateOf, looksLikeUpdate } from "./update-words.ts";

export type UpdateColumnField = "update" | "title" | "name" | "update-state" | "approval" | "product" | "product-version" | "vendor" | "remarks" | "date";

export interface UpdateColumn {
  /** From 0. */
  readonly index: number;
  readonly header: string;
  readonly field: UpdateColumnField | "ignore";
  readonly confidence: "high" | "medium" | "low" | "none";
  readonly why: string;
  readonly examples: readonly string[];
}

export interface UpdateGuess {
  readonly isOfApprovals: boolean;
  /** Index of the header's row, and its number as a spreadsheet shows it. */
  readonly headerIndex: number;
  readonly headerRow: number;
  readonly headers: readonly string[];
  readonly columns: readonly UpdateColumn[];
  readonly rows: number;
  readonly doubts: readonly string[];
}

/** In order of trust: of two columns that could be a field, the one with the earlier header is. */
const PHRASES: Readonly<Record<UpdateColumnField, string>> = {
  update:
    "hotfixid, hotfix id, kb, kb number, kb no, kb id, kb nr, kb nummer, kb article, kbarticle, knowledge base article, knowledgebasearticles, knowledge base articles, article id, article, hotfix, update id, update, update name, update title, updatetitle, ms patch, microsoft update, microsoft patch, microsoft kb, security update, patch id, patch number, patch, patch name, bulletin, bulletin id, ms bulletin, qfe, title, titel",
  title: "title, titel, update title, patch title, description, beschreibung, bezeichnung, classification, klassifizierung, caption",
  name: "csname, pscomputername, computer name, computername, full domain name, fulldomainname, computer, node, host name, hostname, host, machine, machine name, server, rechner, rechnername, source, device, system name, client, asset, name des computers, computer display name",
  approval:
    "approval, approval status, approval state, vendor approval, approved, freigabe, freigabestatus, freigegeben, qualification, qualification status, qualified, compatibility, compatibility status, compatible, kompatibilitaet, kompatibel, test result, test status, tested, testergebnis, getestet, recommendation, empfehlung, suitability, result, ergebnis, status, state",
  "update-state": "update installation state, updateinstallationstate, installation state, installation status, install state, status, state, zustand, result, ergebnis, compliance",
  product: "product, product name, produkt, control system, dcs, dcs product, application, applies to, valid for, software, system, platform, plattform",
  "product-version": "product version, produktversion, version, release, system version, software version, tested version, valid for version",
  vendor: "vendor, hersteller, manufacturer, supplier, lieferant",
  remarks: "remarks, remark, comment, comments, bemerkung, bemerkungen, kommentar, note, notes, hinweis, hinweise, restriction, restrictions, einschraenkung, einschraenkungen, conditions",
  date: "installedon, installed on, installation date, install date, installdate, installiert am, installationsdatum, approval date, approved on, freigabedatum, freigegeben am, tested on, test date, testdatum, release date, released, date, datum, last changed, stand",
};
const RANKS = new Map<UpdateColumnField, ReadonlyMap<string, number>>();
for (const [field, phrases] of Object.entries(PHRASES)) RANKS.set(field as UpdateColumnField, new Map(phrases.split(", ").map((phrase, i) => [phrase, i])));
const ORDER: readonly UpdateColumnField[] = ["update", "date", "name", "approval", "update-state", "title", "product-version", "product", "vendor", "remarks"];
/** Under such a header stand updates, whatever they are called. */
const SURE_HEADERS: ReadonlySet<string> = new Set(
  "hotfixid, hotfix id, kb number, kb no, kb id, kb nr, kb nummer, kb article, kbarticle, knowledge base article, knowledgebasearticles, ms patch, microsoft update, microsoft patch, microsoft kb, patch id, patch number".split(
    ", ",
  ),
);
const MOST_EXAMPLES = 3;

/** null = it is none. */
export function guessUpdates(rows: readonly TimedRow[]): UpdateGuess | null {
  const found = findHeaderRow(rows, (plain) => [...RANKS.values()].some((ranks) => ranks.has(plain)), 2);
  if (found === null) return null;
  const { columns, ...table } = found;
  const chosen = new Map<number, UpdateColumnField>();
  const has = (field: UpdateColumnField): boolean => [...chosen.values()].includes(field);
  for (const field of ORDER) {
    // Of a machine it is said what is there, of a product what is approved.
    if ((field === "approval" && has("name")) || (field === "update-state" && !has("name"))) continue;
    const ranks = RANKS.get(field) as ReadonlyMap<string, number>;
    const [first] = columns
      .filter(({ index, plain, cells }) => !chosen.has(index) && ranks.has(plain) && looksLike(field, plain, cells))
      .sort((x, y) => (ranks.get(x.plain) as number) - (ranks.get(y.plain) as number) || x.index - y.index);
    if (first !== undefined) chosen.set(first.index, field);
  }
  if (!has("update") || !(has("name") || has("approval"))) return null;
  const machines = columns.find(({ index }) => chosen.get(index) === "name")?.cells;
  if (machines !== undefined && isOneRowEach(machines) && columns.some(({ cells }) => holdsAddresses(cells))) return null;
  const doubts: string[] = [];
  const guessed = columns.map(({ index, header: text, plain, cells }): UpdateColumn => {
    const field = chosen.get(index);
    const column = { index, header: text };
    // Who installed an update is no business of anybody's here.
    if (field === undefined) return { ...column, field: "ignore", confidence: "none", why: plain === "" ? "it has no header" : "it is not needed, or its header is not known", examples: [] };
    const doubt = doubtOf(field, cells);
    if (doubt !== null) doubts.push(`column "${text}": ${doubt}`);
    const examples = [...new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== ""))].slice(0, MOST_EXAMPLES);
    return { ...column, field, confidence: doubt === null ? "high" : "low", why: doubt ?? "header and cells", examples };
  });
  return { isOfApprovals: has("approval"), ...table, columns: guessed, doubts };
}

/** Machines with their addresses, and in one more column their last update, are a list of machines. */
function isOneRowEach(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim().toLowerCase()).filter((cell) => cell !== "");
  return new Set(filled).size === filled.length;
}

function holdsAddresses(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== "");
  return filled.length > 0 && filled.filter((cell) => /^\s*(?:\d{1,3}\.){3}\d{1,3}\b/.test(cell)).length >= filled.length * 0.5;
}

function looksLike(field: UpdateColumnField, header: string, cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== "").slice(0, 500);
  if (filled.length === 0) return field === "date" || field === "remarks";
  const share = (fits: (cell: string) => boolean): number => filled.filter(fits).length / filled.length;
  if (field === "update") return share(looksLikeUpdate) >= (SURE_HEADERS.has(header) ? 0.2 : 0.5);
  if (field === "date") return looksLikeTimes(cells);
  if (looksLikeTimes(cells)) return false;
  if (field === "approval") return share((cell) => approvalOf(cell) !== "unknown") >= 0.5;
  if (field === "update-state") return share((cell) => installStateOf(cell) !== "unknown") >= 0.5;
  return true;
}

function doubtOf(field: UpdateColumnField, cells: readonly string[]): string | null {
  const filled = cells.filter((cell) => cell.trim() !== "");
  if (field === "approval" && filled.some((cell) => approvalOf(cell) === "unknown")) {
    const words = [...new Set(filled.filter((cell) => approvalOf(cell) === "unknown"))].slice(0, 3).map((cell) => `"${cell.trim().slice(0, 40)}"`);
    return `what ${words.join(", ")} mean is not known; these rows count as not decided`;
  }
  return null;
}
