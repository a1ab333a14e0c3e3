// When a plant's conversations were active, what the plant was doing, and the rhythms and conditions that follow: read once, for show, check and coverage.
import { findTimes } from "../engines/rhythm/rhythm.ts";
import { RATE_ASSUMED } from "../engines/rhythm/time-assumptions.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Activity } from "../plant/activity.ts";
import type { Phase } from "../plant/phase.ts";
import { phaseAssumptions, phasesOf } from "../plant/phases.ts";
import type { Assumption, Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { ConversationTimes } from "../plant/rhythm.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { plantActivity } from "./plant-activity.ts";
import { type ReadStates, readStates } from "./read-calendars.ts";

export interface PlantTimes {
  readonly activity: Activity;
  readonly phases: readonly Phase[];
  /** In the order of the plant's conversations. */
  readonly times: readonly ConversationTimes[];
  /** What the phases and the words of times rest on. */
  readonly assumptions: readonly Assumption[];
}

export interface ReadPlantTimes extends PlantTimes {
  /** Of calendars. */
  readonly diagnostics: readonly Diagnostic[];
  /** Files that plant.yaml names. */
  readonly inputs: ReadStates["inputs"];
}

/** @param directory folder of plant.yaml, which names calendars by path; those that were learnt count too */
export async function plantTimes(store: EvidenceStore, plant: Plant, plantFile: PlantFile | null, directory: string): Promise<ReadPlantTimes> {
  const { conversations, timezone } = plant;
  const activity = await plantActivity(store, conversations);
  // The end of the window is its last packet, which lies in it.
  const window = plant.window === null ? null : { first: plant.window.first, last: plant.window.last + 1 };
  const read = window === null ? NO_STATES : await readStates({ store, plantFile, directory, timezone, window });
  const night = plantFile?.night === undefined ? {} : { night: plantFile.night };
  const watched = activity.watches.flatMap(({ spans }) => spans);
  const phases = window === null ? [] : phasesOf({ states: read.states, timezone, window, watched, ...night });
  const times = findTimes({ activity, conversations, phases, timezone, window, errorRate: plantFile?.errorRate ?? null });
  const rate = plantFile?.errorRate === undefined && times.some(isClaimed) ? [RATE_ASSUMED] : [];
  return { activity, phases, times, assumptions: [...phaseAssumptions({ states: read.states, ...night }), ...rate], diagnostics: read.diagnostics, inputs: read.inputs };
}

const NO_STATES: ReadStates = { states: [], diagnostics: [], inputs: [] };

function isClaimed({ rhythm, conditions }: ConversationTimes): boolean {
  return conditions.length > 0 || (rhythm !== null && rhythm.kind !== "irregular");
}
