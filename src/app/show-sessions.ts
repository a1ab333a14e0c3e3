// holdpoint show sessions: who was signed in where, as logs tell it. Accounts are pseudonyms; plain names only for who has the key and asks, and every such
// question is written down before it is answered.
import { appendFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { measureSharing } from "../engines/shared-accounts/shared-accounts.ts";
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import { accountNameTable, rowAt } from "../evidence/flows/flow-tables.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { printableJson } from "../foundation/hostile-text.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { SESSION_WAYS, type Session, WAYS_OF_PEOPLE } from "../plant/session.ts";
import { sessionEntry, sharedOf } from "../report/session-entry.ts";
import { sessionTable } from "../report/session-table.ts";
import { renderTable, toCsv } from "../report/table.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { accountsHiddenBy, gatherAccess, shiftsOf } from "./access-evidence.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { plantFromEvidence } from "./plant-from-evidence.ts";
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
  readonly isIdentified: boolean;
  readonly limit: number | null;
}

export interface ShownSessions {
  readonly parts: Iterable<string> | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly remarks: readonly string[];
}

/** Beside the store, and never shortened by Holdpoint. */
export const IDENTIFIED_LOG = "identified.log";

export async function showSessions(request: SessionsRequest): Promise<ShownSessions> {
  const { store, plantFile, directory, names, format } = request;
  const plant = await plantFromEvidence(store, plantFile);
  const { access, diagnostics } = await gatherAccess(store, plant, plantFile, directory, names);
  const lines = new Map(plant.assets.map(({ name, line }) => [name, line]));
  const { accounts } = measureSharing({ record: access.record, timezone: plant.timezone, lineOf: (target) => lines.get(target) ?? null, shifts: shiftsOf(access.states), placeOf: () => null });
  const shared = sharedOf(accounts);
  const found = access.record.sessions.filter((session) => fits(session, request));
  const shown = request.limit === null ? found : found.slice(0, request.limit);
  const named = request.isIdentified ? await identify(shown, request) : { sessions: shown, diagnostics: [] };
  if (named.sessions === null) return { parts: null, diagnostics: [...diagnostics, ...named.diagnostics], remarks: [] };
  const sharedBy = new Map(shown.map((session, i) => [named.sessions?.[i] as Session, shared(session.account)]));
  const isShared = (session: Session): boolean | null => sharedBy.get(session) ?? null;
  const remarks = format === "text" ? [summary(found, shown.length)] : [];
  return { parts: partsOf(named.sessions, isShared, request, plant.timezone), diagnostics, remarks };
}

/** What is wrong with the words of the command. */
export function wrongSessionWords(how: string | undefined): Diagnostic[] {
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
    yield '{\n  "sessions": [';
    for (const [i, session] of sessions.entries()) yield `${i === 0 ? "\n" : ",\n"}    ${printableJson(JSON.stringify(sessionEntry(session, isShared(session))))}`;
    yield sessions.length === 0 ? "]\n}\n" : "\n  ]\n}\n";
    return;
  }
  const { columns, rows } = sessionTable(sessions, isShared);
  yield format === "csv" ? toCsv(columns, rows) : renderTable(columns, rows, { width, color, timezone });
}

/** "800 sessions, 590 of people: console 310, rdp 280 …". */
function summary(found: readonly Session[], shown: number): string {
  const ofPeople = found.filter(({ how, accountKind }) => WAYS_OF_PEOPLE.has(how) && (accountKind === "account" || accountKind === "service"));
  const ways = SESSION_WAYS.map((how) => ({ how, count: ofPeople.filter((session) => session.how === how).length })).filter(({ count }) => count > 0);
  const counted = `${found.length.toLocaleString("en")} ${found.length === 1 ? "session" : "sessions"}, ${ofPeople.length.toLocaleString("en")} of people`;
  const left = shown < found.length ? `; ${(found.length - shown).toLocaleString("en")} were left out by --limit` : "";
  return `${counted}${ways.length === 0 ? "" : `: ${ways.map(({ how, count }) => `${how} ${count.toLocaleString("en")}`).join(", ")}`}${left}`;
}

/** Plain names in place of pseudonyms. What is asked is written down first; where that fails, nothing is told. */
async function identify(
  sessions: readonly Session[],
  { store, names, workspace }: SessionsRequest,
): Promise<{ readonly sessions: readonly Session[] | null; readonly diagnostics: readonly Diagnostic[] }> {
  const refuse = (message: string, help: string): { sessions: null; diagnostics: Diagnostic[] } => ({ sessions: null, diagnostics: [{ code: "not-identified", severity: "error", message, help }] });
  if (names === null) return refuse("names of accounts cannot be told: the key that hides them is not on this machine", "docs/privacy.md says where it lies.");
  const hidden = new Set(sessions.map(({ account }) => account).filter((account) => account.startsWith("account-")));
  const file = join(dirname(workspace.storeFile), IDENTIFIED_LOG);
  try {
    appendFileSync(file, `${new Date().toISOString()} ${JSON.stringify(userInfo().username)} asked for the names of ${hidden.size} accounts in ${sessions.length} sessions\n`, { mode: 0o600 });
  } catch (error) {
    return refuse(`names of accounts are told only when that can be written down: ${(error as Error).message}`, `The log is ${file}.`);
  }
  const plain = await namesIn(store, names);
  return { sessions: sessions.map((session) => ({ ...session, account: plain.get(session.account) ?? session.account })), diagnostics: [] };
}

async function namesIn(store: EvidenceStore, names: AccountNames): Promise<Map<string, string>> {
  const plain = new Map<string, string>();
  for await (const batch of store.scan(accountNameTable.name, ["account"])) {
    for (let i = 0; i < batch.rows; i++) {
      const { account, sealed } = rowAt(accountNameTable, batch, i) as { account: string; sealed: Uint8Array | null };
      if (sealed === null || plain.has(account)) continue;
      const name = names.open(sealed, account);
      if (name !== null) plain.set(account, name);
    }
  }
  return plain;
}
