// What may become of one session, as numbers that are cheap to compare: the verdict, the reason, and why in one code. The words are made elsewhere.
import { SESSION_VERDICTS, type SessionReason, type SessionVerdict } from "../../plant/access-judgement.ts";

/** Why, finer than the reason: each has a sentence (outcome-words.ts). */
export const WHYS = [
  "granted",
  "not-governed",
  "retired",
  "retired-in-service",
  "retired-automatic",
  "taken-over",
  "programs-stay",
  "automatic-stays",
  "off-shift",
  "shift-not-known",
  "no-role",
  "target",
  "nobody-named",
  "targets-not-known",
  "domain-differs",
  "way",
  "way-not-recorded",
  "through",
  "from-not-recorded",
  "through-not-known",
  "no-second-factor",
  "second-factor-not-known",
  "second-factor-cached",
  "hours",
  "calendar-not-known",
  "start-not-recorded",
  "break-glass-too-late",
  "break-glass-not-comparable",
  "hours-end",
  "hours-end-not-said",
  "end-not-recorded",
  "approval-never",
  "approval-too-late",
  "approval-not-comparable",
  "approver-not-known",
  "total-limit",
  "idle-limit",
  "idle-not-shown",
  "automatic",
  "path-closed",
  "path-not-known",
] as const;
export type Why = (typeof WHYS)[number];

const REASONS: Readonly<Record<Why, SessionReason>> = {
  granted: "granted",
  "not-governed": "granted",
  retired: "retired",
  "retired-in-service": "retired-in-service",
  "retired-automatic": "retired-automatic",
  "taken-over": "granted",
  "programs-stay": "granted",
  "automatic-stays": "granted",
  "off-shift": "off-shift",
  "shift-not-known": "off-shift",
  "no-role": "no-role",
  target: "target",
  "nobody-named": "not-recorded",
  "targets-not-known": "target",
  "domain-differs": "no-role",
  way: "way",
  "way-not-recorded": "not-recorded",
  through: "through",
  "from-not-recorded": "not-recorded",
  "through-not-known": "through",
  "no-second-factor": "second-factor",
  "second-factor-not-known": "second-factor",
  "second-factor-cached": "second-factor",
  hours: "hours",
  "calendar-not-known": "hours",
  "start-not-recorded": "not-recorded",
  "break-glass-too-late": "hours",
  "break-glass-not-comparable": "hours",
  "hours-end": "hours-end",
  "hours-end-not-said": "hours-end",
  "end-not-recorded": "not-recorded",
  "approval-never": "approval",
  "approval-too-late": "approval",
  "approval-not-comparable": "approval",
  "approver-not-known": "approval",
  "total-limit": "total-limit",
  "idle-limit": "idle-limit",
  "idle-not-shown": "not-recorded",
  automatic: "not-recorded",
  "path-closed": "path-closed",
  "path-not-known": "path-closed",
};

export function reasonOf(why: Why): SessionReason {
  return REASONS[why];
}

/** From the best to the worst for who wants to work. What is not governed stays as it is, as what is kept does. */
const RANKS: Readonly<Record<SessionVerdict, number>> = { kept: 0, "not-governed": 0, unknown: 1, waits: 2, "cut-off": 3, "needs-other-path": 4, "locked-out": 5 };

export const VERDICT_RANKS: Uint8Array = Uint8Array.from(SESSION_VERDICTS, (verdict) => RANKS[verdict]);

export function rankOf(verdict: SessionVerdict): number {
  return RANKS[verdict];
}

/** What happens to a session although it is kept, one bit each. */
export const NOTES = ["warned-at-total", "warned-at-idle", "left-alone-when-idle", "glass-broken", "glass-instead-of-approval", "short-wait", "handed-over"] as const;
export type Note = (typeof NOTES)[number];

export function noteBit(note: Note): number {
  return 1 << NOTES.indexOf(note);
}

/** Verdict and reason of one session. NaN in a number = does not apply. */
export interface Outcome {
  readonly verdict: SessionVerdict;
  readonly why: Why;
  /** Index of the role that decided; −1 = none did. */
  readonly role: number;
  readonly afterSeconds: number;
  /** Waiting for an approval or the broken glass; NaN = for nothing, or not known how long. */
  readonly waitSeconds: number;
  /** noteBit of each. */
  readonly notes: number;
}

/** Ways that come from another machine. "unknown" may be one. */
export const REMOTE_WAYS: ReadonlySet<string> = new Set(["rdp", "ssh", "vnc", "web", "vpn"]);

/** Ways in which whoever comes takes a machine over from whoever goes. */
export const HANDED_OVER_WAYS: ReadonlySet<string> = new Set(["console", "hmi"]);

/** Who signs in so long before a change of shift, or out so long behind it, comes or goes with it: 900 s. */
export const NEAR_CHANGE_SECONDS = 900;

/**
 * A wait up to this is borne where nothing tells how long the line goes on: about what signing in takes anyway. No public source gives a better number;
 * it is listed as an assumption wherever it decides.
 */
export const SHORT_WAIT_SECONDS = 60;
