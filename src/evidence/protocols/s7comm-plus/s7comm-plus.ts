// Recognises S7comm-plus, the newer Siemens S7 protocol (protocol id 0x72) on ISO-on-TCP. Looks into nothing that TLS encrypts.
import { COTP_CONNECT_CONFIRM, COTP_CONNECT_REQUEST, cotpParameter, cotpType, cotpUserData } from "../iso-transport.ts";
import { ascii, byteAt, matchesAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { DIGEST_SIZE, FUNCTIONS, LAST_VERSION, OPCODE_REQUEST, OPCODE_RESPONSE, PROTOCOL_ID, VERSION_WITH_DIGEST } from "./codes.ts";
import { s7PlusDissector } from "./s7-plus-dissector.ts";

const REASON_DATA = 0;
const REASON_CONNECT = 1;
const CALLED_SELECTOR = 0xc2;
const ROOT_SELECTOR = ascii("SIMATIC-ROOT-");
/** The header begins behind TPKT (4) and COTP data (3), its content 4 bytes later. */
const HEADER = 7;
const CONTENT = HEADER + 4;
const TRAILER_SIZE = 4;

export const s7commPlus: Protocol = {
  id: "s7comm-plus",
  transports: [6],
  firstBytes: [3],
  reasons: [
    "TPKT and COTP data with protocol id 72, version 1 to 3, a length that fits the TPKT length, and the closing 72 where the message ends",
    "COTP connection set-up whose called selector is SIMATIC-ROOT-…, the one that S7-1200 and S7-1500 answer to",
  ],
  recognise: recogniseS7Plus,
  dissector: s7PlusDissector,
};

function recogniseS7Plus(p: Payload): Recognition {
  const at = cotpUserData(p);
  if (at !== HEADER) return recogniseConnect(p);
  const version = byteAt(p, HEADER + 1);
  if (byteAt(p, HEADER) !== PROTOCOL_ID || version < 1 || version > LAST_VERSION) return 0;
  const length = u16At(p, HEADER + 2);
  const left = u16At(p, 2) - CONTENT - length;
  if (length < 1) return 0;
  if (left === TRAILER_SIZE) {
    const trailer = u16At(p, CONTENT + length);
    if (trailer >= 0 && trailer !== (PROTOCOL_ID << 8) + version) return 0;
  } else if (left !== 0) return 0;
  return recognition(LEVEL_HIGH, senderOf(p, version), REASON_DATA);
}

/** Version 3 puts a digest first. A later part of a long message has neither opcode nor function: the sender stays unknown. */
function senderOf(p: Payload, version: number): number {
  let at = CONTENT;
  if (version === VERSION_WITH_DIGEST) {
    if (byteAt(p, at) !== DIGEST_SIZE) return SENDER_UNKNOWN;
    at += 1 + DIGEST_SIZE;
  }
  const opcode = byteAt(p, at);
  if (u16At(p, at + 1) !== 0 || !FUNCTIONS.has(u16At(p, at + 3))) return SENDER_UNKNOWN;
  return opcode === OPCODE_REQUEST ? SENDER_IS_CLIENT : opcode === OPCODE_RESPONSE ? SENDER_IS_SERVER : SENDER_UNKNOWN;
}

function recogniseConnect(p: Payload): Recognition {
  const type = cotpType(p);
  if (type !== COTP_CONNECT_REQUEST && type !== COTP_CONNECT_CONFIRM) return 0;
  const called = cotpParameter(p, CALLED_SELECTOR);
  if (called < 0 || byteAt(p, called - 1) < ROOT_SELECTOR.length || !matchesAt(p, called, ROOT_SELECTOR)) return 0;
  return recognition(LEVEL_HIGH, type === COTP_CONNECT_REQUEST ? SENDER_IS_CLIENT : SENDER_IS_SERVER, REASON_CONNECT);
}
