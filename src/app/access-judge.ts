// A replay as the engines ask for it that draw a change of access or mend one: what becomes of each session, and each claimed requirement by itself. Without the
// words of findings, because it is asked again and again.
import type { FixedOutcome, FixJudgement } from "../engines/access-fix/question.ts";
import type { DraftOutcome } from "../engines/access-proposal/question.ts";
import { judgeAccessCompliance } from "../engines/session-replay/access-compliance.ts";
import { reasonOf } from "../engines/session-replay/outcome.ts";
import type { ReplayQuestion } from "../engines/session-replay/question.ts";
import { lastedSeconds, outcomeOf, replay, type ReplayTable, replayedRows, roleAt, sessionAt, verdictAt } from "../engines/session-replay/replay-table.ts";
import { notLoggedOf, verdictOf } from "../engines/session-replay/replay-verdict.ts";
import { retiredPrograms } from "../engines/session-replay/retired-programs.ts";
import type { AccessChange } from "../plant/access.ts";
import type { SessionVerdict } from "../plant/access-judgement.ts";
import type { Session } from "../plant/session.ts";

/** Of every draft the same question. */
export function draftJudge(question: ReplayQuestion): (draft: AccessChange) => DraftOutcome[] {
  return (draft) => outcomesOf(replay({ ...question, change: draft }), () => true);
}

/** Asked about some sessions only, it is asked about claims with what the last whole answer left ungoverned: edits make that fewer, never more. */
export function fixJudge(question: ReplayQuestion): (draft: AccessChange, among?: ReadonlySet<Session>) => FixJudgement {
  const witnesses = lockWitnesses(question.record.sessions);
  let notGoverned = 0;
  return (draft, among) => {
    const record = among === undefined ? question.record : { ...question.record, sessions: question.record.sessions.filter((session) => among.has(session) || witnesses.has(session)) };
    const asked = { ...question, record, change: draft };
    const table = replay(asked);
    const told = outcomesOf(table, (verdict) => verdict !== "kept" && verdict !== "not-governed");
    const sessions = among === undefined ? told : told.filter(({ session }) => among.has(session));
    if (among === undefined) notGoverned = [...replayedRows(table)].reduce((n, i) => n + Number(verdictAt(table, i) === "not-governed"), 0);
    const claims = draft.satisfies.map((claim) => [claim, judgeAccessCompliance({ ...question, change: { ...draft, satisfies: [claim] } }, notGoverned).verdict] as const);
    return { sessions, claims: new Map(claims), verdict: verdictOf(table, notLoggedOf(table), retiredPrograms(asked)).verdict };
  };
}

/** Of each machine one session in which its screen was locked: whether a machine shows idleness hangs on that. */
function lockWitnesses(sessions: readonly Session[]): ReadonlySet<Session> {
  const byTarget = new Map<string, Session>();
  for (const session of sessions) if (!byTarget.has(session.target) && session.absences.some(({ kind }) => kind === "locked")) byTarget.set(session.target, session);
  return new Set(byTarget.values());
}

function outcomesOf(table: ReplayTable, isWanted: (verdict: SessionVerdict) => boolean): FixedOutcome[] {
  const outcomes: FixedOutcome[] = [];
  for (const i of replayedRows(table)) {
    if (!isWanted(verdictAt(table, i))) continue;
    const { verdict, why, afterSeconds, waitSeconds } = outcomeOf(table, i);
    outcomes.push({
      ...{ session: sessionAt(table, i), role: roleAt(table, i)?.name ?? null, verdict, reason: reasonOf(why), acknowledged: table.acknowledged[i] === 1 },
      ...{ afterSeconds: Number.isNaN(afterSeconds) ? null : afterSeconds, lastedSeconds: lastedSeconds(table, i), waitSeconds: Number.isNaN(waitSeconds) ? null : waitSeconds },
    });
  }
  return outcomes;
}
