// Ranks the controls of a change by how hard they press people to go around them, and says how they will. Every input is shown with its weight.
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import type { BypassPressure, JudgedSession, SessionReason } from "../../plant/access-judgement.ts";
import { groupBy } from "../../foundation/group-by.ts";
import type { PressureQuestion } from "./question.ts";
import { WEIGHTS, type Weight } from "./weights.ts";
import { accountAsWritten } from "../../plant/written-accounts.ts";

const WEEK_HOURS = 168;
const SHIFT_HOURS = 8;
/** Less than a week of evidence is not blown up to one. */
const LEAST_WEEKS = 1;
const MOST_NAMES = 4;

/** The account ceases to be, whoever or whatever had it. Its programs are no habit of people's: retired-in-service is none of these. */
const RETIRED: ReadonlySet<SessionReason> = new Set(["retired", "retired-automatic"]);

/** Reasons that are one control to people. */
const CONTROLS: Partial<Readonly<Record<SessionReason, string>>> = {
  "off-shift": "shifts",
  "no-role": "named accounts",
  target: "targets",
  way: "how",
  through: "through",
  "path-closed": "zones",
  hours: "hours",
  "hours-end": "hours",
  approval: "approval",
  "second-factor": "second factor",
  "total-limit": "total limit",
  "idle-limit": "idle limit",
};

export function rankPressure(question: PressureQuestion): BypassPressure[] {
  const { change, accountOf, handovers } = question;
  const gone = new Set(change.retire.map(({ account }) => accountOf(account)));
  const handed = new Set(handovers.map(({ account }) => account));
  /** Kept by whoever takes the account over: what is left of it is the signing in at every change of shift. */
  const isHanded = ({ verdict, role, session }: JudgedSession): boolean => verdict === "kept" && role !== null && gone.has(session.account) && handed.has(session.account);
  const isRetired = (session: JudgedSession): boolean => RETIRED.has(session.reason) || isHanded(session);
  const pressing = question.sessions.filter(
    (session) => !session.acknowledged && (session.verdict !== "kept" || (session.waitSeconds ?? 0) > 0 || isHanded(session)) && session.verdict !== "not-governed",
  );
  const groups = groupBy(pressing, (session) => (isRetired(session) ? `retire\n${session.session.account}` : `${controlOf(session)}\n${session.role ?? ""}`));
  const found = [...groups.values()].flatMap((sessions) => pressureOf(question, sessions, isRetired(sessions[0] as JudgedSession)) ?? []);
  return found.sort((x, y) => y.score - x.score || (x.control < y.control ? -1 : x.control > y.control ? 1 : x.workaround < y.workaround ? -1 : 1));
}

/** What is kept and waits, waits for the approval. */
function controlOf({ verdict, reason }: JudgedSession): string {
  return verdict === "kept" ? "approval" : (CONTROLS[reason] ?? "");
}

function pressureOf(question: PressureQuestion, sessions: readonly JudgedSession[], isOfRetired: boolean): BypassPressure | null {
  const first = sessions[0] as JudgedSession;
  const control = isOfRetired ? "retire" : controlOf(first);
  if (control === "") return null;
  const targets = [...new Set(sessions.map(({ session }) => session.target))].sort();
  const weeks = Math.max(LEAST_WEEKS, question.recordedHours / WEEK_HOURS);
  const minutes = minutesPerShift(question, sessions, control);
  const ways = waysAround(question, sessions, control, targets);
  const inputs = [
    input("breaksPerWeek", sessions.filter(({ verdict }) => verdict !== "kept" && verdict !== "unknown").length / weeks),
    input("minutesPerShift", minutes ?? 0),
    input("lineWaitsLess", Number(sessions.some((session) => stopsFirst(question, session)))),
    input("unknownPerWeek", sessions.filter(({ verdict }) => verdict === "unknown").length / weeks),
    input("wayAtHand", Number(ways.isAtHand)),
    input("notSeen", Number(ways.isUnseen)),
  ].filter(({ value }) => value > 0);
  return {
    control: isOfRetired ? `retire ${accountAsWritten(question.change, question.accountOf)(first.session.account)}` : first.role === null ? control : `${control} of ${first.role}`,
    at: sessions.find(({ at }) => at !== null)?.at ?? null,
    roles: [...new Set(sessions.flatMap(({ role }) => role ?? []))].sort(),
    workaround: ways.text,
    score: inputs.reduce((sum, { value, weight }) => sum + value * weight, 0),
    inputs,
    minutesPerShift: minutes,
  };
}

