// The plant as engines see it: neutral, immutable, without a trace of which format the evidence had.
import type { Micros } from "../foundation/time.ts";
import type { Span } from "../foundation/time-spans.ts";
import type { Asset } from "./asset.ts";
import type { Conversation } from "./conversation.ts";
import type { Endpoint } from "./endpoint.ts";

export interface EvidenceWindow {
  readonly first: Micros;
  readonly last: Micros;
  /** When at least one vantage was recording: sorted and disjoint, ends exclusive. */
  readonly watched: readonly Span[];
  /** Their length. */
  readonly watchedSeconds: number;
}

/** A subnet that is known to be one, and why. */
export interface Network {
  readonly prefix: string;
  readonly vlan: string | null;
  readonly gateway: Endpoint | null;
  readonly by: string;
}

export interface SourceSummary {
  readonly file: string;
  readonly sha256: string;
  readonly kind: string;
  readonly vantage: string;
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
  /** When it was recorded, without the stretches in which it holds nothing for longer than a source may be quiet; absent = all the time from first to last. */
  readonly recorded?: readonly Span[];
  /** Share of packets the capturing side says it lost, 0…1; null = it does not say. */
  readonly lossShare: number | null;
  readonly warnings: readonly string[];
  /** Records by what they are, where a source holds several kinds; what is read and not used is named too. */
  readonly contents?: Readonly<Record<string, number>>;
}

export interface Line {
  readonly name: string;
  readonly downtimePerHour: { readonly amount: number; readonly currency: string } | null;
  readonly restartSeconds: number | null;
  /** Of twenty restarts, one takes longer; absent = not declared. */
  readonly restartWorstSeconds?: number;
  readonly bufferSeconds: number | null;
  /** How long it is run on when nobody can watch and steer it, before people stop it; absent = not declared. */
  readonly runBlindSeconds?: number;
}

export interface Plant {
  readonly site: string;
  readonly timezone: string;
  readonly window: EvidenceWindow | null;
  readonly assets: readonly Asset[];
  readonly conversations: readonly Conversation[];
  readonly networks: readonly Network[];
  readonly lines: readonly Line[];
  readonly sources: readonly SourceSummary[];
  /** Groups of asset names of which one stands in for the other. */
  readonly redundancy: readonly (readonly string[])[];
  /** Codes of what had to be assumed because nothing declares it. */
  readonly assumptions: readonly Assumption[];
}

export interface Assumption {
  /** Stable code: "idle-timeout-default", "load-drops-state". */
  readonly code: string;
  readonly text: string;
  /** Where the assumed value comes from: a key of the fact base with its confidence, or "worst case". */
  readonly origin: string;
  /** What the user writes, and where, to overrule it. */
  readonly overruledBy: string;
}
