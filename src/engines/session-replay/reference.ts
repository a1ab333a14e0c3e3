// The replay, slow and obviously right: every session by itself, every rule of README.md as it stands there, time walked minute by minute. Tests, benches
// and a second opinion ask it. It shares with the engine the words of an outcome and their order, and nothing else.
import { localReading } from "../../foundation/local-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import { splitAccount } from "../../plant/account-words.ts";
import type { AccessRole, DeclaredPerson, Hours, RetiredAccount, TargetTerm } from "../../plant/access.ts";
import { type Session, WAYS_OF_PEOPLE } from "../../plant/session.ts";
import { HANDED_OVER_WAYS, NEAR_CHANGE_SECONDS, type Note, noteBit, type Outcome, rankOf, REMOTE_WAYS, SHORT_WAIT_SECONDS, type Why } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";

type Maybe = "yes" | "no" | "maybe";
type Check = Pick<Outcome, "verdict" | "why"> & { readonly afterSeconds?: number };

const MINUTE = 60 * MICROS_PER_SECOND;
/** A time of the week that clocks skip once comes again within this. */
const FIFTEEN_DAYS = 15 * 24 * 60 * MINUTE;

/** In the order of the record; null = a program's, not replayed. */
export function replaySlowly(question: ReplayQuestion): (Outcome | null)[] {
  return question.record.sessions.map((session) => judgeSlowly(question, session));
}

/** One session of the record. */
export function judgeSlowly(question: ReplayQuestion, session: Session): Outcome | null {
  const { change } = question;
  const isOfPeople = WAYS_OF_PEOPLE.has(session.how);
  if (session.accountKind === "none" && isOfPeople) return withPath(question, session, nobodyNamed(question, session));
  if (session.accountKind !== "account" && session.accountKind !== "service") return null;
  const isThis = (written: string): Maybe => sameAccount(question, session, written);
  const retired = change.retire.map(({ account }) => isThis(account));
  const people = change.people.map((person) => {
    const each = person.accounts.map(isThis);
    return { person, is: each.includes("yes") ? "yes" : each.includes("maybe") ? "maybe" : "no" };
  });
  if (!isOfPeople) {
    const fits = (is: Maybe): RetiredAccount[] => change.retire.filter((_, i) => retired[i] === is);
    const stays = (entries: readonly RetiredAccount[]): boolean => entries.every(({ programs }) => programs === "stay");
    if (retired.includes("yes")) return stays(fits("yes")) ? decided("kept", "programs-stay") : decided("locked-out", "retired-in-service");
    return retired.includes("maybe") && !people.some(({ is }) => is === "yes") && !stays(fits("maybe")) ? decided("unknown", "domain-differs") : null;
  }
  const gone = change.retire.filter((_, i) => retired[i] === "yes");
  if (gone.length > 0) return withPath(question, session, ofRetired(question, session, gone));
  const roles = new Set(people.filter(({ is }) => is === "yes").flatMap(({ person }) => person.roles));
  if (people.some(({ is }) => is === "yes")) return withPath(question, session, ofPerson(question, session, roles));
  const isDoubtful = people.some(({ is }) => is === "maybe") || retired.includes("maybe");
  const named = isGoverned(question, session);
  if (isDoubtful) {
    const isTouched = retired.includes("maybe") || named !== "no" || change.elsewhere === "deny";
    return withPath(question, session, isTouched ? decided("unknown", "domain-differs") : decided("not-governed", "not-governed"));
  }
  return withPath(question, session, strangers(question, named));
}

function decided(verdict: Outcome["verdict"], why: Why): Outcome {
  return { verdict, why, role: -1, afterSeconds: Number.NaN, waitSeconds: Number.NaN, notes: 0 };
}

function nobodyNamed(question: ReplayQuestion, session: Session): Outcome {
  const isTouched = isGoverned(question, session) !== "no" || question.change.elsewhere === "deny";
  return isTouched ? decided("unknown", "nobody-named") : decided("not-governed", "not-governed");
}

function strangers({ change }: ReplayQuestion, named: Maybe): Outcome {
  if (named === "yes" || change.elsewhere === "deny") return decided("locked-out", "no-role");
  return named === "maybe" ? decided("unknown", "targets-not-known") : decided("not-governed", "not-governed");
}

