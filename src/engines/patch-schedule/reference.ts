// The cheapest schedule by trying every window and every beginning on a grid of minutes, each judged by the checker alone. Obviously right and far too slow: for
// a handful of items whose times are all multiples of the grid, for which nothing better lies between.
import type { PatchPlan, PatchSchedule, ScheduleEntry } from "../../plant/patch-plan.ts";
import { checkSchedule, costOfSchedule } from "./schedule-checker.ts";

export interface ExhaustiveAnswer {
  /** null = no schedule keeps the plan. */
  readonly schedule: PatchSchedule | null;
  readonly cost: number | null;
}

export function scheduleByTrying(plan: PatchPlan, gridMinutes: number): ExhaustiveAnswer {
  const grid = gridMinutes * 60e6;
  let best: { readonly schedule: PatchSchedule; readonly cost: number } | null = null;
  const choices = plan.items.map((item): (ScheduleEntry | null)[] => {
    const entries = plan.windows.flatMap(({ id, first, last }) => {
      const starts: ScheduleEntry[] = [];
      for (let startAt = first; startAt < last; startAt += grid) {
        const entry = { item: item.id, window: id, startAt };
        // What breaks the plan alone breaks it with any company.
        const alone = { ...plan, items: [item], rules: [] };
        if (checkSchedule(alone, { entries: [entry], left: [] }).length === 0) starts.push(entry);
      }
      return starts;
    });
    return [null, ...entries];
  });
  const tryFrom = (i: number, entries: readonly ScheduleEntry[], left: readonly string[]): void => {
    const item = plan.items[i];
    if (item === undefined) {
      const schedule = { entries, left };
      const cost = costOfSchedule(plan, schedule).total;
      if ((best === null || cost < best.cost) && checkSchedule(plan, schedule).length === 0) best = { schedule, cost };
      return;
    }
    for (const entry of choices[i] as readonly (ScheduleEntry | null)[]) {
      if (entry === null) tryFrom(i + 1, entries, [...left, item.id]);
      else tryFrom(i + 1, [...entries, entry], left);
    }
  };
  tryFrom(0, [], []);
  const found = best as { readonly schedule: PatchSchedule; readonly cost: number } | null;
  return { schedule: found?.schedule ?? null, cost: found?.cost ?? null };
}
