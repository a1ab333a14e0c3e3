// What this engine answers: what becomes of every recorded session, and what follows. Shared accounts, handovers and pressure are other engines' answers.
import type { AccessJudgement } from "../../plant/access-judgement.ts";
import type { Finding, Judgement, TimelineEntry } from "../../plant/finding.ts";
import type { ComplianceVerdict, OverallVerdict } from "../../plant/overall-verdict.ts";
import type { Assumption } from "../../plant/plant.ts";

export interface ReplayAnswer extends Pick<AccessJudgement, "counts" | "byRole" | "unusedGrants" | "window" | "notLogged"> {
  readonly verdict: OverallVerdict;
  readonly verdictWhy: string;
  readonly compliance: ComplianceVerdict;
  readonly complianceWhy: string;
  readonly questions: Judgement["questions"];
  readonly timeline: readonly TimelineEntry[];
  /** Breaks first, then what is unknown, then notes. */
  readonly findings: readonly Finding[];
  readonly assumptions: readonly Assumption[];
  /** Those that were replayed, in the order of the record; made when first read. */
  readonly sessions: AccessJudgement["sessions"];
}
