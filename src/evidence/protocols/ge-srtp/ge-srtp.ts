// Recognises GE SRTP by its 56-byte header: message kind, time of day, message type and packet count.
import { byteAt, u16At, u16leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { srtpDissector } from "./srtp-dissector.ts";

const REQUEST = 0;
const ANSWER = 1;
const OPENING = 2;

const HEADER = 56;
const LONGEST_TEXT = 2_048;

export const geSrtp: Protocol = {
  id: "ge-srtp",
  transports: [6],
  firstBytes: [0, 2, 3],
  reasons: [
    "SRTP request: kind 2, a time of day in bytes 26 to 28, message type 0xC0 or 0x80 in byte 31, packet 1 of 1, and the length of the text behind the 56-byte header",
    "SRTP answer: kind 3, a time of day in bytes 26 to 28, message type 0xD4, 0xD1 or 0x94 in byte 31, and the length of the text behind the 56-byte header",
    "56 zero bytes and nothing else: the way an SRTP client opens its connection",
  ],
  dissector: srtpDissector,
  recognise(p) {
    const kind = byteAt(p, 0);
    if (kind === 0) return isOpening(p) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, OPENING) : 0;
    if ((kind !== 2 && kind !== 3) || byteAt(p, 1) !== 0 || byteAt(p, 3) !== 0) return 0;
    const text = u16leAt(p, 4);
    if (text < 0 || text > LONGEST_TEXT || HEADER + text !== p.wireLength) return 0;
    if (byteAt(p, 26) > 59 || byteAt(p, 27) > 59 || byteAt(p, 28) > 23 || byteAt(p, 41) <= 0 || byteAt(p, 40) > byteAt(p, 41)) return 0;
    const type = byteAt(p, 31);
    if (kind === 2) return type === 0xc0 || type === 0x80 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REQUEST) : 0;
    return type === 0xd4 || type === 0xd1 || type === 0x94 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, ANSWER) : 0;
  },
};

function isOpening(p: Payload): boolean {
  if (p.wireLength !== HEADER || p.length !== HEADER) return false;
  for (let at = 0; at < HEADER; at += 2) if (u16At(p, at) !== 0) return false;
  return true;
}
