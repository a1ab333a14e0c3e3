// A firewall's configuration with rules added, in its neutral form: indexes that skip on are moved along. The text of the device is not touched here.
import type { FilterStage, FirewallConfig } from "../../plant/firewall-config.ts";
import type { RuleAdditionPlan } from "../../plant/fix.ts";
import type { PacketRule } from "../../plant/packet-rule.ts";

export function addRules(firewall: FirewallConfig, additions: readonly RuleAdditionPlan[]): FirewallConfig {
  if (additions.length === 0) return firewall;
  return {
    ...firewall,
    stages: firewall.stages.map((stage, i) =>
      withRules(
        stage,
        additions.filter((a) => a.stage === i),
      ),
    ),
  };
}

function withRules(stage: FilterStage, additions: readonly RuleAdditionPlan[]): FilterStage {
  if (additions.length === 0) return stage;
  const before = (place: number): PacketRule[] => additions.filter((a) => (a.before ?? stage.rules.length) === place).map((a) => a.rule);
  // Where each rule, and the end of the list, stands afterwards; what skipped to a rule skips to the additions before it.
  const moved: number[] = [];
  const rules: PacketRule[] = [];
  for (let i = 0; i <= stage.rules.length; i++) {
    moved.push(rules.length);
    rules.push(...before(i));
    const rule = stage.rules[i];
    if (rule !== undefined) rules.push(rule);
  }
  return { ...stage, rules: rules.map((rule) => (rule.skipTo === null ? rule : { ...rule, skipTo: moved[rule.skipTo] as number })) };
}
