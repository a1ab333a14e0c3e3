// Who is in which zone, as far as machines are known, and which pairs of them a service between two zones would open. Counts known machines only:
// what nobody has seen or listed is not counted, and the words of an opening say so.
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { type Endpoint, isMac } from "../../plant/endpoint.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import { IS_IN } from "../../plant/address-set.ts";
import { isLayer2, serviceMembership, type ServicePoint } from "../../packets/service-match.ts";
import type { ProposedService } from "../../plant/fix.ts";
import type { ServiceMatch } from "../../plant/segmentation.ts";
import type { Plant } from "../../plant/plant.ts";

type Family = "v4" | "v6" | "mac";

export interface PlacedPlant {
  readonly plant: Plant;
  /** Name of the zone, null = outside every zone. */
  readonly zoneOf: (addressSpace: string, endpoint: Endpoint) => string | null;
}

export type PlacedConversation = Pick<JudgedConversation, "conversation" | "fromZone" | "toZone">;

export class ZoneMachines {
  /** zone → "space|family" → endpoints. */
  readonly #members = new Map<string, Map<string, Set<Endpoint>>>();
  readonly #assets = new Map<string, Asset>();
  readonly #safety = new Map<string, Set<string>>();
  /** "space|endpoint" → its zone, so that each endpoint is placed once however many conversations it has. */
  readonly #placed = new Map<string, string | null>();
  /** "from|to" → unicast conversations that were seen between them. */
  readonly #seen = new Map<string, Conversation[]>();

  constructor(input: PlacedPlant, judged: readonly PlacedConversation[]) {
    for (const asset of input.plant.assets) {
      for (const address of asset.addresses) {
        this.#assets.set(`${asset.addressSpace}|${address}`, asset);
        const zone = this.#add(input, asset.addressSpace, address);
        if (zone === null || asset.role !== "safety-controller") continue;
        const names = this.#safety.get(zone) ?? new Set();
        this.#safety.set(zone, names.add(asset.name));
      }
    }
    for (const { conversation: c, fromZone, toZone } of judged) {
      this.#add(input, c.addressSpace, c.client);
      if (c.delivery !== "unicast") continue;
      this.#add(input, c.addressSpace, c.server);
      const key = `${fromZone}|${toZone}`;
      const list = this.#seen.get(key);
      if (list === undefined) this.#seen.set(key, [c]);
      else list.push(c);
    }
  }

  #add(input: Pick<PlacedPlant, "zoneOf">, space: string, endpoint: Endpoint): string | null {
    const place = `${space}|${endpoint}`;
    const known = this.#placed.get(place);
    if (known !== undefined) return known;
    const zone = input.zoneOf(space, endpoint);
    this.#placed.set(place, zone);
    if (zone === null) return null;
    const families = this.#members.get(zone) ?? new Map<string, Set<Endpoint>>();
    this.#members.set(zone, families);
    const key = `${space}|${familyOf(endpoint)}`;
    families.set(key, (families.get(key) ?? new Set()).add(endpoint));
    return zone;
  }

  assetOf(space: string, endpoint: Endpoint): Asset | undefined {
    return this.#assets.get(`${space}|${endpoint}`);
  }

  nameOf(space: string, endpoint: Endpoint): string {
    return this.assetOf(space, endpoint)?.name ?? endpoint;
  }

  safetyControllersIn(zone: string): readonly string[] {
    return [...(this.#safety.get(zone) ?? [])].sort();
  }

  /** Ordered pairs of different endpoints that can talk at all: same address space, same family. */
  pairs(from: string, to: string, layer2: boolean): number {
    let count = 0;
    for (const [key, clients] of this.#members.get(from) ?? []) {
      if (key.endsWith("|mac") !== layer2) continue;
      const servers = this.#members.get(to)?.get(key)?.size ?? 0;
      count += clients.size * (from === to ? Math.max(0, servers - 1) : servers);
    }
    return count;
  }

  /** Different (client, server, port) that were seen and that the service matches. */
  observed(from: string, to: string, service: ProposedService): number {
    const distinct = new Set<string>();
    for (const c of this.#seen.get(`${from}|${to}`) ?? []) {
      if (!matchesSurely(service, c)) continue;
      const port = service.matches.some((m) => m.kind === "port") ? `${c.transport}/${c.serverPort}` : "";
      distinct.add(`${c.addressSpace}|${c.client}|${c.server}|${port}`);
    }
    return distinct.size;
  }
}

function familyOf(endpoint: Endpoint): Family {
  return isMac(endpoint) ? "mac" : endpoint.includes(":") ? "v6" : "v4";
}

/** How many ports a service opens per pair; 1 for services without ports. */
export function portsOf(matches: readonly ServiceMatch[]): number {
  return matches.reduce((sum, m) => sum + (m.kind === "port" ? m.toPort - m.fromPort + 1 : 1), 0);
}

export function isLayer2Service(service: ProposedService): boolean {
  return service.matches.some((m) => m.kind === "l2");
}

/** How a conversation looks to a rule. */
function pointOf(c: Conversation): ServicePoint {
  const byBytes = c.protocolConfidence === "high" || c.protocolConfidence === "medium";
  return {
    transport: c.transport,
    port: c.serverPort,
    protocol: c.protocol,
    toMany: c.delivery !== "unicast",
    protocolKnownBy: byBytes ? "bytes" : c.largestPayload === 0 ? "no-bytes-seen" : c.protocolConfidence === "low" ? "port" : "nothing",
  };
}

export function matchesSurely(service: ProposedService, c: Conversation): boolean {
  return service.matches.some((m) => serviceMembership(m, pointOf(c)) === IS_IN);
}

/** A conversation that a service may let through, if only perhaps. */
export function mayMatch(service: ProposedService, c: Conversation): boolean {
  if (isLayer2Service(service) !== isLayer2(c.transport)) return false;
  return service.matches.some((m) => serviceMembership(m, pointOf(c)) !== 0);
}
