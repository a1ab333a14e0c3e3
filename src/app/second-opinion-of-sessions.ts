// A second opinion on a judgement of access: every recorded session judged again by the slow reference, its way through the zones too, the numbers that are
// shown counted again, and what differs. A difference is a mistake of Holdpoint's. Nothing is drawn by lot and nothing is left out: who has no time for all of it
// stops it, and is told how far it came.
import { setImmediate } from "node:timers/promises";
import { judgeReachSlowly } from "../engines/reach/reference.ts";
import { outcomeAt } from "../engines/session-replay/judge-columns.ts";
import type { Outcome } from "../engines/session-replay/outcome.ts";
import type { ReplayQuestion } from "../engines/session-replay/question.ts";
import { judgeSlowly } from "../engines/session-replay/reference.ts";
import { replay } from "../engines/session-replay/replay-table.ts";
import { formatInstant } from "../foundation/time.ts";
import { SESSION_VERDICTS, type SessionCounts, type SessionVerdict } from "../plant/access-judgement.ts";
import type { AccessRecord, Session } from "../plant/session.ts";
import { SESSION_COUNT_KEYS } from "../report/verdict-words.ts";
import type { Checked } from "./check.ts";
import type { AccessChecked } from "./check-access.ts";
import type { SecondOpinion } from "./second-opinion.ts";
import { sessionPaths } from "./session-paths.ts";

export interface OpinionProgress {
  readonly onProgress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

/** How long other work waits at most: Ctrl-C is heard that often. */
const TURN_MILLISECONDS = 50;

/** @param zones what was judged together with it; null = nothing was */
export async function secondOpinionOfSessions({ question: asked, judgement }: AccessChecked, zones: Checked | null, { onProgress, signal }: OpinionProgress): Promise<SecondOpinion> {
  const { record } = asked;
  const question: ReplayQuestion = zones === null ? asked : { ...asked, pathOf: sessionPaths(zones.question, record, (reach) => judgeReachSlowly(reach).map(({ verdict }) => verdict)) };
  const { outcomes } = replay(asked);
  const questionAt = byMachine(question);
  const differences: string[] = [];
  const counted = new Map<SessionVerdict | null, number>();
  let compared = 0;
  let lastTurn = performance.now();
  for (const [i, session] of record.sessions.entries()) {
    if (performance.now() - lastTurn > TURN_MILLISECONDS) {
      onProgress(compared, record.sessions.length);
      await setImmediate();
      if (signal.aborted) break;
      lastTurn = performance.now();
    }
    const slow = judgeSlowly(questionAt(session), session);
    const [said, fastSaid] = [outcomeWords(question, slow), outcomeWords(question, outcomeAt(outcomes, i))];
    if (said !== fastSaid) differences.push(`${sessionWords(session)}: judged ${fastSaid}, by the reference ${said}`);
    const verdict = slow?.verdict ?? null;
    counted.set(verdict, (counted.get(verdict) ?? 0) + 1);
    compared++;
  }
  const { access } = judgement;
  if (compared === record.sessions.length && access !== null) differences.push(...otherCounts(access.counts, counted));
  return { agrees: differences.length === 0, compared, of: record.sessions.length, differences };
}

/** The reference looks through the whole record for the other sessions of a machine; of a machine whose log is known it needs no others. */
function byMachine(question: ReplayQuestion): (session: Session) => ReplayQuestion {
  const { record } = question;
  const sessions = new Map<string, Session[]>();
  for (const session of record.sessions) {
    const known = sessions.get(session.target);
    if (known === undefined) sessions.set(session.target, [session]);
    else known.push(session);
  }
  const records = new Map<string, AccessRecord>(record.loggedTargets.map((logged) => [logged.target, { ...record, sessions: sessions.get(logged.target) ?? [], loggedTargets: [logged] }]));
  return ({ target }) => ({ ...question, record: records.get(target) ?? record });
}

function outcomeWords({ change }: ReplayQuestion, outcome: Outcome | null): string {
  if (outcome === null) return "not at all, as a program's";
  const { verdict, why, role, afterSeconds, waitSeconds, notes } = outcome;
  const parts = [
    `${verdict} (${why})`,
    role < 0 ? "" : `under ${change.roles[role]?.name ?? "no role"}`,
    Number.isNaN(afterSeconds) ? "" : `after ${secondsText(afterSeconds)}`,
    Number.isNaN(waitSeconds) ? "" : `waiting ${secondsText(waitSeconds)}`,
    notes === 0 ? "" : `with notes ${notes}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** To the microsecond, as logs tell time: below it, sums may differ by how they are made. */
function secondsText(seconds: number): string {
  return `${Math.round(seconds * 1e6) / 1e6} s`;
}

/** Names no person: accounts are pseudonyms here, and the record says which line of which log. */
function sessionWords({ target, how, start, witness }: Session): string {
  return `${how} session at ${target}, ${start === null ? "open when its log begins" : formatInstant(start)} (${witness.file}, record ${witness.record})`;
}

function otherCounts(shown: SessionCounts, counted: ReadonlyMap<SessionVerdict | null, number>): string[] {
  const all = [
    ...SESSION_VERDICTS.map((verdict) => [verdict, shown[SESSION_COUNT_KEYS[verdict]], counted.get(verdict) ?? 0] as const),
    ["of programs, not replayed", shown.ofPrograms, counted.get(null) ?? 0] as const,
  ];
  return all.filter(([, fast, slow]) => fast !== slow).map(([what, fast, slow]) => `sessions ${what}: ${fast} are shown, by the reference ${slow}`);
}
