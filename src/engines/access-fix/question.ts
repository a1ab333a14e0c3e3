// The question of this engine: what is the cheapest set of edits to a change of access after which the sessions that it breaks go on, while every requirement
// that it claims is kept as well as before.
import type { AccessChange, TargetTerm } from "../../plant/access.ts";
import type { JudgedSession } from "../../plant/access-judgement.ts";
import type { ComplianceVerdict, OverallVerdict } from "../../plant/overall-verdict.ts";
import type { Plant } from "../../plant/plant.ts";
import type { Session } from "../../plant/session.ts";

/** What the judge says of one session that it replays. */
export type FixedOutcome = Pick<JudgedSession, "session" | "role" | "verdict" | "reason" | "acknowledged" | "afterSeconds" | "lastedSeconds" | "waitSeconds">;

export interface FixJudgement {
  readonly verdict: OverallVerdict;
  /** Those that break or whose fate is not known; whatever is kept, or not governed, need not stand here. */
  readonly sessions: readonly FixedOutcome[];
  /** Each claimed requirement by itself. */
  readonly claims: ReadonlyMap<string, ComplianceVerdict>;
}

export interface AccessFixInput {
  readonly plant: Plant;
  readonly change: AccessChange;
  /** The name under which the record has an account that the change writes. */
  readonly accountOf: (written: string) => string;
  /** Which machines a term names; null = nobody can say. */
  readonly targetsOf: (term: TargetTerm) => ((machine: string) => boolean) | null;
  /** Seconds that the first line of a machine goes on without it; null = nothing declares or shows it. */
  readonly lineWaits: (target: string) => number | null;
  readonly before: FixJudgement;
  /** The judge is another engine, wired in by whoever asks. Must give the same answer each time. `among`: only these are asked about; the verdict is not. */
  readonly judge: (change: AccessChange, among?: ReadonlySet<Session>) => FixJudgement;
}
