// Sets of packets, exact and canonical: the sets that rules speak of, as decision diagrams, and their algebra. Two sets are equal exactly when they are the
// same number. A packet here is wholly known (its application too), so a set never holds a packet "perhaps": a rule has two sets instead.
import { type AddressSet, addressSet } from "../plant/address-set.ts";
import type { EndpointSet, PacketRule } from "../plant/packet-rule.ts";
import type { NumberRanges, PacketsMatch, ServiceMatch } from "../plant/segmentation.ts";
import { DecisionDiagrams, type Diagram, EVERYTHING, NOTHING } from "./decision-diagrams.ts";
import {
  ADDRESS_BITS,
  diagramOfRanges,
  FAMILY_LAYER2,
  FAMILY_V4,
  FAMILY_V6,
  type FieldName,
  ICMP_NUMBERS,
  ICMP_PROTOCOL,
  ICMPV6_PROTOCOL,
  joinedRanges,
  type PacketFields,
  type ValueRange,
} from "./packet-fields.ts";
import { PROTOCOLS_WITH_PORTS } from "./service-match.ts";

/** A set of packets of one PacketSpace. */
export type PacketSet = Diagram;
export const NO_PACKETS: PacketSet = NOTHING;

/** What a rule matches for certain, and what it may match: the second holds the first. */
export interface RuleSets {
  readonly sure: PacketSet;
  readonly maybe: PacketSet;
}

/** A node takes 81 bytes with its share of the hash table: 8 million stay below 700 MB, and below 1 GB while the store grows. */
export const NODE_LIMIT = 8_000_000;

const TCP_PROTOCOL = 6;
const ALL_FLAGS = 256;

export class PacketSpace {
  readonly fields: PacketFields;
  readonly diagrams: DecisionDiagrams;
  /** Every packet of a family that exists. */
  every: PacketSet;
  readonly #ipUnicast: PacketSet;
  readonly #ip: PacketSet;
  readonly #withPorts: PacketSet;
  readonly #ends = new Map<AddressSet, { source?: RuleSets; destination?: RuleSets }>();
  readonly #services = new Map<ServiceMatch, PacketSet>();
  readonly #rules = new Map<PacketRule, RuleSets>();
  readonly #followed = new Map<number, Diagram>();

