// Rules that the systems make themselves. pfSense: filter.inc, filter_rules_generate(). OPNsense: filter.lib.inc, filter_core_rules_system().
// Left out, because they cannot decide what the user's rules leave open: antispoof (not quick, and blocks what the default blocks), loopback, tables
// of hosts that are locked out at run time (sshguard, virusprot, snort2c). Also left out is what the device itself sends (the stage of what goes out is
// asked for what it carries), and the block of source port 0: nobody sends from it, and evidence keeps no ports that clients pick.
import { type AddressSet, addressSet, complementOf, EVERY_IP, EVERY_IPV4, EVERY_IPV6, intersectionOf, unionOf } from "../../../plant/address-set.ts";
import type { NumberRanges, TextAt } from "../../../plant/segmentation.ts";
import type { AddressBook } from "./address-book.ts";
import type { InterfaceNames } from "./interface-names.ts";
import type { PfInterface, PfRecord } from "./pf-record.ts";

export interface AutomaticRule {
  readonly action: "permit" | "deny";
  readonly direction: "in" | "out" | "any";
  readonly quick: boolean;
  /** null = any. */
  readonly interfaces: readonly string[] | null;
  readonly source: AddressSet | null;
  readonly destination: AddressSet | null;
  readonly protocols: NumberRanges | null;
  readonly sourcePorts: NumberRanges | null;
  readonly destinationPorts: NumberRanges | null;
  readonly icmpTypes: readonly number[] | null;
  readonly conditions: readonly string[];
  readonly descr: string;
  readonly at: TextAt;
}

