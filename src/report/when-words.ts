// When a conversation happens, in words for a table and as JSON.
import type { Conversation } from "../plant/conversation.ts";
import type { ConversationTimes } from "../plant/rhythm.ts";
import { instantOrNull } from "./measure-words.ts";

export type TimesOf = (conversation: Conversation) => ConversationTimes | undefined;

/** Its rhythm, then what it is tied to; a time of the week that the rhythm says already is not said again. null = too little is known. */
export function whenWords(times: ConversationTimes | undefined): string | null {
  if (times === undefined) return null;
  const { rhythm, conditions } = times;
  const hasRhythm = rhythm !== null && rhythm.kind !== "irregular";
  const said = conditions.filter(({ phase }) => phase !== null || !hasRhythm).map(({ text }) => text);
  const words = [...(rhythm === null || (!hasRhythm && said.length > 0) ? [] : [rhythm.text]), ...said, ...(rhythm?.overdue == null ? [] : [rhythm.overdue])];
  return words.length === 0 ? null : words.join("; ");
}

export function timesEntry(times: ConversationTimes | undefined): Record<string, unknown> {
  const rhythm = times?.rhythm ?? null;
  return {
    rhythm:
      rhythm === null ? null : { kind: rhythm.kind, text: rhythm.text, periodSeconds: rhythm.periodSeconds, missed: rhythm.missed, nextDue: instantOrNull(rhythm.nextDue), overdue: rhythm.overdue },
    conditions: (times?.conditions ?? []).map(({ text, phase, lift, errorRate, occurrences }) => ({ text, phase, lift, errorRate, occurrences })),
  };
}
