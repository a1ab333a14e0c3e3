// What a firewall's address translation makes of the packet that opens a connection. Which address of a pool is chosen, and what dynamic
// translations hold at a moment, is not known: such a source keeps its set.
import { formatIp, parseIp } from "../../foundation/ip-address.ts";
import { type AddressSet, IS_IN, membership, NOT_IN, type Range } from "../../plant/address-set.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { FirewallConfig, NatRule, NatTarget } from "../../plant/firewall-config.ts";
import { type ServicePoint, serviceMembership } from "../service-match.ts";

export interface Translated<T> {
  readonly to: T;
  readonly by: NatRule | null;
  /** Why it is not sure that it is translated so; null = it is. */
  readonly doubt: string | null;
}

type Packet = ServicePoint & { readonly source: Endpoint; readonly destination: Endpoint };

export interface TranslatedDestination extends Translated<Endpoint> {
  /** Port that the real destination is called at; null = the transport has none. */
  readonly port: number | null;
}

/** Where a packet that enters by `enters` is really sent. */
export function translateDestination(firewall: FirewallConfig, packet: Packet, enters: string): TranslatedDestination {
  const asSent = { to: packet.destination, port: packet.port };
  const told = (to: Endpoint | null, port: number | null, rule: NatRule, isSure: boolean): TranslatedDestination => {
    if (to === null) return { ...asSent, by: rule, doubt: `which address line ${rule.at.line} translates to is not known` };
    return { to, port, by: rule, doubt: isSure ? null : doubtOf(rule) };
  };
  for (const rule of firewall.nat) {
    const forward = isOn(rule.entersBy, enters) ? matches(rule, packet) : NOT_IN;
    // One that may or may not hold also stands for a translation that was not understood: what it does is not known.
    if (forward !== NOT_IN && isExempt(rule)) return { ...asSent, by: rule, doubt: forward === IS_IN ? null : doubtOf(rule) };
    if (forward !== NOT_IN && (rule.newDestination !== null || rule.newDestinationPort !== null)) {
      const to = rule.newDestination === null ? packet.destination : mapAddress(packet.destination, rule.destination, rule.newDestination);
      const hasPort = packet.transport === "tcp" || packet.transport === "udp";
      // What a translation to another port does to a packet without ports is nowhere documented.
      return told(to, hasPort ? (rule.newDestinationPort ?? packet.port) : packet.port, rule, forward === IS_IN && (hasPort || rule.newDestinationPort === null));
    }
    const back = answeredBack(rule, packet, enters);
    if (back !== null) return told(mapAddress(packet.destination, back.from, { kind: "addresses", addresses: back.to }), packet.port, rule, rule.conditions.length === 0 && rule.services === null);
  }
  return { ...asSent, by: null, doubt: null };
}

/** A static translation, from its other side: what is sent to the translated source goes to the real one. */
function answeredBack(rule: NatRule, packet: Packet, enters: string): { readonly from: AddressSet; readonly to: AddressSet } | null {
  if (!rule.bothWays || rule.newSource === null || rule.newSource.kind !== "addresses" || rule.source === null || !isOn(rule.leavesBy, enters)) return null;
  if (membership(rule.newSource.addresses, packet.destination) !== IS_IN) return null;
  const other = rule.newDestination?.kind === "addresses" ? rule.newDestination.addresses : rule.destination;
  if (other !== null && membership(other, packet.source) === NOT_IN) return null;
  return { from: rule.newSource.addresses, to: rule.source };
}

/** From where the packet seems to come once it has left by `leaves`; null = one of several addresses. `packet.destination` is as it entered. */
export function translateSource(firewall: FirewallConfig, packet: Packet, enters: string, leaves: string): Translated<Endpoint | null> {
  for (const rule of firewall.nat) {
    if (rule.newSource === null && !isExempt(rule)) continue;
    if (!isOn(rule.entersBy, enters) || !isOn(rule.leavesBy, leaves)) continue;
    const match = matches(rule, packet);
    if (match === NOT_IN) continue;
    const doubt = match === IS_IN ? null : doubtOf(rule);
    if (rule.newSource === null) return { to: packet.source, by: rule, doubt };
    if (rule.newSource.kind === "interface") return { to: ownAddress(firewall, rule.newSource.name ?? leaves), by: rule, doubt };
    return { to: mapAddress(packet.source, rule.source, rule.newSource), by: rule, doubt };
  }
  return { to: packet.source, by: null, doubt: null };
}

