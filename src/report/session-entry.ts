// Sessions as JSON entries: the keys of the contract for `show sessions`, in its order, then what was judged. Accounts stand as the session has them: pseudonyms.
import type { JudgedSession, SharedAccount } from "../plant/access-judgement.ts";
import type { Session } from "../plant/session.ts";
import { compareText, sortedTexts } from "./conversation-entry.ts";
import { instantOrNull } from "./measure-words.ts";

/** By start (those that were open when the evidence began first), then by what names them. */
export function compareSessions(a: Session, b: Session): number {
  return (
    (a.start ?? Number.NEGATIVE_INFINITY) - (b.start ?? Number.NEGATIVE_INFINITY) ||
    compareText(a.target, b.target) ||
    compareText(a.account, b.account) ||
    compareText(a.how, b.how) ||
    (a.end ?? Number.POSITIVE_INFINITY) - (b.end ?? Number.POSITIVE_INFINITY) ||
    compareText(a.witness.file, b.witness.file) ||
    a.witness.record - b.witness.record ||
    0
  );
}

/** @param isShared null = too little was seen, or nobody measured it */
export function sessionEntry(s: Session, isShared: boolean | null): Record<string, unknown> {
  return {
    account: s.account,
    from: s.from,
    target: s.target,
    how: s.how,
    start: instantOrNull(s.start),
    end: instantOrNull(s.end),
    endedBy: s.endedBy,
    elevated: s.elevated,
    shared: isShared,
    sources: sortedTexts(s.sources),
  };
}

/** With what else is known of a session, behind the keys of the contract. */
export function toldSessionEntry(session: Session, isShared: boolean | null): Record<string, unknown> {
  return Object.assign(sessionEntry(session, isShared), toldOf(session));
}

function toldOf({ accountKind, absences, showsAbsence, isAutomatic, proofs, remarks, witness }: Session): Record<string, unknown> {
  return {
    accountKind,
    automatic: isAutomatic,
    absences: absences.map(({ kind, from, to }) => ({ kind, from: instantOrNull(from), to: instantOrNull(to) })),
    showsAbsence,
    proofs: [...proofs],
    remarks: [...remarks],
    example: { file: witness.file, record: witness.record },
  };
}

/** "likely" is no proof, so it is neither true nor false. */
export function sharedOf(accounts: readonly SharedAccount[]): (account: string) => boolean | null {
  const measured = new Map(accounts.map(({ account, isShared }) => [account, isShared === "shared" ? true : isShared === "one-person" ? false : null]));
  return (account) => measured.get(account) ?? null;
}

export function judgedSessionEntry(j: JudgedSession, isShared: boolean | null): Record<string, unknown> {
  // Not by spreading: that takes five times as long as all the rest, which a million sessions show.
  return Object.assign(sessionEntry(j.session, isShared), {
    verdict: j.verdict,
    reason: j.reason,
    role: j.role,
    afterSeconds: j.afterSeconds,
    lastedSeconds: j.lastedSeconds,
    isLastedAtLeast: j.isLastedAtLeast,
    waitSeconds: j.waitSeconds,
    acknowledged: j.acknowledged,
    notes: [...j.notes],
    why: j.why,
    position: j.at === null ? null : { file: j.at.file, line: j.at.line, column: j.at.column },
    example: { file: j.session.witness.file, record: j.session.witness.record },
  });
}
