// What this engine answers. The words are of the plant: access-judgement.ts.
import type { HandoverCost, SharedAccount } from "../../plant/access-judgement.ts";
import type { Assumption } from "../../plant/plant.ts";

export interface SharedAccountsAnswer {
  /** Every account of which a session in a way of people is known; shared first, then by name. */
  readonly accounts: readonly SharedAccount[];
  readonly assumptions: readonly Assumption[];
}

export interface HandoverAnswer {
  /** Of every retired account that was used over a change of shift, the costliest first. */
  readonly costs: readonly HandoverCost[];
  readonly assumptions: readonly Assumption[];
}
