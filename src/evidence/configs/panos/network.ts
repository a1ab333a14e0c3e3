// Interfaces, zones and routes of one firewall: of a virtual system, or of the templates that a device group's firewalls get.
import type { ConfigInterface, ConfigRoute } from "../../../plant/firewall-config.ts";
import type { ObjectBook } from "./object-book.ts";
import { type ConfigNode, claim, claimAll, isYes, nodeAt, textOf, latestOf } from "./panos-record.ts";

export interface Network {
  readonly interfaces: ConfigInterface[];
  readonly routes: readonly ConfigRoute[];
  readonly routesMissing: readonly string[];
  /** Names of interfaces by zone; a zone without any is its own interface. */
  readonly zones: ReadonlyMap<string, readonly string[]>;
  /** Interfaces that no zone holds: they carry nothing. */
  readonly unzoned: readonly string[];
}

interface FoundInterface {
  readonly name: string;
  readonly networks: string[];
  enabled: boolean;
  readonly vlan: number | null;
  /** Its address comes from elsewhere, or is not understood. */
  readonly unsureAddress: string | null;
  readonly carries: boolean;
  readonly node: ConfigNode;
}

const PROTOCOLS = ["bgp", "ospf", "ospfv3", "rip", "eigrp", "isis"];

/** `devices` hold `network`, `systems` hold `zone` and `import`; templates give several of each, the first of which counts most. */
export function readNetwork(devices: readonly ConfigNode[], systems: readonly ConfigNode[], isOnlySystem: boolean, book: ObjectBook): Network {
  const missing: string[] = [];
  const found = new Map<string, FoundInterface>();
  for (const device of devices) for (const port of interfacesOf(nodeAt(device, "network", "interface"), book)) if (!found.has(port.name)) found.set(port.name, port);
  const zones = new Map<string, readonly string[]>();
  const zoneNodes = new Map<string, ConfigNode>();
  const zoneOf = new Map<string, string>();
  const imported = new Set<string>();
  for (const system of systems) {
    for (const zone of system.children.get("zone")?.children.values() ?? []) {
      if (zones.has(zone.name)) continue;
      const members = zoneMembers(zone, missing);
      zones.set(zone.name, members.length > 0 ? members : [zone.name]);
      zoneNodes.set(zone.name, zone);
      for (const member of members) if (!zoneOf.has(member)) zoneOf.set(member, zone.name);
    }
    const list = nodeAt(system, "import", "network", "interface");
    claimAll(nodeAt(system, "import"), "understood");
    for (const name of list?.children.keys() ?? []) imported.add(name);
  }
  const belongs = (name: string): boolean => zoneOf.has(name) || imported.has(name) || (isOnlySystem && imported.size === 0);
  const interfaces: ConfigInterface[] = [];
  const unzoned: string[] = [];
  for (const port of found.values()) {
    if (!belongs(port.name) || !port.carries) continue;
    const zone = zoneOf.get(port.name) ?? null;
    interfaces.push({ name: port.name, hardware: null, zone, networks: port.networks, enabled: port.enabled, vlan: port.vlan, at: book.at(port.node) });
    if (zone === null) unzoned.push(port.name);
    if (port.unsureAddress !== null && port.enabled) missing.push(`the addresses of ${port.name} are not written (${port.unsureAddress})`);
  }
  for (const [zone, members] of zones) {
    for (const name of members) {
      if (found.has(name) && name !== zone) continue;
      interfaces.push({ name, hardware: null, zone, networks: [], enabled: true, vlan: null, at: book.at(zoneNodes.get(zone) as ConfigNode) });
    }
  }
  const routes = routesOf(devices, book, missing);
  return { interfaces, routes, routesMissing: missing, zones, unzoned };
}

function zoneMembers(zone: ConfigNode, missing: string[]): string[] {
  claim(zone, "understood");
  const members: string[] = [];
  const network = zone.children.get("network");
  if (network !== undefined) claim(network, "understood");
  for (const kind of network?.children.values() ?? []) {
    if (kind.name === "zone-protection-profile" || kind.name === "log-setting" || kind.name === "enable-packet-buffer-protection" || kind.name === "net-inspection") {
      claimAll(kind, kind.name === "log-setting" ? "irrelevant" : "partly", kind.name === "log-setting" ? null : "protection against floods, scans and malformed packets may drop some");
      continue;
    }
    if (!["layer3", "layer2", "virtual-wire", "tap", "tunnel", "external"].includes(kind.name)) continue;
    claimAll(kind, "understood");
    if (kind.name === "external") missing.push(`zone ${zone.name} leads to other virtual systems`);
    else if (kind.name !== "tunnel" || kind.children.size > 0) members.push(...kind.children.keys());
  }
  for (const key of ["enable-user-identification", "enable-device-identification", "user-acl", "device-acl", "prenat-identification"]) claimAll(zone.children.get(key), "irrelevant");
  return [...new Set(members)];
}

