// A schedule as values for the columns of the programme, so that the solver begins with it.
import type { ScheduleModel } from "./build-model.ts";
import type { PlacingOption } from "./placing-options.ts";
import type { PlacedItems } from "./schedule-board.ts";

export function startValues({ draft, leaveColumn, pilotColumns, table }: ScheduleModel, placed: PlacedItems): Float64Array {
  const values = new Float64Array(draft.columns.length);
  placed.forEach((each, i) => {
    values[each === null ? leaveColumn(i) : each.option] = 1;
  });
  for (const { items, columnOfOption, doneBy } of pilotColumns) {
    const done = items.flatMap((i) => placed[i] ?? []);
    if (done.length === 0) continue;
    const end = (each: { option: number; start: number }): number => each.start + (table.options[each.option] as PlacingOption).minutes;
    const pilot = done.reduce((x, y) => (end(y) < end(x) ? y : x));
    values[columnOfOption.get(pilot.option) as number] = 1;
    for (const { column, options } of doneBy) if (options.includes(pilot.option)) values[column] = 1;
  }
  return values;
}
