// Virtual IPs: which addresses and ports outside stand for which inside, and how what a policy says of the inside reads from outside.
// FortiOS Administration Guide, "Destination NAT": translation comes before the policy; a policy that names a virtual IP matches what it translated.
import { type AddressSet, addressSet, intersectionOf, isEmptySet, NO_ADDRESSES, type Range } from "../../../plant/address-set.ts";
import type { NumberRanges, PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import type { AddressBook, IpVersion } from "./address-book.ts";
import type { ConfigTroubles } from "./config-troubles.ts";
import type { ConfigNode, TextPlaces, VdomTables } from "./fortios-record.ts";
import { ANY_INTERFACE, type InterfaceChoice, type InterfaceNames } from "./interface-names.ts";
import { only, packets, portRange, type ServiceBook, type ServicePart } from "./service-book.ts";

export interface VirtualIp {
  readonly name: string;
  readonly version: IpVersion;
  readonly node: ConfigNode;
  readonly at: TextAt;
  readonly enters: readonly InterfaceChoice[];
  readonly external: AddressSet;
  /** null = not known (a host name, a proxy). */
  readonly mapped: AddressSet | null;
  /** Ports of one protocol only; null = all packets to the address. */
  readonly forward: PortForward | null;
  /** Only from these; null = any. */
  readonly source: AddressSet | null;
  /** Only these services; null = any. */
  readonly services: readonly ServicePart[] | null;
  readonly conditions: readonly string[];
}

interface PortForward {
  readonly protocol: number;
  readonly external: readonly [number, number];
  /** null = of several servers with different ports. */
  readonly mapped: readonly [number, number] | null;
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132, icmp: 1, http: 6, https: 6, ssl: 6, imaps: 6, pop3s: 6, smtps: 6, ssh: 6 };
const DEEPEST_GROUP = 64;

export class VipBook {
  readonly #tables: VdomTables;
  readonly #book: AddressBook;
  readonly #services: ServiceBook;
  readonly #interfaces: InterfaceNames;
  readonly #places: TextPlaces;
  readonly #troubles: ConfigTroubles;
  readonly #known = new Map<string, readonly VirtualIp[]>();
  readonly #path: string;

  constructor(tables: VdomTables, book: AddressBook, services: ServiceBook, interfaces: InterfaceNames, places: TextPlaces, troubles: ConfigTroubles) {
    this.#tables = tables;
    this.#book = book;
    this.#services = services;
    this.#interfaces = interfaces;
    this.#places = places;
    this.#troubles = troubles;
    this.#path = book.version === 4 ? "firewall vip" : "firewall vip6";
  }

  /** All that are in force: with central NAT they need no policy. */
  all(): VirtualIp[] {
    return [...this.#tables.entries(this.#path)].flatMap((node) => this.find(node.name) ?? []);
  }

  /** null = no virtual IP and no group of them has this name. */
  find(name: string): readonly VirtualIp[] | null {
    return this.#find(name, 0);
  }

  #find(name: string, depth: number): readonly VirtualIp[] | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const node = this.#tables.table(this.#path)?.entry(name) ?? null;
    const group = this.#tables.table(this.#path === "firewall vip" ? "firewall vipgrp" : "firewall vipgrp6")?.entry(name) ?? null;
    if (node === null && group === null) return null;
    // Within a cycle of groups a name stands for nothing.
    this.#known.set(name, []);
    let found: readonly VirtualIp[];
    if (node !== null) found = node.is("status", "disable") ? [] : [this.#read(node)];
    else found = depth >= DEEPEST_GROUP ? [] : [...new Set((group as ConfigNode).words("member").flatMap((member) => this.#find(member, depth + 1) ?? []))];
    this.#known.set(name, found);
    return found;
  }

  #read(node: ConfigNode): VirtualIp {
    const type = node.word("type") || "static-nat";
    const conditions: string[] = node.doubts.slice(0, 1);
    let mapped: AddressSet | null = addressSet(
      node
        .words("mappedip")
        .flatMap((word) => word.split(/\s+/))
        .filter((word) => word !== ""),
    );
    const servers = [...(node.tables.get("realservers")?.entries() ?? [])].filter((server) => !server.is("status", "disable"));
    if (type === "server-load-balance") mapped = addressSet(servers.map((server) => server.word("ip")).filter((ip) => ip !== ""));
    if (type === "fqdn" || node.settings.has("mapped-addr")) mapped = null;
    if (mapped !== null && (mapped.unresolved.length > 0 || isEmptySet(mapped))) mapped = null;
    if (!["static-nat", "load-balance", "server-load-balance", "fqdn"].includes(type)) conditions.push(`the virtual IP ${node.name} is of type ${type}, which is not modelled`);
    if (node.is("nat44", "disable")) conditions.push(`the virtual IP ${node.name} translates between IPv4 and IPv6, which is not modelled`);
    const filter = node
      .words("src-filter")
      .flatMap((word) => word.split(/\s+/))
      .filter((word) => word !== "");
    const services = node.settings.get("service");
    const onlyFrom = node.settings.get("srcintf-filter");
    return {
      name: node.name,
      version: this.#book.version,
      node,
      at: this.#places.of(node),
      enters: onlyFrom !== undefined ? this.#interfaces.choices(onlyFrom) : node.settings.has("extintf") ? this.#interfaces.choices(node.settings.get("extintf")) : [ANY_INTERFACE],
      external: this.#external(node),
      mapped,
      forward: this.#forward(node, type, servers),
      source: filter.length === 0 ? null : addressSet(filter),
      services: services === undefined || services.words.length === 0 ? null : this.#services.resolve(services.words, services),
      conditions,
    };
  }

  #external(node: ConfigNode): AddressSet {
    const byName = node.settings.get("extaddr");
    if (byName !== undefined && byName.words.length > 0) return this.#book.resolve(byName.words, byName).set;
    const written = node
      .words("extip")
      .flatMap((word) => word.split(/\s+/))
      .filter((word) => word !== "");
    // 0.0.0.0 stands for whatever address the interface has.
    if (written.length === 0 || /^(0\.0\.0\.0|::)$/.test(written[0] ?? "")) {
      const own = this.#interfaces.networksOf(node.word("extintf")).map((network) => network.split("/")[0] ?? "");
      const right = own.filter((address) => address.includes(":") === (this.#book.version === 6));
      return right.length > 0 ? addressSet(right) : { ...NO_ADDRESSES, unresolved: [`${node.name} (the address of interface ${node.word("extintf")})`] };
    }
    return addressSet(written);
  }

  #forward(node: ConfigNode, type: string, servers: readonly ConfigNode[]): PortForward | null {
    const isBalanced = type === "server-load-balance";
    if (!isBalanced && !node.is("portforward", "enable")) return null;
    if (isBalanced && node.is("server-type", "ip")) return null;
    const protocol = PROTOCOLS[isBalanced ? node.word("server-type") : node.word("protocol") || "tcp"] ?? 6;
    const external = portRange(node.word("extport") || "1-65535")?.[0];
    if (external === undefined) {
      this.#troubles.say("warning", "fortios-port", node, `${node.word("extport")} is no range of ports: the virtual IP ${node.name} is taken for one of all ports`);
      return null;
    }
    if (isBalanced) {
      const ports = new Set(servers.map((server) => server.word("port") || String(external[0])));
      const [port] = ports;
      return { protocol, external, mapped: ports.size === 1 && port !== undefined ? (portRange(port)?.[0] ?? null) : null };
    }
    return { protocol, external, mapped: node.word("mappedport") === "" ? external : (portRange(node.word("mappedport"))?.[0] ?? null) };
  }
}

/** What a packet shows before it is translated. */
export function servicesOf(vip: VirtualIp): readonly PacketsMatch[] {
  if (vip.forward !== null) return [packets(vip.name, vip.at, { protocols: only(vip.forward.protocol), ...(vip.forward.protocol === 1 ? {} : { destinationPorts: [vip.forward.external] }) })];
  return vip.services === null ? [packets(vip.name, vip.at, {})] : vip.services.map(({ match }) => match);
}

export interface Outside<T> {
  readonly value: T;
  readonly isSure: boolean;
}

/** Addresses outside that become some of these inside; null = none does. */
export function addressesOutside(vip: VirtualIp, inside: AddressSet): Outside<AddressSet> | null {
  if (vip.mapped === null) return { value: vip.external, isSure: false };
  const both = intersectionOf(vip.mapped, inside);
  if (isEmptySet(both)) return null;
  const isAll = sameSize(both.v4, vip.mapped.v4) && sameSize(both.v6, vip.mapped.v6) && inside.unresolved.length === 0;
  if (isAll) return { value: vip.external, isSure: true };
  const v4 = shifted(both.v4, vip.mapped.v4, vip.external.v4, (x, by) => x + by);
  const v6 = shifted(both.v6, vip.mapped.v6, vip.external.v6, (x, by) => x + by);
  if (v4 === null || v6 === null || vip.external.unresolved.length > 0) return { value: vip.external, isSure: false };
  return { value: { ...NO_ADDRESSES, v4, v6, unresolved: both.unresolved }, isSure: true };
}

function sameSize<T extends number | bigint>(a: readonly Range<T>[], b: readonly Range<T>[]): boolean {
  return a.length === b.length && a.every((range, i) => range.from === b[i]?.from && range.to === b[i]?.to);
}

/** Only ranges of one size are mapped one to one. null = they are not. */
function shifted<T extends number | bigint>(parts: readonly Range<T>[], from: readonly Range<T>[], to: readonly Range<T>[], add: (x: T, by: T) => T): Range<T>[] | null {
  if (parts.length === 0) return [];
  const [inside] = from;
  const [outside] = to;
  if (inside === undefined || outside === undefined || from.length !== 1 || to.length !== 1) return null;
  const by = (outside.from - inside.from) as T;
  if (add(inside.to, by) !== outside.to) return null;
  return parts.map((range) => ({ from: add(range.from, by), to: add(range.to, by) }));
}

/** The service as it looks before translation; null = nothing that this virtual IP translates is of it. */
export function serviceOutside(vip: VirtualIp, match: PacketsMatch): Outside<PacketsMatch> | null {
  const { forward } = vip;
  if (forward === null) return { value: match, isSure: vip.services === null };
  if (match.protocols !== null && !match.protocols.some(([from, to]) => forward.protocol >= from && forward.protocol <= to)) return null;
  if (match.icmp !== null && forward.protocol !== 1) return null;
  const protocols = only(forward.protocol);
  if (forward.protocol === 1) return { value: { ...match, protocols }, isSure: true };
  if (match.destinationPorts === null) return { value: { ...match, protocols, destinationPorts: [forward.external] }, isSure: true };
  const [first, last] = forward.external;
  if (forward.mapped === null || forward.mapped[1] - forward.mapped[0] !== last - first) return { value: { ...match, protocols, destinationPorts: [forward.external] }, isSure: false };
  const [mappedFirst, mappedLast] = forward.mapped;
  const ports: NumberRanges = match.destinationPorts
    .map(([from, to]) => [Math.max(from, mappedFirst), Math.min(to, mappedLast)] as const)
    .filter(([from, to]) => from <= to)
    .map(([from, to]) => [from - mappedFirst + first, to - mappedFirst + first] as const);
  return ports.length === 0 ? null : { value: { ...match, protocols, destinationPorts: ports }, isSure: true };
}
