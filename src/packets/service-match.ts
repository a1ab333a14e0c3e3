// Does one service of a rule match a packet: no, perhaps, or surely. The meaning of a service is defined here and nowhere else.
import type { ServiceMatch } from "../plant/segmentation.ts";
import { IS_IN, type Membership, NOT_IN, PERHAPS_IN } from "./address-set.ts";
import type { PacketPoint } from "./rule.ts";

export type ServicePoint = Pick<PacketPoint, "transport" | "port" | "protocol" | "protocolKnownBy" | "toMany">;

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
    case "app":
      return appMembership(service.protocol, point);
  }
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
