// The records of one machine, in order, to sessions: each sign-in with what ends it. One pass, so that a million records take seconds; pairing-reference.ts says the
// same slowly. Knows no asset, and does not join what two tellers say of one session (join-tellers.ts).
import type { Micros } from "../../foundation/time.ts";
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { type Absence, LOG_CLEARED, type SessionEnd, TAKEN_UP_ELSEWHERE } from "../../plant/session.ts";
import { type HeardRecord, numberOf } from "./heard-record.ts";
import { draftOf, endOfReason, NO_ABSENCES, remark, type SessionDraft, takeFacts } from "./session-draft.ts";

/** Two sign-ins of one key so near are one, told by two files or in two halves. */
export const SAME_SIGN_IN_MICROS = 2 * MICROS_PER_SECOND;
/** A machine writes several signs of one start. */
export const SAME_START_MICROS = 300 * MICROS_PER_SECOND;
/** Whoever is signed in so soon after the start was signed in by the machine (facts: seconds after boot). */
export const AUTOMATIC_MICROS = 120 * MICROS_PER_SECOND;
/** Clocks are corrected all the time; limits and hours are written in minutes. */
export const CLOCK_STEP_SECONDS = 60;
/** No clock that people live with is further off. */
export const CLOCK_BACK_MICROS = 48 * 3_600 * MICROS_PER_SECOND;

export const REMARKS = {
  noStart: "its sign-in is not in the evidence",
  atMost: "its sign-out was not seen: it ended at the latest then",
  otherClient: TAKEN_UP_ELSEWHERE,
  cleared: LOG_CLEARED,
  ranBack: "the clock ran backwards within it: how long it took is not known",
  noSignOuts: "its log tells no sign-outs",
} as const;

export function clockRemark(seconds: number | null): string {
  if (seconds === null) return "the clock was set within it";
  return `the clock was set ${seconds < 0 ? "back" : "forward"} by ${Math.round(Math.abs(seconds))} s within it`;
}

export function isClockStep(seconds: number | null): boolean {
  return seconds === null || Math.abs(seconds) >= CLOCK_STEP_SECONDS;
}

/** A session that is open while the records are read. */
interface OpenSession {
  readonly draft: SessionDraft;
  readonly opened: Micros;
  /** All keys that it is open under: two of split tokens, none where the log gives none. */
  readonly keys: string[];
  readonly mates: OpenSession[];
  /** Where it comes from now: a reconnect may change it. */
  client: string;
  absences: Absence[] | null;
  away: { readonly kind: Absence["kind"]; readonly from: Micros } | null;
  /** The screen is locked, whether or not anybody is connected. */
  isLocked: boolean;
  wasCleared: boolean;
}

/** Of one family of logs on the machine. */
interface FamilyState {
  readonly byKey: Map<string, OpenSession>;
  /** Keys that were signed out, and are in no use since. */
  readonly ended: Map<string, SessionDraft>;
  /** With and without keys, in the order in which they began. */
  readonly byAccount: Map<string, OpenSession[]>;
  /** Sign-outs of keys that nothing had opened. */
  readonly early: Map<string, { readonly at: Micros; readonly log: string; readonly number: number; readonly reason: string; readonly draft: SessionDraft }>;
  startedAt: Micros;
  stoppedAt: Micros;
  tellsSignOuts: boolean;
}

/** @param records of one machine, as orderRecords gives them */
export function pairSessions(records: readonly HeardRecord[]): SessionDraft[] {
  const pairing = new MachinePairing();
  for (const record of records) pairing.hear(record);
  return pairing.finish();
}

class MachinePairing {
  private readonly drafts = new Set<SessionDraft>();
  private readonly families = new Map<string, FamilyState>();
  private startedAt = Number.NEGATIVE_INFINITY;
  private showsLocks = false;
  private showsDisconnects = false;

  hear(r: HeardRecord): void {
    const family = this.family(r.family);
    switch (r.act) {
      case "sign-in":
        this.signIn(r, family);
        return;
      case "sign-out":
        family.tellsSignOuts = true;
        this.signOut(r, family);
        return;
      case "whole":
        this.whole(r);
        return;
      case "lock":
      case "unlock":
      case "disconnect":
      case "reconnect":
        if (r.act === "lock" || r.act === "unlock") this.showsLocks = true;
        else this.showsDisconnects = true;
        this.absence(r, family);
        return;
      case "elevated":
        this.elevated(r, family);
        return;
      case "starts":
        this.starts(r, family);
        return;
      case "stops":
        for (const open of allOpen(family)) this.close(open, r.time, "restart", family);
        forgetKeys(family);
        family.stoppedAt = r.time;
        return;
      case "clock-set":
        if (isClockStep(r.seconds)) for (const open of allOpen(family)) remark(open.draft, clockRemark(r.seconds));
        return;
      case "log-cleared":
        for (const open of allOpen(family)) {
          open.wasCleared = true;
          remark(open.draft, REMARKS.cleared);
        }
        return;
      default:
        // Attempts and uses are no sessions: account-uses.ts.
        return;
    }
  }

