// When sessions that meet one fate happen: their beginnings are given to the engine of rhythms as if each group of sessions were one conversation, all groups of a
// judgement at once, so that the error rate holds over everything that was tried.
import { findTimes } from "../engines/rhythm/rhythm.ts";
import { RATE_ASSUMED } from "../engines/rhythm/time-assumptions.ts";
import { MICROS_PER_HOUR } from "../foundation/time.ts";
import type { ActiveConversation, ActiveHour } from "../plant/activity.ts";
import { onlyInPhase } from "../plant/only-in-phase.ts";
import type { Assumption } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { Session } from "../plant/session.ts";
import { conditionWords } from "./condition-words.ts";
import type { SessionGround } from "./session-ground.ts";

export interface SessionConditions {
  /** "only in changeover", of each group. */
  of(groups: readonly (readonly Session[])[]): readonly (readonly string[])[];
  /** What the words that were said rest on. */
  assumptions(): readonly Assumption[];
}

export function conditionsOfSessions({ watches, phases, window }: SessionGround, timezone: string, plantFile: PlantFile | null): SessionConditions {
  const watchOf = new Map(watches.map(({ vantage }, i) => [vantage, i]));
  const onlyIn = onlyInPhase(phases, watches);
  const errorRate = plantFile?.errorRate ?? null;
  let isClaimed = false;
  return {
    of(groups) {
      const conversations = groups.map((sessions): ActiveConversation => ({ hours: beginnings(sessions), watches: watchesOf(sessions, watchOf) }));
      const times = findTimes({ activity: { watches, conversations }, conversations: groups.map(() => NO_PERIOD), phases, timezone, window, errorRate });
      return groups.map((_, i) => {
        const words = conditionWords(times[i], onlyIn(conversations[i]?.hours ?? []));
        if (words.length > 0) isClaimed = true;
        return words;
      });
    },
    assumptions: () => (isClaimed && errorRate === null ? [RATE_ASSUMED] : []),
  };
}

/** Sessions have no period that they were measured by. */
const NO_PERIOD = { periodP50: null, periodP95: null };

/** The hours in which sessions begin: when somebody signs in is what has a reason; how long it lasts has others. */
function beginnings(sessions: readonly Session[]): ActiveHour[] {
  const byHour = new Map<number, ActiveHour>();
  for (const { start } of sessions) {
    if (start === null) continue;
    const hour = Math.floor(start / MICROS_PER_HOUR);
    const known = byHour.get(hour);
    byHour.set(hour, { hour, first: Math.min(known?.first ?? start, start), last: Math.max(known?.last ?? start, start), connections: (known?.connections ?? 0) + 1 });
  }
  return [...byHour.values()].sort((x, y) => x.hour - y.hour);
}

function watchesOf(sessions: readonly Session[], watchOf: ReadonlyMap<string, number>): number[] {
  return [...new Set(sessions.flatMap(({ target }) => watchOf.get(target) ?? []))].sort((x, y) => x - y);
}
