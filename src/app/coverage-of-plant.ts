// How much of a plant was seen, with the zones of a change or without: the one place where the coverage engine is asked, for `check` and for `show coverage`.
import type { CoverageAnswer } from "../engines/coverage/answer.ts";
import { askCoverage } from "../engines/coverage/coverage.ts";
import type { Activity } from "../plant/activity.ts";
import type { Asset } from "../plant/asset.ts";
import type { Phase } from "../plant/phase.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";

export interface CoverageOfPlant {
  readonly plant: Plant;
  readonly activity: Activity;
  readonly phases: readonly Phase[];
  readonly plantFile: PlantFile | null;
  /** null = there are no zones. */
  readonly zoneOf: ((addressSpace: string, endpoint: string) => { readonly zone: string } | null) | null;
}

export function coverageOfPlant({ plant, activity, phases, plantFile, zoneOf }: CoverageOfPlant): CoverageAnswer {
  const completeness = plantFile?.completeness ?? null;
  const nameOf = (space: string, endpoint: string): string | null => zoneOf?.(space, endpoint)?.zone ?? null;
  return askCoverage({
    plant,
    activity,
    phases,
    timezone: plant.timezone,
    placesOf(conversation) {
      const c = plant.conversations[conversation];
      if (zoneOf === null || c === undefined) return null;
      const from = nameOf(c.addressSpace, c.client);
      // A group has no zone of its own: what is said to one stays where it is said, or is judged by who listens.
      return { from, to: c.delivery === "unicast" ? nameOf(c.addressSpace, c.server) : from };
    },
    ...(zoneOf === null ? {} : { zonesOfAsset: (asset: Asset) => zonesOf(asset, nameOf) }),
    target: completeness === null ? null : { share: completeness, by: plantFile?.file ?? "plant.yaml" },
    without: plantFile?.coverageWithout ?? [],
  });
}

function zonesOf(asset: Asset, nameOf: (space: string, endpoint: string) => string | null): string[] {
  const endpoints = asset.addresses.length > 0 ? asset.addresses : asset.macs.map((mac) => `mac:${mac}`);
  return [...new Set(endpoints.flatMap((endpoint) => nameOf(asset.addressSpace, endpoint) ?? []))];
}
