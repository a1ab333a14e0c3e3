// Addresses inside payloads (answers of name and address services, announcements) to the text an endpoint has. Says which of them can belong
// to a plant's own machines. Callers check that the bytes are there.
import { ipv4Text, ipv6Text, macEndpoint } from "../capture/address-text.ts";
import type { Endpoint } from "../../plant/endpoint.ts";

export function ipv4EndpointAt(view: DataView, at: number): Endpoint {
  return ipv4Text(view.getUint32(at));
}

export function ipv6EndpointAt(view: DataView, at: number): Endpoint {
  return ipv6Text(view.getUint32(at), view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12));
}

export function macEndpointAt(view: DataView, at: number): Endpoint {
  return macEndpoint(view.getUint16(at), view.getUint32(at + 2));
}

/** Not all zero, and no group address: one machine can have it. */
export function isMachineMac(view: DataView, at: number): boolean {
  return (view.getUint8(at) & 1) === 0 && (view.getUint16(at) !== 0 || view.getUint32(at + 2) !== 0);
}

/** Neither 0.0.0.0/8 nor loopback nor a group (224/4) nor reserved (240/4): one machine can have it. */
export function isMachineIpv4(word: number): boolean {
  const first = word >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}

/** RFC 1918, RFC 6598 (shared by operators) and RFC 3927 (link-local): addresses that nobody has in the Internet. */
export function isPrivateIpv4(word: number): boolean {
  const first = word >>> 24;
  if (first === 10) return true;
  const two = word >>> 16;
  return (two >= 0xac10 && two <= 0xac1f) || two === 0xc0a8 || two === 0xa9fe || (two >= 0x6440 && two <= 0x647f);
}

/** RFC 4193 (fc00::/7) and link-local (fe80::/10). `first` is the first word. */
export function isPrivateIpv6(first: number): boolean {
  return first >>> 25 === 0x7e || first >>> 22 === 0x3fa;
}

/** Neither unspecified nor loopback nor a group: one machine can have it. */
export function isMachineIpv6(view: DataView, at: number): boolean {
  if (view.getUint8(at) === 0xff) return false;
  return view.getUint32(at) !== 0 || view.getUint32(at + 4) !== 0 || view.getUint32(at + 8) !== 0 || view.getUint32(at + 12) > 1;
}
