// Sessions, outcomes and what is acknowledged, side by side; a judged session becomes an object when somebody asks for it.
import type { AccessRole } from "../../plant/access.ts";
import { type JudgedSession, SESSION_VERDICTS, type SessionCounts, type SessionVerdict } from "../../plant/access-judgement.ts";
import type { Session } from "../../plant/session.ts";
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { acknowledgedSessions } from "./acknowledged-sessions.ts";
import { compileChange, RETIRED } from "./compiled-change.ts";
import { decidedAt } from "./decided-at.ts";
import type { KnownNames } from "./known-names.ts";
import { judgeColumns, NOT_REPLAYED, type OutcomeColumns, outcomeAt } from "./judge-columns.ts";
import { type Outcome, reasonOf } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";
import { columnsFor, type SessionColumns } from "./session-columns.ts";
import { noteTexts, whyText } from "./session-words.ts";
import { accountAsWritten } from "../../plant/written-accounts.ts";

export interface ReplayTable {
  readonly question: ReplayQuestion;
  readonly columns: SessionColumns;
  readonly outcomes: OutcomeColumns;
  /** Per subject: the names of its roles, "" = it has none. */
  readonly rolesOfSubject: readonly string[];
  /** Per subject: 1 = it ceases to be. */
  readonly isRetired: Uint8Array;
  /** An account of the record as the change writes it, where it ceases to be. */
  readonly asWritten: (account: string) => string;
  /** 1 = somebody answers for what becomes of it. */
  readonly acknowledged: Uint8Array;
  /** Per role: sessions that it decided. */
  readonly ofRole: Int32Array;
}

/**
 * @param columns those of the question's record, or some of their rows; handed in, as `names` is, by whoever judges many changes
 * @param names of these columns
 */
export function replay(question: ReplayQuestion, columns = columnsFor(question), names?: KnownNames): ReplayTable {
  const change = compileChange(question, columns, names);
  const outcomes = judgeColumns(question, columns, change);
  const asWritten = accountAsWritten(question.change, question.accountOf);
  const isRetired = change.standing.map((standing) => Number(standing === RETIRED));
  // Roles that take a retired account over are not its own.
  const rolesOfSubject = change.rolesOf.map((own, subject) => (isRetired[subject] === 1 ? "" : [...own].map((role) => question.change.roles[role]?.name ?? "").join(" or ")));
  const ofRole = new Int32Array(question.change.roles.length);
  for (const role of outcomes.roles) if (role >= 0) ofRole[role] = (ofRole[role] as number) + 1;
  return { question, columns, outcomes, rolesOfSubject, isRetired, asWritten, acknowledged: acknowledgedSessions(question, columns, outcomes), ofRole };
}

export function sessionAt({ columns }: ReplayTable, i: number): Session {
  return columns.sessions[i] as Session;
}

export function roleAt({ question, outcomes }: ReplayTable, i: number): AccessRole | null {
  return question.change.roles[outcomes.roles[i] as number] ?? null;
}

/** A retired account as the change writes it, who reads the report knows it so; any other as the record has it. */
export function accountAt({ columns, asWritten }: ReplayTable, i: number): string {
  const account = columns.subjectNames[columns.subjects[i] as number]?.account ?? "";
  return asWritten(account);
}

/** Who it is, by role where the account has one, else by the account itself. */
export function whoAt(table: ReplayTable, i: number): string {
  const { columns, rolesOfSubject } = table;
  const role = roleAt(table, i);
  if (role !== null) return role.name;
  const subject = columns.subjects[i] as number;
  const account = accountAt(table, i);
  return rolesOfSubject[subject] || (account === "" ? "an account that no log names" : `account ${account}`);
}

/** Recorded under an account that ceases to be, and judged by a role that takes it over. */
export function isTakenOver({ columns, outcomes, isRetired }: ReplayTable, i: number): boolean {
  return isRetired[columns.subjects[i] as number] === 1 && (outcomes.roles[i] as number) >= 0;
}

export function lastedSeconds({ columns }: ReplayTable, i: number): number {
  const target = columns.targets[i] as number;
  const start = columns.starts[i] as number;
  const end = columns.ends[i] as number;
  const since = Number.isNaN(start) ? Math.min(columns.loggedFirst[target] as number, Number.isNaN(end) ? Number.POSITIVE_INFINITY : end) : start;
  const until = Number.isNaN(end) ? (columns.loggedLast[target] as number) : end;
  return Number.isFinite(since) ? Math.max(0, until - since) / MICROS_PER_SECOND : 0;
}

const BREAKS: ReadonlySet<SessionVerdict> = new Set(["locked-out", "cut-off", "waits", "needs-other-path"]);

export function isBreak(verdict: SessionVerdict): boolean {
  return BREAKS.has(verdict);
}

/** @returns null of a program's session */
export function judgedAt(table: ReplayTable, i: number): JudgedSession | null {
  const outcome = outcomeAt(table.outcomes, i);
  if (outcome === null) return null;
  const session = sessionAt(table, i);
  const lasted = lastedSeconds(table, i);
  const role = roleAt(table, i);
  const at = decidedAt(table.question, outcome, session);
  return {
    session,
    role: role?.name ?? null,
    verdict: outcome.verdict,
    reason: reasonOf(outcome.why),
    acknowledged: table.acknowledged[i] === 1,
    afterSeconds: Number.isNaN(outcome.afterSeconds) ? null : outcome.afterSeconds,
    lastedSeconds: lasted,
    isLastedAtLeast: session.start === null || session.end === null,
    waitSeconds: Number.isNaN(outcome.waitSeconds) ? null : outcome.waitSeconds,
    notes: noteTexts(table.question, outcome, lasted),
    why: whyText(table.question, outcome, session),
    at: at?.at ?? null,
  };
}

/** The sessions that were replayed, in the order of the record. */
export function* replayedRows({ columns, outcomes }: ReplayTable): Generator<number> {
  for (let i = 0; i < columns.length; i++) if (outcomes.verdicts[i] !== NOT_REPLAYED) yield i;
}

export function verdictAt({ outcomes }: ReplayTable, i: number): SessionVerdict {
  return SESSION_VERDICTS[outcomes.verdicts[i] as number] as SessionVerdict;
}

export function outcomeOf(table: ReplayTable, i: number): Outcome {
  return outcomeAt(table.outcomes, i) as Outcome;
}

export class Counter {
  private readonly byVerdict = new Array<number>(SESSION_VERDICTS.length).fill(0);
  private acknowledged = 0;
  private ofPrograms = 0;

  add({ outcomes, acknowledged }: ReplayTable, i: number): void {
    const verdict = outcomes.verdicts[i] as number;
    if (verdict === NOT_REPLAYED) this.ofPrograms++;
    else {
      this.byVerdict[verdict] = (this.byVerdict[verdict] as number) + 1;
      this.acknowledged += acknowledged[i] as number;
    }
  }

  counts(): SessionCounts {
    const of = (verdict: SessionVerdict): number => this.byVerdict[SESSION_VERDICTS.indexOf(verdict)] as number;
    return {
      ...{ kept: of("kept"), lockedOut: of("locked-out"), cutOff: of("cut-off"), waits: of("waits"), needsOtherPath: of("needs-other-path"), unknown: of("unknown"), notGoverned: of("not-governed") },
      ...{ acknowledged: this.acknowledged, ofPrograms: this.ofPrograms },
    };
  }
}
