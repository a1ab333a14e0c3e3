// Recognises Emerson ROC and ROC Plus by the message's length, its operation code and its checksum. Does not read points.
import { byteAt, u16leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_UNKNOWN } from "../protocol.ts";
import { crc16, ROC_OPERATIONS } from "./codes.ts";

/** Destination unit and group, source unit and group, operation, length; and two bytes of checksum. */
const OPERATION = 4;
const LENGTH = 5;
const HEADER = 6;
const CHECKSUM = 2;
/** Questions that carry nothing, while their answers do: configuration and time. */
const READ_CONFIGURATION = 6;
const READ_TIME = 7;

export const rocPlus: Protocol = {
  id: "roc-plus",
  transports: [6, 17],
  reasons: ["ROC message: a known operation code in byte 4, a length in byte 5 that is the message's, and the right checksum at its end"],
  recognise(p) {
    const length = byteAt(p, LENGTH);
    if (length < 0 || HEADER + length + CHECKSUM !== p.wireLength || p.length !== p.wireLength) return 0;
    const operation = byteAt(p, OPERATION);
    if (!ROC_OPERATIONS.has(operation)) return 0;
    const end = HEADER + length;
    if (crc16(p.bytes, p.offset, p.offset + end) !== u16leAt(p, end)) return 0;
    const isQuestion = length === 0 && (operation === READ_CONFIGURATION || operation === READ_TIME);
    return recognition(LEVEL_HIGH, isQuestion ? SENDER_IS_CLIENT : SENDER_UNKNOWN, 0);
  },
};
