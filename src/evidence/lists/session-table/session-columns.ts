// What the columns of a session book are (exports of jump hosts, sign-in logs of HMIs, shift books), by their headers and by what their cells look like. A table is one
// when a column names an account, another the machine, and others say from when to when, or what happened at one moment. Reads no rows into records.
import { dateOrderOf, looksLikeTimes } from "../cell-times.ts";
import { findHeaderRow } from "../header-row.ts";
import type { TimedRow } from "../row-times.ts";
import { actOfWords, wayOfWords } from "./session-words.ts";

const TIMES = ["start", "end", "duration", "date", "start-time", "end-time", "end-date"] as const;
type TimeOfSession = (typeof TIMES)[number];
export type SessionField = "account" | "target" | "from" | "way" | "event" | TimeOfSession;

export interface SessionColumn {
  /** From 0. */
  readonly index: number;
  readonly header: string;
  readonly field: SessionField | "ignore";
  readonly confidence: "high" | "medium" | "low" | "none";
  readonly why: string;
  /** Only of columns that name nobody. */
  readonly examples: readonly string[];
}

export interface SessionGuess {
  /** Index of the header's row, and its number as a spreadsheet shows it. */
  readonly headerIndex: number;
  readonly headerRow: number;
  readonly headers: readonly string[];
  readonly columns: readonly SessionColumn[];
  readonly rows: number;
  readonly doubts: readonly string[];
  /** Something in it says that people sign in and out: a table that only says who worked when at what may as well be a calendar. */
  readonly isSure: boolean;
}

/** In order of trust: of two columns that could be a field, the one with the earlier header is. */
const PHRASES: Readonly<Record<SessionField, string>> = {
  account:
    "account, account name, user, username, user name, user id, userid, login name, logon name, login user, benutzer, benutzername, benutzerkonto, anmeldename, konto, kennung, utilisateur, usuario, utente, operator, operator name, operator id, bediener, anwender, person, mitarbeiter, login",
  target:
    "target, target host, target system, target machine, target server, zielsystem, ziel, zielrechner, station, workstation, bedienstation, hmi, panel, host, hostname, host name, computer, computer name, computername, rechner, rechnername, server, terminal, machine, maschine, device, asset, node, node name, system, connection, connection name, resource, ressource, destination, arbeitsplatz",
  from: "from, source, source ip, source host, source address, client, client ip, client name, client address, client host, remote host, remote ip, remote address, quelle, quelladresse, quellrechner, herkunft, von rechner, ip, ip address, ip adresse, origin",
  way: "way, how, protocol, protokoll, session type, connection type, access type, access method, logon type, login type, zugang, zugangsart, verbindungsart, sitzungsart, method, methode, type, typ, art",
  event:
    "event, action, activity, ereignis, aktion, vorgang, event type, event name, ereignisart, operation, message, message text, meldung, meldetext, text, description, beschreibung, status, state",
  start:
    "start, begin, beginn, session start, sitzungsbeginn, start time stamp, login time, logon time, login at, sign in time, anmeldezeit, anmeldung, angemeldet, eingeloggt, connected, connected at, connect time, logged in, logged on, login, logon, timestamp, time stamp, zeitstempel, date time, datetime, date and time, datum uhrzeit, datum zeit, datum und uhrzeit, zeitpunkt, from, von, started at, start date time, start datetime, start time, event time, created at",
  end: "end, ende, session end, sitzungsende, logout time, logoff time, logout at, sign out time, abmeldezeit, abmeldung, abgemeldet, ausgeloggt, disconnected, disconnected at, disconnect time, logged out, logged off, logout, logoff, to, bis, ended at, end date time, end datetime, end time",
  duration: "duration, dauer, session duration, sitzungsdauer, length, duration min, dauer min, duration h, dauer h, duration s, dauer s, duration minutes, duration seconds",
  date: "date, datum, day, tag, start date, startdatum, login date, logon date",
  "start-time": "time, uhrzeit, zeit, start time, startzeit, login time, uhrzeit von, von uhrzeit, time from, anmeldezeit",
  "end-time": "end time, endzeit, logout time, uhrzeit bis, bis uhrzeit, time to, abmeldezeit",
  "end-date": "end date, enddatum, logout date, datum bis, bis datum",
};

const RANKS = new Map<SessionField, ReadonlyMap<string, number>>();
for (const [field, phrases] of Object.entries(PHRASES)) RANKS.set(field as SessionField, new Map(phrases.split(", ").map((phrase, i) => [phrase, i])));
/** Times are found first: "from", "login" and "connected" are times where their cells are. */
const ORDER: readonly SessionField[] = ["start", "end", "date", "start-time", "end-time", "end-date", "duration", "event", "way", "account", "target", "from"];
/** What only sign-ins have. */
const OF_SIGN_INS =
  /\b(log ?(in|on|out|off)|sign (in|out)|anmelde\w*|abmelde\w*|angemeldet|abgemeldet|session|sitzung\w*|connect(ed|ion)?|disconnect(ed)?|user(name| name)?|account|benutzer\w*|remote)\b/;
