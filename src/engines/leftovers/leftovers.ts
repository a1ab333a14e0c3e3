// Ranks permissions that nothing seen uses by the quality of the proof: the window against the cycles of a plant, who was in sight, counters. Never by
// "0 hits" alone. Does not say that a permission is not needed: fail-over, restore and replacement are seldom seen.
import { countOf, countText } from "../../foundation/count-words.ts";
import { MICROS_PER_HOUR, type Micros } from "../../foundation/time.ts";
import type { Span } from "../../foundation/time-spans.ts";
import { type Leftover, PROOF_QUALITIES, type ProofQuality } from "../../plant/leftover.ts";
import type { LeftoversQuestion, Permission } from "./question.ts";

/** A month with its end, and a few days for what is put off: month-end jobs are the longest cycle that most plants have. */
const MONTH_CYCLE_DAYS = 35;
const WEEK_CYCLE_DAYS = 8;
/** Of the cycle, this much must have been recorded: samples of a minute a day prove little. */
const MOSTLY_WATCHED = 0.5;
/** As the clock's phases name it (plant/phases.ts). */
const MONTH_END = "month end";
const DAY_MICROS = 24 * MICROS_PER_HOUR;

/** What was watched of the best-watched week and month, and whether the evidence spans them at all. */
interface Sight {
  readonly spanDays: number;
  readonly weekDays: number;
  readonly monthDays: number;
  readonly monthEnd: boolean;
}

export function rankLeftovers({ permissions, watched, phasesUnseen }: LeftoversQuestion): Leftover[] {
  const sight = sightOf(watched, phasesUnseen);
  return permissions
    .filter((p) => p.uses === 0)
    .map((p): Leftover => ({ rule: p.text, file: p.at.file, line: p.at.line, ...proofOf(p, sight) }))
    .sort((a, b) => PROOF_QUALITIES.indexOf(a.quality) - PROOF_QUALITIES.indexOf(b.quality) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

function sightOf(watched: readonly Span[], phasesUnseen: readonly string[]): Sight | null {
  const [first, last] = [watched[0], watched[watched.length - 1]];
  if (first === undefined || last === undefined) return null;
  return {
    spanDays: (last.last - first.first) / DAY_MICROS,
    weekDays: mostWatchedWithin(watched, WEEK_CYCLE_DAYS * DAY_MICROS) / DAY_MICROS,
    monthDays: mostWatchedWithin(watched, MONTH_CYCLE_DAYS * DAY_MICROS) / DAY_MICROS,
    monthEnd: !phasesUnseen.includes(MONTH_END),
  };
}

/**
 * The most that was watched in any stretch of this length. A stretch that begins where watching begins, or ends where it ends, is among the best: moved on
 * until it meets such an end, no stretch loses anything.
 */
export function mostWatchedWithin(watched: readonly Span[], length: Micros): Micros {
  const before: number[] = [0];
  for (const { first, last } of watched) before.push((before[before.length - 1] as number) + last - first);
  /** Watched until an instant that lies in span i, or before it and behind the one before. */
  const until = (i: number, instant: Micros): Micros => (before[i] as number) + Math.max(0, instant - (watched[i]?.first ?? Number.POSITIVE_INFINITY));
  let most = 0;
  for (let i = 0, from = 0, to = 0; i < watched.length; i++) {
    const { first, last } = watched[i] as Span;
    while (to < watched.length && (watched[to] as Span).last <= first + length) to++;
    while (from < watched.length && (watched[from] as Span).last <= last - length) from++;
    most = Math.max(most, until(to, first + length) - (before[i] as number), (before[i + 1] as number) - until(from, last - length));
  }
  return most;
}

function proofOf(p: Permission, sight: Sight | null): { readonly quality: ProofQuality; readonly why: readonly string[] } {
  if (p.neverDecides !== null) return { quality: "certain", why: [p.neverDecides] };
  if (p.hits !== null && p.hits > 0) return { quality: "none", why: [`Its counter stands at ${countText(p.hits)}: something uses it that the evidence does not show.`] };
  const why: string[] = p.hits === 0 ? ["Its counter stands at 0; when it was last reset is not known."] : [];
  if (sight === null) return { quality: "weak", why: [...why, "No evidence has a time."] };
  const { spanDays, weekDays, monthDays, monthEnd } = sight;
  const inSight = p.sourceSeen && p.destinationSeen;
  if (!inSight)
    why.push(
      p.sourceSeen || p.destinationSeen
        ? `No machine at its ${p.sourceSeen ? "destination" : "source"} was seen at all: it may be out of sight.`
        : "No machine at either end was seen at all: they may be out of sight.",
    );
  const week = spanDays >= WEEK_CYCLE_DAYS && weekDays >= MOSTLY_WATCHED * WEEK_CYCLE_DAYS;
  const month = spanDays >= MONTH_CYCLE_DAYS && monthDays >= MOSTLY_WATCHED * MONTH_CYCLE_DAYS;
  if (spanDays < WEEK_CYCLE_DAYS) why.push(`The evidence spans ${daysText(spanDays)}: not even a week with its end.`);
  else if (!week) why.push(`Of the best-watched week with its end only ${daysText(weekDays)} were recorded.`);
  else if (spanDays < MONTH_CYCLE_DAYS) why.push(`The evidence spans ${daysText(spanDays)}: a month end with what follows it may be missing.`);
  else if (!month) why.push(`Of the best-watched month with its end only ${daysText(monthDays)} were recorded.`);
  if (!monthEnd && week) why.push("No month end was watched.");
  why.push("Fail-over, restore and replacement of devices were not necessarily seen.");
  return { quality: inSight && month && monthEnd ? "strong" : inSight && week ? "fair" : "weak", why };
}

function daysText(days: number): string {
  const rounded = days < 10 ? Math.round(days * 10) / 10 : Math.round(days);
  return `${countOf(rounded, "day")}`;
}