  finish(): SessionDraft[] {
    for (const family of this.families.values()) {
      for (const open of allOpen(family)) {
        const { draft } = open;
        settleAbsences(open, null);
        draft.endedBy = open.wasCleared || !family.tellsSignOuts ? "unknown" : "open";
        if (!family.tellsSignOuts) remark(draft, REMARKS.noSignOuts);
      }
    }
    for (const draft of this.drafts) draft.showsAbsence = draft.how === "console" || draft.how === "hmi" ? this.showsLocks : this.showsLocks || this.showsDisconnects;
    return [...this.drafts];
  }

  private signIn(r: HeardRecord, family: FamilyState): void {
    if (r.key === "") {
      this.signInWithoutKey(r, family);
      return;
    }
    const before = family.byKey.get(r.key);
    if (before !== undefined) {
      const isSame = before.draft.account === r.account && (r.accountKind === "built-in" || r.time - before.opened <= SAME_SIGN_IN_MICROS);
      if (isSame && before.draft.start !== null) {
        takeFacts(before.draft, r);
        return;
      }
      this.close(before, r.time, "superseded", family, true);
    }
    // Administrators sign in twice at once, with all rights and with few: both are one session.
    const half = r.linkedKey === "" ? undefined : family.byKey.get(r.linkedKey);
    if (half !== undefined && half.draft.account === r.account && r.time - half.opened <= SAME_SIGN_IN_MICROS) {
      half.keys.push(r.key);
      family.byKey.set(r.key, half);
      family.ended.delete(r.key);
      takeFacts(half.draft, r);
      return;
    }
    family.ended.delete(r.key);
    const early = family.early.get(r.key);
    if (early !== undefined) {
      family.early.delete(r.key);
      const own = numberOf(r);
      if (own !== null && own.log === early.log && own.number < early.number && r.time - early.at <= CLOCK_BACK_MICROS) {
        this.drafts.delete(early.draft);
        const draft = this.begin(r, r.time);
        takeFacts(draft, { ...r, act: "sign-out", files: early.draft.files });
        draft.end = r.time;
        draft.endedBy = endOfReason(early.reason, "sign-out");
        remark(draft, REMARKS.ranBack);
        family.ended.set(r.key, draft);
        return;
      }
    }
    open(family, this.begin(r, r.time), r);
  }

  private signInWithoutKey(r: HeardRecord, family: FamilyState): void {
    // One keyboard, one session: there the next sign-in ends the one before.
    if (r.how === "console" || r.how === "hmi") {
      const before = family.byAccount.get(r.account)?.find(({ draft, keys }) => keys.length === 0 && draft.how === r.how && draft.from === r.from);
      if (before !== undefined) this.close(before, r.time, "superseded", family, true);
    }
    open(family, this.begin(r, r.time), r);
  }

  private signOut(r: HeardRecord, family: FamilyState): void {
    const ending = openSessionOf(family, r);
    if (ending !== undefined) {
      takeFacts(ending.draft, r);
      this.close(ending, r.time, endOfReason(r.reason, "sign-out"), family);
      return;
    }
    if (r.key === "") {
      this.endOnly(r);
      return;
    }
    const ended = family.ended.get(r.key);
    if (ended !== undefined) {
      takeFacts(ended, r);
      return;
    }
    const draft = this.endOnly(r);
    family.ended.set(r.key, draft);
    const own = numberOf(r);
    if (own !== null) family.early.set(r.key, { at: r.time, ...own, reason: r.reason, draft });
  }

  private endOnly(r: HeardRecord): SessionDraft {
    const draft = this.begin(r, null);
    draft.end = r.time;
    draft.endedBy = endOfReason(r.reason, "sign-out");
    remark(draft, REMARKS.noStart);
    return draft;
  }

  private whole(r: HeardRecord): void {
    const draft = this.begin(r, r.time);
    if (r.seconds === null) return;
    draft.end = r.time + Math.round(r.seconds * MICROS_PER_SECOND);
    draft.endedBy = endOfReason(r.reason, "unknown");
  }

  /** Of a key that nothing opened: somebody is there, since when is not known. */
  private absence(r: HeardRecord, family: FamilyState): void {
    let known = openSessionOf(family, r);
    if (known === undefined) {
      if (r.key === "" || family.ended.has(r.key)) return;
      const draft = this.begin(r, null);
      remark(draft, REMARKS.noStart);
      known = open(family, draft, r);
    }
    takeFacts(known.draft, r);
    if (r.act === "lock") {
      known.isLocked = true;
      if (known.away === null) known.away = { kind: "locked", from: r.time };
    } else if (r.act === "unlock") {
      known.isLocked = false;
      if (known.away?.kind === "locked") endAbsence(known, r.time);
    } else if (r.act === "disconnect") {
      if (known.away?.kind === "locked") endAbsence(known, r.time);
      known.away ??= { kind: "disconnected", from: r.time };
    } else {
      if (known.away?.kind === "disconnected") endAbsence(known, r.time);
      if (known.isLocked) known.away ??= { kind: "locked", from: r.time };
      if (r.from !== "" && known.client !== "" && r.from !== known.client) remark(known.draft, REMARKS.otherClient);
      if (r.from !== "") known.client = r.from;
    }
  }

