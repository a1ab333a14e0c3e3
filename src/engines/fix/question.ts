// The question of this engine: what is the cheapest set of additions after which the conversations that matter are kept again.
import type { Endpoint } from "../../plant/endpoint.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import type { OverallVerdict } from "../../plant/overall-verdict.ts";
import type { Refusal } from "../../plant/permit-refusal.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";

/** What judging a change gives back; the judge is another engine, wired in by whoever asks. */
export interface ChangeJudgement {
  readonly verdict: OverallVerdict;
  readonly conversations: readonly JudgedConversation[];
  /** Breaks of redundant partners, that are only derived from what was seen. */
  readonly derived: readonly JudgedConversation[];
}

/** Must give the same answer each time. */
export type Judge = (change: SegmentationChange) => ChangeJudgement;

export interface FixInput {
  readonly plant: Plant;
  readonly change: SegmentationChange;
  /** Name of the zone, null = outside every zone. */
  readonly zoneOf: (addressSpace: string, endpoint: Endpoint) => string | null;
  readonly before: ChangeJudgement;
  readonly judge: Judge;
  /** Key (conversationKey) of a negotiated conversation → key of the one that negotiated it. */
  readonly negotiatedBy: ReadonlyMap<string, string>;
  /** What must not be opened besides what is refused anyway; null = nothing against it. */
  readonly alsoRefused?: (judged: JudgedConversation) => Refusal | null;
  /** Also permit, in the direction that was seen, what stays unknown even then because nothing proves who opens it; it is asked about all the same. */
  readonly permitUnproven?: boolean;
  /** YYYY-MM-DD in plant time: conduits that ended before it permit nothing. */
  readonly today: string;
}
