// Which zone an endpoint is in, by the most specific member that holds it: asset, address, mac, range, prefix (longest), match, any. A tie
// between zones is an error and places nobody. Fast: each endpoint is worked out once. placement-reference.ts reads the same rule slowly.
//
// What counts for an address: itself, and the name, attributes and MAC addresses of its machine. A MAC address sits on a machine: where nothing
// names it, it is where the machine's addresses are, if that is one zone; if they are in several (a router), nobody can say, and it is in none.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import type { Asset } from "../../plant/asset.ts";
import { type Endpoint, isMac } from "../../plant/endpoint.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange, TextAt, ZoneMember } from "../../plant/segmentation.ts";
import { AddressPlaces } from "./address-places.ts";
import { macsOf, MachineOf } from "./machine-of.ts";
import { matchesAsset } from "../../plant/match-asset.ts";
import { type Decision, decideBetween, type Placed, type PlacedMember, placedMembers } from "./placed-member.ts";
import { namesNotInPlant } from "./plant-names.ts";

/** The zone of an endpoint and the member that put it there. */
export interface ZonePlace {
  readonly zone: string;
  /** The member as written. */
  readonly rule: string;
  readonly at: TextAt;
}

export interface Placement {
  /** null = outside every zone, or not to be decided. Same question, same answer. */
  zoneOf(addressSpace: string, endpoint: Endpoint): ZonePlace | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function placeInZones(change: SegmentationChange, plant: Plant): Placement {
  const placer = new Placer(change, plant);
  const memo = new Map<string, Map<Endpoint, ZonePlace | null>>();
  const zoneOf = (addressSpace: string, endpoint: Endpoint): ZonePlace | null => {
    let known = memo.get(addressSpace);
    if (known === undefined) {
      known = new Map();
      memo.set(addressSpace, known);
    }
    let place = known.get(endpoint);
    if (place === undefined) {
      place = toPlace(placer.decide(addressSpace, endpoint));
      known.set(endpoint, place);
    }
    return place;
  };
  return { zoneOf, diagnostics: [...namesNotInPlant(change, plant), ...tiesOf(plant, placer)] };
}

function toPlace(decision: Decision): ZonePlace | null {
  if (decision === null || "tie" in decision) return null;
  return { zone: decision.zone, rule: decision.member.written, at: decision.member.at };
}

/** Ties between machines of the plant; each pair of members is told once, with its first machine as example. */
function tiesOf(plant: Plant, placer: Placer): Diagnostic[] {
  const diagnostics = new Map<string, Diagnostic>();
  for (const asset of plant.assets) {
    for (const endpoint of [...asset.addresses, ...macsOf(asset)]) {
      const decision = placer.decide(asset.addressSpace, endpoint);
      if (decision === null || !("tie" in decision)) continue;
      const [a, b] = decision.tie;
      const key = `${a.order} ${b.order}`;
      if (diagnostics.has(key)) continue;
      const who = asset.name === endpoint ? endpoint : `${asset.name} (${endpoint})`;
      diagnostics.set(key, {
        code: "zone-tie",
        severity: "error",
        message: `${who} is in the zone "${b.zone}" by ${b.member.written} here and in "${a.zone}" by ${a.member.written} in line ${a.member.at.line}, column ${a.member.at.column}; neither is more specific.`,
        help: `Name it in one zone, such as asset:${asset.name}, or narrow one of the two.`,
        at: b.member.at,
      });
    }
  }
  return [...diagnostics.values()];
}

class Placer {
  readonly #machineOf: MachineOf;
  readonly #assets = new Map<string, Decision>();
  readonly #macs = new Map<string, Decision>();
  readonly #addresses = new AddressPlaces();
  readonly #matches: Placed<Extract<ZoneMember, { kind: "match" }>>[] = [];
  readonly #matchOf = new Map<Asset, Decision>();
  #any: Decision = null;

  constructor(change: SegmentationChange, plant: Plant) {
    this.#machineOf = new MachineOf(plant.assets);
    for (const placed of placedMembers(change)) this.#add(placed);
    this.#addresses.sort();
  }

  #add(placed: PlacedMember): void {
    const { member } = placed;
    switch (member.kind) {
      case "asset":
        this.#assets.set(member.name, decideBetween(this.#assets.get(member.name) ?? null, placed));
        break;
      case "mac":
        this.#macs.set(member.mac, decideBetween(this.#macs.get(member.mac) ?? null, placed));
        break;
      case "match":
        this.#matches.push({ ...placed, member });
        break;
      case "any":
        this.#any = decideBetween(this.#any, placed);
        break;
      default:
        this.#addresses.add({ ...placed, member });
    }
  }

  decide(addressSpace: string, endpoint: Endpoint): Decision {
    const machine = this.#machineOf.endpoint(addressSpace, endpoint);
    return isMac(endpoint) ? this.#decideMac(addressSpace, endpoint.toLowerCase(), machine) : this.#decideAddress(endpoint, machine);
  }

  #decideAddress(address: Endpoint, machine: Asset | undefined): Decision {
    return this.#byName(machine) ?? this.#addresses.exactly(address) ?? this.#byMac(machine) ?? this.#addresses.within(address) ?? this.#byMatch(machine) ?? this.#any;
  }

  #decideMac(addressSpace: string, mac: string, machine: Asset | undefined): Decision {
    const named = this.#byName(machine) ?? this.#macs.get(mac);
    if (named != null) return named;
    if (machine === undefined || machine.addresses.length === 0) return this.#byMatch(machine) ?? this.#any;
    const decisions = machine.addresses.map((address) => this.decide(addressSpace, address));
    const first = decisions[0] as Decision;
    if (first === null || "tie" in first) return first;
    return decisions.every((d) => d !== null && !("tie" in d) && d.zone === first.zone) ? first : null;
  }

  #byName(machine: Asset | undefined): Decision {
    return machine === undefined ? null : (this.#assets.get(machine.name) ?? null);
  }

  #byMac(machine: Asset | undefined): Decision {
    if (machine === undefined || this.#macs.size === 0) return null;
    return macsOf(machine).reduce<Decision>((best, mac) => decideBetween(best, this.#macs.get(mac) ?? null), null);
  }

  #byMatch(machine: Asset | undefined): Decision {
    if (machine === undefined || this.#matches.length === 0) return null;
    let decision = this.#matchOf.get(machine);
    if (decision === undefined) {
      decision = this.#matches.reduce<Decision>((best, placed) => (matchesAsset(placed.member.terms, machine) ? decideBetween(best, placed) : best), null);
      this.#matchOf.set(machine, decision);
    }
    return decision;
  }
}
