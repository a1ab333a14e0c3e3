// When something happens, in the words of findings: of conversations, and of sessions that meet one fate.
import type { OnlyInPhase } from "../plant/only-in-phase.ts";
import type { ConversationTimes, Rhythm } from "../plant/rhythm.ts";

/** Rarer than daily: what a test of the change may easily miss. */
const RARE_JOBS: ReadonlySet<Rhythm["kind"]> = new Set(["weekly", "monthly"]);

/** Its conditions; where too little was seen for "only", the job that it is, and the phase in which all of it was seen. */
export function conditionWords(times: ConversationTimes | undefined, onlyIn: OnlyInPhase | null): readonly string[] {
  const conditions = times?.conditions ?? [];
  const said = conditions.map(({ text }) => text);
  if (said.length === 0 && times?.rhythm != null && RARE_JOBS.has(times.rhythm.kind)) said.push(times.rhythm.text);
  if (onlyIn !== null && conditions.every(({ phase }) => phase === null)) said.push(`so far only in ${onlyIn.phase} (${onlyIn.times} times)`);
  return said;
}
