// What a reading of a configuration says of a packet of kernel-packets.ts, in the letters of the kernel's answers; and numbers for tests that draw.
import { MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../../src/packets/reference.ts";
import { RuleClassifier } from "../../src/packets/rule-classifier.ts";
import type { FilterStage, FirewallConfig } from "../../src/plant/firewall-config.ts";
import type { PacketPoint } from "../../src/plant/packet-rule.ts";
import type { Pick, Probe } from "./kernel-packets.ts";

/** What scan and classifier say of each packet, by every reading of the same rules, beside the kernel's answers: the disagreements in words. */
export function disagreementsOf(readings: readonly FirewallConfig[], probes: readonly Probe[], verdicts: string, text: string): string[] {
  const first = readings[0] as FirewallConfig;
  const classifiers = first.stages.map((stage) => new RuleClassifier(stage.rules));
  return probes.flatMap((probe, n) => {
    const said = readings.map((firewall) => verdictOf(firewall, probe, (stage, _s, point) => runByScan(stage.rules, point).outcomes));
    said.push(verdictOf(first, probe, (_stage, s, point) => (classifiers[s] as RuleClassifier).run(point).outcomes));
    return said.every((one) => one === verdicts[n]) ? [] : [`kernel ${verdicts[n]}, scan of each reading and classifier ${said.join(" ")} for ${JSON.stringify(probe.point)}\n${text}`];
  });
}

/** P, D or R; anything else shows what was not sure. */
function verdictOf(firewall: FirewallConfig, probe: Probe, ask: (stage: FilterStage, index: number, point: PacketPoint) => number): string {
  const names = firewall.interfaces.map((port) => port.name);
  const point = { ...probe.point, fromZone: nameFor(probe.point.fromZone, names), toZone: nameFor(probe.point.toZone, names) };
  for (const [index, stage] of firewall.stages.entries()) {
    let outcomes = ask(stage, index, point);
    if (outcomes === MAY_FALL_THROUGH) outcomes = stage.otherwise.action === "permit" ? MAY_PERMIT : MAY_DENY;
    if (outcomes === MAY_DENY) return "D";
    if (outcomes === MAY_REJECT) return probe.cannotBeAnswered ? "D" : "R";
    if (outcomes !== MAY_PERMIT) return `?${outcomes}`;
  }
  return "P";
}

/** Interfaces that no rule names alone are known by the pattern that covers them, or as one of the others. */
function nameFor(name: string | null, names: readonly string[]): string | null {
  return names.find((one) => one === name) ?? names.find((one) => /[*+]$/.test(one) && name?.startsWith(one.slice(0, -1))) ?? names.find((one) => one.startsWith("(")) ?? name;
}

/** xorshift32: the same numbers on every machine. */
export function seededPick(seed: number): Pick {
  let state = Math.imul(seed, 0x9e37_79b1) | 1;
  return (count) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % count;
  };
}
