// Recognises Atlas Copco Open Protocol (tightening controllers) by its 20-character header. Reads no results.
import { byteAt, isDigit } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const EXACT = 0;
const SEGMENT = 1;

const HEADER = 20;
const REVISION = 8;
/** RFC 9293 §3.7.1: the segment size that everybody takes; a shorter segment is not one of several. */
const SMALLEST_FULL_SEGMENT = 536;

export const openProtocol: Protocol = {
  id: "open-protocol",
  transports: [6],
  firstBytes: [0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39],
  reasons: [
    "Open Protocol message: four digits of length that are the message's, four digits of message number, revision digits or blanks, and a closing zero byte",
    "Open Protocol header with a message number, but the message goes on in another segment",
  ],
  recognise(p) {
    const length = digits(p, 0);
    const mid = digits(p, 4);
    if (length < HEADER || mid < 1 || !isRestOfHeader(p)) return 0;
    if (length + 1 > p.wireLength) return p.wireLength >= SMALLEST_FULL_SEGMENT ? recognition(LEVEL_MEDIUM, senderOf(mid), SEGMENT) : 0;
    return byteAt(p, length) === 0 ? recognition(LEVEL_HIGH, senderOf(mid), EXACT) : 0;
  },
};

/** Four digits as a number, or −1. */
function digits(p: Payload, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = byteAt(p, i);
    if (!isDigit(byte)) return -1;
    value = value * 10 + byte - 0x30;
  }
  return value;
}

/** Revision, no-acknowledge flag, station, spindle, sequence number and parts: digits, or blanks where older controllers leave them out. */
function isRestOfHeader(p: Payload): boolean {
  for (let at = REVISION; at < HEADER; at++) {
    const byte = byteAt(p, at);
    if (!isDigit(byte) && byte !== 0x20 && byte !== 0) return false;
  }
  return true;
}

/** Starts, subscriptions, commands and acknowledges of an integrator. */
const FROM_CLIENT: ReadonlySet<number> = new Set([1, 3, 8, 10, 12, 14, 18, 34, 38, 40, 42, 43, 50, 60, 62, 64, 70, 78, 80, 82]);
/** Acknowledges, errors, results and alarms of a controller. */
const FROM_CONTROLLER: ReadonlySet<number> = new Set([2, 4, 5, 11, 13, 15, 31, 33, 35, 41, 52, 61, 65, 71, 76, 81]);

/** Keep-alives and numbers beyond the common ones may come from either side. */
function senderOf(mid: number): number {
  if (FROM_CLIENT.has(mid)) return SENDER_IS_CLIENT;
  return FROM_CONTROLLER.has(mid) ? SENDER_IS_SERVER : SENDER_UNKNOWN;
}
