// What was learnt of a plant and what is declared of it, as everything that shows something takes it.
import type { PlantFile } from "../plant/plant-file.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";

export interface LearntPlant {
  readonly store: EvidenceStore;
  /** null = nothing is declared. */
  readonly plantFile: PlantFile | null;
  /** Folder of plant.yaml. */
  readonly directory: string;
}
