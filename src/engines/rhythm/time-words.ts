// Times of the day, of days and of periods, the way people of a plant say them.
import { formatDuration } from "../../foundation/time.ts";

const STEP_MINUTES = 5;
const DAY_MINUTES = 1_440;

/** "02:00–02:20": the minutes from `from` to `to`, both included, rounded outwards. */
export function wordArc(from: number, to: number): string {
  const begin = Math.floor(from / STEP_MINUTES) * STEP_MINUTES;
  const end = Math.ceil((to + 1) / STEP_MINUTES) * STEP_MINUTES;
  return `${wordMinute(begin)}–${wordMinute(end)}`;
}

/** "02:05"; "24:00" at the end of a day. */
export function wordMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** "about every 30 s": a measured period is right to about a tenth, so a round number near it is meant. */
export function wordPeriod(seconds: number): string {
  return `about every ${formatDuration(roundNear(seconds))}`;
}

/** "every 7 h": a period known to the minute. */
export function wordInterval(seconds: number): string {
  return `every ${formatDuration(Math.round(seconds / 60) * 60)}`;
}

const ROUND = [
  0.001, 0.002, 0.004, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 28_800, 43_200, 86_400,
];
const NEAR = 1.09;

function roundNear(seconds: number): number {
  const near = ROUND.find((round) => round / seconds <= NEAR && seconds / round <= NEAR);
  return near ?? Number(seconds.toPrecision(2));
}

/** "2026-10-01 02:00" on the plant's clock. */
export function wordLocalTime(day: string, secondOfDay: number): string {
  return `${day} ${wordMinute(Math.floor(secondOfDay / 60) % DAY_MINUTES)}`;
}
