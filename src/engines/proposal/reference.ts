// The countable parts of a proposal, slowly and one after the other: what a service opens, by trying every pair of machines and every port; and how well a
// division keeps company together, by the definition of modularity (Newman 2004). Not part of any answer: tests hold the engine against it.
import type { Conversation } from "../../plant/conversation.ts";
import { type Endpoint, isMac } from "../../plant/endpoint.ts";
import type { ProposedService } from "../../plant/fix.ts";
import type { Plant } from "../../plant/plant.ts";
import type { ServiceMatch } from "../../plant/segmentation.ts";
import type { Edge } from "./communities.ts";

export function countOpened(
  service: ProposedService,
  from: string,
  to: string,
  plant: Plant,
  zoneOf: (addressSpace: string, endpoint: Endpoint) => string | null,
): { readonly pairs: number; readonly neverObserved: number } {
  const everybody = new Map<string, readonly [string, Endpoint]>();
  const add = (space: string, endpoint: Endpoint): void => void everybody.set(`${space}|${endpoint}`, [space, endpoint]);
  for (const asset of plant.assets) for (const address of asset.addresses) add(asset.addressSpace, address);
  for (const c of plant.conversations) {
    add(c.addressSpace, c.client);
    if (c.delivery === "unicast") add(c.addressSpace, c.server);
  }
  let pairs = 0;
  let neverObserved = 0;
  for (const [space, client] of everybody.values()) {
    if (zoneOf(space, client) !== from) continue;
    for (const [otherSpace, server] of everybody.values()) {
      if (otherSpace !== space || server === client || zoneOf(space, server) !== to || familyOf(client) !== familyOf(server)) continue;
      if (service.matches.some((m) => m.kind === "l2") !== (familyOf(client) === "mac")) continue;
      pairs++;
      for (const match of service.matches) for (const port of portsOf(match)) if (!plant.conversations.some((c) => isUse(c, space, client, server, match, port))) neverObserved++;
    }
  }
  return { pairs, neverObserved };
}

function familyOf(endpoint: Endpoint): string {
  return isMac(endpoint) ? "mac" : endpoint.includes(":") ? "v6" : "v4";
}

function portsOf(match: ServiceMatch): (number | null)[] {
  return match.kind === "port" ? Array.from({ length: match.toPort - match.fromPort + 1 }, (_, i) => match.fromPort + i) : [null];
}

function isUse(c: Conversation, space: string, client: Endpoint, server: Endpoint, match: ServiceMatch, port: number | null): boolean {
  if (c.addressSpace !== space || c.client !== client || c.server !== server || c.delivery !== "unicast") return false;
  if (match.kind === "port") return c.transport === match.transport && c.serverPort === port;
  if (match.kind === "ip") return c.transport === `ip/${match.number}`;
  return match.kind === "l2" ? Number(c.transport.slice(3)) === match.etherType : c.transport === match.kind;
}

/** −0.5 … 1; 0 where nothing is connected. */
export function modularityOf(count: number, edges: readonly Edge[], community: readonly number[]): number {
  const weight = (a: number, b: number): number => edges.reduce((sum, e) => sum + ((e.a === a && e.b === b) || (e.a === b && e.b === a) ? e.weight : 0), 0);
  const nodes = Array.from({ length: count }, (_, i) => i);
  const degree = nodes.map((a) => nodes.reduce((sum, b) => sum + (a === b ? 0 : weight(a, b)), 0));
  const total = degree.reduce((sum, d) => sum + d, 0);
  if (total === 0) return 0;
  let modularity = 0;
  for (const a of nodes) {
    for (const b of nodes) if (community[a] === community[b]) modularity += ((a === b ? 0 : weight(a, b)) - ((degree[a] as number) * (degree[b] as number)) / total) / total;
  }
  return modularity;
}
