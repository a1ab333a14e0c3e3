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

export function describeSlot(slot: Slot): string {
  const drift = driftOf(slot);
  if (drift !== null)
    return `${wordMinute(Math.floor(expectedSecond(slot, slot.starts[slot.starts.length - 1]?.day ?? 0) / 60) % DAY_MINUTES)}, ${formatDuration(Math.abs(drift))} ${drift > 0 ? "later" : "earlier"} each day`;
  if (slot.to - slot.from > CLOSE_MINUTES) return wordArc(slot.from, slot.to);
  return wordMinute(Math.floor(expectedSecond(slot, 0) / 60) % DAY_MINUTES);
}

/** Second of the day at which it should begin; may lie behind midnight. */
export function expectedSecond(slot: Slot, day: number): number {
  const drift = driftOf(slot);
  const seconds = slot.starts.map((s) => s.second).sort((x, y) => x - y);
  if (drift !== null) {
    const { meanDay, meanSecond } = means(slot);
    return meanSecond + drift * (day - meanDay);
  }
  // A round time between the earliest and the latest is what somebody wrote down.
  const round = Math.ceil(slot.from / ROUND_MINUTES) * ROUND_MINUTES;
  if (round <= slot.to + 1 && slot.to - slot.from <= CLOSE_MINUTES) return round * 60;
  return seconds[seconds.length >> 1] ?? slot.from * 60;
}

function means({ starts }: Slot): { meanDay: number; meanSecond: number } {
  return { meanDay: starts.reduce((sum, s) => sum + s.day, 0) / starts.length, meanSecond: starts.reduce((sum, s) => sum + s.second, 0) / starts.length };
}

/** Seconds later each day; null = it does not drift clearly. */
export function driftOf(slot: Slot): number | null {
  const { starts } = slot;
  if (starts.length < LEAST_STARTS) return null;
  const { meanDay, meanSecond } = means(slot);
  const spread = starts.reduce((sum, s) => sum + (s.day - meanDay) ** 2, 0);
  if (spread === 0) return null;
  const slope = starts.reduce((sum, s) => sum + (s.day - meanDay) * (s.second - meanSecond), 0) / spread;
  const rest = Math.sqrt(starts.reduce((sum, s) => sum + (s.second - meanSecond - slope * (s.day - meanDay)) ** 2, 0) / starts.length);
  const total = Math.abs(slope) * ((starts[starts.length - 1]?.day ?? 0) - (starts[0]?.day ?? 0));
  return total >= LEAST_DRIFT_SECONDS && total >= CLEAR_DRIFT * rest ? slope : null;
}
