// The question of this engine: which accounts are used as no single person can, and what it costs at changes of shift to do without one.
import type { Span } from "../../foundation/time-spans.ts";
import type { AccessRecord } from "../../plant/session.ts";

export interface SharedAccountsQuestion {
  readonly record: AccessRecord;
  /** IANA name. */
  readonly timezone: string;
  /** Line of a machine; null = none is known. */
  readonly lineOf: (target: string) => string | null;
  /** Shifts of a calendar, sorted, disjoint or touching; null = no calendar has any. */
  readonly shifts: readonly Span[] | null;
  /** Machines that stand in one place, so that one person can have both before him: a name per place; null = nothing says where it stands. */
  readonly placeOf: (target: string) => string | null;
}

export interface HandoverQuestion extends SharedAccountsQuestion {
  /** As the record has them: accounts that cease to be. */
  readonly retired: readonly string[];
  /** null = not declared: the engine's default, listed as an assumption. */
  readonly secondsPerSignIn: number | null;
  /** Seconds that a line goes on without anybody at its panels; null = not known. */
  readonly lineWaits: (line: string) => number | null;
}
