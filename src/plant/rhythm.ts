// When a conversation happens: its rhythm and its conditions, in words that a plant's people use. The words and numbers; finding them is an engine's work.
import type { Micros } from "../foundation/time.ts";

/** "only in changeover": said only where chance is an unlikely explanation. */
export interface Condition {
  /** "only in changeover", "only Sunday 02:00–02:20", "only on the first workday of the month". */
  readonly text: string;
  /** The phase it is tied to; null = a time of day, week or month. */
  readonly phase: string | null;
  /** How many times more often than by chance. */
  readonly lift: number;
  /** Probability of being this concentrated by chance, after correction for all that was tried. */
  readonly errorRate: number;
  /** How many separate occurrences it rests on. */
  readonly occurrences: number;
}

export interface Rhythm {
  readonly kind: "strict-period" | "daily" | "workdays" | "weekly" | "monthly" | "irregular";
  /** "every 30 s", "daily 02:00", "last workday of the month 18:00". */
  readonly text: string;
  readonly periodSeconds: number | null;
  /** Occurrences that were due while somebody watched, and did not come. */
  readonly missed: number;
  /** When it should come next, after the evidence ends; null = cannot be said. */
  readonly nextDue: Micros | null;
  /** It was due before the evidence ended, while nobody watched, or comes before long: in words; null = neither. */
  readonly overdue: string | null;
}

export interface ConversationTimes {
  /** null = too few occurrences. */
  readonly rhythm: Rhythm | null;
  readonly conditions: readonly Condition[];
}
