// How many different packets a set holds. What a packet does not have (ports of a protocol without ports, the lower bits of a short address) counts once,
// and so does every name that no rule says.
import { type Diagram, DIGIT_BITS, DIGITS, EVERYTHING, NOTHING } from "./decision-diagrams.ts";
import { ADDRESS_BITS, FAMILY_LAYER2, FAMILY_V4, FAMILY_V6, type FieldName, ICMP_PROTOCOL, ICMPV6_PROTOCOL, STATES } from "./packet-fields.ts";
import type { PacketSet, PacketSpace } from "./packet-space.ts";
import { PROTOCOLS_WITH_PORTS } from "./service-match.ts";

export class PacketCounter {
  readonly #space: PacketSpace;
  readonly #normal: PacketSet;
  readonly #levels: number;
  readonly #known = new Map<Diagram, bigint>();

  constructor(space: PacketSpace) {
    this.#space = space;
    this.#normal = normalPackets(space);
    this.#levels = space.fields.inOrder.reduce((sum, field) => sum + field.digits, 0);
  }

  count(set: PacketSet): bigint {
    const normal = this.#space.and(set, this.#normal);
    return this.#below(normal) << BigInt(DIGIT_BITS * this.#level(normal));
  }

  #level(a: Diagram): number {
    return Math.min(this.#space.diagrams.levelOf(a), this.#levels);
  }

  /** Ways to give the digits from the node's own on. */
  #below(a: Diagram): bigint {
    if (a === NOTHING || a === EVERYTHING) return BigInt(a);
    const before = this.#known.get(a);
    if (before !== undefined) return before;
    let sum = 0n;
    for (let digit = 0; digit < DIGITS; digit++) {
      const child = this.#space.diagrams.childOf(a, digit);
      sum += this.#below(child) << BigInt(DIGIT_BITS * (this.#level(child) - this.#level(a) - 1));
    }
    this.#known.set(a, sum);
    return sum;
  }
}

/** One of all packets that no set can tell apart. */
function normalPackets(space: PacketSpace): PacketSet {
  const { fields } = space;
  const named = (name: FieldName, names: number): PacketSet => space.numbers(name, [[0, names]]);
  const zero = (name: FieldName): PacketSet => space.numbers(name, [[0, 0]]);
  const all = (...sets: readonly PacketSet[]): PacketSet => sets.reduce((a, b) => space.and(a, b));
  const shortAddress = (name: "source" | "destination", family: number): PacketSet => {
    const field = fields.field(name);
    let node: Diagram = EVERYTHING;
    for (let digit = field.digits - 1; digit >= (ADDRESS_BITS[family] as number) / DIGIT_BITS; digit--) {
      node = space.diagrams.node(field.firstLevel + digit, [node, ...new Array<Diagram>(DIGITS - 1).fill(NOTHING)]);
    }
    return node;
  };
  const family = (number: number, more: PacketSet): PacketSet => all(space.numbers("family", [[number, number]]), shortAddress("source", number), shortAddress("destination", number), more);
  const withPorts = space.numbers(
    "protocol",
    [...PROTOCOLS_WITH_PORTS].map((p) => [p, p] as const),
  );
  const isIcmp = space.numbers("protocol", [[ICMP_PROTOCOL, ICMP_PROTOCOL]]);
  const isTcp = space.numbers("protocol", [[6, 6]]);
  const ip = all(
    space.minus(EVERYTHING, space.numbers("protocol", [[ICMPV6_PROTOCOL, ICMPV6_PROTOCOL]])),
    space.or(withPorts, zero("sourcePort")),
    space.or(space.or(withPorts, isIcmp), zero("service")),
    space.or(isTcp, zero("tcpFlags")),
  );
  const layer2 = all(zero("protocol"), zero("sourcePort"), zero("tcpFlags"));
  const names = all(named("entersBy", fields.interfaces.length), named("leavesBy", fields.interfaces.length), named("application", fields.applications.length), named("state", STATES.length - 1));
  return all(names, space.or(space.or(family(FAMILY_V4, ip), family(FAMILY_V6, ip)), family(FAMILY_LAYER2, layer2)));
}
