// An edit that may be made, with its price and what it opens. Which ones there are: edit-candidates.ts.
import type { AccessEdit } from "../../plant/access-edit.ts";

export interface EditCandidate {
  /** Kind and what it is about: of one key there is one candidate. */
  readonly key: string;
  readonly edit: AccessEdit;
  /** null = it may serve sessions of every role. */
  readonly role: string | null;
  /** The retired account, as the record has it, whose sessions alone it serves; null = those of anybody in its role. */
  readonly account: string | null;
  readonly cost: number;
  readonly alsoOpens: readonly string[];
  /** Of hours: how many are added to a week. */
  readonly addedHoursPerWeek: number;
}
