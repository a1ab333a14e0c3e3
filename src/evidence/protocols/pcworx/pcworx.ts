// Recognises the PC Worx service of Phoenix Contact controllers and the identity question of ProConOS. Reads no values.
import { ascii, byteAt, hex, matchesAt, positionOf, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const OPENING = 0;
const MESSAGE = 1;
const PROCONOS = 2;

const NODE = ascii("IBETH01N0_M");
const PROCONOS_QUESTION = hex("cc01000b4002");
const REQUEST = 0x01;
const ANSWER = 0x81;
const SHORTEST = 12;
const LARGEST_KIND = 6;

export const pcworx: Protocol = {
  id: "pcworx",
  transports: [6],
  firstBytes: [REQUEST, ANSWER, 0xcc],
  notByContent: "its protocol is not published, and only identity questions and the length of messages are known",
  reasons: [
    "PC Worx request that opens the service: byte 0 is 01, the message's length in bytes 2 and 3, and the node name IBETH01N0_M",
    "PC Worx message: byte 0 is 01 or 81, a kind from 1 to 6, the message's exact length in bytes 2 and 3, a zero in byte 4",
    "ProConOS question for the controller's identity: bytes CC 01 00 0B 40 02",
  ],
  recognise(p) {
    const first = byteAt(p, 0);
    if (first === 0xcc) return matchesAt(p, 0, PROCONOS_QUESTION) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, PROCONOS) : 0;
    const kind = byteAt(p, 1);
    if (kind < 1 || kind > LARGEST_KIND || p.wireLength < SHORTEST || u16At(p, 2) !== p.wireLength || byteAt(p, 4) !== 0) return 0;
    if (first === REQUEST && kind === 1 && positionOf(p, NODE, 8, 24) > 0) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, OPENING);
    return recognition(LEVEL_MEDIUM, first === REQUEST ? SENDER_IS_CLIENT : SENDER_IS_SERVER, MESSAGE);
  },
};
