// Recognises CC-Link IE Control, Field and TSN frames: EtherType 0x890F and a known frame type in the first byte.
// Does not read cyclic data. The IP part of CC-Link IE (SLMP, Field Basic) is elsewhere.
import { byteAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Protocol, recognition, SENDER_UNKNOWN } from "../protocol.ts";

const KNOWN = 0;
const OTHER = 1;

/** Field: token, test, setup, status, synchronisation, transient and cyclic frames; Control: its own; TSN: 0xC0 to 0xC5. */
const FRAME_TYPES: readonly number[] = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x1c, 0x20, 0x22, 0x23, 0x24, 0x25, 0x26, 0x28, 0x29, 0x2f, 0x40, 0x41, 0x42, 0x43, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85,
  0x8c, 0x8d, 0x8e, 0x8f, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5,
];

const isFrameType = new Uint8Array(256);
for (const type of FRAME_TYPES) isFrameType[type] = 1;

export const cclIe: Protocol = {
  id: "ccl-ie",
  transports: [256],
  etherTypes: [0x890f],
  reasons: ["EtherType 0x890F (CC-Link IE) and an assigned frame type in byte 0", "EtherType 0x890F (CC-Link IE), but the frame type in byte 0 is not a known one"],
  recognise(p) {
    const type = byteAt(p, 0);
    if (type < 0 || p.wireLength < 2) return 0;
    return isFrameType[type] === 1 ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, KNOWN) : recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, OTHER);
  },
};
