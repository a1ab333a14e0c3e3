// Every machine that must get a zone: the plant's assets, and whoever else took part in a conversation; and the subnets they sit in. All in one order that
// does not depend on the order of the evidence. A machine with addresses in several subnets sits in all of them: nobody can put a router into one zone.
import { formatPrefix, parseIp, parsePrefix } from "../../foundation/ip-address.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { type Endpoint, isMac, isUnspecified } from "../../plant/endpoint.ts";
import type { Plant } from "../../plant/plant.ts";

export interface Subnet {
  readonly prefix: string;
  readonly vlan: string | null;
  /** Written in plant.yaml: its border is a fact. */
  readonly isDeclared: boolean;
  /** Nothing in the plant says that there is such a subnet; the usual size is taken. */
  readonly isAssumed: boolean;
}

export interface Machine {
  readonly index: number;
  readonly space: string;
  readonly asset: Asset | null;
  readonly name: string;
  /** IP addresses, sorted. */
  readonly addresses: readonly Endpoint[];
  /** "mac:…" in lower case, sorted. */
  readonly macs: readonly Endpoint[];
  /** Places in `subnets`, ascending. */
  readonly subnets: readonly number[];
  /** Somewhere behind the site's borders: nothing says that it belongs here. */
  readonly isOutside: boolean;
}

