// Recognises TeamViewer by the command headers 17 24 and 11 30 whose lengths fit the packet. The format is not published: what is used here was
// observed by many and holds in real captures. Names no side: both send the same commands.
import { byteAt, u16At, u16leAt, u32leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";

const COMMAND = 0x1724;
/** Magic, command, length (little-endian). */
const COMMAND_HEADER = 5;
const ORDERED = 0x1130;
/** Magic, command, 0, length (little-endian), sequence numbers. */
const ORDERED_HEADER = 24;
const LARGEST = 1 << 20;
/** A sender that fills segments: a message may go on in the next one. */
const FULL_SEGMENT = 500;
/** In datagrams a counter and an id stand in front. */
const DATAGRAM_PREFIX = 11;

/** Position behind the unit at a position, or −1. */
function afterUnit(p: Payload, at: number): number {
  const magic = u16At(p, at);
  if (magic === COMMAND) {
    const length = u16leAt(p, at + 3);
    return length < 0 ? -1 : at + COMMAND_HEADER + length;
  }
  if (magic !== ORDERED || byteAt(p, at + 3) !== 0) return -1;
  const length = u32leAt(p, at + 4);
  return length < 0 || length > LARGEST ? -1 : at + ORDERED_HEADER + length;
}

export const teamviewer: Protocol = {
  id: "teamviewer",
  transports: [6, 17],
  firstTcpBytes: [0x11, 0x17],
  notByContent: "over ports 443 and 80 it hides in other protocols, and its messages go on without a header",
  reasons: ["TeamViewer command headers (17 24 or 11 30) whose lengths fill the packet", "a TeamViewer command header whose length goes on into the next packet"],
  recognise(p: Payload): Recognition {
    if (p.transport === 17) {
      const end = u16At(p, DATAGRAM_PREFIX) === COMMAND ? afterUnit(p, DATAGRAM_PREFIX) : -1;
      return end === p.wireLength ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
    }
    const end = afterUnit(p, 0);
    if (end < 0) return 0;
    if (end === p.wireLength || (end < p.wireLength && afterUnit(p, end) > end)) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0);
    return end > p.wireLength && p.wireLength >= FULL_SEGMENT ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, 1) : 0;
  },
};
