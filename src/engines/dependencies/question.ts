// The question of this engine: what needs what in a plant, from assets to lines, and how long each goes on without it.
import type { Phase } from "../../plant/phase.ts";
import type { Plant } from "../../plant/plant.ts";
import type { PlantFile } from "../../plant/plant-file.ts";
import type { ConversationTimes } from "../../plant/rhythm.ts";

export interface DependencyQuestion {
  readonly plant: Plant;
  /** Essential functions, what people know of dependencies, how long machines are run blind; null = nothing is declared. */
  readonly declared: Pick<PlantFile, "essential" | "dependencies" | "runBlindSeconds"> | null;
  /** Of calendars and of the clock: when the next changeover is. Empty = nobody knows any. */
  readonly phases: readonly Phase[];
  /** Rhythm and conditions in the order of the plant's conversations; empty = nobody asked for them. */
  readonly times: readonly ConversationTimes[];
}
