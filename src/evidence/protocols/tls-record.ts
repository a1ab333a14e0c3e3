// TLS records (RFC 8446 §5.1) and the server name of a ClientHello (RFC 6066 §3). Looks into nothing that is encrypted.
import { byteAt, positionOf, u16At } from "./payload-bytes.ts";
import type { Payload } from "./protocol.ts";

export const TLS_HANDSHAKE = 22;
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;

/** Content type of a plausible TLS record at the start, or −1. */
export function tlsContentType(p: Payload): number {
  const type = byteAt(p, 0);
  if (type < 20 || type > 24 || byteAt(p, 1) !== 3 || byteAt(p, 2) > 4 || byteAt(p, 2) < 0) return -1;
  const length = u16At(p, 3);
  return length < 1 || length > 16_384 + 2_048 ? -1 : type;
}

/** Handshake type of a TLS handshake record whose length fields agree, or −1. */
export function tlsHandshakeType(p: Payload): number {
  if (tlsContentType(p) !== TLS_HANDSHAKE) return -1;
  const type = byteAt(p, 5);
  const length = byteAt(p, 6) * 65_536 + u16At(p, 7);
  return (type === CLIENT_HELLO || type === SERVER_HELLO) && byteAt(p, 6) === 0 && length >= 38 && byteAt(p, 9) === 3 ? type : -1;
}

/** Position of the server name in a ClientHello, or −1; its length stands in the two bytes before. */
export function tlsServerName(p: Payload): number {
  if (tlsHandshakeType(p) !== CLIENT_HELLO) return -1;
  const sessionLength = byteAt(p, 43);
  let at = 44 + sessionLength;
  const suites = u16At(p, at);
  if (sessionLength < 0 || suites < 0) return -1;
  at += 2 + suites;
  const compressions = byteAt(p, at);
  if (compressions < 0) return -1;
  at += 1 + compressions + 2;
  for (let extension = 0; extension < 64; extension++) {
    const type = u16At(p, at);
    const length = u16At(p, at + 2);
    if (type < 0 || length < 0) return -1;
    if (type === 0) return byteAt(p, at + 6) === 0 && u16At(p, at + 7) > 0 ? at + 9 : -1;
    at += 4 + length;
  }
  return -1;
}

/** The server name of a ClientHello contains the text (ASCII, lower case). */
export function tlsServerNameHas(p: Payload, text: Uint8Array): boolean {
  const at = tlsServerName(p);
  if (at < 0) return false;
  const end = at + u16At(p, at - 2);
  const found = positionOf(p, text, at, end - text.length + 1);
  return found >= 0;
}
