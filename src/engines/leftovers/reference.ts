// The same, slowly and plainly, for tests: of every stretch of a length that begins at a whole number, its numbers counted one by one.
import type { Span } from "../../foundation/time-spans.ts";

/** @param watched with whole numbers as ends */
export function plainMostWatched(watched: readonly Span[], length: number): number {
  const instants = new Set(watched.flatMap(({ first, last }) => Array.from({ length: last - first }, (_, i) => first + i)));
  let most = 0;
  for (let from = Math.min(0, ...instants) - length; from <= Math.max(0, ...instants); from++) {
    let count = 0;
    for (let instant = from; instant < from + length; instant++) if (instants.has(instant)) count++;
    most = Math.max(most, count);
  }
  return most;
}
