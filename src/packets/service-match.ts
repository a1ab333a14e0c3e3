// Does one service of a rule match a packet: no, perhaps, or surely. The meaning of a service is defined here and nowhere else.
import type { NumberRanges, PacketsMatch, ServiceMatch } from "../plant/segmentation.ts";
import { IS_IN, type Membership, NOT_IN, PERHAPS_IN } from "../plant/address-set.ts";
import type { PacketPoint } from "../plant/packet-rule.ts";

export type ServicePoint = Pick<PacketPoint, "transport" | "port" | "protocol" | "protocolKnownBy" | "toMany"> & Partial<Pick<PacketPoint, "sourcePort" | "icmp" | "tcpFlags">>;

/**
 * `any` means any unicast IP packet: frames of layer 2 and packets to many are only matched by a service that names them.
 * `app:` asks for the recognised protocol. A port is not a function: where only the port says so, or nothing was sent, the answer is "perhaps".
 */
export function serviceMembership(service: ServiceMatch, point: ServicePoint): Membership {
  switch (service.kind) {
    case "any":
      return !point.toMany && !isLayer2(point.transport) ? IS_IN : NOT_IN;
    case "port":
      return point.transport === service.transport && point.port !== null && point.port >= service.fromPort && point.port <= service.toPort ? IS_IN : NOT_IN;
    case "icmp":
      return point.transport === "icmp" ? IS_IN : NOT_IN;
    case "ip":
      return ipNumber(point.transport) === service.number ? IS_IN : NOT_IN;
    case "l2":
      return etherTypeOf(point.transport) === service.etherType ? IS_IN : NOT_IN;
    case "packets":
      return packetsMembership(service, point);
    case "app":
      return appMembership(service.protocol, point);
  }
}

/** IPv4's ICMP and IPv6's are one transport to the evidence; which of them it is follows from the addresses. */
const ICMP_NUMBERS: readonly number[] = [1, 58];

/** What is not known of the packet and asked for makes "perhaps", unless every value would do. */
function packetsMembership(match: PacketsMatch, point: ServicePoint): Membership {
  if (isLayer2(point.transport)) return NOT_IN;
  const numbers = point.transport === "icmp" ? ICMP_NUMBERS : [ipNumber(point.transport)];
  if (match.protocols !== null && !numbers.some((n) => isInRanges(match.protocols as NumberRanges, n))) return NOT_IN;
  const hasPorts = numbers.some((n) => PROTOCOLS_WITH_PORTS.has(n));
  let least: Membership = IS_IN;
  for (const [ranges, port] of [
    [match.destinationPorts, point.port],
    [match.sourcePorts, point.sourcePort ?? null],
  ] as const) {
    if (ranges === null) continue;
    if (!hasPorts) return NOT_IN;
    if (port === null) least = coversEvery(ranges, point.transport === "tcp" ? LOWEST_CLIENT_PORT : 0) ? least : PERHAPS_IN;
    else if (!isInRanges(ranges, port)) return NOT_IN;
  }
  if (match.icmp !== null) {
    if (point.transport !== "icmp") return NOT_IN;
    const icmp = point.icmp ?? null;
    if (icmp === null) least = PERHAPS_IN;
    else if (!match.icmp.some((m) => m.type === icmp.type && (m.codes === null || isInRanges(m.codes, icmp.code)))) return NOT_IN;
  }
  if (match.tcpFlags !== null) {
    if (point.transport !== "tcp") return NOT_IN;
    const flags = point.tcpFlags ?? null;
    if (flags === null) least = PERHAPS_IN;
    else if (!match.tcpFlags.some((m) => (flags & m.mask) === m.value)) return NOT_IN;
  }
  return least;
}

/** TCP, UDP, DCCP, SCTP and UDP-Lite. */
export const PROTOCOLS_WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);

export function isInRanges(ranges: NumberRanges, value: number): boolean {
  return ranges.some(([from, to]) => value >= from && value <= to);
}

/** Below are the system ports (RFC 6335 §6), which clients of TCP do not pick; UDP has protocols that do (NTP, DHCP, IKE). */
export const LOWEST_CLIENT_PORT = 1_024;
export const HIGHEST_PORT = 65_535;

function coversEvery(ranges: NumberRanges, from: number): boolean {
  return ranges.some(([low, high]) => low <= from && high === HIGHEST_PORT);
}

function appMembership(protocol: string, point: ServicePoint): Membership {
  if (isLayer2(point.transport) && point.protocol !== protocol) return NOT_IN;
  if (point.protocolKnownBy === "no-bytes-seen") return PERHAPS_IN;
  if (point.protocol !== protocol) return NOT_IN;
  return point.protocolKnownBy === "bytes" ? IS_IN : PERHAPS_IN;
}

export function isLayer2(transport: string): boolean {
  return transport.startsWith("l2/");
}

/** −1 when the transport is not of layer 2. */
export function etherTypeOf(transport: string): number {
  return isLayer2(transport) ? Number(transport.slice(3)) : -1;
}

function ipNumber(transport: string): number {
  if (transport === "tcp") return 6;
  if (transport === "udp") return 17;
  if (transport === "icmp") return 1;
  return transport.startsWith("ip/") ? Number(transport.slice(3)) : -1;
}
