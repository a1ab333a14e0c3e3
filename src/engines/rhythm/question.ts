// The question of this engine: when does each conversation happen, judged by when it was active, when somebody watched, and what the plant was doing.
import type { Span } from "../../foundation/time-spans.ts";
import type { Activity } from "../../plant/activity.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { Phase } from "../../plant/phase.ts";

export interface TimesQuestion {
  readonly activity: Activity;
  /** Of the plant, in the order of `activity`: what a conversation itself tells of its period. */
  readonly conversations: readonly Pick<Conversation, "periodP50" | "periodP95">[];
  /** Of calendars and of the clock; empty = nobody knows any. */
  readonly phases: readonly Phase[];
  /** IANA name: whose clock says when it is two in the night. */
  readonly timezone: string;
  /** From the first to the last sign in all evidence; null = there is none. */
  readonly window: Span | null;
  /** Share of conversations with a rhythm or a condition that may have it by chance, 0…1; null = nobody says, and the default is assumed. */
  readonly errorRate: number | null;
}
