// Tag-and-length headers of ASN.1 BER (X.690 §8.1), as SNMP, LDAP, Kerberos, MMS, GOOSE and Sampled Values use them. Reads no values.
import { byteAt } from "./payload-bytes.ts";
import type { Payload } from "./protocol.ts";

/** Size of the header (one-byte tag and length octets) at a position; 0 = not a definite length of at most 4 octets, or cut. */
export function berHeaderSize(p: Payload, at: number): number {
  const first = byteAt(p, at + 1);
  if (first < 0) return 0;
  if (first < 0x80) return 2;
  const octets = first & 0x7f;
  return octets === 0 || octets > 4 || byteAt(p, at + 1 + octets) < 0 ? 0 : 2 + octets;
}

/** Length of the contents; valid where berHeaderSize is not 0. */
export function berLength(p: Payload, at: number): number {
  const first = byteAt(p, at + 1);
  if (first < 0x80) return first;
  let length = 0;
  for (let i = 0; i < (first & 0x7f); i++) length = length * 256 + byteAt(p, at + 2 + i);
  return length;
}

/** Position of the contents of an element with this tag, or −1. */
export function berContents(p: Payload, at: number, tag: number): number {
  if (byteAt(p, at) !== tag) return -1;
  const size = berHeaderSize(p, at);
  return size === 0 ? -1 : at + size;
}

/** Position after an element, whatever its tag; −1 where its header cannot be read. */
export function berNext(p: Payload, at: number): number {
  const size = berHeaderSize(p, at);
  return size === 0 ? -1 : at + size + berLength(p, at);
}
