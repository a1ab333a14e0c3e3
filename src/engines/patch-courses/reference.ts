// A course of patches, and the room for one patch, by walking the clock: minute by minute and line by line, straight from the calendars. Slow, obviously right, and
// without spans. Times and durations are whole minutes.
import type { Micros } from "../../foundation/time.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { PatchWindow } from "../../plant/patch-plan.ts";
import type { PatchCoursesQuestion } from "./question.ts";

const MINUTE = 60e6;
const DAY_MINUTES = 1_440;

export interface WalkedCourse {
  readonly conflicts: number;
  readonly notKnown: number;
  readonly unpatchedDays: number;
  readonly exposureDays: number;
  /** Usual restarts; without trouble afterwards. */
  readonly downtimeMinutes: number;
  readonly productionMinutes: number;
}

interface Stop {
  readonly line: string;
  readonly first: Micros;
  readonly last: Micros;
}

/** @param restartMinutes of a line after a stop in production */
export function walkedCourse(question: PatchCoursesQuestion, starts: ReadonlyMap<string, Micros>, restartMinutes: (line: string) => number): WalkedCourse {
  const { patches, states, now, horizon } = question;
  const course = { conflicts: 0, notKnown: 0, unpatchedDays: 0, exposureDays: 0, downtimeMinutes: 0, productionMinutes: 0 };
  const stops: Stop[] = [];
  for (const { need } of patches) {
    const start = starts.get(need.id);
    const end = start === undefined ? Math.max(now, horizon) : start + minutesOf(need) * MINUTE;
    const days = Math.max(0, end - now) / MINUTE / DAY_MINUTES;
    course.unpatchedDays += days;
    course.exposureDays += days * question.weightOf(need).weight;
    if (start === undefined) continue;
    let hits = 0;
    let open = question.linesOf(need) === null && need.effort.restarts.value ? 1 : 0;
    for (const line of stoppedLinesOf(need, question)) {
      let isHit = false;
      for (let minute = start; minute < end; minute += MINUTE) {
        if (runs(states, line, minute)) isHit = true;
        else if (!isTold(states, line, minute)) open++;
      }
      if (isHit) hits++;
      stops.push({ line, first: start, last: end + (isHit ? restartMinutes(line) * MINUTE : 0) });
    }
    if (hits > 0) course.conflicts++;
    else if (open > 0) course.notKnown++;
  }
  const from = Math.min(...stops.map(({ first }) => first));
  const until = Math.max(...stops.map(({ last }) => last));
  for (const line of new Set(stops.map((stop) => stop.line))) {
    for (let minute = from; minute < until; minute += MINUTE) {
      if (!stops.some((stop) => stop.line === line && stop.first <= minute && minute < stop.last)) continue;
      course.downtimeMinutes++;
      if (runs(states, line, minute)) course.productionMinutes++;
    }
  }
  return course;
}

/** Is there a minute in one of the windows from which work, restart and putting back touch no production, and nothing that nobody knows? */
export function walkedRoom(question: PatchCoursesQuestion, windows: readonly PatchWindow[], need: PatchNeed): boolean {
  const lines = stoppedLinesOf(need, question);
  const length = (minutesOf(need) + (need.effort.backOutSeconds.value ?? 0) / 60) * MINUTE;
  return windows.some((window) => {
    if (window.lines !== null && !lines.every((line) => window.lines?.includes(line))) return false;
    for (let start = window.first; start + length <= window.last; start += MINUTE) {
      let isFree = true;
      for (let minute = start; isFree && minute < start + length; minute += MINUTE) isFree = lines.every((line) => !runs(question.states, line, minute) && isTold(question.states, line, minute));
      if (isFree) return true;
    }
    return false;
  });
}

function minutesOf({ effort }: PatchNeed): number {
  return (effort.workSeconds.value + (effort.restarts.value ? effort.restartSeconds.value : 0)) / 60;
}

function stoppedLinesOf(need: PatchNeed, question: PatchCoursesQuestion): string[] {
  if (!need.effort.restarts.value) return [];
  return (question.linesOf(need) ?? []).flatMap(({ line, afterSeconds }) => (afterSeconds === null || afterSeconds < minutesOf(need) * 60 ? [line] : []));
}

function runs(states: PatchCoursesQuestion["states"], line: string, minute: Micros): boolean {
  return states.some((state) => (state.state === "batch" || state.state === "production") && isOf(state.line, line) && state.first <= minute && minute < state.last);
}

/** A calendar that says when it runs still speaks of it, or any says that it stands still. */
function isTold(states: PatchCoursesQuestion["states"], line: string, minute: Micros): boolean {
  return states.some((state) => {
    if (!isOf(state.line, line) || minute >= state.last) return false;
    const saysWhenItRuns = states.some((other) => other.calendar === state.calendar && isOf(other.line, line) && (other.state === "batch" || other.state === "production"));
    return saysWhenItRuns || (state.first <= minute && ["maintenance", "idle", "cleaning", "holiday"].includes(state.state));
  });
}

function isOf(stateLine: string | null, line: string): boolean {
  return stateLine === null || stateLine === line;
}
