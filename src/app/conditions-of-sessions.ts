// When sessions that meet one fate happen: their beginnings are given to the engine of rhythms as if each group of sessions were one conversation, all groups of a
// judgement at once, so that the error rate holds over everything that was tried.
import { findTimes } from "../engines/rhythm/rhythm.ts";
import { RATE_ASSUMED } from "../engines/rhythm/time-assumptions.ts";
import { MICROS_PER_HOUR } from "../foundation/time.ts";
import { type Span, unionOfSpans } from "../foundation/time-spans.ts";
import type { ActiveConversation, ActiveHour, Watch } from "../plant/activity.ts";
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
  const onlyIn = onlyInPhase(phases, watches);
  const errorRate = plantFile?.errorRate ?? null;
  let isClaimed = false;
  return {
    of(groups) {
      const sights = new Sights(watches);
      const conversations = groups.map((sessions): ActiveConversation => ({ hours: beginnings(sessions), watches: sights.of(sessions) }));
      const times = findTimes({ activity: { watches: sights.watches, conversations }, conversations: groups.map(() => NO_PERIOD), phases, timezone, window, errorRate });
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

/**
 * When the machines of a group kept logs, together: what follows from it is worked out once for all groups that were watched at the same times. To whole hours,
 * because a first and a last record tell no more exactly when a log was kept, and hardly two machines would be alike.
 */
class Sights {
  readonly watches: Watch[] = [];
  private readonly logs: ReadonlyMap<string, readonly Span[]>;
  private readonly known = new Map<string, number>();

  constructor(watches: readonly Watch[]) {
    this.logs = new Map(watches.map(({ vantage, spans }) => [vantage, spans.map(wholeHours)]));
  }

  of(sessions: readonly Session[]): number[] {
    const machines = new Set<string>();
    for (const { target } of sessions) machines.add(target);
    const spans = unionOfSpans([...machines].flatMap((machine) => this.logs.get(machine) ?? []));
    if (spans.length === 0) return [];
    const key = spans.map(({ first, last }) => `${first} ${last}`).join();
    let index = this.known.get(key);
    if (index === undefined) {
      index = this.watches.length;
      this.known.set(key, index);
      this.watches.push({ vantage: key, addressSpace: "", spans });
    }
    return [index];
  }
}

function wholeHours({ first, last }: Span): Span {
  return { first: Math.floor(first / MICROS_PER_HOUR) * MICROS_PER_HOUR, last: Math.ceil(last / MICROS_PER_HOUR) * MICROS_PER_HOUR };
}
