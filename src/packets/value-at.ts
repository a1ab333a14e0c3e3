// The value of a map, or the membership in a set, for one packet of which everything is known.
import { parseIp } from "../foundation/ip-address.ts";
import type { PacketPoint } from "../plant/packet-rule.ts";
import type { Diagram } from "./decision-diagrams.ts";
import { restWith } from "./field-values.ts";
import { type FieldName, STATES } from "./packet-fields.ts";
import type { PacketSpace } from "./packet-space.ts";

/** The end value of a map for one packet. */
export function valueAt(space: PacketSpace, map: Diagram, point: PacketPoint): number {
  const { fields } = space;
  const ip = parseIp(point.destination);
  const address = (text: string): bigint => {
    const parsed = parseIp(text);
    if (parsed === undefined) return BigInt(`0x${text.slice(4).replaceAll(":", "")}`) << 80n;
    return parsed.bits === 32 ? BigInt(parsed.value) << 96n : parsed.value;
  };
  const name = (names: readonly string[], of: string | null): number => (of !== null && names.includes(of) ? names.indexOf(of) : names.length);
  const protocol = { tcp: 6, udp: 17, icmp: 1 }[point.transport] ?? (ip === undefined ? 0 : Number(point.transport.slice(3)));
  const service = ip === undefined ? Number(point.transport.slice(3)) : point.icmp === null ? (point.port ?? 0) : point.icmp.type * 256 + point.icmp.code;
  const values: Record<FieldName, bigint> = {
    family: ip === undefined ? 2n : ip.bits === 32 ? 0n : 1n,
    source: address(point.source),
    destination: address(point.destination),
    protocol: BigInt(protocol),
    service: BigInt(service),
    sourcePort: BigInt(point.sourcePort ?? 0),
    tcpFlags: BigInt(point.tcpFlags ?? 0),
    state: BigInt(STATES.indexOf(point.state)),
    entersBy: BigInt(name(fields.interfaces, point.fromZone)),
    leavesBy: BigInt(name(fields.interfaces, point.toZone)),
    application: BigInt(name(fields.applications, point.protocol)),
  };
  return fields.inOrder.reduce((rest, field) => restWith(space.diagrams, rest, field, values[field.name]), map);
}
