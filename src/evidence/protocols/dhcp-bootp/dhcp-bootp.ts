// Recognises DHCP (RFC 2131 §2) and BOOTP (RFC 951) for Ethernet by their fixed fields and the magic cookie of RFC 2132 §2.
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { dhcpDissector } from "./dhcp-dissector.ts";

const REQUEST = 1;
const REPLY = 2;
const FIXED_SIZE = 236;
const BOOTP_SIZE = 300;
const MAGIC_COOKIE = 0x6382_5363;
const MOST_HOPS = 16;

export const dhcpBootp: Protocol = {
  id: "dhcp-bootp",
  transports: [17],
  firstBytes: [REQUEST, REPLY],
  reasons: ["a DHCP message: request or reply, Ethernet addresses and the magic cookie 63 82 53 63", "300 bytes in the form of BOOTP, without the cookie of DHCP"],
  recognise(p: Payload): Recognition {
    const operation = byteAt(p, 0);
    // Hardware type 1 with 6 bytes; flags: only the broadcast bit exists.
    if ((operation !== REQUEST && operation !== REPLY) || byteAt(p, 1) !== 1 || byteAt(p, 2) !== 6 || byteAt(p, 3) > MOST_HOPS || (u16At(p, 10) & 0x7fff) !== 0) return 0;
    const sender = operation === REQUEST ? SENDER_IS_CLIENT : SENDER_IS_SERVER;
    if (u32At(p, FIXED_SIZE) === MAGIC_COOKIE) return recognition(LEVEL_HIGH, sender, 0);
    // Six bytes of the hardware address field are used; the other ten are zero.
    const isPadded = u32At(p, 34) === 0 && u32At(p, 38) === 0 && u16At(p, 42) === 0;
    return p.wireLength === BOOTP_SIZE && p.length >= FIXED_SIZE && isPadded ? recognition(LEVEL_MEDIUM, sender, 1) : 0;
  },
  dissector: dhcpDissector,
};
