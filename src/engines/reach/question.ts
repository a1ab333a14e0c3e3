// The question of this engine: what does a segmentation change do to each conversation that was seen.
import type { Endpoint } from "../../plant/endpoint.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
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

export interface ReachQuestion {
  readonly plant: Plant;
  readonly change: SegmentationChange;
  readonly zoneOf: ZoneOf;
  /** The configuration that runs today in place of the one that is judged; null = none is given. */
  readonly inForce?: FirewallConfig | null;
  /** YYYY-MM-DD in plant time: the day on which the change is loaded. */
  readonly today: string;
}
