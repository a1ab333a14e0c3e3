// Recognises DNS (RFC 1035 §4) on UDP and TCP by its counts and its first question or record. Multicast DNS, LLMNR and the NetBIOS name
// service have the same form and are named by their own recognisers.
import { DNS_HEADER_SIZE, isDnsMessage, isNetbiosName } from "../dns-message.ts";
import { u16At } from "../payload-bytes.ts";
import { dnsDissector } from "./dns-dissector.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const TCP = 6;
const LONGEST_DATAGRAM = 4_096;

export const dns: Protocol = {
  id: "dns",
  transports: [6, 17],
  reasons: ["a DNS query: counts that fit and a question that can be read", "a DNS response: counts that fit and a question or record that can be read"],
  recognise(p: Payload): Recognition {
    const at = p.transport === TCP ? 2 : 0;
    const length = p.transport === TCP ? u16At(p, 0) : p.wireLength;
    if (length < DNS_HEADER_SIZE + 5 || (p.transport !== TCP && length > LONGEST_DATAGRAM)) return 0;
    if (!isDnsMessage(p, at, at + length) || isNetbiosName(p, at + DNS_HEADER_SIZE)) return 0;
    const flags = u16At(p, at + 2);
    // To a group, or without a question in the first place: DNS does neither; multicast DNS does both.
    const level = p.toMany || u16At(p, at + 4) !== 1 ? LEVEL_MEDIUM : LEVEL_HIGH;
    return flags < 0x8000 ? recognition(level, SENDER_IS_CLIENT, 0) : recognition(level, SENDER_IS_SERVER, 1);
  },
  dissector: dnsDissector,
};
