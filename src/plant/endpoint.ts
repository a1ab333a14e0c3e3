// What takes part in a conversation: an IP address, or a MAC address for protocols that have none.
// Written as text everywhere outside the meter: "10.20.1.5", "fe80::1" (RFC 5952), "mac:00:1b:1b:12:34:56".

export type Endpoint = string;

export const MAC_PREFIX = "mac:";

export function isMac(endpoint: Endpoint): boolean {
  return endpoint.startsWith(MAC_PREFIX);
}

/** The empty address of a machine that has none yet (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2). */
export function isUnspecified(endpoint: Endpoint): boolean {
  return endpoint === "0.0.0.0" || endpoint === "::";
}

const NO_MAC = "00:00:00:00:00:00";

/** Of "00:1b:1b:12:34:56", without the prefix: zeros stand where there was none or where somebody took it out, and groups (IEEE 802, the lowest bit of the first byte) belong to nobody. */
export function isMacOfOneMachine(mac: string): boolean {
  return mac !== NO_MAC && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0;
}