/** Where an account is retired twice, only what both places say counts. */
function ofRetired(question: ReplayQuestion, session: Session, entries: readonly RetiredAccount[]): Outcome {
  const { roles, people } = question.change;
  if (session.isAutomatic) return entries.every(({ automatic }) => automatic === "stay") ? decided("kept", "automatic-stays") : decided("locked-out", "retired-automatic");
  const crewOf = (role: string): DeclaredPerson[] => people.filter((person) => person.accounts.length > 0 && person.roles.includes(role));
  const taking = roles.map(({ name }) => name).filter((name) => crewOf(name).length > 0 && entries.every(({ takenOverBy = [] }) => takenOverBy.includes(name)));
  const best = bestOf(question, session, new Set(taking), (role) => presence(question, session, crewOf(role.name)));
  if (best === null) return decided("locked-out", "retired");
  return best.verdict === "kept" ? { ...best, why: "taken-over" } : best;
}

/** Is one of them on shift when it begins? Whoever has no shift that is known may be. */
function presence({ spansOf, ...question }: ReplayQuestion, { start }: Session, crew: readonly DeclaredPerson[]): Check[] {
  if (crew.some(({ shift }) => shift === null || spansOf(shift) === null)) return [];
  const there = crew.map(({ shift }) => (start === null ? null : isIn({ ...question, spansOf }, { kind: "calendar", calendar: shift ?? "" }, start)));
  if (there.includes(true)) return [];
  return there.includes(null) ? [{ verdict: "unknown", why: "shift-not-known" }] : [{ verdict: "locked-out", why: "off-shift" }];
}

function ofPerson(question: ReplayQuestion, session: Session, roles: ReadonlySet<string>): Outcome {
  const best = bestOf(question, session, roles, null);
  if (best !== null) return best;
  const named = isGoverned(question, session);
  if (named === "yes" || question.change.elsewhere === "deny") return decided("locked-out", "target");
  return named === "maybe" ? decided("unknown", "targets-not-known") : decided("not-governed", "not-governed");
}

type TakenOver = ((role: AccessRole) => Check[]) | null;

/** @param takenOver what else is weighed where the roles take over a retired account; null = they are the account's own */
function bestOf(question: ReplayQuestion, session: Session, roles: ReadonlySet<string>, takenOver: TakenOver): Outcome | null {
  const { change } = question;
  const outcomes: Outcome[] = [];
  change.roles.forEach((role, index) => {
    const named = anyOf(question, role.targets, session.target);
    if (!roles.has(role.name)) return;
    if (named === "yes") outcomes.push(underRole(question, session, role, index, takenOver));
    if (named === "maybe") outcomes.push({ ...decided("unknown", "targets-not-known"), role: index });
  });
  return outcomes.sort((x, y) => rankOf(x.verdict) - rankOf(y.verdict) || later(y) - later(x) || waited(x) - waited(y) || x.role - y.role)[0] ?? null;
}

const later = (x: Outcome): number => (x.verdict === "cut-off" ? x.afterSeconds : 0);
const waited = (x: Outcome): number => (Number.isNaN(x.waitSeconds) ? 0 : x.waitSeconds);

function underRole(question: ReplayQuestion, session: Session, role: AccessRole, index: number, takenOver: TakenOver): Outcome {
  const checks: Check[] = takenOver === null ? [] : takenOver(role);
  const notes = new Set<Note>();
  checks.push(...waysInto(question, session, role), ...secondFactor(question, session, role));
  const { waitSeconds, isGlassBroken } = begins(question, session, role, checks, notes);
  if (!isGlassBroken) goesOnBehindHours(question, session, role, checks);
  lasts(question, session, role, waitSeconds, takenOver !== null && HANDED_OVER_WAYS.has(session.how), checks, notes);
  const worst = checks
    .map((check, order) => ({ ...check, order }))
    .sort((x, y) => rankOf(y.verdict) - rankOf(x.verdict) || (x.verdict === "cut-off" ? (x.afterSeconds ?? 0) - (y.afterSeconds ?? 0) : 0) || x.order - y.order)[0];
  const { verdict, why, afterSeconds = Number.NaN } = worst ?? { verdict: "kept" as const, why: "granted" as const };
  return { verdict, why, role: index, afterSeconds, waitSeconds, notes: verdict === "kept" ? [...notes].reduce((bits, note) => bits | noteBit(note), 0) : 0 };
}

