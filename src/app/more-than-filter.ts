// Lines that do more than let packets pass or not: translation, inspection, limits, what was not all understood. Of them the outcomes of packets do not say
// that they can go.
import type { ConfigLine, FilterStage, FirewallConfig, WrittenRule } from "../plant/firewall-config.ts";

/** Indexes into `written`. */
export function doMoreThanFilter(firewall: FirewallConfig): ReadonlySet<number> {
  const found = new Set<number>();
  const { algsOn, algsOff } = firewall.state;
  const lines = new Set([...firewall.nat, ...algsOn, ...algsOff].map(({ at }) => at.line));
  firewall.written.forEach(({ at, toLine }, order) => {
    for (let line = at.line; line <= toLine; line++) if (lines.has(line)) found.add(order);
  });
  for (const stage of firewall.stages) {
    // A list that denies nothing stands there for something else: it translates, inspects, or sets limits. And what jumps among such lines leads to them.
    const isForElse = !deniesAnything(stage);
    const leads = stage.rules.some((rule) => found.has(rule.writtenOrder));
    for (const rule of stage.rules) if (isForElse || (leads && rule.action === "skip")) found.add(rule.writtenOrder);
  }
  return found;
}

function deniesAnything({ rules, otherwise }: FilterStage): boolean {
  return [...rules, otherwise].some(({ action }) => action === "deny" || action === "reject");
}

/** Whether all that its lines say is in the result; what nobody wrote is. Without lines, nothing is known against it. */
export function isWhollyUnderstood(rule: WrittenRule | undefined, lines: readonly ConfigLine[]): boolean {
  if (rule === undefined || rule.byNature === true) return true;
  return lines.slice(rule.at.line - 1, rule.toLine).every(({ state }) => state === "understood" || state === "irrelevant");
}
