// How much of what is there was seen: per site, zone pair, role and phase (2-model §2.2). The words and numbers; computing them is an engine's work.

/** What one unit of sampling is. Days and shifts are independent enough; hours are not, so what rests on hours is short and gates nothing. */
export type SamplingUnit = "day" | "shift" | "hour";

export interface CoverageScope {
  /** "site", "zone supervisory → line-1", "line line-1", "role engineering", "phase changeover", and pairs of them joined by ", ". */
  readonly scope: string;
  readonly kind: "site" | "zone-pair" | "line" | "role" | "phase" | "zone-pair-phase" | "line-phase";
  readonly from: string | null;
  readonly to: string | null;
  /** Of people's accesses to the machines of a line; null = of machines that belong to none. Absent = the scope is of no line. */
  readonly line?: string | null;
  readonly role: string | null;
  readonly phase: string | null;
  readonly unit: SamplingUnit;
  /** Units watched for at least the share that makes them count (m). */
  readonly units: number;
  /** Different conversations, or accesses, seen (S). */
  readonly observed: number;
  /** Seen in exactly one, in exactly two units (Q1, Q2). */
  readonly once: number;
  readonly twice: number;
  /** S / upper end of the interval of the total, 0…1; null below ten units. This gates. */
  readonly completeness: number | null;
  /** Share of all occurrences that belong to seen conversations, 0…1; null = nothing was seen. Shown, never gated on. */
  readonly coverage: number | null;
  /** 95 % interval of the estimated total. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Chao2: a lower bound, worded "at least". */
  readonly estimatedTotal: number | null;
  /** Further days of watching until the target completeness is expected; 0 = reached; null = cannot be said. */
  readonly daysToTarget: number | null;
  /** Rests on units that are not independent, or on too few: nothing may be gated on it. */
  readonly isShort: boolean;
  readonly phasesUnseen: readonly string[];
}

/** One point of an accumulation curve: conversations expected to be seen in so many units, with the 95 % interval. */
export interface AccumulationPoint {
  /** Units of sampling. */
  readonly units: number;
  readonly method: "interpolated" | "observed" | "extrapolated";
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** What no sensor can see: whatever runs there is unknown, however complete the rest is. */
export interface BlindSpot {
  readonly asset: string;
  readonly why: string;
}

/** Is enough known for a result to be stable, and if not, what is missing. */
export interface CoverageGate {
  readonly isEnough: boolean;
  /** One sentence each, the gravest first: "supervisory → line-1: at most 71 % seen of what happens there; 9 more days for 90 %". */
  readonly shortfalls: readonly string[];
  /** What is not known however much is watched, and does not gate: fail-over, restore. One sentence each. */
  readonly remarks: readonly string[];
}

export interface CoverageReport {
  /** 0…1, and where it comes from. */
  readonly target: number;
  readonly targetBy: string;
  readonly scopes: readonly CoverageScope[];
  /** Phases that came and were not watched, or did not come at all. */
  readonly phasesUnseen: readonly string[];
  readonly blindSpots: readonly BlindSpot[];
}

/** What a judgement carries. */
export interface JudgedCoverage extends CoverageReport {
  readonly gate: CoverageGate;
  /** What was counted; absent = conversations. */
  readonly of?: "sessions";
  /** Where conversations and people's accesses are judged together: how much was seen of these. */
  readonly sessions?: JudgedCoverage;
}
