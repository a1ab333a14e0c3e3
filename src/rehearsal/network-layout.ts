// The plan's network as commands for `ip -batch`, namespace by namespace: one namespace for the switches (a bridge per segment), one per enforcement
// point, one per endpoint. Works out the shortest ways through the routers. Pure: runs nothing, and knows no rules.
import { parseIp, parsePrefix } from "../foundation/ip-address.ts";
import type { RehearsalEndpoint, RehearsalPlan, RehearsalPoint } from "./rehearsal-plan.ts";

export interface NetworkLayout {
  /** Given the namespaces' paths (of points, then of endpoints, in the plan's order): links and bridges between them. */
  switches(pathOfPoint: readonly string[], pathOfEndpoint: readonly string[]): string;
  /** In the plan's order. */
  readonly points: readonly string[];
  readonly endpoints: readonly string[];
  readonly usesIpv6: boolean;
}

interface Leg {
  readonly router: number;
  readonly interface: string;
  readonly mac: string;
}

export const familyOf = (address: string): 4 | 6 => (parseIp(address)?.bits === 32 ? 4 : 6);

const hex = (value: number): string => value.toString(16).padStart(2, "0");
const endpointMac = (i: number): string => `02:00:00:00:${hex(i >> 8)}:${hex(i & 255)}`;
const legMac = (point: number, leg: number): string => `02:01:00:${hex(point)}:${hex(leg >> 8)}:${hex(leg & 255)}`;
/** An address of every router on each of its links, that no plant uses: machines send to it what is to be routed. */
const routerAddress = (router: number, family: 4 | 6): string => (family === 4 ? `169.254.77.${router + 1}` : `fe80::77:${(router + 1).toString(16)}`);

