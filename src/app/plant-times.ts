// When a plant's conversations were active, what the plant was doing, and the rhythms and conditions that follow: read once, for show, check and coverage.
import { findTimes } from "../engines/rhythm/rhythm.ts";
import { RATE_ASSUMED } from "../engines/rhythm/time-assumptions.ts";
import { readActivity } from "../evidence/flows/read-activity.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Activity } from "../plant/activity.ts";
import type { Phase } from "../plant/phase.ts";
import { phaseAssumptions, phasesOf } from "../plant/phases.ts";
import type { Assumption, Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { ConversationTimes } from "../plant/rhythm.ts";
import type { StateInterval } from "../plant/state-interval.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { readStates } from "./read-calendars.ts";

export interface PlantTimes {
  readonly activity: Activity;
  readonly phases: readonly Phase[];
  /** In the order of the plant's conversations. */
  readonly times: readonly ConversationTimes[];
  /** What the phases and the words of times rest on. */
  readonly assumptions: readonly Assumption[];
}

/** @param states what calendars say the plant did and will do; empty = there is no calendar */
export async function readPlantTimes(store: EvidenceStore, plant: Plant, plantFile: PlantFile | null, states: readonly StateInterval[]): Promise<PlantTimes> {
  const activity = await readActivity(store, plant.conversations);
  const { window, timezone, conversations } = plant;
  const night = plantFile?.night == null ? {} : { night: plantFile.night };
  // The end of the window is its last packet, which lies in it.
  const within = window === null ? null : { first: window.first, last: window.last + 1 };
  const watched = activity.watches.flatMap(({ spans }) => spans);
  const phases = within === null ? [] : phasesOf({ states, timezone, window: within, watched, ...night });
  const times = findTimes({ activity, conversations, phases, timezone, window, errorRate: plantFile?.errorRate ?? null });
  return { activity, phases, times, assumptions: [...phaseAssumptions({ states, ...night }), ...(plantFile?.errorRate === undefined && times.some(isClaimed) ? [RATE_ASSUMED] : [])] };
}

/** The same with the calendars that plant.yaml names and those that were learnt. @param directory folder of plant.yaml */
export async function plantTimes(store: EvidenceStore, plant: Plant, plantFile: PlantFile | null, directory: string): Promise<PlantTimes & { readonly diagnostics: readonly Diagnostic[] }> {
  const { window, timezone } = plant;
  const read = window === null ? null : await readStates({ store, plantFile, directory, timezone, window });
  return { ...(await readPlantTimes(store, plant, plantFile, read?.states ?? [])), diagnostics: read?.diagnostics ?? [] };
}

function isClaimed({ rhythm, conditions }: ConversationTimes): boolean {
  return conditions.length > 0 || (rhythm !== null && rhythm.kind !== "irregular");
}
