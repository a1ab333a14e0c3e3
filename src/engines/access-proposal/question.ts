// The question of this engine: which roles would let everybody go on working as recorded, and grant as little beyond it as people can still read.
import type { AccessChange } from "../../plant/access.ts";
import type { HandoverCost, JudgedSession, SharedAccount } from "../../plant/access-judgement.ts";
import type { Plant } from "../../plant/plant.ts";
import type { AccessRecord } from "../../plant/session.ts";

/** What the judge says of one session that it replays. */
export type DraftOutcome = Pick<JudgedSession, "session" | "role" | "verdict" | "reason">;

export interface AccessProposalInput {
  readonly plant: Plant;
  readonly record: AccessRecord;
  readonly name: string;
  /** Name of the file that will hold the draft, for positions. */
  readonly file: string;
  /** 0.5…1: total limits are drawn at this percentile of how long sessions lasted. */
  readonly percentile: number;
  /** How the draft writes an account: its name where it may be shown, else the pseudonym. */
  readonly nameOf: (account: string) => string;
  /** Accounts as their use was measured. */
  readonly sharedAccounts: readonly SharedAccount[];
  /** What retiring an account costs at changes of shift; null = nothing was measured. */
  readonly handoverOf: (account: string) => HandoverCost | null;
  /** Carries every recorded session through a draft. Must give the same answer each time. */
  readonly judge: (draft: AccessChange) => readonly DraftOutcome[];
}
