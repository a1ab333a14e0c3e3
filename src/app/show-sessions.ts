// holdpoint show sessions: who was signed in where, as logs tell it. Accounts are pseudonyms; plain names only for who has the key and asks, and every such
// question is written down before it is answered.
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { SESSION_WAYS, type Session } from "../plant/session.ts";
import { entryParts } from "../report/evidence-to-json.ts";
import { sharedOf, toldSessionEntry } from "../report/session-entry.ts";
import { sessionTable } from "../report/session-table.ts";
import { renderTable, toCsv } from "../report/table.ts";
import { accountsHiddenBy, gatherAccess } from "./access-evidence.ts";
import { startOfDay } from "./forget-sessions.ts";
import { keyIsMissing, namesIn, writeDownQuestion } from "./identified-names.ts";
import { measureAccess } from "./access-measures.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { plantFromEvidence } from "./plant-from-evidence.ts";
import { sessionRemarks } from "./session-remarks.ts";
import type { ShowFormat } from "./show-evidence.ts";
import type { Workspace } from "./workspace.ts";

export interface SessionsRequest extends LearntPlant {
  readonly workspace: Workspace;
  readonly names: AccountNames | null;
  readonly format: ShowFormat;
  readonly width: number;
  readonly color: boolean;
  readonly account: string | null;
  readonly target: string | null;
  readonly from: string | null;
  readonly how: string | null;
  /** Days of the plant, YYYY-MM-DD: sessions that were open on or after the first, and that began on the second at the latest. */
  readonly since: string | null;
  readonly until: string | null;
  /** Only accounts that are used as no single person can. */
  readonly isShared: boolean;
  readonly isIdentified: boolean;
  readonly limit: number | null;
}

export interface ShownSessions {
  readonly parts: Iterable<string> | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly remarks: readonly string[];
}

export async function showSessions(request: SessionsRequest): Promise<ShownSessions> {
  const { store, plantFile, directory, names, format } = request;
  const plant = await plantFromEvidence(store, plantFile);
  const { access, diagnostics } = await gatherAccess(store, plant, plantFile, directory, names);
  const shared = sharedOf(measureAccess(plant, plantFile, access).accounts);
  const span = { first: dayOf(request.since, plant.timezone, 0) ?? Number.NEGATIVE_INFINITY, last: dayOf(request.until, plant.timezone, 1) ?? Number.POSITIVE_INFINITY };
  const found = access.record.sessions.filter((session) => fits(session, request) && isWithin(session, span) && (!request.isShared || shared(session.account) === true));
  const shown = request.limit === null ? found : found.slice(0, request.limit);
  // Asking for what somebody did whose name one knows tells of a person, too.
  const asked =
    request.account !== null && !isPseudonym(request.account) && names !== null ? writeDownQuestion(request.workspace, `what ${accountsHiddenBy(names)(request.account)} did, by name`) : null;
  if (asked !== null) return { parts: null, diagnostics: [...diagnostics, asked], remarks: [] };
  const named = request.isIdentified ? await identify(shown, request) : { sessions: shown, diagnostics: [] };
  if (named.sessions === null) return { parts: null, diagnostics: [...diagnostics, ...named.diagnostics], remarks: [] };
  const sharedBy = new Map(shown.map((session, i) => [named.sessions?.[i] as Session, shared(session.account)]));
  const isShared = (session: Session): boolean | null => sharedBy.get(session) ?? null;
  const isWhole = [request.account, request.target, request.from, request.how, request.since, request.until].every((filter) => filter === null) && !request.isShared;
  const remarks = format === "text" ? sessionRemarks(found, shown.length, access.record, plant, isWhole) : [];
  return { parts: partsOf(named.sessions, isShared, request, plant.timezone), diagnostics, remarks };
}

/** What is wrong with the words of the command. */
export function wrongSessionWords({ how, since, until }: { readonly how?: string | undefined; readonly since?: string | undefined; readonly until?: string | undefined }): Diagnostic[] {
  const days = Object.entries({ since, until }).filter(([, day]) => day !== undefined && startOfDay(day, "UTC") === null);
  const wrongDays = days.map(([option, day]): Diagnostic => ({ code: "bad-day", severity: "error", message: `--${option} is a day, YYYY-MM-DD; found "${day}"` }));
  return [...wrongDays, ...wrongWay(how)];
}

function wrongWay(how: string | undefined): Diagnostic[] {
  if (how === undefined || SESSION_WAYS.some((way) => way === how)) return [];
  const near = nearestWord(how, SESSION_WAYS);
  return [{ code: "unknown-way", severity: "error", message: `--how is one of ${SESSION_WAYS.join(", ")}; found "${how}"`, ...(near === undefined ? {} : { help: `Did you mean ${near}?` }) }];
}

function fits(session: Session, { account, target, from, how, names }: SessionsRequest): boolean {
  const has = (text: string | null, part: string): boolean => text?.toLowerCase().includes(part.toLowerCase()) ?? false;
  return (
    (account === null || session.account === account || (names !== null && session.account === accountsHiddenBy(names)(account))) &&
    (target === null || has(session.target, target)) &&
    (from === null || has(session.from, from)) &&
    (how === null || session.how === how)
  );
}

function* partsOf(sessions: readonly Session[], isShared: (session: Session) => boolean | null, { format, width, color }: SessionsRequest, timezone: string): Generator<string> {
  if (format === "json") {
    yield* entryParts("{\n", "sessions", sessions, (session) => toldSessionEntry(session, isShared(session)));
    return;
  }
  const { columns, rows } = sessionTable(sessions, isShared);
  yield format === "csv" ? toCsv(columns, rows) : renderTable(columns, rows, { width, color, timezone });
}

function dayOf(day: string | null, timezone: string, daysOn: 0 | 1): number | null {
  if (day === null) return null;
  if (daysOn === 0) return startOfDay(day, timezone);
  const next = new Date(Date.parse(day) + 86_400_000);
  return startOfDay(next.toISOString().slice(0, 10), timezone);
}

/** What has no beginning or no end may have been open at any time before or after. */
function isWithin({ start, end }: Session, { first, last }: { readonly first: number; readonly last: number }): boolean {
  return (start ?? Number.NEGATIVE_INFINITY) < last && (end ?? Number.POSITIVE_INFINITY) >= first;
}

function isPseudonym(account: string): boolean {
  return /^account-[2-9a-z]{10}$/.test(account);
}

/** Plain names in place of pseudonyms. What is asked is written down first; where that fails, nothing is told. */
async function identify(
  sessions: readonly Session[],
  { store, names, workspace }: SessionsRequest,
): Promise<{ readonly sessions: readonly Session[] | null; readonly diagnostics: readonly Diagnostic[] }> {
  if (names === null) return { sessions: null, diagnostics: [keyIsMissing()] };
  const hidden = new Set(sessions.map(({ account }) => account).filter(isPseudonym));
  const refused = writeDownQuestion(workspace, `the names of ${hidden.size} accounts in ${sessions.length} sessions`);
  if (refused !== null) return { sessions: null, diagnostics: [refused] };
  const plain = await namesIn(store, names);
  return { sessions: sessions.map((session) => ({ ...session, account: plain.get(session.account) ?? session.account })), diagnostics: [] };
}
