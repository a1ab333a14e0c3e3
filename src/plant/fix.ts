// What `fix` proposes to add to a segmentation change, what that restores, what it opens beyond what was seen, and what people must decide.
// Types only: the engine that fills them and the control that writes them never import each other.
import type { OverallVerdict } from "./overall-verdict.ts";
import type { Witness } from "./conversation.ts";
import type { PacketRule } from "./packet-rule.ts";
import type { ServiceMatch } from "./segmentation.ts";

/** A word of an `allow` list and what it means. */
export interface ProposedService {
  readonly written: string;
  readonly matches: readonly ServiceMatch[];
}

/** What an addition permits although nobody was seen using it. An upper bound: pairs that another conduit permits already are counted again. */
export interface Opening {
  readonly text: string;
  /** Pairs of known machines that the words cover. */
  readonly pairs: number;
  /** Ports per pair; 1 for services without ports; 0 = the words cannot be counted. */
  readonly ports: number;
  /** Pairs × ports, without the combinations that were seen. */
  readonly neverObserved: number;
}

export interface AdditionFacts {
  /** As a person reads it: what stands where in the change file afterwards. */
  readonly change: string;
  readonly reason: string;
  /** Keys (conversationKey) of the conversations that need this addition and are kept in the re-check, sorted. */
  readonly restores: readonly string[];
  readonly alsoOpens: readonly Opening[];
  readonly cost: number;
}

export interface ConduitAddition extends AdditionFacts {
  readonly kind: "conduit";
  readonly from: string;
  readonly to: string;
  readonly services: readonly ProposedService[];
  /** Place among the change's conduits (from 0) of the conduit that gets the services; null = a new conduit, one way. */
  readonly into: number | null;
  /** True only where the conduit that gets them was written `between`. */
  readonly eitherWay: boolean;
}

export interface AlgAddition extends AdditionFacts {
  readonly kind: "alg";
  readonly point: string;
  readonly alg: string;
}

export interface IdleTimeoutChange extends AdditionFacts {
  readonly kind: "idle-timeout";
  readonly point: string;
  readonly transport: "tcp";
  readonly seconds: number;
  /** The same as a change file writes it: "4h". */
  readonly written: string;
}

/** A rule to be added to the configuration of a firewall. */
export interface RuleAdditionPlan extends AdditionFacts {
  readonly kind: "rule";
  /** Index into the firewall's stages, and of the rule before which it must decide; null = after the last rule. */
  readonly stage: number;
  readonly before: number | null;
  readonly rule: PacketRule;
}

export type ProposedAddition = ConduitAddition | AlgAddition | IdleTimeoutChange;

export type FixQuestionCode =
  | "safety"
  | "less-trusted"
  | "operations-unknown"
  | "open-ended-zone"
  | "opens-refused"
  | "opens-acknowledged"
  | "opener"
  | "not-by-a-conduit"
  | "no-named-point"
  | "keep-alive"
  | "negotiation"
  | "degraded"
  | "no-zone"
  | "re-check";

/** Something that fix does not do by itself. */
export interface FixQuestion {
  readonly code: FixQuestionCode;
  readonly text: string;
  /** The role that can answer: "functional safety engineer". */
  readonly owner: string;
  readonly conversations: readonly string[];
  /** What would be written if the owner says yes; null where the change file cannot solve it. */
  readonly couldAdd: string | null;
}

export interface RestoredConversation {
  readonly key: string;
  readonly example: Witness;
  /** What a redundant partner would do, not what was seen. */
  readonly derived: boolean;
  /** Places in `additions` without which it would not be kept. */
  readonly additions: readonly number[];
}

export interface FixCostPart {
  readonly what: string;
  readonly count: number;
  readonly each: number;
  readonly sum: number;
}

export interface FixProposal<Addition extends AdditionFacts = ProposedAddition> {
  readonly additions: readonly Addition[];
  /** Kept when the change with the additions was judged again. */
  readonly restores: readonly RestoredConversation[];
  readonly cost: { readonly total: number; readonly parts: readonly FixCostPart[] };
  /** False = there was too much to search all of it, so a cheaper set may exist. */
  readonly provenSmallest: boolean;
  readonly questions: readonly FixQuestion[];
  readonly recheck: {
    readonly verdict: OverallVerdict;
    /** Of what was seen. */
    readonly breaksBefore: number;
    readonly breaksAfter: number;
    /** What redundant partners could not do after a fail-over. More can show than before: a stand-in is only listed where it fares worse than what it stands in for. */
    readonly derivedAfter: number;
    /** Keys that the additions were chosen for and that are not kept all the same. */
    readonly notRestored: readonly string[];
    /** Keys that did not break before and do with the additions. */
    readonly newBreaks: readonly string[];
  };
}
