// When a plant's conversations were active and when anybody watched: from the store as it was really recorded.
import { readActivity } from "../evidence/flows/read-activity.ts";
import { asRecorded, readRecordings } from "../evidence/recordings.ts";
import type { Activity } from "../plant/activity.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";

/** @param conversations of the plant, whose order the answer has */
export async function plantActivity(store: EvidenceStore, conversations: readonly Conversation[]): Promise<Activity> {
  return readActivity(asRecorded(store, await readRecordings(store)), conversations);
}
