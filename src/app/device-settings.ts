// What a firewall does beside its rules, one line each, in an order that does not depend on the text: interfaces, routes, translation, memory, gateways.
// Two lines mean the same where their meanings are equal, however they are written.
import { InterfaceLookup } from "../packets/device/interface-lookup.ts";
import type { AddressSet } from "../plant/address-set.ts";
import type { ConfigRoute, FirewallConfig, FollowedWord, NatRule, NatTarget } from "../plant/firewall-config.ts";
import { firewallById, onLoadOf } from "../plant/firewall-facts.ts";
import type { ServiceMatch } from "../plant/segmentation.ts";

export interface DeviceSetting {
  /** For people. */
  readonly text: string;
  /** Equal exactly where two settings do the same. */
  readonly meaning: string;
}

export function deviceSettings(firewall: FirewallConfig): DeviceSetting[] {
  const { idle, algsOn, algsOff, onLoad } = firewall.state;
  const lookup = new InterfaceLookup(firewall);
  const plain = (texts: readonly string[]): DeviceSetting[] => texts.map((text) => ({ text, meaning: text }));
  return [
    ...plain(
      firewall.interfaces
        .filter((p) => p.enabled)
        .map((p) => `interface ${p.name}: ${[...p.networks].sort().join(", ") || "without an address"}`)
        .sort(),
    ),
    ...plain(firewall.routes.map((r) => `route to ${r.prefix}${r.discards ? " thrown away" : ""}${r.gateway === null ? "" : ` by ${r.gateway}`}${interfaceOf(r, firewall, lookup)}`).sort()),
    // In their order: the first that matches translates.
    ...firewall.nat.map((rule, i) => ({ text: `translation ${i + 1}: ${rule.text.replace(/\s+/g, " ").trim()}`, meaning: `translation ${i + 1}: ${meaningOf(rule)}` })),
    ...plain(Object.entries(idle).flatMap(([transport, limit]) => (limit === null ? [] : [idleText(transport, limit.seconds)]))),
    ...plain([...new Set(algsOn.flatMap(followed))].sort()),
    ...plain(algsOff.map((w) => `does not follow ${w.word}`).sort()),
    ...plain(onLoad === null ? [] : [loadText(onLoad)]),
  ];
}

/** " at inside": as written, else whose own network holds the gateway; "" = the text does not say. */
function interfaceOf(route: ConfigRoute, { interfaces }: FirewallConfig, lookup: InterfaceLookup): string {
  const place = route.interface === null && route.gateway !== null ? lookup.of(route.gateway) : null;
  const isOwn = place?.kind === "behind" && interfaces.some((port) => port.name === place.name && port.networks.includes(place.prefix));
  const name = route.interface ?? (isOwn ? place.name : null);
  return name === null ? "" : ` at ${name}`;
}

/**
 * What a firewall does where its text says nothing: of the settings that the facts give a default for. What two texts both leave out is not compared, also
 * where their makes have different defaults.
 */
export function unwrittenSettings({ device, state: { idle, onLoad } }: FirewallConfig): DeviceSetting[] {
  const facts = firewallById(device);
  if (facts === undefined) return [];
  // Where a device has several timers for what opens nothing (one answer, a stream of them), which of them a written limit stands for is not known.
  const isAlone = (name: string): boolean => facts.idleTimers.filter((timer) => timer.name.startsWith(name)).length === 1;
  const secondsOf = (name: string): number | null => (name === "tcpEstablished" || isAlone(name) ? (facts.idleTimers.find((timer) => timer.name === name)?.seconds ?? null) : null);
  const usual = { tcp: secondsOf("tcpEstablished"), udp: secondsOf("udp"), icmp: secondsOf("icmp") };
  const limits = (["tcp", "udp", "icmp"] as const).flatMap((transport) => (idle[transport] === null && usual[transport] !== null ? [idleText(transport, usual[transport])] : []));
  const load = onLoadOf(facts);
  return [...limits, ...(onLoad === null && load !== null ? [loadText(load)] : [])].map((text) => ({ text, meaning: text }));
}

const idleText = (transport: string, seconds: number): string => `idle timeout of ${transport}: ${seconds} s`;
const loadText = (onLoad: string): string => `loading rules: ${onLoad}`;

/** The first settings that are none of the second's, written or not, in words. */
export function lackingIn(settings: readonly DeviceSetting[], others: readonly DeviceSetting[]): string[] {
  const known = new Set(others.map(({ meaning }) => meaning));
  return settings.filter(({ meaning }) => !known.has(meaning)).map(({ text }) => text);
}

function followed({ word, ways }: FollowedWord): string[] {
  if (ways === undefined) return [`follows ${word}`];
  const by = (how: string, names: readonly string[] | null): string => (names === null ? "" : ` ${how} ${[...names].sort().join(" or ")}`);
  return ways.map(({ entersBy, leavesBy }) => `follows ${word} of what${by("comes in by", entersBy)}${entersBy !== null && leavesBy !== null ? " and" : ""}${by("goes out by", leavesBy)}`);
}

function meaningOf(rule: NatRule): string {
  const { entersBy, leavesBy, source, destination, services, newSource, newDestination, newDestinationPort, bothWays, conditions } = rule;
  return JSON.stringify([
    entersBy === null ? null : [...entersBy].sort(),
    leavesBy === null ? null : [...leavesBy].sort(),
    addressesOf(source),
    addressesOf(destination),
    services === null ? null : services.map(serviceWithoutWords).sort(),
    targetOf(newSource),
    targetOf(newDestination),
    newDestinationPort,
    bothWays,
    conditions,
  ]);
}

function addressesOf(set: AddressSet | null): readonly string[] | null {
  return set === null ? null : [...[...set.v4, ...set.v6].map(({ from, to }) => `${from}-${to}`), ...[...set.macs].sort(), ...[...set.unresolved].sort()];
}

function targetOf(target: NatTarget | null): unknown {
  return target === null ? null : target.kind === "interface" ? { interface: target.name } : addressesOf(target.addresses);
}

/** Without the words it was written in and their place. */
function serviceWithoutWords(service: ServiceMatch): string {
  const { written: _, at: __, ...meaning } = service;
  return JSON.stringify(meaning);
}
