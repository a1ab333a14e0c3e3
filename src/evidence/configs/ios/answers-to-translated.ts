// An inbound list on the outside sees answers under the translated address, while connections are asked for under the real one. Rules that name some
// destinations are written twice where that matters: for what opens as they stand, for what belongs to a connection with the real addresses in place of
// the translated. What is not known of a translation leaves its answers undecided.
import { type AddressSet, addressSet, complementOf, EVERY_IPV4, intersectionOf, isEmptySet, unionOf } from "../../../plant/address-set.ts";
import type { NatRule } from "../../../plant/firewall-config.ts";
import type { ConnectionState, PacketRule } from "../../../plant/packet-rule.ts";
import type { IosRecord } from "./ios-record.ts";

const OPENS: readonly ConnectionState[] = ["new", "related", "invalid", "untracked"];
const BELONGS: readonly ConnectionState[] = ["established"];

export interface Alias {
  readonly real: AddressSet;
  /** null = not known. */
  readonly translated: AddressSet | null;
}

/** Of what leaves by this interface with another source. */
export function aliasesOn(port: string, nat: readonly NatRule[], record: IosRecord): Alias[] {
  return nat.flatMap((rule): Alias[] => {
    if (rule.leavesBy !== null && !rule.leavesBy.includes(port)) return [];
    const isOpen = rule.conditions.length > 0 || rule.source === null || rule.destination !== null || rule.services !== null;
    // Exempt or of some destinations only: both addresses may be seen.
    if (rule.newSource === null) return rule.newDestination !== null || rule.source === null ? [] : [{ real: rule.source, translated: null }];
    const translated = rule.newSource.kind === "addresses" ? rule.newSource.addresses : ownAddress(record, rule.newSource.name ?? port);
    return [{ real: rule.source ?? EVERY_IPV4, translated: isOpen ? null : translated }];
  });
}

function ownAddress(record: IosRecord, port: string): AddressSet | null {
  const network = record.interfaces.find((p) => p.name === port)?.networks.find((n) => !n.includes(":"));
  return network === undefined ? null : addressSet([network.split("/")[0] as string]);
}

/** null = nothing changes. */
export function withAnswers(rule: PacketRule, aliases: readonly Alias[]): PacketRule[] | null {
  const named = rule.destination.addresses;
  if (named === null || aliases.length === 0 || isEmptySet(onlyV4(complementOf(named)))) return null;
  let surely = named;
  let perhaps: AddressSet | null = null;
  for (const { real, translated } of aliases) {
    const isIn = translated === null ? null : coverage(translated, named);
    if (isIn === "some" || isIn === null) perhaps = perhaps === null ? real : unionOf([perhaps, real]);
    surely = isIn === "all" ? unionOf([surely, real]) : intersectionOf(surely, complementOf(real));
  }
  const parts: PacketRule[] = [
    { ...rule, states: OPENS },
    { ...rule, states: BELONGS, destination: { ...rule.destination, addresses: surely } },
  ];
  if (perhaps !== null)
    parts.push({ ...rule, states: BELONGS, destination: { ...rule.destination, addresses: perhaps }, conditions: [...rule.conditions, "as the address says to which it is translated"] });
  return parts;
}

function onlyV4(set: AddressSet): AddressSet {
  return { ...set, v6: [] };
}

function coverage(part: AddressSet, whole: AddressSet): "all" | "some" | "none" {
  if (isEmptySet(intersectionOf(onlyV4(part), whole))) return "none";
  return isEmptySet(intersectionOf(onlyV4(part), complementOf(whole))) ? "all" : "some";
}
