// Recognises DNP3 (IEEE 1815) by its data link header and the check sum over it. Reads no objects.
import { byteAt, u16At, u16leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { dnp3Dissector } from "./dnp3-dissector.ts";
import { CRC_TABLE } from "./link-check-sum.ts";

const START = 0x0564;
const CHECKED = 8;
/** Control, destination and source are counted by the length. */
const SHORTEST_LENGTH = 5;
const FROM_MASTER = 0x80;

export const dnp3: Protocol = {
  id: "dnp3",
  transports: [6, 17],
  firstBytes: [START >> 8],
  reasons: ["a DNP3 link header (05 64) from a master (direction bit 1) with the right check sum", "a DNP3 link header (05 64) from an outstation (direction bit 0) with the right check sum"],
  recognise: recogniseDnp3,
  dissector: dnp3Dissector,
};

function recogniseDnp3(p: Payload): Recognition {
  if (u16At(p, 0) !== START || byteAt(p, 2) < SHORTEST_LENGTH) return 0;
  const stated = u16leAt(p, CHECKED);
  if (stated < 0) return 0;
  let crc = 0;
  for (let at = 0; at < CHECKED; at++) crc = (crc >> 8) ^ (CRC_TABLE[(crc ^ byteAt(p, at)) & 0xff] as number);
  if ((crc ^ 0xffff) !== stated) return 0;
  return (byteAt(p, 3) & FROM_MASTER) !== 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1);
}
