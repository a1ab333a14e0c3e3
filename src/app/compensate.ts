// Compensations of a change of patching: for each machine the rule between networks that stands before it until it is patched, judged just as `check` judges it.
import type { FlawWords, ReachedToday, VulnerableService } from "../plant/patch-risk-words.ts";
import type { ExposedNeed } from "../engines/compensation/question.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { PatchCompensation } from "../plant/patching-judgement.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantKnowledge } from "./plant-knowledge.ts";

/** Who can reach services of a need's machine by rules; null = none are known that stand before it. */
export type Reaches = (need: PatchNeed, services: readonly VulnerableService[] | null) => ReachedToday | null;

export interface CompensateQuestion {
  readonly plant: Plant;
  /** Absent = how much was seen is not asked, and no compensation can be stable. */
  readonly knowledge?: PlantKnowledge;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  /** A dossier is one; in any order. */
  readonly exposed: readonly ExposedNeed[];
  /** Last day on which the machine goes without this patch, YYYY-MM-DD in plant time: that of the planned window; null = there is none. */
  readonly until: (need: PatchNeed) => string | null;
  /** By the rules of today, as exposure was asked with. */
  readonly reaches: Reaches;
  readonly wordsOf: (need: PatchNeed) => readonly FlawWords[];
  /** Needs without a rule that stands in already: accepted, patched in time. Absent = all. */
  readonly isWanted?: (need: PatchNeed) => boolean;
}

export interface Compensations {
  readonly compensations: readonly PatchCompensation[];
  /** Place among them by the need's id; a need without one is not in it. */
  readonly placeOf: ReadonlyMap<string, number>;
  /** Needs for which no rule stands in, with why, one sentence. */
  readonly without: readonly { readonly need: string; readonly why: string }[];
  /** What was not worked out. */
  readonly remarks: readonly Diagnostic[];
}
