// A firewall as policies of addresses, one for each list of rules that packets pass, so that the kernel can carry it: interfaces become the addresses
// behind them. What is not known of a rule is left out; only conversations that do not hang on it are rehearsed.
import { interfaceAddresses } from "../packets/device/interface-addresses.ts";
import { type AddressSet, complementOf, EVERY_IP, intersectionOf, isEmptySet, unionOf } from "../plant/address-set.ts";
import type { PolicyToPrint } from "../plant/device-policy.ts";
import type { FilterStage, FirewallConfig } from "../plant/firewall-config.ts";
import { type EndpointSet, type PacketRule, PLAIN_RULE } from "../plant/packet-rule.ts";
import type { PacketsMatch, TextAt } from "../plant/rule-terms.ts";

export type FirewallPolicies = { readonly policies: readonly PolicyToPrint[] } | { readonly whyNot: string };

export function firewallToPolicies(firewall: FirewallConfig, today: string): FirewallPolicies {
  const behind = interfaceAddresses(firewall);
  if (behind === null) return { whyNot: "the configuration does not say which networks are behind its interfaces (--interface says it)" };
  const policies: PolicyToPrint[] = [];
  for (const [i, stage] of firewall.stages.entries()) {
    if (stage.asks === "every-packet") return { whyNot: `${stage.name} keeps no state, and a list without memory is not carried by the kernel's connection table` };
    if (stage.rules.some((rule) => rule.action === "skip")) return { whyNot: `${stage.name} skips rules by conditions, which is not written for the kernel yet` };
    policies.push(toPolicy(stage, i, behind, today));
  }
  return { policies };
}

function toPolicy(stage: FilterStage, place: number, behind: ReadonlyMap<string, AddressSet>, today: string): PolicyToPrint {
  const at: TextAt = { kind: "text", file: stage.name, line: 1, column: 1 };
  const anywhere: EndpointSet = { zones: null, addresses: null };
  const everything: PacketsMatch = { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "any", at };
  const pass = (source: EndpointSet, destination: EndpointSet): PacketRule => ({
    ...PLAIN_RULE,
    action: "permit",
    source,
    destination,
    services: [everything],
    until: null,
    writtenOrder: -1,
    text: "passes by another interface",
    at,
  });
  const rules: PacketRule[] = [];
  const addressesOf = (names: readonly string[]): AddressSet => unionOf(names.flatMap((name) => behind.get(name) ?? []));
  if (stage.entersBy !== null) rules.push(pass({ zones: null, addresses: complementOf(addressesOf(stage.entersBy)) }, anywhere));
  if (stage.leavesBy !== null) rules.push(pass(anywhere, { zones: null, addresses: complementOf(addressesOf(stage.leavesBy)) }));
  for (const rule of stage.rules) {
    const isOpen = rule.action === "unsure" || rule.action === "skip" || rule.conditions.length > 0 || rule.applications !== null;
    const isOver = rule.until !== null && rule.until < today;
    if (isOpen || isOver || (rule.states !== null && !rule.states.includes("new"))) continue;
    const [source, destination] = [plain(rule.source, behind), plain(rule.destination, behind)];
    if (source !== null && destination !== null) rules.push({ ...rule, states: null, source, destination });
  }
  const { action } = stage.otherwise;
  return { name: `list ${place + 1}`, rules, nameOf: new Map(), otherwise: action === "unsure" ? "deny" : action, idleTimeout: {}, algs: [] };
}

/** null = nothing that is known. */
function plain(end: EndpointSet, behind: ReadonlyMap<string, AddressSet>): EndpointSet | null {
  if (end.zones === null) return end.addresses === null ? end : { zones: null, addresses: { ...end.addresses, unresolved: [] } };
  const held = intersectionOf(unionOf(end.zones.flatMap((name) => behind.get(name) ?? [])), end.addresses ?? EVERY_IP);
  const known = { ...held, unresolved: [] };
  return isEmptySet(known) ? null : { zones: null, addresses: known };
}
