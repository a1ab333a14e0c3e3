// Why an item stays undone, in one sentence: no window fits, something before it stays undone, or the room is worth more to others.
import { occupiedMinutes, type PatchItem, type PatchPlan } from "../../plant/patch-plan.ts";
import { coversLines, type OptionTable, type PlacingOption, placingOptions } from "./placing-options.ts";
import { itemsOfAsset } from "./rule-rows.ts";
import type { PlacedItems } from "./schedule-board.ts";
import { durationWords } from "./window-words.ts";

export function whyLeft(plan: PatchPlan, table: OptionTable, placed: PlacedItems, i: number): string {
  const item = plan.items[i] as PatchItem;
  const mine = table.ofItem[i] as readonly number[];
  if (mine.length === 0) return noWindow(plan, item);
  for (const rule of plan.rules) {
    if (rule.kind !== "order" || rule.after !== item.asset) continue;
    const missing = itemsOfAsset(plan, rule.before).find((before) => placed[before] === null);
    if (missing !== undefined) return `${rule.before} comes before it, and stays undone.`;
  }
  const cheapest = Math.min(...mine.map((o) => (table.options[o] as PlacingOption).cost));
  const leaving = (table.leaving[i] as { cost: number }).cost;
  if (cheapest >= leaving) return "Each window costs more than its exposure to the end of the plan.";
  return mine.length === 1 ? "The one window that fits is worth more to others, or closed to it by a rule." : `The ${mine.length} windows that fit are worth more to others, or closed to it by rules.`;
}

function noWindow(plan: PatchPlan, item: PatchItem): string {
  if (!plan.windows.some((window) => coversLines(window, item))) return `No window covers ${item.lines.join(" and ")}.`;
  const needed = durationWords(occupiedMinutes(item) + item.backOutMinutes);
  const withoutBatches = placingOptions({ ...plan, items: [item], batches: [] }).options.length;
  if (withoutBatches > 0) return `Every window that is long enough for its ${needed} (work, restart and back-out) is broken by a batch.`;
  const withoutDates = placingOptions({ ...plan, items: [{ ...item, notBefore: null, notAfter: null, fixedAt: null }], batches: [] }).options.length;
  if (withoutDates > 0) return "No window lies between its dates.";
  return `No window of its lines is long enough for its ${needed} (work, restart and back-out).`;
}
