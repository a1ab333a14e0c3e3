// The slow, obviously right way to find the deciding rule: look at one rule after the other.
import { IS_IN, type Membership, membership, NOT_IN, PERHAPS_IN } from "../plant/address-set.ts";
import type { Decision, EndpointSet, PacketPoint, PacketRule, RuleExtras } from "../plant/packet-rule.ts";
import { isLayer2, serviceMembership } from "./service-match.ts";

/** What may happen to a packet: bits, because what is not known of packet or rule leaves several. */
export const MAY_PERMIT = 1;
export const MAY_DENY = 2;
export const MAY_REJECT = 4;
/** A rule whose meaning was not understood may decide. */
export const MAY_BE_ANYTHING = 8;
/** No rule may decide: what stands behind the list does. */
export const MAY_FALL_THROUGH = 16;
const OUTCOME_OF = { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT, unsure: MAY_BE_ANYTHING } as const;

/**
 * Runs the list with every way that is possible: a rule that matches perhaps both decides and is passed over. `rule` decides on the way on which no
 * "perhaps" is true (−1 = none does), `perhaps` is the first rule on that way that may match.
 */
export function runByScan(rules: readonly PacketRule[], point: PacketPoint): { readonly outcomes: number; readonly rule: number; readonly perhaps: number } {
  const reached = new Uint8Array(rules.length + 1);
  reached[0] = 1;
  let outcomes = 0;
  for (let i = 0; i < rules.length; i++) {
    if (reached[i] === 0) continue;
    const rule = rules[i] as PacketRule;
    const match = ruleMembership(rule, point);
    if (match !== IS_IN) reached[i + 1] = 1;
    if (match === NOT_IN) continue;
    if (rule.action === "skip") reached[rule.skipTo ?? rules.length] = 1;
    else outcomes |= OUTCOME_OF[rule.action];
  }
  if (reached[rules.length] === 1) outcomes |= MAY_FALL_THROUGH;
  return { outcomes, ...classifyByScan(rules, point) };
}

/** The way on which no "perhaps" is true. */
export function classifyByScan(rules: readonly PacketRule[], point: PacketPoint): Decision {
  let perhaps = -1;
  for (let i = 0; i < rules.length; ) {
    const rule = rules[i] as PacketRule;
    const match = ruleMembership(rule, point);
    if (match === PERHAPS_IN && perhaps < 0) perhaps = i;
    if (match === IS_IN && rule.action !== "skip") return { rule: i, perhaps };
    i = match === IS_IN ? (rule.skipTo ?? rules.length) : i + 1;
  }
  return { rule: -1, perhaps };
}

function ruleMembership(rule: PacketRule, point: PacketPoint): Membership {
  const source = endpointMembership(rule.source, point.fromZone, point.source);
  const destination = endpointMembership(rule.destination, point.toZone, point.destination);
  let service: Membership = 0;
  for (const s of rule.services) service = Math.max(service, serviceMembership(s, point)) as Membership;
  return Math.min(source, destination, service, extrasMembership(rule, point)) as Membership;
}

/** What a rule asks besides ends and services. */
export function extrasMembership(rule: Pick<PacketRule, keyof RuleExtras | "at">, point: PacketPoint): Membership {
  if (rule.states !== null && !rule.states.includes(point.state)) return NOT_IN;
  // A device looks at bytes: what only a port hints at here may turn out to be any of them there.
  const byPort = point.protocolKnownBy === "port" && !isLayer2(point.transport);
  let application: Membership = rule.applications === null ? IS_IN : byPort ? PERHAPS_IN : NOT_IN;
  for (const protocol of rule.applications ?? []) {
    application = Math.max(application, serviceMembership({ kind: "app", protocol, written: protocol, at: rule.at }, point)) as Membership;
  }
  return Math.min(application, rule.conditions.length > 0 ? PERHAPS_IN : IS_IN) as Membership;
}

export function endpointMembership(set: EndpointSet, zone: string | null, address: string): Membership {
  if (set.zones !== null && (zone === null || !set.zones.includes(zone))) return 0;
  return set.addresses === null ? IS_IN : membership(set.addresses, address);
}
