// The verdict of every session as codes in columns: the rules of README.md in one pass, without an object per session. Makes no words.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { SESSION_VERDICTS, type SessionVerdict } from "../../plant/access-judgement.ts";
import { SESSION_WAYS } from "../../plant/session.ts";
import { type CompiledChange, type CompiledRole, compileChange, DOUBTFUL_PERSON, DOUBTFUL_RETIRED, PERSON, RETIRED } from "./compiled-change.ts";
import { IN, NOT_KNOWN, OUT } from "./compiled-hours.ts";
import { changeWithin, cutWithin } from "./handed-over.ts";
import { HANDED_OVER_WAYS, noteBit, type Outcome, REMOTE_WAYS, SHORT_WAIT_SECONDS, VERDICT_RANKS, type Why, WHYS } from "./outcome.ts";
import { MAYBE, NO, YES } from "./known-names.ts";
import type { ReplayQuestion } from "./question.ts";
import { IS_AUTOMATIC, IS_CACHED, OF_ACCOUNT_IN_PROGRAM, OF_NOBODY, OF_PROGRAM, type SessionColumns, SHOWS_ABSENCE } from "./session-columns.ts";

/** Of a program: not replayed. */
export const NOT_REPLAYED = 255;

export interface OutcomeColumns {
  /** Indexes into SESSION_VERDICTS; NOT_REPLAYED. */
  readonly verdicts: Uint8Array;
  /** Indexes into WHYS. */
  readonly whys: Uint8Array;
  /** −1 = none decided. */
  readonly roles: Int16Array;
  /** Seconds; NaN = does not apply. */
  readonly after: Float64Array;
  readonly waits: Float64Array;
  readonly notes: Uint8Array;
}

const verdictNumber = (verdict: SessionVerdict): number => SESSION_VERDICTS.indexOf(verdict);
const whyNumber = (why: Why): number => WHYS.indexOf(why);
const rank = (verdict: number): number => VERDICT_RANKS[verdict] as number;

const KEPT = verdictNumber("kept");
const LOCKED_OUT = verdictNumber("locked-out");
const CUT_OFF = verdictNumber("cut-off");
const WAITS = verdictNumber("waits");
const OTHER_PATH = verdictNumber("needs-other-path");
const UNKNOWN = verdictNumber("unknown");
const NOT_GOVERNED = verdictNumber("not-governed");
/** What the change does not speak of. */
const NOT_SPOKEN_OF = whyNumber("not-governed");
const GRANTED = whyNumber("granted");
const W = Object.fromEntries(WHYS.map((why, i) => [why, i])) as Readonly<Record<Why, number>>;

const WAY_UNKNOWN = SESSION_WAYS.indexOf("unknown");
const WAY_CONSOLE = SESSION_WAYS.indexOf("console");
const HMI_BIT = 1 << SESSION_WAYS.indexOf("hmi");
const REMOTE_BITS = SESSION_WAYS.reduce((bits, way, i) => (REMOTE_WAYS.has(way) ? bits | (1 << i) : bits), 0);
const GLASS_BROKEN = noteBit("glass-broken");
const GLASS_INSTEAD = noteBit("glass-instead-of-approval");
const WARNED_AT_TOTAL = noteBit("warned-at-total");
const WARNED_AT_IDLE = noteBit("warned-at-idle");
const LEFT_ALONE = noteBit("left-alone-when-idle");
const SHORT_WAIT = noteBit("short-wait");
const HANDED_OVER = noteBit("handed-over");
const HANDED_OVER_BITS = SESSION_WAYS.reduce((bits, way, i) => (HANDED_OVER_WAYS.has(way) ? bits | (1 << i) : bits), 0);

export function judgeColumns(question: ReplayQuestion, columns: SessionColumns, change = compileChange(question, columns)): OutcomeColumns {
  return new ColumnJudge(question, columns, change).judge();
}

export function outcomeAt(outcomes: OutcomeColumns, i: number): Outcome | null {
  const verdict = outcomes.verdicts[i] as number;
  if (verdict === NOT_REPLAYED) return null;
  return {
    verdict: SESSION_VERDICTS[verdict] as SessionVerdict,
    why: WHYS[outcomes.whys[i] as number] as Why,
    role: outcomes.roles[i] as number,
    afterSeconds: outcomes.after[i] as number,
    waitSeconds: outcomes.waits[i] as number,
    notes: outcomes.notes[i] as number,
  };
}

