// The same, slowly and plainly: every choice of units is gone through, fractions are exact, and time is walked minute by minute. For tests.
import { localReading } from "../../foundation/local-time.ts";
import type { Incidence } from "./incidence.ts";
import type { Span } from "../../foundation/time-spans.ts";
import type { ActiveHour } from "../../plant/activity.ts";
import type { Session } from "../../plant/session.ts";

/** Keys met in `t` of the units, as the mean over every choice of them. @param keys of each, in which units it was seen */
export function enumerateExpectedKeys(keys: readonly (readonly boolean[])[], units: number, t: number): number {
  let met = 0;
  let choices = 0;
  for (const chosen of choicesOf(units, t)) {
    choices++;
    met += keys.filter((key) => chosen.some((unit) => key[unit])).length;
  }
  return met / choices;
}

/** One occurrence is drawn, and then `t` of the other units: how often its key is among them. null = there is no occurrence. */
export function enumerateCoverage(keys: readonly (readonly boolean[])[], units: number, t: number): number | null {
  let met = 0;
  let draws = 0;
  for (const key of keys) {
    key.forEach((wasSeen, unit) => {
      if (!wasSeen) return;
      for (const chosen of choicesOf(units - 1, t)) {
        draws++;
        if (chosen.map((other) => (other >= unit ? other + 1 : other)).some((other) => key[other])) met++;
      }
    });
  }
  return draws === 0 ? null : met / draws;
}

function* choicesOf(units: number, t: number): Generator<number[]> {
  for (let bits = 0; bits < 2 ** units; bits++) {
    const chosen = Array.from({ length: units }, (_, unit) => unit).filter((unit) => (bits >> unit) & 1);
    if (chosen.length === t) yield chosen;
  }
}

/** Chao2's unseen keys as a fraction of whole numbers. */
export function exactUnseenKeys({ units, once, twice }: Incidence): number {
  const m = BigInt(units);
  const q1 = BigInt(once);
  const q2 = BigInt(twice);
  const top = q2 > 0n ? (m - 1n) * q1 * q1 : (m - 1n) * q1 * (q1 - 1n);
  const bottom = q2 > 0n ? m * 2n * q2 : m * 2n;
  return Number((top * 1_000_000_000_000n) / bottom) / 1e12;
}

const MINUTE = 60_000_000;

/** Units that counted, and of each key in how many of them it was seen, minute by minute. All times lie on whole minutes. */
export function countByMinutes(question: {
  readonly timezone: string;
  readonly unit: "day" | "hour";
  /** Hours and days in which nobody watched anywhere are no units. */
  readonly everywhere: readonly Span[];
  readonly watched: readonly Span[];
  readonly phase: readonly Span[] | null;
  readonly keys: readonly (readonly ActiveHour[])[];
  readonly share: number;
}): { units: number; frequencies: number[] } {
  const { timezone, unit, everywhere, watched, phase, keys, share } = question;
  const all = [...everywhere, ...(phase ?? [])];
  const from = Math.min(...all.map((s) => s.first)) - 1_500 * MINUTE;
  const to = Math.max(...all.map((s) => s.last)) + 1_500 * MINUTE;
  const isIn = (spans: readonly Span[], instant: number): boolean => spans.some(({ first, last }) => first <= instant && instant < last);
  const nameOf = (instant: number): number => {
    if (unit === "hour") return Math.floor(instant / (60 * MINUTE));
    const span = phase?.find(({ first, last }) => first <= instant && instant < last);
    return span === undefined ? localReading(timezone, instant).day : dayOfPhase(timezone, span, instant);
  };
  const watchedAnywhere = new Set<number>();
  const length = new Map<number, number>();
  const seen = new Map<number, number>();
  const active = keys.map(() => new Set<number>());
  for (let minute = Math.floor(from / MINUTE) * MINUTE; minute < to; minute += MINUTE) {
    const name = nameOf(minute);
    if (phase === null && isIn(everywhere, minute)) watchedAnywhere.add(name);
    if (phase !== null && !isIn(phase, minute)) continue;
    if (phase !== null) watchedAnywhere.add(name);
    length.set(name, (length.get(name) ?? 0) + 1);
    if (isIn(watched, minute)) seen.set(name, (seen.get(name) ?? 0) + 1);
    keys.forEach((hours, key) => {
      if (hours.some(({ first, last }) => first < minute + MINUTE && last >= minute)) active[key]?.add(name);
    });
  }
  const counted = [...watchedAnywhere].filter((name) => (seen.get(name) ?? 0) >= share * (length.get(name) ?? 0));
  const frequencies = active.filter((names) => [...names].some((name) => watchedAnywhere.has(name))).map((names) => Math.max(1, counted.filter((name) => names.has(name)).length));
  return { units: counted.length, frequencies };
}

/** A stretch of at most a day belongs to the day on which it begins; a longer one to each of its days, but remains below six hours to the day beside. */
function dayOfPhase(timezone: string, { first, last }: Span, instant: number): number {
  const dayAt = (minute: number): number => localReading(timezone, minute).day;
  const day = dayAt(instant);
  if (last - first <= 1_440 * MINUTE || day === dayAt(first)) return dayAt(first);
  // The remains before the first midnight are named by their own day, and take the day behind that midnight with them.
  const isShortBegin = dayAt(first + 359 * MINUTE) !== dayAt(first);
  if (isShortBegin && day === dayAt(first) + 1) return dayAt(first);
  const isShortEnd = day === dayAt(last - MINUTE) && dayAt(last - 360 * MINUTE) !== day;
  if (!isShortEnd) return day;
  return isShortBegin && day - 1 === dayAt(first) + 1 ? dayAt(first) : day - 1;
}

/** Different accesses among sessions of people, each session compared with every other, and when somebody was seen to begin it. @returns per access */
export function accessesByComparison(
  sessions: readonly Session[],
  logBegins: (machine: string) => number | null,
): { readonly machine: string; readonly account: string; readonly begins: readonly number[] }[] {
  const people = sessions.filter((s) => ["console", "hmi", "rdp", "ssh", "vnc", "vpn", "web", "unknown"].includes(s.how) && ["account", "service", "none"].includes(s.accountKind) && !s.isAutomatic);
  const isRemote = (s: Session): boolean => s.how !== "console" && s.how !== "hmi" && s.accountKind !== "none" && s.from !== null;
  const isSame = (x: Session, y: Session): boolean =>
    x.target === y.target &&
    x.how === y.how &&
    (x.accountKind === "none") === (y.accountKind === "none") &&
    (x.accountKind === "none" || x.account === y.account) &&
    isRemote(x) === isRemote(y) &&
    (!isRemote(x) || (x.fromIsAsset === y.fromIsAsset && (!x.fromIsAsset || x.from === y.from)));
  const groups: Session[][] = [];
  for (const session of people) {
    const group = groups.find(([first]) => first !== undefined && isSame(first, session));
    if (group === undefined) groups.push([session]);
    else group.push(session);
  }
  return groups.map((group) => {
    const { target: machine, account, accountKind } = group[0] as Session;
    const begins = group.flatMap(({ start }) => start ?? []);
    // Of those that nobody saw begin, the earliest sign: the log's own beginning, or an end before it.
    const signs = group.flatMap(({ end }) => [end, logBegins(machine)].filter((time) => time !== null));
    return { machine, account: accountKind === "none" ? "" : account, begins: begins.length > 0 || signs.length === 0 ? begins : [Math.min(...signs)] };
  });
}
