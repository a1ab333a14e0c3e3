// Which protocol a port is registered for, and whether its bytes could have been recognised: the difference between "only the port says
// so" and "the bytes say otherwise".
import { registeredProtocolOfPort } from "../../plant/service-names.ts";
import { isKnownByBytes } from "./protocol-traits.ts";

export interface PortProtocol {
  readonly protocol: string;
  /** Its recogniser knows all its bytes on this transport: bytes that it did not accept are something else. */
  readonly recognisable: boolean;
}

export function portProtocol(transport: number, port: number): PortProtocol | null {
  if (transport !== 6 && transport !== 17) return null;
  const name = transport === 6 ? "tcp" : "udp";
  const protocol = registeredProtocolOfPort(name, port);
  return protocol === undefined ? null : { protocol, recognisable: isKnownByBytes(protocol, name) };
}
