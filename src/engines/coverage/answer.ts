// What this engine answers: the numbers by scope, whether they are enough, what was assumed, and curves for those who look at one scope.
import type { Measured } from "./measure-coverage.ts";

export interface CoverageAnswer extends Omit<Measured, "completenessOf"> {
  /** What no scope counts: scans, announcements and telemetry (role housekeeping), and attempts that never worked. Conversations. */
  readonly setAside: { readonly housekeeping: number; readonly neverWorked: number };
  /** Completeness, 0…1, of what a conversation belongs to: its zone pair, or the site where its pair is pooled; null = cannot be said. */
  coverageOfConversation(conversation: number): number | null;
}