/** Headers of accounts that may name who did something else, as well. */
const WEAK_ACCOUNTS: ReadonlySet<string> = new Set(["operator", "operator name", "operator id", "bediener", "anwender", "person", "mitarbeiter"]);
/** What tells of two ends with ports each is a log of traffic. */
const OF_TRAFFIC = /\b(port|src port|dst port|bytes|packets|quellport|zielport)\b/;
const MOST_EXAMPLES = 3;

/** null = it is no session book. */
export function guessSessions(rows: readonly TimedRow[]): SessionGuess | null {
  const found = findHeaderRow(rows, (plain) => [...RANKS.values()].some((ranks) => ranks.has(plain)), 3);
  if (found === null || found.columns.some(({ plain }) => OF_TRAFFIC.test(plain))) return null;
  const { columns, ...table } = found;
  const chosen = new Map<number, SessionField>();
  for (const field of ORDER) {
    if (isIdle(field, chosen)) continue;
    const ranks = RANKS.get(field) as ReadonlyMap<string, number>;
    const fitting = columns
      .filter(({ index, plain, cells }) => !chosen.has(index) && ranks.has(plain) && looksLike(field, cells))
      .sort((x, y) => (ranks.get(x.plain) as number) - (ranks.get(y.plain) as number) || x.index - y.index);
    const [first] = fitting;
    if (first !== undefined) chosen.set(first.index, field);
  }
  const fields = new Set(chosen.values());
  const saysWhen = fields.has("start") || (fields.has("date") && fields.has("start-time"));
  const saysHowLong = fields.has("end") || fields.has("end-time") || fields.has("duration");
  if (!fields.has("account") || !fields.has("target") || !saysWhen || !(saysHowLong || fields.has("event"))) return null;
  const doubts: string[] = [];
  const guessed = columns.map(({ index, header: text, plain, cells }): SessionColumn => {
    const field = chosen.get(index);
    const column = { index, header: text, examples: [] };
    if (field === undefined) return { ...column, field: "ignore", confidence: "none", why: plain === "" ? "it has no header" : "it is not needed, or its header is not known" };
    const doubt = doubtOf(field, plain, cells);
    if (doubt !== null) doubts.push(`column "${text}": ${doubt}`);
    const examples = (TIMES as readonly string[]).includes(field) || field === "way" ? [...new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== ""))].slice(0, MOST_EXAMPLES) : [];
    return { ...column, field, confidence: doubt === null ? "high" : "low", why: doubt ?? "header and cells", examples };
  });
  const plains = columns.filter(({ index }) => chosen.has(index)).map(({ plain }) => plain);
  const isSure = (fields.has("event") && !saysHowLong) || fields.has("way") || plains.some((plain) => OF_SIGN_INS.test(plain));
  return { ...table, columns: guessed, doubts, isSure };
}

/** A day or a time of day alone is of no use where a column says both. */
function isIdle(field: SessionField, chosen: ReadonlyMap<number, SessionField>): boolean {
  const has = (other: SessionField): boolean => [...chosen.values()].includes(other);
  if (field === "date" || field === "start-time") return has("start");
  if (field === "end-date" || field === "end-time") return has("end") || has("start");
  return false;
}

function looksLike(field: SessionField, cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== "").slice(0, 500);
  if (filled.length === 0) return field === "end";
  const share = (fits: (cell: string) => boolean): number => filled.filter(fits).length / filled.length;
  if (field === "start" || field === "end") return looksLikeTimes(cells) && share((cell) => /\d[:.h]\d{2}/.test(cell) && /\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/.test(cell)) >= 0.8;
  if ((TIMES as readonly string[]).includes(field)) return field === "duration" ? share((cell) => /\d/.test(cell)) >= 0.8 : looksLikeTimes(cells);
  // Times under a name's header are no names.
  if (looksLikeTimes(cells)) return false;
  if (field === "event") return new Set(filled.map((cell) => actOfWords(cell)?.act).filter((act) => act !== undefined)).size >= 2 || share((cell) => actOfWords(cell) !== null) >= 0.8;
  if (field === "way") return share((cell) => wayOfWords(cell) !== "unknown") >= 0.5;
  return true;
}

function doubtOf(field: SessionField, plain: string, cells: readonly string[]): string | null {
  if ((TIMES as readonly string[]).includes(field) && field !== "duration") {
    const order = dateOrderOf(cells);
    if (order === "both") return "some of its dates are written day first, some month first";
    if (order === null && cells.some((cell) => /^\s*\d{1,2}[/-]\d{1,2}[/-]\d{2,4}/.test(cell))) return "day and month of its dates could be exchanged";
  }
  if (field === "account" && WEAK_ACCOUNTS.has(plain)) return "it may name people who are not who signed in; as accounts, they are hidden";
  const filled = cells.filter((cell) => cell.trim() !== "");
  if (field === "event" && filled.filter((cell) => actOfWords(cell) === null).length > filled.length * 0.5) return "most of its cells say neither sign-in nor sign-out; those rows are not read";
  return null;
}
