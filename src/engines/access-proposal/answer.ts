// The answer of this engine is a word of the plant (reports lay it out): see plant/access-proposal.ts.
export type { AccessProposal as AccessProposalAnswer } from "../../plant/access-proposal.ts";
