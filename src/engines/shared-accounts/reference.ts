// How many stations an account was signed in at at once, slow and obviously right: looks at every start, and asks of every stay whether it holds it.
// And what a change of shift needs: walks every change, and every station.
import type { Micros } from "../../foundation/time.ts";
import type { AtOnce, Stay } from "./overlaps.ts";

export function mostAtOnceSlowly(stays: readonly Stay[]): AtOnce {
  let most: AtOnce = { stations: 0, since: null };
  for (const at of stays.map(({ first }) => first).sort((x, y) => x - y)) {
    const stations = new Set(stays.filter(({ first, last }) => first <= at && at < last).map(({ station }) => station)).size;
    if (stations > most.stations) most = { stations, since: at };
  }
  return most;
}

/** Stations at which somebody is signed in over each change. */
export function stationsOverChangesSlowly(stays: readonly Stay[], changes: readonly Micros[], near: Micros): number[] {
  return changes.map((at) => new Set(stays.filter(({ first, last }) => first < at + near && last > at - near).map(({ station }) => station)).size);
}
