// What has to be remembered of one SMB connection between two messages. Bounded, and without names of files or people.
import { Exchanges } from "../exchanges.ts";
import { Trees } from "./trees.ts";

/** Codes of version 1 in the exchanges: so they never meet those of version 2. */
export const VERSION_1_CODE = 0x100;
export const NO_TRANSACTION = -1;

export class SmbConnectionState {
  readonly exchanges = new Exchanges();
  readonly trees = new Trees();
  /** Names of the dialects that a version 1 negotiation offered, in its order. */
  offered: readonly string[] = [];
  /** Transaction of a version 1 negotiation that version 2 may answer. */
  negotiation = NO_TRANSACTION;
  /** Transactions of version 1 that wait for something to happen: their responses are paired with nothing. */
  watches: Set<number> | null = null;
}

/** A connection watches a few folders at a time. */
export const MOST_WATCHES = 64;