class ColumnJudge {
  private readonly question: ReplayQuestion;
  private readonly columns: SessionColumns;
  private readonly change: CompiledChange;
  private readonly out: OutcomeColumns;
  private readonly glassSeconds: number;
  private readonly isDenied: boolean;
  private readonly paths = new Map<number, number>();

  // The worst that was found of one session under one role: fields, so that nothing is made for each of them.
  private verdict = KEPT;
  private why = GRANTED;
  private after = Number.NaN;
  private wait = Number.NaN;
  private notes = 0;
  /** The session is of a retired account that roles take over. */
  private isTakenOver = false;

  constructor(question: ReplayQuestion, columns: SessionColumns, change: CompiledChange) {
    this.question = question;
    this.columns = columns;
    this.change = change;
    this.glassSeconds = question.change.breakGlass?.takesSeconds ?? Number.NaN;
    this.isDenied = question.change.elsewhere === "deny";
    const { length } = columns;
    this.out = {
      verdicts: new Uint8Array(length),
      whys: new Uint8Array(length),
      roles: new Int16Array(length).fill(-1),
      after: new Float64Array(length).fill(Number.NaN),
      waits: new Float64Array(length).fill(Number.NaN),
      notes: new Uint8Array(length),
    };
  }

  judge(): OutcomeColumns {
    const { columns, question } = this;
    const hasPaths = question.pathOf !== null;
    for (let i = 0; i < columns.length; i++) {
      this.judgeSession(i);
      if (hasPaths) this.weighPath(i);
    }
    return this.out;
  }

  private judgeSession(i: number): void {
    const { columns, change } = this;
    const kind = columns.kinds[i];
    const target = columns.targets[i] as number;
    if (kind === OF_PROGRAM) {
      this.put(i, NOT_REPLAYED, GRANTED);
      return;
    }
    const governed = change.governed[target] as number;
    const isTouched = governed !== NO || this.isDenied;
    const subject = columns.subjects[i] as number;
    const standing = change.standing[subject];
    if (kind === OF_ACCOUNT_IN_PROGRAM) {
      const stays = change.programsStay[subject] === YES;
      if (standing === RETIRED) this.put(i, stays ? KEPT : LOCKED_OUT, stays ? W["programs-stay"] : W["retired-in-service"]);
      else if (standing === DOUBTFUL_RETIRED && !stays) this.put(i, UNKNOWN, W["domain-differs"]);
      else this.put(i, NOT_REPLAYED, GRANTED);
    } else if (kind === OF_NOBODY) this.putIfTouched(i, isTouched, W["nobody-named"]);
    else if (standing === RETIRED) this.judgeRetired(i, subject, target);
    else if (standing === PERSON) {
      if (!this.judgeUnder(i, subject, target)) this.putOutside(i, governed, W.target);
    } else if (standing === DOUBTFUL_RETIRED) this.put(i, UNKNOWN, W["domain-differs"]);
    else if (standing === DOUBTFUL_PERSON) this.putIfTouched(i, isTouched, W["domain-differs"]);
    else this.putOutside(i, governed, W["no-role"]);
  }

  private putIfTouched(i: number, isTouched: boolean, why: number): void {
    if (isTouched) this.put(i, UNKNOWN, why);
    else this.put(i, NOT_GOVERNED, NOT_SPOKEN_OF);
  }

  private put(i: number, verdict: number, why: number): void {
    this.out.verdicts[i] = verdict;
    this.out.whys[i] = why;
  }

  /** No role of theirs names the machine. */
  private putOutside(i: number, governed: number, why: number): void {
    if (governed === YES || this.isDenied) this.put(i, LOCKED_OUT, why);
    else if (governed === MAYBE) this.put(i, UNKNOWN, W["targets-not-known"]);
    else this.put(i, NOT_GOVERNED, NOT_SPOKEN_OF);
  }

  /** Of what no person stands before, nobody can take over. */
  private judgeRetired(i: number, subject: number, target: number): void {
    if (((this.columns.flags[i] as number) & IS_AUTOMATIC) !== 0) {
      const stays = this.change.automaticStays[subject] === YES;
      this.put(i, stays ? KEPT : LOCKED_OUT, stays ? W["automatic-stays"] : W["retired-automatic"]);
      return;
    }
    this.isTakenOver = true;
    if (!this.judgeUnder(i, subject, target)) this.put(i, LOCKED_OUT, W.retired);
    this.isTakenOver = false;
  }