function waysInto(question: ReplayQuestion, { how, target, from }: Session, role: AccessRole): Check[] {
  const checks: Check[] = [];
  if (role.how.length > 0) {
    const isPanel = question.plant.assets.some((asset) => asset.name === target && asset.role === "hmi");
    if (how === "unknown") checks.push({ verdict: "unknown", why: "way-not-recorded" });
    else if (!role.how.includes(how) && !(how === "console" && isPanel && role.how.includes("hmi"))) checks.push({ verdict: "needs-other-path", why: "way" });
  }
  if (role.through.length > 0 && (REMOTE_WAYS.has(how) || how === "unknown")) {
    const comes: Maybe = from === null ? "maybe" : anyOf(question, role.through, from);
    if (from === null) checks.push({ verdict: "unknown", why: "from-not-recorded" });
    else if (comes === "maybe") checks.push({ verdict: "unknown", why: "through-not-known" });
    else if (comes === "no") checks.push(how === "unknown" ? { verdict: "unknown", why: "way-not-recorded" } : { verdict: "needs-other-path", why: "through" });
  }
  return checks;
}

function secondFactor(question: ReplayQuestion, { target, proofs }: Session, role: AccessRole): Check[] {
  if (!role.secondFactor) return [];
  const without = anyOf(question, question.change.noSecondFactor, target);
  if (without === "yes") return [{ verdict: "locked-out", why: "no-second-factor" }];
  if (without === "maybe") return [{ verdict: "unknown", why: "second-factor-not-known" }];
  return proofs.includes("cached") ? [{ verdict: "unknown", why: "second-factor-cached" }] : [];
}

/** Hours at the start, and the approval. */
function begins(question: ReplayQuestion, session: Session, role: AccessRole, checks: Check[], notes: Set<Note>): { waitSeconds: number; isGlassBroken: boolean } {
  const { breakGlass } = question.change;
  const isWithin = session.start === null ? (role.hours.kind === "always" ? true : "no start") : isIn(question, role.hours, session.start);
  if (isWithin === "no start") checks.push({ verdict: "unknown", why: "start-not-recorded" });
  else if (isWithin === null) checks.push({ verdict: "unknown", why: "calendar-not-known" });
  else if (!isWithin && breakGlass === null) checks.push({ verdict: "locked-out", why: "hours" });
  else if (!isWithin && breakGlass !== null) {
    weighWait(question, session, breakGlass.takesSeconds, "break-glass-too-late", "break-glass-not-comparable", checks, notes);
    notes.add("glass-broken");
    return { waitSeconds: breakGlass.takesSeconds, isGlassBroken: true };
  }
  if (role.approval === null) return { waitSeconds: Number.NaN, isGlassBroken: false };
  let wait = approvalWait(question, session, role.approval.available, role.approval.takesSeconds);
  if (breakGlass !== null && (wait === null || breakGlass.takesSeconds < wait)) {
    wait = breakGlass.takesSeconds;
    notes.add("glass-instead-of-approval");
  }
  if (wait === null) checks.push({ verdict: "unknown", why: "approver-not-known" });
  else if (wait === Number.POSITIVE_INFINITY) checks.push({ verdict: "locked-out", why: "approval-never" });
  else weighWait(question, session, wait, "approval-too-late", "approval-not-comparable", checks, notes);
  return { waitSeconds: wait === null || wait === Number.POSITIVE_INFINITY ? Number.NaN : wait, isGlassBroken: false };
}

/** Seconds; null = nobody can say. */
function approvalWait(question: ReplayQuestion, { start }: Session, available: Hours, takesSeconds: number): number | null {
  if (start === null) return available.kind === "always" ? takesSeconds : null;
  const there = nextIn(question, available, start);
  return there === null ? null : (there - start) / MICROS_PER_SECOND + takesSeconds;
}

