// Recognises multicast DNS (RFC 6762 §18): DNS messages with id 0 and without the flags that it does not use, or local names asked of a group.
import { isDnsMessage, isLocalName } from "../dns-message.ts";
import { u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { mdnsDissector } from "./mdns-dissector.ts";

/** Query; query with more known answers to come; authoritative response. */
const QUERY = 0;
const TRUNCATED_QUERY = 0x0200;
const RESPONSE = 0x8400;

export const mdns: Protocol = {
  id: "mdns",
  transports: [17],
  refines: ["dns"],
  reasons: [
    "a DNS query with id 0 and no flags, sent to a group or for a local name: multicast DNS",
    "a DNS response with id 0 and flags 0x8400 and without a question: multicast DNS",
    "a DNS query for a local name or service sent to a group: multicast DNS from a simple resolver",
    "a DNS response with flags 0x8400 for a local name, without the wish for recursion that DNS servers repeat: multicast DNS to a simple resolver",
  ],
  recognise(p: Payload): Recognition {
    const flags = u16At(p, 2);
    if (flags !== QUERY && flags !== TRUNCATED_QUERY && flags !== RESPONSE) return 0;
    const isZero = u16At(p, 0) === 0;
    // RFC 6762 §6.7: an answer to a simple resolver comes to it alone, with its id and question; DNS servers repeat its wish for recursion.
    const isToSimple = flags === RESPONSE && !isZero && !p.toMany;
    if ((!isZero && !p.toMany && !isToSimple) || !isDnsMessage(p, 0, p.wireLength)) return 0;
    if (isToSimple) return isLocalName(p) && u16At(p, 6) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 3) : 0;
    if (flags === RESPONSE) return isZero && u16At(p, 4) === 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1) : 0;
    if (isZero) return p.toMany || isLocalName(p) ? recognition(p.toMany ? LEVEL_HIGH : LEVEL_MEDIUM, SENDER_IS_CLIENT, 0) : 0;
    return isLocalName(p) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 2) : 0;
  },
  dissector: mdnsDissector,
};