function* interfacesOf(top: ConfigNode | undefined, book: ObjectBook): Generator<FoundInterface> {
  for (const kind of top?.children.values() ?? []) {
    claim(kind, "understood");
    if (kind.name === "ethernet" || kind.name === "aggregate-ethernet") {
      for (const port of kind.children.values()) yield* portAndUnits(port, book);
    } else if (kind.name === "loopback" || kind.name === "tunnel" || kind.name === "vlan") {
      if (kind.children.has("ip") || kind.children.has("ipv6")) yield interfaceOf(kind, kind.name, kind, true, book);
      for (const unit of kind.children.get("units")?.children.values() ?? []) yield interfaceOf(unit, unit.name, unit, true, book);
      for (const key of kind.children.values()) claimInterfaceRest(key);
    }
  }
}

function* portAndUnits(port: ConfigNode, book: ObjectBook): Generator<FoundInterface> {
  claim(port, "understood");
  const enabled = textOf(port, "link-state") !== "down";
  for (const mode of port.children.values()) {
    if (["layer3", "layer2", "virtual-wire", "tap"].includes(mode.name)) {
      claim(mode, "understood");
      // Without own addresses a port of layer 3 with units carries by its units.
      yield interfaceOf(mode, port.name, port, enabled, book);
      for (const unit of mode.children.get("units")?.children.values() ?? []) yield interfaceOf(unit, unit.name, unit, enabled, book);
    } else if (mode.name === "aggregate-group" || mode.name === "ha" || mode.name === "decrypt-mirror" || mode.name === "log-card") claimAll(mode, "understood");
    else claimInterfaceRest(mode);
  }
}

function interfaceOf(settings: ConfigNode, name: string, node: ConfigNode, enabled: boolean, book: ObjectBook): FoundInterface {
  claim(settings, "understood");
  const networks: string[] = [];
  let unsure: string | null = null;
  const addresses = [...(settings.children.get("ip")?.children.values() ?? []), ...(nodeAt(settings, "ipv6", "address")?.children.values() ?? [])];
  for (const address of addresses) {
    claimAll(address, "understood");
    const text = book.interfaceAddress(address.name);
    if (text === null) {
      unsure = `${address.name} is no address`;
      claim(address, "partly", "it is no address of an interface");
    } else networks.push(text);
  }
  if (nodeAt(settings, "dhcp-client") !== undefined && textOf(settings, "dhcp-client", "enable") !== "no") unsure = "DHCP";
  if (nodeAt(settings, "pppoe") !== undefined && textOf(settings, "pppoe", "enable") !== "no") unsure = "PPPoE";
  if (nodeAt(settings, "ipv6", "inherited") !== undefined || nodeAt(settings, "ipv6", "dhcp-client") !== undefined) unsure = "IPv6 prefixes that it is given";
  claimAll(settings.children.get("dhcp-client"), "partly", "its address is given by a server");
  claimAll(settings.children.get("pppoe"), "partly", "its address is given by a server");
  const tag = Number(textOf(settings, "tag") ?? Number.NaN);
  for (const key of settings.children.values()) if (key.name !== "units") claimInterfaceRest(key);
  const hasUnits = (settings.children.get("units")?.children.size ?? 0) > 0;
  return { name, networks, enabled, vlan: Number.isInteger(tag) ? tag : null, unsureAddress: unsure, carries: networks.length > 0 || !hasUnits, node };
}

const INTERFACE_IRRELEVANT: ReadonlySet<string> = new Set(
  "comment mtu adjust-tcp-mss lldp link-speed link-duplex lacp netflow-profile arp ndp-proxy ipv6 ip interface-management-profile sdwan-link-settings df-ignore untagged-sub-interface poe forward-error-correction link-state tag ddns-config decrypt-forward bonjour traffic-interleave cluster-interconnect netflow upstream-nat".split(
    " ",
  ),
);

