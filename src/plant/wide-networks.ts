// Networks that are not the plant's alone: widely shared ones, and the public internet; and the network that a machine stands in, where no rule parts neighbours.
import { type AddressSet, addressSet, complementOf, IS_IN, membership } from "./address-set.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Network } from "./plant.ts";

/** From this Purdue level, the business network, up, networks are shared by everybody's mail and browser. */
export const WIDE_LEVEL = 4;

/** Not of RFC 1918, RFC 6598, loopback, link-local, multicast, nor unspecified; of IPv6 only global unicast (2000::/3). */
export const PUBLIC_ADDRESSES: AddressSet = complementOf(
  addressSet(["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3", "::/3", "4000::/2", "8000::/1"]),
);

/** The narrowest known network of each address, each once, sorted. */
export function networksOf(networks: readonly Pick<Network, "prefix">[], addresses: readonly Endpoint[]): string[] {
  const known = networks.map(({ prefix }) => ({ prefix, set: addressSet([prefix]), bits: Number(prefix.split("/")[1] ?? 0) })).sort((x, y) => y.bits - x.bits);
  return [...new Set(addresses.flatMap((address) => known.find(({ set }) => membership(set, address) === IS_IN)?.prefix ?? []))].sort();
}
