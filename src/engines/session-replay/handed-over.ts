// A session under a shared account that lasts over changes of shift is several people's, one after the other: where it changes hands, and which part is cut off.
import { MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import { NEAR_CHANGE_SECONDS } from "./outcome.ts";

const NEAR_CHANGE = NEAR_CHANGE_SECONDS * MICROS_PER_SECOND;

/** Index of the first change of shift within a session and not near its ends; −1 = there is none. Changes are ascending. */
export function changeWithin(changes: Float64Array, since: Micros, until: Micros): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as number) > since + NEAR_CHANGE) high = middle;
    else low = middle + 1;
  }
  return low < changes.length && (changes[low] as number) < until - NEAR_CHANGE ? low : -1;
}

/** Whoever takes over signs in anew: seconds after its start at which one of its parts is cut off; NaN = none lasts longer than is allowed. */
export function cutWithin(changes: Float64Array, first: number, since: Micros, until: Micros, allowedSeconds: number): number {
  let from = since;
  for (let k = first; from < until; k++) {
    const at = k < changes.length ? (changes[k] as number) : Number.POSITIVE_INFINITY;
    const to = at < until - NEAR_CHANGE ? at : until;
    if ((to - from) / MICROS_PER_SECOND > allowedSeconds) return (from - since) / MICROS_PER_SECOND + allowedSeconds;
    from = to;
  }
  return Number.NaN;
}
