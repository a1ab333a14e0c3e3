// The slow, obviously right way to find the deciding rule: look at one rule after the other.
import { IS_IN, type Membership, membership } from "./address-set.ts";
import type { Decision, EndpointSet, PacketPoint, PacketRule } from "./rule.ts";
import { serviceMembership } from "./service-match.ts";

export function classifyByScan(rules: readonly PacketRule[], point: PacketPoint): Decision {
  let perhaps = -1;
  for (let i = 0; i < rules.length; i++) {
    const match = ruleMembership(rules[i] as PacketRule, point);
    if (match === IS_IN) return { rule: i, perhaps };
    if (match !== 0 && perhaps < 0) perhaps = i;
  }
  return { rule: -1, perhaps };
}

function ruleMembership(rule: PacketRule, point: PacketPoint): Membership {
  const source = endpointMembership(rule.source, point.fromZone, point.source);
  const destination = endpointMembership(rule.destination, point.toZone, point.destination);
  let service: Membership = 0;
  for (const s of rule.services) service = Math.max(service, serviceMembership(s, point)) as Membership;
  return Math.min(source, destination, service) as Membership;
}

export function endpointMembership(set: EndpointSet, zone: string | null, address: string): Membership {
  if (set.zones !== null && (zone === null || !set.zones.includes(zone))) return 0;
  return set.addresses === null ? IS_IN : membership(set.addresses, address);
}
