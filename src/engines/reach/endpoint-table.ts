// What the engine must know of an endpoint, worked out once: its zone, its machine, its subnet, whether its subnet is split between zones.
// Does not decide anything about conversations.
import type { Asset } from "../../plant/asset.ts";
import { type Endpoint, isMac } from "../../plant/endpoint.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import { type AddressSet, addressSet, IS_IN, membership, parseIpv4, parseIpv6 } from "../../plant/address-set.ts";
import type { RuleClassifier } from "../../packets/rule-classifier.ts";
import { macsOf } from "../../controls/segmentation/machine-of.ts";
import type { ZoneOf, ZonePlace } from "./question.ts";

export interface EndpointFacts {
  /** Counts up from 0 over all endpoints. */
  readonly index: number;
  readonly endpoint: Endpoint;
  readonly addressSpace: string;
  readonly place: ZonePlace | null;
  /** Index into the change's zones, −1 = outside every zone. */
  readonly zone: number;
  readonly asset: Asset | undefined;
  /** Index of its subnet, −1 = no known subnet holds it. */
  readonly network: number;
  /** The first three octets of an IPv4 address, the first 64 bits of an IPv6 address: all that can be guessed of an unknown subnet. */
  readonly guess: string | null;
  readonly sourceClass: number;
  readonly destinationClass: number;
}

export const DIFFERENT = 0;
export const SAME = 1;
export const PERHAPS_SAME = 2;
export type SubnetRelation = 0 | 1 | 2;

interface KnownNetwork {
  readonly prefix: string;
  readonly set: AddressSet;
  readonly bits: number;
}

export class EndpointTable {
  readonly networks: readonly KnownNetwork[];
  readonly #spaces = new Map<string, Map<Endpoint, EndpointFacts>>();
  readonly #assets = new Map<string, Asset | undefined>();
  readonly #zoneNumbers: ReadonlyMap<string, number>;
  readonly #zoneOf: ZoneOf;
  readonly #classifier: RuleClassifier;
  #count = 0;
  #lastSpace = "";
  #lastMap: Map<Endpoint, EndpointFacts> | undefined;

  constructor(plant: Plant, change: SegmentationChange, zoneOf: ZoneOf, classifier: RuleClassifier) {
    this.#zoneOf = zoneOf;
    this.#classifier = classifier;
    this.#zoneNumbers = new Map(change.zones.map((z, i) => [z.name, i]));
    this.networks = plant.networks
      .map((n) => ({ prefix: n.prefix, set: addressSet([n.prefix]), bits: Number(n.prefix.split("/")[1] ?? 32) }))
      .sort((a, b) => b.bits - a.bits || (a.prefix < b.prefix ? -1 : 1));
    for (const asset of plant.assets) {
      for (const address of asset.addresses) if (!this.#assets.has(`${asset.addressSpace}|${address}`)) this.#assets.set(`${asset.addressSpace}|${address}`, asset);
      for (const mac of macsOf(asset)) {
        const key = `${asset.addressSpace}|${mac}`;
        // A hardware address that several machines have (a router's, seen from both sides) says nothing of where it is.
        this.#assets.set(key, this.#assets.has(key) && this.#assets.get(key) !== asset ? undefined : asset);
      }
    }
  }

  of(addressSpace: string, endpoint: Endpoint): EndpointFacts {
    if (this.#lastMap === undefined || addressSpace !== this.#lastSpace) {
      let map = this.#spaces.get(addressSpace);
      if (map === undefined) {
        map = new Map();
        this.#spaces.set(addressSpace, map);
      }
      this.#lastMap = map;
      this.#lastSpace = addressSpace;
    }
    return this.#lastMap.get(endpoint) ?? this.#add(this.#lastMap, addressSpace, endpoint);
  }

  #add(map: Map<Endpoint, EndpointFacts>, addressSpace: string, endpoint: Endpoint): EndpointFacts {
    const place = this.#zoneOf(addressSpace, endpoint);
    const asset = this.#assets.get(`${addressSpace}|${endpoint}`) ?? this.#assets.get(`${addressSpace}|${endpoint}`.toLowerCase());
    const facts: EndpointFacts = {
      index: this.#count++,
      endpoint,
      addressSpace,
      place,
      zone: place === null ? -1 : (this.#zoneNumbers.get(place.zone) ?? -1),
      asset,
      network: this.#networkOf(endpoint, asset),
      guess: guessedSubnet(endpoint),
      sourceClass: this.#classifier.sourceClass(place?.zone ?? null, endpoint),
      destinationClass: this.#classifier.destinationClass(place?.zone ?? null, endpoint),
    };
    map.set(endpoint, facts);
    return facts;
  }

  /** A MAC address lies in the subnet of its machine when that machine has one subnet only. */
  #networkOf(endpoint: Endpoint, asset: Asset | undefined): number {
    if (!isMac(endpoint)) return this.networks.findIndex((n) => membership(n.set, endpoint) === IS_IN);
    const found = new Set((asset?.addresses ?? []).filter((a) => !isMac(a)).map((a) => this.#networkOf(a, undefined)));
    found.delete(-1);
    return found.size === 1 ? ([...found][0] as number) : -1;
  }

  all(): EndpointFacts[] {
    return [...this.#spaces.values()].flatMap((map) => [...map.values()]);
  }
}

function guessedSubnet(endpoint: Endpoint): string | null {
  if (parseIpv4(endpoint) !== undefined) return endpoint.slice(0, endpoint.lastIndexOf("."));
  const v6 = parseIpv6(endpoint);
  return v6 === undefined ? null : (v6 >> 64n).toString(16);
}

/** Are two endpoints in one IP subnet. Layer 2 pairs and IPv6 link-local addresses always share their link. */
export function subnetRelation(a: EndpointFacts, b: EndpointFacts): SubnetRelation {
  if (a.network >= 0 || b.network >= 0) return a.network === b.network ? SAME : DIFFERENT;
  if (a.endpoint.startsWith("fe80:") && b.endpoint.startsWith("fe80:")) return SAME;
  return a.guess !== null && a.guess === b.guess ? PERHAPS_SAME : DIFFERENT;
}
