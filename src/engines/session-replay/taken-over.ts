// What the record says of accounts that something takes the place of: where more machines were open at one time than the roles that take over have people, which
// machines sign themselves on, and which network sign-ins may be a person's. Of people it only ever counts: who was behind an account no log tells.
import { isInSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { Micros } from "../../foundation/time.ts";
import type { AccessRole, DeclaredPerson, RetiredAccount } from "../../plant/access.ts";
import { type AccessRecord, isOfPeople, type Session } from "../../plant/session.ts";
import { compileHours, OUT } from "./compiled-hours.ts";
import { PlantClock } from "./plant-clock.ts";
import type { ReplayQuestion } from "./question.ts";

/** More machines were open under an account at one time than the roles that name them have people who may be there. */
export interface TooFew {
  readonly entry: RetiredAccount;
  /** Roles that name these machines, of those that take over; the one that was asked about first. */
  readonly roles: readonly string[];
  /** Of those roles; and of them, who may be on shift at that time. */
  readonly people: number;
  readonly there: number;
  readonly at: Micros;
  /** Sorted. */
  readonly machines: readonly string[];
  readonly witness: Session;
}

/** An entry that stands alone for its account: of one that is retired twice nothing more is said than what both say. */
export function takenOverEntries({ change, accountOf }: ReplayQuestion): { readonly entry: RetiredAccount; readonly account: string; readonly roles: readonly AccessRole[] }[] {
  const accounts = change.retire.map(({ account }) => accountOf(account));
  const peopled = new Set(change.people.filter(({ accounts: own }) => own.length > 0).flatMap(({ roles }) => roles));
  return change.retire.flatMap((entry, i) => {
    const account = accounts[i] as string;
    if (accounts.filter((other) => other === account).length > 1) return [];
    return [{ entry, account, roles: change.roles.filter(({ name }) => peopled.has(name) && entry.takenOverBy?.includes(name) === true) }];
  });
}

/** The worst moment of each role that takes an account over, where there is one. Ends are taken as logged; an open one lasts as long as the log of its machine. */
export function tooFewToTakeOver(question: ReplayQuestion): TooFew[] {
  const found = takenOverEntries(question).flatMap(({ entry, account, roles }) => {
    if (roles.length === 0) return [];
    const sessions = sessionsOf(question.record, account).filter(({ isAutomatic }) => !isAutomatic);
    const worst = roles.flatMap((role) => worstMoment(question, entry, role, roles, sessions) ?? []);
    // Roles that share all their machines have one worst moment.
    return [...new Map(worst.map((moment) => [`${moment.at}|${moment.machines.join("|")}`, moment])).values()];
  });
  return found;
}

function worstMoment(question: ReplayQuestion, entry: RetiredAccount, role: AccessRole, taking: readonly AccessRole[], sessions: readonly Session[]): TooFew | null {
  const own = sessions.filter(({ target }) => isNamed(question, role, target));
  const machines = new Set(own.map(({ target }) => target));
  // Whoever else may stand before one of these machines may share the work.
  const roles = [role, ...taking.filter((other) => other !== role && [...machines].some((machine) => isNamed(question, other, machine)))];
  const people = question.change.people.filter((person) => person.accounts.length > 0 && roles.some(({ name }) => person.roles.includes(name)));
  if (machines.size <= people.length && people.every(({ shift }) => shift === null)) return null;
  const { first, last } = timesOf(question.record);
  const thereAt = presenceOf(question, people);
  const logged = new Map(question.record.loggedTargets.map((entry) => [entry.target, entry]));
  const stays = own
    .map((session) => {
      const start = session.start ?? logged.get(session.target)?.first ?? first;
      return { session, start, end: Math.max(start + 1, session.end ?? logged.get(session.target)?.last ?? last) };
    })
    .sort((x, y) => x.start - y.start || (x.session.target < y.session.target ? -1 : 1));
  const openUntil = new Map<string, Micros>();
  let worst: TooFew | null = null;
  for (const { session, start, end } of stays) {
    for (const [machine, until] of openUntil) if (until <= start) openUntil.delete(machine);
    openUntil.set(session.target, Math.max(end, openUntil.get(session.target) ?? end));
    const there = thereAt(start);
    if (openUntil.size - there <= (worst === null ? 0 : worst.machines.length - worst.there)) continue;
    worst = { entry, roles: roles.map(({ name }) => name), people: people.length, there, at: start, machines: [...openUntil.keys()].sort(), witness: session };
  }
  return worst;
}

/** How many of them may be there: all whose shift nobody knows, or the calendar does not tell. */
function presenceOf({ plant, spansOf }: ReplayQuestion, people: readonly DeclaredPerson[]): (at: Micros) => number {
  const clock = new PlantClock(plant.timezone, 0, 0);
  const byShift = new Map<string | null, number>();
  for (const { shift } of people) {
    const known = shift !== null && spansOf(shift) !== null ? shift : null;
    byShift.set(known, (byShift.get(known) ?? 0) + 1);
  }
  const shifts = [...byShift].map(([calendar, count]) => ({ count, hours: calendar === null ? null : compileHours({ kind: "calendar", calendar }, clock, spansOf) }));
  return (at) => shifts.reduce((sum, { count, hours }) => sum + (hours === null || hours.stateAt(at) !== OUT ? count : 0), 0);
}

function isNamed({ targetsOf }: ReplayQuestion, { targets }: AccessRole, machine: string): boolean {
  return targets.some((term) => targetsOf(term)?.(machine) === true);
}

/** Machines that sign themselves on with an account that stays for that, and what the change says of the people before them. */
export interface UnnamedMachines {
  /** Sorted: no role that takes over names them with the panel's own sign-in. */
  readonly unnamed: readonly string[];
  /** Sorted: whether one does cannot be said. */
  readonly open: readonly string[];
  /** Sorted: all that sign themselves on. */
  readonly all: readonly string[];
}

export function machinesWithoutNames(question: ReplayQuestion): UnnamedMachines {
  const all = new Set<string>();
  const unnamed = new Set<string>();
  const open = new Set<string>();
  for (const { entry, account, roles } of takenOverEntries(question)) {
    if (entry.automatic !== "stay") continue;
    const able = roles.filter(({ how }) => how.length === 0 || how.includes("hmi"));
    for (const { isAutomatic, target } of sessionsOf(question.record, account)) {
      if (!isAutomatic || all.has(target)) continue;
      all.add(target);
      if (able.some((role) => isNamed(question, role, target))) continue;
      (able.some(({ targets }) => targets.some((term) => question.targetsOf(term) === null)) ? open : unnamed).add(target);
    }
  }
  return { unnamed: [...unnamed].sort(), open: [...open].sort(), all: [...all].sort() };
}

/** Of network sign-ins: those during which nothing shows that nobody was at the machine they came from. A person who opens a share looks the same as a program. */
export function mayBePeoples(record: AccessRecord, sessions: readonly Session[]): Session[] {
  const network = sessions.filter(({ how }) => how === "network");
  const places = new Set(network.flatMap(({ from }) => from ?? []));
  const logged = new Map(record.loggedTargets.map(({ target, first, last }) => [target, { first, last }]));
  const manned = new Map<string, Span[]>();
  for (const session of record.sessions) {
    if (!places.has(session.target) || !(isOfPeople(session) || session.accountKind === "none")) continue;
    const log = logged.get(session.target);
    const first = session.start ?? log?.first ?? Number.NEGATIVE_INFINITY;
    const span = { first, last: (session.end ?? log?.last ?? Number.POSITIVE_INFINITY) + 1 };
    const own = manned.get(session.target);
    if (own === undefined) manned.set(session.target, [span]);
    else own.push(span);
  }
  const spans = new Map([...manned].map(([place, list]) => [place, unionOfSpans(list)]));
  return network.filter(({ from, start }) => {
    const log = from === null ? undefined : logged.get(from);
    if (from === null || log === undefined || start === null || start < log.first || start > log.last) return true;
    return isInSpans(spans.get(from) ?? [], start);
  });
}

/** Sessions of people's ways by account; asked again for every draft of a change over the same record. */
const BY_ACCOUNT = new WeakMap<AccessRecord, ReadonlyMap<string, readonly Session[]>>();

function sessionsOf(record: AccessRecord, account: string): readonly Session[] {
  let byAccount = BY_ACCOUNT.get(record);
  if (byAccount === undefined) {
    const lists = new Map<string, Session[]>();
    for (const session of record.sessions) {
      if (!isOfPeople(session)) continue;
      const own = lists.get(session.account);
      if (own === undefined) lists.set(session.account, [session]);
      else own.push(session);
    }
    byAccount = lists;
    BY_ACCOUNT.set(record, byAccount);
  }
  return byAccount.get(account) ?? [];
}

function timesOf({ sessions }: AccessRecord): { readonly first: Micros; readonly last: Micros } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { start, end } of sessions) {
    for (const at of [start, end]) {
      if (at === null) continue;
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
  }
  return first <= last ? { first, last } : { first: 0, last: 0 };
}
