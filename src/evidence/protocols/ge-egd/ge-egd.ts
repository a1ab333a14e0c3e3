// Recognises GE Ethernet Global Data by the 32-byte header of a data production. Does not read the exchanged data.
import { u16At, u32At, u32leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Protocol, recognition, SENDER_IS_CLIENT } from "../protocol.ts";

const PRODUCTION = 0;
const WITHOUT_RESERVED = 1;

const HEADER = 32;
const LONGEST_DATA = 1_400;

export const geEgd: Protocol = {
  id: "ge-egd",
  transports: [17],
  firstBytes: [0x0d],
  reasons: [
    "EGD production: type 13, version 1, producer and exchange numbers, nanoseconds below one thousand million, last four header bytes 0",
    "EGD production by type 13, version 1 and nanoseconds below one thousand million, but the reserved bytes are not 0",
  ],
  recognise(p) {
    if (u16At(p, 0) !== 0x0d01 || p.wireLength < HEADER || p.wireLength > HEADER + LONGEST_DATA) return 0;
    const nanoseconds = u32leAt(p, 16);
    if (nanoseconds < 0 || nanoseconds >= 1_000_000_000 || u32At(p, 4) <= 0) return 0;
    const reserved = u32At(p, 28);
    if (reserved < 0) return 0;
    return reserved === 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, PRODUCTION) : recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, WITHOUT_RESERVED);
  },
};
