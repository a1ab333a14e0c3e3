// What this engine answers: the numbers by scope, whether they are enough, what was assumed, and curves for those who look at one scope.
import type { AccumulationPoint, CoverageGate, CoverageReport } from "../../plant/coverage.ts";
import type { Assumption } from "../../plant/plant.ts";

export interface CoverageAnswer extends CoverageReport {
  readonly gate: CoverageGate;
  readonly assumptions: readonly Assumption[];
  /** What no scope counts: scans, announcements and telemetry (role housekeeping), and attempts that never worked. Conversations. */
  readonly setAside: { readonly housekeeping: number; readonly neverWorked: number };
  /** Completeness, 0…1, of what a conversation belongs to: its zone pair, or the site where its pair is pooled; null = cannot be said. */
  coverageOfConversation(conversation: number): number | null;
  /** The accumulation curve of a scope, by its index in `scopes`; empty where nothing can be estimated. Worked out when asked for. */
  curveOf(scope: number): readonly AccumulationPoint[];
}
