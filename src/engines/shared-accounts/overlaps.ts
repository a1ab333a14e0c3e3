// At how many stations an account was signed in at the same time, and when that was: a sweep over starts and ends.
import type { Micros } from "../../foundation/time.ts";

export interface Stay {
  readonly station: string;
  readonly first: Micros;
  /** Exclusive. */
  readonly last: Micros;
}

export interface AtOnce {
  readonly stations: number;
  /** When it first came to that; null = no stay has a length. */
  readonly since: Micros | null;
}

export function mostAtOnce(stays: readonly Stay[]): AtOnce {
  const steps = stays
    .filter(({ first, last }) => last > first)
    .flatMap(({ station, first, last }) => [
      { at: first, station, by: 1 },
      { at: last, station, by: -1 },
    ]);
  // What ends when another begins does not overlap it.
  steps.sort((x, y) => x.at - y.at || x.by - y.by);
  const open = new Map<string, number>();
  let most: AtOnce = { stations: 0, since: null };
  for (const { at, station, by } of steps) {
    const count = (open.get(station) ?? 0) + by;
    if (count === 0) open.delete(station);
    else open.set(station, count);
    if (open.size > most.stations) most = { stations: open.size, since: at };
  }
  return most;
}
