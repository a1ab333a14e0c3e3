// Which protocol a port is registered for, and whether its bytes could have been recognised: the difference between "only the port says
// so" and "the bytes say otherwise".
import { registeredProtocolOfPort } from "../../plant/service-names.ts";
import { protocols } from "./registry.ts";

export interface PortProtocol {
  readonly protocol: string;
  /** Its recogniser knows all its bytes on this transport: bytes that it did not accept are something else. */
  readonly recognisable: boolean;
}

export function portProtocol(transport: number, port: number): PortProtocol | null {
  if (transport !== 6 && transport !== 17) return null;
  const protocol = registeredProtocolOfPort(transport === 6 ? "tcp" : "udp", port);
  if (protocol === undefined) return null;
  return { protocol, recognisable: recognisable[transport === 6 ? 0 : 1]?.has(protocol) ?? false };
}

const recognisable = [6, 17].map((transport) => new Set(protocols.filter((p) => p.transports.includes(transport) && p.reasons.length > 0 && p.notByContent === undefined).map((p) => p.id)));
