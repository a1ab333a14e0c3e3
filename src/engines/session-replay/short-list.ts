import { countOf } from "../../foundation/count-words.ts";
const MOST_NAMES = 4;

/** "A, B, C, D and 3 more" */
export function shortList(names: readonly string[], most = MOST_NAMES): string {
  return `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;
}

/** "1 session", "12,000 sessions" */
export function sessionsText(count: number): string {
  return countOf(count, "session");
}
