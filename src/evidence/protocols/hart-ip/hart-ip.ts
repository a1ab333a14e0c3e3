// Recognises HART-IP by its 8-byte header: version, message type, message identifier, length of the whole message, and what each kind must carry.
// Does not read HART commands. Secured HART-IP (version 2 inside TLS or DTLS) shows its header only before encryption.
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { hartDissector } from "./hart-dissector.ts";

const SESSION = 0;
const TOKEN_PASSING = 1;
const DIRECT = 2;
const SEGMENT = 3;

const HEADER = 8;
const REQUEST = 0;
const RESPONSE = 1;
const PUBLISH = 2;
const NEGATIVE = 15;
const INITIATE = 0;
const CLOSE = 1;
const KEEP_ALIVE = 2;
const TOKEN_PASSING_PDU = 3;
const LARGEST_IDENTIFIER = 5;
/** RFC 9293 §3.7.1: the segment size that everybody takes; a shorter segment is not one of several. */
const SMALLEST_FULL_SEGMENT = 536;

export const hartIp: Protocol = {
  id: "hart-ip",
  transports: [6, 17],
  firstBytes: [1, 2],
  reasons: [
    "HART-IP header: version, message type, session message with exactly the length that bytes 6 and 7 give",
    "HART-IP header with the message's length in bytes 6 and 7, followed by a HART frame with a valid delimiter",
    "HART-IP header with the message's length in bytes 6 and 7, direct or audit message",
    "HART-IP header, but the message goes on in another segment",
  ],
  dissector: hartDissector,
  recognise(p) {
    const version = byteAt(p, 0);
    const type = byteAt(p, 1);
    const identifier = byteAt(p, 2);
    const length = u16At(p, 6);
    if ((version !== 1 && version !== 2) || identifier < 0 || identifier > LARGEST_IDENTIFIER || length < HEADER) return 0;
    if (type !== REQUEST && type !== RESPONSE && type !== PUBLISH && type !== NEGATIVE) return 0;
    if (p.transport === 17 ? length !== p.wireLength : length > p.wireLength && p.wireLength < SMALLEST_FULL_SEGMENT) return 0;
    // Several messages may share a segment: then the next one starts where this one ends.
    if (length < p.wireLength && length < p.length && byteAt(p, length) !== version) return 0;
    const sender = type === REQUEST ? SENDER_IS_CLIENT : SENDER_IS_SERVER;
    if (identifier <= KEEP_ALIVE) return isSession(p, identifier, length) ? recognition(LEVEL_HIGH, sender, SESSION) : 0;
    if (identifier === TOKEN_PASSING_PDU) return hasDelimiter(p) ? recognition(length > p.wireLength ? LEVEL_MEDIUM : LEVEL_HIGH, sender, TOKEN_PASSING) : 0;
    if (length > p.wireLength) return recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, SEGMENT);
    // Direct messages carry a device status, an extended status and at least one command with its length.
    if (length < HEADER + 2) return 0;
    return recognition(LEVEL_HIGH, sender, DIRECT);
  },
};

/** Opening carries a master type and a time, or an answer of the same five bytes; closing and keep-alive carry nothing. */
function isSession(p: Payload, identifier: number, length: number): boolean {
  if (identifier === INITIATE) return length === HEADER + 5 && byteAt(p, HEADER) >= 0 && byteAt(p, HEADER) <= 1;
  return (identifier === CLOSE || identifier === KEEP_ALIVE) && length === HEADER && byteAt(p, 1) !== PUBLISH;
}

/** HART delimiter: frame type burst, request or answer in the low bits; physical layer type in bits 3 and 4; expansion bytes in bits 5 and 6. */
function hasDelimiter(p: Payload): boolean {
  const delimiter = byteAt(p, HEADER);
  const frame = delimiter & 7;
  return delimiter >= 0 && (delimiter & 0x18) === 0 && (frame === 1 || frame === 2 || frame === 6);
}
