// From a store and a plant.yaml to the plant that engines and reports read.
import { readAssetFacts } from "../evidence/assets/asset-facts.ts";
import { buildPlant } from "../evidence/assets/build-plant.ts";
import { evidenceTables } from "../evidence/flows/flow-tables.ts";
import { readConversations } from "../evidence/flows/read-conversations.ts";
import { asRecorded, readRecordings } from "../evidence/recordings.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { createMemoryStore } from "../store/memory-store.ts";

export async function plantFromEvidence(store: EvidenceStore, plantFile: PlantFile | null, options: { readonly byHour?: boolean } = {}): Promise<Plant> {
  const sources = await store.sources();
  const recordings = await readRecordings(store);
  const conversations = await readConversations(asRecorded(store, recordings), options);
  return buildPlant({ sources, conversations, facts: await readAssetFacts(store), recordings }, plantFile);
}

/** Only where the evidence came from and when it was recorded: what it says, which may be much, is not read. */
export async function sourcesOfEvidence(store: EvidenceStore, plantFile: PlantFile | null): Promise<Plant> {
  return buildPlant({ sources: await store.sources(), conversations: [], facts: { paths: [], arps: [], claims: [] }, recordings: await readRecordings(store) }, plantFile);
}

/** A plant of which nothing was seen, for what can be said without evidence. */
export async function noEvidence(): Promise<Plant> {
  return plantFromEvidence(createMemoryStore(evidenceTables), null);
}
