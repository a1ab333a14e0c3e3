// Networks and addresses of the device's interfaces. An address that is given (DHCP, a tracked prefix) is not written: it may be any that is not in a
// network that the text places elsewhere.
import { parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, complementOf, EVERY_IPV4, EVERY_IPV6, intersectionOf, NO_ADDRESSES, unionOf } from "../../../plant/address-set.ts";
import type { Family, PfInterface, PfRecord } from "./pf-record.ts";

export interface InterfaceSet {
  /** What is written; names stay unresolved. */
  readonly set: AddressSet;
  /** What the device is given, in words; then any address of `elsewhere` may be meant as well. */
  readonly given: readonly string[];
}

/** Of networks and hosts of the internet, link and this host: never given to an interface. */
const NEVER_GIVEN = addressSet(["0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/8", "fe80::/10", "ff00::/8"]);

export class InterfaceAddresses {
  readonly #record: PfRecord;
  readonly #interfaces: ReadonlyMap<string, PfInterface>;
  readonly #groups: ReadonlyMap<string, readonly string[]>;
  readonly #elsewhere = new Map<Family, AddressSet>();

  constructor(record: PfRecord) {
    this.#record = record;
    this.#interfaces = new Map(record.interfaces.map((port) => [port.name, port]));
    this.#groups = new Map(record.groups.map((group) => [group.name, group.members]));
  }

  has(name: string): boolean {
    return this.#interfaces.has(name) || this.#groups.has(name);
  }

  isInterface(name: string): boolean {
    return this.#interfaces.has(name);
  }

  networksOf(name: string, family: Family): InterfaceSet {
    const members = this.#groups.get(name);
    if (members !== undefined) return join(members.filter((member) => this.#interfaces.has(member)).map((member) => this.networksOf(member, family)));
    const port = this.#interfaces.get(name);
    if (port === undefined) return { set: NO_ADDRESSES, given: [] };
    const further = this.#record.virtualAddresses.filter((vip) => vip.interface === name && vip.mode !== "proxyarp" && vip.mode !== "other").map((vip) => `${vip.address}/${vip.bits}`);
    return join([primaryOf(port, family, true), { set: ofFamily(literals(further), family), given: [] }]);
  }

  /** pfSense means the first address, OPNsense all of them. */
  addressesOf(name: string, family: Family): InterfaceSet {
    const port = this.#interfaces.get(name);
    if (port === undefined) return { set: NO_ADDRESSES, given: [] };
    const primary = primaryOf(port, family, false);
    return this.#record.system === "opnsense" ? join([primary, this.#virtualOf(name, family)]) : primary;
  }

  #virtualOf(name: string, family: Family): InterfaceSet {
    return { set: ofFamily(literals(this.#record.virtualAddresses.filter((vip) => vip.interface === name && vip.mode !== "proxyarp").map((vip) => vip.address)), family), given: [] };
  }

  /** Every address of the device. */
  self(family: Family): InterfaceSet {
    const parts = this.#record.interfaces.filter((port) => port.enabled).flatMap((port) => [primaryOf(port, family, false), this.#virtualOf(port.name, family)]);
    return join([...parts, { set: ofFamily(addressSet(["127.0.0.0/8", "::1"]), family), given: [] }]);
  }

  /** Where an address that is given may lie: outside all networks that are written, of interfaces, routes and tunnels. */
  elsewhere(family: Family): AddressSet {
    let found = this.#elsewhere.get(family);
    if (found === undefined) {
      const placed = [...this.#record.routes.filter((route) => !route.disabled).map((route) => route.network), ...this.#record.tunnelRoutes.map((route) => route.network)].filter(
        (text) => !/\/0$/.test(text),
      );
      const networks = this.#record.interfaces.filter((port) => port.enabled).map((port) => this.networksOf(port.name, family).set);
      found = intersectionOf(complementOf(unionOf([literals(placed), ...networks, NEVER_GIVEN])), family === "inet" ? EVERY_IPV4 : EVERY_IPV6);
      this.#elsewhere.set(family, found);
    }
    return found;
  }
}

function join(parts: readonly InterfaceSet[]): InterfaceSet {
  return { set: unionOf(parts.map((part) => part.set)), given: [...new Set(parts.flatMap((part) => part.given))] };
}

function literals(texts: readonly string[]): AddressSet {
  return { ...addressSet(texts), unresolved: [] };
}

export function ofFamily(set: AddressSet, family: Family): AddressSet {
  return family === "inet" ? { ...set, v6: [] } : { ...set, v4: [] };
}

/** Its network, or its address alone. */
function primaryOf(port: PfInterface, family: Family, isNetwork: boolean): InterfaceSet {
  const [address, bits] = family === "inet" ? [port.ipaddr, port.subnet] : [port.ipaddrv6, port.subnetv6];
  if (address === "" || address === "none") return { set: NO_ADDRESSES, given: [] };
  const set = addressSet([isNetwork && bits !== "" ? `${address}/${bits}` : address]);
  const isLiteral = (family === "inet" ? parseIpv4(address) : parseIpv6(address)) !== undefined && set.unresolved.length === 0;
  return isLiteral ? { set, given: [] } : { set: NO_ADDRESSES, given: [`the ${isNetwork ? "network" : "address"} that ${port.name} is given (${address})`] };
}
