// A proposed segmentation: zones and conduits drawn from the evidence, each with its reason, and what is left to people. Words and numbers only; drawing
// it is an engine's work.
import type { SegmentationChange } from "./segmentation.ts";

/** What a zone is for. The order is the one in which zones are written: from the floor upwards. */
export const ZONE_KINDS = ["safety", "cell", "supervisory", "operations", "services", "network", "dmz", "remote", "office", "unrecognised", "outside"] as const;
export type ZoneKind = (typeof ZONE_KINDS)[number];

export interface ProposedMember {
  /** Name of the machine, or the address of one that has none. */
  readonly name: string;
  /** One sentence: why it is in this zone. */
  readonly why: string;
}

export interface ProposedZone {
  readonly name: string;
  readonly kind: ZoneKind;
  /** Why these belong together, and why here; the gravest reason first. */
  readonly why: readonly string[];
  readonly members: readonly ProposedMember[];
  /** Machines that leave the subnet of their neighbours, and so need a new address or a bridge in front of them. */
  readonly newAddresses: readonly string[];
}

/** What one word of a conduit permits. */
export interface PermittedService {
  readonly written: string;
  /** Conversations it was drawn for. */
  readonly conversations: number;
  /** Pairs of addresses of known machines that it permits. */
  readonly pairs: number;
  /** Of those, pairs that were never seen using it. */
  readonly neverObserved: number;
  /** Ports per pair; 1 for services without ports. */
  readonly ports: number;
}

export interface ProposedConduit {
  readonly from: string;
  readonly to: string;
  readonly eitherWay: boolean;
  readonly services: readonly PermittedService[];
  /** One sentence. */
  readonly reason: string;
  readonly conversations: number;
  /** How often it was used: connections seen, as far as the evidence counts them. */
  readonly connections: number;
  /** Sum over its services. */
  readonly neverObserved: number;
  /** What it opens beyond what was seen, in words; empty = nothing. */
  readonly alsoOpens: readonly string[];
}

export interface ProposalQuestion {
  /** Stable word for the kind of question: "safety", "less-trusted", "flat-network". */
  readonly code: string;
  /** The role that can answer. */
  readonly owner: string;
  readonly text: string;
  /** Keys (conversationKey) of what it is about, sorted. */
  readonly conversations: readonly string[];
  /** True = these conversations stay blocked until somebody answers: `check` calls them breaks, and it is right. */
  readonly blocks: boolean;
  /** What would be written if the owner says yes; null where a conduit cannot solve it. */
  readonly couldAdd: string | null;
}

export interface LeftOut {
  readonly what: string;
  readonly why: string;
  readonly conversations: number;
  /** A few, as "client → server service". */
  readonly examples: readonly string[];
}

/** A value that was chosen rather than found. */
export interface ProposalChoice {
  readonly what: string;
  readonly why: string;
}

export interface SegmentationProposal {
  readonly change: SegmentationChange;
  readonly zones: readonly ProposedZone[];
  /** In the order of the change's conduits. */
  readonly conduits: readonly ProposedConduit[];
  readonly questions: readonly ProposalQuestion[];
  readonly leftOut: readonly LeftOut[];
  readonly choices: readonly ProposalChoice[];
  readonly counts: ProposalCounts;
}

export interface ProposalCounts {
  readonly conversations: number;
  /** Both ends in one zone, or a group inside it. */
  readonly within: number;
  /** Cross a border and are kept. */
  readonly permitted: number;
  /** Stay blocked or degraded until somebody answers a question. */
  readonly asked: number;
  /** Whether they are kept cannot be said. */
  readonly unknown: number;
  /** Blocked and missed by nobody: noise, and what never worked. */
  readonly leftOut: number;
  readonly neverObserved: number;
  /** Machines that need a new address or a bridge. */
  readonly newAddresses: number;
}

/** What a person should read beside the text of a change: comments, one line each, which mean nothing to the parser. */
export interface ChangeRemarks {
  readonly head: readonly string[];
  /** In the order of the change's zones and conduits. */
  readonly zones: readonly (readonly string[])[];
  readonly conduits: readonly (readonly string[])[];
  readonly enforcement: readonly string[];
  readonly tail: readonly string[];
}
