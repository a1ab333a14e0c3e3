// Sorts judged sessions for people to read: what is not kept by fate, reason, role and machine; what stays as it is by role and machine. One row stands for
// many sessions; the one that loses most is its example. Judges nothing.
import type { JudgedSession, SessionVerdict } from "../plant/access-judgement.ts";
import type { SessionHow } from "../plant/session.ts";
import type { Micros } from "../foundation/time.ts";
import { compareText } from "./conversation-entry.ts";
import { compareSessions } from "./session-entry.ts";
import { SESSION_ORDER } from "./verdict-words.ts";

export interface SessionGroup {
  /** The same for every member, and for no other group. */
  readonly key: string;
  readonly verdict: SessionVerdict;
  /** Role whose grant decided, or the account where none did. */
  readonly who: string;
  readonly target: string;
  readonly how: SessionHow;
  readonly isAcknowledged: boolean;
  readonly count: number;
  /** Of what is recorded; null = no start and no end is. */
  readonly first: Micros | null;
  readonly last: Micros | null;
  /** The longest; of those that wait, the one that waits longest. */
  readonly worst: JudgedSession;
  /** Distinct places they came from, sorted; empty = at the machine, or not said. */
  readonly from: readonly string[];
}

/** Whose sessions stay as they are is nobody's business: they are counted together. */
export function whoOf({ role, verdict, session }: JudgedSession): string {
  if (role !== null) return role;
  if (verdict === "not-governed") return "any account";
  if (session.account === "") return "no account named";
  // A pseudonym says itself that it is one.
  return session.account.startsWith("account-") ? session.account : `account ${session.account}`;
}

/** "at the console", "by rdp" */
export function wayWords(how: SessionHow): string {
  switch (how) {
    case "console":
      return "at the console";
    case "hmi":
      return "at the operator panel";
    case "network":
      return "over the network";
    case "service":
      return "as a service";
    case "batch":
      return "as a batch job";
    case "unknown":
      return "way not recorded";
    default:
      return `by ${how}`;
  }
}

/** What is not kept, the worst fate first, and within a fate the most sessions first. */
export function brokenGroups(sessions: readonly JudgedSession[]): SessionGroup[] {
  return grouped(sessions.filter(({ verdict }) => verdict !== "kept" && verdict !== "not-governed"));
}

/** What goes on as before, or of which the change says nothing. */
export function keptGroups(sessions: readonly JudgedSession[]): SessionGroup[] {
  return grouped(sessions.filter(({ verdict }) => verdict === "kept" || verdict === "not-governed"));
}

/** Of the group that a session belongs to. */
export function groupKeyOf(judged: JudgedSession): string {
  const { verdict, reason, acknowledged, session } = judged;
  return [verdict, verdict === "kept" ? "" : reason, acknowledged, whoOf(judged), session.target, session.how].join("\u0000");
}

function grouped(sessions: readonly JudgedSession[]): SessionGroup[] {
  const byKey = new Map<string, JudgedSession[]>();
  for (const judged of sessions) {
    const key = groupKeyOf(judged);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [judged]);
    else group.push(judged);
  }
  return [...byKey.values()].map(groupOf).sort(compareGroups);
}

function groupOf(members: readonly JudgedSession[]): SessionGroup {
  const { verdict, acknowledged, session } = members[0] as JudgedSession;
  const weight = (j: JudgedSession): number => (verdict === "waits" ? (j.waitSeconds ?? 0) : j.lastedSeconds);
  let worst = members[0] as JudgedSession;
  let first: Micros | null = null;
  let last: Micros | null = null;
  for (const member of members) {
    if (weight(member) > weight(worst) || (weight(member) === weight(worst) && compareSessions(member.session, worst.session) < 0)) worst = member;
    for (const time of [member.session.start, member.session.end]) {
      if (time === null) continue;
      first = Math.min(first ?? time, time);
      last = Math.max(last ?? time, time);
    }
  }
  const from = [...new Set(members.flatMap((member) => member.session.from ?? []))].sort(compareText);
  return { key: groupKeyOf(worst), verdict, who: whoOf(worst), target: session.target, how: session.how, isAcknowledged: acknowledged, count: members.length, first, last, worst, from };
}

function compareGroups(a: SessionGroup, b: SessionGroup): number {
  return (
    SESSION_ORDER.indexOf(a.verdict) - SESSION_ORDER.indexOf(b.verdict) ||
    Number(a.isAcknowledged) - Number(b.isAcknowledged) ||
    b.count - a.count ||
    compareText(a.who, b.who) ||
    compareText(a.target, b.target) ||
    compareText(a.how, b.how) ||
    compareText(a.worst.reason, b.worst.reason)
  );
}