/** How the outside calls a real destination: a capture behind the firewall sees the real address and port only. */
export function knownOutsideAs(firewall: FirewallConfig, packet: Packet, enters: string): { readonly destination: Endpoint; readonly port: number | null; readonly by: NatRule }[] {
  const found: { destination: Endpoint; port: number | null; by: NatRule }[] = [];
  for (const rule of firewall.nat) {
    let mapped: Endpoint | null = null;
    let port: number | null = packet.port;
    if (rule.newDestination?.kind === "addresses" && rule.destination !== null && isOn(rule.entersBy, enters) && membership(rule.newDestination.addresses, packet.destination) === IS_IN) {
      if (rule.newDestinationPort !== null) {
        if (rule.newDestinationPort !== packet.port) continue;
        port = onlyPortOf(rule) ?? packet.port;
      }
      mapped = mapAddress(packet.destination, rule.newDestination.addresses, { kind: "addresses", addresses: rule.destination });
    } else if (rule.bothWays && rule.newSource?.kind === "addresses" && rule.source !== null && isOn(rule.leavesBy, enters) && membership(rule.source, packet.destination) === IS_IN) {
      mapped = mapAddress(packet.destination, rule.source, rule.newSource);
    }
    if (mapped !== null && (mapped !== packet.destination || port !== packet.port)) found.push({ destination: mapped, port, by: rule });
  }
  return found;
}

/** The port that a forwarding is called at, where it is one. */
function onlyPortOf(rule: NatRule): number | null {
  const ports = new Set((rule.services ?? []).flatMap((s) => (s.kind === "port" ? [s.fromPort, s.toPort] : s.kind === "packets" ? (s.destinationPorts ?? []).flat() : [])));
  return ports.size === 1 ? ([...ports][0] as number) : null;
}

function isOn(names: readonly string[] | null, name: string): boolean {
  return names === null || names.includes(name);
}

function isExempt(rule: NatRule): boolean {
  return rule.newSource === null && rule.newDestination === null && rule.newDestinationPort === null;
}

function doubtOf(rule: NatRule): string {
  return rule.conditions.length > 0 ? `line ${rule.at.line} translates ${rule.conditions.join(" and ")}` : `whether line ${rule.at.line} translates it is not known`;
}

function matches(rule: NatRule, packet: Packet): number {
  const source = rule.source === null ? IS_IN : membership(rule.source, packet.source);
  const destination = rule.destination === null ? IS_IN : membership(rule.destination, packet.destination);
  const service = rule.services === null ? IS_IN : Math.max(NOT_IN, ...rule.services.map((s) => serviceMembership(s, packet)));
  return Math.min(source, destination, service, rule.conditions.length > 0 ? 1 : IS_IN);
}

/** Sets of one size map in order; a single address takes everything. */
function mapAddress(address: Endpoint, from: AddressSet | null, target: NatTarget): Endpoint | null {
  if (target.kind === "interface") return null;
  const ip = parseIp(address);
  if (ip === undefined) return null;
  if (ip.bits === 32) {
    const mapped = mapNumber(ip.value, from?.v4 ?? [], target.addresses.v4);
    return mapped === null ? null : formatIp({ bits: 32, value: mapped });
  }
  const mapped = mapNumber(ip.value, from?.v6 ?? [], target.addresses.v6);
  return mapped === null ? null : formatIp({ bits: 128, value: mapped });
}

function mapNumber<T extends number | bigint>(value: T, from: readonly Range<T>[], to: readonly Range<T>[]): T | null {
  const [target] = to;
  if (target === undefined) return null;
  if (to.length === 1 && target.from === target.to) return target.from;
  // Ranges that are alike in number and size: the place in them stays.
  for (let i = 0; i < from.length && i < to.length; i++) {
    const a = from[i] as Range<T>;
    const b = to[i] as Range<T>;
    if (BigInt(a.to) - BigInt(a.from) !== BigInt(b.to) - BigInt(b.from)) return null;
    if (value >= a.from && value <= a.to) return from.length === to.length ? plus(b.from, value, a.from) : null;
  }
  return null;
}

function plus<T extends number | bigint>(base: T, value: T, first: T): T {
  return (typeof base === "bigint" ? (base as bigint) + ((value as bigint) - (first as bigint)) : (base as number) + ((value as number) - (first as number))) as T;
}

function ownAddress(firewall: FirewallConfig, name: string): Endpoint | null {
  const networks = firewall.interfaces.find((port) => port.name === name)?.networks ?? [];
  return networks.length === 1 ? ((networks[0] as string).split("/")[0] ?? null) : null;
}
