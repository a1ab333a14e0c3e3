// The same, slowly and plainly: tails by exact fractions, watched time minute by minute, and every kind of day, stretch of the day and phase by its definition. For tests.
import { isFirstWorkday, isLastWorkday, isWorkday, type LocalDay, localDate, localReading, weekdayOf } from "../../foundation/local-time.ts";
import { isInSpans, type Span } from "../../foundation/time-spans.ts";
import type { ActiveHour } from "../../plant/activity.ts";
import type { Phase } from "../../plant/phase.ts";

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const DAY_MINUTES = 1_440;

/** Share as a fraction of whole numbers. */
export function exactBinomialTail(trials: number, least: number, hits: number, of: number): number {
  let sum = 0n;
  for (let k = Math.max(0, least); k <= trials; k++) sum += choose(trials, k) * BigInt(hits) ** BigInt(k) * BigInt(of - hits) ** BigInt(trials - k);
  return fraction(sum, BigInt(of) ** BigInt(trials));
}

export function exactAllAmongMarked(days: number, marked: number, drawn: number): number {
  return fraction(choose(marked, drawn), choose(days, drawn));
}

/** Every placement of points on a clock's face of so many minutes is gone through: how many lie within some stretch of this length. */
export function enumerateAllInSomeArc(points: number, length: number, face: number): number {
  let fits = 0;
  for (let code = 0; code < face ** points; code++) {
    const at = Array.from({ length: points }, (_, i) => Math.floor(code / face ** i) % face);
    if (at.some((from) => at.every((p) => (p - from + face) % face < length))) fits++;
  }
  return fits / face ** points;
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let result = 1n;
  for (let i = 0; i < k; i++) result = (result * BigInt(n - i)) / BigInt(i + 1);
  return result;
}

const DIGITS = 10n ** 40n;

function fraction(x: bigint, y: bigint): number {
  return Number((x * DIGITS) / y) / Number(DIGITS);
}

/** Name of a kind of day and whether a day is of it, as people would say it. */
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export function isOfKind(short: string, day: LocalDay): boolean {
  const { dayOfMonth, daysInMonth } = localDate(day);
  const weekday = WEEKDAYS[weekdayOf(day)] as string;
  if (short === "daily") return true;
  if (short === "workdays") return isWorkday(day);
  if (short === "weekends") return !isWorkday(day);
  if (short === "first workday") return isFirstWorkday(day);
  if (short === "last workday") return isLastWorkday(day);
  if (short === "last day") return dayOfMonth === daysInMonth;
  if (/^\d/.test(short)) return dayOfMonth === Number.parseInt(short, 10);
  if (!short.endsWith(weekday)) return false;
  if (short === weekday) return true;
  if (short.startsWith("last")) return dayOfMonth + 7 > daysInMonth;
  return ["first", "second", "third", "fourth"].indexOf(short.split(" ")[0] as string) === Math.ceil(dayOfMonth / 7) - 1;
}

/** Stretches of activity, each with the silence before it: more than an hour long, half an hour of it watched, counted by minutes. */
export function plainOccurrences(hours: readonly ActiveHour[], watched: readonly Span[]): Span[] {
  const found: { first: number; last: number }[] = [];
  for (const { first, last } of hours) {
    const before = found[found.length - 1];
    let silence = 0;
    if (before !== undefined) for (let t = before.last; t < first; t += MINUTE) if (isInSpans(watched, t)) silence += MINUTE;
    if (before !== undefined && (first - before.last <= HOUR || silence < HOUR / 2)) before.last = Math.max(before.last, last);
    else found.push({ first, last });
  }
  return found;
}

export interface PlainCandidate {
  /** Kind of day, "" for a phase. */
  readonly kind: string;
  readonly phase: string;
  /** Minutes from–to where the time of day is part of it. */
  readonly minutes: string;
  readonly inside: number;
  readonly units: number;
  readonly share: number;
}

/** All that fits, kind by kind: nothing is left out because it is unlikely to matter. Times are whole minutes. */
export function plainCandidates(hours: readonly ActiveHour[], watched: readonly Span[], phases: readonly Phase[], timezone: string, kinds: readonly string[]): PlainCandidate[] {
  const occurrences = plainOccurrences(hours, watched);
  const dayOf = (t: number): LocalDay => localReading(timezone, t).day;
  const minuteOf = (t: number): number => Math.floor(localReading(timezone, t).secondOfDay / 60);
  const days = [...new Set(occurrences.map((o) => dayOf(o.first)))];
  const on = (day: LocalDay): Span[] => occurrences.filter((o) => dayOf(o.first) === day);
  const minutes = watched.flatMap(({ first, last }) => Array.from({ length: (last - first) / MINUTE }, (_, i) => first + i * MINUTE)).map((t) => ({ t, day: dayOf(t), minute: minuteOf(t) }));
  const share = (is: (at: (typeof minutes)[number]) => boolean): number => minutes.filter(is).length / minutes.length;
  const used = new Array<boolean>(DAY_MINUTES).fill(false);
  for (const { first, last } of occurrences) for (let t = first; t <= last; t += MINUTE) used[minuteOf(t)] = true;
  for (const { last } of occurrences) used[minuteOf(last)] = true;
  const arc = longestSilence(used);
  const found: PlainCandidate[] = [];
  const watchedDays = [...new Set(minutes.map(({ day }) => day))];
  for (const kind of kinds) {
    const ofKind = new Set(watchedDays.filter((day) => isOfKind(kind, day)));
    const covers = (o: Span): boolean => {
      const end = o.last - o.first > 12 * HOUR ? dayOf(o.last) : dayOf(o.first);
      for (let d = dayOf(o.first); d <= end; d++) if (!isOfKind(kind, d)) return false;
      return true;
    };
    const inside = days.filter((day) => on(day).every(covers)).length;
    found.push({ kind, phase: "", minutes: "", inside, units: days.length, share: share(({ day }) => ofKind.has(day)) });
    if (arc === null || inside < days.length) continue;
    const { from, to } = arc;
    const isIn = (m: number): boolean => (from <= to ? m >= from && m <= to : m >= from || m <= to);
    found.push({ kind, phase: "", minutes: `${from}-${to}`, inside, units: days.length, share: share(({ day, minute }) => ofKind.has(day) && isIn(minute)) });
  }
  for (const { name, spans } of phases) {
    const spanOf = (o: Span): number => spans.findIndex((s) => o.first >= s.first && o.first < s.last && o.first + 0.9 * (o.last - o.first) < s.last);
    const whole = days.filter((day) => on(day).every((o) => spanOf(o) >= 0));
    const different = new Set(whole.flatMap((day) => on(day).map(spanOf))).size;
    const inside = Math.min(whole.length, different);
    found.push({ kind: "", phase: name, minutes: "", inside, units: inside + days.length - whole.length, share: share(({ t }) => isInSpans(spans, t)) });
  }
  return found;
}

/** The stretch of the day that is left when its longest unused one is taken away; null = every minute is used. */
function longestSilence(used: readonly boolean[]): { readonly from: number; readonly to: number } | null {
  let best: { from: number; to: number; length: number } | null = null;
  for (let begin = 0; begin < DAY_MINUTES; begin++) {
    if (used[begin] || !used[(begin + DAY_MINUTES - 1) % DAY_MINUTES]) continue;
    let length = 0;
    while (length < DAY_MINUTES && !used[(begin + length) % DAY_MINUTES]) length++;
    if (best === null || length > best.length) best = { from: (begin + length) % DAY_MINUTES, to: (begin + DAY_MINUTES - 1) % DAY_MINUTES, length };
  }
  return best;
}
