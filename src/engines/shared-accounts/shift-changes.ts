// When shifts change: as calendars say, else when sign-ins come in bursts at the same time of day, else as is usual.
import { localInstant, localReading } from "../../foundation/local-time.ts";
import type { Micros } from "../../foundation/time.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { Session } from "../../plant/session.ts";
import type { SharedAccountsQuestion } from "./question.ts";

/** Starts of shifts within the record, ascending, and what that rests on. */
export interface ShiftChanges {
  readonly at: readonly Micros[];
  readonly by: "calendar" | "sign-ins" | "usual";
  readonly assumptions: readonly Assumption[];
}

/** 06:00, 14:00, 22:00 (facts: access sessions, shift change). */
const USUAL_MINUTES = [360, 840, 1_320];
const SLOT_MINUTES = 30;
const DAY_MINUTES = 1_440;
/** A burst: this many times what falls into a slot on average, on most of the days, on at least this many. */
const BURST = 3;
const LEAST_DAYS = 5;
const MOST_OF_DAYS = 0.6;
/** More are no shifts: a plant that changes five times a day is rare. */
const MOST_CHANGES = 4;
const DAY_MICROS = 86_400_000_000;
/** Forged times would make a list without end. */
const MOST_DAYS = 4_000;

export function shiftChanges({ record, shifts, timezone }: SharedAccountsQuestion): ShiftChanges {
  const window = windowOf(record.sessions);
  if (window === null) return { at: [], by: "usual", assumptions: [] };
  if (shifts !== null && shifts.length > 0) {
    const at = [...new Set(shifts.map(({ first }) => first))].filter((t) => t > window.first && t <= window.last).sort((x, y) => x - y);
    if (at.length > 0) return { at, by: "calendar", assumptions: [] };
  }
  const learnt = burstMinutes(record.sessions, timezone);
  const minutes = learnt.length >= 2 ? learnt : USUAL_MINUTES;
  const by = learnt.length >= 2 ? "sign-ins" : "usual";
  return { at: everyDay(minutes, timezone, window), by, assumptions: [assumptionOf(by, minutes)] };
}

function windowOf(sessions: readonly Session[]): { first: Micros; last: Micros } | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { start, end } of sessions) {
    for (const time of [start, end]) {
      if (time === null) continue;
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
  }
  return first <= last ? { first, last } : null;
}

/** Minutes of the day at which sign-ins at consoles and panels come together, day for day. */
function burstMinutes(sessions: readonly Session[], timezone: string): number[] {
  const daysOfSlot = Array.from({ length: DAY_MINUTES / SLOT_MINUTES }, () => new Map<number, number>());
  const days = new Set<number>();
  let all = 0;
  for (const { start, how, isAutomatic } of sessions) {
    if (start === null || isAutomatic || (how !== "console" && how !== "hmi")) continue;
    const { day, secondOfDay } = localReading(timezone, start);
    // A quarter of an hour before the full hour people already come: slots are centred on their time.
    const slot = Math.floor(((secondOfDay / 60 + SLOT_MINUTES / 2) % DAY_MINUTES) / SLOT_MINUTES);
    const own = daysOfSlot[slot] as Map<number, number>;
    own.set(day, (own.get(day) ?? 0) + 1);
    days.add(day);
    all++;
  }
  if (days.size < LEAST_DAYS) return [];
  const average = all / daysOfSlot.length;
  const weights = daysOfSlot.map((own) => [...own.values()].reduce((x, y) => x + y, 0));
  const found = weights.flatMap((weight, slot) => (weight >= BURST * average && (daysOfSlot[slot] as Map<number, number>).size >= MOST_OF_DAYS * days.size ? [slot] : []));
  // Of neighbours the greater; people who come half an hour late are no shift.
  const peaks = found.filter(
    (slot) => !found.some((other) => Math.abs(other - slot) === 1 && ((weights[other] as number) > (weights[slot] as number) || (weights[other] === weights[slot] && other < slot))),
  );
  return peaks.length <= MOST_CHANGES ? peaks.map((slot) => slot * SLOT_MINUTES) : [];
}

function everyDay(minutes: readonly number[], timezone: string, { first, last }: { first: Micros; last: Micros }): Micros[] {
  const at: Micros[] = [];
  const from = localReading(timezone, first).day;
  const days = Math.min(MOST_DAYS, Math.ceil((last - first) / DAY_MICROS) + 1);
  for (let day = from; day <= from + days; day++) for (const minute of minutes) at.push(localInstant(timezone, day, minute * 60));
  return at.filter((t) => t > first && t <= last).sort((x, y) => x - y);
}

function assumptionOf(by: "sign-ins" | "usual", minutes: readonly number[]): Assumption {
  const times = minutes.map((m) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`).join(", ");
  return {
    code: "shift-changes",
    text: `Shifts change at ${times}, every day.`,
    origin: by === "sign-ins" ? "sign-ins at consoles and panels come together then" : "usual in Central Europe (facts: access sessions, general knowledge)",
    overruledBy: "a calendar of shifts below calendars in plant.yaml",
  };
}
