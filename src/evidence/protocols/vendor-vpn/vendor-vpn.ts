// Recognises the tunnels that machine builders' remote maintenance uses: OpenVPN set-up, IKE, and the names of their services in TLS. Says that
// there is a tunnel, not what goes through it, nor whose it is where only OpenVPN or IKE is seen.
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { CLIENT_HELLO, tlsHandshakeType, tlsServerNameHas } from "../tls-record.ts";
import { SERVICE_NAMES } from "./codes.ts";

/** OpenVPN: the upper five bits of the first byte. */
const CONTROL = 4;
const ACKNOWLEDGE = 5;
const RESET_CLIENT_2 = 7;
const RESET_SERVER_2 = 8;
const RESET_CLIENT_3 = 10;
const SESSION_ID = 8;
/** Sizes of the HMAC of tls-auth (none, SHA-1, SHA-256, SHA-512); with it come a packet number and a time of four bytes each. */
const HMAC_SIZES = [20, 32, 64, 16, 28, 48] as const;
const TLS_HANDSHAKE = 22;
const MOST_ACKNOWLEDGED = 8;
/** 1 January 2000 and 2038 as Unix seconds: plausible times of a packet. */
const YEAR_2000 = 946_684_800;
const YEAR_2038 = 2_145_916_800;

/** `at` = the opcode, `end` = of the packet on the wire. */
function openVpn(p: Payload, at: number, end: number): Recognition {
  const opcode = byteAt(p, at) >> 3;
  // Key ids are 0 when a session starts; they count up to 7 when it is renewed.
  if (opcode === RESET_CLIENT_2 || opcode === RESET_CLIENT_3) return reset(p, at, end, 0, SENDER_IS_CLIENT);
  if (opcode === RESET_SERVER_2) return reset(p, at, end, 1, SENDER_IS_SERVER);
  if (opcode !== CONTROL && opcode !== ACKNOWLEDGE) return 0;
  const count = byteAt(p, at + 1 + SESSION_ID);
  if (count < 0 || count > MOST_ACKNOWLEDGED) return 0;
  const afterCount = at + 2 + SESSION_ID + count * 4 + (count > 0 ? SESSION_ID : 0);
  if (count > 0 && u32At(p, at + 2 + SESSION_ID) > 0xffff) return 0;
  if (opcode === ACKNOWLEDGE) return count > 0 && afterCount === end ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
  const type = byteAt(p, afterCount + 4);
  return u32At(p, afterCount) <= 0xffff && type === TLS_HANDSHAKE && byteAt(p, afterCount + 5) === 3 && byteAt(p, afterCount + 6) <= 4 ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
}

/** What is hidden can only fit: four letters of a name read as a time between 2000 and 2038 too, so a DNS message may look like a hidden reset. */
function reset(p: Payload, at: number, end: number, acknowledged: 0 | 1, sender: number): Recognition {
  if ((byteAt(p, at) & 7) !== 0) return 0;
  if (u32At(p, end - 4) !== 0) return isEncryptedReset(p, at, end - at) ? recognition(LEVEL_MEDIUM, sender, 0) : 0;
  return isReset(p, at, end, acknowledged) ? recognition(LEVEL_HIGH, sender, 0) : 0;
}

/** A reset: session id, [HMAC, packet number 1, time], acknowledged ids (the server repeats the client's session id), message id 0. */
function isReset(p: Payload, at: number, end: number, acknowledged: 0 | 1): boolean {
  const tail = 1 + (acknowledged === 1 ? 4 + SESSION_ID : 0) + 4;
  const bare = 1 + SESSION_ID + tail;
  const size = end - at;
  if (byteAt(p, end - tail) !== acknowledged) return false;
  if (size === bare) return true;
  if (!HMAC_SIZES.includes((size - bare - 8) as 20)) return false;
  const seconds = u32At(p, end - tail - 4);
  return u32At(p, end - tail - 8) < 16 && seconds > YEAR_2000 && seconds < YEAR_2038;
}

/** With tls-crypt the number and time stand behind the session id and the rest is hidden. */
function isEncryptedReset(p: Payload, at: number, size: number): boolean {
  const seconds = u32At(p, at + 1 + SESSION_ID + 4);
  return size >= 54 && size <= 400 && (u32At(p, at + 1 + SESSION_ID) & 0x00ff_ffff) < 16 && seconds > YEAR_2000 && seconds < YEAR_2038;
}

/** RFC 7296 §3.1 (version 2) and RFC 2408 §3.1 (version 1); behind a marker of four zeros on udp/4500 (RFC 3948 §2.2). */
function keyExchange(p: Payload, at: number): Recognition {
  const version = byteAt(p, at + 17);
  const exchange = byteAt(p, at + 18);
  const next = byteAt(p, at + 16);
  if (u32At(p, at + 24) !== p.wireLength - at || (u32At(p, at) === 0 && u32At(p, at + 4) === 0)) return 0;
  const flags = byteAt(p, at + 19);
  const isFirst = u32At(p, at + 8) === 0 && u32At(p, at + 12) === 0;
  if (version === 0x20) {
    if (exchange < 34 || exchange > 44 || (flags & 0xc7) !== 0 || (next !== 0 && (next < 33 || next > 54))) return 0;
    return recognition(LEVEL_HIGH, (flags & 0x08) !== 0 ? SENDER_IS_CLIENT : SENDER_IS_SERVER, 1);
  }
  const isKnown = (exchange >= 1 && exchange <= 6) || exchange === 32 || exchange === 33;
  if (version !== 0x10 || !isKnown || (flags & 0xf8) !== 0 || (next > 21 && next < 128)) return 0;
  return recognition(LEVEL_HIGH, isFirst ? SENDER_IS_CLIENT : SENDER_UNKNOWN, 1);
}

function datagram(p: Payload): Recognition {
  const tunnel = openVpn(p, 0, p.wireLength);
  if (tunnel !== 0) return tunnel;
  return keyExchange(p, u32At(p, 0) === 0 ? 4 : 0);
}

export const vendorVpn: Protocol = {
  id: "vendor-vpn",
  transports: [6, 17],
  // On TCP a length below 4096 stands in front, or a TLS record.
  firstTcpBytes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, TLS_HANDSHAKE],
  refines: ["tls"],
  notByContent: "what a tunnel carries has no fixed bytes; only its set-up has",
  reasons: [
    "a set-up packet of OpenVPN: opcode, session ids and message numbers fit",
    "an IKE header whose version, exchange type and length fit: the set-up of an IPsec tunnel",
    "a TLS ClientHello for a remote maintenance service of machine builders",
  ],
  recognise(p: Payload): Recognition {
    if (p.transport === 17) return datagram(p);
    if (byteAt(p, 0) === TLS_HANDSHAKE && tlsHandshakeType(p) === CLIENT_HELLO) {
      for (let i = 0; i < SERVICE_NAMES.length; i++) if (tlsServerNameHas(p, SERVICE_NAMES[i] as Uint8Array)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 2);
      return 0;
    }
    // On TCP each packet has its length in front.
    const length = u16At(p, 0);
    return length >= 14 && length + 2 <= p.wireLength ? openVpn(p, 2, 2 + length) : 0;
  },
};