  constructor(fields: PacketFields, nodeLimit = NODE_LIMIT) {
    this.fields = fields;
    this.diagrams = new DecisionDiagrams(nodeLimit);
    const family = (from: number, to: number): PacketSet => this.numbers("family", [[from, to]]);
    this.every = family(FAMILY_V4, FAMILY_LAYER2);
    this.#ip = family(FAMILY_V4, FAMILY_V6);
    this.#withPorts = this.and(
      this.#ip,
      this.numbers(
        "protocol",
        [...PROTOCOLS_WITH_PORTS].map((p) => [p, p] as const),
      ),
    );
    this.#ipUnicast = this.minus(this.#ip, this.#toMany());
  }

  /** Every set of rules that is made from now on holds only packets of this part: a question that is too large is asked of parts. */
  narrowTo(part: PacketSet): void {
    this.every = part;
    this.#ends.clear();
    this.#services.clear();
    this.#rules.clear();
  }

  or(a: PacketSet, b: PacketSet): PacketSet {
    return this.diagrams.or(a, b);
  }

  and(a: PacketSet, b: PacketSet): PacketSet {
    return this.diagrams.and(a, b);
  }

  minus(a: PacketSet, b: PacketSet): PacketSet {
    return this.diagrams.minus(a, b);
  }

  not(a: PacketSet): PacketSet {
    return this.diagrams.minus(this.every, a);
  }

  /** Of outcome maps, remembered beyond what the diagrams themselves remember. */
  followedBy(first: Diagram, then: Diagram): Diagram {
    const key = first * 2 ** 26 + then;
    const before = this.#followed.get(key);
    if (before !== undefined) return before;
    const made = this.diagrams.followedBy(first, then);
    this.#followed.set(key, made);
    return made;
  }

  /** Packets whose field has one of these values. Bits beyond `bits` do not count. */
  ranges(name: FieldName, ranges: readonly ValueRange[], bits?: number): PacketSet {
    return diagramOfRanges(this.diagrams, this.fields.field(name), ranges, bits);
  }

  numbers(name: FieldName, ranges: NumberRanges): PacketSet {
    return this.ranges(name, joinedRanges(ranges.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) }))));
  }

  #family(family: number): PacketSet {
    return this.numbers("family", [[family, family]]);
  }

  /** Multicast, and the broadcast to one's own network. That a subnet's last address is one too is not known here. */
  #toMany(): PacketSet {
    const v4 = [
      { from: 0xe000_0000n, to: 0xefff_ffffn },
      { from: 0xffff_ffffn, to: 0xffff_ffffn },
    ];
    const v6 = [{ from: 0xffn << 120n, to: (1n << 128n) - 1n }];
    return this.or(this.and(this.#family(FAMILY_V4), this.ranges("destination", v4, 32)), this.and(this.#family(FAMILY_V6), this.ranges("destination", v6)));
  }

  /** Packets with an end in the set: surely, and perhaps (names that are not resolved may stand for any address). */
  end(side: "source" | "destination", addresses: AddressSet): RuleSets {
    let known = this.#ends.get(addresses);
    if (known === undefined) {
      known = {};
      this.#ends.set(addresses, known);
    }
    known[side] ??= this.#endSets(side, addresses);
    return known[side];
  }

  /** Packets of IPv4 with this one end, which is not remembered. */
  v4Address(side: "source" | "destination", address: number): PacketSet {
    return this.and(this.#family(FAMILY_V4), this.ranges(side, [{ from: BigInt(address), to: BigInt(address) }], ADDRESS_BITS[FAMILY_V4]));
  }

  /** Packets with this one end; a text that is no address is in no packet. */
  address(side: "source" | "destination", address: string): PacketSet {
    return this.end(side, addressSet([address])).sure;
  }

  #endSets(side: "source" | "destination", addresses: AddressSet): RuleSets {
    const macs = [...addresses.macs].map((mac) => BigInt(`0x${mac.slice(4).replaceAll(":", "")}`));
    const byFamily: readonly (readonly ValueRange[])[] = [
      addresses.v4.map((r) => ({ from: BigInt(r.from), to: BigInt(r.to) })),
      addresses.v6,
      joinedRanges(macs.map((mac) => ({ from: mac, to: mac }))),
    ];
    let sure = NO_PACKETS;
    byFamily.forEach((ranges, family) => {
      if (ranges.length > 0 && this.and(this.every, this.#family(family)) !== NO_PACKETS) sure = this.or(sure, this.and(this.#family(family), this.ranges(side, ranges, ADDRESS_BITS[family])));
    });
    return { sure, maybe: addresses.unresolved.length > 0 ? this.every : sure };
  }

  #endpoint(side: "source" | "destination", set: EndpointSet): RuleSets {
    const field = side === "source" ? "entersBy" : "leavesBy";
    const by = set.zones === null ? EVERYTHING : this.interfaceSet(field, set.zones);
    if (set.addresses === null) return { sure: by, maybe: by };
    const { sure, maybe } = this.end(side, set.addresses);
    return { sure: this.and(sure, by), maybe: this.and(maybe, by) };
  }

  /** null among the names stands for every interface that no rule names. */
  interfaceSet(field: "entersBy" | "leavesBy", names: readonly (string | null)[]): PacketSet {
    return this.ranges(field, this.fields.nameRanges(this.fields.interfaces, this.fields.field(field), names));
  }

  applicationSet(names: readonly (string | null)[]): PacketSet {
    return this.ranges("application", this.fields.nameRanges(this.fields.applications, this.fields.field("application"), names));
  }

  rule(rule: PacketRule): RuleSets {
    const before = this.#rules.get(rule);
    if (before !== undefined) return before;
    const asked = this.asked(rule);
    const { sure, maybe } = this.ends(rule);
    const sets = { sure: rule.conditions.length > 0 ? NO_PACKETS : this.and(asked, sure), maybe: this.and(asked, maybe) };
    this.#rules.set(rule, sets);
    return sets;
  }

  /** What a rule asks of both ends of a packet. */
  ends(rule: PacketRule): RuleSets {
    const source = this.#endpoint("source", rule.source);
    const destination = this.#endpoint("destination", rule.destination);
    const maybe = this.and(source.maybe, destination.maybe);
    return { sure: source.sure === source.maybe && destination.sure === destination.maybe ? maybe : this.and(source.sure, destination.sure), maybe };
  }

  /** The sets that a rule without any "perhaps" asks a packet to be in, those on the lowest levels first; null for other rules. */
  partsOf(rule: PacketRule): readonly PacketSet[] | null {
    if (rule.conditions.length > 0) return null;
    const parts: PacketSet[] = [];
    if (rule.destination.zones !== null) parts.push(this.interfaceSet("leavesBy", rule.destination.zones));
    if (rule.source.zones !== null) parts.push(this.interfaceSet("entersBy", rule.source.zones));
    for (const [side, { addresses }] of [
      ["source", rule.source],
      ["destination", rule.destination],
    ] as const) {
      if (addresses === null) continue;
      if (addresses.unresolved.length > 0) return null;
      parts.push(this.end(side, addresses).sure);
    }
    return [...parts, this.asked(rule)];
  }

  /** What it asks besides: services, states, applications. */
  asked(rule: PacketRule): PacketSet {
    let asked = this.and(this.every, this.services(rule.services));
    if (rule.states !== null) asked = this.and(asked, this.ranges("state", this.fields.stateRanges(rule.states)));
    if (rule.applications !== null) asked = this.and(asked, this.applicationSet(rule.applications));
    return asked;
  }

  services(services: readonly ServiceMatch[]): PacketSet {
    let set = NO_PACKETS;
    for (const service of services) set = this.or(set, this.#service(service));
    return set;
  }

  #service(service: ServiceMatch): PacketSet {
    const before = this.#services.get(service);
    if (before !== undefined) return before;
    const set = this.#serviceSet(service);
    this.#services.set(service, set);
    return set;
  }

  /** SPEC: serviceMembership for a packet of which everything is known. */
  #serviceSet(service: ServiceMatch): PacketSet {
    switch (service.kind) {
      case "any":
        return this.#ipUnicast;
      case "port":
        return this.and(
          this.#protocols([[service.transport === "tcp" ? TCP_PROTOCOL : 17, service.transport === "tcp" ? TCP_PROTOCOL : 17]]),
          this.numbers("service", [[service.fromPort, service.toPort]]),
        );
      case "icmp":
        return this.#protocols(withOneIcmp([[ICMP_PROTOCOL, ICMP_PROTOCOL]]));
      case "ip":
        return service.number === ICMPV6_PROTOCOL ? NO_PACKETS : this.#protocols([[service.number, service.number]]);
      case "l2":
        return this.and(this.#family(FAMILY_LAYER2), this.numbers("service", [[service.etherType, service.etherType]]));
      case "app":
        return this.and(this.every, this.applicationSet([service.protocol]));
      case "packets":
        return this.#packets(service);
    }
  }

  #protocols(ranges: NumberRanges): PacketSet {
    return this.and(this.#ip, this.numbers("protocol", ranges));
  }

  /** ICMP is one protocol here, for both families, as it is to the evidence: a set holds both of its numbers or none. */
  #packets(match: PacketsMatch): PacketSet {
    let set = match.protocols === null ? this.#ip : this.#protocols(withOneIcmp(match.protocols));
    if (match.sourcePorts !== null) set = this.and(set, this.and(this.#withPorts, this.numbers("sourcePort", match.sourcePorts)));
    if (match.destinationPorts !== null) set = this.and(set, this.and(this.#withPorts, this.numbers("service", match.destinationPorts)));
    if (match.icmp !== null) {
      const kinds = match.icmp.flatMap(({ type, codes }) => (codes ?? [[0, 255] as const]).map(([from, to]) => [type * 256 + from, type * 256 + to] as const));
      set = this.and(set, this.and(this.#protocols(withOneIcmp([[ICMP_PROTOCOL, ICMP_PROTOCOL]])), this.numbers("service", kinds)));
    }
    if (match.tcpFlags !== null) {
      const wanted = match.tcpFlags;
      const values = Array.from({ length: ALL_FLAGS }, (_, flags) => flags).filter((flags) => wanted.some((m) => (flags & m.mask) === m.value));
      set = this.and(
        set,
        this.and(
          this.#protocols([[TCP_PROTOCOL, TCP_PROTOCOL]]),
          this.numbers(
            "tcpFlags",
            values.map((v) => [v, v] as const),
          ),
        ),
      );
    }
    return set;
  }
}

function withOneIcmp(protocols: NumberRanges): NumberRanges {
  const hasIcmp = protocols.some(([from, to]) => ICMP_NUMBERS.some((p) => from <= p && p <= to));
  return hasIcmp ? [...protocols, ...ICMP_NUMBERS.map((p) => [p, p] as const)] : protocols;
}
