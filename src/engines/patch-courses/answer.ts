// What this engine answers: a plan for whoever schedules, and courses measured alike.
import type { PatchPlan, PatchSchedule } from "../../plant/patch-plan.ts";
import type { ExposureWeight, PatchCourse } from "../../plant/patching-judgement.ts";
import type { Assumption } from "../../plant/plant.ts";

export interface WeightAnswer {
  readonly weight: ExposureWeight;
  readonly assumptions: readonly Assumption[];
}

export interface LeftNeed {
  /** Id of the need. */
  readonly need: string;
  /** One sentence. */
  readonly why: string;
}

export interface PatchPlanAnswer {
  /** Ids of its items are ids of needs. */
  readonly plan: PatchPlan;
  /** What cannot be planned, with why. */
  readonly left: readonly LeftNeed[];
  readonly assumptions: readonly Assumption[];
  /** What was cut because there is too much of it, one sentence each. */
  readonly remarks: readonly string[];
}

export interface CourseAnswer {
  readonly course: PatchCourse;
  /** For pictures: placed in no window of the plan = null. */
  readonly schedule: PatchSchedule;
  readonly assumptions: readonly Assumption[];
}
