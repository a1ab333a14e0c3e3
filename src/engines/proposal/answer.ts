// The answer of this engine is a word of the plant (reports lay it out): see plant/proposal.ts.
export type { SegmentationProposal as ProposalAnswer } from "../../plant/proposal.ts";