  /** The best of the roles that the subject has; false = none of them names the machine. */
  private judgeUnder(i: number, subject: number, target: number): boolean {
    const { out, change } = this;
    const own = change.rolesOf[subject] as Int32Array;
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k < own.length; k++) {
      const index = own[k] as number;
      const role = change.roles[index] as CompiledRole;
      const named = role.named[target];
      if (named === NO) continue;
      this.underRole(i, role, target, named === MAYBE, index);
      const worth = rank(this.verdict);
      if (worth > best || (worth === best && !this.isBetterThan(i))) continue;
      best = worth;
      out.verdicts[i] = this.verdict;
      out.whys[i] = this.isTakenOver && this.verdict === KEPT ? W["taken-over"] : this.why;
      out.roles[i] = index;
      out.after[i] = this.after;
      out.waits[i] = this.wait;
      out.notes[i] = this.verdict === KEPT ? this.notes : 0;
    }
    return best !== Number.POSITIVE_INFINITY;
  }

  /** Of two roles with the same verdict: the one that cuts off later, else the one that waits less. */
  private isBetterThan(i: number): boolean {
    if (this.verdict === CUT_OFF && this.after !== this.out.after[i]) return this.after > (this.out.after[i] as number);
    return (this.wait || 0) < ((this.out.waits[i] as number) || 0);
  }

  private add(verdict: number, why: number, after = Number.NaN): void {
    const worth = rank(verdict);
    const has = rank(this.verdict);
    if (worth < has || (worth === has && !(verdict === CUT_OFF && this.verdict === CUT_OFF && after < this.after))) return;
    this.verdict = verdict;
    this.why = why;
    this.after = after;
  }

  private underRole(i: number, compiled: CompiledRole, target: number, isDoubtful: boolean, index: number): void {
    const { columns } = this;
    this.verdict = KEPT;
    this.why = GRANTED;
    this.after = Number.NaN;
    this.wait = Number.NaN;
    this.notes = 0;
    if (isDoubtful) {
      this.verdict = UNKNOWN;
      this.why = W["targets-not-known"];
      return;
    }
    if (this.isTakenOver) this.weighCrew(this.change.crews[index] as CompiledChange["crews"][number], columns.starts[i] as number);
    this.weighWays(i, compiled, target);
    if (compiled.role.secondFactor) this.weighSecondFactor(i, target);
    const recordedStart = columns.starts[i] as number;
    const recordedEnd = columns.ends[i] as number;
    const hasStart = !Number.isNaN(recordedStart);
    const hasEnd = !Number.isNaN(recordedEnd);
    let since = recordedStart;
    if (!hasStart) {
      const logged = columns.loggedFirst[target] as number;
      since = hasEnd && recordedEnd < logged ? recordedEnd : logged;
    }
    let until = hasEnd ? recordedEnd : (columns.loggedLast[target] as number);
    if (!Number.isFinite(since)) {
      since = 0;
      until = 0;
    }
    if (until < since) until = since;
    this.weighBeginning(compiled, target, recordedStart, hasStart, since, until, hasEnd);
    this.weighLength(i, compiled, target, since, until, hasStart, hasEnd);
  }

  /** Is somebody of the role on shift when it begins? */
  private weighCrew(crew: CompiledChange["crews"][number], start: number): void {
    if (crew === null) return;
    let state: number = OUT;
    if (Number.isNaN(start)) state = NOT_KNOWN;
    else
      for (const shift of crew) {
        const own = shift.stateAt(start);
        if (own === IN) return;
        if (own === NOT_KNOWN) state = NOT_KNOWN;
      }
    if (state === OUT) this.add(LOCKED_OUT, W["off-shift"]);
    else this.add(UNKNOWN, W["shift-not-known"]);
  }

  private weighWays(i: number, { ways, through }: CompiledRole, target: number): void {
    const { columns } = this;
    const way = columns.ways[i] as number;
    if (ways !== 0) {
      if (way === WAY_UNKNOWN) this.add(UNKNOWN, W["way-not-recorded"]);
      else if ((ways & (1 << way)) === 0 && !(way === WAY_CONSOLE && (ways & HMI_BIT) !== 0 && this.change.isPanel[target] === 1)) this.add(OTHER_PATH, W.way);
    }
    if (through === null || ((REMOTE_BITS & (1 << way)) === 0 && way !== WAY_UNKNOWN)) return;
    const from = columns.froms[i] as number;
    const comes = from < 0 ? NO : through[from];
    if (from < 0) this.add(UNKNOWN, W["from-not-recorded"]);
    else if (comes === MAYBE) this.add(UNKNOWN, W["through-not-known"]);
    else if (comes === NO) {
      if (way === WAY_UNKNOWN) this.add(UNKNOWN, W["way-not-recorded"]);
      else this.add(OTHER_PATH, W.through);
    }
  }

  private weighSecondFactor(i: number, target: number): void {
    const without = this.change.noSecondFactor[target];
    if (without === YES) this.add(LOCKED_OUT, W["no-second-factor"]);
    else if (without === MAYBE) this.add(UNKNOWN, W["second-factor-not-known"]);
    else if (((this.columns.flags[i] as number) & IS_CACHED) !== 0) this.add(UNKNOWN, W["second-factor-cached"]);
  }

  /** Hours at the start, the approval, and hours that end while it lasts. */
  private weighBeginning(compiled: CompiledRole, target: number, start: number, hasStart: boolean, since: number, until: number, hasEnd: boolean): void {
    const { hours, role, approver } = compiled;
    const glass = this.glassSeconds;
    const state = hasStart ? hours.stateAt(start) : hours.isAlways ? IN : NOT_KNOWN;
    if (state === NOT_KNOWN) this.add(UNKNOWN, hasStart ? W["calendar-not-known"] : W["start-not-recorded"]);
    else if (state === OUT) {
      if (!Number.isNaN(glass)) {
        this.wait = glass;
        this.notes |= GLASS_BROKEN;
        this.weighWait(target, glass, W["break-glass-too-late"], W["break-glass-not-comparable"]);
        return;
      }
      this.add(LOCKED_OUT, W.hours);
    }
    if (approver !== null && role.approval !== null) {
      const there = hasStart ? approver.nextFrom(start) : approver.isAlways ? 0 : Number.NaN;
      let wait = (there - (hasStart ? start : 0)) / MICROS_PER_SECOND + role.approval.takesSeconds;
      if (!Number.isNaN(glass) && !(wait <= glass)) {
        wait = glass;
        this.notes |= GLASS_INSTEAD;
      }
      if (Number.isNaN(wait)) this.add(UNKNOWN, W["approver-not-known"]);
      else if (wait === Number.POSITIVE_INFINITY) this.add(LOCKED_OUT, W["approval-never"]);
      else {
        this.wait = wait;
        this.weighWait(target, wait, W["approval-too-late"], W["approval-not-comparable"]);
      }
    }
    if (hours.isAlways || role.atHoursEnd === "stay" || (hasStart && state !== IN)) return;
    const first = hasStart ? IN : hours.stateAt(since);
    const end = since < until && first !== IN ? since : first === IN ? hours.endAfter(since) : Number.POSITIVE_INFINITY;
    if (end < until) {
      if (hours.stateAt(end) === NOT_KNOWN) this.add(UNKNOWN, W["calendar-not-known"]);
      else if (role.atHoursEnd === null) this.add(UNKNOWN, W["hours-end-not-said"]);
      else this.add(CUT_OFF, W["hours-end"], (end - since) / MICROS_PER_SECOND);
    } else if (!hasEnd) this.add(UNKNOWN, W["end-not-recorded"]);
  }

  private weighWait(target: number, wait: number, tooLate: number, notComparable: number): void {
    const line = this.change.lineWaits[target] as number;
    if (!Number.isNaN(line)) {
      if (wait > line) this.add(WAITS, tooLate);
    } else if (wait > SHORT_WAIT_SECONDS) this.add(UNKNOWN, notComparable);
    else if (wait > 0) this.notes |= SHORT_WAIT;
  }

  private weighLength(i: number, { role, hours }: CompiledRole, target: number, since: number, until: number, hasStart: boolean, hasEnd: boolean): void {
    const { columns } = this;
    const isAutomatic = ((columns.flags[i] as number) & IS_AUTOMATIC) !== 0;
    const limits = role.session;
    const change = this.isTakenOver && ((1 << (columns.ways[i] as number)) & HANDED_OVER_BITS) !== 0 ? changeWithin(this.change.shiftChanges, since, until) : -1;
    if (change >= 0) this.notes |= HANDED_OVER;
    if (limits === null) {
      if (isAutomatic && !hours.isAlways) this.add(UNKNOWN, W.automatic);
      return;
    }
    const { totalSeconds: total, idleSeconds: idle, atLimit } = limits;
    const lasted = (until - since) / MICROS_PER_SECOND;
    if (total !== null) {
      const allowed = Math.max(0, total - (limits.countedFrom === "request" ? this.wait || 0 : 0));
      const cut = change < 0 ? (lasted > allowed ? allowed : Number.NaN) : cutWithin(this.change.shiftChanges, change, since, until, allowed);
      if (!Number.isNaN(cut)) {
        if (atLimit === "warn") this.notes |= WARNED_AT_TOTAL;
        else this.add(CUT_OFF, W["total-limit"], cut);
      } else if (atLimit !== "warn" && !(hasStart && hasEnd)) this.add(UNKNOWN, hasStart ? W["end-not-recorded"] : W["start-not-recorded"]);
    }
    if (idle !== null && (lasted > idle || !(hasStart && hasEnd))) this.weighIdle(i, idle, atLimit, target, since, until);
    if (isAutomatic && ((atLimit !== "warn" && (total !== null || idle !== null)) || !hours.isAlways)) this.add(UNKNOWN, W.automatic);
  }

  private weighIdle(i: number, idle: number, atLimit: "disconnect" | "signoff" | "warn", target: number, since: number, until: number): void {
    const { absenceAt, absenceFirst, absenceLast, flags, targetLocks } = this.columns;
    for (let k = absenceAt[i] as number; k < (absenceAt[i + 1] as number); k++) {
      const first = absenceFirst[k] as number;
      const recorded = absenceLast[k] as number;
      const last = Number.isNaN(recorded) ? until : recorded;
      if (!((last - first) / MICROS_PER_SECOND > idle)) continue;
      if (atLimit === "warn") this.notes |= WARNED_AT_IDLE;
      else if (atLimit === "disconnect") this.notes |= LEFT_ALONE;
      else this.add(CUT_OFF, W["idle-limit"], Math.max(0, (first - since) / MICROS_PER_SECOND + idle));
      return;
    }
    const showsLocks = ((flags[i] as number) & SHOWS_ABSENCE) !== 0 && targetLocks[target] === 1;
    if (atLimit !== "warn" && !showsLocks) this.add(UNKNOWN, W["idle-not-shown"]);
  }

  /** The zones may close what the role allows. */
  private weighPath(i: number): void {
    const { columns, out } = this;
    const verdict = out.verdicts[i] as number;
    const kind = columns.kinds[i];
    if (verdict === NOT_REPLAYED || kind === OF_ACCOUNT_IN_PROGRAM || verdict === LOCKED_OUT) return;
    const way = columns.ways[i] as number;
    const from = columns.froms[i] as number;
    if ((REMOTE_BITS & (1 << way)) === 0 && !(way === WAY_UNKNOWN && from >= 0)) return;
    const path = from < 0 ? MAYBE : this.pathAt(from, columns.targets[i] as number, way);
    if (path === NO && rank(verdict) < rank(OTHER_PATH)) {
      this.put(i, OTHER_PATH, W["path-closed"]);
      out.after[i] = Number.NaN;
      out.notes[i] = 0;
    } else if (path === MAYBE && rank(verdict) < rank(UNKNOWN)) {
      this.put(i, UNKNOWN, W["path-not-known"]);
      out.notes[i] = 0;
    }
  }

  private pathAt(from: number, target: number, way: number): number {
    const { fromNames, targetNames } = this.columns;
    const key = (from * targetNames.length + target) * SESSION_WAYS.length + way;
    let path = this.paths.get(key);
    if (path === undefined) {
      const asked = this.question.pathOf?.(fromNames[from] as string, targetNames[target] as string, SESSION_WAYS[way] ?? "unknown") ?? "unknown";
      path = asked === "open" ? YES : asked === "closed" ? NO : MAYBE;
      this.paths.set(key, path);
    }
    return path;
  }
}
