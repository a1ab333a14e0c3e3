// Address translation of one virtual domain: virtual IPs, and source translation by policy or by the central table. Which address of a pool is taken is
// not known. FortiOS Administration Guide, "Source NAT", "Central SNAT".
import { type AddressSet, addressSet, EVERY_IPV4, isEmptySet, unionOf } from "../../../plant/address-set.ts";
import type { NatRule, NatTarget } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { ServiceMatch } from "../../../plant/segmentation.ts";
import type { ConfigNode, Setting } from "./fortios-record.ts";
import { anyService } from "./policy-stage.ts";
import type { Policy, PolicyBooks } from "./read-policy.ts";
import { type RuleOrigin, servicesFor, textOf } from "./rule-list.ts";
import { only, packets, portRange } from "./service-book.ts";
import { servicesOf, type VirtualIp } from "./vip-book.ts";

/** More would only be said of texts that were made to be large. */
const MOST_TRANSLATIONS = 200_000;
/** Of more policies that may decide first the names would not be listed anyway. */
const MOST_UNSURE = 100;
const LEAVING: NatTarget = { kind: "interface", name: null };

export function translations(books: PolicyBooks, vips: readonly VirtualIp[], policies: readonly { readonly policy: Policy; readonly origin: RuleOrigin }[], isCentral: boolean): NatRule[] {
  const found: NatRule[] = vips.flatMap(destinationNat);
  const source = isCentral ? [...books.tables.entries("firewall central-snat-map")].flatMap((node) => centralNat(node, books)) : policyNat(books, policies);
  for (const rule of source) if (found.length < MOST_TRANSLATIONS) found.push(rule);
  return found;
}

function destinationNat(vip: VirtualIp): NatRule[] {
  // An address that is translated to nothing that is known still is translated.
  const target: NatTarget = { kind: "addresses", addresses: vip.mapped ?? { ...addressSet([]), unresolved: [vip.name] } };
  const mapped = vip.forward?.mapped ?? null;
  const hasOnePort = vip.forward !== null && mapped !== null && mapped[0] === mapped[1];
  const isStatic = vip.forward === null && vip.node.is("nat-source-vip", "enable");
  return vip.enters.map((enters) => ({
    entersBy: enters.names,
    leavesBy: null,
    source: vip.source,
    destination: vip.external,
    services: vip.forward === null && vip.services === null ? null : servicesOf(vip),
    newSource: null,
    newDestination: target,
    newDestinationPort: hasOnePort ? (mapped[0] ?? null) : null,
    bothWays: isStatic,
    conditions: [...vip.conditions, ...enters.conditions],
    text: textOf(vip.node),
    at: vip.at,
  }));
}

/**
 * A policy decides and translates at once: one that does not translate keeps later ones from it. Where it only may decide, what it does is said as a
 * condition of those later ones, because an exemption that is not sure would put the destination in doubt, which no policy changes.
 */
function policyNat(books: PolicyBooks, policies: readonly { readonly policy: Policy; readonly origin: RuleOrigin }[]): NatRule[] {
  const last = policies.findLastIndex(({ policy }) => policy.node.is("nat", "enable"));
  const found: NatRule[] = [];
  const unsure: { readonly name: string; readonly rules: readonly NatRule[] }[] = [];
  for (const { policy, origin } of policies.slice(0, last + 1)) {
    if (policy.action !== "permit" && policy.action !== "unsure") continue;
    const target = policy.node.is("nat", "enable") ? sourceTarget(policy.node, books) : null;
    const rules = rulesOf(policy, origin, target);
    if (target !== null) {
      for (const rule of rules) {
        const before = unsure.filter((one) => one.rules.some((other) => mayMeet(rule, other))).map((one) => one.name);
        if (unsure.length === MOST_UNSURE && before.length === 0) before.push("of which there are many");
        const doubt = before.length === 0 ? [] : [`unless policy ${before.slice(0, 3).join(", ")}, which does not translate, decides first`];
        found.push({ ...rule, conditions: [...rule.conditions, ...doubt] });
      }
    } else if (rules.every(isSure)) found.push(...rules);
    else if (unsure.length < MOST_UNSURE) unsure.push({ name: policy.node.name, rules });
  }
  return found;
}

/** May a packet be of both, as far as interfaces tell. */
function mayMeet(a: NatRule, b: NatRule): boolean {
  const share = (x: readonly string[] | null, y: readonly string[] | null): boolean => x === null || y === null || x.some((name) => y.includes(name));
  return share(a.entersBy, b.entersBy) && share(a.leavesBy, b.leavesBy);
}

