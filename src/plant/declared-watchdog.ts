// How long a conversation's receiver waits for the next message before it acts, and how often messages are sent, as far as the two ends agreed
// on it on the wire. The strictest agreement counts. Session lifetimes, leases and the like are no watchdogs: nothing stops at once by them.
import type { Conversation, DeclaredTimer } from "./conversation.ts";

export interface DeclaredWatchdog {
  /** The agreement itself, for words: "O->T watchdog". */
  readonly timer: DeclaredTimer;
  readonly seconds: number;
  /** The shortest agreed time between two messages; null = none was agreed. */
  readonly intervalSeconds: number | null;
}

const WATCHDOGS: readonly string[] = ["watchdog", "time allowed to live"];
const INTERVALS: readonly string[] = ["packet interval", "update time"];

/** null = nothing was agreed, or nothing of it was seen. */
export function declaredWatchdog(c: Pick<Conversation, "declaredTimers">): DeclaredWatchdog | null {
  const timer = strictest(c.declaredTimers, WATCHDOGS);
  if (timer === null) return null;
  return { timer, seconds: timer.seconds, intervalSeconds: strictest(c.declaredTimers, INTERVALS)?.seconds ?? null };
}

function strictest(timers: readonly DeclaredTimer[], kinds: readonly string[]): DeclaredTimer | null {
  let found: DeclaredTimer | null = null;
  for (const timer of timers) {
    if (timer.seconds <= 0 || !kinds.some((kind) => timer.kind.endsWith(kind))) continue;
    if (found === null || timer.seconds < found.seconds) found = timer;
  }
  return found;
}
