// Recognises LLMNR (RFC 4795 §2.1): DNS messages for one label, asked of a group without any flag, and their answers.
import { DNS_HEADER_SIZE, isDnsMessage, isLocalName, isNetbiosName, isSingleLabelOrReverse } from "../dns-message.ts";
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { llmnrDissector } from "./llmnr-dissector.ts";

const QUERY = 0;
const RESPONSE = 0x8000;

/** Answers repeat the question's single label; DNS servers do not answer without recursion bits for such names. */
function isSingleLabel(p: Payload): boolean {
  const length = byteAt(p, DNS_HEADER_SIZE);
  return length > 0 && length < 64 && byteAt(p, DNS_HEADER_SIZE + 1 + length) === 0;
}

export const llmnr: Protocol = {
  id: "llmnr",
  transports: [17],
  refines: ["dns"],
  reasons: ["a DNS query for a single label or a reverse name, without flags, sent to a group: LLMNR", "a DNS response with flags 0x8000 for a single label: LLMNR"],
  recognise(p: Payload): Recognition {
    const flags = u16At(p, 2);
    if ((flags !== QUERY && flags !== RESPONSE) || u16At(p, 0) === 0 || u16At(p, 4) !== 1) return 0;
    if (!isDnsMessage(p, 0, p.wireLength) || isNetbiosName(p, DNS_HEADER_SIZE)) return 0;
    if (flags === QUERY) return p.toMany && isSingleLabelOrReverse(p) && !isLocalName(p) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : 0;
    return !p.toMany && isSingleLabel(p) && u16At(p, 6) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1) : 0;
  },
  dissector: llmnrDissector,
};
