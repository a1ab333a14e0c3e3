// Time that no restart may fall into, line by line: batches and production of calendars, and all the time of which no calendar says what the line does.
import { countText } from "../../foundation/count-words.ts";
import type { Micros } from "../../foundation/time.ts";
import type { Batch } from "../../plant/patch-plan.ts";
import type { ProductionTimes } from "../../plant/production-times.ts";
import { mergeOverlapping } from "./merge-overlapping.ts";

export interface PlanBatches {
  /** By line, then time. */
  readonly batches: readonly Batch[];
  readonly remarks: readonly string[];
}

const MOST_BATCHES = 20_000;

export function planBatches(lines: readonly string[], times: ProductionTimes, now: Micros, horizon: Micros): PlanBatches {
  const batches = [...lines].sort().flatMap((line): Batch[] => {
    const running = mergeOverlapping(times.runningOf(line).filter(({ first, last }) => last > now && first < horizon));
    const open = times.openSpans(line, { first: now, last: horizon }).map((span) => ({ ...span, label: `no calendar says what ${line} does` }));
    return [...running, ...open].map((of) => ({ ...of, line })).sort((x, y) => x.first - y.first || x.last - y.last);
  });
  if (batches.length <= MOST_BATCHES) return { batches, remarks: [] };
  // What is not told apart any more stays closed: the spans of a line without their labels.
  const joined = [...lines].sort().flatMap((line) => times.notFreeOf(line, { first: now, last: horizon }).map((span): Batch => ({ ...span, line, label: "production" })));
  return { batches: joined, remarks: [`More than ${countText(MOST_BATCHES)} batches are known; those that follow each other without a pause are planned around as one.`] };
}
