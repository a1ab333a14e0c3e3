// Host names that DNS records give to addresses: A, AAAA, and the reverse names of PTR. Shared by DNS, multicast DNS and LLMNR. Claims
// them about the address, whoever sent the message; believes none.
import type { Endpoint } from "../../plant/endpoint.ts";
import { ipv4Text, ipv6Text } from "../capture/address-text.ts";
import { ipv4EndpointAt, ipv6EndpointAt, isMachineIpv4, isMachineIpv6, isPrivateIpv4, isPrivateIpv6 } from "./address-bytes.ts";
import { CLASS_INTERNET, TYPE_A, TYPE_AAAA, TYPE_PTR } from "./dns-codes.ts";
import type { DnsSections } from "./dns-records.ts";

/** The address that the current A or AAAA record gives, when it can belong to a plant's machine: public servers are no assets. null = none. */
export function privateAddressOf(view: DataView, record: DnsSections): Endpoint | null {
  const length = record.dataEnd - record.dataAt;
  if (record.type === TYPE_A && length === 4) return isPrivateIpv4(view.getUint32(record.dataAt)) ? ipv4EndpointAt(view, record.dataAt) : null;
  if (record.type === TYPE_AAAA && length === 16) return isPrivateIpv6(view.getUint32(record.dataAt)) ? ipv6EndpointAt(view, record.dataAt) : null;
  return null;
}

/** The same for protocols that do not leave the link: whoever answers there is a machine of the plant, whatever its address. null = none. */
export function linkAddressOf(view: DataView, record: DnsSections): Endpoint | null {
  const length = record.dataEnd - record.dataAt;
  if (record.type === TYPE_A && length === 4) return isMachineIpv4(view.getUint32(record.dataAt)) ? ipv4EndpointAt(view, record.dataAt) : null;
  if (record.type === TYPE_AAAA && length === 16) return isMachineIpv6(view, record.dataAt) ? ipv6EndpointAt(view, record.dataAt) : null;
  return null;
}

/** The current record is of the Internet class, and gives a name to an address or the other way round. */
export function mayNameHost(record: DnsSections): boolean {
  return (record.class & 0x7fff) === CLASS_INTERNET && (record.type === TYPE_A || record.type === TYPE_AAAA || record.type === TYPE_PTR);
}

const IPV4_SUFFIX = ".in-addr.arpa";
const IPV6_SUFFIX = ".ip6.arpa";

/** Address of a reverse name (RFC 1035 §3.5, RFC 3596 §2.5) in lower case; null = it is none, or of no single machine. */
export function addressOfReverseName(name: string): Endpoint | null {
  if (name.endsWith(IPV4_SUFFIX)) {
    const octets = name.slice(0, -IPV4_SUFFIX.length).split(".");
    if (octets.length !== 4) return null;
    let word = 0;
    for (let i = 3; i >= 0; i--) {
      const text = octets[i] as string;
      const octet = Number(text);
      if (text.length === 0 || text.length > 3 || !Number.isInteger(octet) || octet < 0 || octet > 255) return null;
      word = word * 256 + octet;
    }
    return isMachineIpv4(word) ? ipv4Text(word) : null;
  }
  if (!name.endsWith(IPV6_SUFFIX)) return null;
  const nibbles = name.slice(0, -IPV6_SUFFIX.length).split(".").reverse().join("");
  if (nibbles.length !== 32) return null;
  const words = [0, 8, 16, 24].map((at) => Number(`0x${nibbles.slice(at, at + 8)}`));
  if (words.some(Number.isNaN)) return null;
  const [w0, w1, w2, w3] = words as [number, number, number, number];
  return w0 >>> 24 === 0xff || (w0 | w1 | w2) === 0 ? null : ipv6Text(w0, w1, w2, w3);
}

/** A name that a person would call a machine by: not empty, no service, not itself a reverse name. */
export function isHostName(name: string): boolean {
  return name.length > 0 && !name.startsWith("_") && !name.includes("._") && !name.endsWith(".arpa");
}
