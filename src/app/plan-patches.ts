// The plan of a change of patching: one piece of work for each machine, searched in the windows; and where not all of it can be done, as much as can be.
import type { LeftNeed } from "../engines/patch-courses/answer.ts";
import { leftOfNeeds, scheduleOfNeeds, updatesOfMachines } from "../engines/patch-courses/one-update.ts";
import { leavable, patchPlanOf } from "../engines/patch-courses/patch-plan-of.ts";
import type { PatchCoursesQuestion } from "../engines/patch-courses/question.ts";
import type { PatchScheduleAnswer } from "../engines/patch-schedule/answer.ts";
import { schedulePatches } from "../engines/patch-schedule/patch-schedule.ts";
import type { ScheduleProgress } from "../engines/patch-schedule/question.ts";
import type { PatchPlan, PatchSchedule } from "../plant/patch-plan.ts";
import type { Assumption } from "../plant/plant.ts";
import type { SolveModel, WallClock } from "../solver/solver-answer.ts";

export interface PlanningQuestion {
  readonly solve: SolveModel;
  /** Absent = `seconds` count the solver alone. */
  readonly clock?: WallClock;
  /** So long a better plan is sought. */
  readonly seconds: number;
  readonly onProgress?: (words: string) => void;
}

export interface PlannedPatches {
  readonly plan: PatchPlan;
  /** Of everything that is asked for; its schedule is null where not all of it can be done. */
  readonly whole: PatchScheduleAnswer;
  /** The same, or as much of it as can be done. */
  readonly scheduled: PatchScheduleAnswer;
  /** Ids of needs, by the item that stands for them. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** For each need; null = there is no schedule. */
  readonly schedule: PatchSchedule | null;
  readonly left: readonly LeftNeed[];
  readonly assumptions: readonly Assumption[];
  /** What was cut because there is too much of it. */
  readonly remarks: readonly string[];
}

/** (cost − bound) ÷ cost at which a plan is good enough: what stands behind its prices is not known better. */
const GOOD_ENOUGH = 0.01;
/** So many are nearly always proven best in time, by one search, which gives the same plan each time; more are searched for in two ways at once. */
const PROVEN_ITEMS = 40;
const PATIENCE_SECONDS = 10;

export async function planPatches(question: PatchCoursesQuestion, { solve, clock, seconds, onProgress }: PlanningQuestion): Promise<PlannedPatches> {
  const { question: ofMachines, members, assumptions } = updatesOfMachines(question);
  const planning = patchPlanOf(ofMachines);
  const search = (plan: PatchPlan): Promise<PatchScheduleAnswer> =>
    schedulePatches({
      ...{ plan, timezone: question.plant.timezone, solve, seconds, relativeGap: GOOD_ENOUGH, patienceSeconds: PATIENCE_SECONDS },
      ...(clock !== undefined && plan.items.length > PROVEN_ITEMS ? { clock } : {}),
      onProgress: (progress) => onProgress?.(planningText(plan, progress)),
    });
  const whole = await search(planning.plan);
  const scheduled = whole.schedule === null ? await search(leavable(planning.plan)) : whole;
  return {
    ...{ plan: planning.plan, whole, scheduled, members, remarks: planning.remarks },
    schedule: scheduled.schedule === null ? null : scheduleOfNeeds(scheduled.schedule, members),
    left: leftOfNeeds([...planning.left, ...scheduled.left.map(({ item, why }) => ({ need: item, why }))], members),
    assumptions: [...assumptions, ...planning.assumptions],
  };
}

function planningText({ items }: PatchPlan, { seconds, cost, bound }: ScheduleProgress): string {
  const gap = cost === null || cost <= 0 || !Number.isFinite(bound) ? "" : `, at most ${(Math.max(0, (cost - bound) / cost) * 100).toFixed(1)} % from the best`;
  return `planning ${items.length} patches  ${seconds.toFixed(0)} s${gap}`;
}
