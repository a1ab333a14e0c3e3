// The question of this engine: which control will be worked around, how, and why that is to be expected. Of controls and roles, never of persons.
import type { AccessChange } from "../../plant/access.ts";
import type { HandoverCost, JudgedSession, SharedAccount } from "../../plant/access-judgement.ts";

export interface PressureQuestion {
  readonly change: AccessChange;
  readonly sessions: readonly JudgedSession[];
  readonly handovers: readonly HandoverCost[];
  readonly sharedAccounts: readonly SharedAccount[];
  /** Hours between the first and the last session; 0 = nothing is recorded. */
  readonly recordedHours: number;
  /** The name under which the record has an account that the change writes. */
  readonly accountOf: (written: string) => string;
  /** Seconds that production goes on without work on a machine; null = not known. */
  readonly lineWaits: (target: string) => number | null;
  /** Remote tools that were seen talking from or to a machine ("TeamViewer"); empty = none was seen. */
  readonly remoteToolsAt: (target: string) => readonly string[];
  /** Machines that roles name and whose sign-ins no log shows. */
  readonly notLogged: readonly string[];
}
