// The question of this engine: which zones and conduits would suit a plant that has none, and why.
import type { JudgedConversation } from "../../plant/finding.ts";
import type { FixProposal } from "../../plant/fix.ts";
import type { Refusal } from "../../plant/permit-refusal.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";

/** What the judge says of a drawn change. */
export interface DraftJudgement {
  /** In the order of the plant's conversations. */
  readonly conversations: readonly JudgedConversation[];
  /** What redundant partners would do after a fail-over and could not do. */
  readonly derived: readonly JudgedConversation[];
}

/** A draft with everything permitted that may be, and what became of it. */
export interface PermittedDraft {
  readonly change: SegmentationChange;
  readonly fix: FixProposal;
  readonly after: DraftJudgement;
}

export interface ProposalInput {
  readonly plant: Plant;
  readonly name: string;
  /** May subnets that hold several kinds of machines be cut? Every machine that leaves its neighbours is counted. */
  readonly splitSubnets: boolean;
  /** Judges zones without conduits, adds what may be added, and judges again. Must give the same answer each time, in any order of the evidence. */
  readonly permit: (zonesOnly: SegmentationChange, alsoRefused: (judged: JudgedConversation) => Refusal | null) => PermittedDraft;
  /** A fresh stream of numbers in [0, 1) for the search of communities: the same numbers each time it is called. */
  readonly random: () => () => number;
}
