// Ranks permissions that nothing seen uses by the quality of the proof: the window against the cycles of a plant, who was in sight, counters. Never by
// "0 hits" alone. Does not say that a permission is not needed: fail-over, restore and replacement are seldom seen.
import { type Leftover, PROOF_QUALITIES, type ProofQuality } from "../../plant/leftover.ts";
import type { LeftoversQuestion, Permission } from "./question.ts";

/** A month with its end, and a few days for what is put off: month-end jobs are the longest cycle that most plants have. */
const MONTH_CYCLE_DAYS = 35;
const WEEK_CYCLE_DAYS = 8;
/** Of the window, this much must have been recorded: samples of a minute a day prove little. */
const MOSTLY_WATCHED = 0.5;

export function rankLeftovers({ permissions, window }: LeftoversQuestion): Leftover[] {
  return permissions
    .filter((p) => p.uses === 0)
    .map((p): Leftover => ({ rule: p.text, file: p.at.file, line: p.at.line, ...proofOf(p, window) }))
    .sort((a, b) => PROOF_QUALITIES.indexOf(a.quality) - PROOF_QUALITIES.indexOf(b.quality) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

function proofOf(p: Permission, window: LeftoversQuestion["window"]): { readonly quality: ProofQuality; readonly why: readonly string[] } {
  if (p.neverDecides !== null) return { quality: "certain", why: [p.neverDecides] };
  if (p.hits !== null && p.hits > 0) return { quality: "none", why: [`Its counter stands at ${p.hits.toLocaleString("en")}: something uses it that the evidence does not show.`] };
  const why: string[] = p.hits === 0 ? ["Its counter stands at 0; when it was last reset is not known."] : [];
  if (window === null) return { quality: "weak", why: [...why, "No evidence has a time."] };
  const steps: boolean[] = [];
  const step = (holds: boolean, otherwise: string): void => {
    steps.push(holds);
    if (!holds) why.push(otherwise);
  };
  step(
    p.sourceSeen && p.destinationSeen,
    p.sourceSeen || p.destinationSeen
      ? `No machine at its ${p.sourceSeen ? "destination" : "source"} was seen at all: it may be out of sight.`
      : "No machine at either end was seen at all: they may be out of sight.",
  );
  step(window.spanDays >= WEEK_CYCLE_DAYS, `The evidence spans ${daysText(window.spanDays)}: not even a week with its end.`);
  step(window.spanDays >= MONTH_CYCLE_DAYS, `The evidence spans ${daysText(window.spanDays)}: a month end with what follows it may be missing.`);
  step(window.watchedDays >= MOSTLY_WATCHED * window.spanDays, `Only ${daysText(window.watchedDays)} of them were recorded.`);
  const [inSight, week, month, watched] = steps as [boolean, boolean, boolean, boolean];
  why.push("Fail-over, restore and replacement of devices were not necessarily seen.");
  return { quality: inSight && month && watched ? "strong" : inSight && week ? "fair" : "weak", why };
}

function daysText(days: number): string {
  const rounded = days < 10 ? Math.round(days * 10) / 10 : Math.round(days);
  return `${rounded.toLocaleString("en")} day${rounded === 1 ? "" : "s"}`;
}
