// What a change of patching does to production, need by need, in words that reports lay out.
import type { Micros } from "../foundation/time.ts";
import type { SsvcOutcome, SsvcRow } from "./patch-facts.ts";
import type { PatchNeed } from "./patch-need.ts";

/**
 * From best to worst. "fits": it can be done without touching production that is known. "accepted": somebody answers for leaving it.
 * "compensated": a rule between networks that the change names stands in for it, and it was checked that it does. "no-fix": the maker offers none.
 * "unknown": what its lines do then, no calendar says. "outside-window": production is not touched, and nobody allowed work then. "late": it fits, but only after
 * the rule wants it done. "conflict": it stops production, or nothing but that keeps the rule.
 */
export const PATCH_VERDICTS = ["fits", "accepted", "compensated", "no-fix", "unknown", "outside-window", "late", "conflict"] as const;
export type PatchVerdict = (typeof PATCH_VERDICTS)[number];

/** What work on a machine falls into on a line that stops with it. */
export interface PatchConflict {
  readonly line: string;
  /** batch, production: the line runs then. unknown: no calendar says what it does. */
  readonly state: "batch" | "production" | "unknown";
  /** As the calendar says it; hostile text. null = unknown. */
  readonly label: string | null;
  readonly first: Micros | null;
  readonly last: Micros | null;
  /** Seconds that it has run when work begins: what is lost with it. 0 = it begins later. */
  readonly elapsedSeconds: number;
  /** Seconds of it that work falls into. */
  readonly overlapSeconds: number;
}

/** How likely a patch makes trouble, and how long it then takes until the machine is stable again. */
export interface InstabilityTail {
  /** Mean probability of trouble, 0…1. */
  readonly trouble: number;
  /** If there is trouble: minutes until it is stable again. */
  readonly minutes: { readonly p50: number; readonly p95: number };
  /** Over all such patches, those without trouble too: mean minutes. */
  readonly expectedMinutes: number;
  readonly draws: number;
  /** What made it likelier or less likely than usual, in words; the strongest first. */
  readonly factors: readonly string[];
}

/** Each null is not known. */
export type SsvcInputs = { readonly [K in Exclude<keyof SsvcRow, "outcome">]: SsvcRow[K] | null };

export interface SsvcDecision {
  /** The most urgent one that is possible. */
  readonly outcome: SsvcOutcome;
  /** The least urgent one that is possible; the same where nothing open matters. */
  readonly least: SsvcOutcome;
  /** Inputs that are not known, and of which the outcome hangs. */
  readonly open: readonly (keyof SsvcInputs)[];
}

export interface JudgedPatch {
  readonly need: PatchNeed;
  readonly verdict: PatchVerdict;
  /** One sentence. */
  readonly why: string;
  /** When it is done: as the change dates it, else when it first fits; null = nowhere, or it is not done. */
  readonly placed: { readonly first: Micros; readonly last: Micros } | null;
  /** The change itself gives the date. */
  readonly isDated: boolean;
  /** Of a dated one; of one that is planned, of the last moment that keeps the rule. */
  readonly conflicts: readonly PatchConflict[];
  /** When it first fits from today on; null = not as far as calendars speak. */
  readonly firstFit: Micros | null;
  /** Of what has no date and does not fit in time: when it must begin to keep the rule, or now, where that is over. null = it fits, or nothing wants it done. */
  readonly keepsRuleAt: Micros | null;
  /** From the end of work to the next production on a line that stops with it; null = none is known to come. */
  readonly slackSeconds: number | null;
  readonly tail: InstabilityTail;
  /** If there is trouble, the share of cases (0…1) in which it lasts into production; null = none is known to come. */
  readonly tailIntoProduction: number | null;
  readonly ssvc: SsvcDecision;
}
