// Recognises Heidenhain LSV2 on TCP by the length and the four letters of its telegrams. Does not read their contents.
import { byteAt, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const EXACT = 0;
const SEGMENT = 1;

const HEADER = 8;
const LONGEST = 65_536;
const UNDERSCORE = 0x5f;

export const lsv2: Protocol = {
  id: "lsv2",
  transports: [6],
  firstBytes: [0],
  reasons: [
    "LSV2 telegram: four bytes of length that are the telegram's, then a letter, an underscore and two capital letters",
    "LSV2 telegram with its four letters, but another follows or it goes on in another segment",
  ],
  recognise(p) {
    const length = u32At(p, 0);
    if (length < 0 || length > LONGEST || byteAt(p, 5) !== UNDERSCORE || !isCapital(byteAt(p, 6)) || !isCapital(byteAt(p, 7))) return 0;
    const sender = senderOf(p);
    if (sender < 0) return 0;
    return length + HEADER === p.wireLength ? recognition(LEVEL_HIGH, sender, EXACT) : recognition(LEVEL_MEDIUM, sender, SEGMENT);
  },
};

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/** A, C and R are questions and commands of the client; S, M and X come from the control; T is a transfer of either side, or an acknowledgement. */
function senderOf(p: Payload): number {
  switch (byteAt(p, 4)) {
    case 0x41:
    case 0x43:
    case 0x52:
      return SENDER_IS_CLIENT;
    case 0x53:
    case 0x4d:
      return SENDER_IS_SERVER;
    case 0x54:
    case 0x58:
      return SENDER_UNKNOWN;
    default:
      return -1;
  }
}
