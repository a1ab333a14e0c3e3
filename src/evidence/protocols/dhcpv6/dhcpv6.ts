// Recognises DHCPv6 (RFC 8415 §8) by message type and options that tile the datagram.
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { dhcpv6Dissector } from "./dhcpv6-dissector.ts";

const CLIENT_ID = 1;
const SERVER_ID = 2;
const RELAY_FORWARD = 12;
const RELAY_REPLY = 13;
const INFORMATION_REQUEST = 11;
const LAST_OPTION = 150;
const MOST_OPTIONS = 64;

/** RFC 8415 §18.2.6: alone among clients' messages it may leave the client out; a relay's message names it inside only. */
const mayLackIdentifier = (type: number): boolean => type >= INFORMATION_REQUEST;

/** Advertise, reply, reconfigure and relay reply come from the server. */
const isServer = (type: number): boolean => type === 2 || type === 7 || type === 10 || type === RELAY_REPLY;

export const dhcpv6: Protocol = {
  id: "dhcpv6",
  transports: [17],
  firstBytes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, RELAY_FORWARD, RELAY_REPLY],
  reasons: ["a DHCPv6 message whose options fill the datagram and name a client or server", "an information request or a relayed message of DHCPv6, whose options fill the datagram"],
  recognise(p: Payload): Recognition {
    const type = byteAt(p, 0);
    // A relay's header has the hops and two addresses; a client's the transaction id.
    let at = type === RELAY_FORWARD || type === RELAY_REPLY ? 34 : 4;
    let hasIdentifier = false;
    for (let i = 0; i < MOST_OPTIONS; i++) {
      const option = u16At(p, at);
      const length = u16At(p, at + 2);
      if (option < 1 || option > LAST_OPTION || length < 0) return 0;
      // RFC 8415 §11: identifiers begin with their type, 1–4.
      if (option === CLIENT_ID || option === SERVER_ID) hasIdentifier = length >= 4 && u16At(p, at + 4) >= 1 && u16At(p, at + 4) <= 4;
      at += 4 + length;
      if (at === p.wireLength) {
        if (!hasIdentifier && !mayLackIdentifier(type)) return 0;
        return recognition(hasIdentifier ? LEVEL_HIGH : LEVEL_MEDIUM, isServer(type) ? SENDER_IS_SERVER : SENDER_IS_CLIENT, hasIdentifier ? 0 : 1);
      }
      if (at > p.wireLength) return 0;
    }
    return 0;
  },
  dissector: dhcpv6Dissector,
};
