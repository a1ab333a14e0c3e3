// A session: one account at work on one machine, from sign-in to sign-out, as logs tell it. Accounts are pseudonyms here (evidence/sessions/account-names.ts):
// nothing in this file or above it knows a person's name. The numbers judge a control, never a person.
import type { Micros } from "../foundation/time.ts";

/**
 * The way in. "console" = at the keyboard; "hmi" = the operator panel's own sign-in; "network" = a program of another machine (shares, DCOM, SQL);
 * "service" and "batch" = started by the machine itself; "unknown" = the log does not say.
 */
export const SESSION_WAYS = ["console", "hmi", "rdp", "ssh", "vnc", "vpn", "web", "network", "service", "batch", "unknown"] as const;
export type SessionHow = (typeof SESSION_WAYS)[number];

/** Ways in which somebody is there, not a program. */
export const WAYS_OF_PEOPLE: ReadonlySet<SessionHow> = new Set(["console", "hmi", "rdp", "ssh", "vnc", "vpn", "web", "unknown"]);

/** Remark of a session that somebody took up again at another machine than the one it was left at: the one remark that several people may be behind. */
export const TAKEN_UP_ELSEWHERE = "reconnected from another machine";

/** Remark of a session during which the log of its machine was cleared: what it held before may be missing. */
export const LOG_CLEARED = "the log was cleared while it was open";

/**
 * Whose account it is, as far as its name and its use tell. "account" = a person's or a shared one: which, only use can show. "service" = its name, or
 * that it only ever ran programs, says so. "machine" = ends in $. "built-in" = SYSTEM, ANONYMOUS LOGON, DWM-1. "none" = the log names nobody.
 */
export type AccountKind = "account" | "service" | "machine" | "built-in" | "none";

/** "restart" = the machine stopped or started with it open. "superseded" = the same key signed in again. "open" = it never ends in the evidence. */
export type SessionEnd = "sign-out" | "disconnect" | "time-limit" | "idle-limit" | "forced" | "restart" | "superseded" | "connection-end" | "open" | "unknown";

/** A time within a session in which nobody was at it: the screen was locked, or the remote side had gone. */
export interface Absence {
  readonly kind: "locked" | "disconnected";
  readonly from: Micros;
  /** null = it lasts to the end of the session or of the evidence. */
  readonly to: Micros | null;
}

export interface Session {
  /** Pseudonym, or the plain name of what is no person (machine, built-in, a name that the change or plant.yaml itself writes). "" = the log names nobody. */
  readonly account: string;
  readonly accountKind: AccountKind;
  /** The name itself says that it belongs to a post, not to a person: operator, hmi, admin. Decided before the name was hidden. */
  readonly hasGenericName: boolean;
  /** Domain, realm or machine that keeps the account, in lower case; null = the log does not say. */
  readonly authority: string | null;
  /** Name of the asset it works on, where the plant knows the machine; else the host as the log names it. */
  readonly target: string;
  readonly targetIsAsset: boolean;
  /** Where it comes from: name of the asset, else the address or name as logged; null = at the machine itself, or not said. */
  readonly from: string | null;
  readonly fromIsAsset: boolean;
  readonly how: SessionHow;
  /** null = it was open when the evidence began. */
  readonly start: Micros | null;
  /** null = it was open when the evidence ended. */
  readonly end: Micros | null;
  readonly endedBy: SessionEnd;
  /** With administrator's rights; null = the log does not say. */
  readonly elevated: boolean | null;
  /** Sorted, disjoint. */
  readonly absences: readonly Absence[];
  /** The log of this machine shows when nobody is there (locks, disconnects): without, idleness is not known. */
  readonly showsAbsence: boolean;
  /** The machine signed itself on (seconds after it started): whoever stands before it is not known. */
  readonly isAutomatic: boolean;
  /** With which the account was proven: "password", "publickey", "ntlm v1", "kerberos rc4", "second-factor", "cached" …; sorted. */
  readonly proofs: readonly string[];
  /** What is odd about it, in words, sorted: "signed out before it signed in", "clock was set back by 300 s within it". */
  readonly remarks: readonly string[];
  /** Names of sources, sorted. */
  readonly sources: readonly string[];
  readonly witness: { readonly file: string; readonly record: number };
}

/** What else logs say of accounts: attempts that failed, lock-outs, use by programs. Grouped, one entry per account, target, kind and reason. */
export interface AccountUse {
  readonly kind: "failed" | "locked-out" | "unlocked" | "explicit-credentials" | "credential-check" | "ticket";
  readonly account: string;
  readonly accountKind: AccountKind;
  readonly authority: string | null;
  readonly target: string;
  readonly from: string | null;
  readonly how: SessionHow;
  /** "wrong password", "outside hours", "no such account"; "" = none given. */
  readonly reason: string;
  readonly count: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly witness: { readonly file: string; readonly record: number };
}

/** All that is known of how people sign in. */
export interface AccessRecord {
  /** By start (null first), then target, account. */
  readonly sessions: readonly Session[];
  readonly uses: readonly AccountUse[];
  /** Machines whose sign-ins are logged: of others nothing is known, and no session is no sign of no use. Sorted. */
  readonly loggedTargets: readonly { readonly target: string; readonly first: Micros; readonly last: Micros }[];
}

/** Somebody may be there, under an account that a change can name: a person's, a shared one, or a program's that somebody uses. */
export function isOfPeople({ how, accountKind }: Pick<Session, "how" | "accountKind">): boolean {
  return WAYS_OF_PEOPLE.has(how) && (accountKind === "account" || accountKind === "service");
}
