// Recognises the node-to-node messages of GE iFIX as they were seen in real traffic; nothing of them is published.
// The historian's own service on the other port is not recognised: no traffic of it was available.
import { byteAt, u16At, u16leAt } from "../payload-bytes.ts";
import { LEVEL_MEDIUM, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const START = 0x6607;
const KIND = 5;
const LENGTH = 40;
const SHORTEST = 64;
const ALWAYS_ZERO = 44;

export const proficyHistorian: Protocol = {
  id: "proficy-historian",
  transports: [6],
  firstBytes: [0x66],
  notByContent: "the historian's protocol is not published, and of the iFIX traffic only one version has been seen",
  reasons: ["iFIX node message as seen in real traffic: 66 07, a code of C0 to CF in byte 4, the message's exact length in bytes 40 and 41, zeros behind it (not published)"],
  recognise(p) {
    if (u16At(p, 0) !== START || p.wireLength < SHORTEST || u16leAt(p, LENGTH) !== p.wireLength) return 0;
    if (byteAt(p, 4) >> 4 !== 0x0c || u16At(p, ALWAYS_ZERO) !== 0) return 0;
    const kind = byteAt(p, KIND);
    return recognition(LEVEL_MEDIUM, (kind & 1) === 1 ? SENDER_IS_CLIENT : SENDER_IS_SERVER, 0);
  },
};
