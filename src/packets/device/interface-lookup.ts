// Behind which interface of a firewall an address lies: its own networks and its written routes, the longest prefix first. Dynamic routes are not
// computed: where the configuration says that more routes may exist, an address without a written route may lie anywhere.
import { formatIp, type IpNumber, type IpPrefix, parseIp, parsePrefix } from "../../foundation/ip-address.ts";
import { type Endpoint, isMac } from "../../plant/endpoint.ts";
import type { ConfigInterface, FirewallConfig } from "../../plant/firewall-config.ts";
import type { TextAt } from "../../plant/segmentation.ts";

export type InterfacePlace =
  | { readonly kind: "behind"; readonly name: string; readonly prefix: string; readonly at: TextAt }
  /** The device's own address on that interface. */
  | { readonly kind: "own"; readonly name: string; readonly at: TextAt }
  /** A route throws packets to it away. */
  | { readonly kind: "discarded"; readonly prefix: string; readonly at: TextAt }
  | { readonly kind: "unknown"; readonly why: string };

interface Entry {
  readonly prefix: IpPrefix;
  readonly place: InterfacePlace;
  /** The device's own network, which outranks a route of the same length. */
  readonly isConnected: boolean;
}

export class InterfaceLookup {
  readonly #firewall: FirewallConfig;
  readonly #own = new Map<string, InterfacePlace>();
  /** Longest prefix first. */
  readonly #entries: readonly Entry[];
  readonly #known = new Map<Endpoint, InterfacePlace>();

  constructor(firewall: FirewallConfig) {
    this.#firewall = firewall;
    const entries: Entry[] = [];
    for (const port of firewall.interfaces) {
      if (!port.enabled) continue;
      for (const network of port.networks) this.#addNetwork(entries, port, network);
    }
    const connected = [...entries].sort((a, b) => b.prefix.length - a.prefix.length);
    for (const route of firewall.routes) {
      const prefix = parsePrefix(route.prefix);
      if (prefix === undefined) continue;
      if (route.discards) {
        entries.push({ prefix, place: { kind: "discarded", prefix: route.prefix, at: route.at }, isConnected: false });
        continue;
      }
      // A route by an interface that is off is not used: what it would have held follows a shorter one.
      if (isOff(firewall.interfaces, route.interface)) continue;
      const name = route.interface ?? (route.gateway === null ? null : nameBehind(connected, route.gateway));
      entries.push({
        prefix,
        place:
          name === null
            ? { kind: "unknown", why: `the route to ${route.prefix} in line ${route.at.line} names no interface that is known` }
            : { kind: "behind", name, prefix: route.prefix, at: route.at },
        isConnected: false,
      });
    }
    this.#entries = entries.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  #addNetwork(entries: Entry[], port: ConfigInterface, network: string): void {
    const prefix = parsePrefix(network);
    const own = parseIp(network.split("/")[0] ?? "");
    if (prefix === undefined || own === undefined) return;
    entries.push({ prefix, place: { kind: "behind", name: port.name, prefix: network, at: port.at }, isConnected: true });
    this.#own.set(formatIp(own), { kind: "own", name: port.name, at: port.at });
  }

  of(endpoint: Endpoint): InterfacePlace {
    let place = this.#known.get(endpoint);
    if (place === undefined) {
      place = this.#find(endpoint);
      this.#known.set(endpoint, place);
    }
    return place;
  }

  #find(endpoint: Endpoint): InterfacePlace {
    if (isMac(endpoint)) return { kind: "unknown", why: "a MAC address has no route" };
    const own = this.#own.get(endpoint);
    if (own !== undefined) return own;
    const found = placeOf(this.#entries, endpoint);
    // What a routing protocol teaches may be longer than every written prefix but a connected one.
    if (found === null || (this.#firewall.routesMissing !== null && found.kind !== "own" && !this.#isConnected(found))) {
      if (this.#firewall.routesMissing !== null) return { kind: "unknown", why: `not all routes are written here: ${this.#firewall.routesMissing}` };
      return { kind: "unknown", why: `no route to ${endpoint} is written` };
    }
    return found;
  }

  #isConnected(place: InterfacePlace): boolean {
    return place.kind === "behind" && this.#firewall.interfaces.some((port) => port.name === place.name && port.networks.includes(place.prefix));
  }
}

function placeOf(entries: readonly Entry[], endpoint: Endpoint): InterfacePlace | null {
  const ip = parseIp(endpoint);
  if (ip === undefined) return null;
  const found = entries.filter(({ prefix }) => holds(prefix, ip));
  const longest = found[0];
  if (longest === undefined) return null;
  const alike = found.filter((e) => e.prefix.length === longest.prefix.length);
  const connected = alike.filter((e) => e.isConnected);
  const rivals = connected.length > 0 ? connected : alike;
  // Several equal ways (ECMP, floating routes): only where all of them lead to one place is it known.
  const ways = new Set(rivals.map(({ place }) => (place.kind === "behind" ? place.name : place.kind === "discarded" ? "being thrown away" : "a way that is not known")));
  return ways.size > 1 ? { kind: "unknown", why: `several routes of the same length lead there, by ${[...ways].sort().join(" and ")}` } : (rivals[0] as Entry).place;
}

/** Named, and every interface of that name is switched off. */
function isOff(interfaces: readonly ConfigInterface[], name: string | null): boolean {
  const named = interfaces.filter((port) => port.name === name);
  return named.length > 0 && named.every((port) => !port.enabled);
}

function nameBehind(connected: readonly Entry[], gateway: string): string | null {
  const place = placeOf(connected, gateway);
  return place !== null && place.kind === "behind" ? place.name : null;
}

function holds({ first, last }: IpPrefix, ip: IpNumber): boolean {
  return first.bits === ip.bits && ip.value >= first.value && ip.value <= last.value;
}
