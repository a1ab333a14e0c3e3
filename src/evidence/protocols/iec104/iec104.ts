// Recognises IEC 60870-5-104 by its frame formats and the sizes that each type of information prescribes. Reads no values.
import { byteAt, u16At, u16leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import {
  CAUSES_OF_ANSWERS,
  CAUSES_OF_REQUESTS,
  ELEMENT_SIZES,
  END_OF_INITIALISATION,
  FIRST_FILE_TYPE,
  LAST_CAUSE,
  LAST_MONITOR_TYPE,
  STARTDT_ACT,
  STARTDT_CON,
  STOPDT_ACT,
  STOPDT_CON,
  TESTFR_ACT,
  TESTFR_CON,
  VARIES,
} from "./codes.ts";
import { iec104Dissector } from "./iec104-dissector.ts";

const START = 0x68;
const CONTROL_ONLY = 4;
/** Start, length and four control bytes; then type, qualifier, cause 2, common address 2. */
const ASDU = 6;
const ASDU_HEADER = 6;
const OBJECT_ADDRESS_SIZE = 3;

const REASON_UNNUMBERED = 0;
const REASON_SUPERVISORY = 1;
const REASON_INFORMATION = 2;
const REASON_INFORMATION_VARIANT = 3;

export const iec104: Protocol = {
  id: "iec104",
  transports: [6],
  firstBytes: [START],
  reasons: [
    "68 04 and a start, stop or test function of IEC 60870-5-104 (U format)",
    "68 04 01 00 and a receive sequence number (S format)",
    "68, a length, sequence numbers with their low bits clear (I format), and a type whose elements fill the length exactly",
    "68, a length, sequence numbers with their low bits clear (I format), and a known type; the elements have another size than the standard prescribes",
  ],
  recognise: recogniseIec104,
  dissector: iec104Dissector,
};

function recogniseIec104(p: Payload): Recognition {
  const length = byteAt(p, 1);
  if (byteAt(p, 0) !== START || length < CONTROL_ONLY || length > 253) return 0;
  const whole = 2 + length;
  // Frames follow each other; each begins with 68.
  if (whole > p.wireLength || (whole < p.length && byteAt(p, whole) !== START)) return 0;
  const control = byteAt(p, 2);
  if ((control & 1) === 0) return recogniseInformation(p, length);
  if (length !== CONTROL_ONLY || byteAt(p, 3) !== 0) return 0;
  if (control === 1) return byteAt(p, 4) >= 0 && (byteAt(p, 4) & 1) === 0 && byteAt(p, 5) >= 0 ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, REASON_SUPERVISORY) : 0;
  if (u16At(p, 4) !== 0) return 0;
  switch (control) {
    case STARTDT_ACT:
    case STOPDT_ACT:
      return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REASON_UNNUMBERED);
    case STARTDT_CON:
    case STOPDT_CON:
      return recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_UNNUMBERED);
    case TESTFR_ACT:
    case TESTFR_CON:
      return recognition(LEVEL_HIGH, SENDER_UNKNOWN, REASON_UNNUMBERED);
    default:
      return 0;
  }
}

function recogniseInformation(p: Payload, length: number): Recognition {
  if (length < CONTROL_ONLY + ASDU_HEADER || byteAt(p, 4) < 0 || (byteAt(p, 4) & 1) !== 0) return 0;
  const type = byteAt(p, ASDU);
  const size = ELEMENT_SIZES.get(type);
  const qualifier = byteAt(p, ASDU + 1);
  const cause = byteAt(p, ASDU + 2) & 0x3f;
  const commonAddress = u16leAt(p, ASDU + 4);
  if (size === undefined || qualifier < 0 || cause === 0 || cause > LAST_CAUSE || commonAddress < 0) return 0;
  const count = qualifier & 0x7f;
  const objects = length - CONTROL_ONLY - ASDU_HEADER;
  const isExact = count > 0 && objects === ((qualifier & 0x80) !== 0 ? OBJECT_ADDRESS_SIZE + count * size : count * (OBJECT_ADDRESS_SIZE + size));
  const sender = senderOf(type, cause);
  if (isExact || (size === VARIES && count === 1)) return recognition(LEVEL_HIGH, sender, REASON_INFORMATION);
  return count > 0 && commonAddress > 0 ? recognition(LEVEL_MEDIUM, sender, REASON_INFORMATION_VARIANT) : 0;
}

function senderOf(type: number, cause: number): number {
  if (type <= LAST_MONITOR_TYPE || type === END_OF_INITIALISATION) return SENDER_IS_SERVER;
  if (type >= FIRST_FILE_TYPE) return SENDER_UNKNOWN;
  return CAUSES_OF_REQUESTS.includes(cause) ? SENDER_IS_CLIENT : CAUSES_OF_ANSWERS.includes(cause) ? SENDER_IS_SERVER : SENDER_UNKNOWN;
}
