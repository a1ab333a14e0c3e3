// What the product knows of a protocol before it sees a packet; every number keeps its origin.
// The table itself is data (facts/protocol-table.ts), written by scripts/facts.mjs from the fact base.

export interface RegisteredPort {
  readonly transport: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
  readonly origin: "sourced" | "general";
  /** What listens there, in the words of the fact base. */
  readonly role: string;
}

/** A timer that a standard or a maker states. */
export interface ProtocolTimer {
  readonly name: string;
  /** As stated: a number, a range or words. */
  readonly value: string;
  readonly unit: string;
  readonly note: string;
  /** Milliseconds where one number is stated, else null. */
  readonly valueMs: number | null;
  readonly origin: "sourced" | "general";
  readonly source: string;
}

export interface ProtocolFacts {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly ports: readonly RegisteredPort[];
  /** Wide ranges that are negotiated, set by the user or shared by many: never evidence of this protocol. */
  readonly dynamicPorts: readonly RegisteredPort[];
  /** EtherTypes of the layer-2 forms. */
  readonly etherTypes: readonly number[];
  readonly l2Only: boolean;
  readonly multicast: boolean;
  /** Groups as text: addresses, ranges or MAC addresses. */
  readonly multicastGroups: readonly string[];
  readonly broadcast: boolean;
  /** Opens further connections on ports it negotiates. */
  readonly dynamicSecondaryPorts: string | null;
  /** "yes", "no" or the condition, as text. */
  readonly routable: string;
  readonly natSafe: string;
  /** Who opens, as text. */
  readonly initiator: string;
  readonly secureVariant: string | null;
  /** Milliseconds. */
  readonly pollPeriodOrigin: "sourced" | "general" | null;
  readonly pollPeriodMs: { readonly min: number; readonly typical: number; readonly max: number } | null;
  readonly latencyBudgetMs: { readonly min: number; readonly typical: number; readonly max: number } | null;
  readonly outageBudgetMs: { readonly min: number; readonly typical: number; readonly max: number } | null;
  readonly budgetOrigin: "sourced" | "general" | "interpretation" | null;
  readonly timers: readonly ProtocolTimer[];
  readonly segmentationNotes: readonly string[];
  readonly sources: readonly string[];
}
