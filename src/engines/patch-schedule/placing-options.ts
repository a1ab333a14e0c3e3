// Where each item can go: the stretches of windows that cover its lines, last long enough with its back-out, and are free of batches where it needs a
// restart. What items do to each other is not asked here. Times are minutes from the beginning of the plan.
import { differenceOfSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import { MICROS_PER_HOUR, type Micros } from "../../foundation/time.ts";
import { occupiedMinutes, type PatchItem, type PatchPlan, type PatchWindow } from "../../plant/patch-plan.ts";

export const MICROS_PER_MINUTE = MICROS_PER_HOUR / 60;
const MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

/** One item in one stretch of one window. */
export interface PlacingOption {
  /** Index in the plan. */
  readonly item: number;
  /** Index in the plan. */
  readonly window: number;
  /** Work can begin from here on. */
  readonly earliestStart: number;
  /** Work and restart are over by here, so that the back-out still fits. */
  readonly latestEnd: number;
  readonly minutes: number;
  readonly exposureDays: number;
  readonly conflict: number;
  readonly instability: number;
  /** All of it, in the unit of costs. */
  readonly cost: number;
}

export interface OptionTable {
  /** By item, by time. */
  readonly options: readonly PlacingOption[];
  /** For each item the indexes of its options. */
  readonly ofItem: readonly (readonly number[])[];
  /** For each item what it costs to leave it undone, and its days of exposure. */
  readonly leaving: readonly { readonly exposureDays: number; readonly cost: number }[];
}

export function placingOptions(plan: PatchPlan): OptionTable {
  const costs = new Map(plan.costs.map((cost) => [JSON.stringify([cost.item, cost.window]), cost]));
  const batches = batchesOfLines(plan);
  const options: PlacingOption[] = [];
  const ofItem = plan.items.map((item, i) => {
    const mine: number[] = [];
    for (const [w, window] of plan.windows.entries()) {
      if (!coversLines(window, item)) continue;
      for (const stretch of freeStretches(item, window, batches)) {
        const placed = withinStretch(plan, item, stretch);
        if (placed === null) continue;
        const { conflict = 0, instability = 0 } = costs.get(JSON.stringify([item.id, window.id])) ?? {};
        const exposureDays = exposureDaysUntil(item, window.last);
        const cost = exposureDays * plan.costPerExposureDay + conflict + instability;
        mine.push(options.push({ item: i, window: w, ...placed, minutes: occupiedMinutes(item), exposureDays, conflict, instability, cost }) - 1);
      }
    }
    const at = (index: number): PlacingOption => options[index] as PlacingOption;
    return mine.sort((x, y) => at(x).earliestStart - at(y).earliestStart || at(x).latestEnd - at(y).latestEnd || x - y);
  });
  const leaving = plan.items.map((item) => {
    const exposureDays = exposureDaysUntil(item, plan.horizon);
    return { exposureDays, cost: exposureDays * plan.costPerExposureDay };
  });
  return { options, ofItem, leaving };
}

export function latestStart({ latestEnd, minutes }: PlacingOption): number {
  return latestEnd - minutes;
}

export function earliestEnd({ earliestStart, minutes }: PlacingOption): number {
  return earliestStart + minutes;
}

/** Weighed days without the patch. */
export function exposureDaysUntil({ exposurePerDay, exposedFrom }: PatchItem, until: Micros): number {
  return (exposurePerDay * Math.max(0, until - exposedFrom)) / MICROS_PER_DAY;
}

export function coversLines(window: PatchWindow, item: PatchItem): boolean {
  const { lines } = window;
  return lines === null || item.lines.every((line) => lines.includes(line));
}

function batchesOfLines(plan: PatchPlan): ReadonlyMap<string, readonly Span[]> {
  const ofLine = new Map<string, Span[]>();
  for (const { line, first, last } of plan.batches) ofLine.set(line, [...(ofLine.get(line) ?? []), { first, last }]);
  return new Map([...ofLine].map(([line, spans]) => [line, unionOfSpans(spans)]));
}

function freeStretches(item: PatchItem, { first, last }: PatchWindow, batches: ReadonlyMap<string, readonly Span[]>): readonly Span[] {
  if (item.restartMinutes === 0) return [{ first, last }];
  const busy = unionOfSpans(item.lines.flatMap((line) => batches.get(line) ?? []));
  return differenceOfSpans([{ first, last }], busy);
}

/** The limits of the item within a stretch; null = it does not fit. */
function withinStretch(plan: PatchPlan, item: PatchItem, { first, last }: Span): { readonly earliestStart: number; readonly latestEnd: number } | null {
  const minute = (instant: Micros): number => (instant - plan.from) / MICROS_PER_MINUTE;
  const minutes = occupiedMinutes(item);
  let earliestStart = Math.max(minute(first), 0);
  let latestEnd = minute(last) - item.backOutMinutes;
  if (item.notBefore !== null) earliestStart = Math.max(earliestStart, minute(item.notBefore));
  if (item.notAfter !== null) latestEnd = Math.min(latestEnd, minute(item.notAfter));
  if (item.fixedAt !== null) {
    const start = minute(item.fixedAt);
    if (start < earliestStart || start + minutes > latestEnd) return null;
    return { earliestStart: start, latestEnd: start + minutes };
  }
  return earliestStart + minutes <= latestEnd ? { earliestStart, latestEnd } : null;
}
