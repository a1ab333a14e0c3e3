// Recognises AVEVA (Wonderware) SuiteLink: the identifiers of its handshake, and its keep-alive, connect and subscribe messages.
// Not published; layout from a public analyzer. Reads no values.
import { byteAt, hex, matchesAt, u16leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const HANDSHAKE = 0;
const HANDSHAKE_ANSWER = 1;
const KEEP_ALIVE = 2;
const MESSAGE = 3;

const FIRST_QUESTION = hex("605fc3b12d05d111bf0800a0c9723e82");
const SECOND_QUESTION = hex("cafe8bbafe8bd311aa0500a0c9ecfd9f");
const REGISTRATION = hex("d5cfc7f80bcdd311aa1000a0c9ecfd9f");
const ALARM_ANSWER = hex("d4cfc7f80bcdd311aa1000a0c9ecfd9f");
const REGISTER_ANSWER = hex("96e27844fccdd311aa1000a0c9ecfd9f");
const CONNECT = 0x8001;
const ADVISE = 0x8010;
const PINGS_FROM = 0x4023;
const PINGS_TO = 0x4026;

export const suitelink: Protocol = {
  id: "suitelink",
  transports: [6],
  notByContent: "its protocol is not published, and value updates carry no mark of their own",
  reasons: [
    "SuiteLink handshake: one of its 16-byte identifiers at the start or after the length byte",
    "SuiteLink handshake answer: one of its 16-byte identifiers after the length byte",
    "SuiteLink keep-alive: length 3 and type 4023 to 4026, five bytes in all",
    "SuiteLink connect or advise: the exact length, type 8001 or 8010, and a name in two-byte characters",
  ],
  recognise(p) {
    const first = byteAt(p, 0);
    if (first === 0x60 && matchesAt(p, 0, FIRST_QUESTION)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, HANDSHAKE);
    const second = byteAt(p, 1);
    if ((second === 0xca && matchesAt(p, 1, SECOND_QUESTION)) || (second === 0xd5 && matchesAt(p, 1, REGISTRATION))) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, HANDSHAKE);
    if ((second === 0xd4 && matchesAt(p, 1, ALARM_ANSWER)) || (second === 0x96 && matchesAt(p, 1, REGISTER_ANSWER))) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, HANDSHAKE_ANSWER);
    return message(p);
  },
};

function message(p: Payload): number {
  const length = u16leAt(p, 0);
  if (length < 3 || length + 2 !== p.wireLength) return 0;
  const type = u16leAt(p, 2);
  if (length === 3) return type >= PINGS_FROM && type <= PINGS_TO ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, KEEP_ALIVE) : 0;
  if (type === CONNECT) return isWideName(p, 4) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, MESSAGE) : 0;
  return type === ADVISE && isWideName(p, 8) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, MESSAGE) : 0;
}

/** Length in characters, then two bytes each, of which the second is 0 in every name seen. */
function isWideName(p: Payload, at: number): boolean {
  const characters = byteAt(p, at);
  if (characters < 1 || at + 1 + 2 * characters > p.length) return false;
  for (let i = 0; i < characters; i++) if (byteAt(p, at + 1 + 2 * i) < 0x20 || byteAt(p, at + 2 + 2 * i) !== 0) return false;
  return true;
}
