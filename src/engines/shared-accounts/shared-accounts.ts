// Measures from its sessions whether several people use an account. One person cannot be at two consoles at once that stand apart: that is proof, all else
// is a sign. The name alone is none. Judges an account, never a person.
import { countText } from "../../foundation/count-words.ts";
import { formatLocalMinute, localReading } from "../../foundation/local-time.ts";
import { formatDuration, MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import type { SharedAccount } from "../../plant/access-judgement.ts";
import { type AccountUse, isOfPeople, type Session, TAKEN_UP_ELSEWHERE } from "../../plant/session.ts";
import { groupBy } from "../../foundation/group-by.ts";
import type { SharedAccountsAnswer } from "./answer.ts";
import { mostAtOnce, type Stay } from "./overlaps.ts";
import type { SharedAccountsQuestion } from "./question.ts";
import { shiftChanges } from "./shift-changes.ts";

/** A person works twelve hours at most where the law has its way; longer is one sign. */
const LONGEST_SHIFT_SECONDS = 12 * 3_600;
/** Used in more hours of the day than two shifts have. */
const ROUND_THE_CLOCK_HOURS = 17;
/** A sign is something that comes more than once. */
const LEAST_TIMES = 2;
/** Below this many sessions nothing is said, unless there is proof. */
const LEAST_SESSIONS = 5;
/** Walking from one station to the next while the first session still closes. */
const WALK_MICROS = 60 * MICROS_PER_SECOND;
const RANKS = ["shared", "likely", "one-person", null];

export function measureSharing(question: SharedAccountsQuestion): SharedAccountsAnswer {
  const changes = shiftChanges(question);
  const last = question.record.sessions.reduce((most, { start, end }) => Math.max(most, start ?? 0, end ?? 0), 0);
  const lastOf = new Map(question.record.loggedTargets.map(({ target, last: logged }) => [target, logged]));
  const uses = groupBy(question.record.uses, ({ account }) => account);
  const byAccount = groupBy(question.record.sessions, ({ account }) => account);
  const accounts: SharedAccount[] = [];
  for (const [account, sessions] of byAccount) {
    const ofPeople = sessions.filter(isOfPeople);
    if (account === "" || ofPeople.length === 0) continue;
    const openUntil = (session: Session): Micros => session.end ?? lastOf.get(session.target) ?? last;
    accounts.push(measure(question, account, ofPeople, sessions, uses.get(account) ?? [], changes.at, openUntil));
  }
  accounts.sort((x, y) => RANKS.indexOf(x.isShared) - RANKS.indexOf(y.isShared) || (x.account < y.account ? -1 : 1));
  return { accounts, assumptions: changes.at.length > 0 ? changes.assumptions : [] };
}

function measure(
  question: SharedAccountsQuestion,
  account: string,
  sessions: readonly Session[],
  all: readonly Session[],
  uses: readonly AccountUse[],
  changes: readonly Micros[],
  openUntil: (session: Session) => Micros,
): SharedAccount {
  const { timezone, lineOf, placeOf } = question;
  const stays = (of: readonly Session[], stationOf: (session: Session) => string): Stay[] =>
    of.flatMap((session) => (session.start === null ? [] : [{ station: stationOf(session), first: session.start, last: Math.max(session.start, openUntil(session) - WALK_MICROS) }]));
  const local = sessions.filter(({ how, isAutomatic }) => (how === "console" || how === "hmi") && !isAutomatic);
  const anywhere = mostAtOnce(
    stays(
      sessions.filter(({ isAutomatic }) => !isAutomatic),
      ({ target }) => target,
    ),
  );
  // Stations of one place count once: a control room has several before one person.
  const apart = mostAtOnce(stays(local, ({ target }) => placeOf(target) ?? target));
  const isPlaceKnown = local.every(({ target }) => placeOf(target) !== null);
  const hours = hoursOfDay(sessions, timezone, openUntil);
  const attended = sessions.filter(({ isAutomatic }) => !isAutomatic);
  const longest = attended.reduce((most, session) => Math.max(most, session.start === null ? 0 : (openUntil(session) - session.start) / MICROS_PER_SECOND), 0);
  const over = changes.length === 0 ? null : attended.filter((session) => session.start !== null && isOverChange(changes, session.start, openUntil(session))).length;
  const clients = attended.filter(({ remarks }) => remarks.includes(TAKEN_UP_ELSEWHERE)).length;
  const tooLong = attended.filter((session) => session.start !== null && openUntil(session) - session.start > LONGEST_SHIFT_SECONDS * MICROS_PER_SECOND).length;
  const strong: string[] = [];
  const signs: string[] = [];
  if (apart.stations >= 2) {
    const text = `signed in at ${apart.stations} ${isPlaceKnown ? "places" : "consoles"} at once (${formatLocalMinute(timezone, apart.since ?? 0)})`;
    // Without knowing where they stand, two may stand side by side; five do not stand before one person.
    if (isPlaceKnown || apart.stations >= 4) strong.push(text);
    else signs.push(`${text}; they may stand side by side`);
  }
  if (hours >= ROUND_THE_CLOCK_HOURS) signs.push(`used in ${hours} hours of the day`);
  if (tooLong >= LEAST_TIMES) signs.push(`${tooLong} sessions longer than ${formatDuration(LONGEST_SHIFT_SECONDS)}, the longest ${formatDuration(longest)}`);
  if (over !== null && over >= LEAST_TIMES) signs.push(`${over} sessions over a change of shift`);
  if (clients >= LEAST_TIMES) signs.push(`${clients} sessions taken up again at another machine`);
  if (anywhere.stations >= 3 && apart.stations < 2) signs.push(`sessions on ${anywhere.stations} machines at once, by remote ways`);
  const counted = strong.length + signs.length;
  const isGeneric = sessions.some(({ hasGenericName }) => hasGenericName);
  if (isGeneric) signs.push("its name is of a post, not of a person (a weak sign, never counted alone)");
  return {
    account,
    isShared: strong.length > 0 ? "shared" : counted >= 2 || (counted === 1 && isGeneric) ? "likely" : sessions.length >= LEAST_SESSIONS ? "one-person" : null,
    sessions: sessions.length,
    stations: new Set(sessions.map(({ target }) => target)).size,
    stationsAtOnce: anywhere.stations,
    hoursOfDay: hours,
    longestSeconds: longest,
    overShiftChange: over,
    signs: [...strong, ...signs],
    usedByPrograms: programs(all, uses),
    lines: [...new Set(sessions.flatMap(({ target }) => lineOf(target) ?? []))].sort(),
  };
}

function hoursOfDay(sessions: readonly Session[], timezone: string, openUntil: (session: Session) => Micros): number {
  const hours = new Set<number>();
  for (const session of sessions) {
    // Who is signed in for days need not be there: starts and ends are acts, what lies between is not.
    for (const at of [session.start, session.end === null ? null : openUntil(session)]) if (at !== null && !session.isAutomatic) hours.add(Math.floor(localReading(timezone, at).secondOfDay / 3_600));
  }
  return hours.size;
}

/** Is there a change of shift well inside? Changes are ascending. */
function isOverChange(changes: readonly Micros[], first: Micros, last: Micros): boolean {
  const margin = 30 * 60 * MICROS_PER_SECOND;
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as number) > first + margin) high = middle;
    else low = middle + 1;
  }
  return (changes[low] ?? Number.POSITIVE_INFINITY) < last - margin;
}

function programs(sessions: readonly Session[], uses: readonly AccountUse[]): string[] {
  const counts = new Map<string, number>();
  const add = (text: string, count: number): void => void counts.set(text, (counts.get(text) ?? 0) + count);
  for (const session of sessions) if (session.how === "network" || session.how === "service" || session.how === "batch") add(`${session.how} on ${session.target}`, 1);
  for (const use of uses) if (use.kind === "explicit-credentials") add(`credentials given by a program on ${use.target}`, use.count);
  return [...counts].sort(([x], [y]) => (x < y ? -1 : 1)).map(([text, count]) => `${text}, ${countText(count)} ${count === 1 ? "time" : "times"}`);
}
