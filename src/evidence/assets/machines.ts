// Groups endpoints into machines: an address belongs to the MAC it is spoken for by on its own link; a MAC that carries packets for many
// subnets is a router and owns none of them. One address with two MACs is a conflict to be shown, never merged in silence.
import { isMac, isMacOfOneMachine, MAC_PREFIX } from "../../plant/endpoint.ts";
import type { ArpRow, PathFact } from "./asset-facts.ts";
import { ipv4Number, namesOneMachine, networkOf } from "./ipv4-network.ts";
import { addTo } from "./network-inference.ts";

export interface Machine {
  readonly addressSpace: string;
  /** IP addresses, sorted; empty for a machine known by its MAC alone. */
  readonly addresses: readonly string[];
  /** "mac:…" endpoints, sorted. */
  readonly macs: readonly string[];
  readonly conflicts: readonly string[];
  readonly isRouter: boolean;
}

/** VRRP (RFC 5798 §7.3), HSRP and GLBP addresses move between routers by design: more than one MAC is no conflict there. */
const VIRTUAL_MAC = /^mac:(00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4:00)/;

/** A MAC that speaks for addresses of at least this many different /24 networks forwards for others. */
const ROUTER_NETWORKS = 3;

const isOfOneMachine = (endpoint: string): boolean => isMacOfOneMachine(endpoint.slice(MAC_PREFIX.length));

/** The /24 network, or the /64 of IPv6, in which an address lies; "" = it names no one machine. */
function networkAround(address: string): string {
  if (!namesOneMachine(address)) return "";
  const value = ipv4Number(address);
  return value < 0 ? address.split(":").slice(0, 4).join(":") : String(networkOf(value, 24));
}

/** There are many more paths than endpoints: what is asked of one is found out once. */
function remembered<V>(find: (endpoint: string) => V): (endpoint: string) => V {
  const known = new Map<string, V>();
  return (endpoint) => {
    let found = known.get(endpoint);
    if (found === undefined) {
      found = find(endpoint);
      known.set(endpoint, found);
    }
    return found;
  };
}

export function routerMacs(paths: readonly PathFact[], arps: readonly ArpRow[]): Set<string> {
  const networks = new Map<string, Set<string>>();
  const ownAddress = new Map<string, Set<string>>();
  for (const arp of arps) if (arp.kind !== "probe") addTo(ownAddress, arp.mac, arp.address);
  const isOne = remembered(isOfOneMachine);
  const networkOfEndpoint = remembered(networkAround);
  for (const path of paths) {
    const from = networkOfEndpoint(path.from);
    if (from === "") continue;
    if (isOne(path.fromMac)) addTo(networks, path.fromMac, from);
    const to = networkOfEndpoint(path.to);
    if (to !== "" && isOne(path.toMac)) addTo(networks, path.toMac, to);
  }
  const routers = new Set<string>();
  for (const [mac, seen] of networks) if (seen.size >= ROUTER_NETWORKS) routers.add(mac);
  // Two networks behind one MAC that answers ARP only for an address of one of them: it forwards the other.
  for (const [mac, seen] of networks) {
    const own = ownAddress.get(mac);
    if (seen.size === 2 && own !== undefined && new Set([...own].map((a) => networkOf(ipv4Number(a), 24))).size === 1) routers.add(mac);
  }
  return routers;
}

/** @param endpoints every endpoint of the address space that takes part in a conversation */
export function groupMachines(addressSpace: string, endpoints: Iterable<string>, paths: readonly PathFact[], arps: readonly ArpRow[], routers: ReadonlySet<string>): Machine[] {
  const macsOf = new Map<string, Set<string>>();
  const isOne = remembered(namesOneMachine);
  const speaksForOne = remembered((mac) => !routers.has(mac) && isOfOneMachine(mac));
  for (const path of paths) {
    if (isOne(path.from) && speaksForOne(path.fromMac)) addTo(macsOf, path.from, path.fromMac);
    if (isOne(path.to) && speaksForOne(path.toMac)) addTo(macsOf, path.to, path.toMac);
  }
  const routerAddresses = new Map<string, Set<string>>();
  for (const arp of arps) {
    if (arp.kind === "probe" || !namesOneMachine(arp.address) || !isOfOneMachine(arp.mac)) continue;
    addTo(routers.has(arp.mac) ? routerAddresses : macsOf, arp.address, arp.mac);
  }
  const addressesOf = new Map<string, Set<string>>();
  const alone = new Set<string>();
  for (const endpoint of endpoints) {
    if (isMac(endpoint)) {
      if (isOfOneMachine(endpoint)) addressesOf.set(endpoint, addressesOf.get(endpoint) ?? new Set());
    } else if (namesOneMachine(endpoint) && !macsOf.has(endpoint) && !routerAddresses.has(endpoint)) alone.add(endpoint);
  }
  const conflicted: Machine[] = [];
  for (const [address, macs] of macsOf) {
    const real = [...macs].filter((mac) => !VIRTUAL_MAC.test(mac)).sort();
    if (real.length > 1) {
      conflicted.push({ addressSpace, addresses: [address], macs: real, conflicts: [`${address} was used by ${real.length} MAC addresses: ${real.join(", ")}`], isRouter: false });
      for (const mac of real) addressesOf.set(mac, addressesOf.get(mac) ?? new Set());
    } else addTo(addressesOf, real[0] ?? ([...macs][0] as string), address);
  }
  for (const [address, macs] of routerAddresses) for (const mac of macs) addTo(addressesOf, mac, address);
  const claimedByConflict = new Set(conflicted.flatMap((m) => m.macs));
  const machines: Machine[] = [...conflicted];
  for (const [mac, addresses] of addressesOf) {
    if (addresses.size === 0 && claimedByConflict.has(mac)) continue;
    machines.push({ addressSpace, addresses: [...addresses].sort(), macs: [mac], conflicts: [], isRouter: routers.has(mac) });
  }
  for (const address of alone) machines.push({ addressSpace, addresses: [address], macs: [], conflicts: [], isRouter: false });
  return machines;
}
