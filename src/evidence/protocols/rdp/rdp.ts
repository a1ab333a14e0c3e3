// Recognises RDP by its connection sequence (MS-RDPBCGR §2.2.1) on ISO transport and by the opening of its UDP side channel (MS-RDPEUDP §2.2.2).
// What follows inside TLS is not seen.
import { COTP_CONNECT_CONFIRM, COTP_CONNECT_REQUEST, cotpType, cotpUserData } from "../iso-transport.ts";
import { ascii, byteAt, matchesAt, u16At, u16leAt, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { rdpDissector } from "./rdp-dissector.ts";

/** TPKT (4) and the fixed part of a connect request or confirm (7). */
const VARIABLE_PART = 11;
const COOKIES = [ascii("Cookie: mstshash="), ascii("Cookie: msts=")];
const NEGOTIATION_REQUEST = 1;
const NEGOTIATION_RESPONSE = 2;
const NEGOTIATION_FAILURE = 3;

/** §2.2.1.1.1: type, flags, length 8 (little-endian), protocols of which six bits exist. */
function negotiation(p: Payload): number {
  const at = u16At(p, 2) - 8;
  const type = byteAt(p, at);
  if (at < VARIABLE_PART || u16leAt(p, at + 2) !== 8 || byteAt(p, at + 4) > 0x3f || u16leAt(p, at + 5) !== 0 || byteAt(p, at + 7) !== 0) return 0;
  return type >= NEGOTIATION_REQUEST && type <= NEGOTIATION_FAILURE ? type : 0;
}

const CONNECT_INITIAL = 0x7f65;
const CONNECT_RESPONSE = 0x7f66;
const ATTACH_USER_REQUEST = 0x28;
const ATTACH_USER_CONFIRM = 0x2e;
const CHANNEL_JOIN_REQUEST = 0x38;
const CHANNEL_JOIN_CONFIRM = 0x3e;
const SEND_DATA_REQUEST = 0x64;
const SEND_DATA_INDICATION = 0x68;
/** T.125: channels of users and of data begin here. */
const FIRST_CHANNEL = 1_001;

/** T.125 MCS units inside ISO data, where RDP does not use TLS or before it. */
function multipoint(p: Payload, at: number): Recognition {
  const length = u16At(p, 2);
  const tag = u16At(p, at);
  if (tag === CONNECT_INITIAL) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 2);
  if (tag === CONNECT_RESPONSE) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 2);
  const type = byteAt(p, at);
  if (type === ATTACH_USER_REQUEST && length === 8) return recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 2);
  if (type === ATTACH_USER_CONFIRM && length === 11) return recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, 2);
  if (type === CHANNEL_JOIN_REQUEST && length === 12 && u16At(p, at + 3) >= FIRST_CHANNEL) return recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 2);
  if (type === CHANNEL_JOIN_CONFIRM && length === 15 && u16At(p, at + 4) >= FIRST_CHANNEL) return recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, 2);
  if (type !== SEND_DATA_REQUEST && type !== SEND_DATA_INDICATION) return 0;
  if (u16At(p, at + 3) < FIRST_CHANNEL || byteAt(p, at + 5) !== 0x70) return 0;
  return recognition(LEVEL_HIGH, type === SEND_DATA_REQUEST ? SENDER_IS_CLIENT : SENDER_IS_SERVER, 2);
}

const SYNCHRONISE = 0x0001;
const NOT_YET_RECEIVED = 0xffff_ffff;
const SMALLEST_UNIT = 1_132;
const LARGEST_UNIT = 1_232;

/** MS-RDPEUDP §2.2.2.1 and §2.2.2.5: the first datagram is padded to the largest unit and names both directions' units. */
function datagram(p: Payload): Recognition {
  if (u32At(p, 0) !== NOT_YET_RECEIVED || (u16At(p, 6) & SYNCHRONISE) === 0 || p.wireLength < SMALLEST_UNIT || p.wireLength > LARGEST_UNIT) return 0;
  const upstream = u16At(p, 12);
  const downstream = u16At(p, 14);
  const fits = upstream >= SMALLEST_UNIT && upstream <= LARGEST_UNIT && downstream >= SMALLEST_UNIT && downstream <= LARGEST_UNIT;
  return fits ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 3) : 0;
}

export const rdp: Protocol = {
  id: "rdp",
  transports: [6, 17],
  firstBytes: [3, 0xff],
  notByContent: "after its first packets its bytes are TLS",
  reasons: [
    "an ISO connect request with the cookie or the negotiation of remote desktop",
    "an ISO connect confirm with the negotiation of remote desktop",
    "a T.125 multipoint unit inside ISO data: remote desktop without TLS",
    "the opening datagram of the remote desktop side channel: unit sizes from 1132 to 1232",
  ],
  recognise(p: Payload): Recognition {
    if (p.transport === 17) return datagram(p);
    const type = cotpType(p);
    if (type === COTP_CONNECT_REQUEST) {
      const isNamed = matchesAt(p, VARIABLE_PART, COOKIES[0] as Uint8Array) || matchesAt(p, VARIABLE_PART, COOKIES[1] as Uint8Array);
      return isNamed || negotiation(p) === NEGOTIATION_REQUEST ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : 0;
    }
    if (type === COTP_CONNECT_CONFIRM) return negotiation(p) >= NEGOTIATION_RESPONSE ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1) : 0;
    const data = cotpUserData(p);
    return data < 0 ? 0 : multipoint(p, data);
  },
  dissector: rdpDissector,
};
