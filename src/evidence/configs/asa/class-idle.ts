// Idle limits that a policy sets for a class of traffic, as stages that permit everything and carry the limit. A class whose match is not modelled
// carries none. The first class that matches sets it (Firewall CLI guide, "Service Policy": one set of connection settings per connection).
import type { FilterStage } from "../../../plant/firewall-config.ts";
import { type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import type { PacketsMatch } from "../../../plant/segmentation.ts";
import type { AccessListRules } from "./access-list-rules.ts";
import type { AsaRecord, ClassMap, PolicyClass } from "./asa-record.ts";
import type { NameResolver } from "./resolve-names.ts";

type Idle = NonNullable<PolicyClass["idle"]>;

export function idleStages(record: AsaRecord, lists: AccessListRules, names: NameResolver): FilterStage[] {
  return record.servicePolicies.flatMap(({ policy, interface: port }) => {
    const rules: PacketRule[] = [];
    for (const of of record.policyMaps.get(policy) ?? []) {
      if (of.idle !== null) rules.push(...classRules(of, of.idle, record.classMaps.get(of.name), { lists, names }, rules.length));
    }
    if (rules.length === 0) return [];
    const stage: FilterStage = {
      name: `service-policy ${policy}`,
      entersBy: null,
      leavesBy: null,
      asks: "first-packet",
      seesTranslated: { source: false, destination: true },
      rules,
      otherwise: { action: "permit", text: `service-policy ${policy} denies nothing`, at: null },
    };
    // A policy of an interface is for both directions; a connection passes it by one of them.
    return port === null
      ? [stage]
      : [
          { ...stage, entersBy: [port] },
          { ...stage, leavesBy: [port] },
        ];
  });
}

/** `from`: index of the first of these rules in the stage, for what the class's list excludes. */
function classRules(of: PolicyClass, idle: Idle, map: ClassMap | undefined, { lists, names }: { readonly lists: AccessListRules; readonly names: NameResolver }, from: number): PacketRule[] {
  const text = `class ${of.name}: idle ${idle.seconds} s`;
  const matches = map?.matches ?? (of.name === "class-default" ? [{ kind: "any" as const }] : []);
  const listed = matches.flatMap((match): PacketRule[] => {
    const matching = (asked: Partial<PacketsMatch>, conditions: readonly string[] = []): PacketRule[] => {
      const writtenOrder = lists.addImplicit({ list: "service policies", action: "permit", text, at: idle.at });
      return [{ ...everything(text, idle, writtenOrder, asked), conditions }];
    };
    if (match.kind === "any") return matching({});
    if (match.kind === "port") {
      const conditions: string[] = [];
      const destinationPorts = names.portRanges(match.ports, [match.transport], conditions);
      return matching({ protocols: [[match.transport, match.transport]], destinationPorts }, conditions);
    }
    return match.kind === "list" ? [...(lists.rules(match.name) ?? [])] : [];
  });
  const end = from + listed.length;
  return listed.flatMap((rule): PacketRule[] => {
    const services = idle.isTcpOnly ? rule.services.filter((s) => s.kind !== "packets" || s.protocols === null || s.protocols.some(([a, b]) => a <= 6 && b >= 6)) : rule.services;
    if (rule.action === "deny") return [{ ...rule, services, action: "skip", skipTo: end }];
    return [{ ...rule, services, action: "permit", idleSeconds: idle.seconds, keepsState: true, skipTo: null }];
  });
}

/** A rule for all packets, or for those that `asked` tells. */
function everything(text: string, idle: Idle, writtenOrder: number, asked: Partial<PacketsMatch>): PacketRule {
  const { at } = idle;
  const match: PacketsMatch = { kind: "packets", protocols: idle.isTcpOnly ? [[6, 6]] : null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: text, at, ...asked };
  return { ...PLAIN_RULE, action: "permit", source: { zones: null, addresses: null }, destination: { zones: null, addresses: null }, services: [match], until: null, writtenOrder, text, at };
}
