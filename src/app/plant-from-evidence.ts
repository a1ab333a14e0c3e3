// From a store and a plant.yaml to the plant that engines and reports read.
import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { readAssetFacts } from "../evidence/assets/asset-facts.ts";
import { buildPlant } from "../evidence/assets/build-plant.ts";
import { evidenceTables } from "../evidence/flows/flow-tables.ts";
import { readConversations } from "../evidence/flows/read-conversations.ts";
import { parsePlantFile } from "../evidence/lists/plant-file/parse-plant-file.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { createMemoryStore } from "../store/memory-store.ts";

export interface DeclaredPlant {
  /** null = there is no plant.yaml: nothing is declared. */
  readonly plantFile: PlantFile | null;
  readonly input: { readonly file: string; readonly sha256: string } | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads plant.yaml where there is one. `shownAs` is the name used in messages and reports. */
export function readDeclaredPlant(file: string, shownAs = file): DeclaredPlant {
  if (!existsSync(file)) return { plantFile: null, input: null, diagnostics: [] };
  const text = readFileSync(file, "utf8");
  const parsed = parsePlantFile(text, shownAs);
  return { plantFile: parsed.value ?? null, input: { file: shownAs, sha256: sha256Of(text) }, diagnostics: parsed.diagnostics };
}

export async function plantFromEvidence(store: EvidenceStore, plantFile: PlantFile | null, options: { readonly byHour?: boolean } = {}): Promise<Plant> {
  const sources = await store.sources();
  const conversations = await readConversations(store, options);
  return buildPlant({ sources, conversations, facts: await readAssetFacts(store) }, plantFile);
}

/** A plant of which nothing was seen, for what can be said without evidence. */
export async function noEvidence(): Promise<Plant> {
  return plantFromEvidence(createMemoryStore(evidenceTables), null);
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
