// A text that breaks off may have held rules that decide first: every packet then may meet one of them.
import { EVERY_IP } from "../../../plant/address-set.ts";
import type { FirewallConfig, WrittenRule } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type PacketRule } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";

export function withUnreadRest(firewall: FirewallConfig, line: number, message: string, file: string): FirewallConfig {
  const at: TextAt = { kind: "text", file, line, column: 1 };
  const text = `what follows line ${line} was not read: ${message}`;
  const written: WrittenRule = {
    name: `from line ${line}`,
    list: "not read",
    action: "unsure",
    notHolding: null,
    until: null,
    schedule: null,
    hits: null,
    logged: null,
    comment: null,
    text,
    at,
    toLine: line,
  };
  const rule: PacketRule = {
    ...PLAIN_RULE,
    action: "unsure",
    source: { zones: null, addresses: EVERY_IP },
    destination: { zones: null, addresses: EVERY_IP },
    services: [{ kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "any", at }],
    // It may match: which packets it is for is not known.
    conditions: ["a rule in the part that was not read"],
    until: null,
    writtenOrder: firewall.written.length,
    text,
    at,
  };
  const stages = firewall.stages.map((stage) => ({ ...stage, rules: [rule, ...stage.rules] }));
  return {
    ...firewall,
    stages,
    toDevice: firewall.toDevice?.map((stage) => ({ ...stage, rules: [rule, ...stage.rules] })) ?? null,
    routesMissing: [firewall.routesMissing, text].filter((words) => words !== null).join("; "),
    written: [...firewall.written, written],
  };
}
