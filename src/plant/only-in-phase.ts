// In which phase all was seen that was seen of a conversation: an observation, where too little was seen for the claim "only in". Weighs no chance.
import { secondsOfSpans, unionOfSpans } from "../foundation/time-spans.ts";
import type { ActiveHour, Watch } from "./activity.ts";
import type { Phase } from "./phase.ts";

/** What takes more of the watched time than this holds much by chance. */
const RARE_SHARE = 0.25;
/** Once is nothing. */
const LEAST_TIMES = 2;

export interface OnlyInPhase {
  readonly phase: string;
  /** In so many of the phase's stretches. */
  readonly times: number;
}

/** @returns of each conversation's hours the rarest phase that holds all of them; null = none does, or it is not rare */
export function onlyInPhase(phases: readonly Phase[], watches: readonly Watch[]): (hours: readonly ActiveHour[]) => OnlyInPhase | null {
  const watchedSeconds = secondsOfSpans(unionOfSpans(watches.flatMap(({ spans }) => spans)));
  const rare = phases
    .map((phase) => ({ phase, seconds: secondsOfSpans(phase.watched) }))
    .filter(({ seconds }) => seconds > 0 && seconds <= watchedSeconds * RARE_SHARE)
    // Of two that hold the same, the one of the whole site.
    .sort((x, y) => x.seconds - y.seconds || Number(x.phase.line !== null) - Number(y.phase.line !== null) || (x.phase.name < y.phase.name ? -1 : 1));
  return (hours) => {
    if (hours.length === 0) return null;
    for (const { phase } of rare) {
      const stretches = new Set(hours.map(({ first, last }) => phase.spans.findIndex((span) => first >= span.first && last < span.last)));
      if (!stretches.has(-1) && stretches.size >= LEAST_TIMES) return { phase: phase.name, times: stretches.size };
    }
    return null;
  };
}
