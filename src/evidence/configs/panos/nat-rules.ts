// NAT rules. They look at addresses and ports before translation, and at the zone to which the untranslated destination is routed (PAN-OS
// Administrator's Guide, "NAT Policy Overview"). The first that matches does all of its translation, and no further rule is asked.
import { parsePrefix } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, IS_IN, membership } from "../../../plant/address-set.ts";
import type { NatRule, NatTarget } from "../../../plant/firewall-config.ts";
import type { ServiceMatch } from "../../../plant/segmentation.ts";
import type { Network } from "./network.ts";
import { mayOverlap, type ObjectBook } from "./object-book.ts";
import { type ConfigNode, claim, claimAll, isYes, membersOf, nodeAt, textOf } from "./panos-record.ts";
import { ruleText } from "./security-rules.ts";

const IRRELEVANT: ReadonlySet<string> = new Set("description tag group-tag uuid".split(" "));

/** Of so many rules that translate the source alone it is asked whether they hide one below; plants have tens. */
const MOST_COMPARED = 1_000;

export function readNatRules(rules: readonly { readonly node: ConfigNode; readonly conditions: readonly string[] }[], network: Network, book: ObjectBook): NatRule[] {
  const out: NatRule[] = [];
  const sourceOnly: NatRule[] = [];
  for (const { node, conditions } of rules) {
    const rule = readNatRule(node, [...conditions], network, book);
    if (rule === null) continue;
    // A rule that translates the source alone ends the search: one below it that would translate the destination is not reached.
    const hidden = rule.newDestination === null ? undefined : sourceOnly.find((above) => above.newDestination === null && above.newSource !== null && overlaps(above, rule));
    if (rule.newDestination === null && rule.newSource !== null && sourceOnly.length < MOST_COMPARED) sourceOnly.push(rule);
    out.push(hidden === undefined ? rule : { ...rule, conditions: [...rule.conditions, `only what the rule in line ${hidden.at.line} does not match before`] });
  }
  return out;
}

function overlaps(a: NatRule, b: NatRule): boolean {
  const shares = (x: readonly string[] | null, y: readonly string[] | null): boolean => x === null || y === null || x.some((name) => y.includes(name));
  return shares(a.entersBy, b.entersBy) && mayOverlap(a.source, b.source) && mayOverlap(a.destination, b.destination);
}

function readNatRule(rule: ConfigNode, conditions: string[], network: Network, book: ObjectBook): NatRule | null {
  claim(rule, "understood");
  const from = membersOf(rule, "from");
  const to = membersOf(rule, "to");
  const source = addressesOf(rule, "source", conditions, book);
  const destination = addressesOf(rule, "destination", conditions, book);
  const toInterface = textOf(rule, "to-interface");
  const natType = textOf(rule, "nat-type") ?? "ipv4";
  if (natType !== "ipv4") conditions.push(`by ${natType}, which is not read`);
  const serviceMembers = membersOf(rule, "service");
  const services = natServices(serviceMembers, conditions, book);
  const changed = sourceTarget(rule, conditions, book);
  const moved = destinationTarget(rule, conditions, book);
  for (const key of ["active-active-device-binding"]) {
    const binding = textOf(rule, key);
    if (binding !== null) conditions.push(`only on device ${binding} of a pair`);
  }
  if (rule.children.has("target")) {
    const devices = [...(nodeAt(rule, "target", "devices")?.children.keys() ?? [])];
    if (devices.length > 0) conditions.push(`only on firewalls ${isYes(rule, "target", "negate") ? "other than " : ""}${devices.join(", ")}`);
    claimAll(rule.children.get("target"), "understood");
  }
  const disabled = isYes(rule, "disabled");
  for (const key of rule.children.values()) {
    if (key.state !== null) continue;
    if (IRRELEVANT.has(key.name)) claimAll(key, "irrelevant");
    else {
      conditions.push(`"${key.name}" is not understood`);
      claimAll(key, "unknown", "no word of a NAT rule that is known");
    }
  }
  if (disabled) return null;
  const leaves = toInterface !== null && toInterface !== "any" ? [toInterface] : portsOf(to, network);
  // The device asks for the zone of the untranslated destination: known where its network or route is written.
  if (moved.target !== null && leaves !== null && destination !== null && !isRoutedTo(destination, leaves, network)) {
    conditions.push("only where the untranslated destination is routed to the zone that it names");
  }
  return {
    entersBy: portsOf(from, network),
    leavesBy: moved.target !== null ? null : leaves,
    source,
    destination,
    services,
    newSource: changed.target,
    newDestination: moved.target,
    newDestinationPort: moved.port,
    bothWays: changed.bothWays,
    conditions,
    text: ruleText(rule),
    at: book.at(rule),
  };
}

function addressesOf(rule: ConfigNode, key: string, conditions: string[], book: ObjectBook): AddressSet | null {
  const members = membersOf(rule, key);
  if (members.length === 0) {
    conditions.push(`no ${key} is written`);
    return null;
  }
  return book.addressesOf(members);
}

