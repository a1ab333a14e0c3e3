// The hours of a role, where its sessions prove some: weeks enough, days enough, and nothing outside. A week in plant time, weekdays alike, in whole hours with
// one to spare on each side. What was seen is never outside; where anything is in doubt the answer is always.
import { countOf } from "../../foundation/count-words.ts";
import { type LocalDay, localReading } from "../../foundation/local-time.ts";
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import type { Hours } from "../../plant/access.ts";
import type { Session } from "../../plant/session.ts";
import { percentileText, sessionsToProve } from "./session-limit.ts";

/** Four weeks: each weekday came four times, and so did every shift of a monthly roster that rotates by weeks. */
const LEAST_DAYS_WATCHED = 28;
/** Fewer different days do not show a habit. */
const LEAST_DAYS_USED = 20;
/** A span that leaves less than this of a day free cuts nothing that is worth a call at night. */
const LONGEST_SPAN_HOURS = 18;

export interface ProvenHours {
  readonly hours: Hours;
  readonly why: string;
}

const DAY_NAMES: readonly string[] = ["Mon-Fri", "Sat", "Sun"];
/** Days that are alike: a working day, Saturday, Sunday; from Monday = 0. */
const DAY_KINDS: readonly (readonly number[])[] = [[0, 1, 2, 3, 4], [5], [6]];

/** @param percentile how rare a session outside must be: as many have to prove it as prove a limit */
export function provenHours(sessions: readonly Session[], timezone: string, daysWatched: number | null, percentile: number): ProvenHours {
  const always = (why: string): ProvenHours => ({ hours: { kind: "always" }, why: `Hours: always, because ${why}.` });
  if (daysWatched === null) return always("not all its machines are logged");
  if (daysWatched < LEAST_DAYS_WATCHED) return always(`${Math.floor(daysWatched)} days of logs do not prove any (${LEAST_DAYS_WATCHED} would)`);
  if (sessions.some(({ start, end }) => start === null || end === null)) return always("some sessions have no recorded start or end");
  if (sessions.some(({ isAutomatic }) => isAutomatic)) return always("a machine signs itself on, so when people are there is not known");
  const spans = DAY_KINDS.map(() => ({ from: 24, to: 0 }));
  const days = new Set<LocalDay>();
  for (const { start, end } of sessions) {
    const first = localReading(timezone, start as number);
    const last = localReading(timezone, Math.max(start as number, (end as number) - 1));
    if (first.day !== last.day) return always("some sessions go on over midnight");
    days.add(first.day);
    const span = spans[first.weekday < 5 ? 0 : first.weekday - 4] as { from: number; to: number };
    span.from = Math.min(span.from, Math.floor(first.secondOfDay / 3_600));
    span.to = Math.max(span.to, Math.floor(last.secondOfDay / 3_600) + 1);
  }
  if (days.size < LEAST_DAYS_USED) return always(`it was used on ${countOf(days.size, "day")}, too few to prove any (${LEAST_DAYS_USED} would)`);
  const needed = sessionsToProve(percentile);
  if (sessions.length < needed)
    return always(`${sessions.length} sessions do not prove any at ${percentileText(percentile)}: that takes ${Number.isFinite(needed) ? needed : "more than can be recorded"}`);
  const week = DAY_KINDS.flatMap((weekdays, kind) => {
    const { from, to } = spans[kind] as { from: number; to: number };
    if (from >= to) return [];
    return weekdays.map((day) => ({ from: day * 1_440 + Math.max(0, from - 1) * 60, to: day * 1_440 + Math.min(24, to + 1) * 60 }));
  });
  if (week.some(({ from, to }) => to - from > LONGEST_SPAN_HOURS * 60)) return always("it is used early and late");
  return {
    hours: { kind: "week", week },
    why: `Hours: ${textOf(week)}. Every one of ${sessions.length} sessions on ${days.size} days of ${Math.floor(daysWatched)} lay within them, with an hour to spare. Whoever is signed in when they end stays.`,
  };
}

function textOf(week: readonly { readonly from: number; readonly to: number }[]): string {
  const clock = (minute: number): string => `${String(minute / 60).padStart(2, "0")}:00`;
  return DAY_KINDS.flatMap((weekdays, kind) => {
    const midnight = (weekdays[0] as number) * 1_440;
    const span = week.find(({ from }) => from >= midnight && from < midnight + 1_440);
    return span === undefined ? [] : [`${DAY_NAMES[kind]} ${clock(span.from - midnight)}-${clock(span.to - midnight)}`];
  }).join(", ");
}

/** Different local days on which sessions began, or were first seen. */
export function daysOf(sessions: readonly Session[], timezone: string): number {
  return new Set(sessions.flatMap(({ start, end }) => (start === null && end === null ? [] : [localReading(timezone, (start ?? end) as number).day]))).size;
}

/** Days of the shortest log of these machines; null = one of them has none. */
export function daysWatchedOf(machines: readonly string[], logged: ReadonlyMap<string, { readonly first: number; readonly last: number }>): number | null {
  let least = Number.POSITIVE_INFINITY;
  for (const machine of machines) {
    const span = logged.get(machine);
    if (span === undefined) return null;
    least = Math.min(least, (span.last - span.first) / MICROS_PER_HOUR / 24);
  }
  return machines.length === 0 ? null : least;
}
