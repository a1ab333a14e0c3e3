// The time of day of a slot in words, with its wandering: one time where starts lie close together, a stretch where they do not, and the drift of a clock that is wrong.
import { formatDuration } from "../../foundation/time.ts";
import type { Slot } from "./slots.ts";
import { wordArc, wordMinute } from "./time-words.ts";

const CLOSE_MINUTES = 10;
const ROUND_MINUTES = 5;
const DAY_MINUTES = 1_440;
const LEAST_STARTS = 6;
const LEAST_DRIFT_SECONDS = 180;
/** The drift over all days must be so many times what is left without it. */
const CLEAR_DRIFT = 4;

export interface ExpectedTime {
  /** Seconds later each day; null = it does not drift clearly. */
  readonly drift: number | null;
  /** Second of a day at which it should begin; may lie behind midnight. */
  secondOn(day: number): number;
}

export function expectedTime(slot: Slot): ExpectedTime {
  const { starts, from, to } = slot;
  const meanDay = starts.reduce((sum, s) => sum + s.day, 0) / starts.length;
  const meanSecond = starts.reduce((sum, s) => sum + s.second, 0) / starts.length;
  const drift = driftOf(starts, meanDay, meanSecond);
  if (drift !== null) return { drift, secondOn: (day) => meanSecond + drift * (day - meanDay) };
  // A round time between the earliest and the latest is what somebody wrote down.
  const round = Math.ceil(from / ROUND_MINUTES) * ROUND_MINUTES;
  if (round <= to + 1 && to - from <= CLOSE_MINUTES) return { drift, secondOn: () => round * 60 };
  const seconds = starts.map((s) => s.second).sort((x, y) => x - y);
  const middle = seconds[seconds.length >> 1] ?? from * 60;
  return { drift, secondOn: () => middle };
}

export function describeTime({ from, to, starts }: Slot, { drift, secondOn }: ExpectedTime): string {
  const time = wordMinute(Math.floor(secondOn(starts[starts.length - 1]?.day ?? 0) / 60) % DAY_MINUTES);
  if (drift !== null) return `${time}, ${formatDuration(Math.abs(drift))} ${drift > 0 ? "later" : "earlier"} each day`;
  return to - from > CLOSE_MINUTES ? wordArc(from, to) : time;
}

function driftOf(starts: Slot["starts"], meanDay: number, meanSecond: number): number | null {
  if (starts.length < LEAST_STARTS) return null;
  let spread = 0;
  let together = 0;
  for (const { day, second } of starts) {
    spread += (day - meanDay) ** 2;
    together += (day - meanDay) * (second - meanSecond);
  }
  if (spread === 0) return null;
  const slope = together / spread;
  const total = Math.abs(slope) * ((starts[starts.length - 1]?.day ?? 0) - (starts[0]?.day ?? 0));
  if (total < LEAST_DRIFT_SECONDS) return null;
  const rest = Math.sqrt(starts.reduce((sum, s) => sum + (s.second - meanSecond - slope * (s.day - meanDay)) ** 2, 0) / starts.length);
  return total >= CLEAR_DRIFT * rest ? slope : null;
}
