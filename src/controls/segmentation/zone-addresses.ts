// The addresses of each zone as one set: the members painted over each other in the order in which they decide, so that no two zones share one.
// Members that are no addresses (names, attributes, MACs) count by the addresses of the machines they place. INVARIANT: what two zones claim alike is in
// neither, as in the placement of machines: a tie opens nothing.
import { type AddressSet, addressSet, complementOf, EVERY_IP, intersectionOf, NO_ADDRESSES, unionOf } from "../../plant/address-set.ts";
import { isMac } from "../../plant/endpoint.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange, ZoneMember } from "../../plant/segmentation.ts";
import type { ZonePlace } from "./zone-placement.ts";

/** Multicast and broadcast: nobody's address, and caught by no zone. */
const GROUPS = addressSet(["224.0.0.0/4", "255.255.255.255", "ff00::/8"]);

export function zoneAddresses(change: SegmentationChange, plant: Plant, zoneOf: (addressSpace: string, endpoint: string) => ZonePlace | null): Map<string, AddressSet> {
  const painted = new Map<string, AddressSet>(change.zones.map((zone) => [zone.name, NO_ADDRESSES]));
  /** One layer over what is there. `nobodys` = in no zone from here on, besides what zones of this layer share. */
  const paint = (layer: ReadonlyMap<string, readonly AddressSet[]>, nobodys = NO_ADDRESSES): void => {
    const claims = new Map([...layer].map(([zone, sets]) => [zone, unionOf(sets)]));
    let claimed = nobodys;
    let tied = nobodys;
    for (const set of claims.values()) {
      tied = unionOf([tied, intersectionOf(claimed, set)]);
      claimed = unionOf([claimed, set]);
    }
    const [others, untied] = [complementOf(claimed), complementOf(tied)];
    for (const [zone, held] of painted) painted.set(zone, unionOf([intersectionOf(held, others), intersectionOf(claims.get(zone) ?? NO_ADDRESSES, untied)]));
  };
  const layers = new Map<number, Map<string, AddressSet[]>>();
  for (const zone of change.zones) {
    for (const member of zone.members) {
      const claim = claimOf(member);
      if (claim === null) continue;
      const layer = layers.get(claim.order) ?? new Map<string, AddressSet[]>();
      layers.set(claim.order, layer);
      layer.set(zone.name, [...(layer.get(zone.name) ?? []), claim.set]);
    }
  }
  for (const [, layer] of [...layers].sort(([a], [b]) => a - b)) paint(layer);
  const places = new Map<string, Set<string>>();
  for (const asset of plant.assets) {
    for (const address of asset.addresses) {
      if (isMac(address)) continue;
      const zones = places.get(address) ?? new Set<string>();
      places.set(address, zones);
      const place = zoneOf(asset.addressSpace, address);
      if (place !== null) zones.add(place.zone);
    }
  }
  const machines = new Map<string, string[]>();
  const nobodys: string[] = [];
  for (const [address, zones] of places) {
    const [zone] = zones;
    if (zone === undefined || zones.size > 1) nobodys.push(address);
    else machines.set(zone, [...(machines.get(zone) ?? []), address]);
  }
  paint(new Map([...machines].map(([zone, addresses]) => [zone, [addressSet(addresses)]])), addressSet(nobodys));
  const single = complementOf(GROUPS);
  for (const [zone, held] of painted) painted.set(zone, intersectionOf(held, single));
  return painted;
}

interface Claim {
  readonly set: AddressSet;
  /** Later ones win; alike ones tie. */
  readonly order: number;
}

/** null = it places machines, not addresses. */
function claimOf(member: ZoneMember): Claim | null {
  switch (member.kind) {
    case "any":
      return { set: EVERY_IP, order: 0 };
    case "prefix":
      return { set: addressSet([member.prefix]), order: 1 + Number(member.prefix.split("/")[1] ?? 0) };
    case "range":
      return { set: addressSet([`${member.from}-${member.to}`]), order: 200 };
    case "address":
      return { set: addressSet([member.address]), order: 300 };
    default:
      return null;
  }
}