function input(key: keyof typeof WEIGHTS, value: number): BypassPressure["inputs"][number] {
  const { what, unit, weight, greatest }: Weight = WEIGHTS[key];
  return { what, value: Math.min(greatest, value), unit, weight };
}

/** Waiting, and at retired accounts the handovers. null = it costs no time that can be told. */
function minutesPerShift({ handovers, recordedHours }: PressureQuestion, sessions: readonly JudgedSession[], control: string): number | null {
  if (control === "retire") {
    const cost = handovers.find(({ account }) => account === sessions[0]?.session.account);
    return cost === undefined ? null : (cost.minutesPerDay.p50 * SHIFT_HOURS) / 24;
  }
  const waited = sessions.reduce((sum, { waitSeconds }) => sum + (waitSeconds ?? 0), 0);
  return waited === 0 ? null : waited / 60 / Math.max(1, recordedHours / SHIFT_HOURS);
}

/** Production stops before people can work again: a lock-out has no end, a wait has one. */
function stopsFirst({ lineWaits }: PressureQuestion, { verdict, session }: JudgedSession): boolean {
  if (verdict === "kept" || verdict === "unknown") return false;
  return verdict === "waits" || lineWaits(session.target) !== null;
}

interface WaysAround {
  readonly text: string;
  readonly isAtHand: boolean;
  readonly isUnseen: boolean;
}

function waysAround(question: PressureQuestion, sessions: readonly JudgedSession[], control: string, targets: readonly string[]): WaysAround {
  const { change, accountOf, sharedAccounts, remoteToolsAt, notLogged } = question;
  const gone = new Set(change.retire.map(({ account }) => accountOf(account)));
  const stay = sharedAccounts.filter(({ account, isShared }) => (isShared === "shared" || isShared === "likely") && !gone.has(account)).map(({ account }) => account);
  const tools = [...new Set(targets.flatMap(remoteToolsAt))].sort();
  const unseen = notLogged.filter((name) => !targets.includes(name));
  const isRemote = ["approval", "through", "zones", "total limit", "hours", "second factor", "how"].includes(control);
  const parts = [habitOf(control, accountAsWritten(change, accountOf)((sessions[0] as JudgedSession).session.account), targets)];
  if (stay.length > 0) parts.push(`shared accounts that stay are at hand: ${few(stay)}`);
  if (isRemote && tools.length > 0) parts.push(`seen on the wire there: ${few(tools)}`);
  if (isRemote && unseen.length > 0) parts.push(`no log would show a way over ${few(unseen)}`);
  return { text: parts.join("; "), isAtHand: stay.length > 0 || (isRemote && tools.length > 0) || control === "retire", isUnseen: isRemote && unseen.length > 0 };
}

function habitOf(control: string, name: string, targets: readonly string[]): string {
  switch (control) {
    case "retire":
      return `the account ${name} comes back on ${few(targets)}, or the first to sign in stays signed in for the whole shift`;
    case "approval":
      return "approvals are given beforehand and for everything, or the work is done by telephone with somebody who is signed in";
    case "total limit":
      return "the work is split into sessions one after the other, or goes on over a tool that the limit does not reach";
    case "idle limit":
      return "something keeps the session awake: a mouse that moves itself, a weight on a key";
    case "second factor":
      return "one token is shared, and lies beside the machine";
    case "hours":
      return "sessions are opened within the hours and left open";
    case "through":
    case "zones":
      return "a second way is kept: a remote tool on the machine, or a mobile router";
    default:
      return "somebody with a role signs in and leaves the session open";
  }
}

function few(names: readonly string[]): string {
  return `${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`;
}

/** Hours of a record, for the question. */
export function hoursBetween(window: { readonly first: number; readonly last: number } | null): number {
  return window === null ? 0 : (window.last - window.first) / MICROS_PER_HOUR;
}
