// Sessions as columns: names become numbers, so that what the change says of a name is looked up once and not for each of its sessions.
import type { Micros } from "../../foundation/time.ts";
import { type AccessRecord, type AccountKind, SESSION_WAYS, type Session, type SessionHow, WAYS_OF_PEOPLE } from "../../plant/session.ts";

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
  /** Of which they are made, whole or in part. */
  readonly record: AccessRecord;
  /** Row by row. */
  readonly sessions: readonly Session[];
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
const IS_WAY_OF_PEOPLE = SESSION_WAYS.map((way) => WAYS_OF_PEOPLE.has(way));

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

/** An account is mostly kept by one authority: that of its last session is looked at first. */
interface KnownAccount {
  readonly numbers: Map<string | null, number>;
  authority: string | null;
  number: number;
}

class Subjects {
  readonly list: Subject[] = [];
  private readonly known = new Map<string, KnownAccount>();

  numberOf(account: string, authority: string | null): number {
    const known = this.known.get(account);
    if (known === undefined) {
      const number = this.add(account, authority);
      this.known.set(account, { numbers: new Map([[authority, number]]), authority, number });
      return number;
    }
    if (known.authority === authority) return known.number;
    let number = known.numbers.get(authority);
    if (number === undefined) {
      number = this.add(account, authority);
      known.numbers.set(authority, number);
    }
    known.authority = authority;
    known.number = number;
    return number;
  }

  private add(account: string, authority: string | null): number {
    return this.list.push({ account, authority }) - 1;
  }
}

export function columnsOf(record: AccessRecord): SessionColumns {
  const { sessions, loggedTargets } = record;
  const length = sessions.length;
  const kinds = new Uint8Array(length);
  const flags = new Uint8Array(length);
  const ways = new Uint8Array(length);
  const subjects = new Int32Array(length);
  const targets = new Int32Array(length);
  const froms = new Int32Array(length).fill(-1);
  const starts = new Float64Array(length).fill(Number.NaN);
  const ends = new Float64Array(length).fill(Number.NaN);
  const absenceAt = new Int32Array(length + 1);
  const absenceFirst: number[] = [];
  const absenceLast: number[] = [];
  const subjectNames = new Subjects();
  const targetNames = new Names();
  const fromNames = new Names();
  const locking = new Set<number>();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    const session = sessions[i] as Session;
    const { how, from, start, end, proofs, absences } = session;
    const way = WAY_NUMBERS.get(how) as number;
    ways[i] = way;
    kinds[i] = kindOf(session.accountKind, IS_WAY_OF_PEOPLE[way] as boolean);
    flags[i] = (session.isAutomatic ? IS_AUTOMATIC : 0) | (proofs.length > 0 && proofs.includes("cached") ? IS_CACHED : 0) | (session.showsAbsence ? SHOWS_ABSENCE : 0);
    subjects[i] = subjectNames.numberOf(session.account, session.authority);
    const target = targetNames.numberOf(session.target);
    targets[i] = target;
    if (from !== null) froms[i] = fromNames.numberOf(from);
    if (start !== null) {
      starts[i] = start;
      if (start < first) first = start;
      if (start > last) last = start;
    }
    if (end !== null) {
      ends[i] = end;
      if (end < first) first = end;
      if (end > last) last = end;
    }
    for (let k = 0; k < absences.length; k++) {
      const absence = absences[k] as Session["absences"][number];
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
    ...{ record, sessions, length, kinds, flags, ways, subjects, targets, froms, starts, ends, absenceAt, targetLocks, loggedFirst, loggedLast, first, last },
    absenceFirst: Float64Array.from(absenceFirst),
    absenceLast: Float64Array.from(absenceLast),
    subjectNames: subjectNames.list,
    targetNames: targetNames.list,
    fromNames: fromNames.list,
  };
}

/** Those that the question brings, if they are of its record; else made. */
export function columnsFor({ record, columns }: { readonly record: AccessRecord; readonly columns?: SessionColumns }): SessionColumns {
  return columns?.record === record ? columns : columnsOf(record);
}

/** Some rows of columns, ascending, with the names, the machines that lock and the times of the whole record. */
export function someRows(columns: SessionColumns, rows: Int32Array): SessionColumns {
  const { absenceAt: at, absenceFirst, absenceLast } = columns;
  const pick = <T extends Uint8Array | Int32Array | Float64Array>(from: T, into: T): T => {
    for (let i = 0; i < rows.length; i++) into[i] = from[rows[i] as number] as number;
    return into;
  };
  const { length } = rows;
  const absenceAt = new Int32Array(length + 1);
  const absences: number[] = [];
  for (let i = 0; i < length; i++) {
    const row = rows[i] as number;
    for (let k = at[row] as number; k < (at[row + 1] as number); k++) absences.push(k);
    absenceAt[i + 1] = absences.length;
  }
  return {
    ...columns,
    ...{ length, absenceAt },
    sessions: Array.from(rows, (row) => columns.sessions[row] as Session),
    kinds: pick(columns.kinds, new Uint8Array(length)),
    flags: pick(columns.flags, new Uint8Array(length)),
    ways: pick(columns.ways, new Uint8Array(length)),
    subjects: pick(columns.subjects, new Int32Array(length)),
    targets: pick(columns.targets, new Int32Array(length)),
    froms: pick(columns.froms, new Int32Array(length)),
    starts: pick(columns.starts, new Float64Array(length)),
    ends: pick(columns.ends, new Float64Array(length)),
    absenceFirst: Float64Array.from(absences, (k) => absenceFirst[k] as number),
    absenceLast: Float64Array.from(absences, (k) => absenceLast[k] as number),
  };
}

function kindOf(accountKind: AccountKind, isOfPeople: boolean): number {
  if (accountKind === "none") return isOfPeople ? OF_NOBODY : OF_PROGRAM;
  if (accountKind !== "account" && accountKind !== "service") return OF_PROGRAM;
  return isOfPeople ? OF_ACCOUNT : OF_ACCOUNT_IN_PROGRAM;
}
