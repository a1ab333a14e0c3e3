// What this engine answers: findings, the course of events, the four answers, what people must decide, and the verdict on both sides.
import type { Decision, Finding, Judgement, TimelineEntry } from "../../plant/finding.ts";
import type { ComplianceVerdict, OverallVerdict } from "../../plant/overall-verdict.ts";
import type { Assumption } from "../../plant/plant.ts";

export interface PatchingAnswer {
  readonly verdict: OverallVerdict;
  readonly verdictWhy: string;
  readonly compliance: ComplianceVerdict;
  readonly complianceWhy: string;
  /** Errors, warnings, notes; of each the most urgent first. */
  readonly findings: readonly Finding[];
  /** Id of the finding that tells of a need, by the need's id; a patch that simply fits is told of in none. */
  readonly toldIn: ReadonlyMap<string, string>;
  readonly timeline: readonly TimelineEntry[];
  readonly questions: Judgement["questions"];
  /** By how much hangs on it; each question once. */
  readonly decisions: readonly Decision[];
  /** What this engine itself took for granted. */
  readonly assumptions: readonly Assumption[];
}
