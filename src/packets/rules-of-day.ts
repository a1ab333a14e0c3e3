// Rules with an end. One whose last day is past decides nothing; one that ends later holds today, and tomorrow may not.
import type { FilterStage } from "../plant/firewall-config.ts";
import type { PacketRule } from "../plant/packet-rule.ts";

/** `today`: YYYY-MM-DD. The last day itself still counts. */
export function hasEnded(rule: Pick<PacketRule, "until">, today: string): boolean {
  return rule.until !== null && rule.until < today;
}

/** The stages as they are on this day: every rule keeps its place, and what has ended matches nothing. */
export function stagesOn(stages: readonly FilterStage[], today: string): FilterStage[] {
  return withRules(stages, (rule) => (hasEnded(rule, today) ? { ...rule, services: [] } : rule));
}

/** The stages as they are on this day and on all that follow: what ends later matches perhaps, so that nothing is concluded of it for good. */
export function stagesFrom(stages: readonly FilterStage[], today: string): FilterStage[] {
  return withRules(stagesOn(stages, today), (rule) => (rule.until === null ? rule : { ...rule, conditions: [...rule.conditions, `until ${rule.until}`] }));
}

function withRules(stages: readonly FilterStage[], change: (rule: PacketRule) => PacketRule): FilterStage[] {
  return stages.map((stage) => ({ ...stage, rules: stage.rules.map(change) }));
}
