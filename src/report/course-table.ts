// The two courses side by side, as rows of words: the schedule that is asked for, and the one in real windows. What is not known is never counted as nothing.
import { countText } from "../foundation/count-words.ts";
import type { ComplianceVerdict } from "../plant/overall-verdict.ts";
import type { PatchCourse, PatchingJudgement, PlannedCourse } from "../plant/patching-judgement.ts";
import { shareText } from "./measure-words.ts";
import { costWords, daysText, minutesRange, requirementWords } from "./patch-words.ts";

const DEADLINE_WORDS: Readonly<Record<ComplianceVerdict, string>> = { met: "kept", "not-met": "not kept", unknown: "not known" };

export interface CourseRow {
  readonly name: string;
  readonly asGiven: string;
  /** null = there is no such course. */
  readonly planned: string | null;
  /** 0 = always told; higher ones are left out first where there is little room. */
  readonly spare: 0 | 1 | 2;
}

export const COURSE_HEADS = { asGiven: "as asked", planned: "in real windows" } as const;

export function courseRows({ asGiven, planned: { course } }: PatchingJudgement): CourseRow[] {
  const row = (spare: CourseRow["spare"], name: string, words: (course: PatchCourse) => string): CourseRow => {
    return { name, asGiven: words(asGiven), planned: course === null ? null : words(course), spare };
  };
  const left = asGiven.left.length + (course?.left.length ?? 0);
  const isKnown = asGiven.notKnown === 0 && (course === null || course.notKnown === 0);
  const ruleOf = (own: PatchCourse, rule: string): string => requirementText(own.requirements.find((each) => each.rule === rule));
  return [
    row(left > 0 ? 0 : 1, "patches done", ({ placements, left }) => `${countText(placements.length)} of ${countText(placements.length + left.length)}`),
    row(0, "stops of production", ({ conflicts }) => countText(conflicts)),
    ...(isKnown ? [] : [row(0, "not known what stops", ({ notKnown }) => countText(notKnown))]),
    row(0, "late", ({ late }) => countText(late)),
    row(0, "exposure-days, weighed", ({ exposureDays }) => daysText(exposureDays)),
    row(2, "machine-days unpatched", ({ unpatchedDays }) => daysText(unpatchedDays)),
    row(2, "lines stand still in all", ({ downtimeMinutes, notKnown }) => atLeast(minutesRange(downtimeMinutes), notKnown > 0)),
    row(0, "stand still in production", ({ productionMinutes, notKnown }) => atLeast(minutesRange(productionMinutes), notKnown > 0)),
    row(0, "cost", costsText),
    ...(hasBatches(asGiven) || (course !== null && hasBatches(course)) ? [row(1, "more if batches are lost", lostText)] : []),
    ...asGiven.requirements.map(({ rule }) => row(1, rule, (own) => ruleOf(own, rule))),
    // Of the schedule alone: whether all that has to be patched is known is another question, and in the verdict.
    row(0, "deadlines", deadlineWords),
  ];
}

function deadlineWords({ compliance, requirements }: PatchCourse): string {
  const otherwise = requirements.reduce((sum, requirement) => sum + requirement.otherwise, 0);
  return `${DEADLINE_WORDS[compliance]}${compliance === "met" && otherwise > 0 ? `, ${countText(otherwise)} otherwise` : ""}`;
}

function requirementText(requirement: PatchCourse["requirements"][number] | undefined): string {
  return requirement === undefined ? "–" : requirementWords(requirement);
}

function atLeast(text: string, isMore: boolean): string {
  return isMore ? `at least ${text}` : text;
}

function costsText({ costs, linesWithoutRate, notKnown }: PatchCourse): string {
  if (costs.length === 0) return linesWithoutRate.length > 0 ? "no rate is declared" : notKnown > 0 ? "not known" : "none that is known";
  return atLeast(costs.map(costWords).join(" + "), linesWithoutRate.length > 0 || notKnown > 0);
}

function hasBatches({ costs }: PatchCourse): boolean {
  return costs.some(({ ifBatchesAreLost }) => ifBatchesAreLost > 0);
}

function lostText({ costs }: PatchCourse): string {
  const lost = costs.filter(({ ifBatchesAreLost }) => ifBatchesAreLost > 0);
  return lost.length === 0 ? "–" : lost.map(({ ifBatchesAreLost, currency }) => `${countText(ifBatchesAreLost)} ${currency}`).join(" + ");
}

/** Lines that stand in none of the costs, or null. */
export function withoutRateText({ asGiven, planned }: PatchingJudgement): string | null {
  const lines = [...new Set([...asGiven.linesWithoutRate, ...(planned.course?.linesWithoutRate ?? [])])].sort();
  return lines.length === 0 ? null : `Without a declared rate, and so in no cost: ${lines.join(", ")}.`;
}

/** How good the planned course is, or why there is none; one or two sentences. */
export function scheduleText({ status, gap, greedyExposureDays, conflict, isConflictIrreducible, course }: PlannedCourse): string {
  if (status === "infeasible") {
    const core = conflict.length === 0 ? "" : `: ${conflict.join("; ")}`;
    const one = conflict.length > 1 && isConflictIrreducible ? " Without any one of these there may be one." : "";
    const rest = course === null ? "" : " What is shown beside is as much of it as can be done.";
    return `No schedule keeps what was asked for; together this cannot hold${core}.${one}${rest}`;
  }
  if (status === "not-found" || course === null)
    return `No schedule ${course === null ? "" : "that does everything "}was found in the time that was given; that is not the same as that there is none.${course === null ? "" : " What is shown beside is as much of it as was found."}`;
  if (course.placements.length === 0 && course.left.length > 0) return "No patch has a place in these windows, as far as calendars speak.";
  const greedy =
    greedyExposureDays === null
      ? ""
      : greedyExposureDays > course.exposureDays * 1.0005
        ? ` Taking the most exposed first would have ${daysText(greedyExposureDays)} exposure-days.`
        : " Taking the most exposed first does as well.";
  if (status === "optimal") return `No schedule in these windows is better: it is optimal.${greedy}`;
  return `The best that was found${gap === null ? "; how much better one could be is not known" : `; none can be better by more than ${shareText(gap)}`}.${greedy}`;
}
