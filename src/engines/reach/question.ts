// The question of this engine: what does a segmentation change do to each conversation that was seen.
import type { CoverageGate } from "../../plant/coverage.ts";
import type { OldSystem, SinglePoint } from "../../plant/dependency.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { Impact, LineStop, StopTotals } from "../../plant/impact.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange, TextAt } from "../../plant/segmentation.ts";

/** The zone of an endpoint and the member text that put it there. */
export interface ZonePlace {
  readonly zone: string;
  readonly rule: string;
  readonly at: TextAt;
}

/** null = outside every zone. Must give the same answer each time. */
export type ZoneOf = (addressSpace: string, endpoint: Endpoint) => ZonePlace | null;

/** What other engines know of the conversations, by their index in the plant; absent = nobody asked them, and the answer says so. */
export interface ReachKnowledge {
  /** "only in changeover" */
  conditionsOf(conversation: number): readonly string[];
  /** What was due and did not come, or comes soon after the evidence ends, in words; null = neither. */
  dueOf(conversation: number): string | null;
  /** Share, 0…1, of what happens between its zones that has been seen; null = cannot be said. */
  coverageOf(conversation: number): number | null;
  /** Of a group that breaks together, beside all that breaks with this change (a partner may break too); null = nothing declares or shows any. */
  impactOf(conversations: readonly number[], how: "blocked" | "degraded", breaking?: readonly number[] | null): Impact | null;
  /** What stops of lines cost in all; absent = nobody can say. */
  totalOf?(stops: readonly LineStop[]): StopTotals;
  /** Machines that show signs of age; absent = nobody looked for them. */
  readonly oldSystems?: readonly OldSystem[];
  /** Machines whose failure alone stops lines, most lines first; absent = nobody looked for them. */
  readonly singlePoints?: readonly SinglePoint[];
  /** Questions that only people can answer and on which the times of stops hang; absent = nobody asked for them. */
  readonly undeclared?: readonly string[];
  /** Is enough known for `stable`? */
  readonly gate: CoverageGate;
}

export interface ReachQuestion {
  readonly plant: Plant;
  readonly change: SegmentationChange;
  readonly zoneOf: ZoneOf;
  readonly known?: ReachKnowledge | null;
  /** The configuration that runs today in place of the one that is judged; null = none is given. */
  readonly inForce?: FirewallConfig | null;
  /** YYYY-MM-DD in plant time: the day on which the change is loaded. */
  readonly today: string;
}
