// What an edit costs, without unit: only the order matters. A price for the edit itself, and one for how much of the control it gives away. The table is shown in
// README.md; nothing else weighs one control against another.
import type { AccessEdit } from "../../plant/access-edit.ts";

interface Price {
  readonly edit: number;
  /** Per hour, hour of the week, person, or machine, as the kind says. */
  readonly each: number;
}

export const EDIT_PRICES: Readonly<Record<AccessEdit["kind"], Price>> = {
  "counted-from": { edit: 5, each: 0 },
  "session-total": { edit: 10, each: 1 },
  "session-idle": { edit: 10, each: 4 },
  "approval-available": { edit: 10, each: 0.05 },
  hours: { edit: 10, each: 0.05 },
  "at-hours-end": { edit: 8, each: 0 },
  "add-target": { edit: 10, each: 1 },
  "add-way": { edit: 15, each: 0 },
  "add-through": { edit: 15, each: 0 },
  "break-glass": { edit: 30, each: 0 },
  "at-limit": { edit: 40, each: 0 },
  "taken-over-by": { edit: 50, each: 1 },
  "programs-stay": { edit: 60, each: 0 },
  "automatic-stay": { edit: 70, each: 0 },
};

export function editCost(kind: AccessEdit["kind"], weight: number): number {
  const { edit, each } = EDIT_PRICES[kind];
  return edit + each * weight;
}
