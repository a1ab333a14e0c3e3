// Recognises FANUC FOCAS by the ten-byte header of its frames. Does not read functions or values.
import { u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const EXACT = 0;
const SEGMENT = 1;

const SYNC = 0xa0a0_a0a0;
const HEADER = 10;
const LARGEST_VERSION = 4;

export const focas: Protocol = {
  id: "focas",
  transports: [6],
  firstBytes: [0xa0],
  reasons: [
    "FOCAS frame: four bytes A0, a version, a known frame type (0101, 0201, 2101 and their answers) and the exact length of what follows",
    "FOCAS frame header of a known type, but another frame follows or it goes on in another segment",
  ],
  recognise(p) {
    if (u32At(p, 0) !== SYNC) return 0;
    const version = u16At(p, 4);
    const type = u16At(p, 6);
    const length = u16At(p, 8);
    const kind = type & 0xff;
    const group = type >> 8;
    if (version < 1 || version > LARGEST_VERSION || length < 0 || kind < 1 || kind > 3 || (group & ~0x2f) !== 0 || group === 0) return 0;
    const sender = kind === 1 ? SENDER_IS_CLIENT : SENDER_IS_SERVER;
    return length + HEADER === p.wireLength ? recognition(LEVEL_HIGH, sender, EXACT) : recognition(LEVEL_MEDIUM, sender, SEGMENT);
  },
};