export function layOutNetwork(plan: RehearsalPlan): NetworkLayout {
  const domainOf = domains(plan);
  const legs = new Map<string, Leg[]>();
  plan.points.forEach((point, router) => {
    if (point.kind !== "router") return;
    point.interfaces.forEach((i, leg) => {
      const domain = domainOf(i.segment);
      const list = legs.get(domain) ?? legs.set(domain, []).get(domain) ?? [];
      if (!list.some((l) => l.router === router)) list.push({ router, interface: i.name, mac: legMac(router, leg) });
    });
  });
  const hopsTo = hopCounter(plan.points, legs, domainOf);
  const best = (candidates: readonly Leg[], domain: string): Leg | undefined => {
    const hops = hopsTo(domain);
    return candidates.reduce<Leg | undefined>((found, leg) => ((hops.get(leg.router) ?? Infinity) < (found === undefined ? Infinity : (hops.get(found.router) as number)) ? leg : found), undefined);
  };
  const usesIpv6 = plan.endpoints.some((e) => familyOf(e.address) === 6);
  const peers = peersOf(plan);
  const dialled = dialledTargets(plan);

  const endpointBatch = (endpoint: RehearsalEndpoint, index: number): string => {
    const family = familyOf(endpoint.address);
    const lines = [`address add ${endpoint.address}/${endpoint.prefixLength} dev eth0${family === 6 ? " nodad" : ""}`, "link set lo up", "link set eth0 up"];
    const domain = domainOf(endpoint.segment);
    const near = legs.get(domain) ?? [];
    const hop = (address: string, mac: string): void => void lines.push(`neighbour replace ${address} lladdr ${mac} dev eth0 nud permanent`);
    if (endpoint.gateway !== null) {
      const mac = macOfAddress(plan.points, endpoint.gateway);
      if (mac !== undefined) hop(endpoint.gateway, mac);
      lines.push(`route replace default via ${endpoint.gateway} dev eth0 onlink`);
      return `${lines.join("\n")}\n`;
    }
    let usual: Leg | undefined;
    const known = new Set<number>();
    for (const { peer, address } of peers[index] ?? []) {
      if (parsePrefix(`${endpoint.address}/${endpoint.prefixLength}`) !== undefined && domainOf(peer.segment) === domain && isOnLink(endpoint, address)) continue;
      const leg = best(near, domainOf(peer.segment));
      if (leg === undefined) continue;
      const gateway = routerAddress(leg.router, family);
      if (!known.has(leg.router)) hop(gateway, leg.mac);
      known.add(leg.router);
      if (usual === undefined) lines.push(`route replace default via ${gateway} dev eth0 onlink`);
      else if (leg.router !== usual.router) lines.push(`route replace ${address} via ${gateway} dev eth0 onlink`);
      usual ??= leg;
    }
    // Answers to translated addresses need a way too.
    const first = near[0];
    if (usual === undefined && first !== undefined) {
      hop(routerAddress(first.router, family), first.mac);
      lines.push(`route replace default via ${routerAddress(first.router, family)} dev eth0 onlink`);
    }
    return `${lines.join("\n")}\n`;
  };

  const routerBatch = (point: RehearsalPoint, router: number): string => {
    const lines = ["link set lo up"];
    const own = new Map<string, string>();
    for (const i of point.interfaces) {
      if (!own.has(domainOf(i.segment))) own.set(domainOf(i.segment), i.name);
      lines.push(`address add ${routerAddress(router, 4)}/32 dev ${i.name}`);
      if (usesIpv6) lines.push(`address add ${routerAddress(router, 6)}/64 dev ${i.name} nodad`);
      for (const network of i.networks) lines.push(`address add ${network} dev ${i.name}${network.includes(":") ? " nodad" : ""}`);
      lines.push(`link set ${i.name} up`);
    }
    const neighbours = new Set<string>();
    for (const [domain, name] of own)
      for (const other of legs.get(domain) ?? []) {
        if (other.router === router) continue;
        for (const family of usesIpv6 ? ([4, 6] as const) : ([4] as const)) neighbours.add(`neighbour replace ${routerAddress(other.router, family)} lladdr ${other.mac} dev ${name} nud permanent`);
      }
    lines.push(...neighbours);
    const reach = (address: string, domain: string): void => {
      const direct = own.get(domain);
      if (direct !== undefined) {
        lines.push(`route replace ${address} dev ${direct}`);
        return;
      }
      const hops = hopsTo(domain);
      for (const [near, name] of own) {
        const next = best(legs.get(near) ?? [], domain);
        if (next === undefined || (hops.get(next.router) as number) >= (hops.get(router) ?? 0)) continue;
        lines.push(`route replace ${address} via ${routerAddress(next.router, familyOf(address))} dev ${name} onlink`);
        return;
      }
    };
    plan.endpoints.forEach((endpoint, i) => {
      const domain = domainOf(endpoint.segment);
      reach(endpoint.address, domain);
      const direct = own.get(domain);
      if (direct !== undefined) lines.push(`neighbour replace ${endpoint.address} lladdr ${endpointMac(i)} dev ${direct} nud permanent`);
    });
    for (const { address, server } of dialled) if (!point.interfaces.some((i) => i.networks.some((n) => n.split("/")[0] === address))) reach(address, domainOf(server.segment));
    return `${lines.join("\n")}\n`;
  };

  const bridgeBatch = (point: RehearsalPoint): string => [...bridgeLines("joined"), ...point.interfaces.flatMap((i) => [`link set ${i.name} master joined`, `link set ${i.name} up`]), ""].join("\n");

  return {
    usesIpv6,
    endpoints: plan.endpoints.map(endpointBatch),
    points: plan.points.map((point, i) => (point.kind === "router" ? routerBatch(point, i) : bridgeBatch(point))),
    switches(pathOfPoint, pathOfEndpoint) {
      const lines: string[] = [];
      const segments = [...new Set([...plan.endpoints.map((e) => e.segment), ...plan.points.flatMap((p) => p.interfaces.map((i) => i.segment))])];
      const switchOf = new Map(segments.map((segment, i) => [segment, `sw${i}`]));
      for (const name of switchOf.values()) lines.push(...bridgeLines(name));
      const plug = (own: string, far: string, mac: string, path: string, segment: string): void =>
        void lines.push(`link add name ${own} type veth peer name ${far} address ${mac} netns ${path}`, `link set ${own} master ${switchOf.get(segment)}`, `link set ${own} up`);
      for (const [i, e] of plan.endpoints.entries()) plug(`e${i}`, "eth0", endpointMac(i), pathOfEndpoint[i] as string, e.segment);
      for (const [i, p] of plan.points.entries()) for (const [j, leg] of p.interfaces.entries()) plug(`p${i}x${j}`, leg.name, legMac(i, j), pathOfPoint[i] as string, leg.segment);
      return `${lines.join("\n")}\n`;
    },
  };
}

