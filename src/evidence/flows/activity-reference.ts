// When each conversation was active, in the obvious way: everything is read hour by hour, and each hour is taken from what was read.
// Property tests hold read-activity.ts against it, which leaves out what was said in the flows.
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import type { ActiveHour } from "../../plant/activity.ts";
import { type Conversation, conversationKey } from "../../plant/conversation.ts";
import type { EvidenceStore } from "../../store/evidence-store.ts";
import { readConversations } from "./read-conversations.ts";

/** For each of the conversations, in their order, its hours. */
export async function activeHoursReference(store: EvidenceStore, conversations: readonly Conversation[]): Promise<ActiveHour[][]> {
  const hourly = await readConversations(store, { byHour: true });
  return conversations.map((conversation) => {
    const hours = new Map<number, ActiveHour>();
    for (const part of hourly) {
      if (conversationKey(part) !== conversationKey(conversation)) continue;
      for (let hour = Math.floor(part.first / MICROS_PER_HOUR); hour * MICROS_PER_HOUR <= part.last; hour++) {
        const known = hours.get(hour);
        const begins = hour === Math.floor(part.first / MICROS_PER_HOUR);
        const connections = part.connections === null ? null : begins ? part.connections : 0;
        hours.set(hour, {
          hour,
          first: Math.min(known?.first ?? Number.POSITIVE_INFINITY, Math.max(part.first, hour * MICROS_PER_HOUR)),
          last: Math.max(known?.last ?? 0, Math.min(part.last, (hour + 1) * MICROS_PER_HOUR - 1)),
          connections: known === undefined ? connections : known.connections === null || connections === null ? null : known.connections + connections,
        });
      }
    }
    return [...hours.values()].sort((x, y) => x.hour - y.hour);
  });
}
