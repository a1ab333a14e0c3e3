// One packet of a set, as a person would choose it: between machines that exist, to a port that is known, opening a connection.
import { formatIp } from "../foundation/ip-address.ts";
import type { PacketPoint } from "../plant/packet-rule.ts";
import { DIGIT_BITS, NOTHING } from "./decision-diagrams.ts";
import { restWith, valueGroups } from "./field-values.ts";
import { bitsOf } from "./packet-boxes.ts";
import { FAMILY_LAYER2, FAMILY_V4, type FieldName, ICMP_PROTOCOL, STATES, type ValueRange } from "./packet-fields.ts";
import { isToMany, transportOf } from "./packet-columns.ts";
import type { PacketSet, PacketSpace } from "./packet-space.ts";
import { PROTOCOLS_WITH_PORTS } from "./service-match.ts";

/** Addresses that are really used, as numbers of their family; asked in this order. */
export interface KnownAddresses {
  readonly v4: readonly number[];
  readonly v6: readonly bigint[];
}

export const NO_KNOWN_ADDRESSES: KnownAddresses = { v4: [], v6: [] };

/** Ports that a reader knows, those of control systems first. */
const USUAL_PORTS = [502, 102, 44_818, 4840, 20_000, 2404, 443, 80, 22, 3389, 445, 135, 53, 123, 161, 514, 21, 23, 1433, 2222, 47_808, 34_964];
const USUAL_SOURCE_PORTS = [49_152, 1_024];
const SYN = 2;
/** Known addresses beyond these are not tried. */
const MOST_TRIED = 4_096;

/** null for the empty set. */
export function examplePacket(space: PacketSpace, set: PacketSet, known: KnownAddresses): PacketPoint | null {
  if (set === NOTHING) return null;
  const chosen = new Map<FieldName, number | bigint>();
  let rest = set;
  for (const field of space.fields.inOrder) {
    const family = Number(chosen.get("family") ?? FAMILY_V4);
    const bits = field.name === "family" ? field.digits * DIGIT_BITS : bitsOf(space, field.name, family);
    const wanted = wantedOf(space, field.name, family, chosen, known);
    let value = wanted.map(BigInt).find((v) => restWith(space.diagrams, rest, field, v, bits) !== NOTHING);
    if (value === undefined) {
      const ranges = valueGroups(space.diagrams, rest, field, bits)[0]?.ranges as readonly ValueRange[];
      value = field.name === "source" || field.name === "destination" ? machineIn(ranges) : (ranges[0] as ValueRange).from;
    }
    chosen.set(field.name, value);
    rest = restWith(space.diagrams, rest, field, value, bits);
  }
  return pointOf(space, chosen);
}

function wantedOf(space: PacketSpace, name: FieldName, family: number, chosen: ReadonlyMap<FieldName, number | bigint>, known: KnownAddresses): readonly (number | bigint)[] {
  switch (name) {
    case "family":
      return [FAMILY_V4];
    case "protocol":
      return [6, 17, ICMP_PROTOCOL];
    case "service":
      return Number(chosen.get("protocol")) === ICMP_PROTOCOL ? [8 * 256] : USUAL_PORTS;
    case "sourcePort":
      return USUAL_SOURCE_PORTS;
    case "tcpFlags":
      return [SYN];
    case "source":
    case "destination":
      return family === FAMILY_V4 ? known.v4.slice(0, MOST_TRIED) : family === FAMILY_LAYER2 ? [] : known.v6.slice(0, MOST_TRIED);
    case "application":
      return [space.fields.applications.length];
    case "state":
    case "entersBy":
    case "leavesBy":
      return [];
  }
}

/** Not the first of a network, which is no machine. */
function machineIn(ranges: readonly ValueRange[]): bigint {
  const { from, to } = ranges.find((r) => r.from < r.to) ?? (ranges[0] as ValueRange);
  return from % 16n === 0n && to > from ? from + 1n : from;
}

function pointOf(space: PacketSpace, chosen: ReadonlyMap<FieldName, number | bigint>): PacketPoint {
  const { interfaces, applications } = space.fields;
  const number = (name: FieldName): number => Number(chosen.get(name));
  const family = number("family");
  const address = (value: bigint): string => {
    if (family === FAMILY_LAYER2) return `mac:${(value.toString(16).padStart(12, "0").match(/../g) as string[]).join(":")}`;
    return formatIp(family === FAMILY_V4 ? { bits: 32, value: Number(value) } : { bits: 128, value });
  };
  const protocol = number("protocol");
  const service = number("service");
  const destination = BigInt(chosen.get("destination") as bigint);
  const isIp = family !== FAMILY_LAYER2;
  const hasPorts = isIp && PROTOCOLS_WITH_PORTS.has(protocol);
  return {
    fromZone: interfaces[number("entersBy")] ?? null,
    toZone: interfaces[number("leavesBy")] ?? null,
    source: address(BigInt(chosen.get("source") as bigint)),
    destination: address(destination),
    transport: isIp ? transportOf(protocol) : `l2/0x${service.toString(16).toUpperCase().padStart(4, "0")}`,
    port: hasPorts ? service : null,
    protocol: applications[number("application")] ?? "unknown",
    protocolKnownBy: "bytes",
    toMany: family === FAMILY_V4 ? isToMany(Number(destination)) : isIp && destination >> 120n === 0xffn,
    sourcePort: hasPorts ? number("sourcePort") : null,
    icmp: isIp && protocol === ICMP_PROTOCOL ? { type: service >> 8, code: service & 255 } : null,
    tcpFlags: isIp && protocol === 6 ? number("tcpFlags") : null,
    state: STATES[Math.min(number("state"), STATES.length - 1)] as PacketPoint["state"],
  };
}
