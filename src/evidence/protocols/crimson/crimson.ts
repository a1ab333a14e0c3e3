// Recognises Red Lion Crimson 3 by its length, register and type words. Does not read registers.
import { u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const IDENTITY_REQUEST = 0;
const IDENTITY_ANSWER = 1;
const REGISTER = 2;

const MODEL = 0x012a;
const MAKER = 0x012b;
const ASK_MODEL = 0x1a00;
const ASK_MAKER = 0x1b00;
const TEXT = 0x0300;
const LONGEST = 2_048;

export const crimson: Protocol = {
  id: "crimson",
  transports: [6],
  firstBytes: [0, 1, 2, 3, 4, 5, 6, 7, 8],
  notByContent: "its protocol is not published, and only some registers are known",
  reasons: [
    "Crimson 3 question for maker or model: length 4, register 012B with type 1B00 or register 012A with type 1A00",
    "Crimson 3 answer with maker or model: the exact length, register 012A or 012B, type 0300",
    "Crimson 3 message: the exact length in bytes 0 and 1, a register of page 01, type 0300, 1A00 or 1B00",
  ],
  recognise(p) {
    const length = u16At(p, 0);
    const register = u16At(p, 2);
    const type = u16At(p, 4);
    if (length < 4 || length > LONGEST || length + 2 !== p.wireLength || register >> 8 !== 1) return 0;
    if (length === 4 && ((register === MAKER && type === ASK_MAKER) || (register === MODEL && type === ASK_MODEL))) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, IDENTITY_REQUEST);
    if (type === TEXT) {
      if (register === MAKER || register === MODEL) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, IDENTITY_ANSWER);
      return recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, REGISTER);
    }
    return type === ASK_MAKER || type === ASK_MODEL ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, REGISTER) : 0;
  },
};
