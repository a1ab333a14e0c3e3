// One session that several logs tell is one: Windows tells it by logon and by terminal session, Zeek saw its connection, a jump host let it through. The word of who
// is nearest counts, and the others fill what it leaves open. Joins nothing of different accounts: who came through a jump host as another is told twice.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { joinedTexts, sharedList } from "./heard-record.ts";
import type { SessionDraft } from "./session-draft.ts";
import { REMARKS } from "./pair-sessions.ts";
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
  const places = new Places();
  const add = (draft: SessionDraft): void => {
    kept.push(draft);
    if (tellers.length > 1) places.add(draft);
  };
  for (const teller of tellers) {
    const own = drafts.filter((draft) => draft.teller === teller).sort(compareDrafts);
    // One session of a teller stands for one of another; what it says of one key at once and in parts is one, too.
    const taken = new Set<SessionDraft>();
    const added: SessionDraft[] = [];
    for (const draft of own) {
      const known = nearest(
        draft,
        places.near(draft).filter((other) => !taken.has(other) && isSameSession(other, draft, placeOf)),
      );
      if (known !== null) {
        taken.add(known);
        const { start, end } = known;
        fillFrom(known, draft);
        places.moved(known, start, end);
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

/** Where to look for what may be the same session. */
class Places {
  private readonly byStart = new Map<number, SessionDraft[]>();
  private readonly byEnd = new Map<number, SessionDraft[]>();
  private readonly startlessByEnd = new Map<number, SessionDraft[]>();
  private readonly throughout: SessionDraft[] = [];

  add(draft: SessionDraft): void {
    const { start, end } = draft;
    if (start !== null) put(this.byStart, start, draft);
    if (end !== null) put(this.byEnd, end, draft);
    if (start === null && end !== null) put(this.startlessByEnd, end, draft);
    if (start === null && end === null) this.throughout.push(draft);
  }

  /** It has learnt of its start or its end, which it had not. */
  moved(draft: SessionDraft, start: number | null, end: number | null): void {
    if (start === null && draft.start !== null) put(this.byStart, draft.start, draft);
    if (end === null && draft.end !== null) put(this.byEnd, draft.end, draft);
  }

  near({ start, end }: SessionDraft): readonly SessionDraft[] {
    if (start !== null) return [...at(this.byStart, start), ...at(this.startlessByEnd, end)];
    return end === null ? this.throughout : at(this.byEnd, end);
  }
}

function put(slots: Map<number, SessionDraft[]>, time: number, draft: SessionDraft): void {
  const slot = slots.get(Math.floor(time / JOIN_MICROS));
  if (slot === undefined) slots.set(Math.floor(time / JOIN_MICROS), [draft]);
  else slot.push(draft);
}

function at(slots: ReadonlyMap<number, SessionDraft[]>, time: number | null): SessionDraft[] {
  return time === null ? [] : [-1, 0, 1].flatMap((step) => slots.get(Math.floor(time / JOIN_MICROS) + step) ?? []);
}

/**
 * How far two are apart, in microseconds: at their starts; where one of them was open when its log began, at their ends; of two that were open throughout it is nothing.
 * null = it cannot be said, or they cannot be one.
 */
function distance(x: SessionDraft, y: SessionDraft): number | null {
  if (x.start !== null && y.start !== null) return Math.abs(x.start - y.start);
  // The end of a connection is no end of a session on Windows: it says nothing of which it was.
  if (x.end !== null && y.end !== null) {
    const isApart = (x.start ?? y.end) > y.end || (y.start ?? x.end) > x.end;
    return isApart || isOnTheWire(x.family) || isOnTheWire(y.family) ? null : Math.abs(x.end - y.end);
  }
  const isThroughout = ({ start, end, accountKind }: SessionDraft): boolean => start === null && end === null && accountKind !== "none";
  return isThroughout(x) && isThroughout(y) ? 0 : null;
}

function isSameSession(known: SessionDraft, draft: SessionDraft, placeOf: (from: string) => string): boolean {
  if ((distance(known, draft) ?? Number.POSITIVE_INFINITY) > JOIN_MICROS) return false;
  const isSameWay = known.how === draft.how || known.how === "unknown" || draft.how === "unknown";
  const isSameAccount = known.account === draft.account || draft.accountKind === "none" || known.accountKind === "none";
  const [here, there] = [placeOf(known.from), placeOf(draft.from)];
  return isSameWay && isSameAccount && (here === there || here === "" || there === "");
}

function nearest(draft: SessionDraft, others: readonly SessionDraft[]): SessionDraft | null {
  let best: SessionDraft | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const other of others) {
    const apart = distance(other, draft) ?? Number.POSITIVE_INFINITY;
    if (best !== null && (apart > least || (apart === least && compareDrafts(other, best) > 0))) continue;
    best = other;
    least = apart;
  }
  return best;
}

function fillFrom(known: SessionDraft, other: SessionDraft): void {
  if (known.accountKind === "none") [known.account, known.accountKind, known.hasGenericName, known.authority] = [other.account, other.accountKind, other.hasGenericName, other.authority];
  if (known.how === "unknown") known.how = other.how;
  if (known.from === "") known.from = other.from;
  known.start ??= other.start;
  // The end of a connection is no end of a session on Windows: it goes on without anybody.
  if (known.end === null && other.end !== null && !isOnTheWire(other.family)) [known.end, known.endedBy] = [other.end, other.endedBy];
  known.elevated ??= other.elevated;
  if (known.absences.length === 0) known.absences = other.absences.filter(({ from }) => known.start === null || from >= known.start);
  known.showsAbsence ||= other.showsAbsence;
  known.isAutomatic ||= other.isAutomatic;
  known.proofs = joinedTexts(known.proofs, other.proofs);
  const remarks = [...known.remarks, ...other.remarks];
  known.remarks = sharedList(known.start === null ? remarks : remarks.filter((words) => words !== REMARKS.noStart));
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