function portsOf(zones: readonly ConfigNode[], network: Network): readonly string[] | null {
  if (zones.length === 0 || zones.some((z) => z.name === "any")) return null;
  return [...new Set(zones.flatMap((z) => network.zones.get(z.name) ?? [z.name]))];
}

function natServices(members: readonly ConfigNode[], conditions: string[], book: ObjectBook): readonly ServiceMatch[] | null {
  if (members.length === 0 || members.some((m) => m.name === "any")) return null;
  const { services, unknown } = book.services(members);
  if (unknown.length > 0) {
    conditions.push(`only service ${unknown.join(", ")}, which is not known`);
    return null;
  }
  return services.flatMap((s) => s.matches);
}

function sourceTarget(rule: ConfigNode, conditions: string[], book: ObjectBook): { readonly target: NatTarget | null; readonly bothWays: boolean } {
  const translation = rule.children.get("source-translation");
  if (translation === undefined) return { target: null, bothWays: false };
  claim(translation, "understood");
  for (const kind of ["dynamic-ip-and-port", "dynamic-ip", "static-ip"]) {
    const node = translation.children.get(kind);
    if (node === undefined) continue;
    claim(node, "understood");
    const bothWays = isYes(node, "bi-directional");
    const own = node.children.get("interface-address");
    if (own !== undefined) {
      claimAll(own, "understood");
      const ip = textOf(own, "ip") ?? textOf(own, "floating-ip");
      const written = ip === null ? null : book.interfaceAddress(ip);
      if (written !== null) return { target: { kind: "addresses", addresses: addressSet([written.split("/")[0] as string]) }, bothWays };
      return { target: { kind: "interface", name: textOf(own, "interface") }, bothWays };
    }
    const members = membersOf(node, "translated-address");
    // Where the pool is used up, others are taken.
    if (node.children.has("fallback")) {
      claimAll(node.children.get("fallback"), "partly", "which addresses are taken when the pool is used up is not followed");
    }
    return { target: { kind: "addresses", addresses: book.addressesOf(members) ?? addressSet(["any"]) }, bothWays };
  }
  if (translation.children.has("persistent-dynamic-ip-and-port") || translation.children.size > 0) {
    conditions.push("by a kind of source translation that is not known");
    claimAll(translation, "unsupported", "this kind of source translation is not read");
    return { target: { kind: "interface", name: null }, bothWays: false };
  }
  return { target: null, bothWays: false };
}

function destinationTarget(rule: ConfigNode, conditions: string[], book: ObjectBook): { readonly target: NatTarget | null; readonly port: number | null } {
  const translation = rule.children.get("destination-translation") ?? rule.children.get("dynamic-destination-translation");
  if (translation === undefined) return { target: null, port: null };
  claim(translation, "understood");
  const members = membersOf(translation, "translated-address");
  const port = Number(textOf(translation, "translated-port") ?? Number.NaN);
  claimAll(translation.children.get("distribution"), "understood");
  claimAll(translation.children.get("dns-rewrite"), "partly", "answers of name servers are rewritten");
  if (members.length === 0) {
    if (Number.isNaN(port)) return { target: null, port: null };
    conditions.push("a new port without a new address is not read");
    return { target: null, port };
  }
  return { target: { kind: "addresses", addresses: book.addressesOf(members) ?? addressSet(["any"]) }, port: Number.isNaN(port) ? null : port };
}

/** Every end of the set's ranges lies, by the longest written prefix, behind one of these interfaces. */
function isRoutedTo(set: AddressSet, ports: readonly string[], network: Network): boolean {
  if (set.unresolved.length > 0 || set.v6.length > 0 || network.routesMissing.length > 0) return false;
  const entries = [
    ...network.interfaces.flatMap((i) => i.networks.map((prefix) => ({ prefix, name: i.name as string | null }))),
    ...network.routes.map((r) => ({ prefix: r.prefix, name: r.discards ? null : (r.interface ?? behind(r.gateway, network)) })),
  ].flatMap(({ prefix, name }) => {
    const parsed = parsePrefix(prefix);
    return parsed === undefined || parsed.first.bits !== 32 ? [] : [{ set: addressSet([prefix]), length: parsed.length, name }];
  });
  entries.sort((a, b) => b.length - a.length);
  return set.v4.every(({ from, to }) =>
    [from, to].every((value) => {
      const best = entries.find((e) => e.set.v4.some((r) => value >= r.from && value <= r.to));
      return best !== undefined && best.name !== null && ports.includes(best.name);
    }),
  );
}

function behind(gateway: string | null, network: Network): string | null {
  if (gateway === null) return null;
  return network.interfaces.find((i) => i.networks.some((n) => membership(addressSet([n]), gateway) === IS_IN))?.name ?? null;
}
