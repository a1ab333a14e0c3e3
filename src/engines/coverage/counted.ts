// What is measured, whoever asks: keys with the times at which each was seen, where, and from where. Conversations (coverage-keys.ts) and accesses of people
// (access-keys.ts) are counted by two askers; how they are measured and when it is enough is the same. Counts nothing itself.
import type { ActiveHour, Watch } from "../../plant/activity.ts";
import type { BlindSpot, CoverageScope } from "../../plant/coverage.ts";

export interface CountedKey {
  /** Of each of them it is counted once more: the role of a conversation, the roles that a change gives to an account. */
  readonly roles: readonly string[];
  /** It counts for site, places and phases. */
  readonly matters: boolean;
  /** Name of its place; null = no places are asked about. */
  readonly place: string | null;
  /** Ascending. Of a stretch, all that lies between its first and its last sign counts. */
  readonly hours: readonly ActiveHour[];
  /** From where it is seen, ascending: indices into `watches`. */
  readonly watches: readonly number[];
}

/** Where keys lie: between two zones, or at the machines of a line. */
export interface CountedPlace {
  readonly scope: Pick<CoverageScope, "scope" | "from" | "to" | "line"> & { readonly kind: "zone-pair" | "line" };
  /** Its name in a sentence. */
  readonly words: string;
  /** What is asked about touches it: it must have been seen. */
  readonly isTouched: boolean;
}

/** Words in which the same shortfall is told of conversations and of people. */
export interface CountedWords {
  readonly site: string;
  role(name: string): string;
  /** What more days are of: "watching". */
  readonly watching: string;
  /** A phase was "watched", or "never observed" while "the evidence was made", or it came and "nobody watched". */
  readonly watched: string;
  readonly never: string;
  readonly evidence: string;
  readonly nobody: string;
  /** Machines that nobody sees, in a clause. */
  blind(names: string, count: number): string;
  /** What is declared of a machine that need not be seen; null = it says nothing here. */
  exception(asset: string, because: string, isBlind: boolean): string | null;
}

export interface Counted {
  readonly keys: readonly CountedKey[];
  readonly watches: readonly Watch[];
  placeOf(name: string): CountedPlace;
  /** What is asked about works through roles: each must have been seen. False = roles are shown only. */
  readonly gatesRoles: boolean;
  /** Watches that must have seen enough each by itself, because what one sees another never does; null = places answer for those who see them. */
  readonly needed: readonly number[] | null;
  readonly blindSpots: readonly BlindSpot[];
  readonly words: CountedWords;
}
