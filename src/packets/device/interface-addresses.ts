// All addresses behind each interface of a firewall, by its networks and written routes: the longest prefix painted last. The same answer as
// InterfaceLookup gives for one address, as sets.
import { type AddressSet, addressSet, complementOf, intersectionOf, NO_ADDRESSES, unionOf } from "../../plant/address-set.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import { formatIp, parsePrefix } from "../../foundation/ip-address.ts";
import type { PacketSet, PacketSpace } from "../packet-space.ts";
import { InterfaceLookup } from "./interface-lookup.ts";

/**
 * Without the broadcast addresses of the device's own networks: routers do not carry packets to them (RFC 2644 §4). null = it does not say which networks are behind which
 * interface, or not all of it.
 */
export function interfaceAddresses(firewall: FirewallConfig): ReadonlyMap<string, AddressSet> | null {
  const ports = firewall.interfaces.filter((port) => port.enabled);
  if (firewall.routesMissing !== null || (firewall.routes.length === 0 && ports.every((port) => port.networks.length === 0))) return null;
  const painted = new Map<string, AddressSet>(ports.map((port) => [port.name, NO_ADDRESSES]));
  const lookup = new InterfaceLookup(firewall);
  const layers: { readonly prefix: string; readonly length: number; readonly name: string | null }[] = [];
  for (const route of firewall.routes) {
    const prefix = parsePrefix(route.prefix);
    if (prefix === undefined) continue;
    const gateway = route.gateway === null ? null : lookup.of(route.gateway);
    const name = route.discards ? null : (route.interface ?? (gateway?.kind === "behind" || gateway?.kind === "own" ? gateway.name : null));
    layers.push({ prefix: route.prefix, length: prefix.length, name });
  }
  for (const port of ports) for (const network of port.networks) layers.push({ prefix: network, length: parsePrefix(network)?.length ?? 0, name: port.name });
  // A stable sort: of equal prefixes the device's own network, which stands last, wins.
  for (const { prefix, name } of layers.sort((a, b) => a.length - b.length)) {
    const set = addressSet([prefix]);
    const others = complementOf(set);
    for (const [port, held] of painted) painted.set(port, port === name ? unionOf([held, set]) : intersectionOf(held, others));
  }
  const single = complementOf(broadcastsOf(firewall));
  for (const [port, held] of painted) painted.set(port, intersectionOf(held, single));
  return painted;
}

function broadcastsOf(firewall: FirewallConfig): AddressSet {
  return addressSet(firewall.interfaces.flatMap((port) => (port.enabled ? port.networks.flatMap(broadcastOf) : [])));
}

function broadcastOf(network: string): string[] {
  const prefix = parsePrefix(network);
  return prefix === undefined || prefix.last.bits !== 32 || prefix.length > 30 ? [] : [formatIp(prefix.last)];
}

/**
 * Packets that such a firewall may meet: they enter where their source may lie, and leave by another interface, where their destination may lie. What no
 * route places may lie anywhere, and so may addresses that translation writes: lists see them where other addresses are routed.
 */
export function routedPackets(space: PacketSpace, firewall: FirewallConfig): PacketSet {
  const behind = interfaceAddresses(firewall);
  const translated = translatedAddresses(firewall);
  if (behind === null || translated === null) return space.every;
  const elsewhere = intersectionOf(complementOf(unionOf([...behind.values()])), complementOf(broadcastsOf(firewall)));
  const names = [...behind.keys()];
  let entering = space.and(space.interfaceSet("entersBy", names), space.end("source", elsewhere).sure);
  let leaving = space.and(space.interfaceSet("leavesBy", names), space.end("destination", elsewhere).sure);
  let turning = space.minus(space.every, space.every);
  for (const [name, addresses] of behind) {
    const [enters, leaves] = [space.interfaceSet("entersBy", [name]), space.interfaceSet("leavesBy", [name])];
    entering = space.or(entering, space.and(enters, space.end("source", addresses).sure));
    leaving = space.or(leaving, space.and(leaves, space.end("destination", addresses).sure));
    // A server that is called by its outside address from its own side turns packets round.
    if (firewall.nat.every((rule) => rule.newDestination === null)) turning = space.or(turning, space.and(enters, leaves));
  }
  const written = space.or(space.end("source", translated).maybe, space.end("destination", translated).maybe);
  return space.or(space.minus(space.and(entering, leaving), turning), written);
}

/** Addresses that stand in place of others: destinations that are written anew, and sources as they are written. null = any may. */
function translatedAddresses({ nat, interfaces }: FirewallConfig): AddressSet | null {
  const sets: AddressSet[] = [];
  for (const { destination, newDestination, newSource } of nat) {
    if (newDestination !== null) {
      if (destination === null) return null;
      sets.push(destination);
    }
    if (newSource?.kind === "addresses") sets.push(newSource.addresses);
    else if (newSource?.kind === "interface") {
      const own = interfaces.filter((port) => newSource.name === null || newSource.name === port.name).flatMap((port) => port.networks);
      // An address that a server hands out is not in the text.
      if (own.length === 0) return null;
      sets.push(addressSet(own.map((network) => network.replace(/\/.*$/, ""))));
    }
  }
  return sets.length === 0 ? NO_ADDRESSES : unionOf(sets);
}
