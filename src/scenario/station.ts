// A machine as one end of a flow: what its frames carry and how its TCP behaves. Shared by all flows of the machine, so that a limit of
// connections holds over all of them.
import type { ScenarioHost, ScenarioNetwork } from "./scenario.ts";

export class Station {
  readonly host: ScenarioHost;
  openConnections = 0;

  constructor(host: ScenarioHost) {
    this.host = host;
  }

  isFull(): boolean {
    return this.host.acceptsConnections !== null && this.openConnections >= this.host.acceptsConnections;
  }
}

/** One direction's link and network header: who it is from and to where the frame is seen. */
export interface Route {
  readonly sourceMac: readonly number[];
  readonly destinationMac: readonly number[];
  readonly source: number;
  readonly destination: number;
  readonly ttl: number;
  readonly vlan: number | null;
  /** IPv4 "don't fragment". */
  readonly dontFragment: boolean;
}

export interface Path {
  readonly toServer: Route;
  readonly toClient: Route;
  readonly routed: boolean;
}

export function networkOf(address: number, networks: readonly ScenarioNetwork[]): ScenarioNetwork | undefined {
  let best: ScenarioNetwork | undefined;
  for (const network of networks) {
    const size = 2 ** (32 - network.prefixLength);
    if (address >= network.base && address < network.base + size && (best === undefined || network.prefixLength > best.prefixLength)) best = network;
  }
  return best;
}

/** Prefers a pair of addresses on one network; machines with several addresses use the nearest. */
export function choosePath(client: ScenarioHost, server: ScenarioHost, networks: readonly ScenarioNetwork[]): Path | undefined {
  const [clientAddress, serverAddress] = nearestPair(client, server, networks);
  if (clientAddress === undefined || serverAddress === undefined) return undefined;
  const clientNetwork = networkOf(clientAddress, networks);
  const serverNetwork = networkOf(serverAddress, networks);
  if (clientNetwork === undefined || serverNetwork === undefined) return undefined;
  const common = (from: ScenarioHost): Pick<Route, "dontFragment"> => ({ dontFragment: from.stack !== "embedded" });
  if (clientNetwork === serverNetwork) {
    const vlan = clientNetwork.vlan;
    return {
      toServer: { ...common(client), sourceMac: client.mac, destinationMac: server.mac, source: clientAddress, destination: serverAddress, ttl: client.ttl, vlan },
      toClient: { ...common(server), sourceMac: server.mac, destinationMac: client.mac, source: serverAddress, destination: clientAddress, ttl: server.ttl, vlan },
      routed: false,
    };
  }
  // The trunk to the cells is watched: a routed packet is seen once, in the network of the lower level.
  const seenAtServer = serverNetwork.level <= clientNetwork.level;
  const seen = seenAtServer ? serverNetwork : clientNetwork;
  const { vlan, gatewayMac } = seen;
  const inward = { sourceMac: gatewayMac, vlan };
  const outward = { destinationMac: gatewayMac, vlan };
  return {
    toServer: seenAtServer
      ? { ...common(client), ...inward, destinationMac: server.mac, source: clientAddress, destination: serverAddress, ttl: Math.max(1, client.ttl - 1) }
      : { ...common(client), ...outward, sourceMac: client.mac, source: clientAddress, destination: serverAddress, ttl: client.ttl },
    toClient: seenAtServer
      ? { ...common(server), ...outward, sourceMac: server.mac, source: serverAddress, destination: clientAddress, ttl: server.ttl }
      : { ...common(server), ...inward, destinationMac: client.mac, source: serverAddress, destination: clientAddress, ttl: Math.max(1, server.ttl - 1) },
    routed: true,
  };
}

function nearestPair(client: ScenarioHost, server: ScenarioHost, networks: readonly ScenarioNetwork[]): [number | undefined, number | undefined] {
  for (const a of client.addresses) {
    const network = networkOf(a, networks);
    if (network === undefined) continue;
    for (const b of server.addresses) if (networkOf(b, networks) === network) return [a, b];
  }
  return [client.addresses[0], server.addresses[0]];
}