/** What an interface has besides addresses and place; unlisted words stay unknown. */
function claimInterfaceRest(key: ConfigNode): void {
  if (INTERFACE_IRRELEVANT.has(key.name))
    claimAll(key, key.name === "interface-management-profile" || key.name === "sdwan-link-settings" ? "unsupported" : "irrelevant", "what the firewall does for itself is not read");
}

function routesOf(devices: readonly ConfigNode[], book: ObjectBook, missing: string[]): ConfigRoute[] {
  const routes: ConfigRoute[] = [];
  const withRoutes = new Set<string>();
  for (const device of devices) {
    for (const router of nodeAt(device, "network", "virtual-router")?.children.values() ?? []) readRouter(router, router.name, routes, withRoutes, book, missing);
    for (const router of nodeAt(device, "network", "logical-router")?.children.values() ?? []) {
      claim(router, "understood");
      for (const vrf of router.children.get("vrf")?.children.values() ?? []) readRouter(vrf, router.name, routes, withRoutes, book, missing);
    }
    if ((nodeAt(device, "network", "virtual-wire")?.children.size ?? 0) > 0) claimAll(nodeAt(device, "network", "virtual-wire"), "understood");
    if ((nodeAt(device, "network", "tunnel", "global-protect-gateway")?.children.size ?? 0) > 0) missing.push("GlobalProtect gives addresses to its clients");
  }
  if (withRoutes.size > 1) missing.push(`each of several virtual routers has routes of its own (${[...withRoutes].sort().join(", ")})`);
  return routes;
}

function readRouter(router: ConfigNode, name: string, routes: ConfigRoute[], withRoutes: Set<string>, book: ObjectBook, missing: string[]): void {
  claim(router, "understood");
  claimAll(router.children.get("interface"), "understood");
  const protocols = router.children.get("protocol");
  for (const source of [router, ...(protocols === undefined ? [] : [protocols])]) {
    for (const word of PROTOCOLS) {
      const protocol = source.children.get(word);
      if (protocol === undefined) continue;
      const isOn = source === router ? !protocol.children.has("enable") || isYes(protocol, "enable") : isYes(protocol, "enable");
      if (isOn) missing.push(`${word.toUpperCase()} teaches virtual router ${name} routes`);
      claimAll(protocol, isOn ? "unsupported" : "understood", isOn ? "routes that a protocol teaches are not known" : null);
    }
  }
  claimAll(protocols, "irrelevant");
  for (const key of ["ecmp", "admin-dists", "multicast", "rib-filter"]) claimAll(router.children.get(key), key === "multicast" ? "unsupported" : "irrelevant", "multicast routing is not read");
  for (const family of ["ip", "ipv6"]) {
    for (const route of nodeAt(router, "routing-table", family, "static-route")?.children.values() ?? []) {
      const read = routeOf(route, book, missing);
      if (read === null) continue;
      routes.push(read);
      withRoutes.add(name);
    }
  }
}

function routeOf(route: ConfigNode, book: ObjectBook, missing: string[]): ConfigRoute | null {
  claim(route, "understood");
  const written = textOf(route, "destination");
  const prefix = written === null ? null : book.interfaceAddress(written);
  const leaves = textOf(route, "interface");
  const nexthop = route.children.get("nexthop");
  if (nexthop !== undefined) claim(nexthop, "understood");
  const hop = latestOf(route, "nexthop");
  const gatewayText = textOf(route, "nexthop", "ip-address") ?? textOf(route, "nexthop", "ipv6-address");
  const gateway = gatewayText === null ? null : (book.interfaceAddress(gatewayText)?.split("/")[0] ?? null);
  for (const key of ["admin-dist", "metric", "route-table", "bfd", "path-monitor"])
    claimAll(route.children.get(key), key === "path-monitor" && isYes(route, key, "enable") ? "partly" : "understood", "the route is withdrawn when its path fails");
  if (prefix === null) {
    missing.push(`the route ${route.name} has a destination that is not understood`);
    claimAll(route, "partly", "its destination is not understood");
    return null;
  }
  if (hop?.name === "next-vr" || hop?.name === "next-lr") {
    missing.push(`the route to ${prefix} goes on in another virtual router`);
    for (const node of hop.children.values()) claim(node, "partly", "the routes of the other virtual router are not followed");
    return null;
  }
  if (hop?.name === "fqdn" || (gatewayText !== null && gateway === null)) missing.push(`the gateway to ${prefix} is a name`);
  if (hop?.name === "fqdn") claimAll(hop, "partly", "the address of the name is not known");
  return { prefix, gateway, interface: leaves, discards: hop?.name === "discard", at: book.at(route) };
}
