// Dates that people gave in a change of patching against what the same change says of people, of machines kept apart, of order and of soak: said, with the lines.
import { checkSchedule, type Violation, type ViolationKind } from "../engines/patch-schedule/schedule-checker.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { formatLocalMinute } from "../foundation/local-time.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { PatchPlan, PatchSchedule } from "../plant/patch-plan.ts";

const BROKEN: Readonly<Partial<Record<ViolationKind, string>>> = {
  "too-few-people": "needs more people at once than there are",
  "too-much-work": "is more work than one window may hold",
  "not-apart": "is kept apart by a rule of this change, and is not",
  "out-of-order": "is in the wrong order",
  "not-soaked": "does not wait until the first of its kind has run for a while",
};
const MOST_NAMED = 4;

/** @param schedule of the course as it is given, with the items of the plan */
export function ownRulesBroken(plan: PatchPlan, schedule: PatchSchedule, needs: readonly PatchNeed[], timezone: string): Diagnostic[] {
  const dated = new Map(needs.filter(({ startsAt }) => startsAt !== null).map((need) => [need.id, need]));
  const items = plan.items.filter(({ id }) => dated.has(id)).map((item) => ({ ...item, mustBeDone: false }));
  const entries = schedule.entries.filter(({ item }) => dated.has(item));
  const known = new Set(items.map(({ id }) => id));
  const broken = checkSchedule({ ...plan, items }, { entries: entries.filter(({ item }) => known.has(item)), left: [] }).filter(({ kind }) => BROKEN[kind] !== undefined);
  return broken.map((violation) => told(violation, dated, timezone));
}

function told({ kind, items, at }: Violation, dated: ReadonlyMap<string, PatchNeed>, timezone: string): Diagnostic {
  const needs = items.flatMap((id) => dated.get(id) ?? []);
  const machines = [...new Set(needs.map(({ asset }) => asset))].sort();
  const named = machines.length <= MOST_NAMED ? machines.join(", ") : `${machines.slice(0, MOST_NAMED).join(", ")} and ${machines.length - MOST_NAMED} more`;
  const position = needs[0]?.cause.at;
  return {
    code: "own-rule-broken",
    severity: "warning",
    message: `As dated, the work on ${named} ${BROKEN[kind]}${at === null ? "" : ` (${formatLocalMinute(timezone, at)})`}.`,
    help: "The planned dates keep the rules of the change: --write writes them.",
    ...(position === undefined ? {} : { at: position }),
  };
}
