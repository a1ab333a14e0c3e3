// Activity made of stretches of time: what a store would say of them, hour by hour.
import { MICROS_PER_HOUR } from "../../src/foundation/time.ts";
import type { Span } from "../../src/foundation/time-spans.ts";
import type { ActiveConversation, ActiveHour } from "../../src/plant/activity.ts";

/** Each stretch from its first to its last sign; what lies in no watched span is not seen. */
export function activeDuring(stretches: readonly Span[], watched: readonly Span[], watches: readonly number[] = [0]): ActiveConversation {
  const hours = new Map<number, ActiveHour>();
  for (const stretch of stretches) {
    for (const span of watched) {
      const from = Math.max(stretch.first, span.first);
      const to = Math.min(stretch.last, span.last - 1);
      if (from > to) continue;
      for (let hour = Math.floor(from / MICROS_PER_HOUR); hour * MICROS_PER_HOUR <= to; hour++) {
        const first = Math.max(from, hour * MICROS_PER_HOUR);
        const last = Math.min(to, (hour + 1) * MICROS_PER_HOUR - 1);
        const before = hours.get(hour);
        const began = first === stretch.first ? 1 : 0;
        hours.set(hour, { hour, first: Math.min(first, before?.first ?? first), last: Math.max(last, before?.last ?? last), connections: (before?.connections ?? 0) + began });
      }
    }
  }
  return { hours: [...hours.values()].sort((x, y) => x.hour - y.hour), watches };
}
