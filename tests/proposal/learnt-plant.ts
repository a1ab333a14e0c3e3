// Plants for tests of proposals: learnt from files into a store that lives in memory; and where a change puts the machines of one.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeDemoPlant } from "../../src/app/demo-plant.ts";
import { learn } from "../../src/app/learn.ts";
import { plantFromEvidence } from "../../src/app/plant-from-evidence.ts";
import { proposeForPlant, type WrittenProposal } from "../../src/app/propose-segmentation.ts";
import { placeInZones } from "../../src/controls/segmentation/zone-placement.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { parsePlantFile } from "../../src/evidence/lists/plant-file/parse-plant-file.ts";
import type { Plant } from "../../src/plant/plant.ts";
import type { PlantFile } from "../../src/plant/plant-file.ts";
import type { SegmentationChange } from "../../src/plant/segmentation.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

export async function plantOf(paths: readonly string[], plantFile: PlantFile | null): Promise<Plant> {
  const store = createMemoryStore(evidenceTables);
  await learn({ store, paths, vantage: null, addressSpaceOf: () => "", onProgress: () => {}, signal: new AbortController().signal });
  return plantFromEvidence(store, plantFile);
}

/** The sample plant with the hand-drawn change, and its captures to learn some of them. */
export class SamplePlant {
  readonly #folder = mkdtempSync(join(tmpdir(), "holdpoint-proposal-"));
  readonly #plantFile: PlantFile | null;
  readonly captures: readonly string[];
  readonly handDrawn: string;

  constructor() {
    const { plant } = writeDemoPlant(this.#folder, false, () => {});
    if (plant === null) throw new Error("the sample plant cannot be built");
    this.captures = readdirSync(plant.capturesDirectory)
      .sort()
      .map((name) => join(plant.capturesDirectory, name));
    this.handDrawn = readFileSync(plant.changes[0] as string, "utf8");
    this.#plantFile = parsePlantFile(readFileSync(plant.workspace.plantFile, "utf8"), "plant.yaml").value ?? null;
  }

  learn(captures: readonly string[]): Promise<Plant> {
    return plantOf(captures, this.#plantFile);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function proposeOn(plant: Plant, splitSubnets: boolean): WrittenProposal {
  return proposeForPlant({ plant, splitSubnets, today: "2026-11-02", file: "proposal.yaml", inputs: [] });
}

/** Zone of every address of the plant's machines, by address: names can change with what was learnt. */
export function zonesByAddress(change: SegmentationChange, plant: Plant): Map<string, string> {
  const { zoneOf } = placeInZones(change, plant);
  return new Map(plant.assets.flatMap((a) => a.addresses.map((address) => [`${a.addressSpace}|${address}`, zoneOf(a.addressSpace, address)?.zone ?? "none"] as const)));
}
