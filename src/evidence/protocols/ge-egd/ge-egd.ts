// Recognises GE Ethernet Global Data by the 32-byte header of a data production. Does not read the exchanged data.
import { u16At, u32At, u32leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Protocol, recognition, SENDER_IS_CLIENT } from "../protocol.ts";

const HEADER = 32;
const LONGEST_DATA = 1_400;

export const geEgd: Protocol = {
  id: "ge-egd",
  transports: [17],
  firstBytes: [0x0d],
  reasons: ["EGD production: type 13, version 1, producer and exchange numbers, nanoseconds below one thousand million, last four header bytes 0"],
  recognise(p) {
    if (u16At(p, 0) !== 0x0d01 || p.wireLength < HEADER || p.wireLength > HEADER + LONGEST_DATA) return 0;
    const nanoseconds = u32leAt(p, 16);
    if (nanoseconds < 0 || nanoseconds >= 1_000_000_000 || u32At(p, 4) <= 0) return 0;
    return u32At(p, 28) === 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : 0;
  },
};
