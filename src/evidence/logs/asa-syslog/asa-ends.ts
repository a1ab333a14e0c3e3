// How Cisco ASA messages print an end of a connection, as pieces of patterns with named groups, and what such a match names.
import { addressOf, ICMP, ICMP6, ipProtocol, portNumber } from "../logged-flow.ts";

/** A named end: "outside:192.0.2.1/443". Port −1 = none. */
export interface AsaEnd {
  readonly interfaceName: string;
  readonly address: string;
  readonly port: number;
}

type Side = "from" | "to";

/** The firewall's own end has a name of several words; old releases write a space behind the colon. */
export const INTERFACE = String.raw`NP Identity Ifc|[^\s:]+`;

/** "outside:192.0.2.1/443(LOCAL\\user)"; the port is missing where the protocol has none. Each part ends in a sign that it cannot hold, so that hostile lines cost no more. */
export const endPattern = (side: Side): string => String.raw`(?<${side}Interface>${INTERFACE}): ?(?<${side}>[^\s/(,;]+)(?:\/(?<${side}Port>\d+))?(?:\s?\([^)]*\))*`;
/** "192.0.2.1/443". */
export const portedPattern = (side: Side): string => String.raw`(?<${side}>[^\s/]+)\/(?<${side}Port>\d+)`;
/** "192.0.2.1". */
export const hostPattern = (side: Side): string => String.raw`(?<${side}>[^\s/,]+)`;

/** null = a name stands where an address is needed. */
export function endOf(interfaceName: string | undefined, address: string | undefined, port: string | undefined): AsaEnd | null {
  if (address === undefined) return null;
  const known = addressOf(address);
  if (known === null) {
    const more = MORE_OF_INTERFACE.exec(address)?.[0];
    return more === undefined ? null : endOf(`${interfaceName}:${more.slice(0, -1)}`, address.slice(more.length), port);
  }
  const number = port === undefined ? -1 : portNumber(port);
  return port !== undefined && number < 0 ? null : { interfaceName: interfaceName ?? "", address: known, port: number };
}

/** A name in two parts ("ctx1:outside:"); the second one holds a sign that no part of an address has. */
const MORE_OF_INTERFACE = /^(?=[^:]*[^0-9A-Fa-f.:])[^:]+:(?=[0-9A-Fa-f:.]+$)/;

/** −1 = not known. ICMP is of the family of its addresses. */
export function transportOf(protocol: string, end: AsaEnd): number {
  if (/^(?:ipv6-)?icmp/i.test(protocol)) return end.address.includes(":") ? ICMP6 : ICMP;
  return ipProtocol(protocol);
}

/** The text is not shown: behind an address it may name who uses it. */
export const NAMED = `no address and port where they were expected (the device writes them instead of names after "no names")`;
