// Recognises FL-net (OPCN-2) by the header that all its datagrams share. Reads no common memory.
import { ascii, matchesAt, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Protocol, recognition, SENDER_UNKNOWN } from "../protocol.ts";

const EXACT = 0;
const LETTERS = 1;

const MAGIC = ascii("FACN");
const HEADER = 64;

export const flNet: Protocol = {
  id: "fl-net",
  transports: [17],
  firstBytes: [0x46],
  reasons: ["FL-net header: the letters FACN and the datagram's exact length in the next four bytes", "FL-net header: the letters FACN and at least 64 bytes, but another length"],
  recognise(p) {
    if (!matchesAt(p, 0, MAGIC) || p.wireLength < HEADER) return 0;
    const length = u32At(p, 4);
    if (length < 0) return 0;
    return length === p.wireLength ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, EXACT) : recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, LETTERS);
  },
};
