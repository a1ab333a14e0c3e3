// Sessions as columns: names become numbers, so that what the change says of a name is looked up once and not for each of its sessions.
import type { Micros } from "../../foundation/time.ts";
import { type AccessRecord, SESSION_WAYS, type Session, type SessionHow, WAYS_OF_PEOPLE } from "../../plant/session.ts";

/** Who the session is of: nobody that the log names, a program that is not asked about, an account of a person or of a service. */
export const OF_PROGRAM = 0;
export const OF_NOBODY = 1;
export const OF_ACCOUNT = 2;
/** An account, used by a program: only whether it is retired is asked. */
export const OF_ACCOUNT_IN_PROGRAM = 3;

export const IS_AUTOMATIC = 1;
export const IS_CACHED = 2;
export const SHOWS_ABSENCE = 4;

export interface Subject {
  readonly account: string;
  readonly authority: string | null;
}

export interface SessionColumns {
  readonly length: number;
  readonly kinds: Uint8Array;
  readonly flags: Uint8Array;
  /** Indexes into SESSION_WAYS. */
  readonly ways: Uint8Array;
  readonly subjects: Int32Array;
  readonly targets: Int32Array;
  /** −1 = at the machine itself, or not said. */
  readonly froms: Int32Array;
  /** NaN = not recorded. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Absences of session i stand from absenceFrom[i] to absenceFrom[i + 1]; NaN as end = to the end of the session. */
  readonly absenceAt: Int32Array;
  readonly absenceFirst: Float64Array;
  readonly absenceLast: Float64Array;
  readonly subjectNames: readonly Subject[];
  readonly targetNames: readonly string[];
  readonly fromNames: readonly string[];
  /** Per target: some session on it shows that its screen locks. */
  readonly targetLocks: Uint8Array;
  /** Per target: its log from and to; where it has none, the whole record's. */
  readonly loggedFirst: Float64Array;
  readonly loggedLast: Float64Array;
  /** Times of the whole record; Infinity and −Infinity where it has none. */
  readonly first: Micros;
  readonly last: Micros;
}

const WAY_NUMBERS: ReadonlyMap<SessionHow, number> = new Map(SESSION_WAYS.map((way, i) => [way, i]));

class Names {
  readonly list: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(name: string): number {
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.list.length;
      this.numbers.set(name, number);
      this.list.push(name);
    }
    return number;
  }
}

export function columnsOf({ sessions, loggedTargets }: AccessRecord): SessionColumns {
  const length = sessions.length;
  const kinds = new Uint8Array(length);
  const flags = new Uint8Array(length);
  const ways = new Uint8Array(length);
  const subjects = new Int32Array(length);
  const targets = new Int32Array(length);
  const froms = new Int32Array(length).fill(-1);
  const starts = new Float64Array(length);
  const ends = new Float64Array(length);
  const absenceAt = new Int32Array(length + 1);
  const absenceFirst: number[] = [];
  const absenceLast: number[] = [];
  const subjectNames: Subject[] = [];
  const subjectNumbers = new Map<string, Map<string | null, number>>();
  const targetNames = new Names();
  const fromNames = new Names();
  const locking = new Set<number>();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    const session = sessions[i] as Session;
    kinds[i] = kindOf(session);
    flags[i] = (session.isAutomatic ? IS_AUTOMATIC : 0) | (session.proofs.length > 0 && session.proofs.includes("cached") ? IS_CACHED : 0) | (session.showsAbsence ? SHOWS_ABSENCE : 0);
    ways[i] = WAY_NUMBERS.get(session.how) as number;
    let ofAccount = subjectNumbers.get(session.account);
    if (ofAccount === undefined) {
      ofAccount = new Map();
      subjectNumbers.set(session.account, ofAccount);
    }
    let subject = ofAccount.get(session.authority);
    if (subject === undefined) {
      subject = subjectNames.length;
      ofAccount.set(session.authority, subject);
      subjectNames.push({ account: session.account, authority: session.authority });
    }
    subjects[i] = subject;
    const target = targetNames.numberOf(session.target);
    targets[i] = target;
    if (session.from !== null) froms[i] = fromNames.numberOf(session.from);
    starts[i] = session.start ?? Number.NaN;
    ends[i] = session.end ?? Number.NaN;
    if (session.start !== null) {
      if (session.start < first) first = session.start;
      if (session.start > last) last = session.start;
    }
    if (session.end !== null) {
      if (session.end < first) first = session.end;
      if (session.end > last) last = session.end;
    }
    for (const absence of session.absences) {
      absenceFirst.push(absence.from);
      absenceLast.push(absence.to ?? Number.NaN);
      if (absence.kind === "locked") locking.add(target);
    }
    absenceAt[i + 1] = absenceFirst.length;
  }
  const targetLocks = new Uint8Array(targetNames.list.length);
  for (const target of locking) targetLocks[target] = 1;
  const loggedFirst = new Float64Array(targetNames.list.length).fill(first);
  const loggedLast = new Float64Array(targetNames.list.length).fill(last);
  for (const logged of loggedTargets) {
    const target = targetNames.numberOf(logged.target);
    loggedFirst[target] = logged.first;
    loggedLast[target] = logged.last;
  }
  return {
    ...{ length, kinds, flags, ways, subjects, targets, froms, starts, ends, absenceAt, targetLocks, loggedFirst, loggedLast, first, last, subjectNames },
    absenceFirst: Float64Array.from(absenceFirst),
    absenceLast: Float64Array.from(absenceLast),
    targetNames: targetNames.list,
    fromNames: fromNames.list,
  };
}

function kindOf({ accountKind, how }: Session): number {
  const isOfPeople = WAYS_OF_PEOPLE.has(how);
  if (accountKind === "none") return isOfPeople ? OF_NOBODY : OF_PROGRAM;
  if (accountKind !== "account" && accountKind !== "service") return OF_PROGRAM;
  return isOfPeople ? OF_ACCOUNT : OF_ACCOUNT_IN_PROGRAM;
}
