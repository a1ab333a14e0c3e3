// Recognises Tridium Niagara Fox by the first line of its messages. Reads no properties; Foxs (TLS) is TLS and nothing more.
import { ascii, byteAt, isDigit, matchesAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Protocol, recognition, SENDER_UNKNOWN } from "../protocol.ts";

const WORD = ascii("fox ");
const MINUS = 0x2d;
const BLANK = 0x20;

export const niagaraFox: Protocol = {
  id: "niagara-fox",
  transports: [6],
  firstBytes: [0x66],
  reasons: ["Fox message: the word fox, a letter for the kind of message, and a number"],
  recognise(p) {
    if (!matchesAt(p, 0, WORD)) return 0;
    const kind = byteAt(p, 4);
    if (kind < 0x61 || kind > 0x7a || byteAt(p, 5) !== BLANK) return 0;
    const number = byteAt(p, 6);
    return isDigit(number) || (number === MINUS && isDigit(byteAt(p, 7))) ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
  },
};
