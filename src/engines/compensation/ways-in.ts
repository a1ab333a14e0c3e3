// What is to be closed of one machine, and for whom it stays open: the vulnerable services of all its needs, who was seen to use them from other networks, and who
// stands in its own network, where no router is passed. Knows nothing of changes.
import { type AddressSet, addressSet, IS_IN, membership } from "../../plant/address-set.ts";
import type { Asset } from "../../plant/asset.ts";
import { neverWorked } from "../../plant/conversation.ts";
import { isMac } from "../../plant/endpoint.ts";
import type { SeenTalker, VulnerableService } from "../../plant/patch-risk-words.ts";
import type { Plant } from "../../plant/plant.ts";
import { networksOf } from "../../plant/wide-networks.ts";
import type { CompensationQuestion, ExposedNeed } from "./question.ts";

export interface PortRange {
  readonly transport: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
}

export interface Talker {
  readonly seen: SeenTalker;
  /** undefined = an address that no machine is known to have. */
  readonly asset: Asset | undefined;
  /** As it was seen: addresses, sorted. */
  readonly addresses: readonly string[];
}

export interface WaysIn {
  readonly machine: Asset;
  /** Needs that a rule between networks can stand in for at all. */
  readonly exposed: readonly ExposedNeed[];
  /** What a router can deny of what is vulnerable, sorted; null = which it is is not said. */
  readonly ports: readonly PortRange[] | null;
  /** Vulnerable protocols that no router carries: only its own network has a way to them. */
  readonly hasLayer2: boolean;
  /** From other networks, by name. */
  readonly talkers: readonly Talker[];
  /** Names of those from other networks who tried and never got through: they are not among the talkers. */
  readonly tried: readonly string[];
  /** Prefixes that hold its addresses; empty = none is known. */
  readonly networks: readonly string[];
  /** Names of machines there, else their addresses; sorted. */
  readonly neighbours: readonly string[];
  /** MAC addresses that spoke layer 2 with it and that nothing else places in its network. */
  readonly neighbourMacs: readonly string[];
}

export function waysIn({ plant, assetOf, exposed }: CompensationQuestion): WaysIn | { readonly why: string } {
  const [first] = exposed;
  if (first === undefined) return { why: "No patch is asked for." };
  const { addressSpace, asset: name } = first.need;
  const machine = plant.assets.find((asset) => asset.addressSpace === addressSpace && asset.name === name);
  if (machine === undefined) return { why: `${name} is not known in the plant.` };
  const routable = exposed.filter(({ exposure }) => exposure.onlyFrom === undefined && !isLayer2Only(exposure.services));
  if (routable.length === 0) return { why: whyNotRoutable(name, exposed) };
  const addresses = machine.addresses.filter((address) => !isMac(address));
  if (addresses.length === 0) return { why: `No IP address of ${name} is known, so no rule can name it.` };
  const networks = networksOf(plant.networks, addresses);
  const own = addressSet(networks);
  const macs = layer2Peers(plant, machine);
  const neighbours = new Set<string>();
  for (const asset of plant.assets) if (asset !== machine && asset.addressSpace === addressSpace && asset.addresses.some((a) => membership(own, a) === IS_IN)) neighbours.add(asset.name);
  const loose = macs.filter((mac) => (assetOf(addressSpace, mac)?.addresses.filter((a) => !isMac(a)).length ?? 0) === 0);
  for (const mac of macs) neighbours.add(assetOf(addressSpace, mac)?.name ?? mac);
  neighbours.delete(name);
  return {
    machine,
    exposed: routable,
    ports: portsOf(routable),
    hasLayer2: routable.some(({ exposure }) => exposure.services?.some(({ transport }) => transport === "l2") === true),
    ...talkersOf(plant, assetOf, routable, own),
    networks,
    neighbours: [...neighbours].sort(),
    neighbourMacs: loose,
  };
}

function isLayer2Only(services: readonly VulnerableService[] | null): boolean {
  return services !== null && services.length > 0 && services.every(({ transport }) => transport === "l2");
}

function whyNotRoutable(name: string, exposed: readonly ExposedNeed[]): string {
  if (exposed.every(({ exposure }) => exposure.onlyFrom === "the machine")) return `What is vulnerable of ${name} is used at the machine itself: no rule between networks stands before that.`;
  return `What is vulnerable of ${name} is reached from its own network, or at the machine itself: no rule between networks stands before that.`;
}

/** null as soon as one of them does not say which: then any may be meant. */
function portsOf(exposed: readonly ExposedNeed[]): PortRange[] | null {
  const ranges = new Map<string, PortRange>();
  for (const { exposure } of exposed) {
    if (exposure.services === null || exposure.services.length === 0) return null;
    for (const { transport, fromPort: from, toPort: to } of exposure.services) if (transport !== "l2") ranges.set(`${transport}/${from}-${to}`, { transport, from, to });
  }
  return [...ranges.values()].sort((x, y) => (x.transport === y.transport ? x.from - y.from || x.to - y.to : x.transport < y.transport ? -1 : 1));
}

function layer2Peers({ conversations }: Plant, { addressSpace, macs }: Asset): string[] {
  const own = new Set(macs.map((mac) => (isMac(mac) ? mac : `mac:${mac}`).toLowerCase()));
  const peers = new Set<string>();
  for (const c of conversations) {
    if (c.addressSpace !== addressSpace || c.delivery !== "unicast" || !isMac(c.client) || !isMac(c.server)) continue;
    const [client, server] = [c.client.toLowerCase(), c.server.toLowerCase()];
    if (own.has(client)) peers.add(server);
    else if (own.has(server)) peers.add(client);
  }
  return [...peers].filter((mac) => !own.has(mac)).sort();
}

/**
 * Once each, with every address that it was seen to come from; who only came from the machine's own network is a neighbour. Who only tried, a scan for example,
 * needs nothing that a rule could take away; an engineering station does, because patches and programs come from it.
 */
function talkersOf(plant: Plant, assetOf: CompensationQuestion["assetOf"], exposed: readonly ExposedNeed[], own: AddressSet): Pick<WaysIn, "talkers" | "tried"> {
  const tried = new Set<string>();
  const byName = new Map<string, { seen: SeenTalker; readonly addresses: Set<string>; asset: Asset | undefined }>();
  for (const { need, exposure } of exposed) {
    for (const seen of exposure.talkers) {
      const routed = seen.conversations.flatMap((place) => plant.conversations[place] ?? []).filter(({ client }) => !isMac(client) && membership(own, client) !== IS_IN);
      const clients = routed.map(({ client }) => client);
      if (clients.length === 0) continue;
      const asset = assetOf(need.addressSpace, clients[0] as string);
      if (routed.every(neverWorked) && asset?.role !== "engineering-station") {
        tried.add(seen.name);
        continue;
      }
      const before = byName.get(seen.name) ?? { seen, addresses: new Set<string>(), asset };
      for (const client of clients) before.addresses.add(client);
      if (seen.isOutside) before.seen = { ...before.seen, isOutside: true };
      byName.set(seen.name, before);
    }
  }
  const talkers = [...byName.values()].map(({ seen, addresses, asset }) => ({ seen, asset, addresses: [...addresses].sort() })).sort((x, y) => (x.seen.name < y.seen.name ? -1 : 1));
  return { talkers, tried: [...tried].filter((name) => !byName.has(name)).sort() };
}
