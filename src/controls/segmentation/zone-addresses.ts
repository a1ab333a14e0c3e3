// The addresses of each zone as one set: the members painted over each other in the order in which they decide, so that no two zones share one.
// Members that are no addresses (names, attributes, MACs) count by the addresses of the machines they place.
import { type AddressSet, addressSet, complementOf, EVERY_IP, intersectionOf, NO_ADDRESSES, unionOf } from "../../plant/address-set.ts";
import { isMac } from "../../plant/endpoint.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange, ZoneMember } from "../../plant/segmentation.ts";
import type { ZonePlace } from "./zone-placement.ts";

/** Multicast and broadcast: nobody's address, and caught by no zone. */
const GROUPS = addressSet(["224.0.0.0/4", "255.255.255.255", "ff00::/8"]);

export function zoneAddresses(change: SegmentationChange, plant: Plant, zoneOf: (addressSpace: string, endpoint: string) => ZonePlace | null): Map<string, AddressSet> {
  const painted = new Map<string, AddressSet>(change.zones.map((zone) => [zone.name, NO_ADDRESSES]));
  const paint = (name: string, set: AddressSet): void => {
    const others = complementOf(set);
    for (const [zone, held] of painted) painted.set(zone, zone === name ? unionOf([held, set]) : intersectionOf(held, others));
  };
  const layers = change.zones.flatMap((zone) => zone.members.flatMap((member) => layerOf(zone.name, member))).sort((a, b) => a.order - b.order);
  for (const { zone, set } of layers) paint(zone, set);
  const machines = new Map<string, string[]>();
  for (const asset of plant.assets) {
    for (const address of asset.addresses) {
      const place = isMac(address) ? null : zoneOf(asset.addressSpace, address);
      if (place !== null) machines.set(place.zone, [...(machines.get(place.zone) ?? []), address]);
    }
  }
  for (const [zone, addresses] of machines) paint(zone, addressSet(addresses));
  const single = complementOf(GROUPS);
  for (const [zone, held] of painted) painted.set(zone, intersectionOf(held, single));
  return painted;
}

interface PaintLayer {
  readonly zone: string;
  readonly set: AddressSet;
  /** Later ones win. */
  readonly order: number;
}

function layerOf(zone: string, member: ZoneMember): PaintLayer[] {
  switch (member.kind) {
    case "any":
      return [{ zone, set: EVERY_IP, order: 0 }];
    case "prefix":
      return [{ zone, set: addressSet([member.prefix]), order: 1 + Number(member.prefix.split("/")[1] ?? 0) }];
    case "range":
      return [{ zone, set: addressSet([`${member.from}-${member.to}`]), order: 200 }];
    case "address":
      return [{ zone, set: addressSet([member.address]), order: 300 }];
    default:
      return [];
  }
}
