// What a course of patches comes to: the one that is asked for, date by date, and any other, measured alike, so that they can stand side by side. Plans nothing, and
// says of no course that it is good. START READING HERE after patch-plan-of.ts.
import type { Micros } from "../../foundation/time.ts";
import { assumptionsOnce } from "../../plant/assumptions-once.ts";
import type { JudgedPatch } from "../../plant/patch-judgement.ts";
import type { PatchSchedule } from "../../plant/patch-plan.ts";
import type { CourseCost, CoursePlacement } from "../../plant/patching-judgement.ts";
import type { Line } from "../../plant/plant.ts";
import { type PlacedWork, ProductionTimes, stoppedBy, workOf } from "../../plant/production-times.ts";
import type { CourseAnswer, LeftNeed } from "./answer.ts";
import { keptDeadlines } from "./course-requirements.ts";
import { oncePerUpdate, partnersApart, startedTogether } from "./one-update.ts";
import type { PatchCoursesQuestion, StandsIn } from "./question.ts";
import { stoppedLines } from "./stopped-lines.ts";
import { tailAtWorst } from "./tail-at-worst.ts";
import { troubleSample } from "./trouble-sample.ts";

const MICROS_PER_DAY = 86_400e6;
const MOST_LABEL = 120;

/** The change as it is: dated patches on their dates; the others where they first fit if that keeps the rule, else at the last moment that keeps it. */
export function courseAsGiven(question: PatchCoursesQuestion, standsIn: StandsIn): CourseAnswer {
  const starts = new Map<string, Micros>();
  const left: LeftNeed[] = [];
  for (const patch of question.patches) {
    const { need, keepsRuleAt, firstFit, verdict, why } = patch;
    const isLeft = verdict === "accepted" || verdict === "compensated" || verdict === "no-fix";
    const at = verdict === "no-fix" ? null : (need.startsAt ?? (isLeft ? null : (keepsRuleAt ?? firstFit)));
    if (at === null) left.push({ need: need.id, why });
    else starts.set(need.id, at);
  }
  const groups = [...question.plant.redundancy, ...question.change.never.map(({ assets }) => assets)];
  return measureCourse(question, partnersApart(question.patches, startedTogether(question.patches, starts), groups), left, standsIn, null);
}

/** @param left what is left undone, with why: of the plan and of the schedule */
export function courseOfSchedule(question: PatchCoursesQuestion, schedule: PatchSchedule, left: readonly LeftNeed[], standsIn: StandsIn): CourseAnswer {
  const starts = new Map(schedule.entries.map(({ item, startAt }) => [item, startAt]));
  const told = new Set(left.map(({ need }) => need));
  const untold = question.patches.filter(({ need }) => !starts.has(need.id) && !told.has(need.id)).map(({ need }) => ({ need: need.id, why: "The schedule leaves it undone." }));
  return measureCourse(question, starts, [...left.filter(({ need }) => !starts.has(need)), ...untold], standsIn, schedule);
}

interface Placed {
  readonly patch: JudgedPatch;
  readonly work: PlacedWork;
  /** That stop while it is worked on. */
  readonly lines: readonly string[];
  readonly isMachineKnown: boolean;
}

