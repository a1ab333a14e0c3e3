// What a change of access does to recorded sessions, in words that reports lay out. These judge the control, never a person: nothing here ranks people.
import type { Span } from "../foundation/time-spans.ts";
import type { Micros } from "../foundation/time.ts";
import type { TextAt } from "./segmentation.ts";
import type { Session } from "./session.ts";

/**
 * "locked-out" = it could not begin. "cut-off" = it would be ended in the middle. "waits" = it begins too late for the line. "needs-other-path" = only in
 * another way or through another machine. "not-governed" = the change says nothing of this machine: it stays as it is today.
 */
export const SESSION_VERDICTS = ["kept", "locked-out", "cut-off", "waits", "needs-other-path", "unknown", "not-governed"] as const;
export type SessionVerdict = (typeof SESSION_VERDICTS)[number];

/** What decided; one word for grouping, counting and grading. */
export type SessionReason =
  | "granted"
  | "retired"
  | "retired-in-service"
  | "retired-automatic"
  | "off-shift"
  | "no-role"
  | "target"
  | "way"
  | "through"
  | "path-closed"
  | "hours"
  | "hours-end"
  | "approval"
  | "second-factor"
  | "total-limit"
  | "idle-limit"
  | "not-recorded";

export interface JudgedSession {
  readonly session: Session;
  /** Role whose grant decided; null = none did. */
  readonly role: string | null;
  readonly verdict: SessionVerdict;
  readonly reason: SessionReason;
  readonly acknowledged: boolean;
  /** Of "cut-off": seconds after its start, or after the log began where the start is not recorded. null = it is not cut off. */
  readonly afterSeconds: number | null;
  /** How long it lasted; where its start or end is not recorded, at least. */
  readonly lastedSeconds: number;
  readonly isLastedAtLeast: boolean;
  /** What it waits for an approval or for the broken glass, kept or not; null = it waits for nothing, or nobody can say how long. */
  readonly waitSeconds: number | null;
  /** What would happen to it although it is kept: "warned at 4 h of 5 h". */
  readonly notes: readonly string[];
  readonly why: string;
  readonly at: TextAt | null;
}

/** How an account is used, as sign-ins show it; whether several people share it is measured, not guessed from its name. */
export interface SharedAccount {
  readonly account: string;
  /** "shared" needs a sign that one person cannot give; "likely" = signs that one person seldom gives; null where too little was seen. */
  readonly isShared: "shared" | "likely" | "one-person" | null;
  readonly sessions: number;
  readonly stations: number;
  /** Most stations at which it was signed in at the same time. */
  readonly stationsAtOnce: number;
  /** Hours of the day (0…23, plant time) in which it was used, and the longest session. */
  readonly hoursOfDay: number;
  readonly longestSeconds: number;
  /** Sessions that lasted over a change of shift; null = no shifts are known. */
  readonly overShiftChange: number | null;
  /** In words, the strongest first: "signed in at 5 stations at once (2026-10-03 06:12)". */
  readonly signs: readonly string[];
  /** Programs run under it too (types 3, 4, 5, explicit credentials): "service on HIST-01, 412 times". */
  readonly usedByPrograms: readonly string[];
  readonly lines: readonly string[];
}

/** What retiring a shared account costs at changes of shift. */
export interface HandoverCost {
  readonly account: string;
  readonly stations: readonly string[];
  readonly lines: readonly string[];
  /** Sign-ins at one change of shift, over all stations: median and 95th percentile. */
  readonly signInsPerHandover: { readonly p50: number; readonly p95: number };
  readonly handoversPerDay: number;
  readonly secondsPerSignIn: number;
  readonly minutesPerDay: { readonly p50: number; readonly p95: number };
  readonly text: string;
}

/** Which control people will work around, how, and why that is expected: every input is shown, and the weights are declared. */
export interface BypassPressure {
  readonly control: string;
  readonly at: TextAt | null;
  /** Roles, never people. */
  readonly roles: readonly string[];
  readonly workaround: string;
  /** Without unit; only the order matters. */
  readonly score: number;
  readonly inputs: readonly { readonly what: string; readonly value: number; readonly unit: string; readonly weight: number }[];
  readonly minutesPerShift: number | null;
}

/** A grant that nobody used, and how sure that is. */
export interface UnusedGrant {
  readonly role: string;
  readonly grant: string;
  readonly at: TextAt;
  /** 0…1, or null where too little was watched to say anything. */
  readonly confidence: number | null;
  readonly why: string;
}

export interface SessionCounts {
  readonly kept: number;
  readonly lockedOut: number;
  readonly cutOff: number;
  readonly waits: number;
  readonly needsOtherPath: number;
  readonly unknown: number;
  readonly notGoverned: number;
  /** Breaks and unknown outcomes whose owner wants them so; they are in the numbers above too. */
  readonly acknowledged: number;
  /** Of machines and programs: not replayed, and in none of the numbers above. */
  readonly ofPrograms: number;
}

/** Times that stand behind the sessions, for whoever draws them; each list within the window, sorted, disjoint. */
export interface AccessTimes {
  /** Shifts as a calendar has them; empty = no calendar names any. */
  readonly shifts: readonly { readonly name: string; readonly spans: readonly Span[] }[];
  /** When somebody is there to approve, for the roles that wait for it. */
  readonly approvers: readonly { readonly by: string; readonly roles: readonly string[]; readonly spans: readonly Span[] }[];
}

export interface AccessJudgement {
  readonly counts: SessionCounts;
  readonly sessions: readonly JudgedSession[];
  readonly byRole: readonly { readonly role: string; readonly counts: SessionCounts; readonly minutesPerShift: number | null }[];
  readonly sharedAccounts: readonly SharedAccount[];
  readonly handovers: readonly HandoverCost[];
  readonly pressure: readonly BypassPressure[];
  readonly unusedGrants: readonly UnusedGrant[];
  /** From the first to the last sign-in record; null = there is none. */
  readonly window: { readonly first: Micros; readonly last: Micros } | null;
  /** Machines that a role names and whose sign-ins no log shows: nothing is known of them. */
  readonly notLogged: readonly string[];
  /** Absent = nobody asked; nothing is drawn behind the sessions. */
  readonly times?: AccessTimes;
}