const bridgeLines = (name: string): string[] => [`link add name ${name} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`, `link set ${name} up`];

/** Segments that a bridge joins are one layer-2 network, named by one of them. */
function domains(plan: RehearsalPlan): (segment: string) => string {
  const parent = new Map<string, string>();
  const find = (segment: string): string => {
    let at = segment;
    while (parent.has(at)) at = parent.get(at) as string;
    return at;
  };
  for (const point of plan.points) {
    if (point.kind !== "bridge") continue;
    for (const i of point.interfaces) {
      const [a, b] = [find((point.interfaces[0] as { segment: string }).segment), find(i.segment)];
      if (a !== b) parent.set(b, a);
    }
  }
  return find;
}

/** How many routers a packet passes on the shortest way to a layer-2 network, by router. */
function hopCounter(points: readonly RehearsalPoint[], legs: ReadonlyMap<string, readonly Leg[]>, domainOf: (segment: string) => string): (domain: string) => ReadonlyMap<number, number> {
  const memo = new Map<string, Map<number, number>>();
  return (domain) => {
    const known = memo.get(domain);
    if (known !== undefined) return known;
    const hops = new Map<number, number>();
    const seen = new Set([domain]);
    let edge = [domain];
    for (let distance = 1; edge.length > 0; distance++) {
      const next: string[] = [];
      for (const { router } of edge.flatMap((d) => legs.get(d) ?? [])) {
        if (hops.has(router)) continue;
        hops.set(router, distance);
        for (const i of (points[router] as RehearsalPoint).interfaces) {
          const d = domainOf(i.segment);
          if (!seen.has(d)) next.push(d);
          seen.add(d);
        }
      }
      edge = next;
    }
    memo.set(domain, hops);
    return hops;
  };
}

interface Peer {
  readonly peer: RehearsalEndpoint;
  /** What it is reached by: its own address, or one that is translated to it. */
  readonly address: string;
}

/** By index of the endpoint: whom it exchanges packets with, each once. */
function peersOf(plan: RehearsalPlan): readonly (readonly Peer[])[] {
  const indexOf = new Map(plan.endpoints.map((e, i) => [e.name, i]));
  const peers = plan.endpoints.map(() => new Map<string, Peer>());
  for (const c of plan.conversations) {
    const [client, server] = [indexOf.get(c.client), indexOf.get(c.server)];
    if (client === undefined || server === undefined) continue;
    const [from, to] = [plan.endpoints[client] as RehearsalEndpoint, plan.endpoints[server] as RehearsalEndpoint];
    for (const address of [to.address, ...(c.dialled === null ? [] : [c.dialled.address])]) peers[client]?.set(address, { peer: to, address });
    peers[server]?.set(from.address, { peer: from, address: from.address });
  }
  return peers.map((m) => [...m.values()]);
}

function dialledTargets(plan: RehearsalPlan): readonly { readonly address: string; readonly server: RehearsalEndpoint }[] {
  const byName = new Map(plan.endpoints.map((e) => [e.name, e]));
  const own = new Set(plan.endpoints.map((e) => e.address));
  const targets = new Map<string, { address: string; server: RehearsalEndpoint }>();
  for (const { dialled, server } of plan.conversations) {
    const endpoint = byName.get(server);
    if (dialled !== null && endpoint !== undefined && !own.has(dialled.address)) targets.set(dialled.address, { address: dialled.address, server: endpoint });
  }
  return [...targets.values()];
}

function isOnLink(endpoint: RehearsalEndpoint, address: string): boolean {
  const prefix = parsePrefix(`${endpoint.address}/${endpoint.prefixLength}`);
  const ip = parseIp(address);
  return prefix !== undefined && ip !== undefined && ip.bits === prefix.first.bits && ip.value >= prefix.first.value && ip.value <= prefix.last.value;
}

function macOfAddress(points: readonly RehearsalPoint[], address: string): string | undefined {
  for (const [p, point] of points.entries())
    for (const [leg, i] of point.interfaces.entries()) if (point.kind === "router" && i.networks.some((n) => n.split("/")[0] === address)) return legMac(p, leg);
  return undefined;
}
