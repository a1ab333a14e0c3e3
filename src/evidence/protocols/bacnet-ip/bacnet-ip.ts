// Recognises BACnet by its virtual link header (Annexes J and U), the network header behind it (clause 6) and the type of its APDU.
// Also the old form directly on Ethernet (LLC 0x82). BACnet/SC is TLS and is not seen here. Reads no service parameters.
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { bacnetDissector } from "./bacnet-dissector.ts";
import {
  BVLC_RESULT,
  CONFIRMED_FROM_DEVICE,
  FIXED_LENGTH_V4,
  NPDU_POSITION_V4,
  NPDU_POSITION_V6,
  ORIGINAL_UNICAST_V4,
  ORIGINAL_UNICAST_V6,
  READ_BDT_ACK,
  READ_FDT_ACK,
  UNCONFIRMED_FROM_CLIENT,
  UNCONFIRMED_FROM_DEVICE,
} from "./codes.ts";

const VIRTUAL_LINK = 0;
const SERVICE = 1;
const NETWORK_MESSAGE = 2;
const OTHER_APDU = 3;
const ETHERNET = 4;
const LONGER_DATAGRAM = 5;

const LLC_SAP = 0x82;
const NPDU_RESERVED = 0x50;

export const bacnetIp: Protocol = {
  id: "bacnet-ip",
  transports: [17, 256],
  etherTypes: [LLC_SAP],
  firstBytes: [0x81, 0x82],
  reasons: [
    "BACnet virtual link header: byte 0 is 0x81 or 0x82, a known function, and the length of the datagram in bytes 2 and 3",
    "BACnet virtual link header with the length of the datagram, network layer version 1 and an APDU of a known service",
    "BACnet virtual link header with the length of the datagram and a network layer message of version 1",
    "BACnet virtual link header with the length of the datagram and network layer version 1, but an APDU type that is not assigned",
    "BACnet directly on Ethernet: LLC 0x82 0x82 0x03 and network layer version 1 (not BACnet/IP: it does not pass a router)",
    "BACnet virtual link header and network layer version 1, but the datagram is longer than the length in bytes 2 and 3",
  ],
  dissector: bacnetDissector,
  recognise(p) {
    if (p.transport === 17) return byteAt(p, 0) === 0x81 ? onIpv4(p) : onIpv6(p);
    return byteAt(p, 0) === LLC_SAP && byteAt(p, 1) === LLC_SAP && byteAt(p, 2) === 3 ? networkLayer(p, 3, ETHERNET, p.toMany) : 0;
  },
};

function onIpv4(p: Payload): number {
  const link = byteAt(p, 1);
  const length = u16At(p, 2);
  if (link < 0 || link >= NPDU_POSITION_V4.length || length < 4 || length > p.wireLength) return 0;
  const at = NPDU_POSITION_V4[link] as number;
  if (at > 0) return networkLayer(p, at, length === p.wireLength ? SERVICE : LONGER_DATAGRAM, p.toMany || link !== ORIGINAL_UNICAST_V4);
  if (length !== p.wireLength) return 0;
  const fixed = FIXED_LENGTH_V4[link] as number;
  if (fixed !== 0 && fixed !== p.wireLength) return 0;
  const isAnswer = link === BVLC_RESULT || link === READ_BDT_ACK || link === READ_FDT_ACK;
  return recognition(LEVEL_HIGH, isAnswer ? SENDER_IS_SERVER : SENDER_IS_CLIENT, VIRTUAL_LINK);
}

function onIpv6(p: Payload): number {
  const link = byteAt(p, 1);
  if (link < 0 || link >= NPDU_POSITION_V6.length || u16At(p, 2) !== p.wireLength || p.wireLength < 7) return 0;
  const at = NPDU_POSITION_V6[link] as number;
  return at > 0 ? networkLayer(p, at, SERVICE, p.toMany || link !== ORIGINAL_UNICAST_V6) : recognition(LEVEL_HIGH, SENDER_UNKNOWN, VIRTUAL_LINK);
}

/** NPDU (6.2): version, control, then destination and source as the control byte says. */
function networkLayer(p: Payload, start: number, reason: number, isToMany: boolean): number {
  const control = byteAt(p, start + 1);
  if (byteAt(p, start) !== 1 || control < 0 || (control & NPDU_RESERVED) !== 0) return 0;
  let at = start + 2;
  if ((control & 0x20) !== 0) at += 3 + Math.max(0, byteAt(p, at + 2));
  if ((control & 0x08) !== 0) at += 3 + Math.max(0, byteAt(p, at + 2));
  if ((control & 0x20) !== 0) at += 1;
  const level = reason === LONGER_DATAGRAM ? LEVEL_MEDIUM : LEVEL_HIGH;
  if ((control & 0x80) !== 0) return recognition(level, SENDER_UNKNOWN, reason === SERVICE ? NETWORK_MESSAGE : reason);
  const type = byteAt(p, at) >> 4;
  if (type > 7) return recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, reason === SERVICE ? OTHER_APDU : reason);
  const sender = senderOf(p, at, type);
  // What a device announces to everybody does not make the group a client.
  return recognition(level, isToMany && sender === SENDER_IS_SERVER ? SENDER_UNKNOWN : sender, reason);
}

function senderOf(p: Payload, at: number, type: number): number {
  switch (type) {
    case 0: {
      const service = byteAt(p, at + ((byteAt(p, at) & 0x08) !== 0 ? 5 : 3));
      if (service < 0) return SENDER_UNKNOWN;
      return CONFIRMED_FROM_DEVICE.has(service) ? SENDER_IS_SERVER : SENDER_IS_CLIENT;
    }
    case 1: {
      const service = byteAt(p, at + 1);
      if (UNCONFIRMED_FROM_DEVICE.has(service)) return SENDER_IS_SERVER;
      return UNCONFIRMED_FROM_CLIENT.has(service) ? SENDER_IS_CLIENT : SENDER_UNKNOWN;
    }
    default:
      // An acknowledgement, error or reject answers a request; a notification is acknowledged by the client, so an answer alone is no proof.
      return type === 3 ? SENDER_IS_SERVER : SENDER_UNKNOWN;
  }
}
