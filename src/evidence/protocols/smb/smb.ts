// Recognises SMB (MS-SMB, MS-SMB2) behind its NetBIOS or direct TCP header (RFC 1002 §4.3, MS-SMB2 §2.1), and the NetBIOS name and datagram
// services that belong to it (RFC 1002 §4.2, §4.4).
import { DNS_HEADER_SIZE, isNetbiosName } from "../dns-message.ts";
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { smbDissector } from "./smb-dissector.ts";

const SESSION_MESSAGE = 0x00;
const SESSION_REQUEST = 0x81;
const POSITIVE_RESPONSE = 0x82;
const NEGATIVE_RESPONSE = 0x83;
const RETARGET = 0x84;
const KEEP_ALIVE = 0x85;

/** "SMB" behind 0xFF (version 1), 0xFE (2 and 3), 0xFD (encrypted) and 0xFC (compressed). */
const VERSION_1 = 0xff53_4d42;
const VERSION_2 = 0xfe53_4d42;
const ENCRYPTED = 0xfd53_4d42;
const COMPRESSED = 0xfc53_4d42;

const sender = (isReply: boolean): number => (isReply ? SENDER_IS_SERVER : SENDER_IS_CLIENT);

function session(p: Payload): Recognition {
  const length = ((byteAt(p, 1) & 0xff) << 16) | (u16At(p, 2) & 0xffff);
  switch (byteAt(p, 0)) {
    case SESSION_MESSAGE:
      return u16At(p, 2) < 0 ? 0 : message(p, length);
    case SESSION_REQUEST:
      return length >= 68 && isNetbiosName(p, 4) && byteAt(p, 38) === 32 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 3) : 0;
    case POSITIVE_RESPONSE:
      return length === 0 && p.wireLength === 4 ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, 3) : 0;
    case NEGATIVE_RESPONSE:
      return length === 1 && p.wireLength === 5 ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, 3) : 0;
    case RETARGET:
      return length === 6 && p.wireLength === 10 ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, 3) : 0;
    case KEEP_ALIVE:
      return length === 0 && p.wireLength === 4 ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, 3) : 0;
    default:
      return 0;
  }
}

function message(p: Payload, length: number): Recognition {
  if (length < 32) return 0;
  switch (u32At(p, 4)) {
    case VERSION_1:
      return byteAt(p, 13) < 0 ? 0 : recognition(LEVEL_HIGH, sender((byteAt(p, 13) & 0x80) !== 0), 0);
    case VERSION_2:
      return u16At(p, 8) === 0x4000 && byteAt(p, 20) >= 0 ? recognition(LEVEL_HIGH, sender((byteAt(p, 20) & 1) !== 0), 1) : 0;
    case ENCRYPTED:
    case COMPRESSED:
      return recognition(LEVEL_HIGH, SENDER_UNKNOWN, 2);
    default:
      return 0;
  }
}

/** RFC 1002 §4.2.1: the header of DNS, names in the encoded form, types NB (0x20) and NBSTAT (0x21). */
function nameService(p: Payload): Recognition {
  if (!isNetbiosName(p, DNS_HEADER_SIZE)) return 0;
  const flags = u16At(p, 2);
  const operation = (flags >> 11) & 15;
  const type = u16At(p, DNS_HEADER_SIZE + 34);
  if (operation > 9 || (type !== 0x20 && type !== 0x21 && type !== 0x0a) || u16At(p, DNS_HEADER_SIZE + 36) !== 1) return 0;
  return recognition(LEVEL_HIGH, sender(flags >= 0x8000), 4);
}

/** RFC 1002 §4.4.1: type 0x10–0x16, flags, id, source address, source port 138 or another, length and offset, then names. */
function datagramService(p: Payload): Recognition {
  const type = byteAt(p, 0);
  if (type < 0x10 || type > 0x16 || (byteAt(p, 1) & 0xf0) !== 0) return 0;
  if (type === 0x13) return p.wireLength === 11 && byteAt(p, 10) >= 0x82 && byteAt(p, 10) <= 0x84 ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, 5) : 0;
  return isNetbiosName(p, type > 0x12 ? 10 : 14) ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 5) : 0;
}

export const smb: Protocol = {
  id: "smb",
  transports: [6, 17],
  firstTcpBytes: [SESSION_MESSAGE, SESSION_REQUEST, POSITIVE_RESPONSE, NEGATIVE_RESPONSE, RETARGET, KEEP_ALIVE],
  notByContent: "the middle of a long message has no beginning that tells",
  reasons: [
    "a length and FF 'SMB': SMB version 1",
    "a length, FE 'SMB' and a 64-byte header: SMB version 2 or 3",
    "a length and FD or FC 'SMB': SMB 3, encrypted or compressed",
    "a NetBIOS session packet (request, response or keep-alive): SMB of older systems",
    "the NetBIOS name service: a name written as 32 letters A to P",
    "the NetBIOS datagram service: a datagram between encoded names",
  ],
  recognise(p: Payload): Recognition {
    if (p.transport === 6) return session(p);
    const named = nameService(p);
    return named !== 0 ? named : datagramService(p);
  },
  dissector: smbDissector,
};
