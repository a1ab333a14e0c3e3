// One session that several logs tell is one: Windows tells it by logon and by terminal session, Zeek saw its connection, a jump host let it through. The word of who
// is nearest counts, and the others fill what it leaves open. Joins nothing of different accounts: who came through a jump host as another is told twice.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { joinedTexts, sharedList } from "./heard-record.ts";
import type { SessionDraft } from "./session-draft.ts";
import { isOnTheWire, rankOf } from "./session-teller.ts";

/** Between the start of a connection and the sign-in over it, people type. */
export const JOIN_MICROS = 120 * MICROS_PER_SECOND;

const compareText = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);

/**
 * @param drafts of one machine
 * @param placeOf the name of where a session comes from, so that an address and a name of one machine are one; "" = it does not say
 */
export function joinTellers(drafts: readonly SessionDraft[], placeOf: (from: string) => string): SessionDraft[] {
  const tellers = [...new Set(drafts.map(({ teller }) => teller))].sort((x, y) => rankOf(x) - rankOf(y) || compareText(x, y));
  const kept: SessionDraft[] = [];
  const byStart = new Map<number, SessionDraft[]>();
  const slotOf = (time: number): number => Math.floor(time / JOIN_MICROS);
  const add = (draft: SessionDraft): void => {
    kept.push(draft);
    if (draft.start === null) return;
    const slot = slotOf(draft.start);
    byStart.set(slot, [...(byStart.get(slot) ?? []), draft]);
  };
  for (const teller of tellers) {
    const own = drafts.filter((draft) => draft.teller === teller).sort(compareDrafts);
    // One session of a teller stands for one of another; what it says of one key at once and in parts is one, too.
    const taken = new Set<SessionDraft>();
    const added: SessionDraft[] = [];
    for (const draft of own) {
      const near = draft.start === null ? [] : [-1, 0, 1].flatMap((step) => byStart.get(slotOf(draft.start as number) + step) ?? []);
      const known = nearest(
        draft,
        near.filter((other) => !taken.has(other) && isSameSession(other, draft, placeOf)),
      );
      if (known !== null) {
        taken.add(known);
        fillFrom(known, draft);
      } else added.push(draft);
    }
    for (const draft of withoutWholes(added)) add(draft);
  }
  return kept;
}

function compareDrafts(x: SessionDraft, y: SessionDraft): number {
  return (
    (x.start ?? Number.NEGATIVE_INFINITY) - (y.start ?? Number.NEGATIVE_INFINITY) ||
    compareText(x.account, y.account) ||
    compareText(x.how, y.how) ||
    compareText(x.from, y.from) ||
    compareText(x.key, y.key) ||
    (x.end ?? Number.POSITIVE_INFINITY) - (y.end ?? Number.POSITIVE_INFINITY) ||
    compareText(x.file, y.file) ||
    x.record - y.record ||
    0
  );
}

function isSameSession(known: SessionDraft, draft: SessionDraft, placeOf: (from: string) => string): boolean {
  if (known.start === null || draft.start === null || Math.abs(known.start - draft.start) > JOIN_MICROS) return false;
  const isSameWay = known.how === draft.how || known.how === "unknown" || draft.how === "unknown";
  const isSameAccount = known.account === draft.account || draft.accountKind === "none" || known.accountKind === "none";
  const [here, there] = [placeOf(known.from), placeOf(draft.from)];
  return isSameWay && isSameAccount && (here === there || here === "" || there === "");
}

function nearest(draft: SessionDraft, others: readonly SessionDraft[]): SessionDraft | null {
  let best: SessionDraft | null = null;
  const distance = (other: SessionDraft): number => Math.abs((other.start as number) - (draft.start as number));
  for (const other of others) {
    if (best === null || distance(other) < distance(best) || (distance(other) === distance(best) && compareDrafts(other, best) < 0)) best = other;
  }
  return best;
}

function fillFrom(known: SessionDraft, other: SessionDraft): void {
  if (known.accountKind === "none") [known.account, known.accountKind, known.hasGenericName, known.authority] = [other.account, other.accountKind, other.hasGenericName, other.authority];
  if (known.how === "unknown") known.how = other.how;
  if (known.from === "") known.from = other.from;
  // The end of a connection is no end of a session on Windows: it goes on without anybody.
  if (known.end === null && other.end !== null && !isOnTheWire(other.family)) [known.end, known.endedBy] = [other.end, other.endedBy];
  known.elevated ??= other.elevated;
  if (known.absences.length === 0) known.absences = other.absences.filter(({ from }) => known.start === null || from >= known.start);
  known.showsAbsence ||= other.showsAbsence;
  known.isAutomatic ||= other.isAutomatic;
  known.proofs = joinedTexts(known.proofs, other.proofs);
  known.remarks = sharedList([...known.remarks, ...other.remarks]);
  known.files = joinedTexts(known.files, other.files);
}

/** A log that was read in parts tells a session by its sign-in in one, and whole at its end in another. */
function withoutWholes(drafts: readonly SessionDraft[]): SessionDraft[] {
  if (!drafts.some(({ isWhole }) => isWhole) || drafts.every(({ isWhole }) => isWhole)) return [...drafts];
  const begun = new Map<string, SessionDraft[]>();
  for (const draft of drafts) if (!draft.isWhole && draft.key !== "" && draft.start !== null) begun.set(draft.key, [...(begun.get(draft.key) ?? []), draft]);
  return drafts.filter((draft) => {
    if (!draft.isWhole) return true;
    const known = nearest(
      draft,
      (begun.get(draft.key) ?? []).filter((other) => other.account === draft.account && Math.abs((other.start as number) - (draft.start as number)) <= JOIN_MICROS),
    );
    if (known === null) return true;
    if (known.endedBy === "superseded" || known.endedBy === "restart") known.end = null;
    fillFrom(known, draft);
    return false;
  });
}
