// Who tells of a session, and what his word is worth: the machine itself knows best, a jump host knows who came through it, a book what people wrote into it, and
// the wire only that there was something. Families of logs share their keys.

/** Of kinds of sources: logs of one family are one numbering of sessions on a machine. */
export function familyOf(sourceKind: string): string {
  if (/^(windows|evtx)/.test(sourceKind)) return "windows";
  return sourceKind.startsWith("zeek") ? "zeek" : sourceKind;
}

/** Families that watch from outside what others do on a machine. */
const THROUGH: ReadonlySet<string> = new Set(["teleport", "guacamole"]);
const ON_THE_WIRE: ReadonlySet<string> = new Set(["zeek"]);
const BOOKS: ReadonlySet<string> = new Set(["sessions", "session-book", "session-table"]);

/** Windows keeps two books of its sessions: by logon, and by number of the terminal session. */
export function tellerOf(family: string, key: string): string {
  return family === "windows" && key.startsWith("session ") ? "windows sessions" : family;
}

/** The lower, the nearer to what happened. */
export function rankOf(teller: string): number {
  if (ON_THE_WIRE.has(teller)) return 4;
  if (BOOKS.has(teller)) return 3;
  if (THROUGH.has(teller)) return 2;
  return teller === "windows sessions" ? 1 : 0;
}

export function isOnTheWire(family: string): boolean {
  return ON_THE_WIRE.has(family);
}

/** It keeps a machine's own sign-ins, so that none of them is missing while it is kept. */
export function keepsOwnSignIns(family: string): boolean {
  return !ON_THE_WIRE.has(family) && !THROUGH.has(family);
}
