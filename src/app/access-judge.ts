// A replay as the engines ask for it that draw a change of access or mend one: what becomes of each session, and each claimed requirement by itself. Without the
// words of findings, because it is asked again and again.
import type { FixedOutcome, FixJudgement } from "../engines/access-fix/question.ts";
import type { DraftOutcome } from "../engines/access-proposal/question.ts";
import { judgeAccessCompliance } from "../engines/session-replay/access-compliance.ts";
import { reasonOf } from "../engines/session-replay/outcome.ts";
import { KnownNames } from "../engines/session-replay/known-names.ts";
import type { ReplayQuestion } from "../engines/session-replay/question.ts";
import { lastedSeconds, outcomeOf, replay, type ReplayTable, replayedRows, roleAt, sessionAt, verdictAt } from "../engines/session-replay/replay-table.ts";
import { notLoggedOf, verdictOf } from "../engines/session-replay/replay-verdict.ts";
import { retiredPrograms } from "../engines/session-replay/retired-programs.ts";
import { columnsFor, type SessionColumns, someRows } from "../engines/session-replay/session-columns.ts";
import type { AccessChange } from "../plant/access.ts";
import type { SessionVerdict } from "../plant/access-judgement.ts";
import type { Session } from "../plant/session.ts";

/** Of every draft the same question. */
export function draftJudge(question: ReplayQuestion): (draft: AccessChange) => DraftOutcome[] {
  const columns = columnsFor(question);
  const names = new KnownNames(question, columns);
  return (draft) => outcomesOf(replay({ ...question, change: draft }, columns, names), () => true);
}

/** Asked about some sessions only, it is asked about claims with what the last whole answer left ungoverned: edits make that fewer, never more. */
export function fixJudge(question: ReplayQuestion): (draft: AccessChange, among?: ReadonlySet<Session>) => FixJudgement {
  const columns = columnsFor(question);
  const names = new KnownNames(question, columns);
  const some = new WeakMap<ReadonlySet<Session>, SessionColumns>();
  const columnsAmong = (among: ReadonlySet<Session>): SessionColumns => {
    const own = some.get(among) ?? someRows(columns, rowsAmong(columns, among));
    some.set(among, own);
    return own;
  };
  let notGoverned = 0;
  return (draft, among) => {
    const asked = { ...question, change: draft };
    const table = replay(asked, among === undefined ? columns : columnsAmong(among), names);
    if (among === undefined) notGoverned = [...replayedRows(table)].reduce((n, i) => n + Number(verdictAt(table, i) === "not-governed"), 0);
    const judgedClaims = (): FixJudgement["claims"] =>
      new Map(draft.satisfies.map((claim) => [claim, judgeAccessCompliance({ ...asked, change: { ...draft, satisfies: [claim] } }, notGoverned).verdict]));
    const sessions = outcomesOf(table, (verdict) => verdict !== "kept" && verdict !== "not-governed");
    if (among === undefined) return { sessions, claims: judgedClaims(), verdict: verdictOf(table, notLoggedOf(table), retiredPrograms(asked)).verdict };
    // Whoever asks about some sessions asks hundreds of times, mostly about these alone: the verdict over all is not asked, and claims now and then.
    return {
      sessions,
      verdict: "unknown",
      get claims() {
        return judgedClaims();
      },
    };
  };
}

function rowsAmong({ sessions }: SessionColumns, among: ReadonlySet<Session>): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < sessions.length; i++) if (among.has(sessions[i] as Session)) rows.push(i);
  return Int32Array.from(rows);
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
