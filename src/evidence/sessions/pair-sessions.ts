// Sessions of one machine from what its logs said, in the order of time: what opens, what ends it, when nobody was at it. Rules: facts, "Rules to rebuild
// sessions". Which asset the machine is, and whether another log saw the same session, is not asked here.
// INVARIANT: no session ends before it begins, and the same rows give the same sessions in whatever order they came.
import { MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import { type AccountUse, type SessionEnd, type SessionHow, WAYS_OF_PEOPLE } from "../../plant/session.ts";
import { SIGN_IN_ACTS, type SignInAct } from "../logs/sign-in.ts";
import { type SignInRow, wayOf } from "./sign-in-rows.ts";

/** A row of the store, where several sources hold the same record, with all of them. */
export interface PairedRow extends SignInRow {
  /** Numbers of sources, ascending. */
  readonly sources: readonly number[];
}

export interface SessionDraft {
  readonly row: PairedRow;
  readonly start: Micros | null;
  end: Micros | null;
  endedBy: SessionEnd;
  elevated: boolean | null;
  how: SessionHow;
  isAutomatic: boolean;
  readonly absences: { readonly kind: "locked" | "disconnected"; readonly from: Micros; to: Micros | null }[];
  readonly proofs: Set<string>;
  readonly remarks: Set<string>;
  readonly sources: Set<number>;
}

export interface HostSessions {
  readonly sessions: readonly SessionDraft[];
  readonly uses: readonly { readonly kind: AccountUse["kind"]; readonly row: PairedRow }[];
  readonly first: Micros;
  readonly last: Micros;
}

/** A console sign-in so soon after the start is the machine's own (facts: "seconds after boot"; two minutes allow for slow disks). */
export const AUTOMATIC_WITHIN_SECONDS = 120;
/** Both halves of a split token are written at once. */
const HALVES_WITHIN_SECONDS = 2;

const USES: Partial<Record<SignInAct, AccountUse["kind"]>> = {
  failed: "failed",
  "locked-out": "locked-out",
  unlocked: "unlocked",
  "explicit-credentials": "explicit-credentials",
  "credential-check": "credential-check",
  ticket: "ticket",
};
const ENDS: ReadonlySet<string> = new Set<SessionEnd>(["sign-out", "disconnect", "time-limit", "idle-limit", "forced", "restart", "connection-end"]);

/** @param rows of one host; several rows of one record are one (oneOfCopies) */
export function pairSessions(rows: readonly PairedRow[]): HostSessions {
  const sorted = [...rows].sort(compareRows);
  const host = new HostPairing();
  for (const row of sorted) host.take(row);
  host.finish();
  const times = sorted.map(({ time }) => time);
  return { sessions: host.sessions, uses: host.uses, first: times[0] ?? Number.NaN, last: times[times.length - 1] ?? Number.NaN };
}

export function isAbsenceAct(act: SignInAct): boolean {
  return act === "lock" || act === "unlock" || act === "disconnect" || act === "reconnect";
}

function actOf({ act }: Pick<SignInRow, "act">): SignInAct {
  return SIGN_IN_ACTS[act] as SignInAct;
}

/** The number that the machine gave the record: at one instant, the order in which it wrote. */
function nativeNumber({ nativeId }: SignInRow): number {
  const digits = /(\d{1,15})$/.exec(nativeId)?.[1];
  return digits === undefined ? -1 : Number(digits);
}

function compareRows(x: PairedRow, y: PairedRow): number {
  return x.time - y.time || nativeNumber(x) - nativeNumber(y) || x.act - y.act || compare(x.key, y.key) || compare(x.account, y.account) || compare(x.from, y.from) || x.record - y.record;
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

class HostPairing {
  readonly sessions: SessionDraft[] = [];
  readonly uses: { kind: AccountUse["kind"]; row: PairedRow }[] = [];
  private readonly open = new Map<string, SessionDraft>();
  /** Ended a moment ago: a second record of the same end (4634 after 4647) is no other end. */
  private readonly ended = new Map<string, SessionDraft>();
  /** Administrator's rights told before the sign-in they belong to, at the same instant. */
  private readonly elevatedEarly = new Map<string, Micros>();
  private startedAt = Number.NEGATIVE_INFINITY;

  take(row: PairedRow): void {
    const act = actOf(row);
    const use = USES[act];
    if (use !== undefined) {
      this.uses.push({ kind: use, row });
      return;
    }
    switch (act) {
      case "sign-in":
        this.signIn(row);
        return;
      case "sign-out":
        this.signOut(row);
        return;
      case "whole":
        this.whole(row);
        return;
      case "disconnect":
      case "lock":
        this.away(row, act === "lock" ? "locked" : "disconnected");
        return;
      case "reconnect":
      case "unlock":
        this.back(row, act === "unlock" ? "locked" : "disconnected");
        return;
      case "elevated":
        this.elevate(row);
        return;
      case "starts":
      case "stops":
        this.endAll(row.time, "restart");
        if (act === "starts") this.startedAt = row.time;
        return;
      case "clock-set":
        for (const draft of new Set(this.open.values())) draft.remarks.add(clockWords(row.seconds));
        return;
      case "log-cleared":
        this.forgetAll();
    }
  }

  finish(): void {
    for (const draft of new Set(this.open.values())) draft.endedBy = "open";
    this.open.clear();
  }

  private signIn(row: PairedRow): void {
    const name = nameOf(row);
    const half = row.linkedKey === "" ? undefined : this.open.get(`key ${row.linkedKey}`);
    if (half?.row.account === row.account && half.start !== null && row.time - half.start <= HALVES_WITHIN_SECONDS * MICROS_PER_SECOND) {
      this.open.set(name, half);
      if (row.elevated === 1 || half.elevated === true) half.elevated = true;
      for (const source of row.sources) half.sources.add(source);
      return;
    }
    const before = this.open.get(name);
    // Without a key, one account may well be signed in twice: only a key that comes again ends what had it.
    if (before !== undefined && row.key !== "") this.end(before, row.time, "superseded");
    const isEarly = this.elevatedEarly.get(name) === row.time;
    const draft = draftOf(row, row.time);
    if (isEarly) draft.elevated = true;
    draft.isAutomatic = draft.how === "console" && row.time - this.startedAt <= AUTOMATIC_WITHIN_SECONDS * MICROS_PER_SECOND;
    this.sessions.push(draft);
    this.open.set(before !== undefined && row.key === "" ? `${name} ${this.sessions.length}` : name, draft);
    this.ended.delete(name);
  }

  private signOut(row: PairedRow): void {
    const name = nameOf(row);
    const draft = this.open.get(name) ?? this.latestOf(row, name);
    const endedBy = ENDS.has(row.reason) ? (row.reason as SessionEnd) : "sign-out";
    if (draft !== undefined) {
      for (const source of row.sources) draft.sources.add(source);
      this.end(draft, row.time, endedBy);
      return;
    }
    if (row.key !== "" && this.ended.has(name)) return;
    if (row.account === "") return;
    const late = draftOf(row, null);
    late.remarks.add("signed out without a sign-in in the evidence");
    this.sessions.push(late);
    this.close(late, row.time, endedBy);
    if (row.key !== "") this.ended.set(name, late);
  }

  private whole(row: PairedRow): void {
    const draft = draftOf(row, row.time);
    this.sessions.push(draft);
    if (Number.isNaN(row.seconds)) draft.endedBy = "open";
    else this.close(draft, row.time + row.seconds * MICROS_PER_SECOND, ENDS.has(row.reason) ? (row.reason as SessionEnd) : "sign-out");
  }

  private away(row: PairedRow, kind: "locked" | "disconnected"): void {
    const draft = this.open.get(nameOf(row)) ?? this.latestOf(row, "");
    const last = draft?.absences[draft.absences.length - 1];
    // Who disconnects from a locked screen was away already.
    if (draft !== undefined && (last === undefined || last.to !== null)) draft.absences.push({ kind, from: row.time, to: null });
  }

  private back(row: PairedRow, kind: "locked" | "disconnected"): void {
    const draft = this.open.get(nameOf(row)) ?? this.latestOf(row, "");
    if (draft === undefined) return;
    const last = draft.absences[draft.absences.length - 1];
    if (last !== undefined && last.to === null) last.to = row.time;
    if (kind === "disconnected" && row.from !== "" && draft.row.from !== "" && row.from !== draft.row.from) draft.remarks.add("gone on with from another place");
  }

  private elevate(row: PairedRow): void {
    const name = nameOf(row);
    const draft = this.open.get(name);
    if (draft === undefined) this.elevatedEarly.set(name, row.time);
    else draft.elevated = true;
  }

  /** What a record without a key of its own most likely means: the youngest session of the account, of the same way where it says one. */
  private latestOf(row: PairedRow, exact: string): SessionDraft | undefined {
    if (exact !== "" && row.key !== "") return undefined;
    let latest: SessionDraft | undefined;
    for (const draft of this.open.values()) {
      if (draft.row.account !== row.account || (row.key !== "" && draft.row.key !== "" && draft.row.key !== row.key)) continue;
      if (wayOf(row) !== "unknown" && draft.how !== "unknown" && !isSameWay(wayOf(row), draft.how)) continue;
      if (latest === undefined || (draft.start ?? 0) >= (latest.start ?? 0)) latest = draft;
    }
    return latest;
  }

  private end(draft: SessionDraft, time: Micros, endedBy: SessionEnd): void {
    for (const [name, open] of this.open) {
      if (open !== draft) continue;
      this.open.delete(name);
      if (draft.row.key !== "") this.ended.set(name, draft);
    }
    this.close(draft, time, endedBy);
  }

  private close(draft: SessionDraft, time: Micros, endedBy: SessionEnd): void {
    if (draft.start !== null && time < draft.start) draft.remarks.add("its clock went back within it");
    draft.end = Math.max(time, draft.start ?? time);
    draft.endedBy = endedBy;
  }

  private endAll(time: Micros, endedBy: SessionEnd): void {
    for (const draft of new Set(this.open.values())) this.close(draft, time, endedBy);
    this.open.clear();
    this.ended.clear();
    this.elevatedEarly.clear();
  }

  private forgetAll(): void {
    for (const draft of new Set(this.open.values())) {
      draft.endedBy = "unknown";
      draft.remarks.add("the log was cleared while it was open");
    }
    this.open.clear();
  }
}

/** Unlocking a screen is told as a console's, and a console may be a panel's. */
function isSameWay(x: SessionHow, y: SessionHow): boolean {
  const seat = (how: SessionHow): boolean => how === "console" || how === "hmi";
  return x === y || (seat(x) && seat(y));
}

function nameOf(row: PairedRow): string {
  return row.key === "" ? `account ${row.account} ${wayOf(row)}` : `key ${row.key}`;
}

function draftOf(row: PairedRow, start: Micros | null): SessionDraft {
  return {
    row,
    start,
    end: null,
    endedBy: "open",
    elevated: row.elevated < 0 ? null : row.elevated === 1,
    how: wayOf(row),
    isAutomatic: false,
    absences: [],
    proofs: new Set(row.proof === "" ? [] : [row.proof]),
    remarks: new Set(),
    sources: new Set(row.sources),
  };
}

function clockWords(seconds: number): string {
  if (Number.isNaN(seconds)) return "the clock was set within it";
  const by = Math.abs(Math.round(seconds));
  return `the clock was set ${seconds < 0 ? "back" : "forward"} by ${by} s within it`;
}

export function isOfPeople({ row, how }: Pick<SessionDraft, "row" | "how">): boolean {
  return WAYS_OF_PEOPLE.has(how) && (row.accountKind === "account" || row.accountKind === "service");
}
