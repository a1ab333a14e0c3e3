// A change of who may sign in where, how, when and for how long, as its file says it. Knows no session and judges nothing.
import type { SessionHow } from "./session.ts";
import type { TextAt } from "./segmentation.ts";

/** One piece of `targets` or `through`: asset:NAME (with *), line:NAME, zone:NAME, or match: a selector of zones. */
export interface TargetTerm {
  readonly kind: "asset" | "line" | "zone" | "match";
  readonly text: string;
  readonly at: TextAt;
}

export interface DeclaredPerson {
  readonly name: string;
  /** As written; compared without case, with or without the domain ("corp\\op.a", "op.a@corp"). */
  readonly accounts: readonly string[];
  /** Several where one person has several. */
  readonly roles: readonly string[];
  readonly shift: string | null;
  readonly at: TextAt;
}

/** Times of a week in plant time: minutes from Monday 00:00, sorted and disjoint; [0, 10080] = always. */
export type WeekHours = readonly { readonly from: number; readonly to: number }[];

export type Hours = { readonly kind: "always" } | { readonly kind: "week"; readonly week: WeekHours } | { readonly kind: "calendar"; readonly calendar: string };

export interface SessionLimits {
  readonly totalSeconds: number | null;
  readonly idleSeconds: number | null;
  /** When the clock of `total` starts: at the approval, or already when it is asked for. */
  readonly countedFrom: "approval" | "request";
  readonly atLimit: "disconnect" | "signoff" | "warn";
  /** Of these, what the file does not say and the worst case was taken for; absent = all is written, or makes no difference. */
  readonly assumed?: readonly ("countedFrom" | "atLimit")[];
}

export interface Approval {
  readonly by: string;
  readonly available: Hours;
  readonly takesSeconds: number;
  /** True = the file does not say when; the hours of the role `by` are taken. Absent = it does. */
  readonly isAvailableAssumed?: boolean;
  readonly at: TextAt;
}

export interface AccessRole {
  readonly name: string;
  readonly targets: readonly TargetTerm[];
  /** Empty = every way. */
  readonly how: readonly SessionHow[];
  /** Machines that a remote session must come from; empty = from anywhere. */
  readonly through: readonly TargetTerm[];
  readonly hours: Hours;
  /** What the end of the hours does to who is signed in; null = not said. */
  readonly atHoursEnd: "stay" | "disconnect" | null;
  readonly session: SessionLimits | null;
  readonly approval: Approval | null;
  readonly secondFactor: boolean;
  readonly at: TextAt;
  /** Position of a key of the role ("session.total", "hours", "approval.available"); that of the role where it is not written. */
  readonly atKey: (key: string) => TextAt;
}

/**
 * An account that ceases to be for people. Its name is gone where they signed in with it; what is said here takes its place. Without any of it, nothing does:
 * whoever and whatever used it can no longer sign in.
 */
export interface RetiredAccount {
  readonly account: string;
  /** Roles whose people sign in under their own accounts where this one was used. Absent or empty = nobody is said to. */
  readonly takenOverBy?: readonly string[];
  /**
   * "stay" = it is denied to people (at the machine and from afar), and services, jobs and network sign-ins of programs go on under it (IEC 62443-3-3 tells people, SR 1.1,
   * from programs, SR 1.2). Absent = they end too. A machine that signs itself on does so as people do, at its own screen: that is `automatic`.
   */
  readonly programs?: "stay";
  /** "stay" = machines that sign themselves on with it when they start go on so, for their own program alone; who stands before them signs on within it. Absent = they cannot. */
  readonly automatic?: "stay";
  readonly at: TextAt;
}

export interface BreakGlass {
  readonly role: string;
  readonly takesSeconds: number;
  readonly at: TextAt;
}

/** A break of sessions that is wanted, as `acknowledged` of a segmentation. At least one of account, role and target is written. */
export interface AcknowledgedSessions {
  readonly account: string | null;
  readonly role: string | null;
  readonly target: TargetTerm | null;
  readonly owner: string;
  readonly reason: string | null;
  /** Last day as YYYY-MM-DD; null = without end. */
  readonly until: string | null;
  readonly at: TextAt;
}

export interface AccessChange {
  readonly kind: "access";
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly satisfies: readonly string[];
  readonly people: readonly DeclaredPerson[];
  readonly roles: readonly AccessRole[];
  /** Accounts that cease to be. */
  readonly retire: readonly RetiredAccount[];
  readonly noSecondFactor: readonly TargetTerm[];
  readonly breakGlass: BreakGlass | null;
  /** What becomes of sign-ins at machines that no role names: they stay as they are unless it says deny. */
  readonly elsewhere: "as-today" | "deny";
  readonly acknowledged: readonly AcknowledgedSessions[];
}
