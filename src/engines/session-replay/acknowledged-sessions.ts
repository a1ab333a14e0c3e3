// For which outcomes somebody answers: breaks, and what is unknown, of an account, a role or a machine, until the last day that is written.
// A machine that cannot be told is not acknowledged.
import type { AcknowledgedSessions } from "../../plant/access.ts";
import { SESSION_VERDICTS } from "../../plant/access-judgement.ts";
import type { OutcomeColumns } from "./judge-columns.ts";
import { NOT_REPLAYED } from "./judge-columns.ts";
import type { ReplayQuestion } from "./question.ts";
import type { SessionColumns } from "./session-columns.ts";

const KEPT = SESSION_VERDICTS.indexOf("kept");
const NOT_GOVERNED = SESSION_VERDICTS.indexOf("not-governed");

export function isInForce({ until }: AcknowledgedSessions, today: string): boolean {
  return until === null || until >= today;
}

export function acknowledgedSessions(question: ReplayQuestion, columns: SessionColumns, outcomes: OutcomeColumns): Uint8Array {
  const found = new Uint8Array(columns.length);
  const entries = question.change.acknowledged
    .filter((entry) => isInForce(entry, question.today))
    .map(({ account, role, target }) => ({
      account: account === null ? null : question.accountOf(account),
      roles: role === null ? null : new Set(question.change.roles.flatMap(({ name }, i) => (name === role ? [i] : []))),
      isTarget: target === null ? null : columns.targetNames.map((name) => question.targetsOf(target)?.(name) === true),
    }))
    .filter(({ account, roles, isTarget }) => account !== null || roles !== null || isTarget !== null);
  if (entries.length === 0) return found;
  for (let i = 0; i < columns.length; i++) {
    const verdict = outcomes.verdicts[i];
    if (verdict === NOT_REPLAYED || verdict === KEPT || verdict === NOT_GOVERNED) continue;
    const account = columns.subjectNames[columns.subjects[i] as number]?.account;
    const fits = entries.some(
      (entry) =>
        (entry.account === null || entry.account === account) &&
        (entry.roles === null || entry.roles.has(outcomes.roles[i] as number)) &&
        (entry.isTarget === null || entry.isTarget[columns.targets[i] as number] === true),
    );
    if (fits) found[i] = 1;
  }
  return found;
}
