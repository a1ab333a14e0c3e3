// For each patch that stops production as it is asked for: what that costs more than a window does, against what waiting for the window risks. In minutes in which
// lines stand still, so that no rate needs to be declared.
import type { PatchBreakEven, PatchCourse } from "../../plant/patching-judgement.ts";
import { ProductionTimes, stoppedBy, workOf } from "../../plant/production-times.ts";
import { exploitedCosts } from "./exploited-costs.ts";
import type { PatchCoursesQuestion } from "./question.ts";
import { stoppedLines } from "./stopped-lines.ts";
import { expectedBeyond, troubleSample } from "./trouble-sample.ts";
import { breakEven } from "./break-even.ts";

const MICROS_PER_DAY = 86_400e6;

/** For each need that stops production as it is asked for: by its id. null = it stops none that is known, or no window is known that it could wait for. */
export function breakEvenOf(question: PatchCoursesQuestion, asGiven: PatchCourse, planned: PatchCourse | null): (need: string) => PatchBreakEven | null {
  const times = new ProductionTimes(question);
  const patches = new Map(question.patches.map((patch) => [patch.need.id, patch]));
  const asked = new Map(asGiven.placements.map((placement) => [placement.need, placement]));
  const windows = new Map((planned?.placements ?? []).map((placement) => [placement.need, placement]));
  const loss = exploitedCosts(question.change).minutes;
  return (id) => {
    const patch = patches.get(id);
    const now = asked.get(id);
    if (patch === undefined || now === undefined || !now.conflicts.some(({ state }) => state !== "unknown")) return null;
    const work = workOf(patch.need, question.linesOf(patch.need) ?? []);
    const laterAt = windows.get(id)?.first ?? patch.firstFit;
    if (laterAt === null || laterAt <= now.first) return null;
    const sample = troubleSample(patch.tail.trouble, (share) => question.troubleMinutesAt(id, share));
    const minutesAt = (first: number): number => {
      const placed = times.place(work, first);
      const lines = stoppedBy(work);
      const stopped = stoppedLines(
        lines.map((line) => ({ line, first: placed.first, last: placed.last })),
        question.plant.lines,
        times,
      );
      return stopped.reduce((sum, { production }) => sum + production.p50, 0) + lines.length * expectedBeyond(sample, placed.slackSeconds);
    };
    const extraMinutes = Math.max(0, minutesAt(now.first) - minutesAt(laterAt));
    const waitDays = (laterAt - now.first) / MICROS_PER_DAY;
    const { chanceWhileWaiting, lossFrom, day } = breakEven({ extraCost: extraMinutes, dailyChance: question.weightOf(patch.need).chancePerDay, waitDays, loss });
    const daysUntilAsked = Math.max(0, (now.first - question.now) / MICROS_PER_DAY);
    return { extraMinutes, waitDays, chanceWhileWaiting, lossMinutesFrom: lossFrom, day: day === null ? null : daysUntilAsked + day };
  };
}
