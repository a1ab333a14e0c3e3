// Recognises IEC 61850 Sampled Values on their EtherType. Reads no samples.
import { berContents, berNext } from "../ber-header.ts";
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";
import { svDissector } from "./sv-dissector.ts";

const HEADER_SIZE = 8;
const SAMPLED_VALUES_PDU = 0x60;
const NUMBER_OF_ASDU = 0x80;
const SECURITY = 0x81;
const SEQUENCE_OF_ASDU = 0xa2;

export const sv: Protocol = {
  id: "sv",
  transports: [256],
  etherTypes: [0x88ba],
  reasons: ["EtherType 88BA, a length field that fits the frame, and a Sampled Values PDU (tag 60) with the number of its ASDUs and their sequence (tag A2)"],
  recognise: recogniseSampledValues,
  dissector: svDissector,
};

function recogniseSampledValues(p: Payload): Recognition {
  const length = u16At(p, 2);
  if (length < HEADER_SIZE + 2 || length > p.wireLength) return 0;
  const count = berContents(p, HEADER_SIZE, SAMPLED_VALUES_PDU);
  if (count < 0 || byteAt(p, count) !== NUMBER_OF_ASDU) return 0;
  let next = berNext(p, count);
  if (byteAt(p, next) === SECURITY) next = berNext(p, next);
  return byteAt(p, next) === SEQUENCE_OF_ASDU ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
}