function weighWait(question: ReplayQuestion, { target }: Session, wait: number, tooLate: Why, notComparable: Why, checks: Check[], notes: Set<Note>): void {
  const lineWaits = question.known.impactOf(target)?.timeToImpactSeconds ?? null;
  if (lineWaits !== null) {
    if (wait > lineWaits) checks.push({ verdict: "waits", why: tooLate });
  } else if (wait > SHORT_WAIT_SECONDS) checks.push({ verdict: "unknown", why: notComparable });
  else if (wait > 0) notes.add("short-wait");
}

function goesOnBehindHours(question: ReplayQuestion, session: Session, role: AccessRole, checks: Check[]): void {
  if (role.hours.kind === "always") return;
  const { since, until } = spanOf(question, session);
  if (session.start !== null && isIn(question, role.hours, session.start) !== true) return;
  if (role.atHoursEnd === "stay") return;
  const out = firstNotIn(question, role.hours, since, until, session.start === null);
  if (out !== null) {
    if (isIn(question, role.hours, out) === null) checks.push({ verdict: "unknown", why: "calendar-not-known" });
    else if (role.atHoursEnd === null) checks.push({ verdict: "unknown", why: "hours-end-not-said" });
    else checks.push({ verdict: "cut-off", why: "hours-end", afterSeconds: (out - since) / MICROS_PER_SECOND });
  } else if (session.end === null) checks.push({ verdict: "unknown", why: "end-not-recorded" });
}

/** The limits of the session, and what an automatic sign-in leaves open. */
function lasts(question: ReplayQuestion, session: Session, role: AccessRole, waitSeconds: number, isHandedOver: boolean, checks: Check[], notes: Set<Note>): void {
  const { since, until } = spanOf(question, session);
  const lasted = (until - since) / MICROS_PER_SECOND;
  const isExact = session.start !== null && session.end !== null;
  const limits = role.session;
  const total = limits?.totalSeconds ?? null;
  const idle = limits?.idleSeconds ?? null;
  const near = NEAR_CHANGE_SECONDS * MICROS_PER_SECOND;
  const changes = isHandedOver ? (question.known.shiftChanges ?? []).filter((at) => at > since + near && at < until - near) : [];
  if (changes.length > 0) notes.add("handed-over");
  if (limits !== null && total !== null) {
    const allowed = Math.max(0, total - (limits.countedFrom === "request" && !Number.isNaN(waitSeconds) ? waitSeconds : 0));
    // Whoever takes over signs in anew.
    const begins = [since, ...changes];
    const tooLong = begins.find((at, i) => ((begins[i + 1] ?? until) - at) / MICROS_PER_SECOND > allowed);
    if (limits.atLimit === "warn") {
      if (tooLong !== undefined) notes.add("warned-at-total");
    } else if (tooLong !== undefined) checks.push({ verdict: "cut-off", why: "total-limit", afterSeconds: (tooLong - since) / MICROS_PER_SECOND + allowed });
    else if (!isExact) checks.push({ verdict: "unknown", why: session.start === null ? "start-not-recorded" : "end-not-recorded" });
  }
  if (limits !== null && idle !== null && (lasted > idle || !isExact)) {
    const left = session.absences.find((absence) => ((absence.to ?? until) - absence.from) / MICROS_PER_SECOND > idle);
    const showsLocks = session.showsAbsence && question.record.sessions.some((other) => other.target === session.target && other.absences.some((a) => a.kind === "locked"));
    if (left !== undefined) {
      if (limits.atLimit === "warn") notes.add("warned-at-idle");
      else if (limits.atLimit === "disconnect") notes.add("left-alone-when-idle");
      else checks.push({ verdict: "cut-off", why: "idle-limit", afterSeconds: Math.max(0, (left.from - since) / MICROS_PER_SECOND + idle) });
    } else if (limits.atLimit !== "warn" && !showsLocks) checks.push({ verdict: "unknown", why: "idle-not-shown" });
  }
  const isLimited = limits !== null && limits.atLimit !== "warn" && (total !== null || idle !== null);
  if (session.isAutomatic && (isLimited || role.hours.kind !== "always")) checks.push({ verdict: "unknown", why: "automatic" });
}

