// What coverage counts, in the words of a report: conversations, or accesses of people, which are an account at a machine in one way and from one place.
import { countOf, countText } from "../foundation/count-words.ts";
import type { JudgedCoverage } from "../plant/coverage.ts";

export interface CountedWords {
  readonly one: string;
  readonly many: string;
  /** What watching stands in front of: "days of watching". */
  readonly watching: string;
  readonly blind: string;
  readonly footer: string;
}

const CONVERSATIONS: CountedWords = {
  one: "conversation",
  many: "conversations",
  watching: "watching",
  blind: "Not visible",
  footer: "Read-only analysis of recorded traffic.",
};
const ACCESSES: CountedWords = {
  one: "access of people",
  many: "accesses of people",
  watching: "logs",
  blind: "No log shows who signs in",
  footer: "Read-only analysis of recorded sign-ins. It judges what was recorded, never a person.",
};

export function countedWords({ of }: Pick<JudgedCoverage, "of">): CountedWords {
  return of === "sessions" ? ACCESSES : CONVERSATIONS;
}

/** What no scope counts: of the network conversations, of people sessions. */
export type SetAside = { readonly housekeeping: number; readonly neverWorked: number } | { readonly programs: number; readonly automatic: number };

/** null = nothing was set aside. */
export function setAsideText(aside: SetAside): string | null {
  if (Object.values(aside).every((count) => count === 0)) return null;
  if ("programs" in aside) return `Set aside: ${countOf(aside.programs, "session")} of programs and of machines' own accounts, ${countText(aside.automatic)} to which a machine signed itself on.`;
  return `Set aside: ${countOf(aside.housekeeping, "conversation")} of housekeeping (scans, announcements, telemetry), ${countOf(aside.neverWorked, "conversation")} that never worked.`;
}
