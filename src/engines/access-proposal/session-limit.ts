// How long a session of a role may last: a percentile of how long its sessions lasted, a margin, and half hours, as people write limits. It ends sessions only
// where so many were recorded that the percentile is proven, and none of them was longer; else it warns.
import { countOf } from "../../foundation/count-words.ts";
import { formatDuration } from "../../foundation/time.ts";
import type { LimitEffect, ProposedLimit } from "../../plant/access-proposal.ts";

export interface LastedSession {
  readonly seconds: number;
  /** Its start or its end is not recorded. */
  readonly isAtLeast: boolean;
}

/** No source says by how much jobs of the same kind differ from plant to plant: a quarter is a choice, and is said to be one. */
export const MARGIN = 0.25;
const STEP_SECONDS = 1_800;
/** For the table of what other percentiles would have cut. */
const SHOWN: readonly number[] = [0.9, 0.95, 0.99, 1];

/** null = none was recorded. */
export function sessionLimit(lasted: readonly LastedSession[], percentile: number): ProposedLimit | null {
  if (lasted.length === 0) return null;
  const sorted = lasted.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const longestSeconds = sorted[sorted.length - 1] as number;
  const atLeast = lasted.filter(({ isAtLeast }) => isAtLeast).length;
  const effect = (p: number): LimitEffect => {
    const totalSeconds = writtenLimit(percentileOf(sorted, p));
    return { percentile: p, totalSeconds, cut: sorted.filter((seconds) => seconds > totalSeconds).length };
  };
  const { totalSeconds, cut } = effect(percentile);
  const needed = sessionsToProve(percentile);
  const doubts = [
    ...(cut > 0 ? [`${cut} of ${lasted.length} recorded sessions lasted longer, the longest ${formatDuration(longestSeconds)}`] : []),
    ...(atLeast > 0 ? [`${atLeast} of ${lasted.length} have no recorded start or end, so how long they lasted is not known`] : []),
    ...(lasted.length < needed
      ? [`${lasted.length} session${lasted.length === 1 ? " does" : "s do"} not prove ${percentileText(percentile)}: that takes ${Number.isFinite(needed) ? needed : "more than can be recorded"}`]
      : []),
  ];
  const at = formatDuration(percentileOf(sorted, percentile));
  const drawn = `${percentileText(percentile)} of ${countOf(lasted.length, "session")} is ${at}, with a quarter more and in half hours ${formatDuration(totalSeconds)}`;
  return {
    ...{ percentile, percentileSeconds: percentileOf(sorted, percentile), longestSeconds, totalSeconds, sessions: lasted.length, atLeast },
    atLimit: doubts.length > 0 ? "warn" : "disconnect",
    effects: distinctEffects([...SHOWN, percentile].map(effect)),
    why: `Limit: ${drawn}. ${doubts.length > 0 ? `It only warns: ${doubts.join("; ")}.` : "No recorded session lasted longer, so it ends what does."}`,
  };
}

/** The smallest of the recorded values that at least this share does not exceed. */
export function percentileOf(sorted: readonly number[], percentile: number): number {
  return sorted[Math.max(0, Math.ceil(percentile * sorted.length - 1e-9) - 1)] ?? 0;
}

/** If sessions come as they came, the next one is longer than all n before it with chance 1 / (n + 1): so many are needed for that to be as rare as the percentile says. */
export function sessionsToProve(percentile: number): number {
  return percentile >= 1 ? Number.POSITIVE_INFINITY : Math.ceil(percentile / (1 - percentile) - 1e-9);
}

function writtenLimit(seconds: number): number {
  return Math.max(STEP_SECONDS, Math.ceil((seconds * (1 + MARGIN)) / STEP_SECONDS - 1e-9) * STEP_SECONDS);
}

export function percentileText(percentile: number): string {
  return `p${Number((percentile * 100).toFixed(1))}`;
}

function distinctEffects(effects: readonly LimitEffect[]): LimitEffect[] {
  return [...new Map(effects.map((e) => [e.percentile, e])).values()].sort((a, b) => a.percentile - b.percentile);
}
