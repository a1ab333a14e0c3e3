// What the product knows of a protocol before it sees a packet; every number keeps its origin.
// The table itself is data (facts/protocol-table.ts), written by scripts/facts.mjs from the fact base.

export interface RegisteredPort {
  readonly transport: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
  readonly origin: "sourced" | "general";
}

export interface ProtocolFacts {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly ports: readonly RegisteredPort[];
  /** EtherTypes of the layer-2 forms. */
  readonly etherTypes: readonly number[];
  readonly l2Only: boolean;
  readonly multicast: boolean;
  readonly broadcast: boolean;
  /** Opens further connections on ports it negotiates. */
  readonly dynamicSecondaryPorts: string | null;
  /** Milliseconds. */
  readonly pollPeriodMs: { readonly min: number; readonly typical: number; readonly max: number } | null;
  readonly latencyBudgetMs: { readonly min: number; readonly typical: number; readonly max: number } | null;
  readonly outageBudgetMs: { readonly min: number; readonly typical: number; readonly max: number } | null;
  readonly budgetOrigin: "sourced" | "general" | "interpretation" | null;
  readonly segmentationNotes: readonly string[];
  readonly sources: readonly string[];
}
