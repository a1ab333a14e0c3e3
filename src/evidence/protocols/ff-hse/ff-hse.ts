// Recognises FOUNDATION Fieldbus HSE by the 12-byte header of the field device access agent. Does not read services' contents.
import { byteAt, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { isHseService, SM, SM_FIND_TAG_QUERY } from "./codes.ts";

const MESSAGE = 0;
const SEGMENT = 1;

const HEADER = 12;
const LONGEST = 65_535;
const CONFIRMED = 0x80;
/** RFC 9293 §3.7.1: the segment size that everybody takes; a shorter segment is not one of several. */
const SMALLEST_FULL_SEGMENT = 536;

export const ffHse: Protocol = {
  id: "ff-hse",
  transports: [6, 17],
  firstBytes: [1],
  reasons: [
    "HSE header: version 1, reserved option bit 0, a known service of FDA, SM, FMS or LAN redundancy, and the message's exact length in bytes 8 to 11",
    "HSE header of a known service, but the message goes on in another segment",
  ],
  recognise(p) {
    if (byteAt(p, 0) !== 1 || (byteAt(p, 1) & 0x10) !== 0) return 0;
    const kind = byteAt(p, 2);
    const service = byteAt(p, 3);
    const length = u32At(p, 8);
    if (length < HEADER || length > LONGEST || (kind & 3) === 3 || !isHseService(kind & 0xfc, service)) return 0;
    if (p.transport === 17 ? length !== p.wireLength : length < p.wireLength ? byteAt(p, length) !== 1 : length > p.wireLength && p.wireLength < SMALLEST_FULL_SEGMENT) return 0;
    const type = kind & 3;
    let sender = SENDER_UNKNOWN;
    if (type !== 0) sender = SENDER_IS_SERVER;
    else if ((service & CONFIRMED) !== 0) sender = SENDER_IS_CLIENT;
    else if ((kind & 0xfc) === SM) sender = service === SM_FIND_TAG_QUERY ? SENDER_IS_CLIENT : p.toMany ? SENDER_UNKNOWN : SENDER_IS_SERVER;
    return length > p.wireLength ? recognition(LEVEL_MEDIUM, sender, SEGMENT) : recognition(LEVEL_HIGH, sender, MESSAGE);
  },
};