function measureCourse(question: PatchCoursesQuestion, starts: ReadonlyMap<string, Micros>, left: readonly LeftNeed[], standsIn: StandsIn, schedule: PatchSchedule | null): CourseAnswer {
  const { patches, plant, now, horizon } = question;
  const times = new ProductionTimes(question);
  const placed = patches.flatMap((patch): Placed[] => {
    const at = starts.get(patch.need.id);
    if (at === undefined) return [];
    const known = question.linesOf(patch.need);
    const work = workOf(patch.need, known ?? []);
    return [{ patch, work: times.place(work, at), lines: stoppedBy(work), isMachineKnown: known !== null || !work.restarts }];
  });
  placed.sort((x, y) => x.work.first - y.work.first || (x.patch.need.id < y.patch.need.id ? -1 : 1));
  const placements = placed.map(
    (each): CoursePlacement => ({ need: each.patch.need.id, first: each.work.first, last: each.work.last, window: labelOf(each, question), conflicts: each.work.conflicts }),
  );
  const doneAt = new Map(placed.map(({ patch, work }) => [patch.need.id, work.last]));
  const daysOf = ({ need }: JudgedPatch): number => Math.max(0, (doneAt.get(need.id) ?? Math.max(now, horizon)) - now) / MICROS_PER_DAY;
  const stops = stoppedLines(
    placed.flatMap(({ work: { first, last }, lines }) => lines.map((line) => ({ line, first, last }))),
    plant.lines,
    times,
  );
  const currencies = [...new Set(plant.lines.flatMap(({ downtimePerHour }) => downtimePerHour?.currency ?? []))].sort();
  const updates = oncePerUpdate(placed, ({ patch, work: { first, last } }) => ({ need: patch.need, first, last }));
  const tails = tailAtWorst(
    updates.flatMap(({ patch, work, lines }) => {
      if (work.slackSeconds === null || lines.length === 0) return [];
      const sample = troubleSample(patch.tail.trouble, (share) => question.troubleMinutesAt(patch.need.id, share));
      return [{ sample, slackSeconds: work.slackSeconds, weights: [lines.length, ...currencies.map((currency) => perMinute(plant.lines, lines, currency))] }];
    }),
    1 + currencies.length,
  );
  const tailMinutes = tails[0] ?? 0;
  const sum = (of: (stop: (typeof stops)[number]) => number): number => stops.reduce((total, stop) => total + of(stop), 0);
  const costs = currencies.map((currency, k): CourseCost => {
    const cost = (of: (stop: (typeof stops)[number]) => number): number => sum((stop) => of(stop) * perMinute(plant.lines, [stop.line], currency));
    return {
      currency,
      p50: cost(({ production }) => production.p50),
      p95: cost(({ production }) => production.p95) + (tails[k + 1] ?? 0),
      ifBatchesAreLost: lostBatches(placements, plant.lines, currency),
    };
  });
  const deadlines = keptDeadlines(
    question.change,
    patches.map(({ need }) => need),
    (need) => doneAt.get(need) ?? null,
    standsIn,
  );
  const isStopping = ({ work }: Placed): boolean => work.conflicts.some(({ state }) => state !== "unknown");
  const isOpen = ({ work, isMachineKnown }: Placed): boolean => !isMachineKnown || work.conflicts.some(({ state }) => state === "unknown");
  return {
    course: {
      ...{ placements, left: [...left].sort((x, y) => (x.need < y.need ? -1 : 1)) },
      conflicts: updates.filter(isStopping).length,
      notKnown: updates.filter((each) => !isStopping(each) && isOpen(each)).length,
      late: patches.filter(({ need }) => need.dueAt !== null && (doneAt.get(need.id) ?? Number.POSITIVE_INFINITY) > need.dueAt).length,
      exposureDays: patches.reduce((total, patch) => total + daysOf(patch) * question.weightOf(patch.need).weight, 0),
      unpatchedDays: patches.reduce((total, patch) => total + daysOf(patch), 0),
      downtimeMinutes: { p50: sum(({ downtime }) => downtime.p50), p95: sum(({ downtime }) => downtime.p95) + tailMinutes },
      productionMinutes: { p50: sum(({ production }) => production.p50), p95: sum(({ production }) => production.p95) + tailMinutes },
      costs,
      linesWithoutRate: stops.flatMap(({ line, production }) => (production.p95 > 0 && !plant.lines.some(({ name, downtimePerHour }) => name === line && downtimePerHour !== null) ? [line] : [])),
      ...deadlines,
    },
    schedule: schedule ?? {
      entries: placed.map(({ patch, work }) => ({ item: patch.need.id, window: null, startAt: work.first })),
      left: left.map(({ need }) => need).sort(),
    },
    assumptions: assumptionsOnce(stops.flatMap(({ assumption }) => assumption ?? [])),
  };
}

/** Of the window of its lines in which it lies, with the time to put back; null = in none. */
function labelOf({ patch, work, lines }: Placed, { windows }: PatchCoursesQuestion): string | null {
  if (windows === null || work.isInWindow !== true) return null;
  const reach = work.last + (patch.need.effort.backOutSeconds.value ?? 0) * 1e6;
  const mine = windows.filter(({ line }) => line === null || lines.length === 0 || lines.includes(line));
  // Stretches that touch are one time in which work is allowed: then that of its beginning.
  const found = mine.find(({ first, last }) => first <= work.first && reach <= last) ?? mine.find(({ first, last }) => first <= work.first && work.first < last);
  return found === undefined ? null : [...found.label].slice(0, MOST_LABEL).join("");
}

function perMinute(lines: readonly Line[], names: readonly string[], currency: string): number {
  return lines.reduce((sum, { name, downtimePerHour }) => sum + (downtimePerHour?.currency === currency && names.includes(name) ? downtimePerHour.amount / 60 : 0), 0);
}

/** Each batch once, with what it has run by the last stop that falls into it. */
function lostBatches(placements: readonly CoursePlacement[], lines: readonly Line[], currency: string): number {
  const lost = new Map<string, { readonly line: string; readonly seconds: number }>();
  for (const { line, state, first, last, elapsedSeconds } of placements.flatMap(({ conflicts }) => conflicts)) {
    if (state !== "batch") continue;
    const key = JSON.stringify([line, first, last]);
    lost.set(key, { line, seconds: Math.max(elapsedSeconds, lost.get(key)?.seconds ?? 0) });
  }
  return [...lost.values()].reduce((sum, { line, seconds }) => sum + (seconds / 60) * perMinute(lines, [line], currency), 0);
}
