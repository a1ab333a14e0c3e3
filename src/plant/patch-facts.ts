// What is published about patches and what stands in for what a plant does not know of its own: the words; the rows stand in facts/patch-table.ts.

export type Exploitation = "none" | "public poc" | "active";
export type SystemExposure = "small" | "controlled" | "open";
export type Automatable = "no" | "yes";
export type HumanImpact = "low" | "medium" | "high" | "very high";
/** From least to most urgent. */
export const SSVC_OUTCOMES = ["defer", "scheduled", "out-of-cycle", "immediate"] as const;
export type SsvcOutcome = (typeof SSVC_OUTCOMES)[number];

/** One row of the SSVC deployer's table (CERT/CC, version 1.0.0). */
export interface SsvcRow {
  readonly exploitation: Exploitation;
  readonly exposure: SystemExposure;
  readonly automatable: Automatable;
  readonly humanImpact: HumanImpact;
  readonly outcome: SsvcOutcome;
}

export type SafetyImpact = "negligible" | "marginal" | "critical" | "catastrophic";
export type MissionImpact = "degraded" | "mef support crippled" | "mef failure" | "mission failure";

export interface HumanImpactRow {
  readonly safety: SafetyImpact;
  readonly mission: MissionImpact;
  readonly humanImpact: HumanImpact;
}

/** A value that stands in for what the plant does not know yet of itself: least, most likely, most. */
export interface PatchPrior {
  readonly id: string;
  readonly use: string;
  readonly min: number;
  readonly mode: number;
  readonly max: number;
  readonly reason: string;
  readonly confidence: string;
  /** Titles and addresses of what it is taken from. */
  readonly sources: readonly { readonly title: string; readonly url: string }[];
}
