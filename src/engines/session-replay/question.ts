// The question of this engine: what does a change of access do to each session that was recorded.
import type { Span } from "../../foundation/time-spans.ts";
import type { Micros } from "../../foundation/time.ts";
import type { AccessChange, TargetTerm } from "../../plant/access.ts";
import type { SharedAccount } from "../../plant/access-judgement.ts";
import type { CoverageGate } from "../../plant/coverage.ts";
import type { Plant } from "../../plant/plant.ts";
import type { AccessRecord, Session, SessionHow } from "../../plant/session.ts";
import type { SessionColumns } from "./session-columns.ts";

/** Does a term name this machine? Given the name as sessions have it. */
export type IsNamed = (machine: string) => boolean;

/** What the loss of work on a machine does to production. */
export interface TargetImpact {
  /** Names of lines, sorted. */
  readonly lines: readonly string[];
  /** Seconds that the first of them runs on; null = nothing declares or shows it. */
  readonly timeToImpactSeconds: number | null;
  /** One sentence. */
  readonly text: string;
  /** Codes of the assumptions it rests on. */
  readonly assumptions: readonly string[];
  readonly downtimeMinutes: { readonly p50: number; readonly p95: number } | null;
  readonly costPerEvent: { readonly amount: number; readonly currency: string; readonly p95?: number } | null;
  /** From the machine to the first line that stops. */
  readonly path?: readonly string[];
}

/** What other engines know; each absent one is said to be absent in the answer. */
export interface ReplayKnowledge {
  /** null = nothing declares or shows what the machine is for. */
  impactOf(target: string): TargetImpact | null;
  /** What was done on the network while it lasted ("download to FILLER-1-PLC"); null = nothing was seen. */
  workOf?(session: Session): string | null;
  /** "only in changeover", of each group of sessions that meet the same fate. Asked once, because chance is weighed over all of them. */
  conditionsOf?(groups: readonly (readonly Session[])[]): readonly (readonly string[])[];
  /** Is enough known for `stable`? Absent = nobody asked. */
  readonly gate?: CoverageGate;
  /** Machines without a log that the gate has weighed: a shortfall names them, or somebody declared that they need none. */
  readonly weighedByGate?: ReadonlySet<string>;
  /** Share, 0…1, of the accesses to a machine that has been seen; null = cannot be said. */
  coverageOf?(target: string): number | null;
  readonly sharedAccounts?: readonly SharedAccount[];
  /** When shifts change, ascending. Absent = nobody asked: then a session under an account that is taken over is one person's, however long it lasts. */
  readonly shiftChanges?: readonly Micros[];
}

/** Is the way through the zones open that a segmentation draws which is judged together with this change? */
export type PathOf = (from: string, to: string, how: SessionHow) => "open" | "closed" | "unknown";

export interface ReplayQuestion {
  readonly plant: Plant;
  readonly change: AccessChange;
  readonly record: AccessRecord;
  /** Of the record, made before by whoever asks more than one question of it; those of another record are not taken. */
  readonly columns?: SessionColumns;
  /** The name under which the record has an account that the change writes, without its domain: a pseudonym, or the plain name. */
  readonly accountOf: (written: string) => string;
  /** null = which machines it means cannot be said (a zone that nothing draws): never "none". */
  readonly targetsOf: (term: TargetTerm) => IsNamed | null;
  /** Sorted, disjoint; null = no calendar of that name is known. */
  readonly spansOf: (calendar: string) => readonly Span[] | null;
  readonly known: ReplayKnowledge;
  /** null = no segmentation is judged together with it. */
  readonly pathOf: PathOf | null;
  /** YYYY-MM-DD in plant time: the day on which the change comes into force. */
  readonly today: string;
}
