// Recognises ARP for IPv4 over Ethernet (RFC 826) by its fixed fields. Tells no gratuitous from ordinary requests.
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const REQUEST = 1;
const REPLY = 2;
/** RFC 826 ends with 2; 3, 4, 8 and 9 are reverse and inverse ARP (RFC 903, RFC 2390). */
const LAST_OPERATION = 9;

export const arp: Protocol = {
  id: "arp",
  transports: [256],
  etherTypes: [0x0806],
  reasons: ["hardware type 1, protocol type 0x0800, lengths 6 and 4: an ARP packet for IPv4"],
  recognise(p: Payload): Recognition {
    if (p.length < 28 || u32At(p, 0) !== 0x0001_0800 || byteAt(p, 4) !== 6 || byteAt(p, 5) !== 4) return 0;
    const operation = u16At(p, 6);
    if (operation < 1 || operation > LAST_OPERATION) return 0;
    return recognition(LEVEL_HIGH, operation === REQUEST ? SENDER_IS_CLIENT : operation === REPLY ? SENDER_IS_SERVER : SENDER_UNKNOWN, 0);
  },
};
