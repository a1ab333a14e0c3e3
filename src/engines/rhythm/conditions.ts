// Conditions of all conversations: which explanations are better than chance after correction for everything that was tried, and of those the most
// specific. "Only" is said where every occurrence fits, "nearly only" from nine in ten.
import type { Condition } from "../../plant/rhythm.ts";
import { type Candidate, candidatesOf } from "./candidates.ts";
import { allAmongMarked, discoveries } from "./chance.ts";
import { DAY_CLASSES } from "./day-classes.ts";
import type { LocalDays } from "./local-days.ts";
import type { PhaseIndex } from "./phase-index.ts";
import type { Tally } from "./tally.ts";
import { LEAST_MONTHS, REFINE_RATE } from "./time-assumptions.ts";
import { wordArc } from "./time-words.ts";
import type { WatchedTime } from "./watched-time.ts";

/** A phase of a calendar that fills more of the time than this says nothing beside a narrower time of the day or week. */
const WIDE_PHASE = 0.2;
/** A time of the week that is so many times wider than a phase says nothing beside it. */
const MUCH_WIDER = 3;

export interface Judged {
  readonly tally: Tally;
  readonly watched: WatchedTime;
}

/** @param judged null = the conversation has no occurrences to judge */
export function findConditions(judged: readonly (Judged | null)[], index: PhaseIndex, days: LocalDays, rate: number): (readonly Condition[])[] {
  const candidates = judged.map((j) => (j === null ? NONE : candidatesOf(j.tally, j.watched, rate)));
  const tests = judged.filter((j) => j !== null && j.tally.units >= LEAST_MONTHS).length;
  const best = candidates.flatMap((list) => (list.length === 0 ? [] : [Math.min(...list.map((c) => c.corrected))]));
  const taken = discoveries(best, tests, rate);
  if (taken === 0) return judged.map(() => []);
  const errorRate = (c: Candidate): number => Math.min(1, (c.corrected * tests) / taken);
  return judged.map((j, i) => {
    const found = (candidates[i] ?? []).filter((c) => errorRate(c) <= rate);
    return j === null || found.length === 0 ? [] : mostSpecific(found, j, index, days).map((c) => worded(c, index, errorRate(c)));
  });
}

const NONE: readonly Candidate[] = [];

function mostSpecific(found: readonly Candidate[], { tally, watched }: Judged, index: PhaseIndex, days: LocalDays): Candidate[] {
  const isByCalendar = (c: Candidate): boolean => index.phases[c.phase]?.by === "calendar";
  const phase = narrowestPhase(found.filter((c) => c.phase >= 0 && isByCalendar(c)));
  const clockPhase = narrowestPhase(found.filter((c) => c.phase >= 0 && !isByCalendar(c)));
  const dayClass = chooseDays(
    found.filter((c) => c.phase < 0),
    tally,
    watched,
    days,
  );
  const clock = clockPhase === null || (dayClass !== null && dayClass.share <= clockPhase.share) ? dayClass : clockPhase;
  if (phase === null || clock === null) return [phase ?? clock].filter((c) => c !== null);
  if (clock.share < phase.share && phase.share > WIDE_PHASE) return [clock];
  return clock.share > MUCH_WIDER * phase.share ? [phase] : [phase, clock];
}

/** The narrowest phase, unless a wider one would have looked like it too often. */
function narrowestPhase(phases: readonly Candidate[]): Candidate | null {
  const sorted = [...phases].sort((x, y) => x.share - y.share || x.phase - y.phase);
  const isChance = (narrow: Candidate): boolean => sorted.some((wide) => wide.share > narrow.share && (narrow.share / wide.share) ** narrow.inside > REFINE_RATE);
  return sorted.find((c) => !isChance(c)) ?? sorted[sorted.length - 1] ?? null;
}

/** The narrowest kind of day, unless a kind of which all its days are would have looked like it too often; of equal ones that which was missed least. */
function chooseDays(found: readonly Candidate[], tally: Tally, watched: WatchedTime, days: LocalDays): Candidate | null {
  const watchedDays = (c: number): number => watched.classes[c]?.days ?? 0;
  const sorted = [...found].sort(
    (x, y) =>
      (watched.classes[x.dayClass]?.share ?? 0) - (watched.classes[y.dayClass]?.share ?? 0) || watchedDays(x.dayClass) - watchedDays(y.dayClass) || x.dayClass - y.dayClass || x.share - y.share,
  );
  for (const c of sorted) {
    const isChance = DAY_CLASSES.some(
      (_, wider) =>
        wider !== c.dayClass &&
        tally.classHits[wider] === tally.units &&
        watchedDays(wider) > watchedDays(c.dayClass) &&
        allAmongMarked(watchedDays(wider), watchedDays(c.dayClass), c.inside) > REFINE_RATE &&
        watched.days.every((day) => !days.facts(day).classes.includes(c.dayClass) || days.facts(day).classes.includes(wider)),
    );
    if (!isChance) return c;
  }
  return null;
}

function worded(c: Candidate, { phases }: PhaseIndex, errorRate: number): Condition {
  const phase = phases[c.phase];
  const what = phase === undefined ? wordDays(c) : wordPhase(phase.name, phase.by);
  const text = c.inside === c.units ? `only ${what}` : `nearly only ${what} (${c.inside} of ${c.units})`;
  return { text, phase: phase?.name ?? null, lift: c.inside / c.units / c.share, errorRate, occurrences: c.units };
}

function wordDays({ dayClass, arc }: Candidate): string {
  const { on, before } = DAY_CLASSES[dayClass] as (typeof DAY_CLASSES)[number];
  return arc === null ? on : `${before} ${wordArc(arc.from, arc.to)}`.trimStart();
}

function wordPhase(name: string, by: "calendar" | "clock"): string {
  if (by === "calendar") return `in ${name}`;
  return name === "weekend" ? "at weekends" : name === "night" || name === "month end" ? `at ${name}` : `in ${name}`;
}
