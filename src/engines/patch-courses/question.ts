// The question of this engine: what is there to plan, and what does a course of patches come to, the one that is asked for and any other.
import type { Micros } from "../../foundation/time.ts";
import type { JudgedPatch } from "../../plant/patch-judgement.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { PatchingChange } from "../../plant/patching.ts";
import type { ExposureWeight } from "../../plant/patching-judgement.ts";
import type { Plant } from "../../plant/plant.ts";
import type { StoppedLine, WorkWindow } from "../../plant/production-times.ts";
import type { StateInterval } from "../../plant/state-interval.ts";

/** A stretch of a calendar that the change names. */
export interface NamedWindow extends WorkWindow {
  /** As the calendar says it; hostile text. */
  readonly label: string;
}

export interface PatchCoursesQuestion {
  readonly change: PatchingChange;
  readonly plant: Pick<Plant, "timezone" | "lines" | "redundancy" | "assets">;
  readonly patches: readonly JudgedPatch[];
  /** The same that patches were judged with: lines that do not go on without the machine; null = nothing declares or shows what it is for. */
  linesOf(need: PatchNeed): readonly StoppedLine[] | null;
  weightOf(need: PatchNeed): ExposureWeight;
  /** If the patch makes trouble: so many minutes or fewer in this share (0…1) of the cases. By the need's id. */
  troubleMinutesAt(need: string, share: number): number;
  /** Of calendars, as far as they speak. */
  readonly states: readonly StateInterval[];
  /** Of the calendars that `change.windows` names; null = it names none. */
  readonly windows: readonly NamedWindow[] | null;
  readonly now: Micros;
  /** Calendars speak so far. */
  readonly horizon: Micros;
}

/** What stands in for a patch that is not done in time, by the need's id: somebody's word, or a rule that was checked. */
export type StandsIn = (need: string) => "accepted" | "compensated" | null;
