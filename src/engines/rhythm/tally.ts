// Counts for one conversation what its conditions are judged by: on which days, in which minutes of the day and in which phases its occurrences lie.
// Units are days, not occurrences and not hours: who works at something comes back to it within the day, so times of one day do not speak for themselves.
import { DAY_CLASSES } from "./day-classes.ts";
import type { LocalDays } from "./local-days.ts";
import type { Occurrence } from "./occurrences.ts";
import { eachPhaseOf, type PhaseIndex } from "./phase-index.ts";
import { MINUTES } from "./watched-time.ts";

export interface Tally {
  /** Different days on which occurrences began. */
  readonly units: number;
  /** How many of these days are of a kind, with all that began on them. */
  readonly classHits: Uint32Array;
  /** The shortest stretch of minutes of the day in which all of it lies, both ends included; `to` less than `from` = over midnight. null = the whole day. */
  readonly arc: { readonly from: number; readonly to: number } | null;
  /** Phases in which whole units lie: different spans (or days, where those are fewer), and days that lie outside. */
  readonly phases: readonly { readonly phase: number; readonly inside: number; readonly outside: number }[];
}

const MINUTE_MICROS = 60_000_000;
const HALF_DAY_MICROS = 720 * MINUTE_MICROS;
const DAY_MICROS = 2 * HALF_DAY_MICROS;

export function tallyOccurrences(occurrences: readonly Occurrence[], days: LocalDays, index: PhaseIndex): Tally {
  const classHits = new Uint32Array(DAY_CLASSES.length);
  const phaseDays = new Map<number, { days: number; spans: Set<number> }>();
  let units = 0;
  for (let i = 0; i < occurrences.length; ) {
    const { day, last } = (occurrences[i] as Occurrence).facts;
    let end = i + 1;
    while (end < occurrences.length && (occurrences[end] as Occurrence).first < last) end++;
    units++;
    countDay(occurrences, i, end, day, days, classHits);
    countPhases(occurrences, i, end, index, phaseDays);
    i = end;
  }
  const phases = [...phaseDays].map(([phase, { days: inside, spans }]) => ({ phase, inside: Math.min(inside, spans.size), outside: units - inside }));
  return { units, classHits, arc: arcOf(occurrences, days), phases: phases.sort((x, y) => x.phase - y.phase) };
}

/** A night's work counts for the day on which it began; what goes on for longer must lie in days of the kind to its end. */
function countDay(occurrences: readonly Occurrence[], from: number, to: number, day: number, days: LocalDays, classHits: Uint32Array): void {
  let lastDay = day;
  for (let i = from; i < to; i++) {
    const { first, last } = occurrences[i] as Occurrence;
    if (last - first > HALF_DAY_MICROS) lastDay = Math.max(lastDay, days.at(last).day);
  }
  const { classes } = (occurrences[from] as Occurrence).facts;
  if (lastDay === day) {
    for (const c of classes) classHits[c] = (classHits[c] as number) + 1;
    return;
  }
  for (const c of classes) {
    let isInside = true;
    // Two weeks hold every kind of day that does not go on for ever.
    for (let d = day + 1; isInside && d <= Math.min(lastDay, day + 14); d++) isInside = days.facts(d).classes.includes(c);
    if (isInside) classHits[c] = (classHits[c] as number) + 1;
  }
}

function countPhases(occurrences: readonly Occurrence[], from: number, to: number, index: PhaseIndex, phaseDays: Map<number, { days: number; spans: Set<number> }>): void {
  if (index.edges.length === 0) return;
  const count = (phase: number, spans: readonly number[]): void => {
    let known = phaseDays.get(phase);
    if (known === undefined) {
      known = { days: 0, spans: new Set() };
      phaseDays.set(phase, known);
    }
    known.days++;
    for (const span of spans) known.spans.add(span);
  };
  // Most days have one.
  if (to - from === 1) {
    eachPhaseOf(index, occurrences[from] as Occurrence, (phase, span) => count(phase, [span]));
    return;
  }
  const hits = new Map<number, { count: number; spans: number[] }>();
  for (let i = from; i < to; i++) {
    eachPhaseOf(index, occurrences[i] as Occurrence, (phase, span) => {
      const hit = hits.get(phase);
      if (hit === undefined) hits.set(phase, { count: 1, spans: [span] });
      else {
        hit.count++;
        hit.spans.push(span);
      }
    });
  }
  for (const [phase, hit] of hits) if (hit.count === to - from) count(phase, hit.spans);
}

/** All minutes of the day but the longest stretch in which nothing ever was. */
function arcOf(occurrences: readonly Occurrence[], days: LocalDays): Tally["arc"] {
  const extents: { from: number; length: number }[] = [];
  for (const { first, last, facts, second } of occurrences) {
    if (last - first >= DAY_MICROS) return null;
    const from = Math.min(MINUTES - 1, Math.floor(second / 60));
    const to = facts.isPlain && last < facts.last ? Math.floor((last - facts.first) / MINUTE_MICROS) : minuteOf(days, last);
    extents.push({ from, length: to >= from ? to - from : to + MINUTES - from });
  }
  extents.sort((x, y) => x.from - y.from);
  const [earliest] = extents;
  if (earliest === undefined) return null;
  let longest = 0;
  let arc: Tally["arc"] = null;
  // Minutes count on over midnight; the first extent comes again a day later.
  let covered = extents.reduce((most, { from, length }) => Math.max(most, from + length - MINUTES), Number.NEGATIVE_INFINITY);
  for (const { from, length } of extents) {
    const silent = from - covered - 1;
    if (silent > longest) {
      longest = silent;
      arc = { from, to: ((covered % MINUTES) + MINUTES) % MINUTES };
    }
    covered = Math.max(covered, from + length);
  }
  return arc;
}

function minuteOf(days: LocalDays, instant: number): number {
  const facts = days.at(instant);
  return Math.min(MINUTES - 1, Math.floor(days.secondOfDay(facts, instant) / 60));
}