  private elevated(r: HeardRecord, family: FamilyState): void {
    const known = openSessionOf(family, r);
    if (known !== undefined) takeFacts(known.draft, r);
  }

  private starts(r: HeardRecord, family: FamilyState): void {
    this.startedAt = r.time;
    // A second sign of the same start ends nothing that began since the first.
    const isSameStart = r.time - family.startedAt <= SAME_START_MICROS && family.stoppedAt <= family.startedAt;
    const since = isSameStart ? family.startedAt : Number.POSITIVE_INFINITY;
    for (const open of allOpen(family)) if (open.opened < since) this.close(open, r.time, "restart", family, true);
    if (isSameStart) return;
    forgetKeys(family);
    family.startedAt = r.time;
  }

  private begin(r: HeardRecord, start: Micros | null): SessionDraft {
    const draft = draftOf(r, start);
    const isThere = r.how === "console" || r.how === "hmi";
    draft.isAutomatic = r.act === "sign-in" && isThere && (r.accountKind === "account" || r.accountKind === "service") && r.time - this.startedAt <= AUTOMATIC_MICROS;
    this.drafts.add(draft);
    return draft;
  }

  /** @param isLatest it ended at some time before */
  private close(open: OpenSession, at: Micros, by: SessionEnd, family: FamilyState, isLatest = false): void {
    const { draft, keys, mates } = open;
    settleAbsences(open, at);
    draft.end = at;
    draft.endedBy = by;
    if (isLatest) remark(draft, REMARKS.atMost);
    for (const key of keys) {
      family.byKey.delete(key);
      family.ended.set(key, draft);
    }
    mates.splice(mates.lastIndexOf(open), 1);
  }

  private family(name: string): FamilyState {
    let family = this.families.get(name);
    if (family === undefined) {
      const none = Number.NEGATIVE_INFINITY;
      family = { byKey: new Map(), ended: new Map(), byAccount: new Map(), early: new Map(), startedAt: none, stoppedAt: none, tellsSignOuts: false };
      this.families.set(name, family);
    }
    return family;
  }
}

function open(family: FamilyState, draft: SessionDraft, r: HeardRecord): OpenSession {
  const mates = family.byAccount.get(r.account) ?? [];
  if (mates.length === 0) family.byAccount.set(r.account, mates);
  const keys = r.key === "" ? [] : [r.key];
  const opened: OpenSession = { draft, opened: r.time, keys, mates, client: r.act === "disconnect" ? "" : r.from, absences: null, away: null, isLocked: false, wasCleared: false };
  if (r.key !== "") family.byKey.set(r.key, opened);
  mates.push(opened);
  return opened;
}

function allOpen(family: FamilyState): OpenSession[] {
  return [...family.byAccount.values()].flat();
}

/**
 * The session that a record is about: that of its key, else the one that began last of those of the account that it may be about. Only what has no key ends by a
 * sign-out without one; where both say whence, it has to be the same.
 */
function openSessionOf(family: FamilyState, r: HeardRecord): OpenSession | undefined {
  if (r.key !== "") return family.byKey.get(r.key);
  const mates = family.byAccount.get(r.account) ?? [];
  const fits = ({ draft }: OpenSession): boolean => r.how === "unknown" || draft.how === "unknown" || draft.how === r.how;
  if (r.act === "elevated") return mates.at(-1);
  if (r.act === "unlock") return mates.findLast(({ isLocked }) => isLocked);
  if (r.act !== "sign-out") return mates.findLast(fits);
  const keyless = mates.filter((open) => open.keys.length === 0 && fits(open));
  return keyless.findLast(({ draft }) => r.from !== "" && draft.from === r.from) ?? keyless.findLast(({ draft }) => r.from === "" || draft.from === "");
}

/** Keys may be given anew after a start. */
function forgetKeys(family: FamilyState): void {
  family.ended.clear();
  family.early.clear();
}

function endAbsence(open: OpenSession, at: Micros): void {
  if (open.away === null) return;
  if (at > open.away.from) {
    open.absences ??= [];
    open.absences.push({ ...open.away, to: at });
  }
  open.away = null;
}

/** @param at null = the session is open, and so is the absence */
function settleAbsences(open: OpenSession, at: Micros | null): void {
  if (open.away !== null && (at === null || at > open.away.from)) {
    open.absences ??= [];
    open.absences.push({ ...open.away, to: null });
  }
  open.draft.absences = open.absences ?? NO_ABSENCES;
}