const BELONGS_TO_THE_FLOOR = new Set(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"]);

export class PlantMachines {
  readonly machines: readonly Machine[];
  readonly subnets: readonly Subnet[];
  readonly #byEndpoint = new Map<string, Machine>();
  readonly #subnetOf = new Map<string, number>();

  constructor(plant: Plant) {
    const finder = new SubnetFinder(plant);
    const drafts = draftsOf(plant).filter((d) => d.addresses.length + d.macs.length > 0);
    const outside = new Set(drafts.filter((d) => isOutside(d, finder)));
    for (const draft of drafts) if (!outside.has(draft)) for (const address of draft.addresses) finder.assume(address);
    this.subnets = finder.sorted();
    const places = new Map(this.subnets.map((s, i) => [s.prefix, i]));
    this.machines = drafts.map((draft, index) => {
      const subnets = new Set<number>();
      for (const address of outside.has(draft) ? [] : draft.addresses) {
        const place = places.get(finder.prefixOf(address) ?? "");
        if (place === undefined) continue;
        subnets.add(place);
        this.#subnetOf.set(address, place);
      }
      const machine: Machine = { ...draft, index, subnets: [...subnets].sort((a, b) => a - b), isOutside: outside.has(draft) };
      for (const endpoint of [...draft.addresses, ...draft.macs]) if (!this.#byEndpoint.has(`${draft.space}|${endpoint}`)) this.#byEndpoint.set(`${draft.space}|${endpoint}`, machine);
      return machine;
    });
  }

  of(space: string, endpoint: Endpoint): Machine | undefined {
    return this.#byEndpoint.get(`${space}|${isMac(endpoint) ? endpoint.toLowerCase() : endpoint}`);
  }

  /** undefined = in no subnet: a MAC address, a link-local address, a machine outside. */
  subnetOf(address: Endpoint): number | undefined {
    return this.#subnetOf.get(address);
  }
}

type Draft = Omit<Machine, "index" | "subnets" | "isOutside">;

function draftsOf(plant: Plant): Draft[] {
  const known = new Set<string>();
  const drafts: Draft[] = [];
  for (const asset of [...plant.assets].sort((a, b) => compare(orderOf(a), orderOf(b)))) {
    const macs = new Set([...asset.macs.map((m) => (isMac(m) ? m : `mac:${m}`)), ...asset.addresses.filter(isMac)].map((m) => m.toLowerCase()).filter(isSomebody));
    const addresses = new Set(asset.addresses.filter((a) => !isMac(a) && isSomebody(a)));
    const own = (endpoint: Endpoint): boolean => !known.has(`${asset.addressSpace}|${endpoint}`);
    const draft: Draft = { space: asset.addressSpace, asset, name: asset.name, addresses: [...addresses].filter(own).sort(), macs: [...macs].filter(own).sort() };
    for (const endpoint of [...draft.addresses, ...draft.macs]) known.add(`${asset.addressSpace}|${endpoint}`);
    drafts.push(draft);
  }
  const others = new Map<string, readonly [string, Endpoint]>();
  for (const c of plant.conversations) {
    for (const endpoint of endsOf(c)) {
      const key = `${c.addressSpace}|${isMac(endpoint) ? endpoint.toLowerCase() : endpoint}`;
      if (!known.has(key) && !others.has(key)) others.set(key, [c.addressSpace, isMac(endpoint) ? endpoint.toLowerCase() : endpoint]);
    }
  }
  for (const [, [space, endpoint]] of [...others].sort(([a], [b]) => compare(a, b)))
    drafts.push({ space, asset: null, name: endpoint, addresses: isMac(endpoint) ? [] : [endpoint], macs: isMac(endpoint) ? [endpoint] : [] });
  return drafts;
}

function orderOf(asset: Asset): string {
  return [asset.addressSpace, asset.name, ...[...asset.addresses].sort(), ...[...asset.macs].sort()].join("|");
}

function endsOf(c: Conversation): Endpoint[] {
  return (c.delivery === "unicast" ? [c.client, c.server] : [c.client]).filter(isSomebody);
}

/** Not a group, not a broadcast, not the empty address of a machine that has none yet. */
export function isSomebody(endpoint: Endpoint): boolean {
  if (isMac(endpoint)) return (Number.parseInt(endpoint.slice(4, 6), 16) & 1) === 0;
  if (endpoint === "255.255.255.255" || isUnspecified(endpoint)) return false;
  return !/^(22[4-9]|23\d)\./.test(endpoint) && !/^ff/i.test(endpoint);
}

/** No list, no subnet, no MAC address and no role of the floor ties it to the site, and its address is one of the world's. */
function isOutside(draft: Draft, finder: SubnetFinder): boolean {
  if (draft.macs.length > 0 || draft.asset?.status === "listed" || draft.asset?.status === "ghost") return false;
  if (draft.asset !== null && BELONGS_TO_THE_FLOOR.has(draft.asset.role)) return false;
  return draft.addresses.length > 0 && draft.addresses.every((a) => isOfTheWorld(a) && finder.prefixOf(a) === undefined);
}

function isOfTheWorld(address: Endpoint): boolean {
  const ip = parseIp(address);
  if (ip === undefined) return false;
  if (ip.bits === 128) return ip.value >> 125n === 1n;
  const [a, b] = [Math.floor(ip.value / 2 ** 24), Math.floor(ip.value / 2 ** 16) % 256];
  if (a === 10 || a === 127 || a === 0 || a >= 224) return false;
  return !((a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254));
}

function isLinkLocal(address: Endpoint): boolean {
  return address.startsWith("169.254.") || /^fe[89ab]/i.test(address);
}

/** The longest known prefix that holds an address; where none does, the usual one can be assumed. */
class SubnetFinder {
  readonly #known = new Map<string, Subnet>();
  /** Lengths in use, longest first, per family. */
  readonly #lengths: Record<32 | 128, number[]> = { 32: [], 128: [] };

  constructor(plant: Plant) {
    for (const network of [...plant.networks].sort((a, b) => compare(a.prefix, b.prefix) || compare(a.vlan ?? "", b.vlan ?? ""))) {
      const prefix = parsePrefix(network.prefix);
      if (prefix !== undefined) this.#add({ prefix: formatPrefix(prefix), vlan: network.vlan, isDeclared: network.by === "plant.yaml", isAssumed: false });
    }
  }

  #add(subnet: Subnet): void {
    const before = this.#known.get(subnet.prefix);
    if (before !== undefined && (before.isDeclared || !subnet.isDeclared)) return;
    this.#known.set(subnet.prefix, subnet);
    const prefix = parsePrefix(subnet.prefix);
    const lengths = this.#lengths[prefix?.first.bits ?? 32];
    if (prefix !== undefined && !lengths.includes(prefix.length)) lengths.push(prefix.length);
    lengths.sort((a, b) => b - a);
  }

  prefixOf(address: Endpoint): string | undefined {
    const ip = parseIp(address);
    if (ip === undefined) return undefined;
    for (const length of this.#lengths[ip.bits]) {
      const prefix = parsePrefix(`${address}/${length}`);
      const text = prefix === undefined ? "" : formatPrefix(prefix);
      if (this.#known.has(text)) return text;
    }
    return undefined;
  }

  assume(address: Endpoint): void {
    const ip = parseIp(address);
    if (ip === undefined || isLinkLocal(address) || this.prefixOf(address) !== undefined) return;
    const prefix = parsePrefix(`${address}/${ip.bits === 32 ? 24 : 64}`);
    if (prefix !== undefined) this.#add({ prefix: formatPrefix(prefix), vlan: null, isDeclared: false, isAssumed: true });
  }

  sorted(): Subnet[] {
    return [...this.#known.values()].sort((a, b) => compare(a.prefix, b.prefix));
  }
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