function withPath({ pathOf }: ReplayQuestion, { how, from, target }: Session, outcome: Outcome): Outcome {
  if (pathOf === null || !(REMOTE_WAYS.has(how) || (how === "unknown" && from !== null))) return outcome;
  const path = from === null ? "unknown" : pathOf(from, target, how);
  if (path === "closed" && rankOf(outcome.verdict) < rankOf("needs-other-path")) return { ...outcome, verdict: "needs-other-path", why: "path-closed", afterSeconds: Number.NaN, notes: 0 };
  if (path === "unknown" && rankOf(outcome.verdict) < rankOf("unknown")) return { ...outcome, verdict: "unknown", why: "path-not-known", notes: 0 };
  return outcome;
}

function sameAccount({ accountOf }: ReplayQuestion, session: Session, written: string): Maybe {
  if (accountOf(written) !== session.account) return "no";
  const label = (authority: string): string => authority.toLowerCase().split(".")[0] ?? "";
  const asWritten = label(splitAccount(written).authority);
  const asLogged = label(session.authority ?? "");
  return asWritten === "" || asLogged === "" || asWritten === asLogged ? "yes" : "maybe";
}

function anyOf({ targetsOf }: ReplayQuestion, terms: readonly TargetTerm[], machine: string): Maybe {
  const each = terms.map((term) => targetsOf(term)?.(machine) ?? null);
  return each.includes(true) ? "yes" : each.includes(null) ? "maybe" : "no";
}

function isGoverned(question: ReplayQuestion, { target }: Session): Maybe {
  return anyOf(
    question,
    question.change.roles.flatMap((role) => role.targets),
    target,
  );
}

/** From its start, or the beginning of its machine's log, to its end, or the end of that log. */
function spanOf({ record }: ReplayQuestion, { start, end, target }: Session): { since: Micros; until: Micros } {
  const logged = record.loggedTargets.find((entry) => entry.target === target);
  const times = logged === undefined ? record.sessions.flatMap((s) => [s.start, s.end]).filter((t) => t !== null) : [];
  const first = logged?.first ?? times.reduce((x, y) => Math.min(x, y), Number.POSITIVE_INFINITY);
  const last = logged?.last ?? times.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY);
  const since = start ?? Math.min(first, end ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(since) ? { since, until: Math.max(since, end ?? last) } : { since: 0, until: 0 };
}

/** null = the calendar is not known, or says nothing of that time. */
function isIn({ plant, spansOf }: ReplayQuestion, hours: Hours, at: Micros): boolean | null {
  if (hours.kind === "always") return true;
  if (hours.kind === "calendar") {
    const spans = spansOf(hours.calendar) ?? [];
    const first = spans[0]?.first ?? Number.POSITIVE_INFINITY;
    const last = spans[spans.length - 1]?.last ?? Number.NEGATIVE_INFINITY;
    return at >= first && at < last ? spans.some((span) => at >= span.first && at < span.last) : null;
  }
  const { weekday, secondOfDay } = localReading(plant.timezone, at);
  const minute = weekday * 1_440 + Math.floor(secondOfDay / 60);
  return hours.week.some(({ from, to }) => minute >= from && minute < to);
}

/** Every instant behind `from` at which somebody may come into hours or fall out of them. */
function turns({ spansOf }: ReplayQuestion, hours: Hours, from: Micros, until: Micros): Micros[] {
  if (hours.kind === "always") return [];
  if (hours.kind === "calendar") return (spansOf(hours.calendar) ?? []).flatMap(({ first, last }) => [first, last]).filter((at) => at > from && at < until);
  const minutes: Micros[] = [];
  for (let at = (Math.floor(from / MINUTE) + 1) * MINUTE; at < until; at += MINUTE) minutes.push(at);
  return minutes;
}

function firstNotIn(question: ReplayQuestion, hours: Hours, from: Micros, until: Micros, withFrom: boolean): Micros | null {
  return [...(withFrom && from < until ? [from] : []), ...turns(question, hours, from, until)].find((at) => isIn(question, hours, at) !== true) ?? null;
}

/** When it is the first time in hours; Infinity = never, null = nobody can say. */
function nextIn(question: ReplayQuestion, hours: Hours, from: Micros): Micros | null {
  const until = hours.kind === "calendar" ? Number.POSITIVE_INFINITY : from + FIFTEEN_DAYS;
  for (const at of [from, ...turns(question, hours, from, until)]) {
    const is = isIn(question, hours, at);
    if (is === null) return null;
    if (is) return at;
  }
  return Number.POSITIVE_INFINITY;
}
