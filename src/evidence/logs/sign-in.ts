// One thing that a log says about somebody signing in or out: the neutral form that every sign-in log gives. Sessions are put together at read
// (evidence/sessions), because a sign-in and its sign-out may stand in different files.
// INVARIANT: `account` is a plain name here, and becomes a pseudonym before it is stored.
import type { Micros } from "../../foundation/time.ts";
import type { SessionHow } from "../../plant/session.ts";

/**
 * "whole" = the record tells a session from start to end (`time` and `seconds`); "elevated" = the session of this key has administrator's rights;
 * "starts" and "stops" = the machine itself: what was open on it ended; "clock-set" = `seconds` is by how much (negative = back, null = not said);
 * "log-cleared" = what was before it is gone. The others are one moment each.
 */
export const SIGN_IN_ACTS = [
  "sign-in",
  "sign-out",
  "failed",
  "disconnect",
  "reconnect",
  "lock",
  "unlock",
  "elevated",
  "whole",
  "locked-out",
  "unlocked",
  "explicit-credentials",
  "credential-check",
  "ticket",
  "starts",
  "stops",
  "clock-set",
  "log-cleared",
] as const;
export type SignInAct = (typeof SIGN_IN_ACTS)[number];

/** "" = the log does not say; null where "" could be a value. */
export interface SignInRecord {
  /** Number of the record in its source, from 1 (for text: the line). */
  readonly record: number;
  readonly time: Micros;
  readonly act: SignInAct;
  /** The machine that is signed in to, as the log names it (host name or address): never the collector. */
  readonly host: string;
  /** Plain; with what stands before a backslash or behind an at sign taken off into `authority`. */
  readonly account: string;
  /** Domain, realm or machine that keeps the account. */
  readonly authority: string;
  readonly how: SessionHow;
  /** Address of where it comes from; a host name where the log gives no address. */
  readonly from: string;
  /**
   * Ties the records of one session on one host together: logon id, process id, session id. What the log reuses after a restart may repeat. "" = nothing
   * does: then the next sign-out of the same account and way ends it.
   */
  readonly key: string;
  /** Key of the other half, where one sign-in writes two (split tokens of administrators): both are one session. */
  readonly linkedKey: string;
  /** Of "whole": how long it lasted; null = it had no end yet. */
  readonly seconds: number | null;
  /** How the account was proven: "password", "publickey", "ntlm v1", "kerberos rc4", "second-factor", "cached". */
  readonly proof: string;
  /** Of a failure: why ("wrong password"); of a sign-out: what ended it, as a word of SessionEnd where one fits ("time-limit", "idle-limit", "disconnect"). */
  readonly reason: string;
  readonly elevated: boolean | null;
  /** What the machine itself calls the record ("Security/4711"): copies of it in other files are the same record. "" = nothing. */
  readonly nativeId: string;
}
