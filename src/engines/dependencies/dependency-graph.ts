// The dependency graph (2-model §2.3): what is there (assets, their services, essential functions, lines), who needs what of it, and how long each does
// without. An AND-OR graph: whoever needs something fails without any one of his requirements; a requirement fails when all that can serve it have.
import type { Asset } from "../../plant/asset.ts";
import type { BorneTime } from "../../plant/dependency.ts";
import type { ConversationRole } from "../../plant/finding.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { DeclaredDependency } from "../../plant/plant-file.ts";
import type { Moment } from "./moment.ts";
import type { NeedKind } from "./who-needs-whom.ts";

export interface DependencyNode {
  readonly kind: "asset" | "service" | "function" | "line";
  /** "SCADA-A", "DC-01 dns udp/53", "fill and cap", "line-1". */
  readonly name: string;
  /** The asset, or the asset whose service this is; undefined = an endpoint of which no asset is known, a function or a line. */
  readonly asset: Asset | undefined;
  /** Node of the asset whose service this is, else of itself. */
  readonly owner: number;
  /** The line it stands on, or is. */
  readonly line: string | null;
}

export interface Alternative {
  readonly provider: number;
  /** Indices of conversations that show it; empty = it is declared, or part of the plant's order, and no conversation shows it. */
  readonly conversations: readonly number[];
}

export interface Tolerance extends Moment, BorneTime {
  /** What had to be assumed; null = it is declared or was agreed over the wire. */
  readonly assumption: Assumption | null;
}

export interface Requirement {
  readonly dependent: number;
  /** All must fail before the requirement does: more than one only in a redundancy group. */
  readonly anyOf: readonly Alternative[];
  readonly kind: NeedKind | "service" | "part" | "function" | "declared" | "partner";
  /** What the conversations behind it are for; null = no conversation is. */
  readonly role: ConversationRole | null;
  /** "snmp": the protocol behind it, or null. */
  readonly protocol: string | null;
  /** stops: the dependent fails with it. weakens: it goes on, and something is missing. */
  readonly effect: "stops" | "weakens";
  readonly tolerance: Tolerance;
  /** Seconds of the line's buffer that come on top, because what is missing feeds the line from outside. */
  readonly bufferSeconds: number;
  /** Why there is such a dependency, one sentence. */
  readonly why: string;
}

/** One alternative of one requirement. */
export interface Place {
  readonly requirement: number;
  /** Place in `anyOf`. */
  readonly alternative: number;
}

export interface DependencyGraph {
  readonly nodes: readonly DependencyNode[];
  readonly requirements: readonly Requirement[];
  /** Where a node is an alternative of what somebody stops without, by node. */
  readonly stopsWithout: readonly (readonly Place[])[];
  /** The ways that a conversation shows, by conversation. */
  readonly shownBy: ReadonlyMap<number, readonly Place[]>;
  readonly nodeOfAsset: ReadonlyMap<Asset, number>;
  /** By "address space|endpoint". */
  readonly nodeOfEndpoint: ReadonlyMap<string, number>;
  readonly nodeOfLine: ReadonlyMap<string, number>;
  /** Group conversations of which no receiver is known: who needs them is not known. */
  readonly withoutReceivers: ReadonlySet<number>;
  /** What plant.yaml declares and nothing in the plant fits. */
  readonly unmatched: readonly DeclaredDependency[];
  /** Requirements that plant.yaml says may be missing for ever. */
  readonly forever: ReadonlySet<number>;
}

/** All that the dependent does without it, the buffer included. */
export function whole({ tolerance, bufferSeconds }: Requirement): Moment {
  return { waits: tolerance.waits, seconds: tolerance.seconds + bufferSeconds };
}