const TCP: NumberRanges = [[6, 6]];
const UDP: NumberRanges = [[17, 17]];
const TCP_UDP: NumberRanges = [
  [6, 6],
  [17, 17],
];
const ICMP6: NumberRanges = [[58, 58]];
const LINK_LOCAL6 = addressSet(["fe80::/10"]);
const LINK_MULTICAST6 = addressSet(["ff02::/16"]);
const NEAR6 = unionOf([LINK_LOCAL6, LINK_MULTICAST6]);
const BROADCAST = addressSet(["255.255.255.255"]);
/** pfSense blocks them in five rules, OPNsense in two. */
const PRIVATE_PFSENSE = addressSet(["10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]);
const PRIVATE_OPNSENSE = addressSet(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "fd00::/8", "fe80::/10", "::1"]);
/** The bogons list is fetched. Reserved networks (RFC 6890) are in it whatever the day; private networks (RFC 1918, RFC 6598) are taken out of it. */
const ALWAYS_BOGON = addressSet(["0.0.0.0/8", "127.0.0.0/8", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001:db8::/32"]);
const NEVER_BOGON = addressSet(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fe80::/10", "fc00::/7"]);
const PERHAPS_BOGON = intersectionOf(complementOf(unionOf([ALWAYS_BOGON, NEVER_BOGON])), EVERY_IP);

type Options = Partial<Omit<AutomaticRule, "action" | "descr" | "at">>;

export class AutomaticRules {
  readonly early: AutomaticRule[] = [];
  /** Behind the user's rules. */
  readonly late: AutomaticRule[] = [];
  readonly #record: PfRecord;
  readonly #book: AddressBook;

  constructor(record: PfRecord, book: AddressBook, names: InterfaceNames) {
    this.#record = record;
    this.#book = book;
    const ports = record.interfaces.filter((port) => port.enabled && !port.isGroup);
    this.#everywhere();
    for (const port of ports) this.#clientOf(port);
    for (const port of ports) this.#blocksOf(port);
    for (const port of ports) this.#servedOn(port.name);
    this.#lockout(ports);
    this.#ipsec(names);
  }

  #add(action: AutomaticRule["action"], descr: string, at: TextAt, options: Options, list: AutomaticRule[] = this.early): void {
    list.push({
      action,
      direction: "in",
      quick: true,
      interfaces: null,
      source: null,
      destination: null,
      protocols: null,
      sourcePorts: null,
      destinationPorts: null,
      icmpTypes: null,
      conditions: [],
      ...options,
      descr,
      at,
    });
  }

  #everywhere(): void {
    const { settings, at, system } = this.#record;
    if (settings.ipv6 === false) this.#add("deny", "Block all IPv6", at, { direction: "any", destination: EVERY_IPV6 });
    if (settings.blocksLinkLocal) {
      const linkLocal = addressSet(["169.254.0.0/16"]);
      this.#add("deny", "Block IPv4 link-local", at, { source: linkLocal });
      this.#add("deny", "Block IPv4 link-local (destination)", at, { destination: linkLocal });
    }
    if (settings.passesIcmp6 && settings.ipv6 !== false) this.#icmp6(at, system === "opnsense");
    if (settings.blocksPortZero) this.#add("deny", "Block traffic to port 0", at, { direction: "any", protocols: TCP_UDP, destinationPorts: [[0, 0]] });
    if (this.#record.virtualAddresses.some((vip) => vip.mode === "carp"))
      this.#add("permit", "CARP", at, { direction: "any", protocols: [[112, 112]], destination: addressSet(["224.0.0.18", "ff02::12"]) });
  }

  #icmp6(at: TextAt, isOpnsense: boolean): void {
    const icmp6 = { protocols: ICMP6, destination: EVERY_IPV6 };
    this.#add("permit", "ICMPv6 that IPv6 needs", at, { ...icmp6, direction: "any", icmpTypes: [1, 2, 135, 136] });
    // Time exceeded and parameter problem were added in 2025.
    if (isOpnsense) this.#add("permit", "ICMPv6 that IPv6 needs (types 3 and 4)", at, { ...icmp6, direction: "any", icmpTypes: [3, 4], conditions: ["only newer releases have this rule"] });
    this.#add("permit", "ICMPv6 on the link, in", at, { ...icmp6, source: LINK_LOCAL6, destination: NEAR6, icmpTypes: [128, 133, 134, 135, 136] });
    this.#add("permit", "ICMPv6 on the link, in from multicast", at, { ...icmp6, source: LINK_MULTICAST6, destination: LINK_LOCAL6, icmpTypes: [128, 133, 134, 135, 136] });
    this.#add("permit", "ICMPv6 on the link, in from nobody", at, { ...icmp6, source: addressSet(["::"]), destination: LINK_MULTICAST6, icmpTypes: [128, 133, 134, 135, 136] });
  }

  #clientOf(port: PfInterface): void {
    const interfaces = [port.name];
    if (port.ipaddr === "dhcp") {
      this.#add("permit", `allow DHCP replies in ${port.name}`, port.at, { interfaces, protocols: UDP, sourcePorts: [[67, 67]], destinationPorts: [[68, 68]] });
      this.#add("permit", `allow DHCP client out ${port.name}`, port.at, { interfaces, direction: "out", protocols: UDP, sourcePorts: [[68, 68]], destinationPorts: [[67, 67]] });
    }
    if ((port.ipaddrv6 === "dhcp6" || port.ipaddrv6 === "slaac") && this.#record.settings.ipv6 !== false) {
      const isOpnsense = this.#record.system === "opnsense";
      this.#add("permit", `allow DHCPv6 client in ${port.name}`, port.at, {
        interfaces,
        protocols: UDP,
        source: EVERY_IPV6,
        destination: isOpnsense ? LINK_LOCAL6 : EVERY_IPV6,
        sourcePorts: isOpnsense ? null : [[546, 547]],
        destinationPorts: [[546, 546]],
      });
    }
  }

  #blocksOf(port: PfInterface): void {
    const interfaces = [port.name];
    if (port.blockBogons !== null) {
      this.#add("deny", `block bogon networks from ${port.name}: reserved networks`, port.blockBogons, { interfaces, source: ALWAYS_BOGON });
      this.#add("deny", `block bogon networks from ${port.name}: the list`, port.blockBogons, {
        interfaces,
        source: PERHAPS_BOGON,
        conditions: ["only from networks of the bogons list, which the device fetches"],
      });
    }
    // pfSense leaves members of a bridge out; which those are is not followed.
    if (port.blockPrivate !== null)
      this.#add("deny", `Block private networks from ${port.name}`, port.blockPrivate, { interfaces, source: this.#record.system === "pfsense" ? PRIVATE_PFSENSE : PRIVATE_OPNSENSE });
  }

  #servedOn(name: string): void {
    const interfaces = [name];
    const at = this.#record.dhcpServers.get(name);
    const at6 = this.#record.dhcp6Servers.get(name);
    if (at !== undefined) {
      const own = unionOf([BROADCAST, this.#book.interfaces.self("inet").set]);
      this.#add("permit", `allow access to DHCP server on ${name}`, at, { interfaces, protocols: UDP, sourcePorts: [[68, 68]], destination: own, destinationPorts: [[67, 67]] });
    }
    if (at6 !== undefined && this.#record.settings.ipv6 !== false) {
      this.#add("permit", `allow access to DHCPv6 server on ${name}`, at6, { interfaces, protocols: UDP, source: LINK_LOCAL6, destination: NEAR6, destinationPorts: [[546, 547]] });
    }
  }

  #lockout(ports: readonly PfInterface[]): void {
    const { settings, system, at } = this.#record;
    if (!settings.hasLockoutRule) return;
    const named = (name: string): PfInterface | undefined => ports.find((port) => port.name === name);
    const opnsense = [...ports].filter((port) => /^(lan|opt\d+|wan)$/.test(port.name)).sort((a, b) => lockoutPlace(a.name) - lockoutPlace(b.name))[0];
    const port = system === "opnsense" ? opnsense : (named("lan") ?? (ports.length === 1 ? named("wan") : undefined));
    if (port === undefined) return;
    const destination = unionOf((["inet", "inet6"] as const).map((family) => (system === "opnsense" ? this.#book.interfaces.self(family) : this.#book.interfaces.addressesOf(port.name, family)).set));
    const open = [...(settings.webPorts ?? [80, 443]), ...(settings.sshPort === null ? [] : [settings.sshPort])];
    const conditions = settings.webPorts === null ? ["the text does not say at which port the web interface is"] : [];
    this.#add("permit", "anti-lockout rule", settings.lockoutRule ?? at, {
      interfaces: [port.name],
      protocols: TCP,
      destination,
      destinationPorts: [...open].sort((a, b) => a - b).map((n) => [n, n] as const),
      conditions,
    });
  }

  #ipsec(names: InterfaceNames): void {
    for (const peer of this.#record.ipsecPeers) {
      // OPNsense names no interface: the peer may come by any.
      const interfaces = peer.interface === "" ? null : (names.membersOf(peer.interface) ?? [peer.interface]);
      const remote = peer.remote === "any" ? null : addressSet([peer.remote]);
      const source = remote ?? EVERY_IPV4;
      const options: Options = { interfaces, quick: false, source };
      this.#add(
        "permit",
        `IPsec ${peer.descr || peer.remote}: key exchange in`,
        peer.at,
        {
          ...options,
          protocols: UDP,
          destinationPorts: [
            [500, 500],
            [4500, 4500],
          ],
        },
        this.late,
      );
      this.#add("permit", `IPsec ${peer.descr || peer.remote}: ESP and AH in`, peer.at, { ...options, protocols: [[50, 51]] }, this.late);
    }
    if (!this.#record.settings.bypassesStaticRoutes) return;
    for (const route of this.#record.routes) {
      const gateway = this.#record.gateways.find((entry) => entry.name === route.gateway);
      if (route.disabled || gateway === undefined) continue;
      const family = route.network.includes(":") ? "inet6" : "inet";
      const there = addressSet([route.network]);
      const here = this.#book.interfaces.networksOf(gateway.interface, family).set;
      const options: Options = { interfaces: [gateway.interface], direction: "any" };
      this.#add("permit", `pass between ${gateway.interface} and ${route.network}, there`, route.at, { ...options, source: here, destination: there }, this.late);
      this.#add("permit", `pass between ${gateway.interface} and ${route.network}, back`, route.at, { ...options, source: there, destination: here }, this.late);
    }
  }
}

/** util.inc, get_primary_interface_from_list(): lan, then opt1, opt2 …, then wan. */
function lockoutPlace(name: string): number {
  return name === "lan" ? 0 : name === "wan" ? Number.MAX_SAFE_INTEGER : Number(name.slice(3));
}