/** Is it known of every packet whether it matches. */
function isSure({ conditions, source, destination, services }: NatRule): boolean {
  if (conditions.length > 0 || (source?.unresolved.length ?? 0) > 0 || (destination?.unresolved.length ?? 0) > 0) return false;
  return (services ?? []).every((service) => service.kind !== "packets" || (service.sourcePorts === null && service.icmp === null));
}

function rulesOf(policy: Policy, origin: RuleOrigin, target: NatTarget | null): NatRule[] {
  return policy.ends.flatMap((ends) => {
    const destination = unionOf([...(ends.destination === null ? [] : [ends.destination]), ...ends.vips.map((vip) => vip.external)]);
    const parts = servicesFor(ends.version, policy.services);
    const conditions = [...policy.conditions, ...ends.conditions, ...parts.flatMap((part) => part.conditions), ...(policy.isServiceNegated ? ["services that it does not name"] : [])];
    return policy.from.flatMap((from) =>
      policy.to.map(
        (to): NatRule => ({
          entersBy: from.names,
          leavesBy: to.names,
          source: ends.source,
          destination,
          services: policy.isServiceNegated ? null : parts.map(({ match }) => match),
          newSource: ends.version === 6 && target?.kind === "addresses" && target.addresses.v6.length === 0 ? LEAVING : target,
          newDestination: null,
          newDestinationPort: null,
          bothWays: false,
          conditions: [...new Set([...conditions, ...from.conditions, ...to.conditions])],
          text: origin.text,
          at: origin.at,
        }),
      ),
    );
  });
}

function sourceTarget(node: ConfigNode, books: PolicyBooks): NatTarget {
  if (!node.is("ippool", "enable")) return LEAVING;
  return poolTarget(
    ["poolname", "poolname4", "poolname6"].flatMap((key) => node.words(key)),
    node.settings.get("poolname") ?? null,
    books,
  );
}

function poolTarget(names: readonly string[], from: Setting | null, books: PolicyBooks): NatTarget {
  const sets: AddressSet[] = names.map((name) => {
    const pool = books.tables.table("firewall ippool")?.entry(name) ?? books.tables.table("firewall ippool6")?.entry(name) ?? null;
    const written = pool === null ? "" : pool.word("startip") === pool.word("endip") ? pool.word("startip") : `${pool.word("startip")}-${pool.word("endip")}`;
    if (pool === null && from !== null) books.troubles.sayOnce(`pool ${name}`, "warning", "fortios-undefined", from, `the pool ${name} is used and not defined in this text`);
    return written === "" ? { ...addressSet([]), unresolved: [name] } : addressSet([written]);
  });
  const addresses = unionOf(sets);
  return isEmptySet(addresses) ? LEAVING : { kind: "addresses", addresses };
}

function centralNat(node: ConfigNode, books: PolicyBooks): NatRule[] {
  if (node.is("status", "disable")) return [];
  const six = node.is("type", "ipv6");
  const conditions: string[] = [];
  const ends = (key: string): AddressSet | null => {
    const setting = node.settings.get(six ? `${key}6` : key);
    if (setting === undefined || setting.words.length === 0) return six ? null : EVERY_IPV4;
    const found = books.addresses[six ? 6 : 4].resolve(setting.words, setting);
    conditions.push(...found.doubts);
    return found.set;
  };
  const source = ends("orig-addr");
  const destination = ends("dst-addr");
  const number = Number(node.word("protocol") || "0");
  const at = books.places.of(node);
  const ports = (key: string): PacketRuleServices => {
    const range = portRange(node.word(key));
    return range === undefined || range[0]?.[0] === 0 ? null : range;
  };
  const services: ServiceMatch[] | null = number === 0 ? null : [packets(`protocol ${number}`, at, { protocols: only(number), sourcePorts: ports("orig-port"), destinationPorts: ports("dst-port") })];
  const target = node.is("nat", "disable") ? null : poolTarget(node.words(six ? "nat-ippool6" : "nat-ippool"), node.settings.get("nat-ippool") ?? null, books);
  return books.interfaces.choices(node.settings.get("srcintf")).flatMap((from) =>
    books.interfaces.choices(node.settings.get("dstintf")).map((to) => ({
      entersBy: from.names,
      leavesBy: to.names,
      source,
      destination,
      services: services ?? [anyService(at)],
      newSource: target,
      newDestination: null,
      newDestinationPort: null,
      bothWays: false,
      conditions: [...conditions, ...from.conditions, ...to.conditions],
      text: textOf(node),
      at,
    })),
  );
}

type PacketRuleServices = Extract<PacketRule["services"][number], { kind: "packets" }>["destinationPorts"];
