// The envelope of ISO-on-TCP: TPKT (RFC 1006 §6) and the COTP header (ISO 8073 / X.224 §13) inside it.
// Shared by every protocol on it (S7, MMS, ICCP, RDP); says nothing about what is carried.
import { byteAt, u16At } from "./payload-bytes.ts";
import type { Payload } from "./protocol.ts";

export const COTP_CONNECT_REQUEST = 0xe0;
export const COTP_CONNECT_CONFIRM = 0xd0;
export const COTP_DISCONNECT_REQUEST = 0x80;
export const COTP_DATA = 0xf0;

const TPKT_SIZE = 4;

/** COTP type of the payload's first TPKT (credit bits cleared), or 0 where it is none. */
export function cotpType(p: Payload): number {
  if (byteAt(p, 0) !== 3 || byteAt(p, 1) !== 0) return 0;
  const length = u16At(p, 2);
  const headerLength = byteAt(p, TPKT_SIZE);
  if (length < 7 || headerLength < 2 || headerLength > length - TPKT_SIZE - 1) return 0;
  const code = byteAt(p, TPKT_SIZE + 1);
  if (code === COTP_DATA || code === COTP_DATA + 1) return headerLength === 2 ? COTP_DATA : 0;
  const type = code & 0xf0;
  if (type === COTP_CONNECT_REQUEST || type === COTP_CONNECT_CONFIRM || type === COTP_DISCONNECT_REQUEST) return headerLength >= 6 ? type : 0;
  return code === 0x70 && headerLength >= 4 ? code : 0;
}

/** Position of the user data of a COTP data unit, or −1. */
export function cotpUserData(p: Payload): number {
  return cotpType(p) === COTP_DATA && u16At(p, 2) > 7 ? 7 : -1;
}

/** Position of a parameter's value in a connect request or confirm (0xC1 calling, 0xC2 called selector), or −1. */
export function cotpParameter(p: Payload, code: number): number {
  const end = TPKT_SIZE + 1 + byteAt(p, TPKT_SIZE);
  for (let at = TPKT_SIZE + 7; at + 2 <= end; ) {
    const length = byteAt(p, at + 1);
    if (length < 0 || at + 2 + length > end) return -1;
    if (byteAt(p, at) === code) return at + 2;
    at += 2 + length;
  }
  return -1;
}
