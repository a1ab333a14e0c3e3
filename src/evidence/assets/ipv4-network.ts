// Small arithmetic on IPv4 texts for network inference. IPv6 hosts are grouped by machine, not by subnet, and need none of it.
import { parseIpv4 } from "../../foundation/ip-address.ts";

/** The address as an unsigned number, or −1 when the text is no IPv4 address. */
export function ipv4Number(text: string): number {
  return parseIpv4(text) ?? -1;
}

export function ipv4FromNumber(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

export function networkOf(value: number, length: number): number {
  const size = 2 ** (32 - length);
  return Math.floor(value / size) * size;
}

/** Multicast, broadcast, unspecified and loopback addresses name no machine. */
export function namesOneMachine(address: string): boolean {
  if (address.includes(":")) return !/^ff[0-9a-f]{2}:/i.test(address) && address !== "::" && address !== "::1";
  const value = ipv4Number(address);
  if (value < 0) return false;
  const first = Math.floor(value / 2 ** 24);
  return first !== 0 && first !== 127 && first < 224;
}
